# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The watcher: a pure engine that turns polls into events. Clocks, poll and listener are passed in.

A filter finds tasks; each is followed until it has ended, by the filter where that shows it, else by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from .._api.errors import ApiError, GateError
from .._tasks.polling import Update
from .._tasks.query import Query
from .._tasks.shape import blank
from .._tasks.target import Part, Target
from .demands import Verdict
from .duration import duration
from .endless import endless
from .feed import Ended, Feed, key, stamp
from .reasons import MOST_SECONDS
from .watch import Watch


class WatchRules(NamedTuple):
    """What gives an event, and how patient the watcher is; times in seconds."""

    judge: Callable[[Target, dict[str, Any]], Verdict]
    initial: str = "running"  # none, running or all: which tasks of the first poll give an event
    sleep: float = 10
    appear_timeout: float = 60
    retry_timeout: float = 75
    patience: float = 31  # how long a poll goes on without an answer, once there has been one


class Poll(Protocol):
    """Asks for targets and filters; yields what comes, until C(until()), retrying each call for C(retry_for)."""

    def __call__(
        self, targets: Iterable[Target], filters: Iterable[Query], until: Callable[[], float], retry_for: float
    ) -> Iterator[Part | Update]:
        """Begin the poll."""


class Hearer(Protocol):
    """Is told what was seen; called in the thread of the poll."""

    def event(self, event: dict[str, Any]) -> None:
        """A transition."""

    def say(self, text: str) -> None:
        """A sentence for the log."""

    def explain(self, watches: list[Watch], until: float) -> None:
        """Add to failed tasks what the API says of them, until then by the watcher's clock."""


class _Followed:
    """A task that has not ended. There may be 10,000, so each is kept small."""

    __slots__ = ("answered", "asked", "feeds", "lacked", "lacking", "outcome", "shown", "status")

    def __init__(self, asked: bool) -> None:
        self.asked = asked  # by its id
        self.answered = False
        self.feeds: tuple[Feed, ...] = ()
        self.shown = -1  # the number of the last poll whose feeds showed it
        self.status: str | None = None  # None: never seen
        self.outcome = ""
        self.lacking = 0.0  # seconds it has been missing from answered polls
        self.lacked = (-1, 0.0)  # the last poll answered without it, and when that was

    @property
    def previous(self) -> dict[str, Any] | None:
        return None if self.status is None else {"status": self.status, "outcome": self.outcome}

    def wants(self, status: str) -> bool:
        return self.asked or any(feed.wants(status) for feed in self.feeds)


class Watcher:
    """Polls targets and feeds, and reports each transition once.

    C(clock): seconds. C(now): the time of day in UTC, and C(api_now) the same by the API's clock.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        feeds: Iterable[Feed],
        rules: WatchRules,
        poll: Poll,
        hearer: Hearer,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        api_now: Callable[[], datetime],
    ) -> None:
        self.polls = 0
        self.stopped = False  # set from any thread: the current poll ends as soon as it is woken
        self._followed = {target: _Followed(asked=True) for target in targets}
        self._feeds = list(feeds)
        self._ended = {(feed.kind, feed.region): Ended() for feed in self._feeds}
        self.rules = rules
        self._poll = poll
        self._hearer = hearer
        self._clock = clock
        self._now = now
        self._api_now = api_now
        self._answered = False  # whether there has ever been an answer
        self._last_answer = 0.0  # in the current poll
        self._began = 0.0
        self._failed: list[tuple[Watch, dict[str, Any]]] = []
        self._troubles: dict[tuple[str, str], float] = {}  # operation and region to when it began to fail
        self._unknown: set[tuple[str, str]] = set()

    @property
    def through(self) -> bool:
        """Whether nothing is left that could change."""
        return not self._followed and not self._feeds

    def poll_once(self) -> None:
        """Ask once for everything. Raises ApiError when the API refuses, or has never answered."""
        self.polls += 1
        self._began = self._last_answer = self._clock()
        errors: dict[tuple[str, str], ApiError] = {}
        fine: set[tuple[str, str]] = set()
        now = self._api_now()
        asked: dict[tuple[Any, ...], list[Feed]] = {}
        read: list[Query] = []
        for feed in self._feeds:
            for query in feed.begin(now):
                feeds = asked.setdefault(key(query), [])
                if not feeds:
                    read.append(query)
                feeds.append(feed)
        # Those that the feeds will probably show are asked for by id only if they were not shown.
        likely = [target for target, followed in self._followed.items() if followed.shown == self.polls - 1]
        others = [target for target, followed in self._followed.items() if followed.shown < self.polls - 1]
        self._ask(others, read, asked, errors, fine)
        rest = [target for target in likely if target in self._followed and self._followed[target].shown < self.polls]
        self._ask(rest, [], {}, errors, fine)
        self._tell_failed()
        for kind_and_region, ended in self._ended.items():
            ended.forget(one for one in self._feeds if (one.kind, one.region) == kind_and_region)
        self._say_troubles(errors, fine - errors.keys())

    def _ask(
        self,
        targets: list[Target],
        read: list[Query],
        asked: dict[tuple[Any, ...], list[Feed]],
        errors: dict[tuple[str, str], ApiError],
        fine: set[tuple[str, str]],
    ) -> None:
        if self.stopped or not (targets or read):
            return
        rules = self.rules
        retry_for = min(rules.retry_timeout, rules.sleep) if self._answered else rules.retry_timeout
        for part in self._poll(targets, read, self._ends, retry_for):
            about = part.listing.query if isinstance(part, Update) else part.targets[0]
            lane = about.kind, about.region
            if part.error is not None:
                if not part.error.transient or (not self._answered and not self.stopped):
                    raise part.error
                errors[lane] = part.error
            else:
                fine.add(lane)
                self._answered = True
                self._last_answer = self._clock()
            if isinstance(part, Update):
                for feed in asked[key(part.listing.query)]:
                    self._take_page(feed, part)
            elif part.error is None:
                self._take_part(part)

    def _ends(self) -> float:
        """When the current poll has to end, as things stand."""
        if self.stopped:
            return float("-inf")
        return self._last_answer + self.rules.patience if self._answered else float("inf")

    def _take_page(self, feed: Feed, update: Update) -> None:
        ended = self._ended[feed.kind, feed.region]
        first = feed.first
        for task in update.found.values():
            target = Target(feed.kind, feed.region, None, task["id"])
            followed = self._followed.get(target)
            if followed is None:
                if ended.knows(task, first) or endless(task):
                    continue
                followed = self._followed[target] = _Followed(asked=False)
            if feed not in followed.feeds:
                followed.feeds += (feed,)
                feed.open.add(target.id)
            if followed.shown < self.polls:  # else another feed has shown it in this poll
                followed.shown = self.polls
                self._sees(target, followed, task, first and not followed.answered)
        if update.error is None:
            feed.read(update.listing, update.found)

    def _take_part(self, part: Part) -> None:
        for target in part.targets:
            followed = self._followed.get(target)
            if followed is None or followed.shown == self.polls:
                continue
            task = part.found.get(target)
            if task is None:
                self._lacks(target, followed)
            else:
                if endless(task):
                    raise GateError(str(endless(task)))
                self._sees(target, followed, task, not followed.answered)

    def _sees(self, target: Target, followed: _Followed, task: dict[str, Any], first: bool) -> None:
        """The API answered with the task. C(first): in the first answer that could contain it."""
        task = self.rules.judge(target, task).task
        if task["outcome"] == "unknown" and task["status"] and (target.kind, task["status"]) not in self._unknown:
            self._unknown.add((target.kind, task["status"]))
            self._hearer.say(f"{target.kind}: the status {task['status']!r} is unknown; it counts as not finished.")
        previous = followed.previous
        followed.answered = True
        followed.lacking = 0.0
        followed.status, followed.outcome = task["status"], task["outcome"]
        if task["finished"]:
            self._drop(target, followed, task)
        if first and (self.rules.initial == "none" or (self.rules.initial == "running" and task["finished"])):
            return
        if previous == followed.previous:
            return
        transition = "finished" if task["finished"] else "first_seen" if previous is None else "changed"
        self._tell(target, followed, task, previous, transition)

    def _lacks(self, target: Target, followed: _Followed) -> None:
        """The API answered without it. Time between polls counts only where both were answered."""
        now = self._clock()
        lacked_in, lacked_at = followed.lacked
        if lacked_in == self.polls - 1:
            followed.lacking += now - lacked_at
        followed.lacked = (self.polls, now)
        followed.answered = True
        if followed.lacking < self.rules.appear_timeout:
            return
        previous = followed.previous
        task = blank(target.kind, target.id, target.region, target.instance_id, "missing")
        self._drop(target, followed, task)
        if previous is None or followed.wants(previous["status"]):
            self._hearer.event(self._event(task, previous, "missing"))

    def _drop(self, target: Target, followed: _Followed, task: dict[str, Any]) -> None:
        """Forget it: there is nothing more to ask or report."""
        del self._followed[target]
        for feed in followed.feeds:
            feed.open.discard(target.id)
        if (target.kind, target.region) in self._ended:
            self._ended[target.kind, target.region].add(task)

    def _tell(
        self,
        target: Target,
        followed: _Followed,
        task: dict[str, Any],
        previous: dict[str, Any] | None,
        transition: str,
    ) -> None:
        if not followed.wants(task["status"]):
            return
        event = self._event(task, previous, transition)
        if task["outcome"] in ("failed", "partial"):
            watch = Watch(target)
            watch.task = task
            self._failed.append((watch, event))
        else:
            self._hearer.event(event)

    def _event(self, task: dict[str, Any], previous: dict[str, Any] | None, transition: str) -> dict[str, Any]:
        return {"task": task, "previous": previous, "transition": transition, "at": stamp(self._now())}

    def _tell_failed(self) -> None:
        """Report failed tasks, last in a poll, so that no answer waits while their reasons are asked for."""
        failed, self._failed = self._failed, []
        if failed and not self.stopped:
            self._hearer.explain([watch for watch, _event in failed], self._clock() + MOST_SECONDS)
        for watch, event in failed:
            self._hearer.event({**event, "task": watch.task})

    def _say_troubles(self, errors: dict[tuple[str, str], ApiError], fine: set[tuple[str, str]]) -> None:
        """Log what began to fail, and what answers again."""
        now = self._clock()
        for lane, error in errors.items():
            if lane not in self._troubles and not self.stopped:
                self._troubles[lane] = self._began
                self._hearer.say(f"{error} Still watching.")
        for kind, region in fine:
            since = self._troubles.pop((kind, region), None)
            if since is not None:
                self._hearer.say(f"{kind} in {region} answers again, after {duration(now - since)}.")
