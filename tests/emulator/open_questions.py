# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no document of the vendor says: each question answered in each of the ways that are possible.

A scenario chooses with C(open_questions), a way for each question that it names. The questions are those of the
collection's own table, C(_preflight/questions.py); the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import ApiError
from .faults import Reply
from .parameters import Values

Way = Callable[[str, Values, Reply], None]
"""(operation, parameters, reply) changes the reply, or raises the error that is answered instead."""


def _as_it_is(operation: str, values: Values, reply: Reply) -> None:
    """What the emulator answers in any case."""


def _error_for_unknown(operation: str, parameter: str, code: str, status: int) -> Way:
    """An error where one of the ids asked for by this parameter, which is also their field, is not there."""

    def change(asked: str, values: Values, reply: Reply) -> None:
        if asked == operation and set(values.get(parameter, ())) - {task[parameter] for task in reply.tasks()}:
            raise ApiError(code, status, "The specified resource does not exist.")

    return change


def _details_error(operation: str, values: Values, reply: Reply) -> None:
    if operation == "DescribeTaskAttribute" and not reply.content.get("TaskId"):
        raise ApiError("InvalidTaskId.NotFound", 400, "The specified TaskId is not found.")


def _empty(code: str, fields: Mapping[str, Any]) -> Way:
    """A success that says nothing, in place of this code."""

    def change(operation: str, values: Values, reply: Reply) -> None:
        if reply.content.get("Code") == code:
            reply.content = {"Code": "success", "IsSuccess": True, **fields}

    return change


def _either(*ways: Way) -> Way:
    def change(operation: str, values: Values, reply: Reply) -> None:
        for way in ways:
            way(operation, values, reply)

    return change


def _count_as_text(operation: str, values: Values, reply: Reply) -> None:
    if isinstance(reply.content.get("TotalCount"), int):
        reply.content["TotalCount"] = str(reply.content["TotalCount"])


def _no_end_yet(operation: str, values: Values, reply: Reply) -> None:
    if operation == "DescribeTasks":
        for task in reply.tasks():
            task.setdefault("FinishedTime", "")


def _calls_left(operation: str, values: Values, reply: Reply) -> None:
    reply.headers["x-ratelimit-user-api"] = "Limit:100,Remain:99,TimeLeft:0,Reset:1000"


def _unknown_id(kind: str, code: str) -> dict[str, Way | dict[str, Any]]:
    """An unknown id is left out of the answer, or is this error."""
    return {"empty": _as_it_is, "error": {"unknown_ids": {kind: {"http_status": 404, "code": code}}}}


WAYS: dict[str, dict[str, Way | dict[str, Any]]] = {
    "unknown_execution": {
        "empty": _as_it_is,
        "error": _error_for_unknown(
            "DescribeImagePipelineExecutions", "ExecutionId", "InvalidImagePipelineExecution.NotFound", 404
        ),
    },
    "several_executions": {"refused": {"execution_ids_maximum": 1}, "accepted": {"execution_ids_maximum": 50}},
    "unknown_commit_task": {
        "empty": _as_it_is,
        "error": _error_for_unknown("DescribeCommitContainerTask", "TaskId", "InvalidParameter.NotFound", 404),
    },
    "unknown_task_details": {"empty": _as_it_is, "error": _details_error},
    "unknown_build_task": {
        "not_success": {"unknown_build_task": {"http_status": 200}},
        "error": {"unknown_build_task": {"http_status": 400}},
        "empty": _empty("ARTIFACT_BUILD_TASK_NOT_EXIST", {"BuildTaskId": "", "TaskStatus": ""}),
    },
    "unknown_tag": {
        "not_success": {"unknown_tag": {"http_status": 200}, "unknown_repository": {"http_status": 200}},
        "error": {"unknown_tag": {"http_status": 404}, "unknown_repository": {"http_status": 404}},
        "empty": _either(
            _empty("REPO_TAG_NOT_EXIST", {"Tag": "", "Status": ""}), _empty("REPO_NOT_EXIST", {"Tag": "", "Status": ""})
        ),
    },
    "unknown_snapshot": _unknown_id("ecs_snapshot", "InvalidSnapshotId.NotFound"),
    "unknown_invocation": _unknown_id("ecs_invocation", "InvalidInvokeId.NotFound"),
    "unknown_image_cache": _unknown_id("eci_image_cache", "InvalidParameter.NotFound"),
    "unknown_sync_task": {
        "not_success": {"unknown_sync_task": {"http_status": 200}},
        "error": {"unknown_sync_task": {"http_status": 400}},
        "empty": _empty("SYNC_TASK_NOT_EXIST", {"SyncTaskId": "", "TaskStatus": ""}),
    },
    "last_next_token": {way: {"last_next_token": way} for way in ("empty", "null", "absent")},
    "total_count": {"number": _as_it_is, "text": _count_as_text},
    "finished_time": {"absent": _as_it_is, "empty": _no_end_yet},
    "rate_headers": {"none": _as_it_is, "told": _calls_left},
}
"""By question: each way, as other keys of a scenario or as a change of the reply."""


def lay_over(scenario: dict[str, Any]) -> None:
    """Put the scenario's other keys as the chosen ways want them."""
    for question, name in scenario["open_questions"].items():
        way = WAYS[question][name]
        if isinstance(way, dict):
            for key, value in way.items():
                scenario[key] = {**scenario[key], **value} if isinstance(value, dict) else value


def answer(chosen: Mapping[str, str], operation: str, values: Values, reply: Reply) -> None:
    """Change the reply as the chosen ways want it; raises ApiError."""
    for question, name in chosen.items():
        way = WAYS[question][name]
        if not isinstance(way, dict):
            way(operation, values, reply)
