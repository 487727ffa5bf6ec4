# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate is asked for, and a world of tasks for its engine: timelines and errors on a clock of their own."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._door.options import Options, prepare
from ansible_collections.alicloud.gate.plugins.module_utils._door.targets import Asked, read_targets, target_readers
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import GATE_SPEC
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate, Rules
from ansible_collections.alicloud.gate.plugins.module_utils._gate.handover import State
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import shape
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Part, Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, Clock, api_error

KIND = "ecs_image_pipeline_execution"
GONE = None


def succeeded(task: dict[str, Any]) -> bool:
    return bool(task["outcome"] == "succeeded")


class World:
    """Timelines by id: (from second, status), None being gone. C(errors) by id come instead, from second to second.

    A poll gives a part for each task, which takes C(takes) seconds.
    """

    def __init__(self, takes: float = 0.0, /, **timelines: list[tuple[float, str | None]]) -> None:
        self.clock = Clock()
        self.timelines = timelines
        self.takes = takes
        self.errors: dict[str, tuple[float, float, ApiError]] = {}
        self.asked: list[tuple[float, list[str]]] = []
        self.bounds: list[tuple[float, float]] = []  # of each poll: retry_for, and when it had to end
        self.targets = [Target(KIND, REGION, None, name) for name in timelines]

    def poll(self, targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        targets = list(targets)
        self.asked.append((self.clock.now, [target.id for target in targets]))
        self.bounds.append((retry_for, until()))
        for target in targets:
            self.clock.now += self.takes
            if self.clock.now >= until():
                self.clock.now = until()
                return
            yield self.part(target)

    def part(self, target: Target) -> Part:
        now = self.clock.now
        begins, ends, error = self.errors.get(target.id, (0.0, 0.0, None))
        if begins <= now < ends:
            return Part([target], {}, error)
        states = [status for at, status in self.timelines[target.id] if at <= now]
        if not states or states[-1] is None:
            return Part([target], {}, None)
        fields = {"ExecutionId": target.id, "Status": states[-1]}
        return Part([target], {target: shape(KIND, target.id, REGION, None, fields)}, None)

    def gate(self, reached: Callable[[dict[str, Any]], bool] = succeeded, **rules: Any) -> Gate:
        began = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
        return Gate(
            self.targets,
            Rules(Judge({}, reached), **rules),
            self.poll,
            self.clock,
            self.clock.sleep,
            now=lambda: began + timedelta(seconds=self.clock.now),
            rng=random.Random(1),
        )


def handed_over(gate: Gate) -> State:
    """What the next slice takes up, after its way through JSON."""
    state = State(
        watches=[watch.save() for watch in gate.watches.values()],
        polls=gate.polls,
        next_poll=gate.next_poll,
        answered=gate.answered,
        failing_since=gate.failing_since,
        failed_tries=gate.failed_tries,
        error=gate.error.save() if gate.error else None,
        unknown=[list(word) for word in gate.unknown],
        lanes=[],
        api_calls=3,
        credential_source="option",
    )
    return State(**json.loads(json.dumps(state._asdict())))


def asked(check_mode: bool = False, **written: Any) -> Asked:
    """What these options of a gate ask for, as a door hands them on; raises InputError."""
    arguments, given, refused = prepare(GATE_SPEC, written, target_readers(GATE_SPEC, check_mode))
    if refused:
        raise refused
    values = {**dict.fromkeys(GATE_SPEC), **arguments}
    return read_targets(Options(values, given, {}, check_mode), lambda: REGION)


def always(status: str | None) -> list[tuple[float, str | None]]:
    return [(0, status)]


def building(until: float, then: str | None = "SUCCESS") -> list[tuple[float, str | None]]:
    return [(0, "BUILDING"), (until, then)]


def transient(retry: bool = True) -> ApiError:
    return api_error("InternalError", transient=True, retry=retry)
