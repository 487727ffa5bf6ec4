# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The info modules: options as people give them, refusals before any call, results and failures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import Runner, run, wire
from ansible_collections.alicloud.gate.tests.unit.plugins.slips import ITEMS_OF_IDS, WHOLE_IDS
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import eci, ecs

__all__ = ["run", "wire"]  # fixtures

ECS = "ecs_task_info"


def ecs_answer(query: dict[str, str]) -> Any:
    asked = [name for name in query.get("TaskIds", "t-1,t-2").split(",") if name != "t-404"]
    return ecs(*asked, total=len(asked))


@pytest.mark.parametrize(
    "ids", [["t-2", "t-404", "t-1"], "t-2,t-404,t-1", " t-2 , t-404, t-1 ", ["t-2", "t-404 ", "t-1", "t-2"]]
)
def test_ids_as_people_give_them(run: Runner, ids: Any) -> None:
    run.wire.handler = ecs_answer
    result = run(ECS, task_ids=ids)
    assert [task["id"] for task in result["tasks"]] == ["t-2", "t-1"]
    assert (result["missing"], result["total_count"], result["credential_source"]) == (["t-404"], 2, "option")
    assert result["tasks"][0]["region"] == "cn-hangzhou"
    assert run.wire.queries[0]["TaskIds"] == "t-2,t-404,t-1"
    assert run.warned == ["not found in cn-hangzhou: t-404; a gate on the returned tasks would not wait for it."]


def test_nothing_is_warned_about_where_nothing_is_missing(run: Runner) -> None:
    run.wire.handler = ecs_answer
    assert run(ECS, task_ids="t-1", resource_ids="m-1", task_action="ImportImage")["missing"] == []
    assert run.warned == []


@pytest.mark.parametrize("option", ["task_ids", "resource_ids"])
@pytest.mark.parametrize(("written", "said"), WHOLE_IDS, ids=repr)
def test_ids_that_a_template_left_empty_are_refused(run: Runner, option: str, written: Any, said: str) -> None:
    assert run.refused(ECS, **{option: written}) == f"{option}{said}"


@pytest.mark.parametrize(
    ("module", "option", "more"),
    [
        ("eci_commit_container_task_info", "task_ids", {}),
        ("ecs_image_pipeline_execution_info", "execution_ids", {}),
        ("cr_artifact_build_task_info", "build_task_ids", {"instance_id": "cri-1"}),
        ("cr_repo_tag_info", "tag_ids", {"instance_id": "cri-1"}),
        ("ecs_image_info", "image_ids", {}),
    ],
)
def test_each_list_of_ids_is_as_strict(run: Runner, module: str, option: str, more: dict[str, Any]) -> None:
    for written, said in ITEMS_OF_IDS:
        assert run.refused(module, **{option: ["x-1", written], **more}) == f"{option}[1]{said}"
    result = run(module, **{option: [], **more})
    assert (result["tasks"], result["missing"], result["total_count"]) == ([], [], 0)
    assert run.wire.requests == []


@pytest.mark.parametrize("option", ["task_ids", "resource_ids"])
def test_an_empty_list_asks_for_none_and_makes_no_call(run: Runner, option: str) -> None:
    result = run(ECS, **{option: []}, task_action="ImportImage")
    assert (result["tasks"], result["missing"], result["total_count"]) == ([], [], 0)
    assert result["credential_source"] == "option"
    assert run.wire.requests == []


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_other_options_left_empty_are_not_given(run: Runner, empty: Any) -> None:
    run.wire.handler = ecs_answer
    result = run(ECS, task_action=empty, limit=empty, task_status=empty, start_time=empty, endpoint=empty)
    assert [task["id"] for task in result["tasks"]] == ["t-1", "t-2"]
    assert set(run.wire.queries[0]) == {"RegionId", "PageSize", "PageNumber"}
    assert (result["missing"], run.warned) == ([], [])


def test_times_the_wrong_way_round_are_refused(run: Runner) -> None:
    first, last = "2026-01-02T00:00:00Z", "2026-01-01T23:59:59Z"
    assert run.refused(ECS, start_time=first, end_time=last) == (
        f"start_time: {first} is later than end_time, {last}, so that nothing could match; swap them"
    )
    run.wire.handler = ecs_answer
    assert run(ECS, start_time=last, end_time=first)["tasks"]
    assert run(ECS, start_time=last, end_time=last)["tasks"]


@pytest.mark.parametrize(("action", "found", "warned"), [("Teleport", 0, 1), ("Teleport", 2, 0), ("ImportImage", 0, 0)])
def test_an_action_that_no_document_lists_is_warned_about_when_nothing_matches(
    run: Runner, action: str, found: int, warned: int
) -> None:
    run.wire.handler = lambda query: ecs(*("t-1", "t-2")[:found], total=found)
    assert len(run(ECS, task_action=action)["tasks"]) == found
    assert len(run.warned) == warned
    assert all(
        text.startswith("task_action: nothing matches Teleport; the documented values are ImportImage, ")
        for text in run.warned
    )


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        (
            {"endpoint": "http://127.0.0.1:1", "endpoint_type": "vpc"},
            "endpoint_type has no effect with endpoint, which names the host.",
        ),
        ({"endpoint": "http://127.0.0.1:1"}, None),
        ({"endpoint": "", "endpoint_type": "vpc"}, None),
        ({"ca_path": __file__, "validate_certs": False}, "ca_path has no effect with validate_certs false."),
    ],
)
def test_options_without_effect_are_named(run: Runner, options: dict[str, Any], warned: str | None) -> None:
    run.wire.handler = ecs_answer
    run(ECS, **options)
    assert [text for text in run.warned if "has no effect" in text] == ([warned] if warned else [])


def test_check_mode_reads_all_the_same(run: Runner) -> None:
    run.wire.handler = ecs_answer
    assert run(ECS, check=True, task_ids="t-1")["tasks"][0]["id"] == "t-1"
    assert len(run.wire.requests) == 1


@pytest.mark.parametrize(
    ("aliases", "source"),
    [
        ({"region_id": "cn-beijing", "access_key": "LTAI-a", "secret_key": "secret-secret"}, "option"),
        (
            {
                "alicloud_region": "cn-beijing",
                "alicloud_access_key": "LTAI-a",
                "alicloud_secret_key": "secret-secret",
                "alicloud_security_token": "token-token",
            },
            "option",
        ),
        ({"region": "cn-beijing", "region_id": "", "access_key": "LTAI-a", "secret_key": "secret-secret"}, "option"),
    ],
)
def test_aliases(run: Runner, aliases: dict[str, Any], source: str) -> None:
    run.wire.handler = ecs_answer
    result = run(ECS, defaults=False, **aliases)
    assert result["credential_source"] == source
    request = run.wire.requests[0]
    assert "Credential=LTAI-a," in request.headers["Authorization"]
    assert run.wire.queries[0]["RegionId"] == "cn-beijing"
    assert request.headers.get("x-acs-security-token") == aliases.get("alicloud_security_token")


@pytest.mark.parametrize(
    ("option", "environ", "region"),
    [
        ("cn-beijing", {"ALIBABA_CLOUD_REGION": "cn-shanghai"}, "cn-beijing"),
        ("", {"ALIBABA_CLOUD_REGION": "cn-shanghai", "ALIBABA_CLOUD_REGION_ID": "x-1"}, "cn-shanghai"),
        (None, {"ALIBABA_CLOUD_REGION": " ", "ALIBABA_CLOUD_REGION_ID": "cn-a", "ALICLOUD_REGION": "cn-b"}, "cn-a"),
        (None, {"ALICLOUD_REGION": "cn-b", "ALICLOUD_REGION_ID": "cn-c"}, "cn-b"),
        (None, {"ALICLOUD_REGION_ID": "cn-c"}, "cn-c"),
        (None, {}, "cn-profile"),
    ],
)
def test_region_sources(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: Any, environ: dict[str, str], region: str
) -> None:
    entry = {
        "name": "prod",
        "mode": "AK",
        "access_key_id": "LTAI-p",
        "access_key_secret": "profile-secret",
        "region_id": "cn-profile",
    }
    config = tmp_path / ".aliyun" / "config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"current": "prod", "profiles": [entry]}), encoding="utf-8")
    config.chmod(0o600)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    run.wire.handler = ecs_answer
    result = run(ECS, defaults=False, region=option)
    assert result["credential_source"] == "profile prod"
    assert run.wire.queries[0]["RegionId"] == region


def test_no_region_is_refused(run: Runner) -> None:
    message = run.refused(ECS, region=None)
    assert message.startswith("region: required; give the option, or one of ALIBABA_CLOUD_REGION, ")


LONG = "x" * 5000


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"region": "cn-hangzhou.evil.example/"}, "region: 'cn-hangzhou.evil.example/' is n"),
        ({"region": "CN-HANGZHOU"}, "region: 'CN-HANGZHOU' is n"),
        ({"region": "cn-hangzhou\r\nx: y"}, "region: 'cn-hangzhou\\r\\nx: y' is n"),
        ({"region": "cn-hangzh\u043eu"}, "is n"),
        ({"region": "x@y"}, "is n"),
        ({"region": LONG}, "region: 'xxx"),
        (
            {"task_ids": ["t 1"]},
            "task_ids: 't 1' is not accepted; letters, digits and _ . : - are accepted, at most 128",
        ),
        ({"task_ids": ["t-1", "t\n2"]}, "task_ids: 't\\n2' is not accepted"),
        ({"task_ids": ["t" * 129]}, "task_ids: 'ttt"),
        ({"task_ids": ["t\u00e4"]}, "task_ids: "),
        ({"task_ids": [LONG]}, "(5002 characters)"),
        ({"resource_ids": "m-1,m/2"}, "resource_ids: 'm/2' is not accepted"),
        ({"task_action": "Import Image"}, "task_action: 'Import Image' is not accepted; letters, digits and _"),
        ({"task_status": "Paused"}, "value of task_status must be one of: Finished, Processing, Failed, got: Paused"),
        ({"start_time": "2026-01-01"}, "start_time: '2026-01-01' is not accepted; UTC in the form"),
        ({"end_time": "2026-01-01T00:00:00+08:00"}, "end_time: "),
        ({"limit": 0}, "limit: 0 is not accepted; give at least 1"),
        ({"limit": -1}, "limit: -1 is not accepted"),
        ({"limit": "many"}, "limit: 'many' is not accepted; give a number"),
        ({"limit": 5, "task_ids": "t-1"}, "parameters are mutually exclusive: limit|task_ids"),
        ({"connect_timeout": 0}, "connect_timeout: 0 is not accepted; give more than 0"),
        ({"read_timeout": -1}, "read_timeout: -1 is not accepted"),
        ({"retry_timeout": "nan"}, "retry_timeout: 'nan' is not accepted"),
        ({"retry_timeout": "inf"}, "retry_timeout: 'inf' is not accepted"),
        ({"read_timeout": 1e12}, "read_timeout: 1e+12 is not accepted"),
        ({"read_timeout": 10**400}, "read_timeout: 1000"),
        ({"limit": float("inf")}, "limit: inf is not accepted"),
        ({"limit": True}, "limit: True is not accepted"),
        ({"region": ["cn-hangzhou"]}, "region: a list is not accepted; give text"),
        ({"task_action": {"a": 1}}, "task_action: a dictionary is not accepted; give text"),
        ({"region_id": "eu-west-1"}, "region: given with different values as region and region_id; give one of them"),
        ({"start_time": "2026-99-01T00:00:00Z"}, "start_time: '2026-99-01T00:00:00Z' is not accepted"),
        ({"endpoint_type": "intranet"}, "value of endpoint_type must be one of: public, vpc, got: intranet"),
        ({"endpoint": "evil.example/path"}, "endpoint: 'evil.example/path' is not accepted"),
        ({"endpoint": "http://evil.example"}, "http:// is for loopback hosts only"),
        ({"ca_path": "/nowhere/ca.pem"}, "ca_path: /nowhere/ca.pem does not exist"),
        ({"access_key_secret": None}, "access_key_id given without access_key_secret"),
        ({"profile": "prod"}, "profile: not together with access_key_id"),
        ({"nonsense": 1}, "nsupported parameters for"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_refused_before_any_call(run: Runner, options: dict[str, Any], message: str) -> None:
    said = run.refused(ECS, **options)
    assert message in said
    assert len(said) < 700


def test_an_api_error_is_a_sentence_and_a_dict(run: Runner) -> None:
    body = {"Code": "Forbidden.RAM", "Message": "User not authorized.", "RequestId": "R-1", "Recommend": "https://r"}
    run.wire.handler = lambda query: (body, 403)
    result = run(ECS, task_ids="t-1")
    assert result["msg"] == (
        "DescribeTasks in cn-hangzhou for t-1 failed: Forbidden.RAM: User not authorized; the RAM policy has to allow "
        "ecs:DescribeTasks (HTTP 403, host ecs-cn-hangzhou.aliyuncs.com, credentials from option, request id R-1)."
    )
    assert result["error"] == {
        "code": "Forbidden.RAM",
        "message": "User not authorized.",
        "http_status": 403,
        "request_id": "R-1",
        "operation": "DescribeTasks",
        "host": "ecs-cn-hangzhou.aliyuncs.com",
        "recommend": "https://r",
        "access_denied_detail": None,
    }
    assert result["credential_source"] == "option"
    assert len(run.wire.requests) == 1


def test_a_transient_error_is_retried_in_bounds(run: Runner) -> None:
    run.wire.handler = lambda query: ({"Code": "InternalError", "Message": "x"}, 500)
    result = run(ECS, retry_timeout=0.05)
    assert " failed after " in result["msg"]
    assert len(run.wire.requests) > 1


def test_eci_needs_one_of_two(run: Runner) -> None:
    message = run.refused("eci_commit_container_task_info")
    assert message == "one of the following is required: task_ids, container_group_id"
    run.wire.handler = lambda query: eci("t-1", "t-2", TotalCount="2", NextToken="")
    result = run("eci_commit_container_task_info", container_group_id="eci-1", limit=1)
    assert [task["id"] for task in result["tasks"]] == ["t-1"]
    assert result["total_count"] == 2
    assert run.wire.queries[0]["MaxResults"] == "1"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "one of the following is required: execution_ids, image_pipeline_id"),
        ({"image_pipeline_id": "ip-1", "statuses": "BUILDING,DONE"}, "value of statuses must be one or more of"),
        ({"image_pipeline_id": "ip-1", "tags": {f"k{n}": "v" for n in range(21)}}, "tags: 21 given; at most 20"),
        ({"image_pipeline_id": "ip-1", "tags": {"a\nb": "v"}}, "tags: 'a\\nb' is not accepted"),
        ({"image_pipeline_id": "ip-1", "tags": {"a": "v\x7f"}}, "tags: 'v\\x7f' is not accepted"),
        ({"image_pipeline_id": "ip-1", "tags": {"a": "v" * 129}}, "tags: 'vvv"),
        ({"image_pipeline_id": "ip/1"}, "image_pipeline_id: 'ip/1' is not accepted"),
        ({"execution_ids": "exec-1", "limit": 3}, "mutually exclusive: limit|execution_ids"),
    ],
)
def test_executions_refused(run: Runner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused("ecs_image_pipeline_execution_info", **options)


def test_executions_by_filters(run: Runner) -> None:
    rows = [{"ExecutionId": "exec-1", "Status": "BUILDING", "Odd": "\ud800", "Items": 1}]
    run.wire.handler = lambda query: {
        "ImagePipelineExecution": {"ImagePipelineExecutionSet": rows},
        "TotalCount": 1,
        "NextToken": None,
    }
    result = run(
        "ecs_image_pipeline_execution_info",
        image_pipeline_id="ip-1",
        statuses=" BUILDING , TESTING ",
        tags={"team": "a b/*~", "n": 5},
    )
    assert result["tasks"][0]["outcome"] == "running"
    query = run.wire.queries[0]
    assert (query["Status"], query["Tag.1.Value"], query["Tag.2.Value"]) == ("BUILDING,TESTING", "a b/*~", "5")


def test_build_tasks_need_both(run: Runner) -> None:
    assert "missing required arguments" in run.refused("cr_artifact_build_task_info", build_task_ids="i2a-1")
    assert "missing required arguments" in run.refused("cr_artifact_build_task_info", instance_id="cri-1")
    assert "instance_id: 'cri/1' is not accepted" in run.refused(
        "cr_artifact_build_task_info", instance_id="cri/1", build_task_ids="i2a-1"
    )


def test_build_tasks(run: Runner) -> None:
    def answer(query: dict[str, str]) -> Any:
        if query["BuildTaskId"] == "i2a-404":
            return {"IsSuccess": False, "Code": "ARTIFACT_BUILD_TASK_NOT_EXIST"}
        return {"BuildTaskId": query["BuildTaskId"], "TaskStatus": "SUCCESS", "IsSuccess": True, "Code": "success"}

    run.wire.handler = answer
    result = run("cr_artifact_build_task_info", instance_id="cri-1", build_task_ids="i2a-1,i2a-404,i2a-2")
    assert [(task["id"], task["instance_id"], task["outcome"]) for task in result["tasks"]] == [
        ("i2a-1", "cri-1", "succeeded"),
        ("i2a-2", "cri-1", "succeeded"),
    ]
    assert (result["missing"], result["total_count"]) == (["i2a-404"], 2)
    assert {request.method for request in run.wire.requests} == {"GET"}


def test_unverified_certificates_draw_a_warning(run: Runner) -> None:
    run.wire.handler = ecs_answer
    run(ECS, validate_certs=False)
    (warning,) = run.warned
    assert warning.startswith("validate_certs is false")
    run(ECS)
    assert run.warned == []


def test_blanks_around_text_are_no_part_of_it(run: Runner) -> None:
    run.wire.handler = lambda query: {"TaskSet": {"Task": []}, "TotalCount": 0}
    assert run("ecs_task_info", task_ids=" t-1 ", region=" cn-hangzhou ")["missing"] == ["t-1"]
