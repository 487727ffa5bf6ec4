# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option watch: ids as in tasks of a gate, filters as in the info modules, and as strict as both."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._door.watch_option import Watched, read_watch, watched
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION


def watching(*items: Any) -> Watched:
    return watched(read_watch("watch", list(items)), lambda: REGION)


def test_ids_are_read_as_in_tasks_of_a_gate() -> None:
    found = watching(
        {"kind": "ecs_task", "ids": "t-1, t-2", "region_id": "ap-southeast-1"},
        {"kind": "cr_artifact_build_task", "id": "i2a-1", "instance_id": "cri-1"},
        {"kind": "cr_repo_tag", "id": "crr-1:v1", "instance_id": "cri-1", "newer_than": "2026-03-06T08:22:40Z"},
        {"kind": "ecs_task", "id": "t-3", "region": REGION, "outcome": "running", "resource_id": "m-1"},
        {"kind": "ecs_task", "id": "t-3"},
    )

    assert list(found.targets) == [
        Target("ecs_task", "ap-southeast-1", None, "t-1"),
        Target("ecs_task", "ap-southeast-1", None, "t-2"),
        Target("cr_artifact_build_task", REGION, "cri-1", "i2a-1"),
        Target("cr_repo_tag", REGION, "cri-1", "crr-1:v1"),
        Target("ecs_task", REGION, None, "t-3"),
    ]
    assert found.targets[Target("cr_repo_tag", REGION, "cri-1", "crr-1:v1")] == (
        ("newer_than", "2026-03-06T08:22:40Z"),
    )


def test_filters_are_read_as_in_the_info_module() -> None:
    found = watching(
        {"kind": "ecs_task", "task_action": "ImportImage", "resource_ids": "m-1,m-2,m-1", "region": "cn-beijing"},
        {"kind": "ecs_image_pipeline_execution", "image_pipeline_id": "ip-1", "tags": {"team": "web"}},
    )

    assert [(one.kind, one.region, one.filters) for one in found.feeds] == [
        ("ecs_task", "cn-beijing", {"task_action": "ImportImage", "resource_ids": ["m-1", "m-2"]}),
        ("ecs_image_pipeline_execution", REGION, {"image_pipeline_id": "ip-1", "tags": {"team": "web"}}),
    ]


def test_filters_by_status_are_not_sent_and_those_of_the_same_listing_are_joined() -> None:
    base = {"kind": "ecs_image_pipeline_execution", "image_pipeline_id": "ip-1"}
    (one,) = watching({**base, "statuses": ["FAILED"]}, {**base, "statuses": "TEST_FAILED"}).feeds

    assert one.filters == {"image_pipeline_id": "ip-1"}
    assert [one.wants(status) for status in ("FAILED", "test_failed", "SUCCESS")] == [True, True, False]
    (one,) = watching({**base, "statuses": ["FAILED"]}, base).feeds
    assert one.wants("SUCCESS")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "watch is empty; give a list of dictionaries, each with kind, and ids or filters"),
        ([], "watch is empty; there would be nothing to watch"),
        ({"kind": "ecs_task"}, "watch: a dictionary is not accepted"),
        (["t-1"], "watch[0]: text is not accepted; give a dictionary"),
        ([{"ids": "t-1"}], "watch[0].kind: required"),
        ([{"task_action": "ImportImage"}], "watch[0].kind: required"),
        ([{"kind": "ecs_tsak"}], "watch[0].kind: 'ecs_tsak' is not accepted; did you mean ecs_task?"),
        ([{"kind": "ecs_task", "ids": ""}], "watch[0].ids is empty; a template"),
        ([{"kind": "ecs_task", "ids": ["t-1", None]}], "watch[0].ids[1] is empty"),
        (
            [{"kind": "ecs_image_pipeline_execution", "image_pipeline_id": "ip-1", "outcome": "failed"}],
            "watch[0].outcome: not known; accepted: ",
        ),
        ([{"kind": "ecs_task", "ids": []}], "watch[0].ids is empty; there would be nothing to watch"),
        ([{"kind": "ecs_task", "id": "none"}], "watch[0].id: 'none' is not an id"),
        ([{"kind": "ecs_task", "id": "t-1", "region": "hang zhou"}], "watch[0].region: 'hang zhou'"),
        ([{"kind": "ecs_task", "regoin": REGION}], "watch[0].regoin: not known; region is"),
        ([{"kind": "ecs_task", "id": "t-1", "regoin": REGION}], "watch[0].regoin: not known; region is"),
        ([{"kind": "ecs_task", "task_ids": ["t-1"]}], "watch[0].task_ids: not known; "),
        ([{"kind": "ecs_task", "limit": 3}], "watch[0].limit: not known; "),
        (
            [{"kind": "ecs_task", "id": "t-1", "task_action": "ImportImage"}],
            "watch[0].task_action: a filter is",
        ),
        ([{"kind": "ecs_task", "task_status": "Done"}], "watch[0]: value of task_status must be one of"),
        ([{"kind": "ecs_task", "resource_ids": []}], "watch[0].resource_ids is empty; there would be nothing"),
        ([{"kind": "ecs_task", "resource_ids": [""]}], "watch[0].resource_ids[0] is empty"),
        (
            [{"kind": "ecs_task", "start_time": "today"}],
            "watch[0].start_time: 'today' is not accepted; UTC",
        ),
        (
            [{"kind": "ecs_task", "start_time": "2026-01-02T00:00:00Z", "end_time": "2026-01-01T00:00:00Z"}],
            "watch[0].start_time: 2026-01-02T00:00:00Z is later than end_time",
        ),
        (
            [{"kind": "ecs_image_pipeline_execution"}],
            "watch[0]: one of ids, image_pipeline_id is required for ecs_image_pipeline_execution",
        ),
        ([{"kind": "cr_repo_tag"}], "watch[0].ids: required for cr_repo_tag, which the API cannot list"),
        ([{"kind": "cr_repo_tag", "id": "crr-1:v1"}], "watch[0].instance_id: required for cr_repo_tag"),
    ],
)
def test_what_is_wrong_is_refused_by_its_place(value: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        watched(read_watch("watch", value), lambda: REGION)
    assert str(refused.value).startswith(said)


def test_the_value_of_a_key_that_is_not_known_is_not_shown() -> None:
    with pytest.raises(InputError) as refused:
        watching({"kind": "ecs_task", "acces_key_secret": "geheim-geheim"})
    assert "geheim" not in str(refused.value)
