# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the API for tasks: fewest calls for ids, all pages for filters, answers in the one shape."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from .._api.answer import Call
from .._api.client import Client
from .._api.errors import ApiError
from .kinds import KINDS
from .scheduler import Calls
from .schema import By, Kind, Paging, Style
from .shape import blank, shape, text
from .target import Part, Target
from .threads import Threads

MOST_PAGES = 1000  # of one listing; 500,000 executions
_NO_SUCH = re.compile(r"(?:invalid)?(?P<thing>.+?)(?:ids?)?not(?:found|exist)")


class Question(NamedTuple):
    """One call's worth of what is asked, and what earlier pages of it have given."""

    kind: str
    region: str
    instance_id: str | None
    ids: tuple[str, ...] = ()
    params: Mapping[str, str] = {}
    limit: int | None = None
    page: int = 1
    token: str | None = None
    tokens: frozenset[str] = frozenset()
    rows: int = 0
    total: int | None = None
    found: Mapping[str, dict[str, Any]] = {}

    def about(self) -> str:
        """The ids and the instance that an error of this call is about; empty for a listing."""
        names = enumerated(self.ids)
        return f"{names} in {self.instance_id}" if self.instance_id else names


def enumerated(ids: Sequence[str]) -> str:
    """The first of these ids, and how many there are beside them."""
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def questions(
    kind: str,
    region: str,
    instance_id: str | None,
    ids: Sequence[str] = (),
    filters: Mapping[str, Any] | None = None,
    limit: int | None = None,
) -> list[Question]:
    """The fewest questions that cover these ids and filters (option names of the info module to values)."""
    spec = KINDS[kind]
    fixed: dict[str, str] = {}
    choices: list[list[tuple[dict[str, str], tuple[str, ...]]]] = []
    for option, value in (filters or {}).items():
        wire = spec.filters[option]
        if wire.style is Style.LIST:
            choices.append([(wire.params(part), ()) for part in _split(value, wire.most)])
        else:
            fixed.update(wire.params(value))
    if ids:
        choices.append([(spec.ids.params(part), tuple(part)) for part in _split(ids, spec.ids.per_call)])
    asked = []
    for combination in product(*choices):
        params = dict(fixed)
        for extra, _ids in combination:
            params.update(extra)
        batch = combination[-1][1] if ids else ()
        asked.append(Question(kind, region, instance_id, batch, params, limit))
    return asked


def _split(values: Sequence[str], most: int) -> list[Sequence[str]]:
    return [values[start : start + most] for start in range(0, len(values), most)]


def says_missing(kind: Kind, code: str | None) -> bool:
    """Whether a code says that this very task does not exist; the HTTP status never does (a wrong key is a 404).

    What the code names is missing: C(InvalidTaskId.NotFound) speaks of a task, C(InvalidTaskGroupId.NotFound) does not.
    """
    if code is None or code in kind.missing_codes:
        return code is not None
    match = _NO_SUCH.fullmatch(re.sub("[._]", "", code).lower())
    return match is not None and match["thing"].endswith(kind.missing_nouns)


class Tasks:
    """Puts questions to the API. C(clock): seconds, the same clock that the bounds of the methods speak of."""

    def __init__(self, client: Client, attempt_timeout: float, clock: Callable[[], float]) -> None:
        self._client = client
        self.calls = Calls(
            Threads(self.ask),
            clock,
            lane_of=lambda question: (question.kind, question.region),
            no_answer=self._no_answer,
            attempt_timeout=attempt_timeout,
            rng=random.Random(),
        )

    def look(self, targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        """Ask for these targets; yield what comes, as it comes. Bounds as in Calls.run."""
        groups: dict[tuple[str, str, str | None], list[str]] = {}
        for target in targets:
            groups.setdefault(target[:3], []).append(target.id)
        asked = [question for group, ids in groups.items() for question in questions(*group, ids)]
        for job, result, error in self.calls.run(asked, until, retry_for):
            if result is None and error is None:
                continue  # more of it is on the way
            about = [Target(job.kind, job.region, job.instance_id, task_id) for task_id in job.ids]
            found = {target: _task_of(target, result.found) for target in about} if result else {}
            yield Part(about, {target: task for target, task in found.items() if task}, error)

    def fetch(self, asked: Sequence[Question], retry_for: float) -> list[Question]:
        """All answers, in the order asked: each question with what was found; raises the first ApiError."""
        order = {(question.ids, tuple(question.params.items())): number for number, question in enumerate(asked)}
        answers = []
        for _job, result, error in self.calls.run(asked, lambda: float("inf"), retry_for):
            if error is not None:
                raise error
            if result is not None:
                answers.append(result)
        return sorted(answers, key=lambda answer: order.get((answer.ids, tuple(answer.params.items())), 0))

    def _no_answer(self, question: Question, reason: str) -> ApiError:
        error = self._client.no_answer(_call(question), reason)
        error.about = question.about()
        return error

    def ask(self, question: Question) -> tuple[Question | None, list[Question]]:
        """One call: the answered question when it is through, and the questions that have to follow.

        Raises ApiError, with what it is about.
        """
        kind = KINDS[question.kind]
        call = _call(question)
        try:
            answer = self._client.send(call)
            rows = _rows(kind, answer)
            found = {**question.found, **_match(question, kind, rows)}
        except ApiError as error:
            if question.ids and says_missing(kind, error.code):
                if len(question.ids) == 1:
                    return question, []
                half = len(question.ids) // 2  # it does not say which: ask again in halves
                asked = kind.ids.params(question.ids)
                others = {name: value for name, value in question.params.items() if name not in asked}
                return None, [
                    Question(*question[:3], part, {**others, **kind.ids.params(part)})
                    for part in (question.ids[:half], question.ids[half:])
                ]
            error.about = question.about()
            raise
        except _Malformed as reason:
            raise self._no_answer(question, str(reason)) from None
        except RecursionError:
            raise self._no_answer(question, "the answer is nested too deeply") from None
        total = count(answer.get("TotalCount")) if question.total is None else question.total
        read = question._replace(found=found, total=total, rows=question.rows + len(rows))
        following = self._next(question, read, text(answer.get("NextToken")))
        return (None, [following]) if following else (read, [])

    def _next(self, before: Question, question: Question, token: str) -> Question | None:
        """The question for the next page, if there is one and it is needed."""
        paging = KINDS[question.kind].paging
        wanted = len(question.ids) or question.limit
        if paging is None or (wanted and len(question.found) >= wanted):
            return None
        if question.page >= MOST_PAGES:
            raise self._client.no_answer(_call(question), f"the listing has more than {MOST_PAGES} pages", retry=False)
        if paging.style is By.NUMBER:
            rows = question.rows - before.rows
            last = rows < _page_size(question, paging) if question.total is None else question.rows >= question.total
            # A page with nothing new is no page: without this a server that ignores PageNumber is asked for ever.
            return (
                None if last or len(question.found) == len(before.found) else question._replace(page=question.page + 1)
            )
        if not token:
            return None
        if token in question.tokens:
            raise self._client.no_answer(_call(question), "the API gave the same NextToken twice", retry=False)
        return question._replace(page=question.page + 1, token=token, tokens=question.tokens | {token})


class _Malformed(Exception):
    """An answer whose shape is not the operation's; says what is wrong."""


def _call(question: Question) -> Call:
    kind = KINDS[question.kind]
    params = {**kind.constants, **question.params, **kind.scope(question.region, question.instance_id)}
    if kind.paging is not None:
        params[kind.paging.size_parameter] = str(_page_size(question, kind.paging))
        if kind.paging.style is By.NUMBER:
            params[kind.paging.number_parameter] = str(question.page)
        elif question.token:
            params["NextToken"] = question.token
    return Call(kind.product, kind.operation, kind.version, kind.method, question.region, params, kind.ram_action)


def _page_size(question: Question, paging: Paging) -> int:
    return min(paging.largest, question.limit or paging.largest)


def _task_of(target: Target, found: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The target's task in what was found; None when it is missing."""
    absent = KINDS[target.kind].absent
    if target.id in found or absent == "missing":
        return found.get(target.id)
    return blank(target.kind, target.id, target.region, target.instance_id, absent)


def _rows(kind: Kind, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tasks of an answer as the API wrote them; raises _Malformed."""
    if not kind.path:
        if not text(answer.get(kind.id_field)).strip():
            if text(answer.get(kind.status_field)).strip():
                raise _Malformed(f"the answer has no {kind.id_field}")
            return []  # an empty task is how this API says that there is none
        return [dict(answer)]
    node: Any = answer
    for step in kind.path:
        node = node.get(step) if isinstance(node, dict) else None
    where = ".".join(kind.path)
    if node is None and count(answer.get("TotalCount")) == 0:
        return []
    if not isinstance(node, list):
        raise _Malformed(f"the answer has no list {where}")
    for row in node:
        if not isinstance(row, dict) or not text(row.get(kind.id_field)).strip():
            raise _Malformed(f"the answer has an entry without {kind.id_field} in {where}")
    return node


def _match(question: Question, kind: Kind, rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows that were asked for, in the one shape, by the id as asked.

    The API may answer with an id in another case, or with blanks around it. Tags have case.
    """
    exact = {kind.ids.answered_as(task_id): task_id for task_id in question.ids}
    in_any_case = {} if kind.ids.second_parameter else exact
    folded = {name.lower(): task_id for name, task_id in reversed(in_any_case.items())}
    own: dict[str, dict[str, Any]] = {}  # rows that have the very id
    other: dict[str, dict[str, Any]] = {}  # rows that have it in another case
    for row in rows:
        name = row[kind.id_field].strip()
        task_id = exact.get(name) if question.ids else name
        taken = other if task_id is None else own
        task_id = task_id or folded.get(name.lower())
        if task_id is not None and taken.setdefault(task_id, row) != row:
            raise _Malformed(f"the answer has {name} twice, and differently")
    return {
        task_id: shape(question.kind, task_id, question.region, question.instance_id, row)
        for task_id, row in {**other, **own}.items()
    }


def count(value: Any) -> int | None:
    """A count that may come as text; None for nonsense."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 12 else None
