# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What info modules do for single kinds: ids, flags and times as their API wants them, counts, missing ids."""

from __future__ import annotations

import json

import pytest

from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import Runner, run, wire

__all__ = ["run", "wire"]  # fixtures


def test_snapshot_ids_are_one_json_text_and_a_flag_is_in_lower_case(run: Runner) -> None:
    run.wire.handler = lambda query: {"Snapshots": {"Snapshot": [{"SnapshotId": "s-1", "Status": "accomplished"}]}}
    result = run("ecs_snapshot_info", snapshot_ids="s-1,s-2", encrypted=True, end_time="2026-11-20T09:00Z")
    (query,) = run.wire.queries
    assert json.loads(query["SnapshotIds"]) == ["s-1", "s-2"]
    assert (query["Encrypted"], query["MaxResults"]) == ("true", "100")
    assert (query["Filter.2.Key"], query["Filter.2.Value"]) == ("CreationEndTime", "2026-11-20T09:00Z")
    assert result["missing"] == ["s-2"]


@pytest.mark.parametrize("value", ["2026-11-20T08:00:00Z", "2026-11-20", "2026-13-20T08:00Z"])
def test_a_time_with_seconds_is_refused_before_the_api_does(run: Runner, value: str) -> None:
    message = run.refused("ecs_snapshot_info", start_time=value)
    assert message == f"start_time: {value!r} is not accepted; UTC in the form 2020-11-23T15:10Z is accepted"


def test_a_count_without_meaning_is_not_taken_for_one(run: Runner) -> None:
    pages = [
        {"Snapshots": {"Snapshot": [{"SnapshotId": f"s-{page}", "Status": "failed"}]}, "TotalCount": 1, "NextToken": to}
        for page, to in enumerate(["a", "b", ""])
    ]
    run.wire.handler = lambda query: pages[{"": 0, "a": 1, "b": 2}[query.get("NextToken", "")]]
    assert run("ecs_snapshot_info")["total_count"] == 3


def test_the_page_of_image_caches_has_a_limit(run: Runner) -> None:
    run.wire.handler = lambda query: {"ImageCaches": []}
    run("eci_image_cache_info", match_images="web:1", image_full_match=False, limit=3)
    (query,) = run.wire.queries
    assert (query["Limit"], query["MatchImage.1"], query["ImageFullMatch"]) == ("3", "web:1", "false")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("ecs_snapshot", "InvalidSnapshotId.NotFound"),
        ("ecs_snapshot", "InvalidResource.NotFound"),
        ("ecs_invocation", "InvalidInvokeId.NotFound"),
        ("eci_image_cache", "InvalidParameter.NotFound"),
        ("cr_repo_sync_task", "SYNC_TASK_NOT_EXIST"),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 404])
def test_an_unknown_id_is_missing_however_the_api_says_it(run: Runner, kind: str, code: str, status: int) -> None:
    instance = {"instance_id": "cri-1"} if kind.startswith("cr_") else {}
    ids = {"ecs_snapshot": "snapshot_ids", "ecs_invocation": "invoke_ids", "eci_image_cache": "image_cache_ids"}
    run.wire.handler = lambda query: ({"Code": code, "Message": "no", "IsSuccess": False}, status)
    if status == 200 and not instance:
        empty = {"Snapshots": {"Snapshot": []}, "Invocations": {"Invocation": []}, "ImageCaches": []}
        run.wire.handler = lambda query: empty
    assert run(f"{kind}_info", **{ids.get(kind, "sync_task_ids"): "x-1"}, **instance)["missing"] == ["x-1"]


@pytest.mark.parametrize(
    "code", ["InvalidSnapshotLinkId.NotFound", "InvalidSnapshotType.NotFound", "InvalidStatus.NotFound"]
)
def test_a_bad_filter_is_no_missing_snapshot(run: Runner, code: str) -> None:
    run.wire.handler = lambda query: ({"Code": code, "Message": "no"}, 404)
    assert run("ecs_snapshot_info", snapshot_ids="s-1", snapshot_link_id="sl-1")["error"]["code"] == code
