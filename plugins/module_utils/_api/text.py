# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from elsewhere, made safe to show."""

from __future__ import annotations

import json
from typing import Any

LONGEST_SHOWN = 180  # characters of a refused value


def shortened(value: Any) -> str:
    """A refused value for a message, cut to a readable length."""
    shown = repr(value)
    return shown if len(shown) <= LONGEST_SHOWN + 20 else f"{shown[:LONGEST_SHOWN]}... ({len(shown)} characters)"


def printable(text: str) -> str:
    """The text on one line, without control sequences that a terminal would obey."""
    return "".join(part if part.isprintable() else " " if part.isspace() else repr(part)[1:-1] for part in text)


def whole(value: Any) -> Any:
    """A JSON value with unpaired surrogates, which Ansible refuses to pass on, replaced by question marks."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
