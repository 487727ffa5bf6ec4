# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A credentials URI: the user's own service, which answers in the format of the metadata service."""

from __future__ import annotations

from .._api.source import Credentials
from .._api.transport import prepared, quoted
from .exchange import Exchange


def from_uri(exchange: Exchange, uri: str) -> Credentials:
    """Get the URI, keeping the user's query. Raises CredentialsError."""
    return exchange.issued(exchange.ask(prepared("GET", quoted(uri), {})), code="Success")
