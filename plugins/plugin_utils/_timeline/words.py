# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that came from elsewhere, made fit for a picture, and cut where it is too long."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Any

from ...module_utils._api.text import printable

LONGEST = 400  # characters of any one text
# What a template begins with: the page or the variable that the picture ends up in may be one.
TEMPLATE = re.compile(r"\{(?=[{%#])")


def clean(value: Any) -> str:
    """One line of printable text, whatever the value was; empty for None."""
    if value is None:
        return ""
    line = " ".join(printable(str(value)[: 2 * LONGEST]).split())
    # What is not printable shows as its escape, so that nothing hides; XML and terminals can show all that is left.
    return end(TEMPLATE.sub("{ ", line), LONGEST)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns(part) for part in text)


def _columns(part: str) -> int:
    if unicodedata.combining(part) or unicodedata.category(part) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(part) in ("W", "F") else 1


def middle(text: str, most: int, gap: str = "...") -> str:
    """The text in C(most) columns: where it is longer, its middle is left out."""
    if columns(text) <= most:
        return text
    room = max(most - columns(gap), 0)
    tail = _fitting(text[::-1], room // 2)[::-1]
    return _fitting(text, room - columns(tail)) + (gap if room else gap[:most]) + tail


def end(text: str, most: int, gap: str = "...") -> str:
    """The text in C(most) columns: where it is longer, its end is left out."""
    if columns(text) <= most:
        return text
    return _fitting(text, max(most - columns(gap), 0)).rstrip() + gap[:most]


def _fitting(text: str, room: int) -> str:
    taken = 0
    for index, part in enumerate(text):
        taken += _columns(part)
        if taken > room:
            return text[:index]
    return text


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """The text in at most C(lines) lines of C(width) columns; what is beyond them is left out."""
    made = textwrap.wrap(text, width, max_lines=lines, placeholder=" ...", break_on_hyphens=False) if text else []
    return [end(line, width) for line in made]


def padded(text: str, width: int) -> str:
    """The text, filled up with blanks to C(width) columns."""
    return text + " " * max(width - columns(text), 0)
