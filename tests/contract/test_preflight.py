# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""preflight_info against the emulator: what a newcomer learns from it, and every open question in each of its ways."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._door.preflight import preflight
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.questions import QUESTIONS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.plugin_utils._here import run_here
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from tests.emulator.open_questions import WAYS
from tests.emulator.scenario import SCHEMA

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

PATIENCE = 5.0  # seconds in which a newcomer has learned what is wrong
OPERATIONS = {kind.operation for kind in KINDS.values()} | {
    detail.operation for kind in KINDS.values() for detail in (kind.detail, kind.output) if detail and detail.operation
}
TASKS: dict[str, Any] = {
    "ecs_task": [
        {"id": "t-{n:03}", "count": 120, "timeline": [{"at": -60, "TaskStatus": "Processing"}]},
        {
            "id": "t-failed",
            "timeline": [{"at": -60, "TaskStatus": "Failed"}],
            "operations": [{"OperationStatus": "Failed", "ErrorCode": "NoSuchBucket", "ErrorMsg": "No bucket"}],
        },
    ],
    "ecs_image": [{"id": "m-1", "timeline": [{"at": -60, "Status": "Available"}]}],
    "ecs_image_pipeline_execution": [
        {"id": f"exec-{n}", "fields": {"ImagePipelineId": "ip-1"}, "timeline": [{"at": -60, "Status": "SUCCESS"}]}
        for n in (1, 2)
    ],
    "eci_commit_container_task": [
        {"id": "t-{n:03}", "count": 60, "timeline": [{"at": -60, "TaskStatus": "Succeeded"}]}
    ],
    "cr_artifact_build_task": [
        {"id": "i2a-1", "instance_id": "cri-1", "timeline": [{"at": -60, "TaskStatus": "SUCCESS"}]}
    ],
    "ecs_snapshot": [{"id": "s-1", "timeline": [{"at": -60, "Status": "accomplished"}]}],
    "ecs_invocation": [{"id": "t-hz1", "timeline": [{"at": -60, "InvocationStatus": "Success"}]}],
    "eci_image_cache": [{"id": "imc-1", "timeline": [{"at": -60, "Status": "Ready"}]}],
    "cr_repo_sync_task": [{"id": "rst-1", "instance_id": "cri-1", "timeline": [{"at": -60, "TaskStatus": "SUCCESS"}]}],
    "cr_repo_tag": [{"id": "crr-1:1.4", "instance_id": "cri-1", "timeline": [{"at": -60, "Status": "NORMAL"}]}],
}
ALL = {"instance_id": "cri-1"}


def run(name: str, work: Any, emulator: Emulator, options: dict[str, Any], **environment: str) -> dict[str, Any]:
    given = {
        "region": "cn-hangzhou",
        "endpoint": emulator.url,
        "access_key_id": ACCESS_KEY_ID,
        "access_key_secret": ACCESS_KEY_SECRET,
        **options,
    }
    return run_here(name, work, {key: value for key, value in given.items() if value}, environment, False, False)


def try_it(emulator: Emulator, options: dict[str, Any] | None = None, **environment: str) -> dict[str, Any]:
    """The module's result; in time, with two calls an operation at most, and none that is not in the list."""
    began = time.monotonic()
    result = run("preflight_info", preflight(), emulator, {**ALL, **(options or {})}, **environment)
    assert time.monotonic() - began < PATIENCE
    assert not result.get("failed"), result
    calls = Counter(emulator.calls()["by_operation"])
    assert set(calls) <= OPERATIONS
    assert max(calls.values(), default=0) <= 2
    return result


def checks(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["operation"]: check for check in result["checks"]}


def test_all_is_well(emulator: Emulator) -> None:
    emulator.load({"tasks": TASKS})
    result = try_it(emulator)
    assert result["ready"] is True
    assert set(checks(result)) == OPERATIONS
    assert {check["allowed"] for check in result["checks"]} == {True}
    assert abs(result["clock_skew"]) <= 1
    assert "warnings" not in result


def test_all_is_well_where_nothing_was_ever_made(emulator: Emulator) -> None:
    emulator.load({"instances": ["cri-1"]})
    assert try_it(emulator)["ready"] is True


def test_wrong_keys(emulator: Emulator) -> None:
    result = try_it(emulator, {"access_key_id": "LTAI5tOther", "access_key_secret": "AnotherSecretAnotherSecret"})
    assert result["ready"] is False
    for check in result["checks"]:
        assert (check["allowed"], check["code"], check["http_status"]) == (False, "InvalidAccessKeyId.NotFound", 404)
        assert "the access key id does not exist" in check["message"]


def test_a_key_that_lacks_one_action(emulator: Emulator) -> None:
    account = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
    emulator.load({"tasks": TASKS, "accounts": [{**account, "denied_actions": ["cr:ListRepositoryTag"]}]})
    result = try_it(emulator)
    assert result["ready"] is False
    denied = checks(result).pop("GetRepoTag")
    assert (denied["allowed"], denied["ram_action"]) == (False, "cr:ListRepositoryTag")
    assert denied["message"].endswith("the RAM policy has to allow cr:ListRepositoryTag")
    assert [check["operation"] for check in result["checks"] if check["allowed"] is not True] == ["GetRepoTag"]
    actions = [statement["Action"] for statement in result["policy"]["Statement"]]
    assert "cr:ListRepositoryTag" in actions


def test_a_proxy_that_fails(emulator: Emulator) -> None:
    proxy = {"https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    result = try_it(emulator, {"endpoint": ""}, **proxy)
    assert result["ready"] is False
    for check in result["checks"]:
        assert (check["allowed"], check["code"]) == (None, None)
        assert "proxy" in check["message"]
    assert emulator.calls()["total"] == 0


@pytest.mark.parametrize("seconds", [600, -600])
def test_a_clock_that_is_ten_minutes_off(emulator: Emulator, seconds: int) -> None:
    emulator.load({"tasks": TASKS, "faults": [{"kind": "clock_skew", "seconds": seconds}]})
    result = try_it(emulator)
    assert abs(result["clock_skew"] - seconds) <= 2
    assert result["ready"] is True
    direction = "behind" if seconds > 0 else "ahead of"
    assert all(direction in check["message"] for check in result["checks"])
    (warning,) = result["warnings"]
    assert direction in warning


def test_a_clock_that_the_api_refuses(emulator: Emulator) -> None:
    emulator.load({"tasks": TASKS, "faults": [{"kind": "clock_skew", "seconds": 3600}]})
    result = try_it(emulator)
    assert result["ready"] is True  # a gate dates its requests by the server's clock then
    assert abs(result["clock_skew"] - 3600) <= 2
    assert "requests are dated by the latter" in result["warnings"][0]


def test_a_region_without_the_product(emulator: Emulator) -> None:
    result = try_it(emulator, {"region": "cn-nowhere", "kinds": ["ecs_task", "eci_commit_container_task"]})
    assert result["ready"] is False
    for check in result["checks"]:
        assert (check["allowed"], check["code"]) == (None, "InvalidRegionId.NotFound")
        assert "the region cn-nowhere may be misspelled, or not offer ec" in check["message"]


def test_no_credentials_are_a_failure(emulator: Emulator) -> None:
    off = {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true", "HOME": "/none"}
    none = {"access_key_id": "", "access_key_secret": ""}
    result = run("preflight_info", preflight(), emulator, none, **off)
    assert result["failed"]
    assert "credentials" in result["msg"]


def test_calls_are_made_side_by_side(emulator: Emulator) -> None:
    emulator.load({"tasks": TASKS, "faults": [{"kind": "slow", "seconds": 0.5}]})
    began = time.monotonic()
    assert try_it(emulator)["ready"] is True
    assert time.monotonic() - began < 3
    assert max(call["concurrency"] for call in emulator.calls()["calls"]) >= 4


def test_a_server_that_hangs(emulator: Emulator) -> None:
    emulator.load({"tasks": TASKS, "faults": [{"kind": "hang", "operation": "DescribeImages", "seconds": 4}]})
    began = time.monotonic()
    result = try_it(emulator, {"timeout": 2})
    assert time.monotonic() - began < 3
    assert checks(result)["DescribeImages"]["allowed"] is None
    assert checks(result)["DescribeTasks"]["allowed"] is True


def test_the_emulator_knows_every_question_and_every_way() -> None:
    assert {name: list(ways) for name, ways in WAYS.items()} == {
        name: list(question.ways) for name, question in QUESTIONS.items()
    }
    schema = SCHEMA["properties"]["open_questions"]["properties"]
    assert {name: one["enum"] for name, one in schema.items()} == {name: list(ways) for name, ways in WAYS.items()}


# What is noted of each way, where something is: code, field, type, header.
NOTED: dict[tuple[str, str], str] = {
    ("unknown_execution", "empty"): '"ImagePipelineExecution.ImagePipelineExecutionSet": "empty list"',
    ("unknown_execution", "error"): '"InvalidImagePipelineExecution.NotFound"',
    ("several_executions", "refused"): '"InvalidExecutionId.SizeExceeded"',
    ("several_executions", "accepted"): '"ImagePipelineExecution.ImagePipelineExecutionSet": "empty list"',
    ("unknown_commit_task", "empty"): '"CommitTasks": "empty list"',
    ("unknown_commit_task", "error"): '"InvalidParameter.NotFound"',
    ("unknown_task_details", "empty"): '"TaskId": "empty text"',
    ("unknown_task_details", "error"): '"InvalidTaskId.NotFound"',
    ("unknown_build_task", "not_success"): '"http_status": 200, "code": "ARTIFACT_BUILD_TASK_NOT_EXIST"',
    ("unknown_build_task", "error"): '"http_status": 400, "code": "ARTIFACT_BUILD_TASK_NOT_EXIST"',
    ("unknown_build_task", "empty"): '"BuildTaskId": "empty text"',
    ("unknown_tag", "not_success"): '"http_status": 200, "code": "REPO_NOT_EXIST"',
    ("unknown_tag", "error"): '"http_status": 404, "code": "REPO_NOT_EXIST"',
    ("unknown_tag", "empty"): '"Tag": "empty text"',
    ("unknown_snapshot", "empty"): '"Snapshots.Snapshot": "empty list"',
    ("unknown_snapshot", "error"): '"InvalidSnapshotId.NotFound"',
    ("unknown_invocation", "empty"): '"Invocations.Invocation": "empty list"',
    ("unknown_invocation", "error"): '"InvalidInvokeId.NotFound"',
    ("unknown_image_cache", "empty"): '"ImageCaches": "empty list"',
    ("unknown_image_cache", "error"): '"InvalidParameter.NotFound"',
    ("unknown_sync_task", "not_success"): '"http_status": 200, "code": "SYNC_TASK_NOT_EXIST"',
    ("unknown_sync_task", "error"): '"http_status": 400, "code": "SYNC_TASK_NOT_EXIST"',
    ("unknown_sync_task", "empty"): '"SyncTaskId": "empty text"',
    ("last_next_token", "empty"): '"NextToken": "empty text"',
    ("last_next_token", "null"): '"NextToken": "null"',
    ("last_next_token", "absent"): '"NextToken": "absent"',
    ("total_count", "number"): '"TotalCount": "number"',
    ("total_count", "text"): '"TotalCount": "text of digits"',
    ("finished_time", "absent"): '"TaskSet.Task[].FinishedTime": "absent"',
    ("finished_time", "empty"): '"TaskSet.Task[].FinishedTime": "empty text"',
    ("rate_headers", "none"): '"headers": ["date", "x-acs-request-id"]',
    ("rate_headers", "told"): '"x-ratelimit-user-api"',
}
EVERY_WAY = [(question, way) for question, ways in WAYS.items() for way in ways]


@pytest.mark.parametrize(("question", "way"), EVERY_WAY)
def test_each_way_is_noted_and_no_gate_is_held_up(question: str, way: str, emulator: Emulator) -> None:
    emulator.load({"tasks": TASKS, "open_questions": {question: way}})
    result = try_it(emulator)
    assert result["ready"] is True, result["checks"]
    noted = [one for one in result["evidence"] if one["question"] == question]
    assert {one["operation"] for one in noted} == set(QUESTIONS[question].operations)
    for one in noted:
        if one["operation"] == "ListArtifactBuildTaskLog" and way == "empty":
            continue  # it shows no id
        assert NOTED[question, way] in json.dumps(one), one


@pytest.mark.parametrize(("question", "way"), EVERY_WAY)
def test_the_collection_gets_on_with_each_way(question: str, way: str, emulator: Emulator) -> None:
    """Tasks that exist are found and others are missing, page after page; a failure has its reason."""
    emulator.load({"tasks": TASKS, "open_questions": {question: way}})

    def found(kind: str, known: list[str], unknown: str, **options: str) -> list[dict[str, Any]]:
        ids = {KINDS[kind].ids_option: [known[0], unknown, *known[1:]]}
        result = run(f"{kind}_info", info(kind), emulator, {**ids, **options})
        assert not result.get("failed"), result
        assert [task["id"] for task in result["tasks"]] == known
        assert result["missing"] == [unknown]
        tasks: list[dict[str, Any]] = result["tasks"]
        return tasks

    tasks = found("ecs_task", [f"t-{n:03}" for n in range(120)], "t-none")
    assert {task["finished_at"] for task in tasks} == {None}
    found("ecs_image_pipeline_execution", ["exec-1", "exec-2"], "exec-none")
    found("eci_commit_container_task", [f"t-{n:03}" for n in range(60)], "t-none")
    found("cr_artifact_build_task", ["i2a-1"], "i2a-none", **ALL)
    found("cr_repo_tag", ["crr-1:1.4"], "crr-1:1.5", **ALL)
    found("ecs_snapshot", ["s-1"], "s-none")
    found("ecs_invocation", ["t-hz1"], "t-none")
    found("eci_image_cache", ["imc-1"], "imc-none")
    found("cr_repo_sync_task", ["rst-1"], "rst-none", **ALL)
    listed = run("ecs_task_info", info("ecs_task"), emulator, {})
    assert (len(listed["tasks"]), listed["total_count"]) == (121, 121)
    failed = run("wait_for_task", gate(), emulator, {"kind": "ecs_task", "ids": "t-failed", "timeout": 5})
    assert "NoSuchBucket: No bucket" in failed["msg"]
