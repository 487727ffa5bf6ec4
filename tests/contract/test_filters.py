# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings of snapshots, invocations and image caches: filters mean the same to the vendor's package and to ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_eci20180808 import models as eci_models
from alibabacloud_ecs20140526 import models as ecs_models

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import snake
from tests.contract import examples
from tests.contract.examples import ask_ours, ask_theirs, task
from tests.contract.vendor import REGION

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

SCENARIO: dict[str, Any] = {
    "tasks": {
        "ecs_snapshot": [
            task("ecs_snapshot", "s-1"),
            *(
                task("ecs_snapshot", f"s-{n}", Status="accomplished", SourceDiskId="d-2", Encrypted=n % 2 == 0)
                for n in range(2, 25)
            ),
        ],
        "ecs_invocation": [
            task("ecs_invocation", "t-1"),
            task("ecs_invocation", "t-timed", RepeatMode="Period", Timed=True, InvocationStatus="Scheduled"),
            task("ecs_invocation", "t-failed", InvocationStatus="Failed"),
        ],
        "eci_image_cache": [task("eci_image_cache", f"imc-{n}", ImageCacheName=f"web-{n}") for n in range(45)],
    },
}


@pytest.fixture
def cloud(emulator: Emulator) -> Emulator:
    emulator.load(SCENARIO)
    return emulator


RELEASE = {"key": "release", "value": "7"}


@pytest.mark.parametrize(
    ("kind", "filters", "parameters"),
    [
        ("ecs_snapshot", {"disk_id": "d-2", "encrypted": True}, {"disk_id": "d-2", "encrypted": True}),
        (
            "ecs_snapshot",
            {"encrypted": False, "snapshot_name": "before-7"},
            {"encrypted": False, "snapshot_name": "before-7"},
        ),
        (
            "ecs_snapshot",
            {"start_time": "2026-11-20T07:00Z", "end_time": "2026-11-20T09:00Z", "snapshot_status": "progressing"},
            {
                "status": "progressing",
                "filter": [
                    ecs_models.DescribeSnapshotsRequestFilter(key="CreationStartTime", value="2026-11-20T07:00Z"),
                    ecs_models.DescribeSnapshotsRequestFilter(key="CreationEndTime", value="2026-11-20T09:00Z"),
                ],
            },
        ),
        (
            "ecs_snapshot",
            {"source_disk_type": "System", "usage": "none", "snapshot_type": "user", "tags": {"release": "7"}},
            {
                "source_disk_type": "System",
                "usage": "none",
                "snapshot_type": "user",
                "tag": [ecs_models.DescribeSnapshotsRequestTag(**RELEASE)],
            },
        ),
        ("ecs_invocation", {"timed": True, "repeat_mode": "Period"}, {"timed": True, "repeat_mode": "Period"}),
        (
            "ecs_invocation",
            {"ecs_instance_id": "i-two", "tags": {"release": "7"}},
            {"instance_id": "i-two", "tag": [ecs_models.DescribeInvocationsRequestTag(**RELEASE)]},
        ),
        (
            "ecs_invocation",
            {"invoke_status": "Failed", "command_type": "RunShellScript", "command_id": "c-hz01example"},
            {"invoke_status": "Failed", "command_type": "RunShellScript", "command_id": "c-hz01example"},
        ),
        (
            "eci_image_cache",
            {"image_cache_name": "web-7", "tags": {"release": "7"}},
            {"image_cache_name": "web-7", "tag": [eci_models.DescribeImageCachesRequestTag(**RELEASE)]},
        ),
        (
            "eci_image_cache",
            {"match_images": ["web:1.4", "x"], "image_full_match": False},
            {"match_image": ["web:1.4", "x"], "image_full_match": False},
        ),
    ],
)
def test_filters_mean_the_same_to_both(
    cloud: Emulator, kind: str, filters: dict[str, Any], parameters: dict[str, Any]
) -> None:
    paging = KINDS[kind].paging
    assert paging is not None
    answer = ask_theirs(
        cloud, KINDS[kind].operation, region_id=REGION, **{snake(paging.size_parameter): 3}, **parameters
    )
    found = ask_ours(cloud, kind, **filters, limit=3)
    examples.same_call(cloud)
    assert list(found) == [shown[KINDS[kind].id_field] for shown in examples.rows(kind, answer)]
    assert found


def test_all_pages_of_a_listing(cloud: Emulator) -> None:
    assert len(ask_ours(cloud, "ecs_snapshot", disk_id="d-2")) == 23
    assert len(ask_ours(cloud, "eci_image_cache")) == 45
    assert cloud.calls()["by_operation"] == {"DescribeSnapshots": 1, "DescribeImageCaches": 3}
    assert len(ask_ours(cloud, "ecs_snapshot", limit=24)) == 24


def test_two_hundred_and_one_snapshots_in_three_calls(cloud: Emulator) -> None:
    assert len(ask_ours(cloud, "ecs_snapshot", tuple(f"s-{n}" for n in range(1, 202)))) == 24
    assert cloud.calls()["by_operation"] == {"DescribeSnapshots": 3}


def test_more_than_a_hundred_ids_are_refused_as_the_vendor_says(cloud: Emulator) -> None:
    ids = json.dumps([f"s-{n}" for n in range(101)])
    with pytest.raises(Exception, match=r"InvalidSnapshotIds\.Malformed") as refused:
        ask_theirs(cloud, "DescribeSnapshots", region_id=REGION, snapshot_ids=ids)
    assert refused.value.status_code == 403


@pytest.mark.parametrize("shown", [True, False])
def test_a_live_schedule_is_shown_or_hidden_by_its_id(emulator: Emulator, shown: bool) -> None:
    emulator.load({**SCENARIO, "scheduled_by_id": shown})
    assert list(ask_ours(emulator, "ecs_invocation", ("t-timed",))) == (["t-timed"] if shown else [])
    assert "t-timed" in ask_ours(emulator, "ecs_invocation", timed=True)
    assert "t-timed" not in ask_ours(emulator, "ecs_invocation")
