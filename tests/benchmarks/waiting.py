# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates that wait: what that costs, and how late they see and show what happens."""

from __future__ import annotations

import math
import re
import shlex
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.credentials.standins import Issued, Uri
from tests.emulator.client import Emulator

from .measure import BenchError, Command, Usage, interleaved, median, run, start
from .place import COUNT, FIRST, PEERS, SLEEP, STAGGER, Place, ending, ids
from .rows import ENDED, GATE, PING, Result, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

LONG = 600  # seconds
# A setting of ansible-core's: how often its main process looks for a result, in seconds; 0.001 when nothing is set.
SELDOM = "[defaults]\ninternal_poll_interval = 0.05\n"


def _sleeping(place: Place, seconds: int) -> Command:
    """What Ansible's own waiting costs: a task that does nothing for so long."""
    task = {"ansible.builtin.command": f"sleep {seconds}", "changed_when": False}
    return place.playbook(f"sleeps-{seconds}", task)


def short_gate(place: Place, *, quick: bool) -> Iterator[Result]:
    """What waiting for 12 seconds costs, beyond a gate that is open, and beyond a task that sleeps."""
    ends = {"clock_starts": "first_call", "tasks": {"ecs_task": [{"id": "t-00000", "timeline": _ends_at(12)}]}}
    commands = {
        "gate": place.playbook("short", {GATE: {**ENDED, "sleep": 1}}),
        "open": place.playbook("open", {GATE: ENDED}),
        "ping": place.playbook("ping", {PING: {}}),
        "sleep 12": _sleeping(place, 12),
        "sleep 0": _sleeping(place, 0),
    }
    usages: dict[str, list[Usage]] = {name: [] for name in commands}
    with Emulator.start(scenario=ends) as emulator:
        env = place.environment(emulator)
        for _round in range(2 if quick else 7):
            emulator.reset()
            for name, command in commands.items():
                usages[name].append(run(command._replace(env=env) if name == "gate" else command).usage)
    gate, other, ping, sleep, none = (median(several).cpu for several in usages.values())
    what = "a gate of 12 s, sleep 1, less an open one"
    yield _ratio(what, "a playbook with one ping", gate - other, ping, 0.15)
    yield _ratio(f"{what}, less Ansible's waiting", "the same", gate - other - (sleep - none), ping, math.inf)


def _ends_at(seconds: float) -> list[dict[str, Any]]:
    return [{"at": -60, "TaskStatus": "Processing"}, {"at": seconds, "TaskStatus": "Finished"}]


def _ratio(what: str, against: str, ours: float, peer: float, target: float) -> Result:
    return Result(what, against, "cpu", "s", ours, peer, ours / peer, target)


class LongGate:
    """A gate of ten minutes with credentials that last an hour; a context manager, as it waits while others measure.

    Beside it run one for which Ansible looks for results less often, and a task that sleeps.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._service = Uri(None)
        scenario = {
            "accounts": [Issued(number).account() for number in (1, 2)],
            "clock_starts": "first_call",
            "tasks": {"ecs_task": [{"id": "t-00000", "timeline": _ends_at(LONG)}]},
        }
        self._emulator = Emulator.start(scenario=scenario)

    def __enter__(self) -> Self:
        self._service.__enter__()
        given = self._place.environment(self._emulator)
        env = {name: value for name, value in given.items() if "ACCESS_KEY" not in name}
        env["ALIBABA_CLOUD_CREDENTIALS_URI"] = f"http://127.0.0.1:{self._service.port}/"
        config = self._place.folder / "seldom.cfg"
        config.write_text(SELDOM, encoding="utf-8")
        gate = self._place.playbook("long", {GATE: {**ENDED, "timeout": LONG + 60}})
        self._pending = {
            "gate": start(gate._replace(env=env)),
            "seldom": start(gate._replace(env={**env, "ANSIBLE_CONFIG": str(config)})),
            "sleep": start(_sleeping(self._place, LONG)),
        }
        return self

    def __exit__(self, *exc: object) -> None:
        self._service.__exit__(*exc)
        self._emulator.stop()

    def results(self) -> Iterator[Result]:
        """Wait for their ends."""
        cpu = {name: finish().usage.cpu for name, finish in self._pending.items()}
        place = self._place
        commands = {
            "open": place.playbook("open", {GATE: ENDED}),
            "ping": place.playbook("ping", {PING: {}}),
            "sleep 0": _sleeping(place, 0),
        }
        other, ping, none = (median(runs).cpu for runs in interleaved(commands, 7).values())
        what = "a gate of 10 min, sleep 10"
        against = "a playbook with one ping"
        yield _ratio(f"{what}, less an open one", against, cpu["gate"] - other, ping, 0.5)
        own = cpu["gate"] - other - (cpu["sleep"] - none)
        yield _ratio(f"{what}, less an open one and Ansible's waiting", against, own, ping, 0.5)
        yield _ratio(
            f"{what}, less an open one, internal_poll_interval 0.05", against, cpu["seldom"] - other, ping, 0.5
        )
        issued = self._service.issued / 2
        yield Result(f"{what}: credentials fetched", "one lifetime", "calls", "calls", issued, 1.0, issued, 1.0)


def screen(place: Place, *, quick: bool) -> Iterator[Result]:
    """How long after the poll that saw a change its line is on the screen."""
    number = 4 if quick else 12
    tasks = {"id": "t-{n:05}", "count": number, "stagger": 1.7, "timeline": _ends_at(4)}
    options = {"kind": "ecs_task", "ids": ids("ecs_task", number), "sleep": 1, "timeout": 120}
    command = place.playbook("screen", {GATE: options})
    shown: dict[str, float] = {}
    with Emulator.start(scenario={"tasks": {}}) as emulator:
        emulator.load({"tasks": {"ecs_task": [tasks]}})
        loaded = time.monotonic()
        env = place.environment(emulator)
        process = subprocess.Popen(command.arguments, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        for line in process.stderr:
            change = re.search(rb"(t-\d+): Processing -> Finished", line)
            if change:
                shown[change[1].decode()] = time.monotonic() - loaded
        if process.wait() or len(shown) != number:
            raise BenchError(f"{len(shown)} of {number} changes were shown")
        saw = {task: call["at"] for call in emulator.calls()["calls"] for task in call["ids"]}
    late = [shown[task] - saw[task] for task in shown]
    for name, value in (("median", statistics.median(late)), ("worst", max(late))):
        yield Result(
            f"from a poll to the line of what it saw, {name}", "0.3 s", "wall", "s", value, 0.3, value / 0.3, 1.0
        )


def further_poll(place: Place, *, quick: bool) -> Iterator[Result]:
    """The CPU of one more poll of a gate that waits for one task, and of one more iteration of C(until).

    Ansible's own waiting is taken off ours: an iteration of C(until) without a delay has none.
    """
    seconds, retries, often = (10, 2, 3) if quick else (25, 5, 5)
    commands = {}
    for limit in (1, seconds):
        gate = {GATE: waiting(limit, sleep=1, progress=False)}
        commands[f"gate {limit}"] = place.playbook(f"waits-{limit}", gate, fails=True)
        commands[f"sleep {limit}"] = _sleeping(place, limit)
    short, short_sleep, long, long_sleep = (median(runs).cpu for runs in interleaved(commands, often).values())
    ours = ((long - long_sleep) - (short - short_sleep)) / (seconds - 1)
    script = shlex.join([sys.executable, str(PEERS / "sdk_tasks.py"), "1"])
    loops = {}
    for name, tries in (("first", 1), ("last", retries + 1)):
        loop = {"register": "seen", "until": "'never' in seen.stdout", "retries": tries, "delay": 0}
        task = {"ansible.builtin.command": script, "changed_when": False, **loop}
        loops[name] = place.playbook(f"until-{name}", task, fails=True)
    usages = {name: median(several) for name, several in interleaved(loops, 1 if quick else 4).items()}
    peer = (usages["last"].cpu - usages["first"].cpu) / retries
    yield _ratio("a further poll, 1 task, less Ansible's waiting", "an iteration of until", ours, peer, 0.01)


def lag(place: Place, *, quick: bool) -> Iterator[Result]:
    """How long after its end a task is seen, over tasks that end evenly spread over ten sleeps."""
    del quick
    options = {"kind": "ecs_task", "ids": ids("ecs_task", COUNT), "sleep": SLEEP, "progress": False}
    command = place.playbook("lag", {GATE: {**options, "timeout": 120}})
    with Emulator.start(scenario={"tasks": {}}) as emulator:
        emulator.load({"tasks": {"ecs_task": [ending()]}})
        loaded = time.monotonic()
        done = run(command._replace(env=place.environment(emulator)))
        asked = emulator.calls()["calls"]
    # A task is asked for until it is seen to have ended: the last call for it is the one that saw that.
    last_call = {task: call["at"] for call in asked for task in call["ids"]}
    ends = {task: FIRST + number * STAGGER for number, task in enumerate(ids("ecs_task", COUNT))}
    lags = [max(0.0, last_call[task] - end) for task, end in ends.items()]
    after = max(0.0, done.ended - loaded - max(last_call.values()))
    mean, worst = statistics.mean(lags), max(lags)
    half, bound = SLEEP / 2, SLEEP + 0.5
    yield Result("lag after a task ends, mean", "sleep / 2", "wall", "s", mean, half, mean / half, 1.1)
    yield Result("lag after a task ends, worst", "sleep + 0.5 s", "wall", "s", worst, bound, worst / bound, 1.0)
    what = "from the last poll to the playbook's end"
    yield Result(what, "sleep / 2", "wall", "s", after, half, after / half, math.inf)
