# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arguments of a task as a module would get them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """A copy without what ansible-core adds: tags, unsafe marks, and vault encryption.

    JMESPath and JSON cannot handle these. Dates that YAML made of text become text again.
    """
    if isinstance(value, Mapping):
        return {plain(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    for exact in (int, float):
        if isinstance(value, exact):
            return exact(value)
    return value.isoformat() if isinstance(value, date) else str(value)
