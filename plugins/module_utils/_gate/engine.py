# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate: a pure engine. Clock, sleep and poll are passed in; it knows neither HTTP nor Ansible."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from typing import Any, NamedTuple, Protocol

from .._api.errors import ApiError
from .._tasks.target import Part, Target
from .demands import Verdict
from .handover import State
from .watch import Watch

LAST_POLL = 0.9  # seconds that a poll may run past the deadline, so that there is one at the deadline
AFTERGLOW = 1.0  # seconds for answers still in flight once the gate is decided: the result shows more tasks
MOST_HISTORY = 1000
SETTLE = 10.0  # seconds that a slice lasts at least before it hands back for a change of status
JITTER = 0.05  # of a sleep, and at most 0.25 s: gates that start together drift apart


def pause(sleep: float, rng: random.Random) -> float:
    """Seconds between two polls."""
    return sleep + rng.uniform(0, min(0.25, JITTER * sleep))


def _telling(error: ApiError, before: ApiError | None) -> ApiError:
    """For a call that our clock cut short, the error of the same call in the previous poll, if any."""
    if before and error.cut and (before.operation, before.region) == (error.operation, error.region):
        return before
    return error


class Rules(NamedTuple):
    """What the gate has to reach, and how patient it is; times in seconds."""

    judge: Callable[[Target, dict[str, Any]], Verdict]
    require_all: bool = True
    fail_fast: bool = True
    timeout: float = 3600
    delay: float = 0
    sleep: float = 10
    appear_timeout: float = 60
    retry_timeout: float = 75
    patience: float = 31  # how long a poll goes on without an answer, once there has been one


class Poll(Protocol):
    """Asks for targets; yields parts as they come, until C(until()), retrying each call for C(retry_for) seconds."""

    def __call__(self, targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        """Begin the poll."""


class Gate:
    """Polls until every target has reached what the rules ask, or no longer can, or the time is up.

    C(clock): seconds since the gate began. C(now): the time of day in UTC. C(after_poll) is called with the gate after
    each poll.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        rules: Rules,
        poll: Poll,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        after_poll: Callable[[Gate], None] = lambda _gate: None,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        rng: random.Random | None = None,
    ) -> None:
        self.watches = {target: Watch(target) for target in targets}
        self.rules = rules
        self.history: list[dict[str, Any]] = []
        self.history_dropped = 0
        self.polls = 0
        self.next_poll = rules.delay
        self.answered = False  # whether there has ever been an answer
        self.failing_since: float | None = None  # the first poll, while there has not
        self.failed_tries = 0  # of one call since then
        self.error: ApiError | None = None  # of the last poll, if a part of it got no answer
        self.unknown: dict[tuple[str, str], None] = {}  # unknown statuses, by kind
        self.timed_out = False
        self.clock = clock
        self._counts = Counter(watch.standing for watch in self.watches.values())
        self._last_answer = 0.0  # in the current poll
        self._decided_at = float("inf")
        self._poll = poll
        self._sleep = sleep
        self._after_poll = after_poll
        self._now = now
        self._rng = rng or random.Random()

    def take_up(self, state: State) -> None:
        """Continue from the state of an earlier slice, for the same targets in the same order."""
        for watch, saved in zip(self.watches.values(), state.watches):
            watch.load(saved)
        self._counts = Counter(watch.standing for watch in self.watches.values())
        self.polls = state.polls
        self.next_poll = state.next_poll
        self.answered = state.answered
        self.failing_since = state.failing_since
        self.failed_tries = state.failed_tries
        self.error = ApiError.load(state.error) if state.error else None
        self.unknown = dict.fromkeys((kind, word) for kind, word in state.unknown)

    @property
    def decided(self) -> bool | None:
        """True: open. False: it can no longer open, or must fail now. None: not yet."""
        reached, still_open = self._counts["reached"], self._counts["open"]
        if reached == len(self.watches) or (reached and not self.rules.require_all):
            return True
        if not still_open or (self._counts["lost"] and self.rules.require_all and self.rules.fail_fast):
            return False
        return None

    @property
    def changes(self) -> int:
        """How many changes of status were seen."""
        return len(self.history) + self.history_dropped

    def run(self, slice_seconds: float = float("inf")) -> bool:
        """Run until the gate is decided or the time is up: True; or until it is time to hand over: False.

        Raises ApiError when the API refuses, or has never answered at all.
        """
        began = self.clock()
        hand_over = began + slice_seconds
        while max(self.clock(), self.next_poll) < hand_over:
            if self.next_poll > self.clock():
                self._sleep(self.next_poll - self.clock())
            changes = self.changes
            self.poll_once(hand_over)
            now = self.clock()
            cut = now >= hand_over
            self.timed_out = self.decided is None and now >= self.rules.timeout
            if self.decided is not None or self.timed_out:
                return True
            if slice_seconds < float("inf") and self.changes > changes:
                hand_over = min(hand_over, began + SETTLE)
            # A poll cut short by the end of the slice continues at once.
            self.next_poll = now if cut else min(now + pause(self.rules.sleep, self._rng), self.rules.timeout)
        return False

    def poll_once(self, hand_over: float = float("inf")) -> None:
        """Ask for all open tasks, the longest unanswered first, and judge answers as they come.

        Raises ApiError as C(run) does.
        """
        self.polls += 1
        before, self.error = self.error, None
        began = self._last_answer = self.clock()
        self._decided_at = float("inf")
        retry_for = self.rules.retry_timeout
        if self.answered:
            retry_for = min(retry_for, self.rules.sleep)
        elif self.failing_since is not None:
            retry_for -= began - self.failing_since
        asked = sorted((watch for watch in self.watches.values() if watch.open), key=lambda watch: watch.answered_at)
        targets = [watch.target for watch in asked]
        for part in self._poll(targets, lambda: self._poll_ends(hand_over), retry_for):
            if part.error is None:
                self.answered = True
                self._last_answer = self.clock()
                self._judge(part)
                if self.decided is not None:
                    self._decided_at = min(self._decided_at, self._last_answer)
            elif self.decided is None:  # a failure after the decision does not change it
                if not part.error.transient:
                    raise part.error
                self.error = _telling(part.error, before)
        for watch in asked:
            if watch.answered_at < began:
                watch.lacked_at = None
        self._after_poll(self)
        if self.error and not self.answered:
            self._never_answered(self.error, began, hand_over)

    def _never_answered(self, error: ApiError, began: float, hand_over: float) -> None:
        """Raise the error, counting all tries, unless the next slice is to go on trying."""
        now = self.clock()
        self.failing_since = began if self.failing_since is None else self.failing_since
        self.failed_tries += error.tries
        error.tries = self.failed_tries
        error.seconds = now - self.failing_since
        late = error.seconds >= self.rules.retry_timeout
        if now < self.rules.timeout and (now < hand_over or late or not error.retry):
            raise error

    def _poll_ends(self, hand_over: float) -> float:
        """When the current poll has to end, as things stand."""
        ends = min(self.rules.timeout + LAST_POLL, self._decided_at + AFTERGLOW)
        if hand_over < self.rules.timeout:
            ends = min(ends, hand_over)
        return min(ends, self._last_answer + self.rules.patience) if self.answered else ends

    def _judge(self, part: Part) -> None:
        now = self.clock()
        for target in part.targets:
            watch = self.watches[target]
            task = part.found.get(target)
            verdict = None if task is None else self.rules.judge(target, task)
            self._counts[watch.standing] -= 1
            watch.answered_at = now
            if task is None or verdict is None:
                watch.lacks(now, self.rules.appear_timeout)
            else:
                watch.finds(verdict.task, verdict.reached, self.polls)
                if task["outcome"] == "unknown" and task["status"]:
                    self.unknown[target.kind, task["status"]] = None
            self._counts[watch.standing] += 1
            if watch.shown != watch.task["status"]:
                watch.shown = watch.task["status"]
                watch.since = now
                self._record(target, watch.shown, now)

    def _record(self, target: Target, status: str, now: float) -> None:
        self.history.append(
            {
                "kind": target.kind,
                "region": target.region,
                "instance_id": target.instance_id,
                "id": target.id,
                "status": status,
                "at": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "elapsed": int(now),
            }
        )
        if len(self.history) > MOST_HISTORY:
            del self.history[0]
            self.history_dropped += 1
