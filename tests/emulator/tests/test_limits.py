# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every limit and constraint of the contract is enforced, with the API's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.tests.raw import Request, ask

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

TASKS = "DescribeTasks"
EXECUTIONS = "DescribeImagePipelineExecutions"
COMMITS = "DescribeCommitContainerTask"
BUILD = "GetArtifactBuildTask"
IMAGES = "DescribeImages"

SCENARIO: dict[str, Any] = {
    "tasks": {
        "ecs_task": [{"id": "t-{n}", "count": 5, "timeline": [{"at": -3600, "TaskStatus": "Processing"}]}],
        "ecs_image_pipeline_execution": [
            {
                "id": "exec-{n}",
                "count": 5,
                "fields": {"ImagePipelineId": "ip-1"},
                "timeline": [{"at": 0, "Status": "BUILDING"}],
            }
        ],
        "eci_commit_container_task": [
            {
                "id": "t-{n}",
                "count": 15,
                "container_group_id": "eci-1",
                "timeline": [{"at": 0, "TaskStatus": "Running"}],
            }
        ],
    },
    "image_pipelines": ["ip-idle"],
}


def numbered(name: str, count: int) -> dict[str, str]:
    return {f"{name}__{number}": "x" for number in range(1, count + 1)}


def tags(count: int) -> dict[str, str]:
    return {f"Tag__{number}__Key": f"k{number}" for number in range(1, count + 1)}


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    (TASKS, {"RegionId": ""}, 400, "MissingParameter"),
    (TASKS, {"RegionId": "mars-1"}, 400, "InvalidRegionId.NotFound"),
    (COMMITS, {"RegionId": "cn-wuhan", "ContainerGroupId": "eci-1"}, 400, "InvalidRegionId.NotFound"),
    (TASKS, {"TaskIds": ",".join(f"t-{n}" for n in range(101))}, 400, "InvalidParameter.TaskIds"),
    (TASKS, {"TaskIds": "t-1,,t-2"}, 400, "InvalidParameter.TaskIds"),
    (TASKS, {"TaskIds__1": "t-1"}, 400, "InvalidParameter"),
    (TASKS, numbered("ResourceIds", 101), 400, "InvalidParameter.ResourceIds"),
    (TASKS, {"ResourceIds": "m-1"}, 400, "InvalidParameter"),
    (TASKS, {"ResourceIds__0": "m-1"}, 400, "InvalidParameter"),
    (TASKS, {"PageSize": 0}, 400, "InvalidParameter.PageSize"),
    (TASKS, {"PageSize": 101}, 400, "InvalidParameter.PageSize"),
    (TASKS, {"PageSize": "ten"}, 400, "InvalidParameter.PageSize"),
    (TASKS, {"PageNumber": 0}, 400, "InvalidParameter.PageNumber"),
    (TASKS, {"StartTime": "2020-11-23T15:10Z"}, 400, "InvalidParameter.StartTime"),
    (TASKS, {"EndTime": "2020-02-30T15:10:00Z"}, 400, "InvalidParameter.EndTime"),
    (TASKS, {"MaxResults": 5}, 400, "InvalidParameter"),
    (TASKS, {"OwnerId": 5}, 400, "InvalidParameter"),
    (EXECUTIONS, {}, 400, "MissingParameter.ImagePipelineId"),
    (EXECUTIONS, {"ImagePipelineId": "", "ExecutionId": ""}, 400, "MissingParameter.ImagePipelineId"),
    (EXECUTIONS, {"ImagePipelineId": "ip-404"}, 404, "InvalidImagePipeline.NotFound"),
    (EXECUTIONS, {"ExecutionId": "exec-0,exec-1"}, 400, "InvalidExecutionId.SizeExceeded"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "Status": "BUILDING,Building"}, 400, "InvalidParameter.Status"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", **tags(21)}, 400, "InvalidParameter.Tag"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "Tag__1__Value": "v"}, 400, "InvalidParameter.Tag"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "MaxResults": 501}, 400, "InvalidParameter.MaxResults"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "NextToken": "AAAAAdDWBF2"}, 403, "Invalid.NextToken"),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "PageSize": 5}, 400, "InvalidParameter"),
    (COMMITS, {}, 400, "MissingParameter"),
    (COMMITS, {"TaskId": "t-1"}, 400, "InvalidParameter"),
    (COMMITS, numbered("TaskId", 11), 400, "InvalidParameter.TaskId"),
    (COMMITS, {"ContainerGroupId": "eci-1", "TaskStatus": "Finished"}, 400, "InvalidParameter.TaskStatus"),
    (COMMITS, {"ContainerGroupId": "eci-1", "MaxResults": 51}, 400, "InvalidParameter.MaxResults"),
    (COMMITS, {"ContainerGroupId": "eci-1", "NextToken": "x"}, 403, "Invalid.NextToken"),
    (IMAGES, {"Status": "ALL,Creating"}, 400, "InvalidParameter.Status"),
    (IMAGES, {"Usable": "perhaps"}, 400, "InvalidParameter.Usable"),
    (IMAGES, {"DryRun": "true"}, 400, "DryRunOperation"),
    (BUILD, {"InstanceId": "cri-1"}, 400, "MissingParameter"),
    (BUILD, {"BuildTaskId": "i2a-1"}, 400, "MissingParameter"),
    (BUILD, {"InstanceId": "cri-1", "BuildTaskId": "i2a-1", "NextToken": "x"}, 400, "InvalidParameter"),
]


@pytest.mark.parametrize(("action", "parameters", "status", "code"), REFUSED)
def test_refused(emulator: Emulator, action: str, parameters: dict[str, Any], status: int, code: str) -> None:
    emulator.load(SCENARIO)
    answer = ask(emulator, action, **parameters)
    assert (answer.status, answer.code) == (status, code)
    assert emulator.calls()["calls"][0]["code"] == code


ACCEPTED: list[tuple[str, dict[str, Any], int]] = [
    (TASKS, {"TaskIds": ",".join(f"t-{n}" for n in range(100))}, 5),
    (TASKS, {**numbered("ResourceIds", 100), "ResourceIds__7": "m-emulated"}, 5),
    (TASKS, {"PageSize": 100, "PageNumber": 1, "TaskStatus": "", "TaskAction": "ImportImage"}, 5),
    (TASKS, {"StartTime": "2120-01-01T00:00:00Z"}, 0),
    (TASKS, {"EndTime": "2020-01-01T00:00:00Z"}, 0),
    (TASKS, {"StartTime": "2020-01-01T00:00:00Z", "EndTime": "2120-01-01T00:00:00Z"}, 5),
    (EXECUTIONS, {"ImagePipelineId": "ip-idle"}, 0),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", "MaxResults": 500, "Status": "BUILDING,SUCCESS"}, 5),
    (EXECUTIONS, {"ImagePipelineId": "ip-1", **tags(20)}, 0),
    (EXECUTIONS, {"ExecutionId": "exec-404"}, 0),
    (COMMITS, {**numbered("TaskId", 10), "TaskId__3": "t-1", "MaxResults": 50}, 1),
    (COMMITS, {"ContainerGroupId": "eci-2", "TaskId__1": "t-1"}, 0),
]


@pytest.mark.parametrize(("action", "parameters", "found"), ACCEPTED)
def test_accepted_up_to_the_limit(emulator: Emulator, action: str, parameters: dict[str, Any], found: int) -> None:
    emulator.load(SCENARIO)
    answer = ask(emulator, action, **parameters)
    assert (answer.status, answer.data["TotalCount"]) == (200, found)


def test_a_parameter_given_twice_is_refused(emulator: Emulator) -> None:
    form = Request(body=b"RegionId=cn-beijing", headers={"content-type": "application/x-www-form-urlencoded"})
    answer = form.sign(emulator).send(emulator)
    assert (answer.status, answer.code) == (400, "InvalidParameter")


def test_a_token_is_good_for_its_own_query_only(emulator: Emulator) -> None:
    emulator.load(SCENARIO)
    token = ask(emulator, COMMITS, ContainerGroupId="eci-1").data["NextToken"]
    assert len(ask(emulator, COMMITS, ContainerGroupId="eci-1", NextToken=token).data["CommitTasks"]) == 5
    other = ask(emulator, COMMITS, ContainerGroupId="eci-1", TaskStatus="Running", NextToken=token)
    assert other.code == "Invalid.NextToken"
    emulator.reset()
    assert ask(emulator, COMMITS, ContainerGroupId="eci-1", NextToken=token).code == "Invalid.NextToken"


@pytest.mark.parametrize(("choice", "expected"), [("empty", ""), ("null", None), ("absent", "absent")])
def test_the_last_page_ends_as_the_scenario_wants(emulator: Emulator, choice: str, expected: str | None) -> None:
    emulator.load({**SCENARIO, "last_next_token": choice})
    for size in (5, 50):
        answer = ask(emulator, EXECUTIONS, ImagePipelineId="ip-1", MaxResults=size)
        assert answer.data.get("NextToken", "absent") == expected


def test_undocumented_limits_are_the_scenarios(emulator: Emulator) -> None:
    emulator.load({**SCENARIO, "execution_ids_maximum": 2, "commit_task_ids_maximum": 1})
    assert ask(emulator, EXECUTIONS, ExecutionId="exec-0,exec-1").data["TotalCount"] == 2
    assert ask(emulator, COMMITS, **numbered("TaskId", 2)).code == "InvalidParameter.TaskId"


def test_an_unknown_build_task_answers_as_the_scenario_wants(emulator: Emulator) -> None:
    emulator.load({"instances": ["cri-1"], "unknown_build_task": {"http_status": 404, "code": "TASK_NOT_FOUND"}})
    answer = ask(emulator, BUILD, InstanceId="cri-1", BuildTaskId="i2a-1")
    assert (answer.status, answer.code, "IsSuccess" in answer.data) == (404, "TASK_NOT_FOUND", False)
    emulator.load({"unknown_instance": {"http_status": 200, "code": "INSTANCE_GONE", "message": "gone"}})
    answer = ask(emulator, BUILD, InstanceId="cri-1", BuildTaskId="i2a-1")
    assert (answer.status, answer.code, answer.data["IsSuccess"]) == (200, "INSTANCE_GONE", False)


def test_the_rate_limit_throttles_what_is_too_much(emulator: Emulator) -> None:
    emulator.load({**SCENARIO, "rate_limit": [{"per_second": 3, "operation": TASKS, "retry_after_ms": 700}]})
    answers = [ask(emulator, TASKS) for _call in range(4)]
    assert [answer.code for answer in answers] == [None, None, None, "Throttling.User"]
    assert (answers[3].status, answers[3].headers["x-acs-retry-after"]) == (400, "700")
    assert ask(emulator, EXECUTIONS, ImagePipelineId="ip-1").status == 200
