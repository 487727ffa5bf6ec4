# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers to a query contain: the tasks of a page in the one shape, and a listing that grows by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .query import Page, Query
from .schema import Kind
from .shape import shape, text
from .wire import By, Style

MOST_PAGES = 1000  # of one listing; 500,000 executions


class MalformedAnswer(Exception):
    """An answer that does not have the operation's shape; says what is wrong."""


class EndlessListing(Exception):
    """Endless pages; says what shows it."""


class Answer(NamedTuple):
    """One page as read. C(found): its tasks by the ids as asked. C(absent): the API says that there is no such task."""

    found: Mapping[str, dict[str, Any]] = {}
    rows: int = 0
    total: int | None = None
    token: str = ""
    absent: bool = False


def read(query: Query, answer: Mapping[str, Any]) -> Answer:
    """Read one page. Raises MalformedAnswer, and RecursionError for what is nested too deeply."""
    kind = query.spec
    rows = _rows(kind, answer)
    counted = kind.paging is None or kind.paging.counted
    total = count(answer.get("TotalCount")) if counted else None
    return Answer(_matched(query, rows), len(rows), total, text(answer.get("NextToken")))


class Listing:
    """What the pages of a query have contained so far.

    C(found): tasks by id. C(total): how many rows there are in total, if the API says so. C(next_page): what to ask
    for next; None if that was all. C(place): of the query among those asked together.
    """

    def __init__(self, query: Query, place: int = 0) -> None:
        self.query = query
        self.place = place
        self.found: dict[str, dict[str, Any]] = {}
        self.total: int | None = None
        self.next_page: Page | None = Page()
        self._rows = 0
        self._tokens: set[str] = set()

    def add(self, answer: Answer) -> None:
        """Add the page that was asked for; raises EndlessListing if the pages would not end."""
        before = len(self.found)
        self.found.update(answer.found)
        self._rows += answer.rows
        if self.total is None:
            self.total = answer.total
        asked, self.next_page = self.next_page, None
        if asked and self._goes_on(answer, new=len(self.found) > before):
            self._check_end(asked, answer.token)
            self.next_page = Page(asked.number + 1, answer.token)

    def stop(self) -> None:
        """Ask for no more pages."""
        self.next_page = None

    def _goes_on(self, answer: Answer, new: bool) -> bool:
        """Whether there is a next page, and it is needed. C(new): whether this one had tasks not seen before."""
        query, paging = self.query, self.query.spec.paging
        if paging is None or (query.enough and len(self.found) >= query.enough):
            return False
        if paging.style is not By.NUMBER:
            return bool(answer.token)
        last = answer.rows < query.page_size if self.total is None else self._rows >= self.total
        return new and not last  # a server that ignores the number would be asked forever

    def _check_end(self, asked: Page, token: str) -> None:
        if asked.number >= MOST_PAGES:
            raise EndlessListing(f"the listing has more than {MOST_PAGES} pages")
        if token in self._tokens:
            raise EndlessListing("the API gave the same NextToken twice")
        if self.query.spec.paging and self.query.spec.paging.style is not By.NUMBER:
            self._tokens.add(token)


def count(value: Any) -> int | None:
    """A count, which may come as text; None for nonsense."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 12 else None


def _rows(kind: Kind, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tasks of an answer as the API wrote them; raises MalformedAnswer."""
    if not kind.path:
        if not text(answer.get(kind.id_field)).strip():
            if text(answer.get(kind.status_field)).strip():
                raise MalformedAnswer(f"the answer has no {kind.id_field}")
            return []  # an empty task is how this API says that there is none
        return [dict(answer)]
    node: Any = answer
    for step in kind.path:
        node = node.get(step) if isinstance(node, dict) else None
    where = ".".join(kind.path)
    if node is None and count(answer.get("TotalCount")) == 0:
        return []
    if not isinstance(node, list):
        raise MalformedAnswer(f"the answer has no list {where}")
    for row in node:
        if not isinstance(row, dict) or not text(row.get(kind.id_field)).strip():
            raise MalformedAnswer(f"the answer has an entry without {kind.id_field} in {where}")
    return node


def _matched(query: Query, rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows that were asked for, in the one shape, by the id as asked; raises MalformedAnswer.

    The API may return an id in another case, or with blanks around it. Tags are case-sensitive.
    """
    kind = query.spec
    exact = {kind.ids.answered_as(task_id): task_id for task_id in query.ids}
    in_any_case = {} if kind.ids.style is Style.PAIR else exact
    folded = {name.lower(): task_id for name, task_id in reversed(in_any_case.items())}
    own: dict[str, dict[str, Any]] = {}  # rows that have exactly this id
    other: dict[str, dict[str, Any]] = {}  # rows that have it in another case
    for row in rows:
        name = row[kind.id_field].strip()
        task_id = exact.get(name) if query.ids else name
        taken = other if task_id is None else own
        task_id = task_id or folded.get(name.lower())
        if task_id is not None and taken.setdefault(task_id, row) != row:
            raise MalformedAnswer(f"the answer has {name} twice, and differently")
    return {
        task_id: shape(query.kind, task_id, query.region, query.instance_id, row)
        for task_id, row in {**other, **own}.items()
    }
