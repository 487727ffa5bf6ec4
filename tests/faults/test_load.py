# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many tasks, many gates, and an account that is throttled: all of them end, and none takes too much."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .process import finish, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.client import Emulator

    from .lab import Nursery

MOST_MEGABYTES = 150


def test_ten_thousand_tasks(tmp_path: Path, emulator: Emulator) -> None:
    states = [{"at": 0, "TaskStatus": "Processing"}, {"at": 6, "TaskStatus": "Finished"}]
    task = {"id": "t-{n:05}", "count": 10_000, "stagger": -0.0005, "timeline": states}
    emulator.load({"clock_starts": "first_call", "tasks": {"ecs_task": [task]}})
    ids = [f"t-{number:05}" for number in range(10_000)]
    args: dict[str, Any] = {"kind": "ecs_task", "ids": ids, "endpoint": emulator.url, "timeout": 120, "sleep": 3}
    result, seconds, megabytes = finish(start(tmp_path, "wait_for_task", args), within=130)
    print(f"10,000 tasks: {result['polls']} polls, {seconds:.1f} s, {megabytes:.0f} MB")
    assert result["reached"] is True
    assert [task["id"] for task in result["tasks"]] == ids
    assert all(task["outcome"] == "succeeded" for task in result["tasks"])
    assert len(result["history"]) == 1000
    assert len(result["history"]) + result["history_dropped"] >= 10_000
    assert result["api_calls"] == emulator.calls()["total"] <= 100 * result["polls"]
    assert megabytes < MOST_MEGABYTES


def test_two_hundred_calls_a_look_where_twenty_a_second_are_let_in(tmp_path: Path, emulator: Emulator) -> None:
    states = [{"at": 0, "TaskStatus": "BUILDING"}, {"at": 4, "TaskStatus": "SUCCESS"}]
    task = {"id": "i2a-{n}", "instance_id": "cri-1", "count": 200, "timeline": states}
    emulator.load(
        {
            "clock_starts": "first_call",
            "tasks": {"cr_artifact_build_task": [task]},
            "rate_limit": [{"per_second": 20, "retry_after_ms": 200}],
        }
    )
    ids = [f"i2a-{number}" for number in range(200)]
    args: dict[str, Any] = {"kind": "cr_artifact_build_task", "instance_id": "cri-1", "ids": ids, "sleep": 1}
    result, seconds, _megabytes = finish(
        start(tmp_path, "wait_for_task", {**args, "endpoint": emulator.url, "timeout": 90}), within=100
    )
    calls = [call for call in emulator.calls()["calls"] if call["http_status"] == 200]
    total = emulator.calls()["total"]
    print(f"200 build tasks: {result['polls']} polls, {len(calls)} of {total} calls let in, {seconds:.1f} s")
    assert result["reached"] is True
    # It adapts: most of what it asks is let in. No id starves: each is asked for before any a third time.
    assert len(calls) > total / 2
    seen: Counter[str] = Counter()
    for call in calls:
        seen.update(call["ids"])
        assert max(seen.values()) <= 2 or len(seen) == 200
    assert set(seen) == set(ids)
    assert seconds < 45  # 80 tasks are let in while they run; the others, and those again, take some 16 s


def test_fifty_gates_on_one_throttled_account(nursery: Nursery, emulator: Emulator) -> None:
    states = [{"at": 0, "TaskStatus": "Processing"}, {"at": 5, "TaskStatus": "Finished"}]
    emulator.load(
        {
            "clock_starts": "first_call",
            "tasks": {"ecs_task": [{"id": "t-{n}", "count": 50, "timeline": states}]},
            "rate_limit": [{"per_second": 10}],
        }
    )
    args: dict[str, Any] = {"kind": "ecs_task", "endpoint": emulator.url, "timeout": 120, "sleep": 2}
    gates = [{"module": "wait_for_task", "args": {**args, "ids": [f"t-{number}"]}} for number in range(50)]
    ends = nursery.crowd([{**gate, "patience": 130} for gate in gates])
    calls = emulator.calls()["calls"]
    let_in = Counter(int(call["at"]) for call in calls if call["http_status"] == 200)
    print(f"50 gates: {len(calls)} calls, {sum(let_in.values())} let in, {max(call['at'] for call in calls):.0f} s")
    assert all(end.result["reached"] for end in ends)
    assert {end.result["tasks"][0]["status"] for end in ends} == {"Finished"}
