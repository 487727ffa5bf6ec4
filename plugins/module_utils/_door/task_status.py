# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the event source task_status does: turns options into a watcher, and puts its events on a queue."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple, Protocol

from .._api.errors import GateError
from .._gate.demands import Judge
from .._gate.engine import pause
from .._gate.reasons import MOST_TASKS, Details, explain_failed
from .._gate.watch import Watch
from .._gate.watcher import Watcher, WatchRules
from .._tasks.kinds import KINDS
from .cautions import warn_of_cautions
from .checking import check, refuse
from .connection import CONNECTION_SPEC, Connection
from .masking import Secrets
from .options import Options
from .values import check_number
from .wait_for_task import GATE_SPEC, read_details
from .watch_option import Watched, read_watch, watched

SOURCE_SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION_SPEC,
    "watch": {"type": "list", "elements": "dict", "required": True},
    "initial": {"type": "str", "choices": ["none", "running", "all"], "default": "running"},
    **{name: GATE_SPEC[name] for name in ("sleep", "appear_timeout", "failure_details")},
}
MOST_SAID = 1000  # sentences that are remembered so that none is logged twice

LOGGER = logging.getLogger("alicloud.gate.task_status")


class Queue(Protocol):
    """Where ansible-rulebook takes events from."""

    async def put(self, event: dict[str, Any]) -> None:
        """Put an event on the queue; waits while the queue is full."""


class Times(NamedTuple):
    """How the watch waits. C(clock) and C(sleep) in seconds."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Any] = asyncio.sleep


class _Report(Secrets):
    """What is reported besides events: sentences for the log, each once, without secrets."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, None] = {}

    def warn(self, text: str) -> None:
        if text not in self._said:
            self.log(text)
            self._said[text] = None
            if len(self._said) > MOST_SAID:
                del self._said[next(iter(self._said))]

    def log(self, text: str) -> None:
        LOGGER.warning("%s", self.masked(text))


class _Hearer:
    """Passes what the watcher says in the poll's thread to the event loop and the log."""

    def __init__(self, options: Options, report: _Report, details: Details) -> None:
        self.send: Callable[[dict[str, Any]], None] = lambda _event: None
        self._wanted = options.values["failure_details"]
        self._report = report
        self._details = details

    def event(self, event: dict[str, Any]) -> None:
        warn_of_cautions(self._report, [event["task"]])
        self.send(self._report.masked(event))

    def say(self, text: str) -> None:
        self._report.log(text)

    def explain(self, watches: list[Watch], until: float) -> None:
        if self._wanted == "false":
            return
        for first in range(0, len(watches), MOST_TASKS):
            some = watches[first : first + MOST_TASKS]
            hint = explain_failed(some, lambda: self._details, until, self._wanted == "output")
            if hint:
                self._report.warn(hint)


class _Source:
    """A checked watch, and the client and poller behind it."""

    def __init__(self, options: Options, report: _Report, times: Times) -> None:
        connection = Connection(options, report)
        found: Watched = watched(options.values["watch"], connection.region)
        kinds = {*(target.kind for target in found.targets), *(feed.kind for feed in found.feeds)}
        self._client, self._poller = connection.open({KINDS[kind].product for kind in kinds}, times.clock)
        self._connection = connection
        self._warned = 0
        self._report = report

        output = options.values["failure_details"] == "output"
        details = Details(self._client, connection.attempt_timeout, times.clock, output)
        self.hearer = _Hearer(options, report, details)
        self.watcher = Watcher(
            found.targets,
            found.feeds,
            _rules(options, found, connection),
            self._poller.survey,
            self.hearer,
            times.clock,
            lambda: datetime.now(timezone.utc),
            lambda: datetime.fromtimestamp(self._client.now(), timezone.utc),
        )

    def poll(self) -> None:
        """Poll once; raises GateError."""
        try:
            self.watcher.poll_once()
        finally:
            for warning in self._client.warnings[self._warned :]:
                self._report.warn(warning)
            self._warned = len(self._client.warnings)

    def stop(self) -> None:
        """Make the current poll end now."""
        self.watcher.stopped = True
        self._poller.scheduler.wake()
        self._connection.close()


def _rules(options: Options, found: Watched, connection: Connection) -> WatchRules:
    values = options.values
    return WatchRules(
        judge=Judge(found.targets, lambda task: bool(task["finished"])),
        initial=values["initial"],
        sleep=check_number("sleep", values["sleep"], 1, above=False),
        appear_timeout=check_number("appear_timeout", values["appear_timeout"], 0, above=False),
        retry_timeout=connection.retry_timeout,
        patience=connection.attempt_timeout + 1,
    )


def _prepared(written: Mapping[str, Any], environ: Mapping[str, str], times: Times) -> _Source:
    """The source of these arguments; raises GateError."""
    readers = {"watch": read_watch, "failure_details": read_details}
    values, given, refused = check("(alicloud.gate.task_status) event source", SOURCE_SPEC, written, readers, {})
    report = _Report()
    report.keep_options(SOURCE_SPEC, values)
    refuse(refused)
    return _Source(Options(values, given, environ, check_mode=False), report, times)


async def watch(
    queue: Queue, written: Mapping[str, Any], environ: Mapping[str, str], times: Times | None = None
) -> None:
    """Put each transition on the queue, until there is nothing left to watch; raises GateError.

    No poll begins before the queue has taken what the last one saw, so a full queue holds the watch back.
    """
    times = times or Times()
    try:
        source = await asyncio.to_thread(_prepared, written, environ, times)
        await _run(queue, source, times.sleep)
    except GateError as error:
        # Without its traceback, which ansible-rulebook would print below the sentence.
        raise error.with_traceback(None) from None


async def _run(queue: Queue, source: _Source, sleep: Callable[[float], Any]) -> None:
    rng = random.Random()
    try:
        while not source.watcher.through:
            await _poll(queue, source)
            if not source.watcher.through:
                await sleep(pause(source.watcher.rules.sleep, rng))
    finally:
        source.stop()


async def _poll(queue: Queue, source: _Source) -> None:
    """One poll, in a thread; what it sees is passed on while it runs."""
    loop = asyncio.get_running_loop()
    seen: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def send(event: dict[str, Any] | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed, so nothing listens any more
            loop.call_soon_threadsafe(seen.put_nowait, event)

    def poll() -> None:
        try:
            source.poll()
        finally:
            send(None)

    source.hearer.send = send
    polling = asyncio.ensure_future(asyncio.to_thread(poll))
    while (event := await seen.get()) is not None:
        await queue.put(event)
    await polling
