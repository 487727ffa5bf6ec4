# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubles for what asks for tasks: a client without a wire, and answers in the API's shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible_collections.alicloud.gate.plugins.module_utils._api.call import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.listing import Listing
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import Poller
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import Query, queries
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, api_error


class Api:
    """Stands in for the client: answers each call with what the handler makes of its parameters."""

    def __init__(self, handler: Callable[[dict[str, str]], Any]) -> None:
        self.handler = handler
        self.calls: list[Call] = []

    @property
    def params(self) -> list[dict[str, str]]:
        return [dict(call.params) for call in self.calls]

    def send(self, call: Call) -> dict[str, Any]:
        self.calls.append(call)
        answer = self.handler(dict(call.params))
        if isinstance(answer, Exception):
            raise answer
        return json.loads(json.dumps(answer))

    def no_answer(self, call: Call, reason: str, retry: bool = True) -> ApiError:
        return api_error(message=reason, transient=True, retry=retry)


class AtOnce:
    """An executor that does each job at once, where it is asked to, and gives the results in that order."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._done: list[tuple[int, Any]] = []

    def start(self, ticket: int, job: Any) -> bool:
        try:
            result = self._work(job)
        except ApiError as error:
            result = error
        self._done.append((ticket, result))
        return True

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        return self._done.pop(0) if self._done else None

    def let_go(self) -> None:
        pass

    def give_up(self, ticket: int) -> None:
        """Nothing is under way."""


def poller(api: Any) -> Poller:
    """Real threads, on a clock that stands still."""
    return Poller(api, 30.0, lambda: 0.0)


def poller_at_once(api: Any) -> Poller:
    """The same without threads, so that calls come in the order asked."""
    ours = poller(api)
    ours.scheduler._executor = AtOnce(ours._ask)
    return ours


def ask_all(api: Api, asked: list[Query]) -> list[Listing]:
    """Everything that the API has for these queries; raises what it answers first, without trying again."""
    return poller_at_once(api).fetch(asked, 0.0)


def listing(api: Api, kind: str = "ecs_task", **options: Any) -> Listing:
    (answer,) = ask_all(api, queries(kind, REGION, None, **options))
    return answer


def ids(number: int) -> list[str]:
    return [f"t-{index:03}" for index in range(number)]


def ecs(*found: str, total: Any = "absent", **more: Any) -> dict[str, Any]:
    answer = {"TaskSet": {"Task": [{"TaskId": task_id, "TaskStatus": "Finished"} for task_id in found]}, **more}
    return answer if total == "absent" else {**answer, "TotalCount": total}


def eci(*found: str, **more: Any) -> dict[str, Any]:
    return {"CommitTasks": [{"TaskId": task_id, "TaskStatus": "Running"} for task_id in found], **more}
