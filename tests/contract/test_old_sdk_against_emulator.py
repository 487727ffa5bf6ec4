# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The older signature, V1, by the vendor's older core and by the current one's older mode."""

from __future__ import annotations

import json
import urllib.parse
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkeci.request.v20180808.DescribeCommitContainerTaskRequest import DescribeCommitContainerTaskRequest
from aliyunsdkecs.request.v20140526.DescribeTasksRequest import DescribeTasksRequest

from tests.contract.shape import deviations
from tests.contract.vendor import REGION, TOKEN, body, client
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator


def old_client(emulator: Emulator, **credential: Any) -> AcsClient:
    address = urllib.parse.urlsplit(emulator.url)
    if not credential:
        credential = {"ak": ACCESS_KEY_ID, "secret": ACCESS_KEY_SECRET}
    return AcsClient(region_id=REGION, port=address.port, auto_retry=False, **credential)


def old_call(client: AcsClient, request: Any) -> Any:
    request.set_endpoint("127.0.0.1")
    request.set_protocol_type("http")
    request.set_accept_format("json")
    return json.loads(client.do_action_with_exception(request))


def test_the_older_core_signs_v1(cloud: Emulator) -> None:
    request = DescribeTasksRequest()
    request.set_TaskIds("t-001,t-002")
    request.set_ResourceIdss(["m-1", "m-2"])
    request.set_PageSize(50)
    answer = old_call(old_client(cloud), request)
    assert deviations("DescribeTasks", answer) == []
    assert [task["TaskId"] for task in answer["TaskSet"]["Task"]] == ["t-001", "t-002"]
    commits = DescribeCommitContainerTaskRequest()
    commits.set_TaskId(["t-commit-01", "t-commit-02"])
    answer = old_call(old_client(cloud), commits)
    assert [task["TaskId"] for task in answer["CommitTasks"]] == ["t-commit-01", "t-commit-02"]


def test_the_older_core_with_a_token_and_with_a_wrong_secret(cloud: Emulator) -> None:
    credential = StsTokenCredential("STS.key", "temporary-secret", TOKEN)
    assert old_call(old_client(cloud, credential=credential), DescribeTasksRequest())["TotalCount"] == 26
    with pytest.raises(ServerException) as caught:
        old_call(old_client(cloud, ak=ACCESS_KEY_ID, secret="another-secret"), DescribeTasksRequest())
    # What the core makes of SignatureDoesNotMatch when the server signed the very same text.
    assert caught.value.get_error_code() == "InvalidAccessKeySecret"


def test_the_new_core_speaks_v1_too(cloud: Emulator) -> None:
    """With signature_algorithm v2 the current core falls back to the older signature and posts a form."""
    old = client(EcsClient, cloud)
    old._signature_algorithm = "v2"
    answer = body(old.describe_tasks(ecs_models.DescribeTasksRequest(region_id=REGION, task_ids="t-001")))
    assert answer["TotalCount"] == 1
