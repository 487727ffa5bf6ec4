# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input for every option of every module: refused before any call, with the option's name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate
from ansible_collections.alicloud.gate.plugins.module_utils._door.work import Work
from tests.properties.inside import Inside, as_json, run

LONG = "x" * 5000
IDS = ["a b", "a/b", "t-1\x00", "t-\x1b[31m", "t-\u0442", "x" * 129, LONG]
WORDS = ["a b", "a-b", "a\x07", "\u4e2d", "x" * 65, LONG]
NO_NUMBERS = ["many", [1], {"a": 1}, "1s", "\u0663\u0663x"]
SECONDS = [*NO_NUMBERS, 0, -1, "nan", "inf", "-inf", 1e9, 100_000_001]
NO_BOOLS = ["maybe", 7, {"a": 1}, "\u662f"]
MOMENTS = ["yesterday", "2020-11-23T15:10Z", "2020-11-23 15:10:00", "2020-11-23T15:10:00+08:00", LONG, "\u0662020"]
TEXTS = ["\u4e2d\n", "x\x00y"]
KEYS = {"access_key_id": "LTAI5tInputInputInput", "access_key_secret": "input-secret-input-secret"}
HOSTS = [
    "http://ecs.example.com",
    "ftp://h",
    "h/path",
    "h?query",
    "h#fragment",
    "user@h",
    "h:0",
    "h:65536",
    "h\r\nX: y",
    "h h",
    "\u0435cs.example.com",
    "http://127.0.0.1.evil.example",
    "-h",
    "x" * 300,
]
REGIONS = [
    "CN-Hangzhou",
    "cn_hangzhou",
    "cn-hangzhou.evil.example/",
    "cn\nhangzhou",
    "\u4e2d\u56fd",
    "-cn",
    "x" * 64,
    LONG,
]
# Option -> values that are refused, or (value, options beside it).
SHARED: dict[str, list[Any]] = {
    "region": REGIONS,
    "access_key_id": [("LTAI5tInputInputInput", {}), ("a\x00b", KEYS)],
    "access_key_secret": [("short", KEYS), ("seven77", KEYS), ("input-secret-input", {}), ("secret\nsecret", KEYS)],
    "security_token": [("short", KEYS), ("a-token-of-its-own", {}), ("token\x07token", KEYS)],
    "profile": [("production", KEYS), ("nowhere", {})],
    "endpoint": HOSTS,
    "endpoint_type": ["intranet", 7, ["public"], LONG],
    "validate_certs": NO_BOOLS,
    "ca_path": ["/nonexistent/ca.pem", "/nonexistent/\u4e2d"],
    "connect_timeout": SECONDS,
    "read_timeout": SECONDS,
    "retry_timeout": SECONDS,
}
NAMES = ["a\x07", "\x1b[31m", LONG]
TAGS = [
    {str(number): "x" for number in range(21)},
    {"x" * 129: "y"},
    {"x": "y" * 129},
    {"x": "a\x00"},
    "team",
    7,
]
LIMIT = [*NO_NUMBERS, 0, -1, 1.5, 100_000_001]
ABSENT = "(left out)"
NOTHING = dict.fromkeys(("task_ids", "image_ids", "execution_ids", "build_task_ids"), ABSENT)
INFO: dict[str, tuple[dict[str, Any], dict[str, list[Any]]]] = {
    "ecs_task_info": (
        {"task_ids": "t-1"},
        {
            "task_ids": [[one] for one in IDS],
            "resource_ids": [[one] for one in IDS],
            "task_action": WORDS,
            "task_status": ["Done", "finished", 7, LONG],
            "start_time": MOMENTS,
            "end_time": MOMENTS,
            "limit": [*((value, NOTHING) for value in LIMIT), 1],
        },
    ),
    "eci_commit_container_task_info": (
        {"task_ids": "t-1"},
        {
            "task_ids": [[one] for one in IDS] + [(None, {})],
            "container_group_id": IDS,
            "task_status": ["Done", "running", 7],
            "limit": [*((value, {**NOTHING, "container_group_id": "eci-1"}) for value in LIMIT), 1],
        },
    ),
    "ecs_image_pipeline_execution_info": (
        {"execution_ids": "exec-1"},
        {
            "execution_ids": [[one] for one in IDS] + [(None, {})],
            "image_pipeline_id": IDS,
            "statuses": [["Done"], "SUCCESS,Done", [7]],
            "tags": TAGS,
            "limit": [*((value, {**NOTHING, "image_pipeline_id": "ip-1"}) for value in LIMIT), 1],
        },
    ),
    "ecs_image_info": (
        {"image_ids": "m-1"},
        {
            "image_ids": [[one] for one in IDS] + [(None, {})],
            "image_name": NAMES,
            "image_family": NAMES,
            "tags": TAGS,
            "limit": [*((value, NOTHING) for value in LIMIT), 1],
        },
    ),
    "cr_repo_tag_info": (
        {"tag_ids": "crr-1:v1", "instance_id": "cri-1"},
        {
            "tag_ids": [[one] for one in (*IDS, "crr-1", ":v1", "crr-1:")] + [(None, {})],
            "instance_id": [*IDS, (None, {})],
        },
    ),
    "cr_artifact_build_task_info": (
        {"build_task_ids": "i2a-1", "instance_id": "cri-1"},
        {"build_task_ids": [[one] for one in IDS] + [(None, {})], "instance_id": [*IDS, (None, {})]},
    ),
}
ITEM = {"kind": "ecs_task", "id": "t-1"}
TAG = {"kind": "cr_repo_tag", "ids": "crr-1:v1", "instance_id": "cri-1"}
GATE: dict[str, list[Any]] = {
    "kind": ["task", "ecs_task_info", 7, LONG, (None, {})],
    "ids": [*([one] for one in IDS), (None, {})],
    "instance_id": [(value, {"kind": "cr_artifact_build_task"}) for value in [*IDS, None]],
    "tasks": [
        ([ITEM], {"ids": "t-1"}),
        *(
            (tasks, {"ids": ABSENT})
            for tasks in (
                ["t-1"],
                7,
                [{"id": "t-1", "kind": "task"}],
                [{**ITEM, "ids": ["t-2"]}],
                [{**ITEM, "region": "CN"}],
                [{"kind": "ecs_task", "ids": ["t-1", "a b"]}],
                [{"kind": "cr_artifact_build_task", "id": "i2a-1"}],
            )
        ),
    ],
    "newer_than": [(value, TAG) for value in ("yesterday", LONG)] + ["2020-11-23T15:10:00Z"],
    "not_digest": [(value, TAG) for value in (LONG, "a b", "latest", "sha256:xyz", "67bf")] + ["sha256:" + "0" * 64],
    "state": ["done", "Finished", 7],
    "condition": [
        "status ==",
        "a[",
        "nothing(@)",
        "(" * 3000,
        "\x00",
        ("status", {"state": "finished"}),
        ("status", {"accept_partial": True}),
    ],
    "require": ["some", "ALL", 7],
    "accept_partial": NO_BOOLS,
    "fail_fast": NO_BOOLS,
    "timeout": [*NO_NUMBERS, -1, 1.5, 100_000_001],
    "delay": [*NO_NUMBERS, -1, 3600, (1, {"timeout": 1}), (1, {"timeout": 0})],
    "sleep": [*NO_NUMBERS, 0, -1, 100_000_001],
    "appear_timeout": [*NO_NUMBERS, -1, 100_000_001],
    "progress": NO_BOOLS,
}
# Any text will do for them, or what they name decides later; the internal one is no user's.
FREE = {"msg", "resume", "role_arn", "role_session_name", "external_id", "ecs_role_name", "failure_details"}
TABLE = {
    **{name: (base, {**SHARED, **own}) for name, (base, own) in INFO.items()},
    "wait_for_task": ({"kind": "ecs_task", "ids": "t-1", "timeout": 1}, {**SHARED, **GATE}),
}
CASES = [
    pytest.param(module, option, value, id=f"{module} {option} {str(value)[:40]!r}")
    for module, (_base, options) in TABLE.items()
    for option, values in options.items()
    for value in values
]
ANSWER = as_json({"TaskSet": {"Task": [{"TaskId": "t-1", "TaskStatus": "Finished"}]}, "TotalCount": 1})


def ask(module: str, **options: Any) -> Inside:
    given = {**TABLE[module][0], "retry_timeout": 0.1, **options}
    return run(module, {name: value for name, value in given.items() if value is not ABSENT}, ANSWER)


@pytest.mark.parametrize(("module", "option", "value"), CASES)
def test_bad_input_is_refused(module: str, option: str, value: Any) -> None:
    value, beside = value if isinstance(value, tuple) else (value, {})
    result, calls = ask(module, **{**beside, option: value})
    assert calls == 0
    assert result["failed"]
    names = {option, "id"} if option == "ids" else {option}
    assert any(name in result["msg"] for name in names), result["msg"]
    assert "error" not in result
    assert len(result["msg"]) < 12_000


def work_of(module: str) -> Work:
    return gate() if module == "wait_for_task" else info(module.removesuffix("_info"))


@pytest.mark.parametrize("module", TABLE)
def test_no_option_is_left_out(module: str) -> None:
    assert set(work_of(module).spec) - FREE == set(TABLE[module][1])


@pytest.mark.parametrize("empty", [None, "", "  ", [], [""], [None, " "]], ids=repr)
@pytest.mark.parametrize("module", TABLE)
def test_empty_is_not_given_but_where_a_task_is_meant(module: str, empty: Any) -> None:
    work = work_of(module)
    strict = set(work.readers(False)) - {"not_digest", "failure_details"}
    plain, _calls = ask(module)
    for option, rule in work.spec.items():
        if option == "retry_timeout" or (isinstance(empty, list) and rule["type"] != "list"):
            continue  # as the default it would be waited for
        result, calls = ask(module, **{option: empty})
        if option in strict:
            # An empty list asks for no task: a gate refuses it, an info module makes no call for it.
            assert calls == 0, option
            assert result.get("failed") or (empty == [] and result["tasks"] == []), option
        elif option not in TABLE[module][0] and not (option == "not_digest" and empty):
            assert without_times(result) == without_times(plain), option


def without_times(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in ("invocation", "elapsed", "history", "msg")}
