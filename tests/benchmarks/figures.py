# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is no plain ratio of two processes: looks, calls, lag, a gate that waits, the payload."""

from __future__ import annotations

import json
import math
import shlex
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.emulator.client import Emulator

from .measure import BenchError, Command, Run, Usage, interleaved, median, run, start
from .place import INSTANCE, PEERS, RUNNING, Place, ids, returned
from .rows import COMMANDS, COMPARISONS, GATE, PING, ROUNDS, UNITS, Comparison, Result, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

CALLS = {"ecs_task": 100, "eci_commit_container_task": 10}  # kind -> ids a call
SIZES = (1, 10, 100, 1_000, 10_000)
LAG_SLEEP = 2  # seconds
LAG_TASKS, LAG_STAGGER, LAG_FIRST = 401, 0.05, 6.0


def comparisons(place: Place, *, quick: bool) -> Iterator[Result]:
    """The plain ratios."""
    measured: dict[frozenset[str], dict[str, Usage]] = {}
    for names in ROUNDS:
        commands = {name: COMMANDS[name].make(place) for name in names}
        often = min(COMMANDS[name].quick if quick else COMMANDS[name].often for name in names)
        usages = interleaved(commands, often)
        measured[frozenset(names)] = {name: median(runs) for name, runs in usages.items()}
        for row in COMPARISONS:
            needed = {row.ours, row.peer} | ({row.less} if row.less else set())
            if needed <= set(names) and len(needed) + ("sdk 1,000 builds" in names) >= len(names):
                yield from _lines(row, measured[frozenset(names)])


def _lines(row: Comparison, usages: dict[str, Usage]) -> Iterator[Result]:
    for measure in row.measures:
        ours = getattr(usages[row.ours], measure) - (getattr(usages[row.less], measure) if row.less else 0.0)
        peer = getattr(usages[row.peer], measure)
        yield Result(row.what, row.against, measure, UNITS[measure], ours, peer, ours / peer, row.target)


def further_look(place: Place, *, quick: bool) -> Iterator[Result]:
    """The CPU of one more look of a gate that waits for one task, and of one more iteration of C(until)."""
    seconds, retries, often = (10, 2, 4) if quick else (25, 5, 6)
    gates = {
        name: place.module(GATE, waiting(timeout, sleep=1, progress=False), fails=True)
        for name, timeout in (("short", 1), ("long", seconds))
    }
    # They sleep most of the time, so they can wait together.
    pending = [(name, start(command)) for _gate in range(often) for name, command in gates.items()]
    runs: dict[str, list[Run]] = {name: [] for name in gates}
    for name, finish in pending:
        runs[name].append(finish())
    polls = {name: returned(several[0].output)["polls"] for name, several in runs.items()}
    cpu = {name: median([one.usage for one in several]).cpu for name, several in runs.items()}
    ours = (cpu["long"] - cpu["short"]) / (polls["long"] - polls["short"])
    script = shlex.join([sys.executable, str(PEERS / "sdk_tasks.py"), "1"])
    loops = {}
    for name, tries in (("first", 1), ("last", retries + 1)):
        loop = {"register": "seen", "until": "'never' in seen.stdout", "retries": tries, "delay": 0}
        task = {"ansible.builtin.command": script, "changed_when": False, **loop}
        loops[name] = place.playbook(f"until-{name}", task, fails=True)
    usages = {name: median(several) for name, several in interleaved(loops, 1 if quick else 4).items()}
    peer = (usages["last"].cpu - usages["first"].cpu) / retries
    yield Result("a further look, 1 task", "an iteration of until", "cpu", "s", ours, peer, ours / peer, 0.01)


def calls(place: Place, *, quick: bool) -> Iterator[Result]:
    """How many calls one look takes, as the emulator counted them; the worst of all numbers of tasks."""
    for kind, batch in CALLS.items():
        worst = (0.0, 0.0, 0.0)
        for number in SIZES[:: 2 if quick else 1]:
            before = place.emulator.calls()["total"]
            run(place.look(kind, number))
            made, fewest = place.emulator.calls()["total"] - before, math.ceil(number / batch)
            worst = max(worst, (made / fewest, made, fewest))
        sizes = f"N = {SIZES[0]} ... {SIZES[-1]:,}"
        yield Result(
            f"calls of a look, {kind}, {sizes}", f"N/{batch}, rounded up", "calls", "calls", *worst[1:], worst[0], 1.0
        )


def lag(place: Place, *, quick: bool) -> Iterator[Result]:
    """How long after its end a task is seen, over tasks that end evenly spread over ten sleeps."""
    del quick
    scenario = {
        "tasks": {
            "ecs_task": [
                {
                    "id": "t-{n:05}",
                    "count": LAG_TASKS,
                    "stagger": LAG_STAGGER,
                    "timeline": [{"at": 0, "TaskStatus": "Processing"}, {"at": LAG_FIRST, "TaskStatus": "Finished"}],
                }
            ]
        }
    }
    options = {"kind": "ecs_task", "ids": ids("ecs_task", LAG_TASKS), "sleep": LAG_SLEEP, "progress": False}
    payload = place.payload(GATE, {**options, "timeout": 120})
    with Emulator.start(scenario={"tasks": {}}) as emulator:
        emulator.load(scenario)
        loaded = time.monotonic()
        done = run(Command([sys.executable, str(payload)], place.environment(emulator)))
        asked = emulator.calls()["calls"]
    # A task is asked for until it is seen to have ended: the last call for it is the one that saw that.
    last_call = {task: call["at"] for call in asked for task in call["ids"]}
    ends = {task: LAG_FIRST + number * LAG_STAGGER for number, task in enumerate(ids("ecs_task", LAG_TASKS))}
    lags = [max(0.0, last_call[task] - end) for task, end in ends.items()]
    after = max(0.0, done.ended - loaded - max(last_call.values()))
    mean, worst = statistics.mean(lags), max(lags)
    half = LAG_SLEEP / 2
    yield Result("lag after a task ends, mean", "sleep / 2", "wall", "s", mean, half, mean / half, 1.1)
    bound = LAG_SLEEP + 0.5
    yield Result("lag after a task ends, worst", "sleep + 0.5 s", "wall", "s", worst, bound, worst / bound, 1.0)
    yield Result(
        "from the last look to the module's end", "sleep / 2", "wall", "s", after, half, after / half, math.inf
    )


def latency(place: Place, *, quick: bool) -> Iterator[Result]:
    """Build tasks again, from a server that takes its time as one beyond a network does."""
    number, seconds, often = (100, 0.02, 1) if quick else (200, 0.02, 3)
    commands = {"gate": place.look("cr_artifact_build_task", number), "sdk": place.peer("sdk_builds.py", number)}
    place.emulator.fault(kind="slow", operation="GetArtifactBuildTask", seconds=seconds)
    usages = {name: median(runs) for name, runs in interleaved(commands, often).items()}
    place.emulator.clear_faults()
    what = f"the same, {number} tasks, answers after {seconds * 1000:.0f} ms"
    ours, peer = usages["gate"].wall, usages["sdk"].wall
    yield Result(what, "the SDK in a loop", "wall", "s", ours, peer, ours / peer, math.inf)


def progress(place: Place, *, quick: bool) -> Iterator[Result]:
    """The CPU that progress adds to a gate that waits, as a part of one core; both gates wait at the same time."""
    seconds = 60 if quick else 120
    pending = {
        shown: start(place.playbook(f"waits-{shown}", {GATE: waiting(seconds, progress=shown)}, fails=True))
        for shown in (True, False)
    }
    cpu = {shown: finish().usage.cpu for shown, finish in pending.items()}
    ours = cpu[True] - cpu[False]
    yield Result(
        f"progress of a gate that waits {seconds} s", "one core", "cpu", "s", ours, seconds, ours / seconds, 0.015
    )


def payload(place: Place, *, quick: bool) -> Iterator[Result]:
    """The bytes that Ansible sends for a gate."""
    del quick
    ours = place.payload(GATE, {"kind": "ecs_task", "ids": RUNNING, "progress": False}).stat().st_size
    peer = place.payload("ansible.builtin.uri", {"url": f"{place.emulator.url}/_emulator/health"}).stat().st_size
    base = place.payload(PING, {}).stat().st_size
    yield Result("AnsiballZ payload of wait_for_task", "of uri", "bytes", "bytes", ours, peer, ours / peer, 1.15)
    yield Result(
        "the same, less ping's",
        "of uri",
        "bytes",
        "bytes",
        ours - base,
        peer - base,
        (ours - base) / (peer - base),
        math.inf,
    )


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
            run(Command([sys.executable, str(place.payload(GATE, item))], env, fails=True))
            alone += count * (emulator.calls()["total"] - before)
        made = []
        for seconds in (4, 24) if quick else (6, 66):
            emulator.load({"tasks": scenario})
            cpu = run(watching({"watch": items, "sleep": 1}, seconds, env)).usage.cpu
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


def watching(options: dict[str, Any], seconds: float, env: Mapping[str, str]) -> Command:
    """The event source for so long, without a rulebook."""
    return Command([sys.executable, "-m", "tests.benchmarks.watching", json.dumps(options), str(seconds)], env)


def events(place: Place, *, quick: bool) -> Iterator[Result]:
    """How long after a task ended its event is on the queue, over tasks that end evenly spread over ten sleeps."""
    del quick
    running, finished = {"at": 0, "TaskStatus": "Processing"}, {"at": LAG_FIRST, "TaskStatus": "Finished"}
    tasks = {"id": "t-{n:05}", "count": LAG_TASKS, "stagger": LAG_STAGGER, "timeline": [running, finished]}
    options = {"sleep": LAG_SLEEP, "watch": [{"kind": "ecs_task", "ids": ids("ecs_task", LAG_TASKS)}]}
    with Emulator.start(scenario={"tasks": {}}) as emulator:
        emulator.load({"tasks": {"ecs_task": [tasks]}})
        loaded = time.time()
        done = run(watching(options, 120, place.environment(emulator)))
    ends = {task: loaded + LAG_FIRST + number * LAG_STAGGER for number, task in enumerate(ids("ecs_task", LAG_TASKS))}
    told = [json.loads(line) for line in done.output.splitlines()]
    lags = [max(0.0, at - ends[task]) for at, task, transition in told if transition == "finished"]
    if len(lags) != LAG_TASKS:
        raise BenchError(f"{len(lags)} events of {LAG_TASKS}")
    half, bound = LAG_SLEEP / 2, LAG_SLEEP + 0.5
    mean, worst = statistics.mean(lags), max(lags)
    what = "from a task's end to its event"
    yield Result(f"{what}, mean", "sleep / 2", "wall", "s", mean, half, mean / half, 1.1)
    yield Result(f"{what}, worst", "sleep + 0.5 s", "wall", "s", worst, bound, worst / bound, 1.0)


FIGURES: tuple[Callable[..., Iterable[Result]], ...] = (
    comparisons,
    latency,
    further_look,
    calls,
    lag,
    progress,
    payload,
    watcher,
    events,
)
SKIPPED_WHEN_QUICK = (lag, progress, events)
