# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call of an operation, and how many calls may be in flight at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CONCURRENT_CALLS = 8


class Call(NamedTuple):
    """An operation and its parameters, ready to send, and the action that a RAM policy has to allow for it."""

    product: str
    operation: str
    version: str
    method: str
    region: str
    params: Mapping[str, str]
    ram_action: str = ""
