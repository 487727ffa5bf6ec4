# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter as a function: its options as people write them, and the picture."""

from __future__ import annotations

from typing import Any

from . import mermaid, svg, text
from .sentences import TITLE
from .story import Refused, read
from .words import clean, end

FORMATS = ("svg", "mermaid", "text")
WIDTHS = (40, 400)
MOST = (1, 1000)
LONGEST_TITLE = 200

__all__ = ["Refused", "timeline"]


def timeline(gate: Any, **options: Any) -> str:
    """The picture of a gate's result. Options: C(format), C(title), C(width), C(most). Raises Refused."""
    unknown = sorted(options.keys() - {"format", "title", "width", "most"})
    if unknown:
        raise Refused(f"{unknown[0]}: not known; accepted: format, title, width, most")
    form = options.get("format") or "svg"
    if form not in FORMATS:
        raise Refused(f"format: {form!r} is not accepted; it must be svg, mermaid or text")
    width = _number("width", options.get("width"), 80, WIDTHS)
    story = read(gate, _number("most", options.get("most"), 50, MOST))
    title = end(clean(options.get("title")), LONGEST_TITLE) or TITLE
    if form == "text":
        return text.draw(story, title, width)
    return svg.draw(story, title) if form == "svg" else mermaid.draw(story, title)


def _number(name: str, value: Any, default: int, bounds: tuple[int, int]) -> int:
    """A whole number within bounds; templates may give numbers as text."""
    if value is None or (isinstance(value, str) and not value):
        return default
    least, most = bounds
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(f"{name}: {value!r} is not accepted; it must be a whole number from {least} to {most:,}")
    return value
