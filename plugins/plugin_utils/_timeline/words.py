# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from elsewhere, made safe for a picture, and cut if it is too long."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Any

from ...module_utils._api.text import printable

LONGEST = 400  # characters of any one text
# The start of a template: the page or variable that the picture ends up in may be one.
TEMPLATE = re.compile(r"\{(?=[{%#])")


def clean(value: Any) -> str:
    """One line of printable text, whatever the value; empty for None."""
    if value is None:
        return ""
    line = " ".join(printable(str(value)[: 2 * LONGEST]).split())
    # Unprintable characters are shown as escapes, so that nothing hides; XML and terminals can show the rest.
    return end(TEMPLATE.sub("{ ", line), LONGEST)


def columns(text: str) -> int:
    """How many terminal columns the text takes."""
    return sum(_columns(part) for part in text)


def _columns(part: str) -> int:
    if unicodedata.combining(part) or unicodedata.category(part) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(part) in ("W", "F") else 1


def middle(text: str, most: int, gap: str = "...") -> str:
    """The text in C(most) columns, its middle elided if it is longer."""
    if columns(text) <= most:
        return text
    room = max(most - columns(gap), 0)
    tail = _fitting(text[::-1], room // 2)[::-1]
    return _fitting(text, room - columns(tail)) + (gap if room else gap[:most]) + tail


def end(text: str, most: int, gap: str = "...") -> str:
    """The text in C(most) columns, its end elided if it is longer."""
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
    """The text in at most C(lines) lines of C(width) columns; the rest is elided."""
    made = textwrap.wrap(text, width, max_lines=lines, placeholder=" ...", break_on_hyphens=False) if text else []
    return [end(line, width) for line in made]


def padded(text: str, width: int) -> str:
    """The text, padded with blanks to C(width) columns."""
    return text + " " * max(width - columns(text), 0)
