# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture as lines for a terminal, in plain ASCII except for text from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ...module_utils._gate.duration import duration
from . import sentences
from .axis import label, ticks
from .story import GONE, SEEN, UNASKED, UNRECORDED, UNSEEN, Phase, Row, Story
from .words import columns, end, middle, padded, wrapped

FILLS = {
    "succeeded": "=",
    "partial": "%",
    "failed": "#",
    "cancelled": "/",
    "running": "-",
    "unknown": "?",
    "missing": "_",
}
GAPS = {UNSEEN: ".", GONE: " ", UNRECORDED: ":"}
A_TICK = 8  # columns, at least
INDENT = "  "
HARD = "\u00a0"  # a non-breaking space


def draw(story: Story, title: str, width: int) -> str:
    """Lines of at most C(width) columns."""
    return "\n".join(line.rstrip() for line in _lines(story, title, width))


def _lines(story: Story, title: str, width: int) -> Iterator[str]:
    yield from wrapped(title, width, 2)
    head = ", ".join(filter(None, [sentences.summary(story), sentences.began(story)]))
    yield from wrapped(head, width, 3)
    if story.rows:
        yield ""
        yield from _Chart(story, width).lines()
    for note in sentences.notes(story):
        yield from wrapped(note, width, 5)
    # A sign stays next to its word.
    for line in wrapped("  ".join(part.replace(" ", HARD) for part in _legend(story)), width, 5):
        yield line.replace(HARD, " ")


def _legend(story: Story) -> list[str]:
    """The meaning of the characters used in the bars."""
    outcomes = {row.outcome for row in story.rows if any(phase.what in (SEEN, UNASKED) for phase in row.phases)}
    seen = {phase.what for row in story.rows for phase in row.phases}
    parts = [f"{sign} {outcome}" for outcome, sign in FILLS.items() if outcome in outcomes]
    parts += [f"{sign} {sentences.SYMBOLS[what]}" for what, sign in GAPS.items() if what in seen and what != GONE]
    if UNASKED in seen:
        parts.append(f"~ {sentences.SYMBOLS[UNASKED]}")
    return parts


class _Chart:
    """Columns: the id, the bar, the end."""

    def __init__(self, story: Story, width: int) -> None:
        self._story = story
        self._endings = {id(row): end(sentences.ending(row), width * 3 // 8) for row in story.rows}
        self._right = max(columns(ending) for ending in self._endings.values())
        longest = max(columns(row.id) for row in story.rows)
        self._left = min(longest, max(width // 3 - len(INDENT), 8))
        # The rest is for the bar, with a blank on either side, and the column of a task's end.
        self._bar = max(width - len(INDENT) - self._left - self._right - 3, 1)

    def lines(self) -> Iterator[str]:
        yield self._axis()
        width = len(INDENT) + self._left + self._right + self._bar + 3
        for kind, rows in self._story.groups.items():
            place = sentences.place(rows)
            yield end(f"{kind}, {place}" if place else kind, width)
            for row in rows:
                name = padded(middle(row.id, self._left), self._left)
                yield f"{INDENT}{name} {self._drawn(row)} {self._endings[id(row)]}"
                if row.message and row.outcome not in ("succeeded", "running"):
                    yield INDENT * 2 + end(row.message, width - 2 * len(INDENT))

    def _at(self, seconds: int) -> int:
        return round(self._bar * seconds / max(self._story.span, 1))

    def _axis(self) -> str:
        line = ""
        for moment in ticks(self._story.span, max(self._bar // A_TICK, 1)):
            words = label(moment)
            at = min(self._at(moment), self._bar + 1 - len(words))
            if at > len(line) or not line:
                line = line.ljust(at) + words
        return " " * (len(INDENT) + self._left + 1) + line

    def _drawn(self, row: Row) -> str:
        cells = [" "] * (self._bar + 1)
        for phase in row.phases:
            first, last = self._at(phase.begins), self._at(phase.ends)
            cells[first:last] = self._phase(row, phase, last - first)
        if row.ended is not None:
            cells[self._at(row.ended)] = "|"
        elif row.phases[-1].what == SEEN:
            cells[self._at(row.phases[-1].ends)] = ">"
        return "".join(cells)

    def _phase(self, row: Row, phase: Phase, room: int) -> list[str]:
        if phase.what in GAPS:
            return [GAPS[phase.what]] * room
        fill = "~" if phase.what == UNASKED else FILLS[row.outcome]
        age = duration(phase.ends - phase.begins)
        for words in (f"{phase.status} {age}", phase.status, ""):
            # A wide character takes two cells, and would shift everything after it.
            if len(words) + 2 <= room and columns(words) == len(words):
                return list(f"|{words}".ljust(room, fill)) if words else ["|", *(fill * (room - 1))][:room]
        return ["|"][:room]
