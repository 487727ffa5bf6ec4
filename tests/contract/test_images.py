# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images: the vendor's SDK against the emulator, and our client beside the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import snake_keys
from tests.contract.ours import tasks
from tests.contract.shape import deviations
from tests.contract.vendor import REGION, body, client

if TYPE_CHECKING:
    from tests.emulator.client import Emulator


ALL = KINDS["ecs_image"].constants["Status"]


def theirs(emulator: Emulator, **parameters: Any) -> dict[str, Any]:
    request = ecs_models.DescribeImagesRequest(region_id=REGION, **parameters)
    answer = body(client(EcsClient, emulator).describe_images(request))
    assert deviations("DescribeImages", answer) == []
    return answer


def ours(emulator: Emulator, ids: tuple[str, ...] = (), **filters: Any) -> dict[str, dict[str, Any]]:
    return tasks(emulator, "ecs_image", ids, filters)


def ids(answer: dict[str, Any]) -> list[str]:
    return [image["ImageId"] for image in answer["Images"]["Image"]]


def test_only_available_images_are_shown_unless_all_are_asked_for(cloud: Emulator) -> None:
    asked = "m-new,m-00,m-old,m-bad,m-404"
    assert ids(theirs(cloud, image_id=asked)) == ["m-00"]
    assert ids(theirs(cloud, image_id=asked, status="ALL")) == ["m-00", "m-new", "m-old", "m-bad"]
    assert ids(theirs(cloud, image_id=asked, status=ALL)) == ["m-00", "m-new", "m-old", "m-bad"]
    assert ids(theirs(cloud, image_id=asked, status="Creating,Deprecated")) == ["m-new", "m-old"]
    assert list(ours(cloud, tuple(asked.split(",")))) == ["m-00", "m-new", "m-old", "m-bad"]


def test_images_page_by_number(cloud: Emulator) -> None:
    pages = [theirs(cloud, status="ALL", page_number=number, page_size=10) for number in (1, 2, 3)]
    assert [len(ids(page)) for page in pages] == [10, 5, 0]
    assert {page["TotalCount"] for page in pages} == {15}


def test_the_same_image_from_both(cloud: Emulator) -> None:
    (row,) = theirs(cloud, image_id="m-01", status=ALL, page_number=1, page_size=100)["Images"]["Image"]
    task = ours(cloud, ("m-01",))["m-01"]
    their_call, our_call = cloud.calls()["calls"][-2:]
    for fact in ("method", "query", "operation"):
        assert our_call[fact] == their_call[fact]
    fields = snake_keys(row)
    assert (fields.pop("progress"), fields.pop("tags"), fields.pop("status")) == (
        task["api_progress"],
        task["api_tags"],
        task["status"],
    )
    assert {key: task[key] for key in fields} == fields
    assert (task["progress"], task["outcome"], task["tags"]) == (100, "succeeded", {"team": "a b/*~"})
    assert task["detection_options"]["api_items"]["item"][0]["name"] == "Nvme"


def test_filters_mean_the_same_to_both(cloud: Emulator) -> None:
    tag = [ecs_models.DescribeImagesRequestTag(key="team", value="a b/*~")]
    answer = theirs(cloud, image_name="web-1", image_family="release", tag=tag, status=ALL)
    found = ours(cloud, image_name="web-1", image_family="release", tags={"team": "a b/*~"})
    assert list(found) == ids(answer) == ["m-01", "m-10", "m-11"]


def test_one_call_for_a_hundred(cloud: Emulator) -> None:
    ours(cloud, tuple(f"m-{number}" for number in range(201)))
    assert cloud.calls()["by_operation"] == {"DescribeImages": 3}
