# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECI."""

from __future__ import annotations

from .. import showing
from ..parameters import Parameter
from ..showing import equals, same
from .spec import FLAG, TAGS, Key, Kind, Operation, Product, one_of, plain

ECI = Product("eci")

ECI_KINDS: dict[str, Kind] = {
    "eci_commit_container_task": Kind(
        ECI,
        finished=frozenset({"Succeeded", "Failed"}),
        times={"created": "TaskCreationTime", "finished": "TaskFinishedTime"},
        defaults={"TaskProgress": "0%", "StatusMessage": "", "ContainerName": "container-1", "CommitPhaseInfos": []},
        hidden={"container_group_id": Key("eci-emulated", "The container group it belongs to.")},
        operations={
            "DescribeCommitContainerTask": Operation(
                ids="TaskId",
                paging="token",
                size_as_text=True,
                parameters={
                    "TaskId": Parameter("list"),
                    **plain("ContainerGroupId", "NextToken"),
                    "TaskStatus": one_of("Running", "Succeeded", "Failed"),
                    "MaxResults": Parameter("int", high=50, default=10),
                },
                filters={"ContainerGroupId": equals("container_group_id"), "TaskStatus": equals("TaskStatus")},
                any_of=("TaskId", "ContainerGroupId"),
                ids_limit=("commit_task_ids_maximum", "InvalidParameter.TaskId"),
            ),
        },
    ),
    "eci_image_cache": Kind(
        ECI,
        finished=frozenset({"Ready", "Failed", "UpdateFailed"}),
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
        operations={
            "DescribeImageCaches": Operation(
                ids="ImageCacheId",
                paging="token",
                size="Limit",
                parameters={
                    **plain("ImageCacheId", "ImageCacheName", "SnapshotId", "Image", "ResourceGroupId", "NextToken"),
                    "MatchImage": Parameter("list", most=100),
                    "ImageFullMatch": FLAG,
                    "ImageMatchCountRequest": Parameter("int"),
                    "Tag": TAGS,
                    "Limit": Parameter("int"),
                },
                filters={
                    **same("ImageCacheName", "SnapshotId", "ResourceGroupId"),
                    "Image": showing.has_image,
                    "MatchImage": showing.matches,
                    "Tag": showing.has_tags,
                },
            ),
        },
    ),
}
