# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's current SDK packages against the emulator: full parameters, paging, errors, tokens, output shapes."""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING

import pytest
from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient
from alibabacloud_eci20180808 import models as eci_models
from alibabacloud_eci20180808.client import Client as EciClient
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient
from alibabacloud_tea_openapi.exceptions import ClientException, ThrottlingException

from tests.contract.shape import deviations
from tests.contract.vendor import REGION, TOKEN, body, client

if TYPE_CHECKING:
    from tests.emulator.client import Emulator


def test_describe_tasks_takes_every_parameter(cloud: Emulator) -> None:
    request = ecs_models.DescribeTasksRequest(
        region_id=REGION,
        task_ids="t-003,t-001,t-404,t-failed,t-far",
        task_action="ExportImage",
        task_status="Finished",
        resource_ids=["m-1", "m-2", "m-3"],
        start_time="2020-01-01T00:00:00Z",
        end_time="2120-01-01T00:00:00Z",
        page_number=1,
        page_size=100,
    )
    answer = body(client(EcsClient, cloud).describe_tasks(request))
    assert deviations("DescribeTasks", answer) == []
    assert [task["TaskId"] for task in answer["TaskSet"]["Task"]] == ["t-001", "t-003"]
    assert (answer["TotalCount"], answer["PageSize"], answer["RegionId"]) == (2, 100, REGION)
    (call,) = cloud.calls()["calls"]
    assert call["method"] == "POST"
    assert call["ids"] == ["t-003", "t-001", "t-404", "t-failed", "t-far"]


def test_describe_tasks_pages_by_number(cloud: Emulator) -> None:
    pages = [
        body(
            client(EcsClient, cloud).describe_tasks(
                ecs_models.DescribeTasksRequest(region_id=REGION, page_number=number, page_size=10)
            )
        )
        for number in (1, 2, 3, 4)
    ]
    assert [len(page["TaskSet"]["Task"]) for page in pages] == [10, 10, 6, 0]
    assert {page["TotalCount"] for page in pages} == {26}
    assert len({task["TaskId"] for page in pages for task in page["TaskSet"]["Task"]}) == 26


def test_describe_tasks_of_a_group_ignores_the_other_conditions(cloud: Emulator) -> None:
    request = ecs_models.DescribeTasksRequest(
        region_id=REGION, task_group_id="tg-1", task_ids="t-001", task_status="Finished"
    )
    answer = body(client(EcsClient, cloud).describe_tasks(request))
    assert [task["TaskId"] for task in answer["TaskSet"]["Task"]] == ["t-failed"]


def test_describe_tasks_ignores_a_status_it_does_not_know(cloud: Emulator) -> None:
    for status, found in (("Paused", 26), ("Failed", 1), ("Processing", 0)):
        request = ecs_models.DescribeTasksRequest(region_id=REGION, task_status=status)
        assert body(client(EcsClient, cloud).describe_tasks(request))["TotalCount"] == found


def test_executions_take_every_parameter_and_page_by_token(cloud: Emulator) -> None:
    seen: list[str] = []
    token = None
    for size in (5, 5, 2):
        request = ecs_models.DescribeImagePipelineExecutionsRequest(
            region_id=REGION,
            image_pipeline_id="ip-1",
            status="BUILDING,TESTING",
            tag=[ecs_models.DescribeImagePipelineExecutionsRequestTag(key="team", value="a b/*~")],
            max_results=5,
            next_token=token,
        )
        answer = body(client(EcsClient, cloud).describe_image_pipeline_executions(request))
        assert deviations("DescribeImagePipelineExecutions", answer) == []
        assert (answer["TotalCount"], answer["MaxResults"]) == (12, 5)
        rows = answer["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
        assert len(rows) == size
        seen += [row["ExecutionId"] for row in rows]
        token = answer["NextToken"]
    assert token == ""
    assert seen == [f"exec-{number:02}" for number in range(12)]


def test_an_execution_shows_why_it_failed(cloud: Emulator) -> None:
    request = ecs_models.DescribeImagePipelineExecutionsRequest(region_id=REGION, execution_id="exec-bad")
    answer = body(client(EcsClient, cloud).describe_image_pipeline_executions(request))
    assert deviations("DescribeImagePipelineExecutions", answer) == []
    (row,) = answer["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
    assert (row["Status"], row["ImageId"], row["ErrorInfo"]) == ("TEST_FAILED", "m-9", "exit status 22")


def test_commit_tasks_take_every_parameter_and_page_by_token(cloud: Emulator) -> None:
    seen: list[str] = []
    token = None
    while token != "":
        request = eci_models.DescribeCommitContainerTaskRequest(
            region_id=REGION,
            task_id=[f"t-commit-{number:02}" for number in range(8, -1, -1)] + ["t-404"],
            container_group_id="eci-1",
            task_status="Succeeded",
            max_results=4,
            next_token=token,
        )
        answer = body(client(EciClient, cloud).describe_commit_container_task(request))
        assert deviations("DescribeCommitContainerTask", answer) == []
        assert (answer["TotalCount"], answer["MaxResults"]) == (9, "4")
        seen += [task["TaskId"] for task in answer["CommitTasks"]]
        token = answer["NextToken"]
    assert seen == [f"t-commit-{number:02}" for number in range(9)]
    assert answer["CommitTasks"][0]["CommitPhaseInfos"][0]["RecordTime"].endswith("000+08:00")
    assert cloud.calls()["by_operation"] == {"DescribeCommitContainerTask": 3}


def test_a_build_task_is_flat_with_unix_times(cloud: Emulator) -> None:
    request = cr_models.GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id="i2a-1")
    answer = body(client(CrClient, cloud).get_artifact_build_task(request))
    assert deviations("GetArtifactBuildTask", answer) == []
    assert (answer["TaskStatus"], answer["Code"], answer["IsSuccess"]) == ("SUCCESS", "success", True)
    assert answer["EndTime"] - answer["StartTime"] == 55
    assert answer["SourceArtifact"]["Size"] == 5_000_000_000
    assert cloud.calls()["calls"][0]["method"] == "GET"


def test_an_unknown_build_task_is_no_success_at_http_200(cloud: Emulator) -> None:
    request = cr_models.GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id="i2a-404")
    answer = body(client(CrClient, cloud).get_artifact_build_task(request))
    assert (answer["Code"], answer["IsSuccess"]) == ("ARTIFACT_BUILD_TASK_NOT_EXIST", False)
    request = cr_models.GetArtifactBuildTaskRequest(instance_id="cri-404", build_task_id="i2a-1")
    assert body(client(CrClient, cloud).get_artifact_build_task(request))["Code"] == "INSTANCE_NOT_EXIST"


def test_errors_reach_the_sdk_with_status_code_and_request_id(cloud: Emulator) -> None:
    request = ecs_models.DescribeTasksRequest(region_id="cn-nowhere")
    with pytest.raises(ClientException) as caught:
        client(EcsClient, cloud).describe_tasks(request)
    assert (caught.value.status_code, caught.value.code) == (400, "InvalidRegionId.NotFound")
    assert caught.value.data["HostId"] == urllib.parse.urlsplit(cloud.url).netloc
    assert len(caught.value.request_id) == 36
    with pytest.raises(ClientException) as caught:
        client(EcsClient, cloud, key="LTAI-nobody").describe_tasks(ecs_models.DescribeTasksRequest(region_id=REGION))
    assert (caught.value.status_code, caught.value.code) == (404, "InvalidAccessKeyId.NotFound")
    with pytest.raises(ClientException) as caught:
        client(EcsClient, cloud, secret="another-secret").describe_tasks(
            ecs_models.DescribeTasksRequest(region_id=REGION)
        )
    assert (caught.value.status_code, caught.value.code) == (400, "SignatureDoesNotMatch")


def test_the_sdk_reads_the_header_of_a_throttled_call(cloud: Emulator) -> None:
    cloud.fault(kind="throttle", operation="DescribeTasks", status=429, retry_after_ms=1500)
    with pytest.raises(ThrottlingException) as caught:
        client(EcsClient, cloud).describe_tasks(ecs_models.DescribeTasksRequest(region_id=REGION))
    assert (caught.value.retry_after, caught.value.status_code) == (1500, 429)


def test_a_temporary_key_works_with_its_token_only(cloud: Emulator) -> None:
    request = ecs_models.DescribeTasksRequest(region_id=REGION, task_ids="t-001")
    key = ("STS.key", "temporary-secret")
    assert body(client(EcsClient, cloud, *key, TOKEN).describe_tasks(request))["TotalCount"] == 1
    with pytest.raises(ClientException) as caught:
        client(EcsClient, cloud, *key).describe_tasks(request)
    assert caught.value.code == "MissingSecurityToken"
    with pytest.raises(ClientException) as caught:
        client(EcsClient, cloud, *key, "another").describe_tasks(request)
    assert caught.value.code == "InvalidSecurityToken.Malformed"
