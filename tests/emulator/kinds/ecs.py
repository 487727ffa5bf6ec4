# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECS."""

from __future__ import annotations

from .. import showing
from ..parameters import Parameter
from ..showing import among, equals, same
from .spec import (
    FLAG,
    ID,
    OFF,
    TAGS,
    Key,
    Kind,
    Operation,
    Product,
    either,
    numbered,
    one_of,
    plain,
    words,
)

ECS = Product("ecs")
ENCODING = one_of("PlainText", "Base64", default="Base64")
NO_TAGS = {"Tag": []}

ECS_KINDS: dict[str, Kind] = {
    "ecs_task": Kind(
        ECS,
        finished=frozenset({"Finished", "Failed", "Deleted", "Cancelled"}),
        time_format="minute",
        times={"created": "CreationTime", "finished": "FinishedTime"},
        defaults={"TaskAction": "ImportImage", "ResourceId": "m-emulated", "SupportCancel": "true"},
        hidden={
            "operations": Key(
                (),
                "What DescribeTaskAttribute shows of its parts, with ErrorCode and ErrorMsg where one failed.",
                {"type": "array", "items": {"type": "object", "propertyNames": {"pattern": "^[A-Z][A-Za-z]*$"}}},
            )
        },
        operations={
            "DescribeTasks": Operation(
                ids="TaskIds",
                paging="number",
                parameters={
                    "TaskIds": Parameter("comma", most=100),
                    **plain("TaskAction", "TaskStatus", "TaskGroupId"),
                    "ResourceIds": Parameter("list", most=100),
                    "StartTime": Parameter("time"),
                    "EndTime": Parameter("time"),
                    **numbered(100),
                },
                filters={
                    **same("TaskAction", "TaskGroupId"),
                    "TaskStatus": showing.status_if_documented,
                    "ResourceIds": showing.resource,
                    "StartTime": showing.not_before,
                    "EndTime": showing.not_after,
                },
                sweeping="TaskGroupId",
            ),
            "DescribeTaskAttribute": Operation(
                ids="TaskId",
                paging="single",
                view=showing.attribute,
                parameters={"TaskId": ID},
            ),
        },
    ),
    "ecs_image": Kind(
        ECS,
        finished=frozenset({"Available", "UnAvailable", "CreateFailed", "Deprecated"}),
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
            "Tags": NO_TAGS,
        },
        operations={
            "DescribeImages": Operation(
                ids="ImageId",
                paging="number",
                parameters={
                    "ImageId": Parameter("comma", most=100),
                    **plain("ImageName", "ImageFamily", "SnapshotId", "ResourceGroupId"),
                    "ImageOwnerAlias": one_of("system", "self", "others", "marketplace"),
                    "Usage": one_of("instance", "none"),
                    "ActionType": one_of("CreateEcs", "ChangeOS", default="CreateEcs"),
                    "IsPublic": FLAG,
                    "Usable": FLAG,
                    "DryRun": Parameter("flag", default="false"),
                    "Filter": Parameter("tags", most=10),
                    "Status": Parameter(
                        "comma", default="Available", choices=words("DescribeImages") | {"ALL"}, alone="ALL"
                    ),
                    "Tag": TAGS,
                    **numbered(100),
                },
                filters={
                    "ImageName": showing.name_contains,
                    **same("ImageFamily", "ImageOwnerAlias", "Usage", "IsPublic", "Usable", "ResourceGroupId"),
                    "SnapshotId": showing.made_from,
                    "Filter": showing.created_within,
                    "Status": showing.in_status,
                    "Tag": showing.has_tags,
                },
            ),
        },
    ),
    "ecs_image_pipeline_execution": Kind(
        ECS,
        finished=frozenset({"SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED", "CANCELLED"}),
        times={"created": "CreationTime", "changed": "ModifiedTime"},
        defaults={
            "ImagePipelineId": "ip-emulated",
            "ImageId": "",
            "Message": "",
            "ResourceGroupId": "rg-emulated",
            "Tags": NO_TAGS,
        },
        operations={
            "DescribeImagePipelineExecutions": Operation(
                ids="ExecutionId",
                paging="token",
                parameters={
                    **plain("ImagePipelineId", "NextToken"),
                    "ExecutionId": Parameter("comma"),
                    "Status": Parameter("comma", choices=words("DescribeImagePipelineExecutions")),
                    "Tag": TAGS,
                    "MaxResults": Parameter("int", high=500, default=50),
                },
                filters={
                    "ImagePipelineId": equals("ImagePipelineId"),
                    "Status": among("Status"),
                    "Tag": showing.has_tags,
                },
                any_of=("ImagePipelineId", "ExecutionId"),
                any_of_missing="MissingParameter.ImagePipelineId",
                must_exist={"ImagePipelineId": ("InvalidImagePipeline.NotFound", "image_pipelines")},
                ids_limit=("execution_ids_maximum", "InvalidExecutionId.SizeExceeded"),
            ),
        },
    ),
    "ecs_snapshot": Kind(
        ECS,
        finished=frozenset({"accomplished", "failed"}),
        times={"created": "CreationTime", "changed": "LastModifiedTime"},
        defaults={
            "SnapshotName": "",
            "SnapshotType": "user",
            "Description": "",
            "Progress": "0%",
            "Available": False,
            "Encrypted": False,
            "SourceDiskId": "d-emulated",
            "SourceDiskSize": "40",
            "SourceDiskType": "system",
            "Usage": "none",
            "Tags": NO_TAGS,
        },
        hidden={"instance": Key("i-emulated", "The instance that its disk belongs to.")},
        operations={
            "DescribeSnapshots": Operation(
                ids="SnapshotIds",
                paging="either",
                parameters={
                    "SnapshotIds": Parameter("json", most=100, code="InvalidSnapshotIds.Malformed"),
                    **plain(
                        "SnapshotName",
                        "SnapshotLinkId",
                        "DiskId",
                        "InstanceId",
                        "Category",
                        "KMSKeyId",
                        "ResourceGroupId",
                        "NextToken",
                    ),
                    "Status": one_of(
                        "progressing", "accomplished", "failed", "all", default="all", code="InvalidStatus.NotFound"
                    ),
                    "SnapshotType": one_of("auto", "user", "all", default="all", code="InvalidSnapshotType.NotFound"),
                    "SourceDiskType": Parameter(code="InvalidSourceDiskType"),
                    "Usage": one_of("image", "disk", "image_disk", "none", code="InvalidUsage"),
                    "Encrypted": OFF,
                    "DryRun": OFF,
                    "Filter": Parameter("keyed", keys=("CreationStartTime", "CreationEndTime")),
                    "Tag": TAGS,
                    **either(100),
                },
                filters={
                    **same("SnapshotName", "SnapshotLinkId", "Usage", "Encrypted", "KMSKeyId", "ResourceGroupId"),
                    "Status": showing.or_all("Status"),
                    "SnapshotType": showing.or_all("SnapshotType"),
                    "DiskId": equals("SourceDiskId"),
                    "InstanceId": equals("instance"),
                    "SourceDiskType": showing.in_any_case("SourceDiskType"),
                    "Filter": showing.created_within,
                    "Tag": showing.has_tags,
                },
            ),
        },
    ),
    "ecs_invocation": Kind(
        ECS,
        finished=frozenset({"Success", "PartialFailed", "Failed", "Stopped"}),
        times={"created": "CreationTime"},
        defaults={
            "CommandId": "c-emulated",
            "CommandName": "emulated",
            "CommandType": "RunShellScript",
            "CommandContent": "dHJ1ZQ==",
            "Parameters": "{}",
            "RepeatMode": "Once",
            "Timed": False,
            "Frequency": "",
            "Timeout": 60,
            "Username": "root",
            "Tags": NO_TAGS,
            "InvokeInstances": {"InvokeInstance": []},
        },
        hidden={
            "outputs": Key(
                {},
                "What it put out, by InstanceId, for DescribeInvocationResults.",
                {"type": "object", "additionalProperties": {"type": "string"}},
            ),
            "resource_group_id": Key("", "The resource group that it was started with."),
        },
        rows={
            ("InvokeInstances", "InvokeInstance"): {
                "InstanceId": "i-emulated",
                "InvocationStatus": "Running",
                "CreationTime": "2026-11-20T08:00:00Z",
                "Repeats": 1,
                "Output": "",
                "Dropped": 0,
                "ErrorCode": "",
                "ErrorInfo": "",
            }
        },
        operations={
            "DescribeInvocations": Operation(
                ids="InvokeId",
                paging="either",
                spared={"Timed": "scheduled_by_id"},
                parameters={
                    **plain("InvokeId", "CommandId", "CommandName", "InstanceId", "ResourceGroupId"),
                    "CommandType": one_of("RunBatScript", "RunPowerShellScript", "RunShellScript"),
                    "InvokeStatus": Parameter(choices=words("DescribeInvocations") | {"Finished"}),
                    "RepeatMode": one_of("Once", "Period", "NextRebootOnly", "EveryReboot"),
                    "Timed": Parameter("flag", default="false"),
                    "IncludeOutput": OFF,
                    "ContentEncoding": ENCODING,
                    "Tag": TAGS,
                    **either(50),
                },
                filters={
                    **same("CommandId", "CommandName", "CommandType", "RepeatMode"),
                    "InstanceId": showing.on_instance,
                    "InvokeStatus": showing.invoked,
                    "Timed": showing.timed,
                    "ResourceGroupId": equals("resource_group_id"),
                    "Tag": showing.has_tags,
                },
            ),
            "DescribeInvocationResults": Operation(
                ids="InvokeId",
                paging="single",
                view=showing.results,
                any_of=("InvokeId",),  # the API would also take an instance or a command in its place
                nothing={"Invocation": {"NextToken": "", "InvocationResults": {"InvocationResult": []}}},
                parameters={
                    **plain(
                        "InvokeId", "InstanceId", "CommandId", "InvokeRecordStatus", "ResourceGroupId", "NextToken"
                    ),
                    "IncludeHistory": OFF,
                    "ContentEncoding": ENCODING,
                    "Tag": TAGS,
                    "MaxResults": Parameter("int", high=50, default=10),
                    **numbered(50),
                },
            ),
        },
    ),
}
