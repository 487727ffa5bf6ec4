# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of task and the operations that show them, as data. A further one is one more entry in each table.

Names, limits and defaults: contract.json, beside the contract tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .parameters import Parameter, Values

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parents[1] / "contract" / "contract.json").read_text("utf-8"))

Fields = dict[str, Any]
"""One task as the API shows it."""

View = Callable[[Mapping[str, Any], Fields, Values], Fields]
"""(the task's hidden keys, the task, the parameters) -> the answer."""

Filter = Callable[[Any, Fields], bool]
"""(the parameter's value, the task) -> whether the task stays in the answer."""


@dataclass(frozen=True)
class Kind:
    """A kind of task.

    finished: status words after which nothing changes. times: which field holds the moment of creation, of the
    present state, and of the end. time_format: `minute`, `second` (ISO 8601, UTC), `unix` or `milli` (numbers).
    defaults: fields a scenario need not write. hidden: scenario keys that are never shown, with their defaults.
    scope: the scenario key that says where a task lives. in_two_parts: ids are FIRST:SECOND, and answers show SECOND.
    """

    id_field: str
    status_field: str
    finished: frozenset[str]
    time_format: str
    times: Mapping[str, str]
    defaults: Mapping[str, Any]
    hidden: Mapping[str, Any] = field(default_factory=dict)
    scope: str = "region"
    in_two_parts: bool = False


KINDS: dict[str, Kind] = {
    "ecs_task": Kind(
        id_field="TaskId",
        status_field="TaskStatus",
        finished=frozenset({"Finished", "Failed", "Deleted", "Cancelled"}),
        time_format="minute",
        times={"created": "CreationTime", "finished": "FinishedTime"},
        defaults={"TaskAction": "ImportImage", "ResourceId": "m-emulated", "SupportCancel": "true"},
        hidden={"operations": ()},
    ),
    "ecs_image": Kind(
        id_field="ImageId",
        status_field="Status",
        finished=frozenset({"Available", "UnAvailable", "CreateFailed", "Deprecated"}),
        time_format="second",
        times={"created": "CreationTime"},
        defaults={
            "ImageName": "emulated",
            "ImageOwnerAlias": "self",
            "Description": "",
            "Progress": "0%",
            "Size": 40,
            "Usage": "none",
            "Architecture": "x86_64",
            "OSType": "linux",
            "OSName": "Alibaba Cloud Linux 3",
            "Platform": "Aliyun",
            "IsPublic": False,
            "IsCopied": False,
            "Tags": {"Tag": []},
        },
    ),
    "ecs_image_pipeline_execution": Kind(
        id_field="ExecutionId",
        status_field="Status",
        finished=frozenset({"SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED", "CANCELLED"}),
        time_format="second",
        times={"created": "CreationTime", "changed": "ModifiedTime"},
        defaults={
            "ImagePipelineId": "ip-emulated",
            "ImageId": "",
            "Message": "",
            "ResourceGroupId": "rg-emulated",
            "Tags": {"Tag": []},
        },
    ),
    "eci_commit_container_task": Kind(
        id_field="TaskId",
        status_field="TaskStatus",
        finished=frozenset({"Succeeded", "Failed"}),
        time_format="second",
        times={"created": "TaskCreationTime", "finished": "TaskFinishedTime"},
        defaults={"TaskProgress": "0%", "StatusMessage": "", "ContainerName": "container-1", "CommitPhaseInfos": []},
        hidden={"container_group_id": "eci-emulated"},
    ),
    "cr_artifact_build_task": Kind(
        id_field="BuildTaskId",
        status_field="TaskStatus",
        finished=frozenset({"SUCCESS", "FAILED", "CANCELED", "CANCELLED"}),
        time_format="unix",
        times={"created": "StartTime", "finished": "EndTime"},
        defaults={
            "ArtifactBuildType": "IMAGE_TO_ACCELERATED_IMAGE",
            "Instructions": ["null"],
            "SourceArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-emulated", "Version": "latest"},
            "TargetArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-emulated", "Version": "latest_accelerated"},
        },
        hidden={"log": ()},
        scope="instance_id",
    ),
    "cr_repo_tag": Kind(
        id_field="Tag",
        status_field="Status",
        finished=frozenset(),
        time_format="milli",
        times={"created": "ImageCreate", "changed": "ImageUpdate"},
        defaults={
            "Digest": "67bfbcc12b67936ec7f867927817cbb071832b873dbcaed312a1930ba5f1e0c4",
            "ImageSize": 27107966,
            "ImageId": "45023655bf39c382e26a8607d057c27871dee163c1ecf48cc1ebf2a1a9d2f3b7",
        },
        scope="instance_id",
        in_two_parts=True,
    ),
}


@dataclass(frozen=True)
class Operation:
    """One operation.

    ids: the parameter that names tasks. first_part: the one that holds what stands before the colon of an id, and the
    scenario's key for how one is answered that no id begins with.
    scope: the parameter that says where they live. any_of: of these one at least
    must be given, else the error `any_of_missing`. wrapper: path of the list in the answer, empty for a flat answer
    about one task. paging: `number` (PageNumber, PageSize), `token` (NextToken, MaxResults) or `single`.
    must_exist: parameter -> the error when no task has such a field, and the scenario's key that can list it anyway.
    unknown: the scenario's key for how a `single` operation answers an id that it does not know.
    size_as_text: MaxResults is a string in the answer.
    sweeping: a parameter that, when given, makes the API ignore the others.
    view: what a `single` operation shows of the task, when not the task itself.
    action: the RAM action, where it is not called like the operation.
    ids_limit: the scenario's key for how many ids a call takes, and the error beyond it.
    """

    product: str
    version: str
    kind: str
    ids: str
    paging: str
    parameters: Mapping[str, Parameter]
    methods: tuple[str, ...] = ("GET", "POST")
    scope: str = "RegionId"
    wrapper: tuple[str, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    any_of_missing: str = "MissingParameter"
    must_exist: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    size_as_text: bool = False
    sweeping: str = ""
    ids_limit: tuple[str, str] | None = None
    unknown: str = ""
    action: str = ""
    first_part: tuple[str, str] | None = None
    view: View | None = None

    @property
    def regions(self) -> frozenset[str]:
        """The regions that this product knows."""
        tables = CONTRACT["endpoints"][self.product]
        return frozenset().union(*(tables[name] for name in REGION_TABLES))


REGION_TABLES = ("regions_public", "regions_vpc", "overrides_internal_regions")


def equals(name: str) -> Filter:
    """The field is the value."""
    return lambda value, fields: bool(fields.get(name) == value)


def among(name: str) -> Filter:
    """The field is one of the values."""
    return lambda values, fields: fields.get(name) in values


def _status_if_documented(value: str, fields: Fields) -> bool:
    """DescribeTasks ignores a status that its page does not list."""
    return value not in ("Finished", "Processing", "Failed") or fields.get("TaskStatus") == value


def _resource(values: list[str], fields: Fields) -> bool:
    several = (fields.get("ResourceIds") or {}).get("resourceId") or []
    return fields.get("ResourceId") in values or not set(several).isdisjoint(values)


def _not_before(value: str, fields: Fields) -> bool:
    return str(fields.get("CreationTime"))[:16] >= value[:16]


def _not_after(value: str, fields: Fields) -> bool:
    return str(fields.get("CreationTime"))[:16] <= value[:16]


def _has_tags(wanted: Values, fields: Fields) -> bool:
    tags = {tag.get("TagKey"): tag.get("TagValue") for tag in (fields.get("Tags") or {}).get("Tag") or []}
    return all(key in tags and (value is None or tags[key] == value) for key, value in wanted.items())


def _in_status(words: list[str], fields: Fields) -> bool:
    return "ALL" in words or fields.get("Status") in words


def _name_contains(value: str, fields: Fields) -> bool:
    return value.strip("*") in str(fields.get("ImageName"))


def _made_from(value: str, fields: Fields) -> bool:
    disks = (fields.get("DiskDeviceMappings") or {}).get("DiskDeviceMapping") or []
    return any(disk.get("SnapshotId") == value for disk in disks)


def _created_within(bounds: Values, fields: Fields) -> bool:
    tests = {"CreationStartTime": _not_before, "CreationEndTime": _not_after}
    return all(tests[key](str(bound), fields) for key, bound in bounds.items() if key in tests)


def _attribute(hidden: Mapping[str, Any], fields: Fields, values: Values) -> Fields:
    """DescribeTaskAttribute: a task with the operations that it consists of."""
    common = ("TaskId", "TaskAction", "TaskStatus", "SupportCancel", "CreationTime", "FinishedTime")
    shown = {name: fields[name] for name in common if name in fields}
    return {
        **shown,
        "RegionId": values["RegionId"],
        "TotalCount": len(hidden["operations"]),
        "OperationProgressSet": {"OperationProgress": [dict(operation) for operation in hidden["operations"]]},
    }


def _log(hidden: Mapping[str, Any], fields: Fields, values: Values) -> Fields:
    """ListArtifactBuildTaskLog: one page of a build's log."""
    lines = list(enumerate(hidden["log"], 1))
    start = (values["Page"] - 1) * values["PageSize"]
    page = lines[start : start + values["PageSize"]]
    return {
        "BuildTaskLogs": [{"LineNumber": number, "Message": text} for number, text in page],
        "TotalCount": len(lines),
    }


REGION = Parameter(required=True)
IMAGE_STATUSES = frozenset(CONTRACT["operations"]["DescribeImages"]["statuses"])

OPERATIONS: dict[str, Operation] = {
    "DescribeTasks": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_task",
        ids="TaskIds",
        paging="number",
        wrapper=("TaskSet", "Task"),
        parameters={
            "RegionId": REGION,
            "TaskIds": Parameter("comma", most=100),
            "TaskAction": Parameter(),
            "TaskStatus": Parameter(),
            "ResourceIds": Parameter("list", most=100),
            "StartTime": Parameter("time"),
            "EndTime": Parameter("time"),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=100, default=10),
            "TaskGroupId": Parameter(),
        },
        filters={
            "TaskAction": equals("TaskAction"),
            "TaskStatus": _status_if_documented,
            "ResourceIds": _resource,
            "StartTime": _not_before,
            "EndTime": _not_after,
            "TaskGroupId": equals("TaskGroupId"),
        },
        sweeping="TaskGroupId",
    ),
    "DescribeImages": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_image",
        ids="ImageId",
        paging="number",
        wrapper=("Images", "Image"),
        parameters={
            "RegionId": REGION,
            "ImageId": Parameter("comma", most=100),
            "ImageName": Parameter(),
            "ImageFamily": Parameter(),
            "ImageOwnerAlias": Parameter(choices=frozenset({"system", "self", "others", "marketplace"})),
            "SnapshotId": Parameter(),
            "Usage": Parameter(choices=frozenset({"instance", "none"})),
            "ActionType": Parameter(default="CreateEcs", choices=frozenset({"CreateEcs", "ChangeOS"})),
            "IsPublic": Parameter("flag"),
            "Usable": Parameter("flag"),
            "ResourceGroupId": Parameter(),
            "DryRun": Parameter("flag", default="false"),
            "Filter": Parameter("tags", most=10),
            "Status": Parameter("comma", default="Available", choices=IMAGE_STATUSES | {"ALL"}, alone="ALL"),
            "Tag": Parameter("tags", most=20),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=100, default=10),
        },
        filters={
            "ImageName": _name_contains,
            "ImageFamily": equals("ImageFamily"),
            "ImageOwnerAlias": equals("ImageOwnerAlias"),
            "SnapshotId": _made_from,
            "Usage": equals("Usage"),
            "IsPublic": equals("IsPublic"),
            "Usable": equals("Usable"),
            "ResourceGroupId": equals("ResourceGroupId"),
            "Filter": _created_within,
            "Status": _in_status,
            "Tag": _has_tags,
        },
    ),
    "DescribeImagePipelineExecutions": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_image_pipeline_execution",
        ids="ExecutionId",
        paging="token",
        wrapper=("ImagePipelineExecution", "ImagePipelineExecutionSet"),
        parameters={
            "RegionId": REGION,
            "ImagePipelineId": Parameter(),
            "ExecutionId": Parameter("comma"),
            "Status": Parameter(
                "comma", choices=frozenset(CONTRACT["operations"]["DescribeImagePipelineExecutions"]["statuses"])
            ),
            "Tag": Parameter("tags", most=20),
            "NextToken": Parameter(),
            "MaxResults": Parameter("int", high=500, default=50),
        },
        filters={"ImagePipelineId": equals("ImagePipelineId"), "Status": among("Status"), "Tag": _has_tags},
        any_of=("ImagePipelineId", "ExecutionId"),
        any_of_missing="MissingParameter.ImagePipelineId",
        must_exist={"ImagePipelineId": ("InvalidImagePipeline.NotFound", "image_pipelines")},
        ids_limit=("execution_ids_maximum", "InvalidExecutionId.SizeExceeded"),
    ),
    "DescribeCommitContainerTask": Operation(
        product="eci",
        version="2018-08-08",
        kind="eci_commit_container_task",
        ids="TaskId",
        paging="token",
        wrapper=("CommitTasks",),
        size_as_text=True,
        parameters={
            "RegionId": REGION,
            "TaskId": Parameter("list"),
            "ContainerGroupId": Parameter(),
            "TaskStatus": Parameter(choices=frozenset({"Running", "Succeeded", "Failed"})),
            "NextToken": Parameter(),
            "MaxResults": Parameter("int", high=50, default=10),
        },
        filters={"ContainerGroupId": equals("container_group_id"), "TaskStatus": equals("TaskStatus")},
        any_of=("TaskId", "ContainerGroupId"),
        ids_limit=("commit_task_ids_maximum", "InvalidParameter.TaskId"),
    ),
    "GetArtifactBuildTask": Operation(
        product="cr",
        version="2018-12-01",
        kind="cr_artifact_build_task",
        ids="BuildTaskId",
        paging="single",
        methods=("GET",),
        scope="InstanceId",
        unknown="unknown_build_task",
        parameters={
            "InstanceId": Parameter(required=True),
            "BuildTaskId": Parameter(required=True),
            # Chooses the host and no more, yet older clients send it.
            "RegionId": Parameter(),
        },
    ),
    "DescribeTaskAttribute": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_task",
        ids="TaskId",
        paging="single",
        wrapper=("OperationProgressSet", "OperationProgress"),
        view=_attribute,
        parameters={"RegionId": REGION, "TaskId": Parameter(required=True)},
    ),
    "ListArtifactBuildTaskLog": Operation(
        product="cr",
        version="2018-12-01",
        kind="cr_artifact_build_task",
        ids="BuildTaskId",
        paging="single",
        methods=("GET",),
        scope="InstanceId",
        unknown="unknown_build_task",
        wrapper=("BuildTaskLogs",),
        view=_log,
        parameters={
            "InstanceId": Parameter(required=True),
            "BuildTaskId": Parameter(required=True),
            "Page": Parameter("int", required=True),
            "PageSize": Parameter("int", required=True, high=100),
        },
    ),
    "GetRepoTag": Operation(
        product="cr",
        version="2018-12-01",
        kind="cr_repo_tag",
        ids="Tag",
        first_part=("RepoId", "unknown_repository"),
        paging="single",
        methods=("GET",),
        scope="InstanceId",
        unknown="unknown_tag",
        action="cr:ListRepositoryTag",
        parameters={
            "InstanceId": Parameter(required=True),
            "RepoId": Parameter(required=True),
            "Tag": Parameter(required=True),
        },
    ),
}
