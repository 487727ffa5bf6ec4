# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's SDK packages as callers of the emulator, and a scenario that gives each operation something to show."""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING, Any

from alibabacloud_tea_openapi.models import Config

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.client import Emulator

REGION = "cn-hangzhou"
TOKEN = "token/+= of some length"

SCENARIO: dict[str, Any] = {
    "accounts": [
        {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET},
        {
            "access_key_id": "STS.key",
            "access_key_secret": "temporary-secret",
            "security_token": TOKEN,
        },
    ],
    "tasks": {
        "ecs_task": [
            {
                "id": "t-{n:03}",
                "count": 25,
                "fields": {"TaskAction": "ExportImage", "ResourceId": "m-{n}"},
                "timeline": [{"at": -600, "TaskStatus": "Processing"}, {"at": -60, "TaskStatus": "Finished"}],
            },
            {
                "id": "t-failed",
                "fields": {
                    "FailedReason": "no such bucket",
                    "Source": "api",
                    "TaskGroupId": "tg-1",
                    "ResourceIds": {"resourceId": ["d-1", "d-2"]},
                },
                "timeline": [{"at": -600, "TaskStatus": "Failed"}],
            },
            {"id": "t-far", "region": "ap-southeast-1", "timeline": [{"at": -1, "TaskStatus": "Processing"}]},
        ],
        "ecs_image": [
            {
                "id": "m-{n:02}",
                "count": 12,
                "fields": {
                    "ImageName": "web-{n}",
                    "ImageFamily": "release",
                    "ImageOwnerId": 1234567890123456,
                    "Tags": {"Tag": [{"TagKey": "team", "TagValue": "a b/*~"}]},
                    "DiskDeviceMappings": {
                        "DiskDeviceMapping": [
                            {"Device": "/dev/xvda", "ImportOSSBucket": "b", "RemainTime": 0, "Encrypted": False}
                        ]
                    },
                    "DetectionOptions": {
                        "Items": {"Item": [{"Name": "Nvme", "Value": "Installed"}]},
                        "Status": "Finished",
                    },
                    "OSNameEn": "Alibaba Cloud Linux 3",
                },
                "timeline": [
                    {"at": -60, "Status": "Creating", "Progress": "45%"},
                    {"at": -5, "Status": "Available", "Progress": "100%"},
                ],
            },
            {"id": "m-new", "timeline": [{"at": -60, "Status": "Creating", "Progress": "45%"}]},
            {"id": "m-old", "timeline": [{"at": -60, "Status": "Deprecated", "Progress": "100%"}]},
            {"id": "m-bad", "timeline": [{"at": -60, "Status": "CreateFailed"}]},
        ],
        "ecs_image_pipeline_execution": [
            {
                "id": "exec-{n:02}",
                "count": 12,
                "fields": {"ImagePipelineId": "ip-1", "Tags": {"Tag": [{"TagKey": "team", "TagValue": "a b/*~"}]}},
                "timeline": [{"at": -60, "Status": "BUILDING"}],
            },
            {
                "id": "exec-bad",
                "fields": {"ImagePipelineId": "ip-1", "ErrorCode": "TestCommandFailed", "ErrorInfo": "exit status 22"},
                "timeline": [{"at": -60, "Status": "TEST_FAILED", "ImageId": "m-9"}],
            },
        ],
        "eci_commit_container_task": [
            {
                "id": "t-commit-{n:02}",
                "count": 12,
                "container_group_id": "eci-1",
                "timeline": [
                    {
                        "at": -60,
                        "TaskStatus": "Succeeded",
                        "CommitPhaseInfos": [
                            {
                                "Phase": "PullBaseImage",
                                "Status": "Success",
                                "Message": "pulled",
                                "RecordTime": "{at:nano}",
                            }
                        ],
                    }
                ],
            }
        ],
        "cr_artifact_build_task": [
            {
                "id": "i2a-1",
                "instance_id": "cri-1",
                "fields": {
                    "Priority": 1,
                    "ArtifactCompression": {
                        "Platform": "linux/amd64",
                        "SquashKeepLayers": 2,
                        "StartLayerDigest": "sha256:0",
                    },
                    "SourceArtifact": {
                        "ArtifactType": "IMAGE",
                        "RepoId": "crr-1",
                        "Version": "1",
                        "Size": 5_000_000_000,
                        "LayerCount": 7,
                    },
                },
                "timeline": [{"at": -60, "TaskStatus": "BUILDING"}, {"at": -5, "TaskStatus": "SUCCESS"}],
            }
        ],
        "cr_repo_tag": [
            {
                "id": "crr-1:1.4_accelerated",
                "instance_id": "cri-1",
                "timeline": [{"at": -60, "Status": "NORMAL"}, {"at": -5, "Status": "NORMAL", "Digest": "00ff"}],
            }
        ],
    },
}


def client(
    kind: Callable[[Config], Any],
    emulator: Emulator,
    key: str = ACCESS_KEY_ID,
    secret: str = ACCESS_KEY_SECRET,
    token: str | None = None,
) -> Any:
    host = urllib.parse.urlsplit(emulator.url).netloc
    return kind(
        Config(
            access_key_id=key,
            access_key_secret=secret,
            security_token=token,
            endpoint=host,
            protocol="http",
            region_id=REGION,
        )
    )


def body(response: Any) -> dict[str, Any]:
    """The answer as the package understood it."""
    assert response.status_code == 200
    understood: dict[str, Any] = response.to_map()["body"]
    assert response.headers["x-acs-request-id"] == understood["RequestId"]
    return understood
