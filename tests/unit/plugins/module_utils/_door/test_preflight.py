# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What preflight_info finds out, call by call."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import Any

import pytest
from urllib3 import HTTPResponse
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ProtocolError, ProxyError

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import Request
from ansible_collections.alicloud.gate.plugins.module_utils._door.options import Options
from ansible_collections.alicloud.gate.plugins.module_utils._door.preflight import PREFLIGHT_SPEC, Clocks, preflight
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS, REGION, answer, query_of, sent_to

GOOD = {"RequestId": "r-1", "TotalCount": 0}
NOW = 1_795_000_000.0
Cloud = Callable[[str, dict[str, str]], Any]


class Report:
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def keep_secret(self, values: Iterable[str | None]) -> None:
        """Nothing is printed here."""


class Sky:
    """The module over a wire without sockets. C(cloud): from operation and query to an answer, as C(Wire) takes it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cloud: Cloud) -> None:
        self.cloud = cloud
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.warnings: list[str] = []
        self.ahead = 0.0  # seconds by which the server's clock is ahead
        self._lock = threading.Lock()
        monkeypatch.setattr(
            HTTPConnectionPool,
            "urlopen",
            lambda pool, method, target, **options: self._send(sent_to(pool, method, target, options)),
        )

    def _send(self, request: Request) -> HTTPResponse:
        operation, query = str(request.headers["x-acs-action"]), query_of(request)
        with self._lock:
            self.calls.append((operation, query))
        given = self.cloud(operation, query)
        if isinstance(given, BaseException):
            raise given
        body, status = given if isinstance(given, tuple) else (given, 200)
        return answer(body, status, {"Date": formatdate(NOW + self.ahead, usegmt=True)})

    def __call__(self, **options: Any) -> dict[str, Any]:
        given = {"region": REGION, "access_key_id": KEYS.access_key_id, "access_key_secret": KEYS.access_key_secret}
        given.update(options)
        values = {name: given.get(name, option.get("default")) for name, option in PREFLIGHT_SPEC.items()}
        report = Report()
        work = preflight(Clocks(wall=lambda: NOW))
        result = work.run(Options(values, tuple(given), {}, False), report)
        self.warnings = report.warnings
        return result

    def asked(self) -> list[str]:
        return sorted(operation for operation, _query in self.calls)


@pytest.fixture
def sky(monkeypatch: pytest.MonkeyPatch) -> Sky:
    return Sky(monkeypatch, lambda _operation, _query: GOOD)


def denial(action: str | None = None, code: str = "NoPermission") -> tuple[dict[str, Any], int]:
    detail = {"AccessDeniedDetail": {"AuthAction": action}} if action else {}
    return {"RequestId": "r", "Code": code, "Message": "Not you.", **detail}, 403


def only(check: dict[str, Any], *keys: str) -> list[Any]:
    return [check[key] for key in keys]


def test_everything_is_allowed(sky: Sky) -> None:
    result = sky(instance_id="cri-1")
    assert result["ready"] is True
    reasons = [detail for kind in KINDS.values() for detail in (kind.detail, kind.output) if detail]
    details = [detail.operation for detail in reasons if detail.operation]
    operations = [kind.operation for kind in KINDS.values()]
    assert sorted(check["operation"] for check in result["checks"]) == sorted([*operations, *details])
    assert all(check["allowed"] is True and check["message"] == "" for check in result["checks"])
    assert result["credential_source"] == "option"
    assert result["clock_skew"] == 0
    assert sky.warnings == []


def test_a_check(sky: Sky) -> None:
    (check,) = sky(kinds=["ecs_image"])["checks"]
    assert 0 <= check.pop("seconds") < 5
    assert check == {
        "kind": "ecs_image",
        "operation": "DescribeImages",
        "region": REGION,
        "host": "ecs-cn-hangzhou.aliyuncs.com",
        "allowed": True,
        "ram_action": "ecs:DescribeImages",
        "code": None,
        "http_status": 200,
        "message": "",
    }


def test_at_most_two_calls_an_operation_and_none_beside_the_list(sky: Sky) -> None:
    result = sky(instance_id="cri-1")
    assert set(sky.asked()) == {check["operation"] for check in result["checks"]}
    assert max(sky.asked().count(operation) for operation in sky.asked()) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_not_even_when_all_fail(sky: Sky, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.Random.uniform", lambda _rng, low, _high: low)
    sky.cloud = lambda _operation, _query: ({"RequestId": "r", "Code": "ServiceUnavailable", "Message": "no"}, status)
    result = sky(kinds=["ecs_task", "ecs_image"])
    assert sky.asked() == sorted(["DescribeTasks", "DescribeTaskAttribute", "DescribeImages"] * 2)
    assert {check["allowed"] for check in result["checks"]} == {None}
    assert result["ready"] is False
    assert result["checks"][0]["message"] == "ServiceUnavailable: no"


def test_a_second_try_can_do_it(sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.Random.uniform", lambda _rng, low, _high: low)
    answers = [ProtocolError("reset"), GOOD]
    sky.cloud = lambda _operation, _query: answers.pop(0)
    assert sky(kinds=["ecs_image"])["ready"] is True
    assert len(sky.calls) == 2


def test_a_listing_where_that_is_allowed_else_an_id_that_cannot_be(sky: Sky) -> None:
    sky(kinds=["ecs_task", "cr_repo_tag", "cr_artifact_build_task"], instance_id="cri-1", failure_details=False)
    asked = dict(sky.calls[::-1])  # the first of each
    assert asked["DescribeTasks"] == {"RegionId": REGION, "PageNumber": "1", "PageSize": "1"}
    assert asked["GetArtifactBuildTask"] == {"InstanceId": "cri-1", "BuildTaskId": "i2a-00000000000000000000"}
    assert asked["GetRepoTag"] == {"InstanceId": "cri-1", "RepoId": "crr-0000000000000000", "Tag": "preflight"}


def test_a_repository_of_the_users_own(sky: Sky) -> None:
    sky(kinds=["cr_repo_tag"], instance_id="cri-1", repo_id="crr-own")
    assert sky.calls[0][1]["RepoId"] == "crr-own"
    sky(kinds=["ecs_image"], repo_id="crr-own")
    assert sky.warnings == ["repo_id has no effect: none of the kinds needs a repository."]


@pytest.mark.parametrize("details", [True, False])
def test_the_reasons_are_asked_for_when_they_are_wanted(sky: Sky, details: bool) -> None:
    result = sky(kinds=["ecs_task"], failure_details=details)
    assert ("DescribeTaskAttribute" in sky.asked()) is details
    assert (len(result["policy"]["Statement"]) == 2) is details


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("cr_repo_tag", "REPO_NOT_EXIST", 200),
        ("cr_repo_tag", "REPO_TAG_NOT_EXIST", 404),
        ("cr_artifact_build_task", "ARTIFACT_BUILD_TASK_NOT_EXIST", 200),
        ("ecs_image_pipeline_execution", "InvalidImagePipelineExecution.NotFound", 404),
    ],
)
def test_who_learns_that_it_does_not_exist_may_ask(sky: Sky, kind: str, code: str, status: int) -> None:
    sky.cloud = lambda *_call: ({"RequestId": "r", "IsSuccess": False, "Code": code, "Message": "none"}, status)
    (check, *_others) = sky(kinds=[kind], instance_id="cri-1")["checks"]
    assert only(check, "allowed", "code", "http_status", "message") == [True, code, status, ""]


def test_a_denial_with_the_action_that_the_api_names(sky: Sky) -> None:
    sky.cloud = lambda operation, _query: denial("ecs:DescribeImage") if operation == "DescribeImages" else GOOD
    result = sky(kinds=["ecs_image", "ecs_task"])
    check = result["checks"][0]
    assert only(check, "allowed", "code", "http_status") == [False, "NoPermission", 403]
    assert check["ram_action"] == "ecs:DescribeImage"
    assert check["message"] == "NoPermission: Not you; the RAM policy has to allow ecs:DescribeImage"
    assert result["policy"]["Statement"][0]["Action"] == "ecs:DescribeImage"
    assert result["ready"] is False
    assert sky.asked().count("DescribeImages") == 1


@pytest.mark.parametrize(
    "action", [None, "nonsense", "ecs:*;drop", "ram:*", "ram:CreateUser", "ecs:*", 7, ["ecs:DescribeImages"]]
)
def test_a_denial_that_names_none(sky: Sky, action: Any) -> None:
    sky.cloud = lambda *_call: denial(action, "Forbidden.RAM")
    (check,) = sky(kinds=["ecs_image"])["checks"]
    assert only(check, "allowed", "ram_action") == [False, "ecs:DescribeImages"]


def test_a_reason_that_is_denied_does_not_hold_a_gate_up(sky: Sky) -> None:
    sky.cloud = lambda operation, _query: denial() if operation == "DescribeTaskAttribute" else GOOD
    result = sky(kinds=["ecs_task"])
    assert result["ready"] is True
    assert [check["allowed"] for check in result["checks"]] == [True, False]
    (warning,) = sky.warnings
    assert "would not say why a task failed: NoPermission: Not you; the RAM policy has to allow ecs:Desc" in warning


@pytest.mark.parametrize(
    ("code", "status", "allowed"),
    [
        ("InvalidAccessKeyId.NotFound", 404, False),
        ("SignatureDoesNotMatch", 400, False),
        ("InvalidSecurityToken.Expired", 400, False),
        ("INSTANCE_NOT_EXIST", 200, None),
        ("InvalidRegionId.NotFound", 400, None),
        ("MissingParameter", 400, None),
    ],
)
def test_what_says_no_and_what_decides_nothing(sky: Sky, code: str, status: int, allowed: bool | None) -> None:
    sky.cloud = lambda *_call: ({"RequestId": "r", "IsSuccess": False, "Code": code, "Message": "no"}, status)
    result = sky(kinds=["cr_artifact_build_task"], instance_id="cri-1")
    assert only(result["checks"][0], "allowed", "code") == [allowed, code]
    assert result["checks"][0]["message"].startswith(f"{code}: no")
    assert result["ready"] is False


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ProxyError("Cannot connect to proxy.", OSError("refused")), "through the proxy"),
        (ProtocolError("Failed to resolve 'eci.cn-hangzhou.aliyuncs.com'"), "the region cn-hangzhou may be misspelled"),
        (ProtocolError("Failed to resolve 'sts.aliyuncs.com'"), "Failed to resolve 'sts.aliyuncs.com'"),
    ],
)
def test_the_way_to_the_api(sky: Sky, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.Random.uniform", lambda _rng, low, _high: low)
    sky.cloud = lambda *_call: error
    result = sky(kinds=["eci_commit_container_task"])
    (check,) = result["checks"]
    assert only(check, "allowed", "code", "http_status") == [None, None, None]
    assert said in check["message"]
    assert ("misspelled" in check["message"]) == ("misspelled" in said)
    assert result["msg"] == f"Not ready: DescribeCommitContainerTask: {check['message']}."
    assert result["clock_skew"] is None
    assert all(one["http_status"] is None for one in result["evidence"])


def test_an_answer_from_something_on_the_way(sky: Sky) -> None:
    sky.cloud = lambda *_call: {"hello": "you have to log in"}
    result = sky(kinds=["ecs_image"])
    assert result["ready"] is False
    assert "no RequestId" in result["checks"][0]["message"]


@pytest.mark.parametrize(("ahead", "said"), [(600.0, "600 s behind"), (-600.0, "600 s ahead of"), (30.0, "")])
def test_a_clock_that_is_off_and_tolerated(sky: Sky, ahead: float, said: str) -> None:
    sky.ahead = ahead
    result = sky(kinds=["ecs_image"])
    assert result["clock_skew"] == ahead
    assert result["ready"] is True
    assert said in result["checks"][0]["message"]
    assert bool(sky.warnings) is bool(said)


def test_a_server_that_gives_no_time(sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        HTTPConnectionPool, "urlopen", lambda *_request, **_options: answer(GOOD, 200, {"Date": "soon"})
    )
    assert sky(kinds=["ecs_image"])["clock_skew"] is None


def test_kinds_of_an_instance_are_not_tried_without_one(sky: Sky) -> None:
    result = sky()
    registry = [check for check in result["checks"] if KINDS[check["kind"]].in_instance]
    assert registry
    assert {(check["allowed"], check["message"], check["seconds"]) for check in registry} == {
        (None, "not tried: give instance_id", 0.0)
    }
    assert result["ready"] is True
    assert "cr:" not in json.dumps(result["policy"])
    assert not [name for name in sky.asked() if name.startswith("Get")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kinds": ["cr_repo_tag", "ecs_task"]}, "instance_id: required for cr_repo_tag"),
        ({"instance_id": "a b"}, "instance_id: 'a b' is not accepted"),
        ({"repo_id": "x/y", "instance_id": "cri-1"}, "repo_id: 'x/y' is not accepted"),
        ({"timeout": 0}, "timeout: 0 is not accepted"),
        ({"endpoint": "proxy.example.com"}, "one host cannot serve"),
    ],
)
def test_what_is_refused(sky: Sky, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        sky(**options)
    assert sky.calls == []


def test_a_server_that_hangs_costs_no_more_than_the_timeout(sky: Sky) -> None:
    over = threading.Event()
    sky.cloud = lambda operation, _query: over.wait(60) if operation == "DescribeImages" else GOOD
    try:
        result = sky(kinds=["ecs_image", "ecs_task"], failure_details=False, timeout=1)
    finally:
        over.set()
    assert [check["allowed"] for check in result["checks"]] == [None, True]
    assert "no answer" in result["checks"][0]["message"]
    assert result["checks"][0]["seconds"] < 2


def test_an_answer_to_each_question_that_the_operations_can_answer(sky: Sky) -> None:
    token = {"ImagePipelineExecution": {"ImagePipelineExecutionSet": []}, "NextToken": None}

    def cloud(_operation: str, query: dict[str, str]) -> Any:
        if "," in query.get("ExecutionId", ""):
            return {"RequestId": "r", "Code": "InvalidExecutionId.SizeExceeded", "Message": "1"}, 400
        return {**GOOD, **token}

    sky.cloud = cloud
    evidence = {one["question"]: one for one in sky(kinds=["ecs_image_pipeline_execution"])["evidence"]}
    assert set(evidence) == {"unknown_execution", "several_executions", "last_next_token", "total_count"}
    assert evidence["several_executions"]["code"] == "InvalidExecutionId.SizeExceeded"
    assert evidence["last_next_token"]["fields"] == {"NextToken": "null"}
    assert evidence["unknown_execution"]["fields"] == {"ImagePipelineExecution.ImagePipelineExecutionSet": "empty list"}


def test_a_question_beside_the_permission_has_no_say(sky: Sky) -> None:
    sky.cloud = lambda _operation, query: denial() if "TaskStatus" in query else GOOD
    result = sky(kinds=["ecs_task"], failure_details=False)
    assert result["ready"] is True
    assert result["checks"][0]["message"] == ""
    (noted,) = [one for one in result["evidence"] if one["question"] == "finished_time"]
    assert noted["code"] == "NoPermission"
