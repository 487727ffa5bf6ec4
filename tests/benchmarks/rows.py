# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain ratios of two processes, as data: what is measured, against what, and the ratio to reach."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from .measure import Command
from .place import RUNNING, Place

GATE = "alicloud.gate.wait_for_task"
INFO = "alicloud.gate.ecs_task_info"
PING = "ansible.builtin.ping"
UNITS = {"cpu": "s", "wall": "s", "memory": "bytes"}
ENDED = {"kind": "ecs_task", "ids": "t-00000", "timeout": 60}
ONE = {"task_ids": "t-00000"}


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


class Subject(NamedTuple):
    """A process: how to make its command, and how often it is run, in full and when it has to be quick."""

    make: Callable[[Place], Command]
    often: int
    quick: int


class Comparison(NamedTuple):
    """Two processes; C(less) is taken off ours. One line of the table for each of C(measures)."""

    what: str
    against: str
    ours: str
    peer: str
    target: float
    measures: tuple[str, ...] = ("cpu",)
    less: str | None = None


class Round(NamedTuple):
    """Processes that run in turn, since a ratio compares what the machine was doing in the same minutes."""

    names: tuple[str, ...]
    comparisons: tuple[Comparison, ...]


COMMANDS = {
    "info": Subject(lambda at: at.ad_hoc(INFO, ONE), 15, 3),
    "sent info": Subject(lambda at: at.ad_hoc(INFO, ONE, sent=True), 15, 3),
    "ping": Subject(lambda at: at.ad_hoc(PING, {}), 15, 3),
    "gate playbook": Subject(lambda at: at.playbook("gate", {GATE: ENDED}), 15, 3),
    "sent gate playbook": Subject(lambda at: at.playbook("sent-gate", {GATE: ENDED}, sent=True), 15, 3),
    "ping playbook": Subject(lambda at: at.playbook("ping", {PING: {}}), 15, 3),
    "10,000 tasks": Subject(lambda at: at.poll("ecs_task", 10_000), 7, 3),
    "sdk 10,000 tasks": Subject(lambda at: at.peer("sdk_tasks.py", 10_000), 7, 3),
    "1,000 builds": Subject(lambda at: at.poll("cr_artifact_build_task", 1_000), 7, 3),
    "requests 1,000 builds": Subject(lambda at: at.peer("requests_builds.py", 1_000), 7, 3),
    "sdk 1,000 builds": Subject(lambda at: at.peer("sdk_builds.py", 1_000), 7, 3),
}
BOTH = ("cpu", "wall")
ROUNDS = (
    Round(
        ("info", "sent info", "ping"),
        (
            Comparison("ansible -m ecs_task_info, one id", "-m ping", "info", "ping", 0.8, BOTH),
            Comparison("the same, sent", "-m ping", "sent info", "ping", 1.25),
        ),
    ),
    Round(
        ("gate playbook", "sent gate playbook", "ping playbook"),
        (
            Comparison(
                "an open gate with progress, whole playbook",
                "a playbook with one ping",
                "gate playbook",
                "ping playbook",
                0.82,
                BOTH,
            ),
            Comparison("the same, sent", "a playbook with one ping", "sent gate playbook", "ping playbook", 1.25),
        ),
    ),
    Round(
        ("10,000 tasks", "sdk 10,000 tasks", "ping playbook"),
        (
            Comparison(
                "10,000 ECS tasks in one poll, whole playbook less ping's",
                "the SDK, batched by hand",
                "10,000 tasks",
                "sdk 10,000 tasks",
                1.0,
                BOTH,
                less="ping playbook",
            ),
            Comparison(
                "peak memory at 10,000 ECS tasks, Ansible's included",
                "the SDK script's",
                "10,000 tasks",
                "sdk 10,000 tasks",
                math.inf,
                ("memory",),
            ),
        ),
    ),
    Round(
        ("1,000 builds", "requests 1,000 builds", "sdk 1,000 builds", "ping playbook"),
        (
            Comparison(
                "1,000 build tasks in one poll, whole playbook less ping's",
                "the SDK in a loop",
                "1,000 builds",
                "sdk 1,000 builds",
                math.inf,
                BOTH,
                less="ping playbook",
            ),
            Comparison(
                "1,000 build tasks in one poll, whole playbook less ping's",
                "requests, eight at once, unsigned",
                "1,000 builds",
                "requests 1,000 builds",
                math.inf,
                BOTH,
                less="ping playbook",
            ),
        ),
    ),
)


def waiting(timeout: int, **more: Any) -> dict[str, Any]:
    """Options of a gate that nothing opens."""
    return {"kind": "ecs_task", "ids": RUNNING, "timeout": timeout, **more}
