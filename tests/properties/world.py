# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A world for the gate's engine: tasks with timelines, faults by the clock, and polls that remember what they gave."""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate, Rules
from ansible_collections.alicloud.gate.plugins.module_utils._gate.handover import State
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import shape
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Part, Target
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import handed_over

KIND = "ecs_image_pipeline_execution"
REGION = "cn-hangzhou"
BEGINNING = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ATTEMPT_TIMEOUT = 30.0  # seconds, as connect_timeout and read_timeout by default
RETRY_PAUSE = 0.7  # seconds between the tries of one call


class Fault(NamedTuple):
    """From C(start) to C(end) every call meets it: C(error), C(hang), C(fatal), or C(deaf) (no call is even begun)."""

    start: float
    end: float
    what: str


class Delivery(NamedTuple):
    """What one answer said of one task; None: it was not in it."""

    at: float
    poll: int
    status: str | None


@dataclass
class World:
    """Virtual time. C(timelines): by target, moments and the status from each on, None where there is no such task."""

    timelines: dict[Target, list[tuple[float, str | None]]]
    faults: Sequence[Fault] = ()
    latency: float = 0.0  # seconds of a call
    batch: int = 100  # tasks a call
    overshoot: float = 0.0  # seconds that a sleep lasts too long
    now: float = 0.0
    polls: list[tuple[float, list[Target]]] = field(default_factory=list)
    delivered: dict[Target, list[Delivery]] = field(default_factory=dict)
    errors: int = 0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds + self.overshoot

    def today(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.now)

    def status(self, target: Target) -> str | None:
        timeline = self.timelines[target]
        return timeline[bisect.bisect_right([at for at, _status in timeline], self.now) - 1][1]

    def fault(self) -> str | None:
        return next((fault.what for fault in self.faults if fault.start <= self.now < fault.end), None)

    def poll(self, targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        """Calls one after the other, within the bounds that the real one keeps."""
        asked = list(targets)
        assert len(set(asked)) == len(asked), "asked for twice in one poll"
        self.polls.append((self.now, asked))
        for start in range(0, len(asked), self.batch):
            if self.now >= until():
                return
            batch = asked[start : start + self.batch]
            if self.fault() == "deaf":
                self.now = max(self.now, until())
                return
            yield self._call(batch, until, self.now + retry_for)

    def _call(self, batch: list[Target], until: Callable[[], float], last_chance: float) -> Part:
        while True:
            fault = self.fault()
            ends = self.now + (ATTEMPT_TIMEOUT if fault == "hang" else self.latency)
            if ends > until():
                self.now = max(self.now, until())
                return self._failed(batch)
            self.now = ends
            if fault is None:
                return self._answered(batch)
            if fault == "fatal":
                return self._failed(batch, transient=False)
            if self.now >= last_chance:
                return self._failed(batch)
            self.now += RETRY_PAUSE

    def _answered(self, batch: list[Target]) -> Part:
        found = {}
        for target in batch:
            status = self.status(target)
            delivery = Delivery(self.now, len(self.polls), status)
            self.delivered.setdefault(target, []).append(delivery)
            if status is not None:
                fields = {"ExecutionId": target.id, "Status": status, "ImageId": "m-1"}
                found[target] = shape(KIND, target.id, REGION, None, fields)
        return Part(batch, found, None)

    def _failed(self, batch: list[Target], transient: bool = True) -> Part:
        self.errors += 1
        error = ApiError(
            "as the world wants it",
            operation="DescribeImagePipelineExecutions",
            host="h",
            region=REGION,
            credential_source="option",
            transient=transient,
            retry=transient,
        )
        return Part(batch, {}, error)


def target(number: int) -> Target:
    return Target(KIND, REGION, None, f"exec-{number}")


class End(NamedTuple):
    """How a gate ended: its result, what it raised instead, and by which clock."""

    gate: Gate
    result: dict[str, Any]
    raised: ApiError | None
    at: float


def run(world: World, rules: Rules, seed: int, slice_seconds: float | None = None, start_cost: float = 0.0) -> End:
    """A gate from begin to end, in one piece or in slices: each a new gate that takes up the state of the one before.

    C(start_cost): seconds that it takes to start a slice.
    """
    rng = random.Random(seed)
    history: list[dict[str, Any]] = []
    dropped = 0
    state: State | None = None
    while True:
        world.now += start_cost if slice_seconds else 0.0
        gate = Gate(list(world.timelines), rules, world.poll, world.clock, world.sleep, now=world.today, rng=rng)
        if state:
            gate.take_up(state)
        finished, raised = True, None
        try:
            finished = gate.run(slice_seconds or float("inf"))
        except ApiError as error:
            raised = error
        history += gate.history
        dropped += gate.history_dropped
        if finished:
            result = {
                "reached": gate.decided is True,
                "timed_out": gate.timed_out,
                "tasks": [watch.result() for watch in gate.watches.values()],
                "polls": gate.polls,
                "history": history,
                "history_dropped": dropped,
            }
            return End(gate, result, raised, world.now)
        state = handed_over(gate)
        world.now = max(world.now, gate.next_poll)
