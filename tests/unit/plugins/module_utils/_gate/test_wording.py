# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate says at its end: every sentence as a user reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate
from ansible_collections.alicloud.gate.plugins.module_utils._gate.wording import Wording, last_known, result, summary
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import (
    GONE,
    World,
    always,
    building,
    transient,
)


def failure(
    gate: Gate, goal: str = "succeeded", condition_error: Callable[[Any], str | None] = lambda who: None
) -> str:
    assert gate.run()
    return Wording(gate, goal, condition_error).failure()


def test_one_task_that_failed() -> None:
    assert failure(World(a=building(755, "FAILED")).gate()) == "a ended as FAILED after 12m 39s."


def test_the_reason_of_the_api_is_one_line() -> None:
    gate = World(a=always("FAILED")).gate()
    gate.run()
    watch = next(iter(gate.watches.values()))
    watch.task["message"] = "exit status 22;\n  the disk is full. "
    assert Wording(gate, "succeeded", lambda who: None).failure() == (
        "a ended as FAILED after 0s: exit status 22; the disk is full."
    )


@pytest.mark.parametrize(
    ("status", "image", "words"),
    [
        ("TEST_FAILED", "m-9", "a ended as TEST_FAILED after 0s (the image exists: m-9)."),
        ("TEST_FAILED", None, "a ended as TEST_FAILED after 0s (the image exists: its id is not known)."),
        (
            "PARTITION_SUCCESS",
            "m-9",
            "a ended as PARTITION_SUCCESS after 0s (the image exists: m-9; accept_partial would let that count).",
        ),
        ("FAILED", "m-9", "a ended as FAILED after 0s."),
    ],
)
def test_that_an_image_exists_all_the_same(status: str, image: str | None, words: str) -> None:
    gate = World(a=always(status)).gate()
    gate.run()
    next(iter(gate.watches.values())).task["image_id"] = image
    assert Wording(gate, "succeeded", lambda who: None).failure() == words


def test_never_seen_and_then_gone_are_told_apart() -> None:
    world = World(never=always(GONE), gone=building(15, GONE), fine=building(15))
    assert failure(world.gate(fail_fast=False)) == (
        "never was never seen in cn-hangzhou: the API answers without it; "
        "gone was BUILDING and then gone: the API answers without it. In all 1 of 3 tasks succeeded."
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
    words = failure(world.gate(fail_fast=False, timeout=3600))
    assert words.startswith("Timed out after 60m 00s: 1 of 5 tasks succeeded. Still open: a is TESTING for ")
    assert (
        "; b is NEW_WORD for 60m 00s; e was never answered for. Ended without it: c ended as FAILED after 1m 4" in words
    )
    assert words.endswith(
        "Last API error: DescribeTasks in cn-hangzhou failed: InternalError: no (host h, credentials from option)."
    )


def test_progress_is_shown_where_the_api_gives_it() -> None:
    gate = World(a=always("BUILDING")).gate(timeout=7500)
    gate.run()
    next(iter(gate.watches.values())).task["progress"] = 45
    words = Wording(gate, "met the condition", lambda who: None).failure()
    assert (
        words == "Timed out after 2h 05m: 0 of 1 task met the condition. Still open: a is BUILDING for 2h 05m at 45%."
    )


@pytest.mark.parametrize(("number", "more"), [(10, ""), (11, "; and 1 more"), (10_000, "; and 9990 more")])
def test_past_ten_tasks_ten_are_named_and_the_rest_counted(number: int, more: str) -> None:
    world = World(**{f"x{index}": always("FAILED") for index in range(number)})
    words = failure(world.gate(fail_fast=False))
    assert words.count(" ended as ") == 10
    assert words.endswith(f"x9 ended as FAILED after 0s{more}. In all 0 of {number} tasks succeeded.")


def test_the_error_of_a_condition_is_quoted_for_its_task() -> None:
    errors = {"a": "In function length(), invalid type"}
    words = failure(
        World(a=always("FAILED"), b=always("SUCCESS")).gate(lambda task: False),
        "met the condition",
        lambda task: errors.get(task["id"]),
    )
    assert words == (
        "a ended as FAILED after 0s without having met the condition "
        "(the condition could not be evaluated: In function length(), invalid type); "
        "b ended as SUCCESS after 0s without having met the condition. In all 0 of 2 tasks met the condition."
    )


def test_the_result_has_all_tasks_in_the_order_given() -> None:
    world = World(b=always("SUCCESS"), a=building(15), c=always("SUCCESS"))
    gate = world.gate()
    gate.run()
    values = result(gate)
    assert [(task["id"], task["reached"]) for task in values["tasks"]] == [("b", True), ("a", True), ("c", True)]
    assert (values["reached"], values["timed_out"], values["polls"], values["elapsed"]) == (True, False, 3, 20)
    assert "error" not in values
    json.dumps(values)


def test_an_error_of_the_last_look_is_in_the_result() -> None:
    world = World(a=always("BUILDING"))
    world.errors["a"] = (5, 9e9, api_error("Throttling", transient=True, retry=True, http_status=400))
    gate = world.gate(timeout=30)
    gate.run()
    values = result(gate)
    assert (values["reached"], values["timed_out"]) == (False, True)
    assert (values["error"]["code"], values["error"]["http_status"]) == ("Throttling", 400)


def test_summary() -> None:
    world = World(a=always("BUILDING"), b=always("FAILED"), c=always("TESTING"), d=always("X"), e=always("BUILDING"))
    world.errors["e"] = (0, 9e9, transient())
    gate = world.gate(fail_fast=False, timeout=900)
    gate.look_once()
    told = summary(gate)
    assert told["outcomes"] == {"running": 2, "failed": 1, "unknown": 2}
    assert [entry["id"] for entry in told["open"]] == ["a", "c", "d"]
    assert told["open"][0] == {"id": "a", "status": "BUILDING", "progress": None}
    assert (told["still_open"], told["trouble"], told["timeout"]) == (4, "InternalError: no", 900)


def test_the_last_known_state_of_a_gate_that_cannot_be_taken_up() -> None:
    gate = World(a=always("BUILDING"), b=always("SUCCESS")).gate()
    gate.look_once()
    state = {**json.loads(json.dumps(gate.save())), "api_calls": 3, "credential_source": "option"}
    known = last_known(state, 71.4, "no route to host", "Release 1.4")
    whole = {**result(gate), "api_calls": 3, "credential_source": "option", "elapsed": 71, "failed": True}
    assert known.pop("msg") == (
        "Release 1.4: The module could not be run any more, after 1m 11s of waiting: no route to host. "
        "Last seen open: a BUILDING."
    )
    assert known == {key: whole[key] for key in known}
    assert [task["status"] for task in known["tasks"]] == ["BUILDING", "SUCCESS"]
