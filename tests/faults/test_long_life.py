# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker of Ansible serves all items of a loop and all rounds of C(until); a rulebook lives for months."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._door.preflight import preflight
from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import watch
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate
from ansible_collections.alicloud.gate.plugins.plugin_utils._here import run_here
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.client import Emulator

ROUNDS = 12
ACCOUNT = {"region": "cn-hangzhou", "access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
FAILED = [{"at": -60, "TaskStatus": "Failed"}]
# They fail with a reason that has to be asked for.
FAILING = {
    "id": "t-{n}",
    "count": 10,
    "stagger": 0.2,
    "timeline": [{"at": -60, "TaskStatus": "Processing"}, {"at": 0.5, "TaskStatus": "Failed"}],
}
WORK: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
    "ecs_task_info": (lambda: info("ecs_task"), {"task_ids": ["t-1", "t-2"]}),
    "wait_for_task": (gate, {"kind": "ecs_task", "ids": ["t-1"]}),
    "preflight_info": (preflight, {"kinds": ["ecs_task", "eci_commit_container_task"]}),
}


def counted() -> tuple[int, int]:
    """Threads, and open files with sockets among them."""
    return threading.active_count(), len(list(Path("/dev/fd").iterdir()))


def settled(before: tuple[int, int]) -> tuple[int, int]:
    """The same, once it is as before: a thread that was let go gets a moment to end."""
    ends = time.monotonic() + 10
    while counted() != before and time.monotonic() < ends:
        time.sleep(0.01)
    return counted()


@pytest.mark.parametrize("name", WORK)
def test_nothing_is_left_of_a_module_that_ran_in_this_process(name: str, emulator: Emulator) -> None:
    emulator.load({"tasks": {"ecs_task": [{"id": "t-{n}", "count": 3, "timeline": FAILED}]}})
    work, options = WORK[name]

    def once() -> dict[str, Any]:
        written = {**ACCOUNT, "endpoint": emulator.url, **options}
        return run_here(name, work(), written, {}, check_mode=False, invocation=False)

    before = counted()
    once()
    assert settled(before) == before
    results = [once() for _round in range(ROUNDS)]
    assert settled(before) == before
    assert all("error" not in result for result in results), results[0]


def test_nothing_more_is_kept_for_each_task_that_failed(emulator: Emulator) -> None:
    emulator.load({"clock_starts": "first_call", "tasks": {"ecs_task": [FAILING]}})
    seen: list[tuple[int, int]] = []

    class Queue:
        async def put(self, event: dict[str, Any]) -> None:
            print(event["transition"], event["task"]["status"])
            if event["transition"] == "finished":
                seen.append(counted())

    options = {**ACCOUNT, "endpoint": emulator.url, "sleep": 1, "failure_details": True}
    watched = [{"kind": "ecs_task", "ids": [f"t-{number}" for number in range(10)]}]
    before = counted()
    asyncio.run(watch(Queue(), {**options, "watch": watched}, {}))
    assert len(seen) == 10
    # Ten more, if each kept its own; a few come and go with the poll.
    assert all(last <= first + 4 for first, last in zip(seen[0], seen[-1], strict=True))
    assert settled(before) == before
