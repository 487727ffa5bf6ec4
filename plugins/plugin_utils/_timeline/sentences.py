# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of a picture, the same in every format."""

from __future__ import annotations

from collections import Counter

from ...module_utils._gate.duration import duration
from .story import GONE, OUTCOMES, SEEN, UNASKED, UNRECORDED, UNSEEN, Phase, Row, Story

TITLE = "What the gate waited for"
SYMBOLS = {
    UNSEEN: "not seen yet",
    GONE: "gone",
    UNRECORDED: "not recorded",
    UNASKED: "reached, not watched to the end",
}


def verdict(story: Story) -> str:
    """How the gate ended, and after how long."""
    if story.verdict == "undecided" and not story.span:
        return "Not open at the poll"
    words = {"open": "Open", "timed out": "Timed out", "closed": "Closed", "undecided": "Not open"}
    if story.verdict not in words:
        return story.verdict.capitalize()
    return f"{words[story.verdict]} after {duration(story.span)}"


def summary(story: Story) -> str:
    """How the gate ended, and its tasks by outcome."""
    if story.verdict in ("refused", "skipped"):
        return verdict(story)
    return f"{verdict(story)}: {counted(story.counts) or 'no task to wait for'}"


def counted(counts: Counter[str]) -> str:
    """C(4 succeeded, 1 failed)."""
    return ", ".join(f"{counts[name]:,} {name}" for name in OUTCOMES if counts.get(name))


def began(story: Story) -> str:
    """When the gate began; empty if unknown."""
    return f"began {story.began:%Y-%m-%d %H:%M:%S} UTC" if story.began else ""


def ending(row: Row) -> str:
    """Where the task stood when the gate ended."""
    if row.finished:
        if row.ended is None:
            return f"{row.status} by {duration(row.phases[-1].ends)}"
        before = any(phase.what in (SEEN, UNRECORDED) for phase in row.phases)
        return f"{'' if before else 'already '}{row.status} at {duration(row.ended)}"
    if not row.status:
        last = row.phases[-1]
        if last.what == GONE:
            return f"gone since {duration(last.begins)}"
        return "never seen" if row.outcome == "missing" else "never answered"
    word = row.status if row.progress is None else f"{row.status}, {row.progress}%"
    return f"reached, last seen {word}" if row.reached else f"still {word}"


def told(phase: Phase) -> str:
    """A phase in full."""
    word = phase.status if phase.what == SEEN else f"{phase.what} {phase.status}".strip()
    length = duration(phase.ends - phase.begins)
    return f"{word} for {length}, from {duration(phase.begins)} to {duration(phase.ends)}"


def notes(story: Story) -> list[str]:
    """Further remarks."""
    said = []
    if story.verdict == "refused":
        said.append(story.message or "There is no message.")
    hidden = sum(story.hidden.values())
    if hidden:
        total = hidden + len(story.rows)
        said.append(f"{hidden:,} of {total:,} tasks not drawn: {counted(story.hidden)}.")
    if story.dropped:
        said.append(f"{story.dropped:,} older changes were dropped from the history and are not drawn.")
    if story.error:
        said.append(f"API error in the last poll: {story.error}")
    if any(phase.what == SEEN for row in story.rows for phase in row.phases):
        said.append("Changes are drawn at the poll that saw them.")
    return said


def place(rows: list[Row]) -> str:
    """The place of all these tasks, if it is the same."""
    places = {row.place for row in rows}
    return places.pop() if len(places) == 1 else ""
