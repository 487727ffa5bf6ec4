# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that one loaded scenario is: clock, accounts, tasks, faults, limits and the log."""

from __future__ import annotations

import email.utils
import json
import secrets
import time
import uuid
from collections import deque
from collections.abc import Mapping
from typing import Any

from . import open_questions
from .answers import Desk
from .calls import SECRET_PARAMETERS, SHOWN_HEADERS, Call, Log
from .errors import ApiError, error
from .faults import Fault, Reply, envelope, throttle
from .kinds.spec import Operation
from .kinds.table import KINDS, OPERATIONS
from .parameters import check
from .signatures import Doorman, Incoming


class RateLimit:
    """So many calls in any one second; more are throttled."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec = dict(spec)
        self._served: deque[float] = deque()

    def exceeded(self, call: Call, now: float) -> bool:
        """Whether this call is one too many; counts it when it is not."""
        if self.spec.get("operation") not in (None, call.operation):
            return False
        while self._served and self._served[0] <= now - 1:
            self._served.popleft()
        if len(self._served) >= self.spec["per_second"]:
            return True
        self._served.append(now)
        return False


class World:
    """One scenario from its load on; a new load makes a new world."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.scenario = scenario
        self.faults = [Fault(spec) for spec in scenario["faults"]]
        self.log = Log()
        self._desk = Desk(scenario, secrets.token_bytes(16))
        self._doorman = Doorman(scenario["accounts"])
        self._limits = [RateLimit(spec) for spec in scenario["rate_limit"]]
        self._begun: float | None = None
        self._zero = time.time()
        if scenario["clock_starts"] == "load":
            self._start()

    def _start(self) -> None:
        self._begun, self._zero = time.monotonic(), time.time()

    def at(self) -> float:
        """Seconds on the scenario's clock."""
        return 0.0 if self._begun is None else time.monotonic() - self._begun

    def receive(self, incoming: Incoming, host: str) -> Call:
        """Count and note a call; the first one can start the clock."""
        if self._begun is None:
            self._start()
        name = _action(incoming)
        operation = OPERATIONS.get(name)
        self.log.total += 1
        self.log.in_progress += 1
        self.log.by_operation[name] += 1
        call = Call(
            n=self.log.total,
            number=self.log.by_operation[name],
            at=round(self.at(), 6),
            operation=name,
            product=operation.of.code if operation else "",
            region=incoming.parameters.get("RegionId"),
            ids=_ids(operation, incoming.parameters) if operation else [],
            host=host,
            method=incoming.method,
            query={key: "***" if key in SECRET_PARAMETERS else text for key, text in incoming.query.items()},
            headers={key: text if key in SHOWN_HEADERS else None for key, text in incoming.headers.items()},
            token=incoming.parameters.get("NextToken", ""),
            concurrency=self.log.in_progress,
        )
        self.log.calls.append(call)
        return call

    def answer(self, incoming: Incoming, call: Call) -> Reply:
        """The reply to a call that was received, faults applied."""
        faults = [fault for fault in self.faults if fault.matches(call)]
        call.fault = "+".join(fault.kind for fault in faults) or None
        now = time.time() + sum(fault.spec["seconds"] for fault in faults if fault.kind == "clock_skew")
        try:
            operation = _operation(call.operation, incoming)
            account = self._doorman.admit(incoming, now, call.at)
        except ApiError as refused:
            reply = _refusal(refused, call)
        else:
            reply = self._serve(operation, account, incoming, call)
            for fault in faults:
                fault.apply(reply, call)
        request_id = str(uuid.uuid4()).upper()
        if isinstance(reply.content, dict):
            reply.content = {"RequestId": request_id, **reply.content}
            call.code = reply.content.get("Code")
        reply.headers.setdefault("Content-Type", "application/json;charset=utf-8")
        reply.headers["x-acs-request-id"] = request_id
        reply.headers["Date"] = email.utils.formatdate(now, usegmt=True)
        call.http_status = reply.status
        return reply

    def _serve(self, operation: Operation, account: Mapping[str, Any], incoming: Incoming, call: Call) -> Reply:
        """The honest reply to a caller who proved who they are."""
        for limit in self._limits:
            if limit.exceeded(call, time.monotonic()):
                reply = Reply(400, None)
                throttle(reply, limit.spec, call)
                return reply
        try:
            _authorize(operation, account, call)
            values = check(incoming.own_parameters(), operation.parameters, operation.of.regions)
            content = self._desk.answer(operation, values, self.at(), self._zero)
            kind = KINDS[operation.kind]
            reply = Reply(200, content, kind.id_field, kind.status_field, operation.wrapper)
            open_questions.answer(self.scenario["open_questions"], call.operation, values, reply)
        except ApiError as refused:
            return _refusal(refused, call)
        return reply


def _action(incoming: Incoming) -> str:
    if incoming.is_v3:
        return incoming.headers.get("x-acs-action", "")
    return incoming.parameters.get("Action", "")


def _operation(name: str, incoming: Incoming) -> Operation:
    """The operation asked for, at its version and by a method it takes."""
    if not name:
        raise error("MissingParameter", detail="Action")
    version = incoming.headers.get("x-acs-version") if incoming.is_v3 else incoming.parameters.get("Version")
    operation = OPERATIONS.get(name)
    if operation is None or version != operation.version:
        raise error("InvalidAction.NotFound", detail=f"{name} {version}")
    if incoming.method not in operation.methods:
        raise error("UnsupportedHTTPMethod")
    return operation


def _authorize(operation: Operation, account: Mapping[str, Any], call: Call) -> None:
    action = operation.action
    if action in account.get("denied_actions", ()):
        detail = {
            "AuthAction": action,
            "AuthPrincipalType": "SubUser",
            "AuthPrincipalDisplayName": "emulated",
            "NoPermissionType": "ImplicitDeny",
            "PolicyType": "AccountLevelIdentityBasedPolicy",
        }
        usual = "NoPrivilege" if operation.of.code == "cr" else "NoPermission"
        raise error(account.get("denied_code", usual), extra={"AccessDeniedDetail": detail})


def _ids(operation: Operation, parameters: Mapping[str, str]) -> list[str]:
    """The ids asked for, as far as they can be read."""
    form = operation.parameters[operation.ids].form
    if form == "json":
        try:
            return [str(name) for name in json.loads(parameters.get(operation.ids, "[]"))]
        except (TypeError, ValueError):
            return []
    if form == "list":
        return [text for key, text in parameters.items() if key.startswith(f"{operation.ids}.")]
    first = KINDS[operation.kind].first_part
    if first:
        return [f"{parameters.get(first.parameter, '')}:{parameters.get(operation.ids, '')}"]
    return [name for name in parameters.get(operation.ids, "").split(",") if name]


def _refusal(refused: ApiError, call: Call) -> Reply:
    return Reply(refused.status, envelope(call, refused.code, refused.message, refused.extra))
