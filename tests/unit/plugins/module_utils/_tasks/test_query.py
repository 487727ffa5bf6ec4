# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for: batches, encodings, filters."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import queries
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT, REGION, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import Api, ask_all, ids


@pytest.mark.parametrize(
    ("kind", "number", "sizes"),
    [
        ("ecs_task", 250, [100, 100, 50]),
        ("ecs_task", 100, [100]),
        ("ecs_task", 101, [100, 1]),
        ("eci_commit_container_task", 10, [10]),
        ("eci_commit_container_task", 25, [10, 10, 5]),
        ("ecs_image_pipeline_execution", 3, [1, 1, 1]),
        ("cr_artifact_build_task", 3, [1, 1, 1]),
    ],
)
def test_fewest_calls_for_ids(kind: str, number: int, sizes: list[int]) -> None:
    asked = queries(kind, REGION, "cri-1" if KINDS[kind].in_instance else None, ids(number))
    assert [len(query.ids) for query in asked] == sizes
    assert [task_id for query in asked for task_id in query.ids] == ids(number)


@pytest.mark.parametrize(
    ("kind", "instance_id", "filters", "sent"),
    [
        (
            "ecs_task",
            None,
            {"resource_ids": ["m-1", "m-2"], "task_action": "ImportImage", "start_time": "2026-01-01T00:00:00Z"},
            {
                "RegionId": REGION,
                "TaskIds": "t-000,t-001",
                "ResourceIds.1": "m-1",
                "ResourceIds.2": "m-2",
                "TaskAction": "ImportImage",
                "StartTime": "2026-01-01T00:00:00Z",
                "PageSize": "100",
                "PageNumber": "1",
            },
        ),
        (
            "eci_commit_container_task",
            None,
            {"container_group_id": "eci-1", "task_status": "Running"},
            {
                "RegionId": REGION,
                "TaskId.1": "t-000",
                "TaskId.2": "t-001",
                "ContainerGroupId": "eci-1",
                "TaskStatus": "Running",
                "MaxResults": "50",
            },
        ),
        (
            "ecs_image_pipeline_execution",
            None,
            {"image_pipeline_id": "ip-1", "statuses": ["BUILDING", "TESTING"], "tags": {"a b": "c/*", "d": ""}},
            {
                "RegionId": REGION,
                "ExecutionId": "t-000",
                "ImagePipelineId": "ip-1",
                "Status": "BUILDING,TESTING",
                "Tag.1.Key": "a b",
                "Tag.1.Value": "c/*",
                "Tag.2.Key": "d",
                "Tag.2.Value": "",
                "MaxResults": "500",
            },
        ),
        ("cr_artifact_build_task", "cri-1", {}, {"InstanceId": "cri-1", "BuildTaskId": "t-000"}),
    ],
)
def test_encodings_on_the_wire(
    kind: str, instance_id: str | None, filters: dict[str, Any], sent: dict[str, str]
) -> None:
    api = Api(lambda params: api_error("Stop"))
    with pytest.raises(ApiError):
        ask_all(api, queries(kind, REGION, instance_id, ids(2), filters))
    call = api.calls[0]
    assert dict(call.params) == sent
    known = {row["name"] for row in CONTRACT["operations"][call.operation]["params"]}
    assert {name.split(".")[0] for name in sent} <= known
    assert (call.method, call.region, call.product) == (KINDS[kind].method, REGION, KINDS[kind].product)


def test_long_filters_make_a_product_with_ids() -> None:
    resources = [f"m-{index}" for index in range(150)]
    asked = queries("ecs_task", REGION, None, ids(101), {"resource_ids": resources, "task_status": "Failed"})
    pairs = [(len(query.ids), sum(name.startswith("ResourceIds.") for name in query.params)) for query in asked]
    assert pairs == [(100, 100), (1, 100), (100, 50), (1, 50)]
    assert all(query.params["TaskStatus"] == "Failed" for query in asked)
    assert [len(query.ids) for query in queries("ecs_task", REGION, None, (), {"resource_ids": resources})] == [
        0,
        0,
    ]
