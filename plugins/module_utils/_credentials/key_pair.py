# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key pair as somebody configured it: complete and from one place, or refused."""

from __future__ import annotations

from collections.abc import Mapping

from .._api.errors import InputError
from .._api.source import MINIMUM_SECRET, Credentials


def key_pair(where: Mapping[str, str], key_id: str | None, secret: str | None, token: str | None) -> Credentials | None:
    """Complete credentials, or None when nothing is given.

    C(where) names the three parts in messages. Raises InputError for half a pair or a secret that is too short.
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
            raise InputError(f"{where[part]} must not contain line breaks, control characters or non-ASCII characters")
    return Credentials(key_id, secret, token or None)
