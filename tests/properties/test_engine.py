# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds of every gate, whatever the tasks, the API and the clock do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Rules
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import FINISHED, KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target

from .world import KIND, End, Fault, World, run, target

GRACE = 2.0  # seconds after the deadline within which every gate ends
STATUSES = KINDS[KIND].statuses
RUNNING = [*STATUSES["running"], "a word of tomorrow", None]  # None: the API answers without the task
ENDED = [word for outcome in FINISHED for word in STATUSES.get(outcome, ())]
FAR = 1e9


class Goal(NamedTuple):
    """What a task has to reach: as the engine is told, and as the test knows it, by the API's word."""

    name: str
    reached: Callable[[dict[str, Any]], bool]
    words: tuple[str, ...]


def outcomes(*names: str) -> Callable[[dict[str, Any]], bool]:
    return lambda task: task["outcome"] in names


def goal(name: str) -> Goal:
    succeeded, partial = STATUSES["succeeded"], STATUSES["partial"]
    if name == "succeeded":
        return Goal(name, outcomes("succeeded"), succeeded)
    if name == "accept_partial":
        return Goal(name, outcomes("succeeded", "partial"), succeeded + partial)
    if name == "finished":
        return Goal(name, outcomes(*FINISHED), tuple(ENDED))
    if name == "phase":
        return Goal(
            name, Condition("status == 'TESTING' || starts_with(status, 'SUCC')", [KIND]), ("TESTING", *succeeded)
        )
    # A condition that cannot be evaluated for most of the states is not met there.
    return Goal(name, Condition("image_id && starts_with(progress, 'x')", [KIND]), ())


@st.composite
def timelines(draw: st.DrawFn, most: float) -> list[tuple[float, str | None]]:
    """States at random moments; an end, if there is one, is the last but for disappearing."""
    moment = st.integers(0, int(most * 4)).map(lambda quarters: quarters / 4)
    moments = sorted(draw(st.lists(moment, max_size=5)))
    timeline: list[tuple[float, str | None]] = [(-1.0, draw(st.sampled_from(RUNNING)))]
    timeline += [(at, draw(st.sampled_from(RUNNING))) for at in moments]
    if draw(st.integers(0, 4)):
        end = draw(moment) / 3
        timeline = [*(entry for entry in timeline if entry[0] < end), (end, draw(st.sampled_from(ENDED)))]
        if draw(st.booleans()):
            timeline.append((end + draw(moment), None))
    return timeline


@st.composite
def faults(draw: st.DrawFn, most: float) -> list[Fault]:
    whats = st.sampled_from(["error"] * 3 + ["hang"] * 3 + ["deaf", "fatal"])
    spans = draw(st.lists(st.tuples(st.floats(0, most), st.floats(0, most / 4), whats), max_size=3))
    return sorted(Fault(start, start + length, what) for start, length, what in spans)


@st.composite
def rules(draw: st.DrawFn) -> tuple[Goal, Rules]:
    timeout = draw(st.integers(0, 120))
    wanted = goal(draw(st.sampled_from(["succeeded", "accept_partial", "finished", "phase", "never"])))
    return wanted, Rules(
        judge=Judge({}, wanted.reached),
        require_all=draw(st.booleans()),
        fail_fast=draw(st.booleans()),
        timeout=timeout,
        delay=draw(st.integers(0, max(0, timeout - 1))),
        sleep=draw(st.integers(1, 40)),
        appear_timeout=draw(st.sampled_from([0, 1, 15, 60, 1000])),
        retry_timeout=draw(st.sampled_from([0.5, 5.0, 75.0])),
        patience=31.0,
    )


@st.composite
def worlds(draw: st.DrawFn, most: float = 130, honest: bool = False) -> World:
    """C(honest): no fault, and calls that take no time."""
    number = draw(st.integers(1, 5))
    return World(
        {target(index): draw(timelines(most)) for index in range(number)},
        faults=[] if honest else draw(faults(most)),
        latency=0.0 if honest else draw(st.sampled_from([0.0, 0.05, 0.9, 12.0])),
        batch=draw(st.sampled_from([1, 2, 100])),
        overshoot=0.0 if honest else draw(st.sampled_from([0.0, 0.01, 0.5])),
    )


def lacking(world: World, which: Target) -> float:
    """For how long, at the most, consecutive polls were answered without the task."""
    longest = total = 0.0
    before = None
    for now in world.delivered.get(which, []):
        if now.status is not None:
            total, before = 0.0, None
            continue
        if before is not None and before.poll == now.poll - 1:
            total += now.at - before.at
        before = now
        longest = max(longest, total)
    return longest


def check(world: World, wanted: Goal, rules: Rules, end: End) -> None:
    """Every promise that does not depend on what happens."""
    result, gate = end.result, end.gate
    tasks = dict(zip(world.timelines, result["tasks"], strict=True))
    event(
        "raised" if end.raised else "opened" if result["reached"] else "timed out" if result["timed_out"] else "failed"
    )

    # Never after the deadline, and only so much once it was decided.
    assert end.at <= rules.timeout + GRACE

    # A task reached only what an answer really said.
    for which, task in tasks.items():
        words = [delivery.status for delivery in world.delivered.get(which, [])]
        assert task["reached"] == any(word in wanted.words for word in words)
        if wanted.name in ("succeeded", "accept_partial") and task["reached"]:
            assert task["outcome"] in ("succeeded", "partial")
            assert wanted.name == "accept_partial" or task["outcome"] == "succeeded"
        last = words[-1] if words else None
        assert task["status"] == (last or "")
        if not words:
            assert task["outcome"] == "unknown"
        elif last is None:
            assert task["outcome"] == "missing"

    # Open exactly when enough of them have.
    reached = [task["reached"] for task in tasks.values()]
    assert result["reached"] == (all(reached) if rules.require_all else any(reached))
    if not result["reached"] and not end.raised and not result["timed_out"]:
        lost = [
            not task["reached"] and (task["finished"] or lacking(world, which) >= rules.appear_timeout)
            for which, task in tasks.items()
        ]
        assert all(has or is_lost for has, is_lost in zip(reached, lost, strict=True)) or (
            rules.require_all and rules.fail_fast and any(lost)
        )
    if result["timed_out"]:
        assert end.at >= rules.timeout
        assert not end.raised
    if end.raised and end.raised.transient:
        assert not world.delivered, "a transient error ends a gate only before its first answer"
    assert bool(end.raised and not end.raised.transient) <= any(fault.what == "fatal" for fault in world.faults)

    # What has ended or reached is not asked for again.
    for which, deliveries in world.delivered.items():
        done = [entry.poll for entry in deliveries if entry.status in wanted.words or entry.status in ENDED]
        later = [number for number, (_at, asked) in enumerate(world.polls, 1) if which in asked]
        assert not done or max(later) == done[0]
    assert result["polls"] == len(world.polls)
    assert all(at >= rules.delay for at, _asked in world.polls)

    # The history is what was seen, in order.
    elapsed = [entry["elapsed"] for entry in result["history"]]
    moments = [entry["at"] for entry in result["history"]]
    assert elapsed == sorted(elapsed)
    assert moments == sorted(moments)
    for which in world.timelines:
        told = [(entry["elapsed"], entry["status"]) for entry in result["history"] if entry["id"] == which.id]
        seen = [(int(entry.at), entry.status or "") for entry in world.delivered.get(which, [])]
        changes = [entry for before, entry in zip([(0, ""), *seen], seen, strict=False) if entry[1] != before[1]]
        assert told == changes
    assert gate.decided is not None or result["timed_out"] or end.raised


@settings(max_examples=1000)
@given(worlds(), rules(), st.integers(0, 3))
def test_a_gate_keeps_its_promises(world: World, told: tuple[Goal, Rules], seed: int) -> None:
    wanted, how = told
    check(world, wanted, how, run(world, how, seed))


@settings(max_examples=1000)
@given(worlds(), rules(), st.integers(0, 3), st.sampled_from([3.0, 10.0, 27.0]), st.sampled_from([0.0, 0.3]))
def test_a_gate_in_slices_keeps_them_too(
    world: World, told: tuple[Goal, Rules], seed: int, slice_seconds: float, start_cost: float
) -> None:
    wanted, how = told
    check(world, wanted, how, run(world, how, seed, slice_seconds, start_cost))


@settings(max_examples=600)
@given(worlds(honest=True), rules(), st.integers(0, 3), st.sampled_from([1.0, 10.0, 27.0]))
def test_a_sliced_run_and_an_unsliced_one_agree(
    world: World, told: tuple[Goal, Rules], seed: int, slice_seconds: float
) -> None:
    other = dataclasses.replace(world, polls=[], delivered={})
    whole, sliced = run(world, told[1], seed), run(other, told[1], seed, slice_seconds)
    assert sliced.result == whole.result
    assert sliced.at == whole.at
    assert other.polls == world.polls


@settings(max_examples=600)
@given(worlds(most=60), rules(), st.integers(0, 3), st.sampled_from([None, 10.0, 27.0]))
def test_what_lasts_is_noticed(world: World, told: tuple[Goal, Rules], seed: int, slice_seconds: float | None) -> None:
    """Whatever happened before: once every task has succeeded and the API answers, the gate opens soon."""
    calm = 130.0
    how = told[1]._replace(
        judge=Judge({}, outcomes("succeeded")), timeout=400, appear_timeout=1000, retry_timeout=1000.0
    )
    world.faults = [fault for fault in world.faults if fault.what != "fatal"]
    world.latency = min(world.latency, 0.9)
    for which, timeline in world.timelines.items():
        states = [(at, status) for at, status in timeline if status not in ENDED and at < calm]
        world.timelines[which] = [*states, (calm, "SUCCESS"), (FAR, None)]
    end = run(world, how, seed, slice_seconds)
    assert end.result["reached"] is True
    # An outage that ended before may have left one call hanging.
    assert end.at <= max(calm, how.delay) + 31 + how.sleep + 0.25 + 5 * 0.9 + 2 * world.overshoot + 1
