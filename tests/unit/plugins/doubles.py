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

from urllib3 import HTTPResponse
from urllib3._collections import HTTPHeaderDict
from urllib3.connectionpool import HTTPConnectionPool

from ansible_collections.alicloud.gate.plugins.module_utils._api.call import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import Request

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
        self.in_flight: dict[int, Any] = {}
        self.tries: Counter[Any] = Counter()
        self.most = 0
        self.late = 0.0  # how late waiting in vain ends
        self.refuse_at: set[float] = set()
        self._arrivals: list[tuple[float, int, Any]] = []

    def start(self, ticket: int, job: Any) -> bool:
        if self.clock.now in self.refuse_at:
            return False
        self.starts.append((self.clock.now, job))
        self.in_flight[ticket] = job
        self.most = max(self.most, len(self.in_flight))
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
            self.in_flight.pop(ticket, None)
            return ticket, result
        self.clock.now += timeout + self.late
        return None

    def let_go(self) -> None:
        pass

    def give_up(self, ticket: int) -> None:
        self.given_up.append(ticket)
        self.in_flight.pop(ticket, None)


def api_error(code: str | None = None, message: str = "no", **more: Any) -> ApiError:
    facts: dict[str, Any] = {"operation": "DescribeTasks", "host": "h", "region": REGION, "credential_source": "option"}
    return ApiError(message, code=code, **{**facts, **more})


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """What a pool returns for these bytes (or this JSON): decompression and bounds are the library's own."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HTTPResponse(io.BytesIO(content), headers=dict(headers or {}), status=status, preload_content=False)


def sent_to(pool: HTTPConnectionPool, method: str, target: str, options: Mapping[str, Any]) -> Request:
    """The request that a pool is given, with its whole URL."""
    port = "" if pool.port in (None, 443) else f":{pool.port}"
    headers: Any = HTTPHeaderDict(options["headers"])
    return Request(method, f"{pool.scheme}://{pool.host}{port}{target}", headers, options.get("body") or b"")


class Wire:
    """Stands in for the pools of urllib3: a list of answers, given out in order, or a function from query to answer.

    An answer is an exception to raise, C((body, status, headers)), or a body. Every request is kept, and the pool that
    it went to, which has the certificates and the proxy.
    """

    def __init__(self, monkeypatch: Any) -> None:
        self.script: list[Any] = []
        self.handler: Callable[[dict[str, str]], Any] | None = None
        self.requests: list[Request] = []
        self.pools: list[HTTPConnectionPool] = []
        self.timeouts: list[tuple[Any, Any]] = []
        monkeypatch.setattr(
            HTTPConnectionPool,
            "urlopen",
            lambda pool, method, target, **options: self._send(pool, sent_to(pool, method, target, options), options),
        )

    @property
    def queries(self) -> list[dict[str, str]]:
        return [query_of(request) for request in self.requests]

    def _send(self, pool: HTTPConnectionPool, request: Request, options: Mapping[str, Any]) -> HTTPResponse:
        self.requests.append(request)
        self.pools.append(pool)
        self.timeouts.append((options["timeout"].connect_timeout, options["timeout"].read_timeout))
        if self.handler:
            given = self.handler(query_of(request))
        else:
            assert self.script, f"a request too many: {request.url}"
            given = self.script.pop(0)
        if isinstance(given, BaseException):
            raise given
        return answer(*given) if isinstance(given, tuple) else answer(given)


def query_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
