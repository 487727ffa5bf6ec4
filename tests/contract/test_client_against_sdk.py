# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our client beside the vendor's SDK: the same calls to the same emulator, compared field by field."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient
from alibabacloud_eci20180808 import models as eci_models
from alibabacloud_eci20180808.client import Client as EciClient
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON
from tests.contract.ours import KEYS, fetched, tasks
from tests.contract.vendor import REGION, TOKEN, body, client
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

SDKS = {"ecs": EcsClient, "eci": EciClient, "cr": CrClient}
ENVELOPE = {"RequestId", "Code", "IsSuccess"}


def sdk(emulator: Emulator, product: str, keys: Credentials = KEYS) -> Any:
    return client(SDKS[product], emulator, keys.access_key_id, keys.access_key_secret, keys.security_token)


def snake(value: Any) -> Any:
    """Keys in snake_case at every depth, written independently of the code under test: the fields are all plain."""
    if isinstance(value, list):
        return [snake(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key).lstrip("_"): snake(part)
        for key, part in value.items()
    }


def own_fields(task: dict[str, Any]) -> dict[str, Any]:
    """Our task without what this collection adds: the API's fields alone, under the API's names."""
    kept = {key: value for key, value in task.items() if key not in COMMON and key != "tags"}
    return {key.removeprefix("api_"): value for key, value in kept.items()}


def same(ours: dict[str, Any], theirs: dict[str, Any], unknown_to_them: frozenset[str] = frozenset()) -> None:
    """Field by field; the common keys C(status) and C(id) stand for fields of the API, too."""
    fields = snake({key: value for key, value in theirs.items() if key not in ENVELOPE})
    got = own_fields(ours)
    if "status" in fields:
        got["status"] = ours["status"]
    assert {key: value for key, value in got.items() if key not in unknown_to_them} == fields
    assert ours["id"] == fields.get("task_id") or ours["id"] == fields.get("execution_id", fields.get("build_task_id"))
    assert ours["status"] == fields.get("task_status", fields.get("status"))


# The fields of DescribeTasks that only the older Go SDK knows; the Python package drops them.
GO_ONLY = frozenset(("failed_reason", "source", "task_group_id", "resource_ids"))


def test_ecs_tasks_with_every_parameter(cloud: Emulator) -> None:
    ids = ("t-003", "t-001", "t-404", "t-failed", "t-far")
    filters = {
        "task_action": "ExportImage",
        "task_status": "Finished",
        "resource_ids": ["m-1", "m-2", "m-3"],
        "start_time": "2020-01-01T00:00:00Z",
        "end_time": "2120-01-01T00:00:00Z",
    }
    request = ecs_models.DescribeTasksRequest(
        region_id=REGION, page_number=1, page_size=100, **{**filters, "task_ids": ",".join(ids)}
    )
    theirs = body(sdk(cloud, "ecs").describe_tasks(request))
    (answer,) = fetched(cloud, "ecs_task", ids, filters)
    assert list(answer.found) == [row["TaskId"] for row in theirs["TaskSet"]["Task"]] == ["t-001", "t-003"]
    for row in theirs["TaskSet"]["Task"]:
        same(answer.found[row["TaskId"]], row)
    assert answer.total == theirs["TotalCount"]
    compare_wire(cloud)


def test_fields_that_their_package_drops_come_through(cloud: Emulator) -> None:
    request = ecs_models.DescribeTasksRequest(region_id=REGION, task_ids="t-failed")
    (theirs,) = body(sdk(cloud, "ecs").describe_tasks(request))["TaskSet"]["Task"]
    task = tasks(cloud, "ecs_task", ("t-failed",))["t-failed"]
    same(task, theirs, GO_ONLY)
    assert (task["failed_reason"], task["message"]) == ("no such bucket", "no such bucket")
    assert task["resource_ids"] == {"resource_id": ["d-1", "d-2"]}


def test_ecs_tasks_over_all_pages(cloud: Emulator) -> None:
    rows = [
        row
        for page in (1, 2, 3)
        for row in body(
            sdk(cloud, "ecs").describe_tasks(
                ecs_models.DescribeTasksRequest(region_id=REGION, page_number=page, page_size=10)
            )
        )["TaskSet"]["Task"]
    ]
    ours = tasks(cloud, "ecs_task")
    assert list(ours) == [row["TaskId"] for row in rows]
    for row in rows:
        same(ours[row["TaskId"]], row, GO_ONLY)
    assert list(tasks(cloud, "ecs_task", limit=10)) == [row["TaskId"] for row in rows[:10]]


def test_executions_with_every_parameter_and_all_pages(cloud: Emulator) -> None:
    rows, token = [], None
    while token != "":
        request = ecs_models.DescribeImagePipelineExecutionsRequest(
            region_id=REGION,
            image_pipeline_id="ip-1",
            status="BUILDING,TESTING",
            tag=[ecs_models.DescribeImagePipelineExecutionsRequestTag(key="team", value="a b/*~")],
            max_results=5,
            next_token=token,
        )
        page = body(sdk(cloud, "ecs").describe_image_pipeline_executions(request))
        rows += page["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
        token = page["NextToken"]
    filters = {"image_pipeline_id": "ip-1", "statuses": ["BUILDING", "TESTING"], "tags": {"team": "a b/*~"}}
    for limit in (None, 12):
        ours = tasks(cloud, "ecs_image_pipeline_execution", (), filters, limit)
        assert list(ours) == [row["ExecutionId"] for row in rows]
        for row in rows:
            same(ours[row["ExecutionId"]], row)
            assert ours[row["ExecutionId"]]["tags"] == {"team": "a b/*~"}


def test_an_execution_by_id_with_its_reason(cloud: Emulator) -> None:
    request = ecs_models.DescribeImagePipelineExecutionsRequest(
        region_id=REGION, execution_id="exec-bad", max_results=500
    )
    theirs = body(sdk(cloud, "ecs").describe_image_pipeline_executions(request))
    ours = tasks(cloud, "ecs_image_pipeline_execution", ("exec-bad",))["exec-bad"]
    same(ours, theirs["ImagePipelineExecution"]["ImagePipelineExecutionSet"][0])
    assert "exit status 22" in ours["message"]
    compare_wire(cloud)


def test_commit_tasks_with_every_parameter_and_all_pages(cloud: Emulator) -> None:
    ids = tuple(f"t-commit-{number:02}" for number in range(9, -1, -1))
    request = eci_models.DescribeCommitContainerTaskRequest(
        region_id=REGION, task_id=list(ids), container_group_id="eci-1", task_status="Succeeded", max_results=50
    )
    theirs = body(sdk(cloud, "eci").describe_commit_container_task(request))
    filters = {"container_group_id": "eci-1", "task_status": "Succeeded"}
    ours = tasks(cloud, "eci_commit_container_task", ids, filters)
    compare_wire(cloud)
    assert set(ours) == {row["TaskId"] for row in theirs["CommitTasks"]} == set(ids)
    for row in theirs["CommitTasks"]:
        same(ours[row["TaskId"]], row)
    every = [f"t-commit-{number:02}" for number in range(12)]
    assert list(tasks(cloud, "eci_commit_container_task", (), filters, 12)) == every
    before = len(cloud.calls()["calls"])
    assert set(tasks(cloud, "eci_commit_container_task", tuple(every), filters)) == set(every)
    # Asked for side by side: either can arrive first.
    assert sorted(len(call["ids"]) for call in cloud.calls()["calls"][before:]) == [2, 10]


def test_a_build_task(cloud: Emulator) -> None:
    request = cr_models.GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id="i2a-1")
    theirs = body(sdk(cloud, "cr").get_artifact_build_task(request))
    ours = tasks(cloud, "cr_artifact_build_task", ("i2a-1",), instance_id="cri-1")["i2a-1"]
    same(ours, theirs)
    assert ours["started_at"] == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(theirs["StartTime"]))
    compare_wire(cloud)


def compare_wire(emulator: Emulator) -> None:
    """The last two requests, theirs and ours: the same method and query, both accepted by the vendor's verification."""
    theirs, ours = emulator.calls()["calls"][-2:]
    assert [ours[key] for key in ("operation", "method", "query")] == [
        theirs[key] for key in ("operation", "method", "query")
    ]
    assert ours["http_status"] == 200
    # Every header of theirs that is signed by the protocol's rules is there, and nothing the protocol does not have.
    needed = {name for name in theirs["headers"] if name.startswith("x-acs-")} - {"x-acs-credentials-provider"}
    assert {name for name in ours["headers"] if name.startswith("x-acs-")} == needed


def call_theirs(emulator: Emulator, kind: str, keys: Credentials, region: str) -> Any:
    ours = sdk(emulator, KINDS[kind].product, keys)
    if kind == "ecs_task":
        return ours.describe_tasks(ecs_models.DescribeTasksRequest(region_id=region, task_ids="x-1"))
    if kind == "ecs_image_pipeline_execution":
        return ours.describe_image_pipeline_executions(
            ecs_models.DescribeImagePipelineExecutionsRequest(region_id=region, execution_id="x-1")
        )
    if kind == "eci_commit_container_task":
        return ours.describe_commit_container_task(
            eci_models.DescribeCommitContainerTaskRequest(region_id=region, task_id=["x-1"])
        )
    return ours.get_artifact_build_task(cr_models.GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id="x-1"))


FAULTS: dict[str, dict[str, Any]] = {
    "throttled": {"kind": "throttle", "status": 429},
    "denied": {"kind": "error", "status": 403, "code": "Forbidden.RAM", "message": "User not authorized."},
    "denied by the registry": {"kind": "error", "status": 403, "code": "NoPrivilege", "message": "No privilege."},
    "broken": {"kind": "error", "status": 500, "code": "InternalError", "message": "Try again."},
    "expired": {"kind": "expired_token"},
}


@pytest.mark.parametrize(
    "kind", ["ecs_task", "ecs_image_pipeline_execution", "eci_commit_container_task", "cr_artifact_build_task"]
)
@pytest.mark.parametrize("case", [*FAULTS, "unknown key", "wrong secret", "token missing", "wrong token"])
def test_errors_are_the_same(cloud: Emulator, kind: str, case: str) -> None:
    if case in FAULTS:
        cloud.fault(**FAULTS[case])
    keys = {
        "unknown key": Credentials("LTAI-nobody", ACCESS_KEY_SECRET),
        "wrong secret": Credentials(ACCESS_KEY_ID, "another-secret"),
        "token missing": Credentials("STS.key", "temporary-secret"),
        "wrong token": Credentials("STS.key", "temporary-secret", "another-token"),
    }.get(case, KEYS)
    with pytest.raises((ClientException, ServerException)) as theirs:
        call_theirs(cloud, kind, keys, REGION)
    instance_id = "cri-1" if KINDS[kind].in_instance else None
    with pytest.raises(ApiError) as ours:
        fetched(cloud, kind, ("x-1",), instance_id=instance_id, keys=keys)
    assert ours.value.code == theirs.value.code
    assert ours.value.http_status == theirs.value.status_code
    # The SDK puts code, request id and status around the message.
    assert ours.value.message in theirs.value.message
    assert ours.value.message
    assert ours.value.recommend == theirs.value.data.get("Recommend")
    assert len(ours.value.request_id or "") == len(theirs.value.request_id) == 36
    assert KEYS.access_key_secret not in str(ours.value)


@pytest.mark.parametrize("kind", ["ecs_task", "ecs_image_pipeline_execution", "eci_commit_container_task"])
def test_an_unknown_region_is_the_same_error(cloud: Emulator, kind: str) -> None:
    with pytest.raises(ClientException) as theirs:
        call_theirs(cloud, kind, KEYS, "cn-nowhere")
    with pytest.raises(ApiError) as ours:
        fetched(cloud, kind, ("x-1",), region="cn-nowhere")
    assert (ours.value.code, ours.value.http_status) == (theirs.value.code, theirs.value.status_code)


def test_a_temporary_key_is_signed_as_they_sign_it(cloud: Emulator) -> None:
    keys = Credentials("STS.key", "temporary-secret", TOKEN)
    request = ecs_models.DescribeTasksRequest(region_id=REGION, task_ids="t-001", page_number=1, page_size=100)
    sdk(cloud, "ecs", keys).describe_tasks(request)
    assert list(tasks(cloud, "ecs_task", ("t-001",), keys=keys)) == ["t-001"]
    compare_wire(cloud)


def test_missing_ids_are_no_error_for_either(cloud: Emulator) -> None:
    request = cr_models.GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id="x-1")
    assert body(sdk(cloud, "cr").get_artifact_build_task(request))["IsSuccess"] is False
    assert tasks(cloud, "cr_artifact_build_task", ("x-1",), instance_id="cri-1") == {}
    with pytest.raises(ApiError, match="INSTANCE_NOT_EXIST"):
        tasks(cloud, "cr_artifact_build_task", ("i2a-1",), instance_id="cri-404")
    for kind in ("ecs_task", "ecs_image_pipeline_execution", "eci_commit_container_task"):
        assert tasks(cloud, kind, ("x-1",)) == {}
