# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No slip of the pen opens a gate: in any honest condition, at any place of a list of ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import shape
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import asked

EXECUTION = "ecs_image_pipeline_execution"
OUTCOMES = ("running", "succeeded", "partial", "failed", "cancelled", "unknown")
COMMIT = "eci_commit_container_task"  # has a percentage


def statuses(kind: str) -> list[str]:
    return [word for words in KINDS[kind].statuses.values() for word in words]


def tasks(kind: str) -> list[dict[str, Any]]:
    """A task in every status there is, and in one that there will be, with and without what comes late."""
    field, name = KINDS[kind].status_field, "ExecutionId" if kind == EXECUTION else "TaskId"
    return [
        shape(kind, "x-1", "cn-hangzhou", None, {name: "x-1", field: status, **more})
        for status in [*statuses(kind), "POLISHING"]
        for more in ({}, {"ImageId": "m-1", "TaskProgress": "0%"}, {"ImageId": "m-1", "TaskProgress": "100%"})
    ]


TASKS = {kind: tasks(kind) for kind in (EXECUTION, COMMIT)}


class Honest(NamedTuple):
    """A condition, and what a slip of the pen makes of it."""

    written: str
    slips: tuple[str, ...]


def comparison(field: str, sign: str, word: str) -> Honest:
    """A field of text and a word for it."""
    opposite = "!=" if sign == "==" else "=="
    words = [
        f"{field} {sign} {word}",
        f'{field} {sign} "{word}"',
        f"{field} {sign} {word.lower()}",
        f"{field} {sign} '{word.title()}'",
        f"{field} {sign} '{word[:-2]}{word[-1]}'",
        f"{field} {sign} ' {word}'",
        f"{word} {sign} {field}",
        f"!({field} {opposite} {word})",
        f"!{field} {opposite} '{word}'",
        f"!{field} {sign} '{word}'",
        word if sign == "==" else f"!{word}",
        f'"{word}"' if sign == "==" else f'!"{word}"',
        f"'{word}'",
        f"contains([{word}], {field})" if sign == "==" else f"!contains([{word}], {field})",
    ]
    return Honest(f"{field} {sign} '{word}'", tuple(words))


def one_of(field: str, one: str, other: str) -> Honest:
    slips = [
        f"{field} == '{one}' || '{other}'",
        f"'{one}' || {field} == '{other}'",
        f"{field} == ('{one}' || '{other}')",
        f"{field} == '{one}' || {other}",
        f"{field} == {one} || {field} == {other}",
    ]
    return Honest(f"({field} == '{one}' || {field} == '{other}')", tuple(f"({slip})" for slip in slips))


def among(field: str, one: str, other: str) -> Honest:
    slips = [f"contains([{one}, {other}], {field})", f'contains(["{one}", "{other}"], {field})']
    return Honest(f"contains(['{one}', '{other}'], {field})", tuple(slips))


def truth(sign: str, value: str) -> Honest:
    slips = [f"finished {sign} {value}", f'finished {sign} "{value}"', f"finished {sign} '{value}'"]
    return Honest(f"finished {sign} `{value}`", (*slips, f"finished {sign} {value.title()}"))


@st.composite
def atoms(draw: st.DrawFn, kind: str) -> Honest:
    field = draw(st.sampled_from(["status", "outcome"]))
    words = st.sampled_from(statuses(kind) if field == "status" else OUTCOMES)
    what = draw(st.sampled_from(["compare", "compare", "either", "among", "truth", "number", "plain"]))
    if what == "compare":
        return comparison(field, draw(st.sampled_from(["==", "!="])), draw(words))
    if what in ("either", "among"):
        return (one_of if what == "either" else among)(field, draw(words), draw(words))
    if what == "truth":
        return truth(draw(st.sampled_from(["==", "!="])), draw(st.sampled_from(["true", "false"])))
    if what == "number":
        return Honest("progress >= `50`", ("progress", "!progress", "progress >= '50'", "progress == '50%'"))
    return Honest(draw(st.sampled_from(["finished", "image_id", "starts_with(status, 'S')", "!image_id"])), ())


@st.composite
def conditions(draw: st.DrawFn, kind: str, deep: int = 2) -> Honest:
    """An honest condition whose slips have one place of it slipped."""
    how = draw(st.sampled_from(["atom", "&&", "||", "!"])) if deep else "atom"
    if how == "atom":
        return draw(atoms(kind))
    one = draw(conditions(kind, deep - 1))
    if how == "!":
        return Honest(f"!({one.written})", tuple(f"!({slip})" for slip in one.slips))
    other = draw(conditions(kind, deep - 1))
    return Honest(
        f"({one.written}) {how} ({other.written})",
        (
            *(f"({slip}) {how} ({other.written})" for slip in one.slips),
            *(f"({one.written}) {how} ({slip})" for slip in other.slips),
        ),
    )


def wrapped(condition: Honest) -> Iterator[str]:
    """Slips of the condition as a whole."""
    yield f"[{condition.written}]"
    yield f"{{ok: {condition.written}}}"
    yield f"({condition.written}) || `true`"
    yield f"({condition.written}) || `0`"
    yield f"length([{condition.written}])"
    yield "'" + re.sub("'", "", condition.written) + "'"


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Honest]:
    kind = draw(st.sampled_from([EXECUTION, COMMIT]))
    return kind, draw(conditions(kind))


def values(written: str, kind: str) -> list[bool] | None:
    """What a condition comes to for every task; None where it is refused, for a number also while it runs."""
    try:
        condition = Condition(written, [kind])
        return [condition(task) for task in TASKS[kind]]
    except InputError:
        return None


@settings(max_examples=400)
@given(cases())
def test_a_slip_in_a_condition_is_refused_or_changes_nothing(case: tuple[str, Honest]) -> None:
    kind, honest = case
    meant = values(honest.written, kind)
    if meant is None:  # what holds for every task is refused, however it came to be written
        event("met by all")
        with pytest.raises(InputError, match="meets it"):
            Condition(honest.written, [kind])
        return
    for slip in (*honest.slips, *wrapped(honest)):
        found = values(slip, kind)
        event("refused" if found is None else "the same")
        assert found is None or found == meant, f"{slip} in place of {honest.written}"


STRANGERS = st.sampled_from(["wanted", "done", "statsu", "imageid", "expected.digest", "tags.nothing"])
LATE = st.sampled_from(["finished_at", "started_at", "image_id", "progress", "message_of_nobody"])


@given(STRANGERS, st.one_of(STRANGERS, LATE), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(0, 2))
def test_a_comparison_with_what_no_task_has_never_opens(one: str, other: str, sign: str, negations: int) -> None:
    for left, right in ((one, other), (other, one)):
        written = f"{left} {sign} {right}"
        for _time in range(negations):
            written = f"!({written})"
        assert not any(values(written, EXECUTION) or ())


IDS = st.lists(st.sampled_from(["t-1", "t-2", "t-3", "t-4"]), min_size=1, max_size=4)
BLANKS = st.sampled_from(["", " ", "\t\n", None, "None", "null", "undefined", "__omit_place_holder__1"])


@settings(max_examples=400)
@given(IDS, st.lists(st.tuples(st.integers(0, 4), BLANKS), min_size=1, max_size=2), st.sampled_from("lcit"))
def test_no_blank_lowers_the_number_of_tasks_waited_for(
    ids: list[str], blanks: list[tuple[int, str | None]], form: str
) -> None:
    """A blank beside the ids, or in place of one of them."""
    meant: list[str | None] = list(ids)
    for place, blank in blanks:
        meant.insert(place, blank)
    written: dict[str, Any] = {"kind": "ecs_task", "ids": meant}
    if form == "c":
        written["ids"] = ",".join(str(one or "") for one in meant)
    elif form == "i":
        written = {"tasks": [{"kind": "ecs_task", "id": one} for one in meant]}
    elif form == "t":
        written = {"tasks": [{"kind": "ecs_task", "ids": meant}, {"kind": "ecs_task", "id": "t-9"}]}
    found, refused = None, ""
    try:
        found = asked(**written)
    except InputError as error:
        refused = str(error)
    event("refused" if refused else "taken")
    assert found is None or len(found.targets) >= len(set(meant))
    assert not refused or re.match(r"(tasks\[\d\]\.)?ids?(\[\d\])?:? ", refused)
