# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations as data. Names, limits and defaults: contract.json, beside the contract tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import showing
from .parameters import Parameter
from .showing import Filter, View, among, equals

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parents[1] / "contract" / "contract.json").read_text("utf-8"))


@dataclass(frozen=True)
class Operation:
    """One operation.

    ids: the parameter that names tasks. first_part: the one that holds what stands before the colon of an id, and the
    scenario's key for how one is answered that no id begins with.
    scope: the parameter that says where they live. any_of: of these one at least
    must be given, else the error `any_of_missing`. wrapper: path of the list in the answer, empty for a flat answer
    about one task. paging: `number` (PageNumber, PageSize), `token` (NextToken and `size`), `either` or `single`.
    must_exist: parameter -> the error when no task has such a field, and the scenario's key that can list it anyway.
    unknown: the scenario's key for how a `single` operation answers an id that it does not know.
    size_as_text: MaxResults is a string in the answer.
    sweeping: a parameter that, when given, makes the API ignore the others.
    view: what a `single` operation shows of the task, when not the task itself.
    action: the RAM action, where it is not called like the operation.
    ids_limit: the scenario's key for how many ids a call takes, and the error beyond it.
    spared: filters that do not count where ids are asked for, if the scenario's key says so.
    nothing: the answer of a `single` operation to an id that it does not know, beside what `unknown` says.
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
    size: str = "MaxResults"
    spared: Mapping[str, str] = field(default_factory=dict)
    nothing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def regions(self) -> frozenset[str]:
        """The regions that this product knows."""
        tables = CONTRACT["endpoints"][self.product]
        return frozenset().union(*(tables[name] for name in REGION_TABLES))


REGION_TABLES = ("regions_public", "regions_vpc", "overrides_internal_regions")


REGION = Parameter(required=True)
FLAG = Parameter("flag")
OFF = Parameter("flag", default="false", silent=True)
TAGS = Parameter("tags", most=20)
ENCODING = Parameter(choices=frozenset({"PlainText", "Base64"}), default="Base64")
INVOKE_STATUSES = frozenset(CONTRACT["operations"]["DescribeInvocations"]["statuses"]) | {"Finished"}
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
            "TaskStatus": showing.status_if_documented,
            "ResourceIds": showing.resource,
            "StartTime": showing.not_before,
            "EndTime": showing.not_after,
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
            "IsPublic": FLAG,
            "Usable": FLAG,
            "ResourceGroupId": Parameter(),
            "DryRun": Parameter("flag", default="false"),
            "Filter": Parameter("tags", most=10),
            "Status": Parameter("comma", default="Available", choices=IMAGE_STATUSES | {"ALL"}, alone="ALL"),
            "Tag": Parameter("tags", most=20),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=100, default=10),
        },
        filters={
            "ImageName": showing.name_contains,
            "ImageFamily": equals("ImageFamily"),
            "ImageOwnerAlias": equals("ImageOwnerAlias"),
            "SnapshotId": showing.made_from,
            "Usage": equals("Usage"),
            "IsPublic": equals("IsPublic"),
            "Usable": equals("Usable"),
            "ResourceGroupId": equals("ResourceGroupId"),
            "Filter": showing.created_within,
            "Status": showing.in_status,
            "Tag": showing.has_tags,
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
        filters={"ImagePipelineId": equals("ImagePipelineId"), "Status": among("Status"), "Tag": showing.has_tags},
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
        view=showing.attribute,
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
        view=showing.log,
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
    "DescribeSnapshots": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_snapshot",
        ids="SnapshotIds",
        paging="either",
        wrapper=("Snapshots", "Snapshot"),
        parameters={
            "RegionId": REGION,
            "SnapshotIds": Parameter("json", most=100, code="InvalidSnapshotIds.Malformed"),
            "SnapshotName": Parameter(),
            "Status": Parameter(
                choices=frozenset({"progressing", "accomplished", "failed", "all"}),
                default="all",
                code="InvalidStatus.NotFound",
            ),
            "SnapshotType": Parameter(
                choices=frozenset({"auto", "user", "all"}), default="all", code="InvalidSnapshotType.NotFound"
            ),
            "SnapshotLinkId": Parameter(),
            "DiskId": Parameter(),
            "InstanceId": Parameter(),
            "SourceDiskType": Parameter(code="InvalidSourceDiskType"),
            "Usage": Parameter(choices=frozenset({"image", "disk", "image_disk", "none"}), code="InvalidUsage"),
            "Encrypted": OFF,
            "Category": Parameter(),
            "DryRun": OFF,
            "KMSKeyId": Parameter(),
            "ResourceGroupId": Parameter(),
            "Filter": Parameter("keyed", keys=("CreationStartTime", "CreationEndTime")),
            "Tag": TAGS,
            "NextToken": Parameter(),
            "MaxResults": Parameter("int", high=100, default=10, silent=True),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=100, default=10),
        },
        filters={
            "SnapshotName": equals("SnapshotName"),
            "Status": showing.or_all("Status"),
            "SnapshotType": showing.or_all("SnapshotType"),
            "SnapshotLinkId": equals("SnapshotLinkId"),
            "DiskId": equals("SourceDiskId"),
            "InstanceId": equals("instance"),
            "SourceDiskType": showing.in_any_case("SourceDiskType"),
            "Usage": equals("Usage"),
            "Encrypted": equals("Encrypted"),
            "KMSKeyId": equals("KMSKeyId"),
            "ResourceGroupId": equals("ResourceGroupId"),
            "Filter": showing.created_within,
            "Tag": showing.has_tags,
        },
    ),
    "DescribeInvocations": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_invocation",
        ids="InvokeId",
        paging="either",
        wrapper=("Invocations", "Invocation"),
        spared={"Timed": "scheduled_by_id"},
        parameters={
            "RegionId": REGION,
            "InvokeId": Parameter(),
            "CommandId": Parameter(),
            "CommandName": Parameter(),
            "CommandType": Parameter(choices=frozenset({"RunBatScript", "RunPowerShellScript", "RunShellScript"})),
            "InstanceId": Parameter(),
            "InvokeStatus": Parameter(choices=INVOKE_STATUSES),
            "RepeatMode": Parameter(choices=frozenset({"Once", "Period", "NextRebootOnly", "EveryReboot"})),
            "Timed": Parameter("flag", default="false"),
            "IncludeOutput": OFF,
            "ContentEncoding": ENCODING,
            "ResourceGroupId": Parameter(),
            "Tag": TAGS,
            "NextToken": Parameter(),
            "MaxResults": Parameter("int", high=50, default=10, silent=True),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=50, default=10),
        },
        filters={
            "CommandId": equals("CommandId"),
            "CommandName": equals("CommandName"),
            "CommandType": equals("CommandType"),
            "InstanceId": showing.on_instance,
            "InvokeStatus": showing.invoked,
            "RepeatMode": equals("RepeatMode"),
            "Timed": showing.timed,
            "ResourceGroupId": equals("resource_group_id"),
            "Tag": showing.has_tags,
        },
    ),
    "DescribeInvocationResults": Operation(
        product="ecs",
        version="2014-05-26",
        kind="ecs_invocation",
        ids="InvokeId",
        paging="single",
        wrapper=("Invocation", "InvocationResults", "InvocationResult"),
        view=showing.results,
        any_of=("InvokeId",),  # the API would also take an instance or a command in its place
        nothing={"Invocation": {"NextToken": "", "InvocationResults": {"InvocationResult": []}}},
        parameters={
            "RegionId": REGION,
            "InvokeId": Parameter(),
            "InstanceId": Parameter(),
            "CommandId": Parameter(),
            "InvokeRecordStatus": Parameter(),
            "IncludeHistory": OFF,
            "ContentEncoding": ENCODING,
            "ResourceGroupId": Parameter(),
            "Tag": TAGS,
            "NextToken": Parameter(),
            "MaxResults": Parameter("int", high=50, default=10),
            "PageNumber": Parameter("int", default=1),
            "PageSize": Parameter("int", high=50, default=10),
        },
    ),
    "DescribeImageCaches": Operation(
        product="eci",
        version="2018-08-08",
        kind="eci_image_cache",
        ids="ImageCacheId",
        paging="token",
        size="Limit",
        wrapper=("ImageCaches",),
        parameters={
            "RegionId": REGION,
            "ImageCacheId": Parameter(),
            "ImageCacheName": Parameter(),
            "SnapshotId": Parameter(),
            "Image": Parameter(),
            "ResourceGroupId": Parameter(),
            "MatchImage": Parameter("list", most=100),
            "ImageFullMatch": FLAG,
            "ImageMatchCountRequest": Parameter("int"),
            "Tag": TAGS,
            "NextToken": Parameter(),
            "Limit": Parameter("int"),
        },
        filters={
            "ImageCacheName": equals("ImageCacheName"),
            "SnapshotId": equals("SnapshotId"),
            "Image": showing.has_image,
            "ResourceGroupId": equals("ResourceGroupId"),
            "MatchImage": showing.matches,
            "Tag": showing.has_tags,
        },
    ),
    "GetRepoSyncTask": Operation(
        product="cr",
        version="2018-12-01",
        kind="cr_repo_sync_task",
        ids="SyncTaskId",
        paging="single",
        scope="InstanceId",
        unknown="unknown_sync_task",
        action="cr:GetRepositorySync",
        parameters={"InstanceId": Parameter(required=True), "SyncTaskId": Parameter(required=True)},
    ),
}
