# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why tasks failed: asked for once the gate is decided, with the best of efforts and no more."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import NamedTuple

from .._api.answer import Call
from .._api.client import Client
from .._api.errors import ApiError
from .._tasks.kinds import KINDS
from .._tasks.lines import lines_of
from .._tasks.listing import count
from .._tasks.scheduler import Scheduler
from .._tasks.schema import By, Detail
from .._tasks.target import Target
from .._tasks.threads import Threads
from .engine import LAST_POLL, Gate

MOST_TASKS = 10
MOST_SECONDS = 10.0
LONGEST_LINE = 1000  # characters


class _Asked(NamedTuple):
    """One call about one failed task."""

    target: Target
    detail: Detail
    page: int = 1
    size: int = 0  # rows; 0 for as many as there can be

    def call(self) -> Call:
        kind, paging = KINDS[self.target.kind], self.detail.paging
        params = {self.detail.parameter: self.target.id, **kind.scope(self.target.region, self.target.instance_id)}
        if paging:
            params[paging.size_parameter] = str(self.size or paging.largest)
            if paging.style is By.NUMBER:
                params[paging.number_parameter] = str(self.page)
        operation, method = self.detail.operation, self.detail.method
        return Call(kind.product, operation, kind.version, method, self.target.region, params, kind.detail_action)

    def last(self, rows: int | None) -> _Asked | None:
        """The call for the last of so many rows, where this one does not show it."""
        paging, wanted = self.detail.paging, self.detail.lines.last
        if not paging or paging.style is not By.NUMBER or self.page > 1 or rows is None:
            return None
        if rows <= paging.largest:
            return None
        # The size at which the last page is full enough.
        size = max(range(wanted, paging.largest + 1), key=lambda size: min(wanted, (rows - 1) % size + 1))
        return self._replace(page=(rows - 1) // size + 1, size=size)


class Details:
    """Asks for the reasons of failures. C(clock): seconds, those of the C(until) of its method."""

    def __init__(self, client: Client, attempt_timeout: float, clock: Callable[[], float]) -> None:
        self._scheduler = Scheduler(
            Threads(lambda asked: client.send(asked.call())),
            clock,
            lane_of=lambda asked: (asked.detail.operation, asked.target.region),
            no_answer=lambda asked, reason: client.no_answer(asked.call(), reason),
            attempt_timeout=attempt_timeout,
            rng=random.Random(),
        )

    def ask(self, targets: Iterable[Target], until: float) -> tuple[dict[Target, list[str]], list[ApiError]]:
        """The lines for each target that was answered until then, and the errors of the others."""
        found, errors = {}, []
        details = [(target, KINDS[target.kind].detail) for target in targets]
        jobs = [_Asked(target, detail) for target, detail in details if detail]
        for asked, answer, error in self._scheduler.run(jobs, lambda: until, retry_for=0.0):
            if error is not None:
                errors.append(error)
                continue
            following = asked.last(count(answer.get("TotalCount")))
            if following:
                self._scheduler.add([following])
            else:
                found[asked.target] = [line[:LONGEST_LINE] for line in lines_of(asked.detail.lines, answer)]
        return found, errors


def explain(gate: Gate, details: Callable[[], Details]) -> str:
    """Add to the failed tasks of a gate that is through what the API says of them; within the gate's time.

    C(details) is called when there is something to ask. Return which permissions are missing for that, in a sentence;
    empty when none is.
    """
    failed = [
        watch
        for watch in gate.watches.values()
        if watch.task["outcome"] == "failed" and KINDS[watch.target.kind].detail
    ][:MOST_TASKS]
    until = min(gate.clock() + MOST_SECONDS, gate.rules.timeout + LAST_POLL)
    if not failed:
        return ""
    found, errors = details().ask([watch.target for watch in failed], until)
    for watch in failed:
        lines = found.get(watch.target)
        if lines is not None:
            known = watch.task["message"]
            reasons = [known, *(line for line in lines[-1:] if line != known)]
            watch.task = {**watch.task, "failure_details": lines, "message": "; ".join(filter(None, reasons))}
    hints = sorted({error.hint for error in errors if error.denied})
    return f"For the reason {' and '.join(hints)}." if hints else ""
