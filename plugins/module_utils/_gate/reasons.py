# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why tasks failed: asked for once the gate is decided, on a best-effort basis."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .._api.call import Call
from .._api.client import Client
from .._api.errors import ApiError
from .._tasks.kinds import KINDS
from .._tasks.lines import INDENT, LONGEST_LINE, Block, blocks_of, flat, lines_of
from .._tasks.listing import count
from .._tasks.scheduler import Scheduler
from .._tasks.schema import Detail
from .._tasks.shape import snake, text
from .._tasks.target import Target
from .._tasks.threads import Threads
from .._tasks.wire import By
from .engine import LAST_POLL, Gate
from .watch import Watch

MOST_TASKS = 10
MOST_SECONDS = 10.0
MOST_PAGES = 10  # of one task's reasons


class _Asked(NamedTuple):
    """One call about one failed task, and what the pages before it contained."""

    target: Target
    detail: Detail
    page: int = 1
    size: int = 0  # rows; 0 for the maximum
    token: str = ""
    blocks: tuple[Block, ...] = ()

    def call(self) -> Call:
        kind, detail, region = KINDS[self.target.kind], self.detail, self.target.region
        params = {**detail.constants, detail.parameter: self.target.id, **kind.scope(region, self.target.instance_id)}
        if detail.paging:
            params[detail.paging.size_parameter] = str(self.size or detail.paging.largest)
            if detail.paging.style is By.NUMBER:
                params[detail.paging.number_parameter] = str(self.page)
            elif self.token:
                params["NextToken"] = self.token
        action = kind.action_of(detail)
        return Call(kind.product, detail.operation, kind.version, detail.method, region, params, action)

    def following(self, answer: Mapping[str, Any], blocks: tuple[Block, ...]) -> _Asked | None:
        """The call for the next page that matters. C(blocks): from all pages so far."""
        paging = self.detail.paging
        if paging is None:
            return None
        if paging.style is By.NUMBER:
            return self._last(paging.largest, count(answer.get("TotalCount")))
        node: Any = answer
        for step in self.detail.token_path:
            node = node.get(step) if isinstance(node, dict) else None
        if not text(node) or node == self.token or self.page >= MOST_PAGES:
            return None
        return self._replace(page=self.page + 1, token=node, blocks=blocks)

    def _last(self, largest: int, rows: int | None) -> _Asked | None:
        """The call for the last of so many rows, if this one does not show it."""
        if self.page > 1 or rows is None or rows <= largest:
            return None
        wanted = self.detail.lines.last
        # The page size at which the last page is full enough.
        size = max(range(wanted, largest + 1), key=lambda size: min(wanted, (rows - 1) % size + 1))
        return self._replace(page=(rows - 1) // size + 1, size=size)


class Details:
    """Asks for the reasons of failures. C(clock): seconds, as is C(until).

    C(output): also for the output of failed tasks, where there is any.
    """

    def __init__(
        self, client: Client, attempt_timeout: float, clock: Callable[[], float], output: bool = False
    ) -> None:
        self._output = output
        self._scheduler = Scheduler(
            Threads(lambda asked: client.send(asked.call())),
            clock,
            lane_of=lambda asked: (asked.detail.operation, asked.target.region),
            no_answer=lambda asked, reason: client.no_answer(asked.call(), reason),
            attempt_timeout=attempt_timeout,
            rng=random.Random(),
        )

    def ask(self, targets: Iterable[Target], until: float) -> tuple[dict[Target, list[str]], list[ApiError]]:
        """The lines for each target answered by then, and the errors of the others."""
        found, errors = {}, []
        details = [(target, asked_of(target, self._output)) for target in targets]
        jobs = [_Asked(target, detail) for target, detail in details if detail]
        for asked, answer, error in self._scheduler.run(jobs, lambda: until, retry_for=0.0):
            if error is not None:
                errors.append(error)
                continue
            blocks = (*asked.blocks, *blocks_of(asked.detail.lines, answer))
            following = asked.following(answer, blocks)
            if following:
                self._scheduler.add([following])
            else:
                found[asked.target] = [line[:LONGEST_LINE] for line in flat(asked.detail.lines, blocks)]
        return found, errors


def asked_of(target: Target, output: bool) -> Detail | None:
    """Where to ask why this task failed; None if nothing can be asked."""
    kind = KINDS[target.kind]
    detail = kind.output if output and kind.output else kind.detail
    return detail if detail and detail.operation else None


def _knows(watch: Watch) -> bool:
    """Add what a failed task itself says of its failure; False if the task or its kind has no failure to explain."""
    detail = KINDS[watch.target.kind].detail
    failed = watch.task["outcome"] == "failed" or (watch.task["outcome"] == "partial" and not watch.reached)
    if not failed or detail is None:
        return False
    if not detail.operation:
        lines = [line[:LONGEST_LINE] for line in lines_of(detail.lines, watch.task, snake)]
        watch.task = {**watch.task, "failure_details": lines}
    return True


def _last(lines: Sequence[str], message: str) -> str:
    """The last line, unless the message has it or it is the output of one of several."""
    heads = [line for line in lines if not line.startswith(INDENT)]
    last = lines[-1].strip() if lines else ""
    return "" if last in message or (heads and len(heads) > 1 and heads[-1] != lines[-1]) else last


def explain(gate: Gate, details: Callable[[], Details], output: bool = False) -> str:
    """Add what the API says of failures to the failed tasks of a finished gate, within the gate's time.

    C(details) is called when there is something to ask. Returns a sentence on the permissions missing for that;
    empty when none is.
    """
    until = min(gate.clock() + MOST_SECONDS, gate.rules.timeout + LAST_POLL)
    return explain_failed(gate.watches.values(), details, until, output)


def explain_failed(watches: Iterable[Watch], details: Callable[[], Details], until: float, output: bool = False) -> str:
    """The same for any watches. C(until): seconds by the clock of the details."""
    known = [watch for watch in watches if _knows(watch)]
    failed = [watch for watch in known if asked_of(watch.target, output)][:MOST_TASKS]
    if not failed:
        return ""
    found, errors = details().ask([watch.target for watch in failed], until)
    for watch in failed:
        lines = found.get(watch.target)
        if lines is not None:
            message = "; ".join(filter(None, (watch.task["message"], _last(lines, watch.task["message"]))))
            watch.task = {"failure_details": [], **watch.task, "message": message}
            watch.task.update(failure_details=lines or watch.task["failure_details"])
    hints = sorted({error.hint for error in errors if error.denied})
    return f"To show why tasks failed, {' and '.join(hints)}." if hints else ""
