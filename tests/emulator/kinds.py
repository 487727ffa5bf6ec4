# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of task as data; what shows them: operations.py. A further kind is one more entry in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]
"""One task as the API shows it."""


@dataclass(frozen=True)
class Kind:
    """A kind of task.

    finished: status words after which nothing changes. times: which field holds the moment of creation, of the
    present state, and of the end. time_format: `minute`, `second` (ISO 8601, UTC), `unix` or `milli` (numbers).
    defaults: fields a scenario need not write. hidden: scenario keys that are never shown, with their defaults.
    scope: the scenario key that says where a task lives. in_two_parts: ids are FIRST:SECOND, and answers show SECOND.
    rows: of inner lists, by their path: the fields that a scenario need not write.
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
    rows: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)


NO_TAGS: Fields = {"Tag": []}
IMAGE = {"RepoNamespaceName": "team", "RepoName": "web", "ImageTag": "1.4"}

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
    "ecs_snapshot": Kind(
        id_field="SnapshotId",
        status_field="Status",
        finished=frozenset({"accomplished", "failed"}),
        time_format="second",
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
        hidden={"instance": "i-emulated"},
    ),
    "ecs_invocation": Kind(
        id_field="InvokeId",
        status_field="InvocationStatus",
        finished=frozenset({"Success", "PartialFailed", "Failed", "Stopped"}),
        time_format="second",
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
        hidden={"outputs": {}, "resource_group_id": ""},
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
    ),
    "eci_image_cache": Kind(
        id_field="ImageCacheId",
        status_field="Status",
        finished=frozenset({"Ready", "Failed", "UpdateFailed"}),
        time_format="second",
        times={"created": "CreationTime"},
        defaults={
            "ImageCacheName": "emulated",
            "RegionId": "cn-hangzhou",
            "Progress": "0%",
            "Images": ["web:1.4"],
            "ImageCacheSize": 20,
            "ContainerGroupId": "eci-emulated",
            "SnapshotId": "",
            "Tags": [],
            "Events": [],
        },
    ),
    "cr_repo_sync_task": Kind(
        id_field="SyncTaskId",
        status_field="TaskStatus",
        finished=frozenset({"SUCCESS", "ERROR", "CANCELED"}),
        time_format="milli",
        times={},
        defaults={
            "SyncRuleId": "crsr-emulated",
            "SyncBatchTaskId": "rsb-emulated",
            "TaskTrigger": "INITIATIVE",
            "Progress": 0,
            "SyncedSize": 0,
            "CrossUser": False,
            "ImageFrom": {"InstanceId": "cri-emulated", "RegionId": "cn-hangzhou", **IMAGE},
            "ImageTo": {"InstanceId": "cri-copy", "RegionId": "eu-central-1", **IMAGE},
            "LayerTasks": [],
        },
        scope="instance_id",
    ),
}
