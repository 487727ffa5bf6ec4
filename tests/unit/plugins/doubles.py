# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubles that several unit tests share: a clock, an executor, and a wire without sockets."""

from __future__ import annotations

import heapq
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from ansible_collections.alicloud.gate.plugins.module_utils._api.answer import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials

CONTRACT: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "contract" / "contract.json").read_text(encoding="utf-8")
)
REGION = "cn-hangzhou"
KEYS = Credentials("LTAI5tUnitUnitUnit", "unit-secret-unit-secret")
CALL = Call("ecs", "DescribeTasks", "2014-05-26", "POST", REGION, {"RegionId": REGION, "TaskIds": "t-1"})


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps.append(seconds)
        self.now += seconds


class Executor:
    """Runs jobs on a Clock: C(behave) gives (seconds, result) for a job and its number of tries, or None for a hang."""

    def __init__(self, clock: Clock, behave: Callable[[Any, int], tuple[float, Any] | None]) -> None:
        self.clock = clock
        self.behave = behave
        self.starts: list[tuple[float, Any]] = []
        self.given_up: list[int] = []
        self.flying: dict[int, Any] = {}
        self.tries: Counter[Any] = Counter()
        self.most = 0
        self.late = 0.0  # how late waiting in vain ends
        self.refuse_at: set[float] = set()
        self._arrivals: list[tuple[float, int, Any]] = []

    def start(self, ticket: int, job: Any) -> bool:
        if self.clock.now in self.refuse_at:
            return False
        self.starts.append((self.clock.now, job))
        self.flying[ticket] = job
        self.most = max(self.most, len(self.flying))
        self.tries[job] += 1
        behaviour = self.behave(job, self.tries[job])
        if behaviour is not None:
            heapq.heappush(self._arrivals, (self.clock.now + behaviour[0], ticket, behaviour[1]))
        return True

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        assert timeout >= 0
        if self._arrivals and self._arrivals[0][0] <= self.clock.now + timeout:
            at, ticket, result = heapq.heappop(self._arrivals)
            self.clock.now = max(self.clock.now, at)
            self.flying.pop(ticket, None)
            return ticket, result
        self.clock.now += timeout + self.late
        return None

    def give_up(self, ticket: int) -> None:
        self.given_up.append(ticket)
        self.flying.pop(ticket, None)


def api_error(code: str | None = None, message: str = "no", **more: Any) -> ApiError:
    facts: dict[str, Any] = {"operation": "DescribeTasks", "host": "h", "region": REGION, "credential_source": "option"}
    return ApiError(message, code=code, **{**facts, **more})


def answer(
    request: PreparedRequest, body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """What the adapter returns for these bytes (or this JSON): decompression and bounds are the library's own."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    raw = HTTPResponse(io.BytesIO(content), headers=dict(headers or {}), status=status, preload_content=False)
    return HTTPAdapter().build_response(request, raw)


class Wire:
    """Stands in for HTTPAdapter.send: a list of answers, given out in order, or a function from query to answer.

    An answer is an exception to raise, C((body, status, headers)), or a body. Every request is kept, decoded.
    """

    def __init__(self, monkeypatch: Any) -> None:
        self.script: list[Any] = []
        self.handler: Callable[[dict[str, str]], Any] | None = None
        self.requests: list[PreparedRequest] = []
        self.options: list[dict[str, Any]] = []
        monkeypatch.setattr(HTTPAdapter, "send", lambda _adapter, request, **options: self._send(request, options))

    @property
    def queries(self) -> list[dict[str, str]]:
        return [query_of(request) for request in self.requests]

    def _send(self, request: PreparedRequest, options: dict[str, Any]) -> Response:
        self.requests.append(request)
        self.options.append(options)
        if self.handler:
            given = self.handler(query_of(request))
        else:
            assert self.script, f"a request too many: {request.url}"
            given = self.script.pop(0)
        if isinstance(given, BaseException):
            raise given
        return answer(request, *given) if isinstance(given, tuple) else answer(request, given)


def query_of(request: PreparedRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True))
