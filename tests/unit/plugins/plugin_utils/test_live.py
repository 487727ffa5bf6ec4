# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate in Ansible's own process: what is shown of it, and when, on a clock that sleeping moves."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate
from ansible_collections.alicloud.gate.plugins.plugin_utils._live import LiveProgress
from ansible_collections.alicloud.gate.plugins.plugin_utils._progress import Progress
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import World, always, building, transient


class Screen:
    """A gate over a world, with its lines and the moments at which they came."""

    def __init__(self, world: World, **rules: Any) -> None:
        self.lines: list[tuple[float, str]] = []
        self.clock = world.clock
        self.shown = LiveProgress(Progress("web1", self._show), self.clock, self.clock.sleep)
        pace = self.shown.pace()
        gate = world.gate(**rules)
        self.gate = Gate(world.targets, gate.rules, world.poll, pace.clock, pace.sleep, pace.after_poll)

    def _show(self, line: str) -> None:
        self.lines.append((self.clock.now, line))

    def run(self) -> list[str]:
        assert self.gate.run()
        return [line for _at, line in self.lines]


def test_a_change_is_shown_as_soon_as_the_poll_that_saw_it_is_through() -> None:
    screen = Screen(World(a=[(0, "BUILDING"), (12, "TESTING"), (25, "SUCCESS")]))
    screen.run()
    changes = [(at, line) for at, line in screen.lines if "a: " in line]
    assert [line.partition(" (")[0] for _at, line in changes] == [
        "[web1] a: BUILDING",
        "[web1] a: BUILDING -> TESTING",
        "[web1] a: TESTING -> SUCCESS",
    ]
    assert [at for at, _line in changes] == [entry["elapsed"] for entry in screen.gate.history] or all(
        0 <= at - entry["elapsed"] < 1 for (at, _line), entry in zip(changes, screen.gate.history)
    )


@pytest.mark.parametrize("sleep", [1, 10, 50, 300, 3000])
def test_there_is_a_summary_at_least_once_a_minute_and_not_much_more_often(sleep: int) -> None:
    screen = Screen(World(a=always("BUILDING")), sleep=sleep, timeout=3600)
    screen.run()
    moments = [0.0, *(at for at, line in screen.lines if "waiting " in line), 3600.0]
    assert max(late - early for early, late in zip(moments, moments[1:])) <= 60
    assert len(moments) <= 3600 / 40


def test_sleeping_takes_as_long_as_asked() -> None:
    world = World(a=building(500))
    screen = Screen(world, sleep=200)
    screen.run()
    times = [at for at, _names in world.asked]
    assert all(200 <= late - early <= 200.3 for early, late in zip(times, times[1:]))


def test_trouble_is_shown_when_it_begins_and_ends() -> None:
    world = World(a=building(60))
    world.errors["a"] = (5, 45, transient())
    lines = Screen(world).run()
    assert lines[1:3] == ["[web1] no answer, still trying: InternalError: no", "[web1] the API answers again"]


def test_many_changes_of_one_poll_are_one_line_and_none_is_shown_twice() -> None:
    screen = Screen(World(**{f"a{number}": building(15) for number in range(1200)}))
    assert [line.partition(" (")[0] for line in screen.run()] == [
        "[web1] 1,200 changes, now 1,200 running",
        "[web1] 1,200 changes, now 1,200 succeeded",
    ]


def test_how_it_ended_is_the_last_line() -> None:
    screen = Screen(World(a=always("SUCCESS")))
    result = {"reached": True, "elapsed": 42, "tasks": [{"outcome": "succeeded"}]}
    assert screen.shown.to_the_end(result) is result
    assert screen.lines[-1][1] == "[web1] gate opened after 42s: 1 succeeded"
    assert screen.shown.to_the_end({"failed": True, "msg": "ids: required"})["failed"]
    assert len(screen.lines) == 1
