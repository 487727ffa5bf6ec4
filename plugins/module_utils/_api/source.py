# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What credentials are, and how a source keeps them fresh."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .errors import CredentialsError, InputError

MINIMUM_SECRET = 8  # Ansible scrubs secrets from all output by text: a shorter one would mangle results
MARGIN = 300.0  # seconds before their end at which credentials count as about to expire


class Credentials(NamedTuple):
    """What a request is signed with; token and end (unix seconds) only for temporary credentials."""

    access_key_id: str
    access_key_secret: str
    security_token: str | None = None
    expires: float | None = None


class Source:
    """One place that gives credentials. C(name) is what C(credential_source) shows, never a value.

    C(load) asks the place; at once, or when C(lazy) for the first request. C(region) is the place's own default.
    C(warnings): what the user should know about the place. Safe to use from several threads.
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
        """The credentials for the next request; the place is asked again when they are about to expire.

        Raises CredentialsError when the place gives none and those at hand have expired.
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
        """Ask the place again after the API refused these; True when there are others now."""
        with self._lock:
            if self._current is None or self._current[:3] == refused[:3]:  # else another thread has done it
                self._current = self._load()
                self._plan(self._current)
            return self._current[:3] != refused[:3]

    def _plan(self, current: Credentials) -> None:
        """When to ask next: in time, but never in a tight loop when a place gives what has almost expired."""
        self._ask_at = float("inf")
        if current.expires is not None:
            now = self._clock()
            left = current.expires - now
            self._ask_at = now + max(left - MARGIN, left / 5, 1.0)


def first_set(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first variable that is set to more than blanks, and its value."""
    for name in names:
        value = environ.get(name, "").strip()
        if value:
            return name, value
    return None


def key_pair(where: Mapping[str, str], key_id: str | None, secret: str | None, token: str | None) -> Credentials | None:
    """Credentials that are whole, or None when nothing is there.

    C(where) names the three parts for the message. Raises InputError for half a pair or a secret that is too short.
    """
    if not key_id and not secret and not token:
        return None
    if not key_id or not secret:
        given = [where[part] for part, value in (("id", key_id), ("secret", secret), ("token", token)) if value]
        lacking = [where[part] for part, value in (("id", key_id), ("secret", secret)) if not value]
        raise InputError(
            f"{' and '.join(given)} given without {' and '.join(lacking)}; "
            "access key id, secret and token have to come from one place"
        )
    for part, value in (("secret", secret), ("token", token)):
        if value and len(value) < MINIMUM_SECRET:
            raise InputError(f"{where[part]} is too short; at least {MINIMUM_SECRET} characters are accepted")
    for part, value in (("id", key_id), ("secret", secret), ("token", token)):
        if value and not (value.isprintable() and value.isascii()):
            raise InputError(f"{where[part]} must not contain line breaks, control characters or other than ASCII")
    return Credentials(key_id, secret, token or None)
