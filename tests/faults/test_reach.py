# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that cannot be reached, listings that do not end, and tasks that go away."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

    from .lab import Nursery

SHORT = {"retry_timeout": 1, "connect_timeout": 1, "read_timeout": 1}


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("module", ["ecs_task_info", "wait_for_task"])
@pytest.mark.parametrize("what", ["refused", "unknown name", "no TLS", "no proxy"])
def test_a_host_that_cannot_be_reached(nursery: Nursery, emulator: Emulator, module: str, what: str) -> None:
    refused = f"http://127.0.0.1:{closed_port()}"
    ways: dict[str, tuple[str, str, dict[str, Any]]] = {
        "refused": (refused, "Connection refused", {}),
        "unknown name": ("https://gate.invalid", "Name or service not known", {"resolver": ["fail", 0]}),
        "no TLS": (emulator.url.replace("http:", "https:"), "SSL", {}),
        "no proxy": ("https://localhost:1", "proxy", {"env": {"HTTPS_PROXY": refused, "https_proxy": refused}}),
    }
    endpoint, word, how = ways[what]
    ids = {"task_ids": ["t-1"]} if module.endswith("_info") else {"kind": "ecs_task", "ids": ["t-1"], "timeout": 30}
    result = nursery.run(module, {**SHORT, **ids, "endpoint": endpoint}, **how).result
    assert result["failed"]
    assert word.lower() in result["msg"].lower()
    assert "t-1" in result["msg"]
    assert " tries in " in result["msg"]
    assert result["error"]["code"] is None


def gate(nursery: Nursery, emulator: Emulator, **more: Any) -> dict[str, Any]:
    args = {**SHORT, "kind": "ecs_task", "endpoint": emulator.url, "sleep": 1, "timeout": 20, "appear_timeout": 1}
    return nursery.run("wait_for_task", {**args, **more}, patience=40).result


def load(emulator: Emulator, **timelines: list[dict[str, Any]]) -> None:
    tasks = [{"id": name, "timeline": timeline} for name, timeline in timelines.items()]
    emulator.load({"clock_starts": "first_call", "tasks": {"ecs_task": tasks}})


RUNNING = {"at": -60, "TaskStatus": "Processing"}


def test_a_task_that_goes_while_it_runs_is_missing(nursery: Nursery, emulator: Emulator) -> None:
    load(emulator, gone=[RUNNING, {"at": 0.5, "gone": True}])
    result = gate(nursery, emulator, ids=["gone"])
    assert result["tasks"][0]["outcome"] == "missing"
    assert "gone was Processing and then gone" in result["msg"]


def test_a_task_that_goes_when_it_has_ended_keeps_its_outcome(nursery: Nursery, emulator: Emulator) -> None:
    load(
        emulator,
        early=[{"at": -60, "TaskStatus": "Finished"}, {"at": 0.5, "gone": True}],
        late=[RUNNING, {"at": 1.5, "TaskStatus": "Finished"}],
    )
    result = gate(nursery, emulator, ids=["early", "late"])
    assert result["reached"] is True
    assert [task["outcome"] for task in result["tasks"]] == ["succeeded", "succeeded"]


def test_a_task_that_never_was_is_said_never_to_have_been_seen(nursery: Nursery, emulator: Emulator) -> None:
    load(emulator, other=[RUNNING])
    assert "nobody was never seen" in gate(nursery, emulator, ids=["nobody"])["msg"]


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"kind": "repeat_token"}, "same NextToken twice"),
        ({"kind": "patch", "merge": {"NextToken": "foreign"}, "to_call": 1}, "Invalid.NextToken"),
    ],
    ids=["the same token for ever", "a token of another listing"],
)
def test_a_listing_that_does_not_go_on(nursery: Nursery, emulator: Emulator, fault: dict[str, Any], word: str) -> None:
    states = [{"at": 0, "TaskStatus": "Running"}]
    task = {"id": "t-{n}", "count": 120, "container_group_id": "eci-1", "timeline": states}
    emulator.load({"tasks": {"eci_commit_container_task": [task]}})
    emulator.fault(**fault)
    args = {**SHORT, "container_group_id": "eci-1", "endpoint": emulator.url}
    result = nursery.run("eci_commit_container_task_info", args).result
    assert result["failed"]
    assert word in result["msg"]
    assert emulator.calls()["total"] < 6


def test_a_listing_that_shrinks_and_repeats_itself(nursery: Nursery, emulator: Emulator) -> None:
    states = [{"at": 0, "TaskStatus": "Finished"}]
    emulator.load({"tasks": {"ecs_task": [{"id": "t-{n}", "count": 250, "timeline": states}]}})
    emulator.fault(kind="duplicate", from_call=2)
    emulator.fault(kind="patch", merge={"TaskSet": {"Task": []}}, from_call=3)
    result = nursery.run("ecs_task_info", {**SHORT, "task_action": "ImportImage", "endpoint": emulator.url}).result
    ids = [task["id"] for task in result["tasks"]]
    assert len(ids) == len(set(ids)) == 200
    assert emulator.calls()["total"] <= 4
