# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a result says, its picture is whole, and tells no more than the result."""

from __future__ import annotations

import contextlib
import xml.etree.ElementTree as ET
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.picture import Refused, timeline
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.story import (
    OUTCOMES,
    SEEN,
    UNASKED,
    read,
)
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.words import clean, columns
from tests.unit.plugins.gate_results import EVIL, FINISHED, gate, task
from tests.unit.plugins.plugin_utils._timeline.test_mermaid import check

WORDS = st.one_of(
    st.sampled_from(
        ["Waiting", "Processing", "BUILDING", EVIL, "title x", "gantt", "click a", "2026-03-06 x", "%%", ""]
    ),
    st.text(st.characters(codec=None), max_size=30),
)
TEXTS = st.text(st.characters(codec=None), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    *("tasks", "history", "elapsed", "history_dropped", "reached", "timed_out", "failed", "error", "msg", "results"),
    *("skipped", "ansible_job_id"),
]
TASK_KEYS = ["kind", "region", "instance_id", "status", "progress", "message", "created_at", "reached"]


@st.composite
def gates(draw: st.DrawFn) -> dict[str, Any]:
    """Results as the module returns them, but for what the API may say."""
    span = draw(st.sampled_from([0, 1, 3, 60, 4000, 108_000, 10**7]))
    stories: list[Any] = []
    for number in range(draw(st.integers(0, 6))):
        moments = sorted(draw(st.sets(st.integers(0, span), max_size=5)))
        seen = [(moment, draw(WORDS)) for moment in moments]
        outcome = draw(st.sampled_from(OUTCOMES))
        kind, region = (
            draw(st.sampled_from(["ecs_task", "cr_repo_tag", EVIL])),
            draw(st.sampled_from(["cn-hangzhou", EVIL])),
        )
        reached = draw(st.booleans())
        status = seen[-1][1] if seen else draw(WORDS)
        more = {"kind": kind, "region": region, "reached": reached, "message": draw(WORDS)}
        stories.append((task(f"t-{number}{draw(TEXTS)}", status, outcome, **more), *seen))
    dropped = draw(st.sampled_from([0, 0, 5]))
    verdict = {name: draw(st.booleans()) for name in ("reached", "timed_out", "failed")}
    return {**gate(span, *stories), **verdict, "history_dropped": dropped}


@settings(max_examples=400)
@given(gates(), st.one_of(st.none(), TEXTS), st.sampled_from([1, 3, 1000]), st.integers(40, 200))
def test_every_gate_is_drawn_whole(result: dict[str, Any], title: str | None, most: int, width: int) -> None:
    document = timeline(result, title=title, most=most)
    ET.fromstring(document)
    diagram = timeline(result, format="mermaid", title=title, most=most)
    check(diagram)
    text = timeline(result, format="text", title=title, most=most, width=width)
    assert all(columns(line) <= width and line.isprintable() for line in text.split("\n"))
    assert all(begin not in drawn for drawn in (document, diagram, text) for begin in ("{{", "{%", "{#"))
    assert timeline(result, title=title, most=most) == document


@settings(max_examples=400)
@given(gates())
def test_a_row_tells_what_the_history_tells(result: dict[str, Any]) -> None:
    story = read(result, 1000)
    for row, told in zip(story.rows, result["tasks"], strict=True):
        keys = ("kind", "region", "instance_id", "id")
        changes = [
            (entry["elapsed"], clean(entry["status"]))
            for entry in result["history"]
            if all((entry[key] or "") == (told[key] or "") for key in keys)
        ]
        # The stretches follow each other, from the beginning to the end of the task or of the gate.
        ends = [phase.ends for phase in row.phases]
        assert [phase.begins for phase in row.phases] == [0, *ends][: len(ends)]
        assert all(phase.begins <= phase.ends <= story.span for phase in row.phases)
        # What is shown as seen, a poll saw.
        shown = [(phase.begins, phase.status) for phase in row.phases if phase.what in (SEEN, UNASKED)]
        assert set(shown) <= set(changes) or result["history_dropped"]
        if row.ended is not None:
            assert row.outcome in FINISHED
            assert (row.ended, row.status) == changes[-1]


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.dictionaries(st.sampled_from(TASK_KEYS), JSON), JSON)
def test_anything_else_is_drawn_or_refused(other: dict[str, Any], odd: dict[str, Any], entry: Any) -> None:
    one = {**task("t-1", "Waiting", "running"), **odd}
    for result in (
        other,
        {**gate(9, (one, (0, "Waiting"))), **other},
        {**gate(9, (one,)), "history": [entry, odd]},
        entry,
    ):
        with contextlib.suppress(Refused):
            ET.fromstring(timeline(result))
            check(timeline(result, format="mermaid"))
            timeline(result, format="text")
