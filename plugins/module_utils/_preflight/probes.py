# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask each operation once, harmlessly: whether it may be called, and along the way what no document says."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .._api.call import Call
from .._api.client import Client
from .._api.codes import CLOCK, HINTS
from .._api.errors import BY_PROXY, ApiError
from .._api.failure import denied_action, server_time
from .._api.text import printable
from .._tasks.kinds import KINDS
from .._tasks.polling import says_missing
from .._tasks.scheduler import Scheduler
from .._tasks.schema import Kind
from .._tasks.threads import Threads
from .._tasks.wire import By, Paging, Style
from .evidence import Reply, note
from .questions import QUESTIONS

MOST_CALLS = 2  # HTTP requests of one operation
REFUSED = frozenset(HINTS) - CLOCK  # codes that say that the credentials are invalid
_NO_ADDRESS = re.compile(r"resol|name or service|getaddrinfo|nodename", re.IGNORECASE)


class Subject(NamedTuple):
    """An operation to try for a kind: the one that returns its tasks, or the one that says why they failed."""

    kind: str
    call: Call
    gives_reasons: bool = False


class Finding(NamedTuple):
    """What an operation answered. C(allowed): None if undecided."""

    allowed: bool | None
    ram_action: str
    message: str = ""
    code: str | None = None
    http_status: int | None = None


def subjects(name: str, region: str, instance_id: str | None, repo_id: str | None, details: bool) -> list[Subject]:
    """The operations to try for the kind C(name)."""
    kind = KINDS[name]
    scope = kind.scope(region, instance_id)
    task_id = kind.probe.id
    if repo_id and kind.ids.style is Style.PAIR:
        task_id = f"{repo_id}:{kind.ids.answered_as(task_id)}"
    ids = {} if kind.probe.listing else kind.ids.params([task_id])
    params = {**kind.constants, **ids, **scope, **_page(kind.paging, 1 if kind.probe.listing else 0)}
    call = Call(kind.product, kind.operation, kind.version, kind.method, region, params, kind.ram_action)
    tried = [Subject(name, call)]
    for detail in (kind.detail, kind.output):
        if details and detail and detail.operation:
            params = {**detail.constants, detail.parameter: task_id, **scope, **_page(detail.paging)}
            action = kind.action_of(detail)
            call = Call(kind.product, detail.operation, kind.version, detail.method, region, params, action)
            tried.append(Subject(name, call, True))
    return tried


def _page(paging: Paging | None, rows: int = 0) -> dict[str, str]:
    """The parameters of the first page, with so many rows; 0 for the maximum."""
    if paging is None:
        return {}
    params = {paging.size_parameter: str(rows or paging.largest)}
    if paging.style is By.NUMBER:
        params[paging.number_parameter] = "1"
    return params


class _Job(NamedTuple):
    """One call of an operation. C(params): overrides of the first call's, for a question; none for the first call."""

    subject: Subject
    params: Mapping[str, str] = {}

    def call(self) -> Call:
        call = self.subject.call
        return call._replace(params={**call.params, **self.params})


class Probes:
    """Tries operations in parallel. C(clock): seconds. C(wall): unix seconds by the clock of this host."""

    def __init__(
        self, client: Client, attempt_timeout: float, clock: Callable[[], float], wall: Callable[[], float] = time.time
    ) -> None:
        self.seconds: dict[str, float] = {}  # by operation, from the first request to its finding
        self.skew: float | None = None  # seconds by which the server's clock is ahead
        self._client = client
        self._clock = clock
        self._wall = wall
        self._lock = threading.Lock()
        self._asked: dict[str, list[float]] = {}  # by operation, when each request was sent, by C(wall)
        self._began: dict[str, float] = {}
        self._trip = float("inf")  # seconds of the fastest answer
        self._last: dict[str, Reply] = {}
        self._replies: dict[tuple[str, bool], Reply] = {}  # by operation, and whether it was the second call
        client.listener = self
        self._scheduler = Scheduler(
            Threads(self._ask),
            clock,
            lane_of=lambda job: job.subject.call.operation,
            no_answer=lambda job, reason: client.no_answer(job.call(), reason),
            attempt_timeout=attempt_timeout,
            rng=random.Random(),
        )

    def run(self, tried: Iterable[Subject], until: float) -> dict[str, Finding]:
        """The finding on each operation, by name; all within the time."""
        found: dict[str, Finding] = {}
        jobs = {subject.call.operation: _Job(subject) for subject in tried}
        patience = until - self._clock()
        for job, finding, error in self._scheduler.run(jobs.values(), lambda: until, retry_for=patience):
            if job.params:
                continue  # asked only for the evidence
            if error is None:
                self._scheduler.add(self._following(job))
            operation = job.subject.call.operation
            found[operation] = finding if error is None else _judge(job.subject, error)
            self.seconds[operation] = self._clock() - self._began.get(operation, self._clock())
        for operation, job in jobs.items():
            if operation not in found:
                error = self._client.no_answer(job.call(), "not called before the time was up")
                found[operation] = _judge(job.subject, error)
        return found

    def evidence(self, operations: Iterable[str]) -> list[dict[str, Any]]:
        """What these operations answered to the open questions of the contract."""
        asked = set(operations)
        return [
            note(name, operation, self._replies.get((operation, bool(question.params))))
            for name, question in QUESTIONS.items()
            for operation in question.operations
            if operation in asked
        ]

    def asked(self, call: Call) -> None:
        """As C(Listener) has it."""
        with self._lock:
            self._asked.setdefault(call.operation, []).append(self._wall())
            self._began.setdefault(call.operation, self._clock())

    def answered(self, call: Call, http_status: int, headers: Mapping[str, str], body: bytes) -> None:
        """As C(Listener) has it."""
        now = self._wall()
        host = self._client.host(call)
        with self._lock:
            self._last[call.operation] = Reply(host, http_status, headers, body)
            sent = self._asked[call.operation][-1]
            said = server_time(headers)
            if said is not None and now - sent < self._trip:
                self._trip = now - sent
                self.skew = (
                    said + 0.5 - (sent + now) / 2
                )  # a Date has whole seconds, so half a second is lost on average

    def _ask(self, job: _Job) -> Finding:
        """One call. Raises ApiError if it should be tried once more, or was not answered."""
        operation = job.subject.call.operation
        before = len(self._asked.get(operation, ()))
        call = job.call()
        if before >= MOST_CALLS:
            raise self._client.no_answer(call, "no answer", retry=False)
        try:
            answer = self._client.send(call, mend=not before)
            finding = _welcome(job.subject, answer)
        except ApiError as error:
            left = MOST_CALLS - len(self._asked.get(operation, ()))
            if error.retry and left and not job.params:
                raise
            error.retry = False
            if error.http_status is None:
                raise
            finding = _judge(job.subject, error)
        with self._lock:
            if operation in self._last:  # else its body could not be read
                self._replies[operation, bool(job.params)] = self._last[operation]
        return finding

    def _following(self, job: _Job) -> list[_Job]:
        """The second call, if a question needs one and it has not been used up."""
        operation = job.subject.call.operation
        if len(self._asked[operation]) >= MOST_CALLS:
            return []
        wanted = (question for question in QUESTIONS.values() if operation in question.operations and question.params)
        return [_Job(job.subject, question.params) for question in wanted][:1]


def _welcome(subject: Subject, answer: Mapping[str, Any]) -> Finding:
    """What a success says about the permission, if it comes from the API and not from something on the way to it."""
    if answer.get("RequestId"):
        return Finding(True, subject.call.ram_action, http_status=200)
    message = "the answer has no RequestId, so it may not come from the API"
    return Finding(None, subject.call.ram_action, message, http_status=200)


def _judge(subject: Subject, error: ApiError) -> Finding:
    """What an error says about the permission."""
    kind, code = KINDS[subject.kind], error.code
    action = subject.call.ram_action
    if code in kind.probe.allowed or says_missing(kind, code):
        return Finding(True, action, "", code, error.http_status)
    if error.denied:
        action = denied_action(error.access_denied_detail, action)
    allowed = False if error.denied or error.refused or code in REFUSED else None
    hint = error.hint or _region_hint(kind, error)
    message = f"{error.cause()}; {hint}" if hint else error.cause()
    return Finding(allowed, action, printable(message), code, error.http_status)


def _region_hint(kind: Kind, error: ApiError) -> str:
    """A hint that the region may not be one of the product's."""
    unknown = bool(error.code and error.code.startswith("InvalidRegionId"))
    # Not the proxy's address, nor that of a service that gives the credentials.
    lost = not error.code and _NO_ADDRESS.search(error.message) and error.host in error.message
    lost = lost and BY_PROXY not in error.message
    return f"the region {error.region} may be misspelled, or not offer {kind.product}" if unknown or lost else ""
