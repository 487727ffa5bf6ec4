# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many calls in bounded time: several at once, retried with full jitter, slower when throttled, given up when hung."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from .._api.call import CONCURRENT_CALLS
from .._api.errors import ApiError
from .lane import Lane, Pending, backoff

LONGEST_WAIT = 15.0  # seconds between two calls of C(idle)


class Executor(Protocol):
    """Where the calls run: threads, or a script in tests."""

    def start(self, ticket: int, job: Any) -> bool:
        """Begin a job; False if there is no room for it."""

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        """The next ticket and its result or exception, if one comes within these seconds."""

    def give_up(self, ticket: int) -> None:
        """Stop expecting a result for this ticket."""

    def let_go(self) -> None:
        """Release everything that the run needed."""

    def wake(self) -> None:
        """Make C(wait) return at once, with a ticket of no job; called from any thread."""


class Done(NamedTuple):
    """A finished job: its result, or the error that ended it."""

    job: Any
    value: Any
    error: ApiError | None


class Scheduler:
    """Schedules jobs. The lanes live as long as this object, so that throttling in one poll slows the next.

    C(lane_of) names a job's lane; C(no_answer) makes the error of a job that got no answer, from the job and a
    reason. C(attempt_timeout): seconds after which one try is given up. C(idle) is called every 15 s of waiting, in the
    thread that waits; what it raises ends the run.
    """

    def __init__(
        self,
        executor: Executor,
        clock: Callable[[], float],
        lane_of: Callable[[Any], Any],
        no_answer: Callable[[Any, str], ApiError],
        attempt_timeout: float,
        rng: random.Random,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._executor = executor
        self._clock = clock
        self._lane_of = lane_of
        self._no_answer = no_answer
        self._attempt_timeout = attempt_timeout
        self._rng = rng
        self._idle = idle
        self._lanes: dict[Any, Lane] = {}
        self._in_flight: dict[int, tuple[Lane, Pending]] = {}
        self._tickets = itertools.count(1)

    def run(self, jobs: Iterable[Any], until: Callable[[], float], retry_for: float) -> Iterator[Done]:
        """Yield one Done per job, as they come; C(add) takes more jobs meanwhile.

        Each job is retried for C(retry_for) seconds after it first failed. All end at C(until()), which may move; a job
        that was not tried by then yields nothing, unless throttling was the reason.
        """
        self.add(jobs)
        try:
            heard = self._clock()
            while self._clock() < until():
                now = self._clock()
                for lane in self._lanes.values():
                    for entry in lane.drop_hopeless(now, retry_for):
                        yield self._failed(entry, now, lane.error)
                wake = self._launch(now)
                if not self._in_flight and wake == float("inf"):
                    return
                oldest = min((entry.started for lane, entry in self._in_flight.values()), default=float("inf"))
                wake = min(wake, until(), oldest + self._attempt_timeout, heard + LONGEST_WAIT)
                arrived = self._executor.wait(max(0.0, wake - now))
                now = self._clock()
                for ticket, result in itertools.chain([arrived] if arrived else [], self._overdue(now)):
                    if ticket in self._in_flight:  # else it was given up
                        lane, entry = self._in_flight.pop(ticket)
                        lane.in_flight -= 1
                        done = self._judged(lane, entry, result, now, retry_for)
                        if done:
                            yield done
                if now >= heard + LONGEST_WAIT:
                    heard = now
                    self._idle()
            yield from self._left_over(self._clock())
        finally:
            for ticket in self._in_flight:
                self._executor.give_up(ticket)
            self._in_flight.clear()
            self._executor.let_go()
            for lane in self._lanes.values():
                lane.clear()

    def add(self, jobs: Iterable[Any]) -> None:
        """Add jobs to the current run."""
        for job in jobs:
            name = self._lane_of(job)
            if name not in self._lanes:
                self._lanes[name] = Lane(self._rng)
            self._lanes[name].enter(Pending(job))

    def wake(self) -> None:
        """Make C(run) check now whether its time is up; called from any thread."""
        self._executor.wake()

    def save(self) -> list[Any]:
        """The throttled lanes as plain data, for another process that continues by the same clock."""
        return [[name, lane.resume_at, lane.strikes, lane.width] for name, lane in self._lanes.items() if lane.strikes]

    def load(self, lanes: Iterable[Any]) -> None:
        """Restore what C(save) returned."""
        for name, resume_at, strikes, width in lanes:
            lane = self._lanes.setdefault(tuple(name), Lane(self._rng))
            lane.resume_at, lane.strikes, lane.width = resume_at, strikes, width

    def _launch(self, now: float) -> float:
        """Start what may start, one job per lane in turn; return when the next one could."""
        for lane in self._lanes.values():
            lane.requeue(now)
        started = True
        while started:
            started = False
            for lane in sorted(self._lanes.values(), key=lambda lane: lane.in_flight):
                entry = lane.take(now) if self._has_room(lane) else None
                if entry is None:
                    continue
                ticket = next(self._tickets)
                if not self._executor.start(ticket, entry.job):
                    lane.put_back(entry)
                    return now + 1
                entry.started = now
                entry.tries += 1
                lane.in_flight += 1
                self._in_flight[ticket] = (lane, entry)
                started = True
        return min((lane.next_start() for lane in self._lanes.values() if self._has_room(lane)), default=float("inf"))

    def _has_room(self, lane: Lane) -> bool:
        """Whether one more may start; a hanging lane leaves a place to each lane with nothing in flight."""
        kept = sum(other.idle for other in self._lanes.values()) if lane.in_flight else 0
        return len(self._in_flight) + kept < CONCURRENT_CALLS

    def _overdue(self, now: float) -> Iterator[tuple[int, ApiError]]:
        """Give up the tries that have taken too long."""
        for ticket, (_lane, entry) in list(self._in_flight.items()):
            if now >= entry.started + self._attempt_timeout:
                self._executor.give_up(ticket)
                yield ticket, self._no_answer(entry.job, f"no answer within {self._attempt_timeout:g} s")

    def _judged(self, lane: Lane, entry: Pending, result: Any, now: float, retry_for: float) -> Done | None:
        """The end of a job; None if it is to be tried again."""
        if not isinstance(result, BaseException):
            lane.answered()
            return Done(entry.job, result, None)
        if not isinstance(result, ApiError):
            raise result
        entry.error = result
        if entry.first_failure is None:
            entry.first_failure = now
        last_chance = entry.first_failure + retry_for
        if result.retry:
            lane.failed(result, now)
        if not result.retry or now >= last_chance:
            return self._failed(entry, now)
        if result.throttled:
            lane.put_back(entry)
        else:
            lane.rest(entry, min(now + backoff(entry.tries, self._rng), last_chance))
        return None

    def _left_over(self, now: float) -> Iterator[Done]:
        """The jobs without an answer when the time is up."""
        for _lane, entry in self._in_flight.values():
            yield self._failed(entry, now)
        for lane in self._lanes.values():
            for entry in lane.entries():
                if entry.tries or lane.strikes:
                    yield self._failed(entry, now, lane.error)

    def _failed(self, entry: Pending, now: float, lanes: ApiError | None = None) -> Done:
        """The end of a job without an answer, with how often and how long it was tried.

        C(lanes): the last error of its lane, which stands in for that of a job that was never tried.
        """
        if entry.error is None and lanes is not None:
            entry.error = lanes.about_another(self._no_answer(entry.job, "").about)
        error = entry.error
        if error is None:
            error = self._no_answer(entry.job, "no answer before the time was up")
            error.cut = True
        error.tries = max(error.tries, entry.tries)
        error.seconds = now - entry.first_failure if entry.first_failure is not None else 0.0
        return Done(entry.job, None, error)
