# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubles for what asks for tasks: a client without a wire, and answers in the API's shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible_collections.alicloud.gate.plugins.module_utils._api.answer import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import Question, Tasks, questions
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


def tasks_of(api: Any) -> Tasks:
    return Tasks(api, 30.0, lambda: 0.0)


def ask_all(api: Api, asked: list[Question]) -> list[Question]:
    """Every question and what follows from it, one after the other and without threads."""
    ours, answered = tasks_of(api), []
    waiting = list(asked)
    while waiting:
        done, more = ours.ask(waiting.pop(0))
        if done is not None:
            answered.append(done)
        waiting = more + waiting
    return answered


def listing(api: Api, kind: str = "ecs_task", **options: Any) -> Question:
    (answer,) = ask_all(api, questions(kind, REGION, None, **options))
    return answer


def ids(number: int) -> list[str]:
    return [f"t-{index:03}" for index in range(number)]


def ecs(*found: str, total: Any = "absent", **more: Any) -> dict[str, Any]:
    answer = {"TaskSet": {"Task": [{"TaskId": task_id, "TaskStatus": "Finished"} for task_id in found]}, **more}
    return answer if total == "absent" else {**answer, "TotalCount": total}


def eci(*found: str, **more: Any) -> dict[str, Any]:
    return {"CommitTasks": [{"TaskId": task_id, "TaskStatus": "Running"} for task_id in found], **more}
