# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of Container Registry."""

from __future__ import annotations

from .. import showing
from ..parameters import Parameter
from .spec import ID, FirstPart, Key, Kind, Operation, Product, Unknown, plain

CR = Product("cr", "InstanceId", "instance_id")
IMAGE = {"RepoNamespaceName": "team", "RepoName": "web", "ImageTag": "1.4"}

CR_KINDS: dict[str, Kind] = {
    "cr_artifact_build_task": Kind(
        CR,
        finished=frozenset({"SUCCESS", "FAILED", "CANCELED", "CANCELLED"}),
        time_format="unix",
        times={"created": "StartTime", "finished": "EndTime"},
        defaults={
            "ArtifactBuildType": "IMAGE_TO_ACCELERATED_IMAGE",
            "Instructions": ["null"],
            "SourceArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-emulated", "Version": "latest"},
            "TargetArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-emulated", "Version": "latest_accelerated"},
        },
        hidden={
            "log": Key((), "The lines of ListArtifactBuildTaskLog.", {"type": "array", "items": {"type": "string"}})
        },
        unknown=Unknown("unknown_build_task", "ARTIFACT_BUILD_TASK_NOT_EXIST"),
        operations={
            "GetArtifactBuildTask": Operation(
                ids="BuildTaskId",
                paging="single",
                parameters={
                    "BuildTaskId": ID,
                    # Chooses the host and no more, yet older clients send it.
                    **plain("RegionId"),
                },
            ),
            "ListArtifactBuildTaskLog": Operation(
                ids="BuildTaskId",
                paging="single",
                view=showing.log,
                parameters={
                    "BuildTaskId": ID,
                    "Page": Parameter("int", required=True),
                    "PageSize": Parameter("int", required=True, high=100),
                },
            ),
        },
    ),
    "cr_repo_tag": Kind(
        CR,
        finished=frozenset(),
        time_format="milli",
        times={"created": "ImageCreate", "changed": "ImageUpdate"},
        defaults={
            "Digest": "67bfbcc12b67936ec7f867927817cbb071832b873dbcaed312a1930ba5f1e0c4",
            "ImageSize": 27107966,
            "ImageId": "45023655bf39c382e26a8607d057c27871dee163c1ecf48cc1ebf2a1a9d2f3b7",
        },
        unknown=Unknown("unknown_tag", "REPO_TAG_NOT_EXIST"),
        first_part=FirstPart("RepoId", Unknown("unknown_repository", "REPO_NOT_EXIST")),
        operations={
            "GetRepoTag": Operation(
                ids="Tag",
                paging="single",
                parameters={
                    "RepoId": Parameter(required=True),
                    "Tag": ID,
                },
            ),
        },
    ),
    "cr_repo_sync_task": Kind(
        CR,
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
        unknown=Unknown("unknown_sync_task", "SYNC_TASK_NOT_EXIST"),
        operations={
            "GetRepoSyncTask": Operation(
                ids="SyncTaskId",
                paging="single",
                parameters={"SyncTaskId": ID},
            ),
        },
    ),
}
