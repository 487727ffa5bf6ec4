# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table, as data: what is measured, against what, and the ratio to reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .measure import Command
from .place import RUNNING, Place

GATE = "alicloud.gate.wait_for_task"
PING = "ansible.builtin.ping"
UNITS = {"cpu": "s", "wall": "s", "memory": "bytes"}
ENDED = {"kind": "ecs_task", "ids": "t-00000", "timeout": 60}


class Result(NamedTuple):
    """A line of the table. C(ours) and C(peer) in C(unit); C(ratio) is to be at most C(target)."""

    what: str
    against: str
    measure: str
    unit: str
    ours: float
    peer: float
    ratio: float
    target: float

    @property
    def reached(self) -> bool:
        """Whether the ratio, as it is shown, is within the target."""
        return round(self.ratio, 3) <= self.target


class Comparison(NamedTuple):
    """Two processes, run in turn; C(less) is taken off ours. One line of the table for each of C(measures)."""

    what: str
    against: str
    target: float
    measures: tuple[str, ...]
    ours: str
    peer: str
    less: str | None = None


class Subject(NamedTuple):
    """A process: how to make its command, and how often it is run, in full and when it has to be quick."""

    make: Callable[[Place], Command]
    often: int
    quick: int


COMMANDS = {
    "ad-hoc info": Subject(lambda at: at.ad_hoc("alicloud.gate.ecs_task_info", {"task_ids": "t-00000"}), 15, 3),
    "ad-hoc ping": Subject(lambda at: at.ad_hoc(PING, {}), 15, 3),
    "gate playbook": Subject(lambda at: at.playbook("gate", {GATE: ENDED}), 15, 3),
    "ping playbook": Subject(lambda at: at.playbook("ping", {PING: {}}), 15, 3),
    "module": Subject(lambda at: at.module("alicloud.gate.ecs_task_info", {"task_ids": "t-00000"}), 31, 7),
    "ping": Subject(lambda at: at.module(PING, {}), 31, 7),
    "requests": Subject(lambda at: at.peer("requests_one.py"), 31, 7),
    "sdk": Subject(lambda at: at.peer("sdk_tasks.py", 1), 15, 3),
    "10,000 tasks": Subject(lambda at: at.look("ecs_task", 10_000), 7, 3),
    "sdk 10,000 tasks": Subject(lambda at: at.peer("sdk_tasks.py", 10_000), 7, 3),
    "1,000 builds": Subject(lambda at: at.look("cr_artifact_build_task", 1_000), 7, 3),
    "requests 1,000 builds": Subject(lambda at: at.peer("requests_builds.py", 1_000), 7, 3),
    "sdk 1,000 builds": Subject(lambda at: at.peer("sdk_builds.py", 1_000), 5, 1),
}
# Sets that are interleaved: a ratio compares what the machine was doing in the same minutes.
ROUNDS = (
    ("ad-hoc info", "ad-hoc ping"),
    ("gate playbook", "ping playbook"),
    ("module", "ping", "requests"),
    ("module", "sdk"),
    ("10,000 tasks", "sdk 10,000 tasks"),
    ("1,000 builds", "requests 1,000 builds", "sdk 1,000 builds"),
)
COMPARISONS = (
    Comparison("ansible -m ecs_task_info, one id", "-m ping", 1.15, ("cpu",), "ad-hoc info", "ad-hoc ping"),
    Comparison("the module's own process, one look", "the SDK, the same call", 0.55, ("cpu", "wall"), "module", "sdk"),
    Comparison(
        "the module's own process less ping's",
        "requests, one unsigned GET",
        0.8,
        ("cpu", "wall"),
        "module",
        "requests",
        less="ping",
    ),
    Comparison(
        "a gate that is open, with progress, whole playbook",
        "a playbook with one ping",
        1.15,
        ("cpu", "wall"),
        "gate playbook",
        "ping playbook",
    ),
    Comparison(
        "one look at 10,000 ECS tasks",
        "the SDK, batched by hand",
        1.0,
        ("cpu", "wall"),
        "10,000 tasks",
        "sdk 10,000 tasks",
    ),
    Comparison(
        "peak memory at 10,000 ECS tasks", "the SDK script's", 1.5, ("memory",), "10,000 tasks", "sdk 10,000 tasks"
    ),
    Comparison(
        "one look at 1,000 build tasks",
        "requests, eight at once, unsigned",
        1.2,
        ("cpu", "wall"),
        "1,000 builds",
        "requests 1,000 builds",
    ),
    Comparison(
        "one look at 1,000 build tasks", "the SDK in a loop", 0.5, ("cpu", "wall"), "1,000 builds", "sdk 1,000 builds"
    ),
)


def waiting(timeout: int, **more: Any) -> dict[str, Any]:
    """Options of a gate that nothing opens."""
    return {"kind": "ecs_task", "ids": RUNNING, "timeout": timeout, **more}
