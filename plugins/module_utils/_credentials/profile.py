# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile: what one place says about how to log in, in the words of the vendor CLI's C(config/profile.go).

Every way to log in becomes a profile: entries of the CLI's file, sections of the ini file, variables, options.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._api.errors import InputError
from .._api.text import shortened
from .._api.transport import TransportError, quoted
from .metadata import ROLE_NAME

# What the vendor's reference of STS and RAM accepts.
_ACCEPTS = {
    "ram_role_arn": (r"acs:ram::[0-9]{1,32}:role/[A-Za-z0-9._@/-]{1,128}", "acs:ram::<account>:role/<name>"),
    "ram_session_name": (r"[A-Za-z0-9.@_-]{2,64}", "2 to 64 letters, digits and . @ _ -"),
    "external_id": (r"[A-Za-z0-9_+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and _ + = , . @ : / -"),
    "ram_role_name": (ROLE_NAME, "1 to 64 letters, digits and . _ -"),
    "expired_seconds": (r"0|9[0-9]{2}|[1-9][0-9]{3,4}", "whole seconds, at least 900"),
}


class Profile(NamedTuple):
    """The values from one place, its label in messages, and what that place calls a key if its name differs."""

    label: str
    values: Mapping[str, Any]
    names: Mapping[str, str] = {}

    def text(self, key: str) -> str:
        """The value without blanks, empty when there is none; raises InputError for one that is not accepted."""
        value = self.values.get(key)
        text = str(value).strip() if isinstance(value, (str, int, float)) else ""
        if text and key in _ACCEPTS and not re.fullmatch(_ACCEPTS[key][0], text):
            raise InputError(f"{self.called(key)}: {shortened(text)} is not accepted; give {_ACCEPTS[key][1]}")
        return text

    def need(self, key: str) -> str:
        """The same; raises InputError when there is none."""
        text = self.text(key)
        if not text:
            raise InputError(f"{self.called(key)} is empty")
        return text

    def need_url(self, key: str, schemes: tuple[str, ...]) -> str:
        """The same for a URL, in the form in which it is sent."""
        url = self.need(key)
        refused = InputError(f"{self.called(key)} is not a URL that begins with {' or '.join(schemes)}")
        try:
            parts = urlsplit(url)
            if parts.scheme not in schemes or not parts.hostname or not url.isprintable():
                raise refused
            return quoted(url)
        except (ValueError, TransportError):  # the value may hold a secret: it is not shown
            raise refused from None

    def called(self, key: str) -> str:
        """The key, for messages."""
        return self.names.get(key) or f"{self.label}: {key}"
