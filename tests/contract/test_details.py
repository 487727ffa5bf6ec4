# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations that say why tasks failed: the vendor's SDK against the emulator, and our client beside the SDK."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient

from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.plugins.module_utils._gate.reasons import Details
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from tests.contract.examples import ask_ours, ask_theirs, task
from tests.contract.shape import deviations
from tests.contract.vendor import REGION, body, client
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

IMPORT = Target("ecs_task", REGION, None, "t-1")
BUILD = Target("cr_artifact_build_task", REGION, "cri-1", "i2a-1")


def ours(emulator: Emulator, target: Target, output: bool = False) -> tuple[dict[Target, list[str]], list[Any]]:
    keys = Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET)
    sender = Client(Source("option", lambda: keys), Endpoints(emulator.url, None, {}), Network())
    return Details(sender, 30, time.monotonic, output).ask([target], time.monotonic() + 10)


def same_call(emulator: Emulator) -> None:
    theirs, own = emulator.calls()["calls"]
    assert {fact: own[fact] for fact in ("operation", "method", "query", "ids")} == {
        fact: theirs[fact] for fact in ("operation", "method", "query", "ids")
    }


def test_a_task_with_its_operations(emulator: Emulator) -> None:
    operations = [
        {"OperationStatus": "Success"},
        {
            "OperationStatus": "Failed",
            "ErrorCode": "InvalidImageFile",
            "ErrorMsg": "The file is damaged",
            "RelatedItemSet": {"RelatedItem": [{"Name": "ImageId", "Value": "m-1"}]},
        },
    ]
    failed = {"id": "t-1", "operations": operations, "timeline": [{"at": -60, "TaskStatus": "Failed"}]}
    emulator.load({"tasks": {"ecs_task": [failed]}})
    request = ecs_models.DescribeTaskAttributeRequest(region_id=REGION, task_id="t-1")
    answer = body(client(EcsClient, emulator).describe_task_attribute(request))
    assert deviations("DescribeTaskAttribute", answer) == []
    assert answer["OperationProgressSet"]["OperationProgress"][1]["ErrorMsg"] == "The file is damaged"
    assert ours(emulator, IMPORT) == ({IMPORT: ["InvalidImageFile: The file is damaged"]}, [])
    same_call(emulator)


def test_a_task_that_is_not_known_has_no_id(emulator: Emulator) -> None:
    request = ecs_models.DescribeTaskAttributeRequest(region_id=REGION, task_id="t-404")
    answer = body(client(EcsClient, emulator).describe_task_attribute(request))
    assert answer["TaskId"] == ""
    assert ours(emulator, IMPORT) == ({IMPORT: []}, [])


@pytest.mark.parametrize("length", [3, 257])
def test_the_end_of_a_log(emulator: Emulator, length: int) -> None:
    lines = [f"line {number}" for number in range(length)]
    failed = {"id": "i2a-1", "instance_id": "cri-1", "log": lines, "timeline": [{"at": -60, "TaskStatus": "FAILED"}]}
    emulator.load({"tasks": {"cr_artifact_build_task": [failed]}})
    request = cr_models.ListArtifactBuildTaskLogRequest(
        instance_id="cri-1", build_task_id="i2a-1", page=1, page_size=100
    )
    answer = body(client(CrClient, emulator).list_artifact_build_task_log(request))
    assert deviations("ListArtifactBuildTaskLog", answer) == []
    assert (answer["TotalCount"], len(answer["BuildTaskLogs"])) == (length, min(length, 100))
    assert ours(emulator, BUILD) == ({BUILD: lines[-20:]}, [])
    if length <= 100:
        same_call(emulator)


FAILED = {
    "InvocationStatus": "Failed",
    "ExitCode": 3,
    "ErrorCode": "ExitCodeNonzero",
    "ErrorInfo": "the exit code is not zero",
    "StartTime": "2026-11-20T08:00:02Z",
    "UpdateTime": "2026-11-20T08:00:31Z",
    "FinishTime": "2026-11-20T08:00:31Z",
}
INVOCATIONS: dict[str, Any] = {
    "tasks": {
        "ecs_invocation": [
            {**task("ecs_invocation", "t-1"), "outputs": {"i-two": "no space left\n"}},
            task(
                "ecs_invocation",
                "t-many",
                InvocationStatus="Failed",
                InvokeInstances={"InvokeInstance": [{"InstanceId": f"i-{n}", **FAILED} for n in range(100)]},
            ),
        ],
    },
}


def test_times_tags_and_reasons_of_an_invocation(emulator: Emulator) -> None:
    emulator.load(INVOCATIONS)
    found = ask_ours(emulator, "ecs_invocation", ("t-1",))["t-1"]
    assert (found["outcome"], found["message"], found["tags"]) == ("partial", "i-two: exit code 3", {"release": "7"})
    assert [found[f"{name}_at"] for name in ("started", "updated", "finished")] == [
        "2026-11-20T08:00:02Z",
        "2026-11-20T08:00:31Z",
        "2026-11-20T08:00:31Z",
    ]


@pytest.mark.parametrize(("invocation", "pages"), [("t-1", 1), ("t-many", 2)])
def test_the_output_of_an_invocation(emulator: Emulator, invocation: str, pages: int) -> None:
    emulator.load(INVOCATIONS)
    parameters = {"invoke_id": invocation, "content_encoding": "Base64", "max_results": 50}
    answer = ask_theirs(emulator, "DescribeInvocationResults", region_id=REGION, **parameters)
    target = Target("ecs_invocation", REGION, None, invocation)
    found, errors = ours(emulator, target, output=True)
    calls = emulator.calls()["calls"]
    assert (errors, len(calls)) == ([], 1 + pages)
    assert (calls[1]["query"], calls[1]["method"]) == (calls[0]["query"], calls[0]["method"])
    if pages == 1:
        output = answer["Invocation"]["InvocationResults"]["InvocationResult"][1]["Output"]
        assert base64.b64decode(output) == b"no space left\n"
        assert found[target] == ["i-two: exit code 3", "  no space left"]
    else:
        assert found[target][-1] == "and 90 more"
