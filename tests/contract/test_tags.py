# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags of image repositories: the vendor's SDK against the emulator, and our client beside the SDK."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import snake_keys
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from tests.contract.ours import poller, tasks
from tests.contract.shape import deviations
from tests.contract.vendor import REGION, body, client

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

TAG = "crr-1:1.4_accelerated"


def theirs(emulator: Emulator, repo_id: str = "crr-1", tag: str = "1.4_accelerated") -> dict[str, Any]:
    request = cr_models.GetRepoTagRequest(instance_id="cri-1", repo_id=repo_id, tag=tag)
    return body(client(CrClient, emulator).get_repo_tag(request))


def ours(emulator: Emulator, *ids: str) -> dict[str, dict[str, Any]]:
    return tasks(emulator, "cr_repo_tag", ids, instance_id="cri-1")


def test_the_same_tag_from_both(cloud: Emulator) -> None:
    answer = theirs(cloud)
    assert deviations("GetRepoTag", answer) == []
    assert answer["ImageUpdate"] - answer["ImageCreate"] == 55_000
    task = ours(cloud, TAG)[TAG]
    their_call, our_call = cloud.calls()["calls"]
    for fact in ("operation", "method", "query", "ids"):
        assert our_call[fact] == their_call[fact]
    fields = snake_keys({key: value for key, value in answer.items() if key not in ("RequestId", "Code", "IsSuccess")})
    assert {key: task[key] for key in fields} == fields
    assert (task["id"], task["status"], task["outcome"]) == (TAG, "NORMAL", "succeeded")
    assert task["updated_at"] == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(answer["ImageUpdate"] / 1000))


def test_a_tag_that_is_not_there_is_no_error_and_a_repository_is(cloud: Emulator) -> None:
    assert theirs(cloud, tag="1.5")["IsSuccess"] is False
    assert list(ours(cloud, "crr-1:1.5", TAG)) == [TAG]
    assert theirs(cloud, repo_id="crr-404")["Code"] == "REPO_NOT_EXIST"
    with pytest.raises(ApiError, match=r"crr-404:1\.5 in cri-1.*REPO_NOT_EXIST"):
        ours(cloud, "crr-404:1.5")


def test_a_gate_takes_it_for_running(cloud: Emulator) -> None:
    target = Target("cr_repo_tag", REGION, "cri-1", "crr-1:1.5")
    (part,) = poller(cloud).poll([target], lambda: float("inf"), 0)
    assert part.error is None
    task = part.found[target]
    assert (task["status"], task["outcome"], task["finished"]) == ("", "running", False)
