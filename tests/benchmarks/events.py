# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source: what a poll of many tasks costs, and how late its events are."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.emulator.client import Emulator

from .measure import BenchError, Command, run
from .place import COUNT, FIRST, INSTANCE, SLEEP, STAGGER, Place, ending, ids
from .rows import GATE, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# kind -> how many tasks, how they stand, and what else the scenario needs of them.
WATCHED: dict[str, tuple[int, dict[str, str], dict[str, Any]]] = {
    "ecs_task": (400, {"TaskStatus": "Processing"}, {}),
    "eci_commit_container_task": (300, {"TaskStatus": "Running"}, {}),
    "cr_artifact_build_task": (100, {"TaskStatus": "BUILDING"}, {"instance_id": INSTANCE}),
    "ecs_image_pipeline_execution": (200, {"Status": "BUILDING"}, {"fields": {"ImagePipelineId": "ip-1"}}),
}


def watcher(place: Place, *, quick: bool) -> Iterator[Result]:
    """One watcher of tasks that are under way: what a poll of it costs, beside gates that wait for one task each."""
    number = sum(count for count, _state, _more in WATCHED.values())
    scenario = {
        kind: [{"id": f"{kind}-{{n:05}}", "count": count, "timeline": [{"at": -60, **state}], **more}]
        for kind, (count, state, more) in WATCHED.items()
    }
    items: list[dict[str, Any]] = [
        {"kind": kind, "ids": [f"{kind}-{n:05}" for n in range(count)]} for kind, (count, *_rest) in WATCHED.items()
    ]
    items[-1] = {"kind": "ecs_image_pipeline_execution", "image_pipeline_id": "ip-1"}
    items[-2]["instance_id"] = INSTANCE
    with Emulator.start(scenario={"tasks": scenario}) as emulator:
        env = place.environment(emulator)
        alone = 0
        for kind, (count, *_rest) in WATCHED.items():
            item = {"kind": kind, "ids": f"{kind}-00000", "instance_id": INSTANCE, "timeout": 0, "progress": False}
            before = emulator.calls()["total"]
            run(place.playbook("alone", {GATE: item}, fails=True)._replace(env=env))
            alone += count * (emulator.calls()["total"] - before)
        made = []
        for seconds in (4, 24) if quick else (6, 66):
            emulator.load({"tasks": scenario})
            cpu = run(_watching({"watch": items, "sleep": 1}, seconds, env)).usage.cpu
            made.append((cpu, _bursts([call["at"] for call in emulator.calls()["calls"]], 0.9)))
    (cpu_before, few), (cpu, many) = made
    each = statistics.median(many)
    what = f"calls of a poll, one watcher of {number:,} tasks of four kinds"
    yield Result(what, f"{number:,} gates", "calls", "calls", each, alone, each / alone, 0.15)
    hour = (cpu - cpu_before) / (sum(many) - sum(few)) * each * 360
    yield Result("an hour of this watcher, at sleep 10", "one core", "cpu", "s", hour, 3600.0, hour / 3600, 0.02)


def _bursts(moments: Sequence[float], gap: float) -> list[int]:
    """How many there are between any two moments that are so many seconds apart or more."""
    sizes = [0]
    for before, moment in zip([moments[0], *moments], moments, strict=False):
        if moment - before >= gap:
            sizes.append(0)
        sizes[-1] += 1
    return sizes


def _watching(options: dict[str, Any], seconds: float, env: Mapping[str, str]) -> Command:
    """The event source for so long, without a rulebook."""
    return Command([sys.executable, "-m", "tests.benchmarks.watching", json.dumps(options), str(seconds)], env)


def events(place: Place, *, quick: bool) -> Iterator[Result]:
    """How long after a task ended its event is on the queue, over tasks that end evenly spread over ten sleeps."""
    del quick
    options = {"sleep": SLEEP, "watch": [{"kind": "ecs_task", "ids": ids("ecs_task", COUNT)}]}
    with Emulator.start(scenario={"tasks": {}}) as emulator:
        emulator.load({"tasks": {"ecs_task": [ending()]}})
        loaded = time.time()
        done = run(_watching(options, 120, place.environment(emulator)))
    ends = {task: loaded + FIRST + number * STAGGER for number, task in enumerate(ids("ecs_task", COUNT))}
    told = [json.loads(line) for line in done.output.splitlines()]
    lags = [max(0.0, at - ends[task]) for at, task, transition in told if transition == "finished"]
    if len(lags) != COUNT:
        raise BenchError(f"{len(lags)} events of {COUNT}")
    half, bound = SLEEP / 2, SLEEP + 0.5
    mean, worst = statistics.mean(lags), max(lags)
    what = "from a task's end to its event"
    yield Result(f"{what}, mean", "sleep / 2", "wall", "s", mean, half, mean / half, 1.1)
    yield Result(f"{what}, worst", "sleep + 0.5 s", "wall", "s", worst, bound, worst / bound, 1.0)
