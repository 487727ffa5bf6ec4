# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture as a Mermaid gantt, for job summaries and wikis that draw Mermaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from ...module_utils._gate.duration import duration
from . import sentences
from .axis import DAY, HOUR, MINUTE, step
from .story import GONE, SEEN, UNASKED, UNRECORDED, UNSEEN, Phase, Row, Story
from .words import columns, end, middle

# Mermaid draws times of day: the gate is drawn as if it had begun at this midnight, in any reader's time zone.
MIDNIGHT = datetime(2000, 1, 1, tzinfo=timezone.utc)
TAGS = {
    "succeeded": "done, ",
    "partial": "done, crit, ",
    "failed": "crit, ",
    "cancelled": "crit, ",
    "running": "active, ",
    "unknown": "active, ",
    "missing": "crit, ",
}
MOST_PHASES = 12  # of one task, the newest; what came before is one bar
LONGEST = 45_000  # characters: Mermaid draws nothing beyond 50,000
MOST_TICKS = 8
MOST_NAME, MOST_WORD, MOST_NOTE = 40, 24, 100  # characters
PLAIN = re.compile(r"[^\w .()-]")
# A line that begins with one of these is not a task.
KEYWORD = re.compile(
    r"gantt|title|section|click|call|href|week|dateformat|axisformat|tickinterval|includes|excludes|todaymarker"
    r"|inclusive|topaxis|acc|\d{4}-|%",
    re.IGNORECASE,
)


def draw(story: Story, title: str) -> str:
    """The source of the diagram, without a fence around it."""
    rows = len(story.rows)
    while True:
        hidden = story.hidden + Counter(row.outcome for row in story.rows[rows:])
        source = "\n".join(_lines(story._replace(rows=story.rows[:rows], hidden=hidden), title))
        if len(source) <= LONGEST or rows <= 1:
            return source
        rows = rows * 3 // 4


def label(words: str) -> str:
    """Text that Mermaid reads as nothing but text."""
    safe = PLAIN.sub(lambda found: f"#{ord(found[0])};", words)
    return f"#{ord(safe[0])};{safe[1:]}" if KEYWORD.match(safe) else safe


def _lines(story: Story, title: str) -> Iterator[str]:
    names = [middle(row.id, MOST_NAME) for row in story.rows]
    padding = 30 + 7 * max(map(columns, names), default=6)
    # With the default of 75 pixels, longer names would overlap the bars.
    yield f'%%{{init: {{"gantt": {{"leftPadding": {padding}}} }} }}%%'
    yield "gantt"
    yield f"    title {label(f'{end(title, 80)}: {sentences.verdict(story)}')}"
    yield "    dateFormat YYYY-MM-DD HH:mm:ss"
    yield f"    axisFormat {_axis(story.span)}"
    yield f"    tickInterval {_interval(step(max(story.span, 1), MOST_TICKS))}"
    yield "    todayMarker off"
    for name, row in zip(names, story.rows):
        yield f"    section {label(name)}"
        yield from _row(row)
    yield "    section Notes"
    for note in [sentences.summary(story), sentences.began(story), *sentences.notes(story)]:
        if note:
            yield f"    {label(end(note, MOST_NOTE))} : milestone, {_moment(0)}, 0s"


def _axis(span: int) -> str:
    if span >= DAY:
        return "day %-d %H:%M"
    return "%H:%M" if span >= 2 * HOUR else "%H:%M:%S" if span >= HOUR else "%M:%S"


def _interval(seconds: int) -> str:
    for unit, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}second"


def _row(row: Row) -> Iterator[str]:
    phases = list(row.phases)
    if len(phases) > MOST_PHASES:
        earlier = phases[: 1 - MOST_PHASES]
        word = f"{len(earlier)} earlier statuses"
        phases = [Phase(SEEN, word, earlier[0].begins, earlier[-1].ends), *phases[1 - MOST_PHASES :]]
    for phase in phases:
        tag = TAGS[row.outcome] if phase.what in (SEEN, UNASKED) else ""
        words = f"{_word(phase)} {duration(phase.ends - phase.begins)}"
        yield f"    {label(words)} : {tag}{_moment(phase.begins)}, {phase.ends - phase.begins}s"
    at = row.phases[-1].ends if row.ended is None else row.ended
    yield f"    {label(end(sentences.ending(row), MOST_NOTE // 2))} : milestone, {TAGS[row.outcome]}{_moment(at)}, 0s"


def _word(phase: Phase) -> str:
    word = {UNSEEN: "not seen yet", GONE: "gone", UNRECORDED: "not recorded", UNASKED: "last seen"}.get(phase.what, "")
    return f"{word} {end(phase.status, MOST_WORD)}".strip()


def _moment(seconds: int) -> str:
    return f"{MIDNIGHT + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}"
