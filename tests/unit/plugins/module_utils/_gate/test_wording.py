# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate says at its end: every sentence as a user reads it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate
from ansible_collections.alicloud.gate.plugins.module_utils._gate.wording import (
    failure,
    last_known,
    remaining,
    standing,
)
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import shape
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import (
    GONE,
    KIND,
    World,
    always,
    building,
    handed_over,
    transient,
)


def said(gate: Gate, goal: str = "succeeded", condition: Condition | None = None) -> str:
    assert gate.run()
    return failure(gate, goal, condition)


def test_one_task_that_failed() -> None:
    assert said(World(a=building(755, "FAILED")).gate()) == "a ended as FAILED after 12m 39s."


def test_the_reason_of_the_api_is_one_line() -> None:
    gate = World(a=always("FAILED")).gate()
    gate.run()
    watch = next(iter(gate.watches.values()))
    watch.task["message"] = "exit status 22;\n  the disk is full. "
    assert failure(gate, "succeeded", None) == (
        "a had already ended as FAILED at the first poll: exit status 22; the disk is full."
    )


@pytest.mark.parametrize(
    ("status", "image", "words"),
    [
        ("TEST_FAILED", "m-9", "a had already ended as TEST_FAILED at the first poll (the image exists: m-9)."),
        (
            "TEST_FAILED",
            None,
            "a had already ended as TEST_FAILED at the first poll (the image exists: its id is not known).",
        ),
        (
            "PARTITION_SUCCESS",
            "m-9",
            (
                "a had already ended as PARTITION_SUCCESS at the first poll "
                "(the image exists: m-9; accept_partial would count this as success)."
            ),
        ),
        ("FAILED", "m-9", "a had already ended as FAILED at the first poll."),
    ],
)
def test_that_an_image_exists_all_the_same(status: str, image: str | None, words: str) -> None:
    gate = World(a=always(status)).gate()
    gate.run()
    next(iter(gate.watches.values())).task["image_id"] = image
    assert failure(gate, "succeeded", None) == words


def test_never_seen_and_then_gone_are_told_apart() -> None:
    world = World(never=always(GONE), gone=building(15, GONE), fine=building(15))
    assert said(world.gate(fail_fast=False)) == (
        "never was never seen as ecs_image_pipeline_execution in cn-hangzhou: it is missing from the response; "
        "gone was BUILDING and then gone: it is missing from the response. In total 1 of 3 tasks succeeded."
    )


def test_a_timeout_names_each_open_task_with_status_and_age() -> None:
    world = World(
        a=[(0, "BUILDING"), (3000, "TESTING")],
        b=always("NEW_WORD"),
        c=building(100, "FAILED"),
        d=building(5),
        e=always(GONE),
    )
    world.errors["e"] = (0, 9e9, transient())
    words = said(world.gate(fail_fast=False, timeout=3600))
    assert words.startswith("Timed out after 60m: 1 of 5 tasks succeeded. Still open: a has been TESTING for ")
    assert (
        "; b has been NEW_WORD for 60m; e never got an answer. Ended otherwise: c ended as FAILED after 1m 4" in words
    )
    assert words.endswith(
        "Last API error: DescribeTasks in cn-hangzhou failed: InternalError: no (host h, credentials from option)."
    )


def test_progress_is_shown_where_the_api_gives_it() -> None:
    gate = World(a=always("BUILDING")).gate(timeout=7500)
    gate.run()
    next(iter(gate.watches.values())).task["progress"] = 45
    words = failure(gate, "met the condition", None)
    assert (
        words
        == "Timed out after 2h 05m: 0 of 1 task met the condition. Still open: a has been BUILDING for 2h 05m, at 45%."
    )


@pytest.mark.parametrize(("number", "more"), [(10, ""), (11, "; and 1 more"), (10_000, "; and 9990 more")])
def test_past_ten_tasks_ten_are_named_and_the_rest_counted(number: int, more: str) -> None:
    world = World(**{f"x{index}": always("FAILED") for index in range(number)})
    words = said(world.gate(fail_fast=False))
    assert words.count(" had already ended as ") == 10
    assert words.endswith(
        f"x9 had already ended as FAILED at the first poll{more}. In total 0 of {number} tasks succeeded."
    )


def test_the_value_of_a_condition_is_quoted_for_each_task_and_the_condition_once() -> None:
    condition = Condition("contains(['TESTING'], status) || starts_with(image_id, 'm-')", [KIND])
    gate = World(a=always("FAILED"), b=building(15, "SUCCESS")).gate(condition, fail_fast=False)
    assert gate.run()
    for watch, image in zip(gate.watches.values(), ("x-1", 7)):
        watch.task["image_id"] = image
    words = failure(gate, "met the condition", condition)
    assert words.startswith(
        "a had already ended as FAILED at the first poll (the condition had the value false); "
        "b ended as SUCCESS after 20s (the condition could not be evaluated: "
    )
    assert words.endswith(
        "In total 0 of 2 tasks met the condition. "
        "The condition is: contains(['TESTING'], status) || starts_with(image_id, 'm-')."
    )


def test_a_field_that_no_answer_has_is_named() -> None:
    condition = Condition("imageid && updated_at > created_at", [KIND])
    words = said(World(a=always("SUCCESS")).gate(condition), "met the condition", condition)
    assert words == (
        "a had already ended as SUCCESS at the first poll (the condition had the value null). "
        "The condition is: imageid && updated_at > created_at (no answer so far has a field imageid)."
    )


def test_a_task_that_had_ended_when_it_came_late_is_told_from_one_that_ended() -> None:
    words = said(World(a=[(0, GONE), (15, "FAILED")]).gate())
    assert words == "a had already ended as FAILED when it was first seen, after 20s."


def test_a_registry_instance_is_part_of_where() -> None:
    world = World(a=always(GONE))
    world.targets = [Target("cr_artifact_build_task", "cn-hangzhou", "cri-1", "a")]
    assert said(world.gate(appear_timeout=0)) == (
        "a was never seen as cr_artifact_build_task in cri-1 (cn-hangzhou): it is missing from the response."
    )


def snapshot(**fields: Any) -> dict[str, Any]:
    return shape("ecs_snapshot", "s-1", "cn-hangzhou", None, {"Status": "progressing", **fields})


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"RemainTime": 38}, 38),
        *(({"RemainTime": value}, None) for value in (0, -1, "38", True, None)),
        ({}, None),
        ({"RemainTime": 38, "Status": "accomplished"}, None),
    ],
)
def test_how_long_the_api_says_that_it_still_takes(fields: dict[str, Any], seconds: int | None) -> None:
    assert remaining(snapshot(**fields)) == seconds


def test_the_time_left_is_beside_the_percentage() -> None:
    gate = World(a=always("BUILDING")).gate(timeout=0)
    assert gate.run()
    watch = next(iter(gate.watches.values()))
    watch.task = snapshot(Progress="45%", RemainTime=98)
    assert standing(gate).open == [{"id": "s-1", "status": "progressing", "progress": 45, "remaining": 98}]
    assert "s-1 has been progressing for 0s, at 45%, 1m 38s left." in failure(gate, "succeeded", None)


def test_why_the_api_may_not_have_it_any_more() -> None:
    gate = World(a=always(GONE)).gate(appear_timeout=0)
    assert gate.run()
    watch = next(iter(gate.watches.values()))
    watch.task["kind"] = "eci_image_cache"
    assert failure(gate, "succeeded", None).endswith("response (a failed cache is kept for only a day).")


def test_standing() -> None:
    world = World(a=always("BUILDING"), b=always("FAILED"), c=always("TESTING"), d=always("X"), e=always("BUILDING"))
    world.errors["e"] = (0, 9e9, transient())
    gate = world.gate(fail_fast=False, timeout=900)
    gate.poll_once()
    now = standing(gate)
    assert now.outcomes == {"running": 2, "failed": 1, "unknown": 2}
    assert [entry["id"] for entry in now.open] == ["a", "c", "d"]
    assert now.open[0] == {"id": "a", "status": "BUILDING", "progress": None, "remaining": None}
    assert (now.still_open, now.trouble, now.timeout) == (4, "InternalError: no", 900)


def test_the_last_known_state_of_a_gate_that_cannot_be_taken_up() -> None:
    gate = World(a=always("BUILDING"), b=always("SUCCESS")).gate()
    gate.poll_once()
    known = last_known(handed_over(gate), 71.4, "no route to host", "Release 1.4")
    assert known.pop("msg") == (
        "Release 1.4: The module could no longer be run after 1m 11s: no route to host. Last seen open: a BUILDING."
    )
    assert known.pop("tasks") == [watch.result() for watch in gate.watches.values()]
    assert known == {
        "failed": True,
        "elapsed": 71,
        "reached": False,
        "polls": 1,
        "api_calls": 3,
        "credential_source": "option",
    }
