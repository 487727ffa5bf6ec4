# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many calls in bounded time: several at once, retried with full jitter, slower when throttled, given up when hung."""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from .._api.errors import ApiError

MOST_AT_ONCE = 8
BACKOFF_BASE, BACKOFF_CAP = 0.5, 20.0  # seconds
RETRY_AFTER_CAP = 60.0  # seconds; as the vendor's CLI caps it
LONGEST_WAIT = 3600.0  # seconds at a time
LATE = 0.5  # seconds that waking up may be late for a last chance


class Executor(Protocol):
    """Where the calls run: threads, or a script in tests."""

    def start(self, ticket: int, job: Any) -> bool:
        """Begin a job; False when there is no room for it."""

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        """The next ticket and its result, if one comes within these seconds."""

    def give_up(self, ticket: int) -> None:
        """Expect no result of this ticket any more."""


class Outcome(NamedTuple):
    """What became of one job: its result, or the error that ended it."""

    job: Any
    result: Any
    error: ApiError | None


def backoff(attempt: int, rng: random.Random) -> float:
    """Seconds before the next try, after C(attempt) failures: full jitter, so that many gates do not beat in time."""
    return rng.uniform(0, min(BACKOFF_CAP, BACKOFF_BASE * 2 ** min(attempt, 16)))


class _Try:
    """A job on its way, over all its tries."""

    def __init__(self, job: Any) -> None:
        self.job = job
        self.tries = 0
        self.started = 0.0
        self.ready_at = 0.0
        self.first_failure: float | None = None
        self.error: ApiError | None = None


class _Lane:
    """One product's operation in one region: the unit by which the API throttles."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.waiting: deque[_Try] = deque()  # may start as soon as the lane lets them
        self.resting: list[_Try] = []  # failed, to be tried again at ready_at
        self.flying = 0
        self.width = float(MOST_AT_ONCE)
        self.strikes = 0
        self.resume_at = 0.0
        self.failing_since: float | None = None  # the first failure since there was an answer
        self.error: ApiError | None = None  # the last one

    def failed(self, error: ApiError, now: float) -> None:
        """Something that may pass was answered instead."""
        self.error = error
        if self.failing_since is None:
            self.failing_since = now
        if error.throttled:
            self._throttled(error, now)

    def _throttled(self, error: ApiError, now: float) -> None:
        """Let nothing start for a while, and fewer at once then."""
        if now >= self.resume_at:
            self.strikes += 1
            self.width = max(1.0, self.width / 2)
        elif not error.retry_after:
            return  # calls that were in flight together count as one strike
        wait = min(error.retry_after, RETRY_AFTER_CAP) if error.retry_after else backoff(self.strikes, self._rng)
        self.resume_at = max(self.resume_at, now + wait)

    def answered(self) -> None:
        """Widen again, step by step."""
        self.strikes = 0
        self.failing_since = None
        self.width = min(float(MOST_AT_ONCE), self.width + 1 / self.width)

    @property
    def idle(self) -> bool:
        """Whether it has something to do, and nothing of it is on its way."""
        return not self.flying and bool(self.waiting or self.resting)

    def wake(self, now: float) -> None:
        """Put those that have rested in front."""
        rested = [entry for entry in self.resting if entry.ready_at <= now]
        if rested:
            self.resting = [entry for entry in self.resting if entry.ready_at > now]
            self.waiting.extendleft(reversed(rested))

    def take(self, now: float) -> _Try | None:
        """The next to start now, if any."""
        if self.waiting and now >= self.resume_at and self.flying < int(self.width):
            return self.waiting.popleft()
        return None

    def hopeless(self, now: float, retry_for: float) -> list[_Try]:
        """Remove those whose last chance has gone by when the lane resumes.

        That is C(retry_for) after the job first failed; for all, after the lane did: else many jobs that fail one after
        the other would each be tried for so long.
        """
        if self.failing_since is None and now >= self.resume_at:
            return []
        resumes = max(now - LATE, self.resume_at)
        since = now if self.failing_since is None else self.failing_since
        lost = []
        for queue in (self.waiting, self.resting):
            for entry in list(queue):
                if resumes > (since if entry.first_failure is None else min(since, entry.first_failure)) + retry_for:
                    queue.remove(entry)
                    lost.append(entry)
        return lost

    def next_start(self) -> float:
        """When something here could start, other than by a result that comes in."""
        times = [entry.ready_at for entry in self.resting]
        if self.waiting and self.flying < int(self.width):
            times.append(0.0)
        return max(self.resume_at, min(times)) if times else float("inf")


class Calls:
    """Schedules jobs. The lanes live as long as this object, so that one look's throttling slows the next.

    C(lane_of) names a job's lane; C(no_answer) makes the error of a job that was not answered, from the job and a
    reason. C(attempt_timeout): seconds after which one try is given up.
    """

    def __init__(
        self,
        executor: Executor,
        clock: Callable[[], float],
        lane_of: Callable[[Any], Any],
        no_answer: Callable[[Any, str], ApiError],
        attempt_timeout: float,
        rng: random.Random,
    ) -> None:
        self._executor = executor
        self._clock = clock
        self._lane_of = lane_of
        self._no_answer = no_answer
        self._attempt_timeout = attempt_timeout
        self._rng = rng
        self._lanes: dict[Any, _Lane] = {}
        self._flying: dict[int, tuple[_Lane, _Try]] = {}
        self._tickets = itertools.count(1)

    def run(self, jobs: Iterable[Any], until: Callable[[], float], retry_for: float) -> Iterator[Outcome]:
        """Yield one Outcome a job, as they come. A result is C((value, more jobs)); the jobs join the queue.

        Each job is retried for C(retry_for) seconds after it first failed. All end at C(until()), which may move; a job
        that was not tried by then has none, unless throttling kept it from that.
        """
        self._enter(jobs)
        try:
            while self._clock() < until():
                now = self._clock()
                for lane in self._lanes.values():
                    for entry in lane.hopeless(now, retry_for):
                        yield self._ended(entry, now, lane.error)
                wake = self._launch(now)
                if not self._flying and wake == float("inf"):
                    return
                overdue = min((entry.started for lane, entry in self._flying.values()), default=float("inf"))
                wake = min(wake, until(), overdue + self._attempt_timeout)
                arrived = self._executor.wait(min(max(0.0, wake - now), LONGEST_WAIT))
                now = self._clock()
                for ticket, result in itertools.chain([arrived] if arrived else [], self._overdue(now)):
                    if ticket in self._flying:  # else it had been given up
                        lane, entry = self._flying.pop(ticket)
                        lane.flying -= 1
                        outcome = self._arrived(lane, entry, result, now, retry_for)
                        if outcome:
                            yield outcome
            yield from self._left_over(self._clock())
        finally:
            for ticket in self._flying:
                self._executor.give_up(ticket)
            self._flying.clear()
            for lane in self._lanes.values():
                lane.flying = 0
                lane.failing_since = None
                lane.waiting.clear()
                lane.resting.clear()

    def _left_over(self, now: float) -> Iterator[Outcome]:
        """The jobs that have no answer when the time is up."""
        for _lane, entry in self._flying.values():
            yield self._ended(entry, now)
        for lane in self._lanes.values():
            for entry in (*lane.resting, *lane.waiting):
                if entry.tries or lane.strikes:
                    yield self._ended(entry, now, lane.error)

    def save(self) -> list[Any]:
        """The lanes that are throttled, for another process that goes on by the same clock."""
        return [[name, lane.resume_at, lane.strikes, lane.width] for name, lane in self._lanes.items() if lane.strikes]

    def load(self, lanes: Iterable[Any]) -> None:
        """Take up what C(save) gave."""
        for name, resume_at, strikes, width in lanes:
            lane = self._lanes.setdefault(tuple(name), _Lane(self._rng))
            lane.resume_at, lane.strikes, lane.width = resume_at, strikes, width

    def _enter(self, jobs: Iterable[Any]) -> None:
        for job in jobs:
            name = self._lane_of(job)
            if name not in self._lanes:
                self._lanes[name] = _Lane(self._rng)
            self._lanes[name].waiting.append(_Try(job))

    def _launch(self, now: float) -> float:
        """Start what may start, one a lane in turn; return when to look again."""
        for lane in self._lanes.values():
            lane.wake(now)
        started = True
        while started:
            started = False
            for lane in sorted(self._lanes.values(), key=lambda lane: lane.flying):
                entry = lane.take(now) if self._has_room(lane) else None
                if entry is None:
                    continue
                ticket = next(self._tickets)
                if not self._executor.start(ticket, entry.job):
                    lane.waiting.appendleft(entry)
                    return now + 1
                entry.started = now
                entry.tries += 1
                lane.flying += 1
                self._flying[ticket] = (lane, entry)
                started = True
        return min((lane.next_start() for lane in self._lanes.values() if self._has_room(lane)), default=float("inf"))

    def _has_room(self, lane: _Lane) -> bool:
        """Whether one more may be started; a lane that hangs leaves a place to each that has nothing on its way."""
        kept = sum(other.idle for other in self._lanes.values()) if lane.flying else 0
        return len(self._flying) + kept < MOST_AT_ONCE

    def _overdue(self, now: float) -> Iterator[tuple[int, ApiError]]:
        """Give up the tries that have taken too long."""
        for ticket, (_lane, entry) in list(self._flying.items()):
            if now >= entry.started + self._attempt_timeout:
                self._executor.give_up(ticket)
                yield ticket, self._no_answer(entry.job, f"no answer within {self._attempt_timeout:g} s")

    def _arrived(self, lane: _Lane, entry: _Try, result: Any, now: float, retry_for: float) -> Outcome | None:
        """The outcome of a job that is through; None when it is to be tried again."""
        if not isinstance(result, BaseException):
            lane.answered()
            value, more = result
            self._enter(more)
            return Outcome(entry.job, value, None)
        if not isinstance(result, ApiError):
            raise result
        entry.error = result
        if entry.first_failure is None:
            entry.first_failure = now
        last_chance = entry.first_failure + retry_for
        if result.retry:
            lane.failed(result, now)
        if not result.retry or now >= last_chance:
            return self._ended(entry, now)
        if result.throttled:
            lane.waiting.appendleft(entry)
        else:
            entry.ready_at = min(now + backoff(entry.tries, self._rng), last_chance)
            lane.resting.append(entry)
        return None

    def _ended(self, entry: _Try, now: float, lanes: ApiError | None = None) -> Outcome:
        """The outcome of a job without an answer, with how often and for how long it was tried.

        C(lanes): the last error of its lane, which stands for that of a job that was never tried.
        """
        if entry.error is None and lanes is not None:
            entry.error = lanes.about_another(self._no_answer(entry.job, "").about)
        error = entry.error or self._no_answer(entry.job, "no answer before the time was up")
        error.tries = max(error.tries, entry.tries)
        error.seconds = now - entry.first_failure if entry.first_failure is not None else 0.0
        return Outcome(entry.job, None, error)
