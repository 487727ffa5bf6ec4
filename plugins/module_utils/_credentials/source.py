# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How credentials are kept while they are valid, and renewed before they expire."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from .._api.errors import CredentialsError
from .._api.source import Credentials

MARGIN = 300.0  # seconds before expiry from which credentials count as about to expire


class Source:
    """The credentials of one provider; a CredentialSource of the client's. Safe to use from several threads.

    C(load) asks the provider: at once, or for the first request when it is C(lazy).
    """

    def __init__(
        self,
        name: str,
        load: Callable[[], Credentials],
        region: str | None = None,
        lazy: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self.region = region
        self.warnings: Sequence[str] = ()
        self._load = load
        self._clock = clock
        self._lock = threading.Lock()
        self._current: Credentials | None = None
        self._ask_at = 0.0
        if not lazy:
            self.credentials()

    def credentials(self) -> Credentials:
        """The credentials for the next request; asks the provider again when they are about to expire.

        Raises CredentialsError when the provider gives none and the current ones have expired.
        """
        with self._lock:
            if self._current is None or self._clock() >= self._ask_at:
                try:
                    self._current = self._load()
                except CredentialsError:
                    if self._current is None or self._clock() >= (self._current.expires or 0.0):
                        raise
                self._plan(self._current)
            return self._current

    def renew(self, refused: Credentials) -> bool:
        """Ask the provider again after the API refused these; True when there are new ones."""
        with self._lock:
            if self._current is None or self._current[:3] == refused[:3]:  # else another thread has renewed them
                self._current = self._load()
                self._plan(self._current)
            return self._current[:3] != refused[:3]

    def _plan(self, current: Credentials) -> None:
        """When to ask next: in time, but never in a tight loop when a provider gives credentials about to expire."""
        self._ask_at = float("inf")
        if current.expires is not None:
            now = self._clock()
            left = current.expires - now
            self._ask_at = now + max(left - MARGIN, left / 5, 1.0)
