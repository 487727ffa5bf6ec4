# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine on a clock of its own, polling scripted timelines: when it opens, fails, times out, what it records."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import LAST_POLL, Gate, Rules
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import FINISHED
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Part, Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import (
    GONE,
    KIND,
    World,
    always,
    building,
    handed_over,
    succeeded,
    transient,
)


def outcome(gate: Gate) -> tuple[bool | None, bool]:
    assert gate.run()
    return gate.decided, gate.timed_out


# Which gate opens (True), fails (False) or times out (None), at which second; tasks end at 0, 20 and 40.
@pytest.mark.parametrize(
    ("rules", "states", "opens", "at"),
    [
        ({}, ["SUCCESS", "SUCCESS"], True, 20),
        ({}, ["SUCCESS", "FAILED"], False, 20),
        ({}, ["FAILED", "SUCCESS"], False, 0),
        ({}, ["TEST_FAILED", "SUCCESS"], False, 0),
        ({}, ["PARTITION_SUCCESS", "SUCCESS"], False, 0),
        ({}, ["CANCELLED", "SUCCESS"], False, 0),
        ({"fail_fast": False}, ["FAILED", "SUCCESS"], False, 20),
        ({"fail_fast": False}, ["FAILED", "SUCCESS", "FAILED"], False, 40),
        ({"require_all": False}, ["SUCCESS", "BUILDING"], True, 0),
        ({"require_all": False}, ["FAILED", "SUCCESS"], True, 20),
        ({"require_all": False}, ["FAILED", "CANCELLED"], False, 20),
        ({"require_all": False, "fail_fast": False}, ["FAILED", "FAILED", "SUCCESS"], True, 40),
        ({"timeout": 30}, ["SUCCESS", "BUILDING"], None, 30),
        ({"timeout": 30}, ["CANCELLING", "SUCCESS"], None, 30),
        ({"timeout": 30}, ["NEW_WORD", "SUCCESS"], None, 30),
        ({"timeout": 30, "require_all": False}, ["FAILED", "BUILDING"], None, 30),
        ({"timeout": 30, "fail_fast": False}, ["FAILED", "BUILDING"], None, 30),
    ],
)
def test_verdicts(rules: dict[str, Any], states: list[str], opens: bool | None, at: float) -> None:
    world = World(**{f"exec-{number}": building(number * 20.0, status) for number, status in enumerate(states)})
    gate = world.gate(**rules)
    assert outcome(gate) == (opens, opens is None)
    assert at <= world.clock.now <= at + (10.5 if at and opens is not None else 0.01)


def test_state_finished_takes_any_end() -> None:
    ends = ("SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED", "CANCELLED")
    world = World(**{status: building(5, status) for status in ends})
    assert outcome(world.gate(lambda task: task["outcome"] in FINISHED)) == (True, False)


@pytest.mark.parametrize("opens", [True, False])
def test_met_and_ended_tasks_are_not_asked_for_again(opens: bool) -> None:
    world = World(early=building(15), late=building(45), failed=building(25, "FAILED") if not opens else building(25))
    gate = world.gate(fail_fast=False)
    assert outcome(gate)[0] is opens
    last = {name: max(at for at, names in world.asked if name in names) for name in ("early", "late", "failed")}
    assert last["early"] <= 26
    assert last["failed"] <= 36
    assert last["late"] >= 45


def test_a_condition_that_was_met_once_counts_although_the_task_moves_on() -> None:
    world = World(
        a=[(0, "BUILDING"), (8, "TESTING"), (18, "FAILED")], b=[(0, "PREPARING"), (30, "TESTING"), (40, "FAILED")]
    )
    gate = world.gate(lambda task: task["status"] == "TESTING")
    assert outcome(gate) == (True, False)
    assert [watch.task["status"] for watch in gate.watches.values()] == ["TESTING", "TESTING"]
    assert world.clock.now < 42


def test_a_task_that_ends_without_meeting_the_condition_fails() -> None:
    world = World(a=building(5, "SUCCESS"))
    assert outcome(world.gate(lambda task: task["status"] == "TESTING")) == (False, False)


def test_polls_come_a_sleep_apart_and_the_last_at_the_deadline() -> None:
    world = World(a=always("BUILDING"))
    gate = world.gate(timeout=65, sleep=20)
    assert outcome(gate) == (None, True)
    times = [at for at, _names in world.asked]
    assert times[0] == 0
    assert all(20 <= late - early <= 20.25 for early, late in zip(times[:3], times[1:4]))
    assert times[-1] == 65
    assert gate.polls == len(times) == 5


def test_jitter_is_small_and_differs_between_gates() -> None:
    starts = set()
    for seed in range(20):
        world = World(a=always("BUILDING"))
        gate = world.gate(timeout=3, sleep=1)
        gate._rng = random.Random(seed)
        gate.run()
        starts.add(world.asked[1][0])
        assert 1 <= world.asked[1][0] <= 1.05
    assert len(starts) > 10


def test_a_timeout_of_nothing_is_one_poll() -> None:
    for states, expected in ((always("SUCCESS"), (True, False)), (always("BUILDING"), (None, True))):
        world = World(a=states)
        gate = world.gate(timeout=0)
        assert outcome(gate) == expected
        assert (gate.polls, world.clock.sleeps) == (1, [])


def test_delay_comes_before_the_first_poll_and_counts() -> None:
    world = World(a=building(500))
    gate = world.gate(delay=25, timeout=60)
    assert outcome(gate) == (None, True)
    assert world.asked[0][0] == 25
    assert world.clock.now == 60


@pytest.mark.parametrize("takes", [7.0, 59.9, 300.0])
def test_a_poll_that_drags_on_is_ended_soon_after_the_deadline(takes: float) -> None:
    world = World(takes, a=always("BUILDING"), b=always("BUILDING"))
    gate = world.gate(timeout=60)
    gate.run()
    assert gate.timed_out
    assert 60 <= world.clock.now <= 62


def test_answers_under_way_at_the_decision_get_a_moment_more() -> None:
    world = World(0.4, a=always("FAILED"), b=always("BUILDING"), c=always("BUILDING"), d=always("BUILDING"))
    gate = world.gate()
    assert outcome(gate) == (False, False)
    assert [watch.task["status"] for watch in gate.watches.values()] == ["FAILED", "BUILDING", "BUILDING", ""]
    assert world.clock.now <= 0.4 + 1.0


@pytest.mark.parametrize(
    ("timeline", "appear_timeout", "opens", "at"),
    [
        (always(GONE), 60, False, 60),
        (always(GONE), 0, False, 0),
        ([(0, GONE), (40, "SUCCESS")], 60, True, 40),
        ([(0, GONE), (70, "SUCCESS")], 60, False, 60),
        (building(20, GONE), 30, False, 50),
        ([(0, "BUILDING"), (20, GONE), (40, "BUILDING"), (60, GONE), (80, "SUCCESS")], 30, True, 80),
    ],
)
def test_appear_timeout(
    timeline: list[tuple[float, str | None]], appear_timeout: float, opens: bool, at: float
) -> None:
    world = World(a=timeline)
    assert outcome(world.gate(appear_timeout=appear_timeout)) == (opens, False)
    assert at <= world.clock.now <= at + 21


def test_unanswered_polls_do_not_count_towards_appear_timeout() -> None:
    world = World(a=[(0, GONE), (125, "SUCCESS")], b=building(130))
    world.errors["a"] = (15, 95, transient())
    gate = world.gate(appear_timeout=60)
    assert outcome(gate) == (True, False)


def test_a_missing_id_only_drops_out_of_any() -> None:
    world = World(a=always(GONE), b=building(200))
    assert outcome(world.gate(require_all=False)) == (True, False)
    world = World(a=always(GONE), b=building(100, "FAILED"))
    gate = world.gate(require_all=False)
    assert outcome(gate) == (False, False)
    assert world.clock.now >= 100


def test_never_seen_and_seen_then_gone_are_told_apart() -> None:
    world = World(never=always(GONE), gone=building(15, GONE))
    gate = world.gate(fail_fast=False)
    assert outcome(gate) == (False, False)
    never, gone = gate.watches.values()
    assert (never.seen, never.gone, never.task["outcome"]) == ("", True, "missing")
    assert (gone.seen, gone.gone, gone.task["outcome"]) == ("BUILDING", True, "missing")
    assert gone.task["execution_id"] == "gone"


def test_history_has_first_sights_and_changes_in_order() -> None:
    world = World(a=[(0, "BUILDING"), (12, "TESTING"), (25, "SUCCESS")], b=building(15, GONE))
    gate = world.gate(fail_fast=False, appear_timeout=10)
    gate.run()
    seen = [(entry["id"], entry["status"], entry["elapsed"]) for entry in gate.history]
    assert [entry[:2] for entry in seen] == [
        ("a", "BUILDING"),
        ("b", "BUILDING"),
        ("a", "TESTING"),
        ("b", ""),
        ("a", "SUCCESS"),
    ]
    assert [elapsed // 10 for _id, _status, elapsed in seen] == [0, 0, 2, 2, 3]
    assert gate.history[0] == {
        "kind": KIND,
        "region": REGION,
        "instance_id": None,
        "id": "a",
        "status": "BUILDING",
        "at": "2026-01-02T03:04:05Z",
        "elapsed": 0,
    }


def test_history_keeps_the_newest_thousand() -> None:
    world = World(**{f"a{number}": always("BUILDING") for number in range(1200)})
    gate = world.gate(timeout=0)
    gate.run()
    assert (len(gate.history), gate.history_dropped) == (1000, 200)
    assert gate.history[0]["id"] == "a200"


def test_a_word_that_is_not_known_is_named_once() -> None:
    world = World(a=[(0, "POLISHING"), (25, "SUCCESS")], b=[(0, "POLISHING"), (25, "SUCCESS")])
    gate = world.gate()
    assert outcome(gate) == (True, False)
    assert list(gate.unknown) == [(KIND, "POLISHING")]


def test_a_fatal_error_ends_it_at_once() -> None:
    world = World(a=always("BUILDING"), b=always("BUILDING"))
    world.errors["b"] = (15, 99, api_error("Forbidden.RAM"))
    gate = world.gate()
    with pytest.raises(ApiError, match=r"Forbidden\.RAM"):
        gate.run()
    assert world.clock.now <= 21


def test_a_transient_error_before_the_first_answer_ends_it() -> None:
    world = World(a=always("BUILDING"))
    world.errors["a"] = (0, 9e9, transient())
    with pytest.raises(ApiError, match="InternalError"):
        world.gate(retry_timeout=75).run()
    assert world.bounds[0][0] == 75
    assert len(world.asked) == 1


def test_slices_without_any_answer_share_one_bound() -> None:
    world = World(20, a=always("BUILDING"), b=always("BUILDING"))
    world.errors = dict.fromkeys("ab", (0, 9e9, transient()))
    gate = world.gate(retry_timeout=75)
    assert not gate.run(30)
    again = world.gate(retry_timeout=75)
    again.take_up(handed_over(gate))
    with pytest.raises(ApiError, match="InternalError"):
        again.run(300)
    assert [retry_for for retry_for, _until in world.bounds] == [75, 45]


def test_calls_that_outlast_a_slice_end_at_the_same_bound_with_all_their_tries() -> None:
    world = World(a=always("BUILDING"))

    def hanging(targets, until, retry_for):
        world.clock.now = until()
        yield Part(list(targets), {}, transient())

    gate = Gate(world.targets, Rules(Judge({}, succeeded), retry_timeout=75), hanging, world.clock, world.clock.sleep)
    assert not gate.run(27)
    assert not gate.run(27)
    with pytest.raises(ApiError, match=r"after 3 tries in 81 s"):
        gate.run(27)


def test_a_transient_error_after_it_costs_that_poll_only() -> None:
    world = World(a=building(300))
    world.errors["a"] = (5, 250, transient())
    gate = world.gate(retry_timeout=75)
    assert outcome(gate) == (True, False)
    assert gate.error is None
    # A poll that may be repeated anyway is not retried for longer than that takes.
    assert world.bounds[0][0] == 75
    assert {retry_for for retry_for, _until in world.bounds[1:]} == {10}


def test_the_error_of_the_last_poll_is_kept() -> None:
    world = World(a=always("BUILDING"))
    world.errors["a"] = (5, 9e9, transient())
    gate = world.gate(timeout=50)
    assert outcome(gate) == (None, True)
    assert gate.error is not None
    assert gate.error.code == "InternalError"


@pytest.mark.parametrize("seconds", [float("inf"), 12])
@pytest.mark.parametrize(("operation", "kept"), [("DescribeTasks", "InternalError"), ("DescribeImages", None)])
def test_a_poll_that_the_clock_cuts_short_does_not_hide_an_outage(
    operation: str, kept: str | None, seconds: float
) -> None:
    cut = api_error(message="no answer before the time was up", operation=operation, transient=True)
    cut.cut = True
    errors = [None, transient(), transient(), cut]

    class Cut(World):
        def part(self, target: Target) -> Part:
            error = errors.pop(0)
            return Part([target], {}, error) if error else super().part(target)

    world = Cut(a=always("BUILDING"))
    gate = world.gate(timeout=30)
    while not gate.run(seconds):
        state = handed_over(gate)
        world.clock.now = max(world.clock.now, gate.next_poll)
        gate = world.gate(timeout=30)
        gate.take_up(state)
    assert (gate.decided, gate.timed_out, errors) == (None, True, [])
    assert gate.error is not None
    assert gate.error.code == kept


def test_what_answered_is_judged_even_when_another_did_not() -> None:
    world = World(a=building(20, "FAILED"), b=always("BUILDING"))
    world.errors["b"] = (0, 9e9, transient())
    assert outcome(world.gate()) == (False, False)


def test_errors_after_the_decision_do_not_change_it() -> None:
    world = World(a=always("SUCCESS"), b=always("BUILDING"))
    world.errors["b"] = (0, 9e9, api_error("Forbidden"))
    gate = world.gate(require_all=False)
    assert outcome(gate) == (True, False)
    assert gate.error is None


def test_a_timeout_without_any_answer_is_no_crash() -> None:
    world = World(a=always("BUILDING"))
    world.takes = 100
    gate = world.gate(timeout=30)
    assert outcome(gate) == (None, True)
    assert next(iter(gate.watches.values())).task["outcome"] == "unknown"


def test_the_longest_unanswered_are_asked_for_first() -> None:
    world = World(1.0, **{name: always("BUILDING") for name in "abcdef"})
    gate = world.gate(timeout=100)
    world.errors["b"] = (0, 5, transient())
    gate.poll_once()
    gate.poll_once()
    assert world.asked[1][1][0] == "b"


def test_a_poll_is_ended_when_nothing_is_answered_for_long() -> None:
    world = World(a=always("BUILDING"))
    gate = world.gate(patience=31)
    gate.poll_once()
    world.clock.now = 100
    gate.poll_once()
    assert world.bounds[0][1] == 3600 + LAST_POLL
    assert world.bounds[1][1] == 131


def test_what_is_saved_is_taken_up_whole() -> None:
    world = World(a=[(0, "BUILDING"), (5, "")], b=always(GONE), c=always("NEW"), d=always("SUCCESS"))
    gate = world.gate()
    gate.poll_once()
    world.clock.now = 12.0
    gate.poll_once()
    again = world.gate()
    again.take_up(handed_over(gate))
    assert handed_over(again)._replace(watches=[]) == handed_over(gate)._replace(watches=[])
    assert [watch.save() for watch in again.watches.values()] == [watch.save() for watch in gate.watches.values()]
    assert again.unknown == {(KIND, "NEW"): None}
    watches = {target.id: watch for target, watch in again.watches.items()}
    # The API may leave out the status for once; what was seen is not forgotten.
    assert (watches["a"].task["status"], watches["a"].seen) == ("", "BUILDING")
    assert (watches["b"].lacking, watches["d"].reached, again.polls) == (12.0, True, 2)


@pytest.mark.parametrize("seconds", [3, 12, 30, 45])
def test_slices_and_one_piece_agree(seconds: float) -> None:
    def world() -> World:
        made = World(
            a=[(0, GONE), (22, "BUILDING"), (61, "TESTING"), (140, "SUCCESS")],
            b=building(95, "NEW"),
            c=building(33, "SUCCESS"),
        )
        made.errors["b"] = (100, 130, transient())
        return made

    def told(gate: Gate, history: list[dict[str, Any]]) -> Any:
        tasks = [(watch.task, watch.reached, watch.gone) for watch in gate.watches.values()]
        return [gate.decided, gate.timed_out, tasks, [(entry["id"], entry["status"]) for entry in history]]

    whole = world()
    single = whole.gate(timeout=300)
    single.run()
    sliced, history, state, slices = world(), [], None, 0
    while True:
        gate = sliced.gate(timeout=300)
        if state:
            gate.take_up(state)
        ended = gate.run(seconds)
        history += gate.history
        slices += 1
        if ended:
            break
        state = handed_over(gate)
        sliced.clock.now = max(sliced.clock.now, gate.next_poll)  # the controller sleeps
    assert told(gate, history) == told(single, single.history)
    assert gate.polls == single.polls == len(sliced.asked)
    assert slices > 1
    assert list(gate.unknown) == list(single.unknown)


def test_a_condition_holds_for_no_task_that_has_no_status_yet() -> None:
    world = World(a=[(0, ""), (20, "BUILDING")])
    gate = world.gate(lambda task: task["status"] != "FAILED", timeout=60)
    assert outcome(gate) == (True, False)
    assert world.clock.now >= 20
