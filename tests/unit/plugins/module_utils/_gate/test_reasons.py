# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reasons of failures: who is asked about, what becomes of the answers, and that nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.call import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import Gate, Rules
from ansible_collections.alicloud.gate.plugins.module_utils._gate.reasons import Details, explain
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import shape
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Part, Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Clock, api_error

BUILD = Target("cr_artifact_build_task", "cn-hangzhou", "cri-1", "i2a-1")
FAILED = {"ecs_task": "Failed", "cr_artifact_build_task": "FAILED", "eci_commit_container_task": "Failed"}


class Api(Client):
    """Answers each call with what a function says; remembers the calls."""

    def __init__(self, answer: Callable[[Call], Any]) -> None:
        self.calls: list[Call] = []
        self._answer = answer

    def send(self, call: Call) -> dict[str, Any]:
        self.calls.append(call)
        answer = self._answer(call)
        if isinstance(answer, ApiError):
            raise answer
        assert isinstance(answer, dict)
        return answer

    def no_answer(self, call: Call, reason: str, retry: bool = True) -> ApiError:
        return api_error(message=reason)


def imports(number: int) -> list[Target]:
    return [Target("ecs_task", "cn-hangzhou", None, f"t-{index}") for index in range(number)]


def failed_gate(targets: Iterable[Target], clock: Callable[[], float], timeout: float = 60, **fields: Any) -> Gate:
    """A gate that has seen all of them fail."""

    def poll(asked: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        for target in asked:
            told = {KINDS[target.kind].status_field: FAILED[target.kind], **fields}
            yield Part([target], {target: shape(target.kind, target.id, target.region, target.instance_id, told)}, None)

    rules = Rules(Judge({}, lambda task: task["outcome"] == "succeeded"), fail_fast=False, timeout=timeout)
    gate = Gate(targets, rules, poll, clock, lambda _seconds: None)
    gate.poll_once()
    assert gate.decided is False
    return gate


def reasons(gate: Gate, api: Api) -> str:
    return explain(gate, lambda: Details(api, 30, gate.clock))


def operation(code: str, message: str) -> dict[str, Any]:
    return {"OperationProgressSet": {"OperationProgress": [{"ErrorCode": code, "ErrorMsg": message}]}}


def log(call: Call, length: int, written: Callable[[int], Any] = int) -> dict[str, Any]:
    """A page of a log of so many lines, whose number is written in this way."""
    page, size = int(call.params["Page"]), int(call.params["PageSize"])
    numbers = range((page - 1) * size + 1, min(page * size, length) + 1)
    return {
        "BuildTaskLogs": [{"LineNumber": n, "Message": f"line {n}\n"} for n in numbers],
        "TotalCount": written(length),
    }


def test_an_ecs_task_gets_its_error() -> None:
    gate = failed_gate(imports(1), Clock())
    api = Api(lambda _call: operation("InvalidImageFile", "The file is damaged"))
    assert reasons(gate, api) == ""
    (call,) = api.calls
    assert (call.product, call.operation, call.version, call.method) == (
        "ecs",
        "DescribeTaskAttribute",
        "2014-05-26",
        "POST",
    )
    assert call.params == {"RegionId": "cn-hangzhou", "TaskId": "t-0"}
    (watch,) = gate.watches.values()
    assert watch.task["failure_details"] == ["InvalidImageFile: The file is damaged"]
    assert watch.task["message"] == "InvalidImageFile: The file is damaged"
    assert gate.decided is False


def test_a_reason_that_was_known_stays_in_front() -> None:
    gate = failed_gate(imports(1), Clock(), FailedReason="no such bucket")
    reasons(gate, Api(lambda _call: operation("", "no such object")))
    assert next(iter(gate.watches.values())).task["message"] == "no such bucket; no such object"
    gate = failed_gate(imports(1), Clock(), FailedReason="no such bucket")
    reasons(gate, Api(lambda _call: operation("", "no such bucket")))
    assert next(iter(gate.watches.values())).task["message"] == "no such bucket"


@pytest.mark.parametrize("length", [0, 1, 20, 21, 99, 100, 101, 119, 120, 199, 1000, 1001, 12345, 100_003])
@pytest.mark.parametrize("written", [int, str])
def test_the_last_twenty_lines_of_a_log_in_at_most_two_calls(length: int, written: Callable[[int], Any]) -> None:
    gate = failed_gate([BUILD], Clock())
    api = Api(lambda call: log(call, length, written))
    reasons(gate, api)
    assert len(api.calls) == (1 if length <= 100 else 2)
    assert {call.operation for call in api.calls} == {"ListArtifactBuildTaskLog"}
    assert all(int(call.params["PageSize"]) <= 100 for call in api.calls)
    expected = [f"line {n}" for n in range(max(1, length - 19), length + 1)]
    task = gate.watches[BUILD].task
    assert task["failure_details"] == expected
    assert task["message"] == (expected[-1] if expected else "")


def test_ten_are_asked_about_at_most_and_only_those_that_failed_for_an_unknown_reason() -> None:
    targets = [*imports(12), Target("eci_commit_container_task", "cn-hangzhou", None, "t-eci")]
    gate = failed_gate(targets, Clock())
    api = Api(lambda _call: operation("X", "y"))
    reasons(gate, api)
    assert sorted(call.params["TaskId"] for call in api.calls) == sorted(f"t-{index}" for index in range(10))
    assert ["failure_details" in watch.task for watch in gate.watches.values()] == [True] * 10 + [False] * 3


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"TaskId": ""},
        {"OperationProgressSet": []},
        {"OperationProgressSet": {"OperationProgress": [3, {}, {"ErrorMsg": 5}]}},
    ],
)
def test_nonsense_is_no_reason(answer: dict[str, Any]) -> None:
    gate = failed_gate(imports(1), Clock())
    reasons(gate, Api(lambda _call: answer))
    (watch,) = gate.watches.values()
    assert watch.task["failure_details"] == []
    assert watch.task["message"] == ""


@pytest.mark.parametrize("total", ["many", None, True, -5, 10**18])
def test_nonsense_for_a_count_does_no_harm(total: Any) -> None:
    gate = failed_gate([BUILD], Clock())
    api = Api(
        lambda call: {"BuildTaskLogs": [{"Message": "a"}] if call.params["Page"] == "1" else None, "TotalCount": total}
    )
    reasons(gate, api)
    assert len(api.calls) <= 2
    assert gate.watches[BUILD].task["failure_details"] in (["a"], [])


def test_what_is_denied_is_named_once() -> None:
    def deny(call: Call) -> ApiError:
        return api_error("NoPermission", ram_action=f"{call.product}:{call.operation}")

    gate = failed_gate([*imports(3), BUILD], Clock())
    said = reasons(gate, Api(deny))
    assert said.count("ecs:DescribeTaskAttribute") == said.count("cr:ListArtifactBuildTaskLog") == 1
    assert all("failure_details" not in watch.task for watch in gate.watches.values())


@pytest.mark.parametrize(
    "error", [{"code": "Throttling", "retry": True, "throttled": True}, {"retry": True}, {"code": "InvalidTask"}]
)
def test_another_error_is_silent_and_not_tried_again(error: dict[str, Any]) -> None:
    gate = failed_gate(imports(1), Clock())
    api = Api(lambda _call: api_error(**error))
    assert reasons(gate, api) == ""
    assert len(api.calls) == 1
    assert "failure_details" not in next(iter(gate.watches.values())).task


def test_nothing_is_asked_after_the_deadline() -> None:
    clock = Clock()
    gate = failed_gate(imports(1), clock, timeout=60)
    clock.now = 61.3
    api = Api(lambda _call: operation("X", "y"))
    assert reasons(gate, api) == ""
    assert api.calls == []


def test_nothing_is_set_up_when_nothing_has_failed() -> None:
    rules = Rules(Judge({}, lambda task: True))
    gate = Gate([], rules, lambda *_args: iter(()), Clock(), lambda _seconds: None)
    assert explain(gate, lambda: pytest.fail("asked for nothing")) == ""
