# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be told of an answer, and the questions that it is told for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._preflight.evidence import (
    HEADERS,
    Reply,
    code_in_words,
    note,
    type_of,
)
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.questions import QUESTIONS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

OPERATIONS = CONTRACT["operations"]


def codes(node: Any) -> set[str]:
    """Every code that the contract names."""
    if isinstance(node, list):
        return {code for part in node for code in codes(part)}
    if not isinstance(node, dict):
        return set()
    own = {node["code"]} if isinstance(node.get("code"), str) else set()
    return own.union(*(codes(part) for part in node.values()))


@pytest.mark.parametrize("code", sorted({"success", "NoPermission", "INTERNAL_ERROR", *codes(CONTRACT)}))
def test_the_vendors_codes_are_told_as_they_are(code: str) -> None:
    assert code_in_words(code) == code


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("InvalidAcmeId.NotFound", "Invalid*Id.NotFound"),
        ("LTAI5tDemoDemo", "*"),
        ("NotFound.acme-prod.example.com", "NotFound.*.*.*"),
        ("1234567890123456", "*"),
        ("InvalidTask\n10.0.0.1", "InvalidTask*.*.*.*"),
        ("", None),
        (None, None),
        (404, None),
        (["NotFound"], None),
    ],
)
def test_no_other_word_of_a_code_is_told(code: Any, shown: str | None) -> None:
    assert code_in_words(code) == shown


def test_a_code_is_cut() -> None:
    assert code_in_words("Task" * 1000) == "Task" * 25


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "null"),
        ("", "empty text"),
        ("17", "text of digits"),
        ("m-1", "text"),
        (17, "number"),
        (1.5, "number"),
        (True, "boolean"),
        ([], "empty list"),
        ([1], "list"),
        ({"secret": 1}, "object"),
    ],
)
def test_types(value: Any, told: str) -> None:
    assert type_of({"A": {"B": value}}, "A.B") == told
    assert type_of({"A": [{"B": value}, {}]}, "A[].B") == told


def test_what_is_not_there() -> None:
    assert type_of({"A": []}, "A[].B") == "no row"
    assert type_of({"A": 3}, "A[].B") == "no row"
    assert type_of({"A": 3}, "A.B") == "absent"
    assert type_of({}, "A") == "absent"
    assert type_of([], "A") == "absent"


def reply(body: Any, status: int = 200, host: str = "ecs.cn-hangzhou.aliyuncs.com", **headers: str) -> Reply:
    return Reply(host, status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_a_note() -> None:
    answer = reply({"RequestId": "r", "TaskId": ""}, **{"Date": "now", "Set-Cookie": "c", "X-Acs-Request-Id": "r"})
    assert note("unknown_task_details", "DescribeTaskAttribute", answer) == {
        "question": "unknown_task_details",
        "operation": "DescribeTaskAttribute",
        "vendor_host": True,
        "http_status": 200,
        "code": None,
        "fields": {"TaskId": "empty text"},
        "headers": ["date", "x-acs-request-id"],
    }


def test_of_an_error_the_code_alone() -> None:
    answer = reply({"Code": "InvalidTaskId.NotFound", "TaskId": "t-1"}, 400, host="proxy.acme.example")
    noted = note("unknown_task_details", "DescribeTaskAttribute", answer)
    assert (noted["http_status"], noted["code"], noted["fields"]) == (400, "InvalidTaskId.NotFound", {})
    assert noted["vendor_host"] is False


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 100_000, b'{"Code": NaN'])
def test_a_body_that_is_no_object_has_nothing_to_tell(body: bytes) -> None:
    noted = note("unknown_task_details", "DescribeTaskAttribute", reply(body))
    assert (noted["code"], noted["fields"]) == (None, {"TaskId": "absent"})


def test_without_an_answer_all_is_null() -> None:
    noted = note("unknown_tag", "GetRepoTag", None)
    assert [noted[key] for key in ("vendor_host", "http_status", "code", "fields", "headers")] == [
        None,
        None,
        None,
        {},
        [],
    ]


def test_headers_are_compared_in_lower_case() -> None:
    assert all(name == name.lower() for name in HEADERS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_can_be_asked_and_its_fields_are_the_apis(name: str) -> None:
    question = QUESTIONS[name]
    details = {kind.detail.operation for kind in KINDS.values() if kind.detail}
    assert set(question.operations) <= {*details, *(kind.operation for kind in KINDS.values())}
    assert question.asks.endswith(("?", ".)"))
    assert len(question.ways) >= 2
    for path in question.fields:
        assert any(has(OPERATIONS[operation]["response"], path) for operation in question.operations), path
    for operation in question.operations:
        known = {parameter["name"] for parameter in OPERATIONS[operation]["params"]}
        assert set(question.params) <= known


def has(shape: dict[str, Any], path: str) -> bool:
    for step in path.split("."):
        shape = shape.get("fields", {}).get(step.removesuffix("[]"), {})
    return bool(shape)


def test_no_operation_needs_a_third_call() -> None:
    for operation in {operation for question in QUESTIONS.values() for operation in question.operations}:
        second = [one.params for one in QUESTIONS.values() if operation in one.operations and one.params]
        assert len(second) <= 1
