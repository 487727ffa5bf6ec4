# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: plain ratios, and what other files of this folder have."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .events import events, watcher
from .measure import Usage, interleaved, median, run
from .place import Place
from .rows import COMMANDS, ROUNDS, UNITS, Comparison, Result
from .waiting import further_poll, lag, screen, short_gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

CALLS = {"ecs_task": 100, "eci_commit_container_task": 10}  # kind -> ids a call
SIZES = (1, 10, 100, 1_000, 10_000)


def comparisons(place: Place, *, quick: bool) -> Iterator[Result]:
    """The plain ratios."""
    for names, rows in ROUNDS:
        commands = {name: COMMANDS[name].make(place) for name in names}
        often = min(COMMANDS[name].quick if quick else COMMANDS[name].often for name in names)
        usages = {name: median(runs) for name, runs in interleaved(commands, often).items()}
        for row in rows:
            yield from _lines(row, usages)


def _lines(row: Comparison, usages: Mapping[str, Usage]) -> Iterator[Result]:
    for measure in row.measures:
        ours = getattr(usages[row.ours], measure) - (getattr(usages[row.less], measure) if row.less else 0.0)
        peer = getattr(usages[row.peer], measure)
        yield Result(row.what, row.against, measure, UNITS[measure], ours, peer, ours / peer, row.target)


def calls(place: Place, *, quick: bool) -> Iterator[Result]:
    """How many calls one poll takes, as the emulator counted them; the worst of all numbers of tasks."""
    for kind, batch in CALLS.items():
        worst = (0.0, 0.0, 0.0)
        for number in SIZES[:: 2 if quick else 1]:
            before = place.emulator.calls()["total"]
            run(place.poll(kind, number))
            made, fewest = place.emulator.calls()["total"] - before, math.ceil(number / batch)
            worst = max(worst, (made / fewest, made, fewest))
        sizes = f"N = {SIZES[0]} ... {SIZES[-1]:,}"
        yield Result(
            f"calls of a poll, {kind}, {sizes}", f"N/{batch}, rounded up", "calls", "calls", *worst[1:], worst[0], 1.0
        )


def latency(place: Place, *, quick: bool) -> Iterator[Result]:
    """Build tasks again, from a server that takes its time as one beyond a network does."""
    number, seconds, often = (100, 0.02, 1) if quick else (200, 0.02, 3)
    commands = {"gate": place.poll("cr_artifact_build_task", number), "sdk": place.peer("sdk_builds.py", number)}
    place.emulator.fault(kind="slow", operation="GetArtifactBuildTask", seconds=seconds)
    usages = {name: median(runs) for name, runs in interleaved(commands, often).items()}
    place.emulator.clear_faults()
    what = f"the same, {number} tasks, answers after {seconds * 1000:.0f} ms"
    ours, peer = usages["gate"].wall, usages["sdk"].wall
    yield Result(what, "the SDK in a loop", "wall", "s", ours, peer, ours / peer, math.inf)


FIGURES: tuple[Callable[..., Iterable[Result]], ...] = (
    comparisons,
    short_gate,
    screen,
    latency,
    further_poll,
    calls,
    lag,
    watcher,
    events,
)
SKIPPED_WHEN_QUICK = (lag, events)
