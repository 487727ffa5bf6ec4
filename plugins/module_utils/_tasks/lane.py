# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit by which the API throttles, one operation in one region: what waits there, and how fast it may go."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from typing import Any

from .._api.call import CONCURRENT_CALLS
from .._api.errors import ApiError

BACKOFF_BASE, BACKOFF_CAP = 0.5, 20.0  # seconds
RETRY_AFTER_CAP = 60.0  # seconds; as the vendor's CLI caps it
LATE = 0.5  # seconds by which waking up for a last try may be late


def backoff(attempt: int, rng: random.Random) -> float:
    """Seconds before the next try, after C(attempt) failures: full jitter, so that many gates do not retry in step."""
    return rng.uniform(0, min(BACKOFF_CAP, BACKOFF_BASE * 2 ** min(attempt, 16)))


class Pending:
    """An unfinished job, across all its tries."""

    def __init__(self, job: Any) -> None:
        self.job = job
        self.tries = 0
        self.started = 0.0
        self.ready_at = 0.0
        self.first_failure: float | None = None
        self.error: ApiError | None = None


class Lane:
    """Jobs of one operation in one region, C(in_flight) of them in flight, at most C(width)."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._fresh: deque[Pending] = deque()  # not tried yet
        self._again: deque[Pending] = deque()  # tried, to go first
        self._resting: list[Pending] = []  # failed, to be retried at ready_at
        self.in_flight = 0
        self.width = float(CONCURRENT_CALLS)
        self.strikes = 0
        self.resume_at = 0.0
        self.error: ApiError | None = None  # the last one
        self._failing_since: float | None = None  # the first failure since the last answer

    def enter(self, entry: Pending) -> None:
        """Queue a new job behind all others."""
        self._fresh.append(entry)

    def put_back(self, entry: Pending) -> None:
        """Queue a job to go first as soon as the lane allows."""
        self._again.appendleft(entry)

    def rest(self, entry: Pending, until: float) -> None:
        """Retry a job at that time."""
        entry.ready_at = until
        self._resting.append(entry)

    def clear(self) -> None:
        """Forget the jobs, but not how fast the lane may go."""
        for queue in (self._fresh, self._again, self._resting):
            queue.clear()
        self.in_flight = 0
        self._failing_since = None

    def entries(self) -> Iterator[Pending]:
        """All jobs that are not in flight."""
        yield from self._resting
        yield from self._again
        yield from self._fresh

    def failed(self, error: ApiError, now: float) -> None:
        """Note a transient error."""
        self.error = error
        if self._failing_since is None:
            self._failing_since = now
        if error.throttled:
            self._throttled(error, now)

    def _throttled(self, error: ApiError, now: float) -> None:
        """Start nothing for a while, then fewer at once."""
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
        self._failing_since = None
        self.width = min(float(CONCURRENT_CALLS), self.width + 1 / self.width)

    @property
    def idle(self) -> bool:
        """Whether it has jobs, and none of them is in flight."""
        return not self.in_flight and bool(self._fresh or self._again or self._resting)

    def requeue(self, now: float) -> None:
        """Requeue the jobs that have rested, in front."""
        rested = [entry for entry in self._resting if entry.ready_at <= now]
        if rested:
            self._resting = [entry for entry in self._resting if entry.ready_at > now]
            self._again.extendleft(reversed(rested))

    def take(self, now: float) -> Pending | None:
        """The next job to start now, if any."""
        if now < self.resume_at or self.in_flight >= int(self.width):
            return None
        queue = self._again or self._fresh
        return queue.popleft() if queue else None

    def drop_hopeless(self, now: float, retry_for: float) -> list[Pending]:
        """Remove jobs whose last chance will have passed when the lane resumes.

        That is C(retry_for) after the job first failed, or the lane did: otherwise many jobs that fail one after
        the other would each be tried for that long.
        """
        if self._failing_since is None and now >= self.resume_at:
            return []
        resumes = max(now - LATE, self.resume_at)
        since = now if self._failing_since is None else self._failing_since
        if resumes > since + retry_for:
            lost = [*self._again, *self._fresh, *self._resting]
            for queue in (self._fresh, self._again, self._resting):
                queue.clear()
            return lost

        def late(entry: Pending) -> bool:
            return entry.first_failure is not None and resumes > entry.first_failure + retry_for

        # A job that has not been tried yet has as much time as the lane.
        lost = [entry for entry in (*self._again, *self._resting) if late(entry)]
        if lost:
            self._again = deque(entry for entry in self._again if not late(entry))
            self._resting = [entry for entry in self._resting if not late(entry)]
        return lost

    def next_start(self) -> float:
        """When something here could start without a result coming in."""
        times = [entry.ready_at for entry in self._resting]
        if (self._fresh or self._again) and self.in_flight < int(self.width):
            times.append(0.0)
        return max(self.resume_at, min(times)) if times else float("inf")
