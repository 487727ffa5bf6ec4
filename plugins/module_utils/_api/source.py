# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request is signed with, and what the client has to know of its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

MINIMUM_SECRET = 8  # Ansible scrubs secrets from all output by text: a shorter one would mangle results


class Credentials(NamedTuple):
    """What a request is signed with; token and expiry (unix seconds) for temporary credentials only."""

    access_key_id: str
    access_key_secret: str
    security_token: str | None = None
    expires: float | None = None


class CredentialSource(Protocol):
    """A place that gives credentials, safe to use from several threads.

    C(name) is what C(credential_source) shows, never a value. C(region) is the place's own default.
    C(warnings): what the user should know about the place.
    """

    name: str
    region: str | None
    warnings: Sequence[str]

    def credentials(self) -> Credentials:
        """The credentials for the next request. Raises CredentialsError when there are none."""

    def renew(self, refused: Credentials) -> bool:
        """Ask again after the API refused these; True when there are new ones. Raises CredentialsError."""
