# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault does what it says, to the calls it is for and to no other."""

from __future__ import annotations

import gzip
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.shape import deviations
from tests.emulator.client import EmulatorError
from tests.emulator.tests.raw import Request, ask

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

TASKS = "DescribeTasks"
COMMITS = "DescribeCommitContainerTask"
SCENARIO: dict[str, Any] = {
    "tasks": {
        "ecs_task": [
            {"id": "t-{n:02}", "count": 30, "timeline": [{"at": -60, "TaskStatus": "Processing"}]},
            {"id": "t-far", "region": "cn-beijing", "timeline": [{"at": -60, "TaskStatus": "Processing"}]},
        ],
        "eci_commit_container_task": [
            {
                "id": "t-{n:02}",
                "count": 30,
                "container_group_id": "eci-1",
                "timeline": [{"at": 0, "TaskStatus": "Running"}],
            }
        ],
        "cr_artifact_build_task": [
            {"id": "i2a-1", "instance_id": "cri-1", "timeline": [{"at": 0, "TaskStatus": "PENDING"}]}
        ],
    }
}


@pytest.fixture
def cloud(emulator: Emulator) -> Emulator:
    emulator.load(SCENARIO)
    return emulator


def ids(answer: Any) -> list[str]:
    return [task["TaskId"] for task in answer.data["TaskSet"]["Task"]]


def test_throttling_with_and_without_the_header(cloud: Emulator) -> None:
    cloud.fault(kind="throttle", times=1)
    cloud.fault(kind="throttle", status=503, code="ServiceUnavailable", retry_after_ms=40, from_call=2)
    first, second = ask(cloud), ask(cloud)
    assert (first.status, first.code, "x-acs-retry-after" in first.headers) == (400, "Throttling.User", False)
    assert (second.status, second.code, second.headers["x-acs-retry-after"]) == (503, "ServiceUnavailable", "40")
    assert [call["fault"] for call in cloud.calls()["calls"]] == ["throttle", "throttle"]
    cloud.clear_faults()
    cloud.fault(kind="throttle", time_left_ms=2000)
    headers = ask(cloud).headers
    assert headers["x-ratelimit-user-api"] == "Limit:1,Remain:0,TimeLeft:2000,Reset:1234"
    assert "x-acs-retry-after" not in headers


def test_errors_bodies_and_redirects(cloud: Emulator) -> None:
    cloud.fault(kind="error", status=504, code="GatewayTimeout", message="late", headers={"Via": "x"}, times=1)
    answer = ask(cloud)
    assert (answer.status, answer.code, answer.data["Message"], answer.headers["via"]) == (
        504,
        "GatewayTimeout",
        "late",
        "x",
    )
    cloud.fault(kind="body", status=502, body="<html>Bad Gateway</html>", times=1)
    answer = ask(cloud)
    assert (answer.status, answer.headers["content-type"], answer.body) == (
        502,
        "text/html",
        b"<html>Bad Gateway</html>",
    )
    cloud.fault(kind="body", body="", content_type="application/json", times=1)
    answer = ask(cloud)
    assert (answer.status, answer.body) == (200, b"")
    cloud.fault(kind="redirect", location="http://127.0.0.1:1/", times=1)
    answer = ask(cloud)
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:1/")
    cloud.fault(kind="expired_token", times=1)
    assert ask(cloud).code == "InvalidSecurityToken.Expired"
    cloud.fault(kind="replace", json=[1, None], times=1)
    assert ask(cloud).data == [1, None]
    assert ask(cloud).status == 200


def test_selectors(cloud: Emulator) -> None:
    cloud.fault(kind="error", code="A", operation=COMMITS)
    cloud.fault(kind="error", code="B", region="cn-beijing")
    cloud.fault(kind="error", code="C", id_contains="-07")
    cloud.fault(kind="error", code="D", operation=TASKS, from_call=5, to_call=6)
    cloud.fault(kind="error", code="E", from_seconds=-5, to_seconds=-1)
    assert ask(cloud).code is None
    assert ask(cloud, COMMITS, ContainerGroupId="eci-1").code == "A"
    assert ask(cloud, RegionId="cn-beijing").code == "B"
    assert ask(cloud, TaskIds="t-06,t-07").code == "C"
    assert ask(cloud, TaskIds="t-06,t-08").code is None
    assert [ask(cloud).code for _call in range(3)] == ["D", "D", None]
    cloud.fault(kind="error", code="F", from_seconds=0, to_seconds=3600)
    assert ask(cloud).code == "F"
    cloud.clear_faults()
    assert ask(cloud, COMMITS, ContainerGroupId="eci-1").code is None


def test_a_badly_signed_call_gets_its_own_error(cloud: Emulator) -> None:
    cloud.fault(kind="error", status=500, code="InternalError")
    assert Request(secret="another-secret").sign(cloud).send(cloud).code == "SignatureDoesNotMatch"


def test_the_servers_clock_can_be_off(cloud: Emulator) -> None:
    cloud.fault(kind="clock_skew", seconds=600, times=1)
    answer = ask(cloud)
    assert answer.status == 200
    assert 590 < parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time() < 610
    cloud.fault(kind="clock_skew", seconds=-1000)
    answer = ask(cloud)
    assert answer.code == "InvalidTimeStamp.Expired"
    assert -1010 < parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time() < -990


def test_patched_answers(cloud: Emulator) -> None:
    cloud.fault(
        kind="patch",
        merge={"TotalCount": "30", "PageNumber": None, "TaskSet": {"Task": {"TaskStatus": {"odd": 1}}}},
        remove=["RegionId", "TaskSet.Task.TaskAction"],
    )
    answer = ask(cloud, TaskIds="t-01,t-02").data
    assert answer["TotalCount"] == "30"
    assert answer["PageNumber"] is None
    assert [task["TaskStatus"] for task in answer["TaskSet"]["Task"]] == [{"odd": 1}] * 2
    assert "RegionId" not in answer
    assert not any("TaskAction" in task for task in answer["TaskSet"]["Task"])
    assert deviations(TASKS, answer) != []


def test_a_token_that_never_ends(cloud: Emulator) -> None:
    cloud.fault(kind="repeat_token")
    first = ask(cloud, COMMITS, ContainerGroupId="eci-1").data
    second = ask(cloud, COMMITS, ContainerGroupId="eci-1", NextToken=first["NextToken"]).data
    assert second["NextToken"] == first["NextToken"]
    assert second["CommitTasks"][0]["TaskId"] == "t-10"


def test_order_duplicates_and_case(cloud: Emulator) -> None:
    plain = ids(ask(cloud, PageSize=30))
    cloud.fault(kind="shuffle", times=1)
    shuffled = ids(ask(cloud, PageSize=30))
    assert sorted(shuffled) == plain
    assert shuffled != plain
    cloud.fault(kind="duplicate", times=1)
    assert ids(ask(cloud, PageSize=2)) == ["t-00", "t-01", "t-00", "t-01"]
    cloud.fault(kind="id_case")
    assert ids(ask(cloud, TaskIds="t-01")) == ["T-01"]
    assert ask(cloud, "GetArtifactBuildTask", InstanceId="cri-1", BuildTaskId="i2a-1").data["BuildTaskId"] == "I2A-1"
    cloud.clear_faults()
    cloud.fault(kind="blanks")
    assert ids(ask(cloud, TaskIds="t-01")) == [" t-01\n"]


def test_truncated_answers(cloud: Emulator) -> None:
    cloud.fault(kind="truncate", how="json", times=1)
    answer = ask(cloud)
    assert int(answer.headers["content-length"]) == len(answer.body)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        str(answer.data)
    cloud.fault(kind="truncate")
    with pytest.raises(http.client.IncompleteRead):
        ask(cloud)


@pytest.mark.parametrize("when", ["before", "middle"])
def test_a_reset_connection(cloud: Emulator, when: str) -> None:
    cloud.fault(kind="reset", when=when, times=1)
    with pytest.raises(ConnectionResetError) as caught:
        ask(cloud)
    assert not isinstance(caught.value, http.client.RemoteDisconnected), "an orderly end is no reset"
    assert ask(cloud).status == 200
    assert cloud.calls()["total"] == 2


def test_a_reset_after_the_answer_leaves_the_nonce_spent(cloud: Emulator) -> None:
    cloud.fault(kind="reset", when="after", times=1)
    request = Request().sign(cloud)
    assert request.send(cloud).status == 200
    assert request.send(cloud).code == "SignatureNonceUsed"


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_hanging_connection_blocks_no_other(cloud: Emulator, where: str) -> None:
    cloud.fault(kind="hang", where=where, times=1)
    hanging = ThreadPoolExecutor().submit(ask, cloud, timeout=1.0)
    while cloud.calls()["total"] == 0:
        pass
    answers = [ask(cloud).status for _call in range(20)]
    assert not hanging.done()
    assert answers == [200] * 20
    assert cloud.calls()["calls"][-1]["concurrency"] == 2
    assert isinstance(hanging.exception(), TimeoutError)


def test_a_hang_can_end(cloud: Emulator) -> None:
    cloud.fault(kind="hang", seconds=0.05)
    with pytest.raises(http.client.RemoteDisconnected):
        ask(cloud)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_dripping_answer_arrives_whole(cloud: Emulator, where: str) -> None:
    cloud.fault(kind="drip", where=where, every=0.0005)
    begun = time.monotonic()
    answer = ask(cloud, TaskIds="t-01", timeout=5)
    assert ids(answer) == ["t-01"]
    assert time.monotonic() - begun > 0.0005 * len(answer.body)


def test_a_slow_answer(cloud: Emulator) -> None:
    cloud.fault(kind="slow", seconds=0.2, times=1)
    begun = time.monotonic()
    assert ask(cloud).status == 200
    assert 0.2 <= time.monotonic() - begun < 2


def test_huge_bodies(cloud: Emulator) -> None:
    cloud.fault(kind="oversized", bytes=3_000_000, times=1)
    answer = ask(cloud)
    assert len(answer.data["Padding"]) == 3_000_000
    cloud.fault(kind="gzip_bomb", bytes=5_000_000)
    answer = ask(cloud)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 20_000
    assert gzip.decompress(answer.body) == b'{"Padding":"' + b" " * 5_000_000 + b'"}'


def test_faults_stack_and_can_stand_in_the_scenario(cloud: Emulator) -> None:
    merge = {"kind": "patch", "merge": {"TotalCount": 7}}
    cloud.load({**SCENARIO, "faults": [merge, {"kind": "duplicate"}]})
    answer = ask(cloud, TaskIds="t-01")
    assert (answer.data["TotalCount"], ids(answer)) == (7, ["t-01", "t-01"])
    assert cloud.calls()["calls"][0]["fault"] == "patch+duplicate"


def test_a_fault_that_makes_no_sense_is_refused(cloud: Emulator) -> None:
    with pytest.raises(EmulatorError, match=r"faults\[0\].kind: \"melt\" is not known; accepted: throttle, error"):
        cloud.fault(kind="melt")
    with pytest.raises(EmulatorError, match=r"faults\[0\]: seconds is missing"):
        cloud.fault(kind="slow")
    with pytest.raises(EmulatorError, match=r"faults\[0\]: unknown key second; accepted: .*seconds"):
        cloud.fault(kind="slow", seconds=1, second=2)
    with pytest.raises(
        EmulatorError, match=r"faults\[0\].operation: \"DescribeTask\" is not known; accepted: DescribeTasks"
    ):
        cloud.fault(kind="shuffle", operation="DescribeTask")
