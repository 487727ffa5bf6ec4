# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a filter finds, from poll to poll: what to read in each, so that the past is read only once.

Everything that began before the last complete reading is known, so a reading goes back to that moment: by the API's
time filter where there is one, else page by page where the answers have shown that the newest comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from .._tasks.kinds import KINDS
from .._tasks.listing import Listing
from .._tasks.query import Query, queries
from .._tasks.wire import Accepts

# How much further back a reading goes. The API refuses a clock that is off by more, and one that is not may still
# differ by this much; and a task may appear in a listing some time after it began.
OVERLAP = timedelta(minutes=15)
MOST_ENDED = 10_000  # ended tasks that are remembered, of one kind in one region


def stamp(moment: datetime) -> str:
    """A time in UTC in the format of tasks, whose text sorts chronologically."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def falling(tasks: Iterable[Mapping[str, Any]]) -> bool | None:
    """Whether the newest comes first; None if nothing shows the order."""
    times = [task["created_at"] for task in tasks]
    if None in times:
        return False
    if any(later > earlier for earlier, later in zip(times, times[1:])):
        return False
    return True if times and times[0] > times[-1] else None


def key(query: Query) -> tuple[Any, ...]:
    """What makes two queries by filter the same."""
    return query.kind, query.region, tuple(query.params.items())


class Feed:
    """A filter, by the option names of the kind's info module. C(statuses): those it asks for, in lower case.

    The API is never asked to filter by status: a task would disappear when its status changes.
    """

    def __init__(
        self, kind: str, region: str, filters: Mapping[str, Any] | None = None, statuses: frozenset[str] | None = None
    ) -> None:
        self.kind = kind
        self.region = region
        self.filters = dict(filters or {})
        self.open: set[str] = set()  # ids of its tasks that have not ended
        self.since: str | None = None  # what was created before this is known; None before the first complete reading
        self._statuses = statuses
        self._window = KINDS[kind].time_range
        self._newest_first: bool | None = None
        self._began = ""
        self._sought: set[str] = set()
        self._unread: set[tuple[Any, ...]] = set()

    @property
    def first(self) -> bool:
        """Whether it has never been read completely."""
        return self.since is None

    def wants(self, status: str) -> bool:
        """Whether it asks for tasks in this status."""
        return self._statuses is None or status.lower() in self._statuses

    def begin(self, now: datetime) -> list[Query]:
        """What to ask in the poll that begins. C(now): by the API's clock."""
        self._began = stamp(now - OVERLAP)
        self._sought = set(self.open)
        filters = self.filters
        if self._window and self.since:
            first, last = self._window
            start = max(self._since_as(first), filters.get(first, ""))
            if start > filters.get(last, start):
                return []  # no future task can match
            filters = {**filters, first: start}
        asked = queries(self.kind, self.region, None, (), filters)
        self._unread = {key(query) for query in asked}
        return asked

    def _since_as(self, option: str) -> str:
        """C(since) in the format of this filter: with seconds, or in whole minutes and so a little earlier."""
        since = self.since or ""
        return f"{since[:16]}Z" if KINDS[self.kind].filters[option].accepts is Accepts.MINUTE else since

    def read(self, listing: Listing, page: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in a page of one of the listings; stop that listing if all that follows is known."""
        if listing.next_page and not self._window and self._enough(page):
            listing.stop()
        if listing.next_page:
            return
        order = falling(listing.found.values())
        if order is not None:
            self._newest_first = order and self._newest_first is not False
        self._unread.discard(key(listing.query))
        if not self._unread:
            self.since = self._began

    def _enough(self, page: Mapping[str, Mapping[str, Any]]) -> bool:
        """Whether this page reaches what is known already.

        Where open tasks are asked for one by one, more pages are read as long as that saves calls.
        """
        found = len(page.keys() & self._sought)
        self._sought -= page.keys()
        if self.since is None or not self._newest_first or not page or falling(page.values()) is False:
            return False
        if list(page.values())[-1]["created_at"] >= self.since:
            return False
        return not self._sought or found <= KINDS[self.kind].ids.per_call


class Ended:
    """The ended tasks of one kind and region, which give no more events; the newest ones by id."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}  # to the time of creation, empty if unknown
        self._forgotten = ""  # ended tasks created up to then are forgotten

    def add(self, task: Mapping[str, Any]) -> None:
        """Remember one."""
        self._ids[task["id"]] = task["created_at"] or ""

    def knows(self, task: Mapping[str, Any], first: bool) -> bool:
        """Whether this one gives no event. C(first): its feed is read for the first time."""
        if task["id"] in self._ids:
            return True
        return bool(task["finished"] and task["created_at"] and task["created_at"] <= self._forgotten and not first)

    def forget(self, feeds: Iterable[Feed]) -> None:
        """Forget the oldest if there are too many; never one that a feed may still show as new."""
        since = [feed.since for feed in feeds]
        if len(self._ids) <= MOST_ENDED or None in since:
            return
        safe = min(filter(None, since), default="")
        old = sorted((created, task_id) for task_id, created in self._ids.items() if "" < created < safe)
        for created, task_id in old[: len(self._ids) - MOST_ENDED * 9 // 10]:
            del self._ids[task_id]
            self._forgotten = created
