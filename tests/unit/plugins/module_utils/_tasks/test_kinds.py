# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds against the contract: every operation, parameter, limit, path and field, so that a typo cannot ship."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.values import check_ids
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import (
    FINISHED,
    KINDS,
    MEANINGS,
    OUTCOMES,
)
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import says_missing
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import queries
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import Detail, Kind, Lines
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Accepts, By, Style
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

OPERATIONS: dict[str, Any] = CONTRACT["operations"]
NAMES = [name for name, kind in KINDS.items() if kind.operation in OPERATIONS]
# How the contract describes each style of encoding.
ENCODINGS: dict[Style, str] = {
    Style.PLAIN: "plain",
    Style.PAIR: "plain",
    Style.FLAG: "true | false in lower case",
    Style.COMMA: "one comma-separated string",
    Style.JSON: "one JSON array as text",
    Style.LIST: "{0}.1, {0}.2",
    Style.KEYED: "{0}.1.Key=CreationStartTime, {0}.1.Value=yyyy-MM-ddTHH:mmZ, {0}.2.Key=CreationEndTime",
    Style.TAGS: "Tag.1.Key",
}
# The word table of the public interface.
STATUSES = {
    "eci_commit_container_task": {"running": "Running", "succeeded": "Succeeded", "failed": "Failed"},
    "ecs_task": {
        "running": "Processing, Waiting, Pending",
        "succeeded": "Finished",
        "failed": "Failed",
        "cancelled": "Deleted, Cancelled",
    },
    "ecs_image": {
        "running": "Creating, Waiting",
        "succeeded": "Available, Deprecated",
        "failed": "UnAvailable, CreateFailed",
    },
    "ecs_image_pipeline_execution": {
        "running": "PREPARING, REPAIRING, BUILDING, TESTING, DISTRIBUTING, RELEASING, CANCELLING",
        "succeeded": "SUCCESS",
        "partial": "PARTITION_SUCCESS",
        "failed": "FAILED, TEST_FAILED",
        "cancelled": "CANCELLED",
    },
    "cr_artifact_build_task": {
        "running": "PENDING, BUILDING",
        "succeeded": "SUCCESS",
        "failed": "FAILED",
        "cancelled": "CANCELLED, CANCELED",
    },
    "cr_repo_tag": {"succeeded": "NORMAL", "failed": "DELETING"},
}
# The contract's words for an outcome; a paused task is neither running nor ended, so it is unknown.
MEANING = {
    "running": "running",
    "cancelling": "running",
    "success": "succeeded",
    "partial": "partial",
    "failure": "failed",
    "cancelled": "cancelled",
    "paused": "unknown",
}


def parameters(name: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in OPERATIONS[KINDS[name].operation]["params"]}


def fields(name: str) -> dict[str, Any]:
    """The fields of one task in the contract's output shape."""
    node = OPERATIONS[KINDS[name].operation]["response"]
    for step in KINDS[name].path:
        node = node["fields"][step]
    if KINDS[name].path:
        assert node["type"] == "list<object>"
    found: dict[str, Any] = node["fields"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_how_it_is_asked(name: str) -> None:
    kind, operation = KINDS[name], OPERATIONS[KINDS[name].operation]
    assert kind.product == operation["endpoint_product"]
    assert kind.version == operation["version"]
    assert kind.method == operation["http_method_sdk"]
    assert kind.ram_action == operation["ram_action"]
    assert kind.in_instance == parameters(name).get("InstanceId", {}).get("required", False)
    named = [f"acs:{kind.product}:*:*:{word}/*" for word in re.findall(r"(\w+)/\{", operation.get("ram_resources", ""))]
    assert list(kind.resources) == named or not named


@pytest.mark.parametrize("name", NAMES)
def test_parameters_and_encodings(name: str) -> None:
    kind, known = KINDS[name], parameters(name)
    for wire in (kind.ids, *kind.filters.values()):
        parameter = wire.parameter.partition(".")[0]
        expected = ENCODINGS[wire.style].format(parameter)
        if wire.accepts is Accepts.TIME:
            expected = "ISO 8601 UTC"
        assert known[parameter]["encoding"].startswith(expected), wire


@pytest.mark.parametrize("name", NAMES)
def test_a_fixed_key_has_the_place_that_the_contract_gives_it(name: str) -> None:
    for wire in KINDS[name].filters.values():
        if wire.style is Style.KEYED:
            parameter = wire.parameter.partition(".")[0]
            assert f"{wire.parameter}.Key={wire.key}" in parameters(name)[parameter]["encoding"]


@pytest.mark.parametrize("name", NAMES)
def test_choices_are_words_that_the_api_takes(name: str) -> None:
    for wire in KINDS[name].filters.values():
        limits = parameters(name)[wire.parameter.partition(".")[0]].get("limits", "")
        if wire.choices and "|" in limits:
            assert set(wire.choices) <= set(re.findall(r"\w+", limits))


@pytest.mark.parametrize("name", NAMES)
def test_ids_a_call(name: str) -> None:
    most = OPERATIONS[KINDS[name].operation]["ids_a_call"]
    assert KINDS[name].ids.per_call == most
    assert (KINDS[name].ids.style in (Style.PLAIN, Style.PAIR)) == (most == 1)


def test_limits_of_filters() -> None:
    limits = {
        (name, option): wire.most for name in STATUSES for option, wire in KINDS[name].filters.items() if wire.most
    }
    for name in set(NAMES) - set(STATUSES):
        for wire in KINDS[name].filters.values():
            assert str(wire.most or "") in parameters(name)[wire.parameter.partition(".")[0]].get("limits", "")
    assert limits == {
        ("ecs_task", "resource_ids"): 100,
        ("ecs_image", "tags"): 20,
        ("ecs_image_pipeline_execution", "tags"): 20,
    }
    assert parameters("ecs_task")["ResourceIds"]["limits"] == "N 1..100"
    assert parameters("ecs_image_pipeline_execution")["Tag"]["limits"] == "N 1..20"
    assert parameters("ecs_image")["Tag"]["limits"] == "N 1..20"


@pytest.mark.parametrize("name", NAMES)
def test_paging(name: str) -> None:
    paging, contract = KINDS[name].paging, OPERATIONS[KINDS[name].operation]["pagination"]
    if contract is None:
        assert paging is None
        return
    assert paging is not None
    assert paging.style is {"page": By.NUMBER, "token": By.CURSOR}[contract["kind"]]
    assert (paging.size_parameter, paging.largest) == (contract["size"], contract["max_size"] or paging.largest)
    assert paging.counted == ("without meaning" not in contract.get("total_note", ""))
    assert contract.get("number", "PageNumber") == "PageNumber"
    assert contract.get("token", "NextToken") == "NextToken"
    assert contract["total"] == "TotalCount"
    assert "TotalCount" in OPERATIONS[KINDS[name].operation]["response"]["fields"]


def named(lines: Lines) -> set[str]:
    """The fields that lines are made of."""
    words = {word for form in lines.forms for word in re.findall(r"\{(\w+)", form)}
    return words | {word for word in (lines.by, lines.output, lines.only[0] if lines.only else "") if word}


def inner(shape: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """The fields of the objects at a path."""
    for step in path:
        shape = shape[step]["fields"]
    return shape


@pytest.mark.parametrize("name", NAMES)
def test_every_path_and_field_is_in_the_output_shape(name: str) -> None:
    kind, found = KINDS[name], fields(name)
    contract = OPERATIONS[kind.operation]
    assert ".".join(kind.path) == (contract["items_path"] or "")
    assert (kind.id_field, kind.status_field) == (contract["id_field"], contract["status_field"])
    used = [kind.id_field, kind.status_field, *kind.message_fields, kind.progress_field, kind.remaining_field]
    used += [kind.endless.field if kind.endless else ""]
    used += [kind.remains.field if kind.remains else "", *(demand.field for demand in kind.demands.values())]
    assert [field for field in used if field and field not in found] == []
    if kind.message_lines:
        assert named(kind.message_lines) <= set(inner(found, kind.message_lines.path))
    if kind.tags:
        assert {kind.tags.key, kind.tags.value} <= set(inner(found, kind.tags.path))
    # What else a time may be called is the former name, which the contract's note tells.
    for time in kind.times.values():
        told = inner(found, time.path)
        assert all(former in told or former in told[time.fields[0]]["note"] for former in time.fields)
    assert set(kind.times) < set(COMMON)


@pytest.mark.parametrize("name", NAMES)
def test_every_time_of_the_contract_is_used(name: str) -> None:
    told, contract = fields(name), OPERATIONS[KINDS[name].operation]
    times = {field for field in told if field.endswith("Time") or "unix" in told[field].get("note", "")}
    if "time_fields" in contract:  # where the contract says itself which times matter
        times &= {field for use, field in (contract["time_fields"] or {}).items() if use != "expires"}
    assert times <= {time.fields[0] for time in KINDS[name].times.values()}


ASKED = [(kind, detail) for kind in KINDS.values() for detail in (kind.detail, kind.output) if detail]


@pytest.mark.parametrize(("kind", "detail"), [asked for asked in ASKED if asked[1].operation])
def test_who_says_why_a_task_failed(kind: Kind, detail: Detail) -> None:
    told = OPERATIONS[detail.operation]
    assert (kind.product, kind.version, detail.method) == (
        told["endpoint_product"],
        told["version"],
        told["http_method_sdk"],
    )
    assert kind.action_of(detail) == told["ram_action"]
    assert {detail.parameter, *detail.constants, *kind.scope("", "")} <= {row["name"] for row in told["params"]}
    assert ".".join(detail.lines.path) == told["items_path"]
    assert named(detail.lines) <= set(inner(told["response"]["fields"], detail.lines.path))
    pages = told["pagination"]
    assert (detail.paging is None) == (pages is None)
    if detail.paging:
        assert (detail.paging.size_parameter, detail.paging.largest) == (pages["size"], pages["max_size"])
        if detail.paging.style is By.NUMBER:
            assert detail.paging.number_parameter == pages["number"]
        else:
            assert ".".join(detail.token_path) == pages["token"]


@pytest.mark.parametrize(("kind", "detail"), [asked for asked in ASKED if not asked[1].operation])
def test_what_a_task_says_of_its_own_failure(kind: Kind, detail: Detail) -> None:
    (name,) = [name for name, known in KINDS.items() if known is kind]
    assert named(detail.lines) <= set(inner(fields(name), detail.lines.path))


@pytest.mark.parametrize("name", NAMES)
def test_words_that_an_entry_repeats_are_statuses_of_it(name: str) -> None:
    kind, meanings = KINDS[name], MEANINGS[name]
    assert set(kind.cautions) <= set(meanings)
    if kind.remains:
        assert {meanings[word.lower()] for word in kind.remains.statuses} <= {"failed", "partial"}


@pytest.mark.parametrize("name", NAMES)
def test_how_to_ask_without_a_task(name: str) -> None:
    kind, probe = KINDS[name], KINDS[name].probe
    assert check_ids("probe", [probe.id], kind.ids.accepts) == [probe.id]
    needed = {row["name"] for row in OPERATIONS[kind.operation]["params"] if row.get("required")}
    if probe.listing:
        assert kind.paging is not None
        assert needed <= {"RegionId"}


def test_what_a_policy_can_be_narrowed_to() -> None:
    for kind in KINDS.values():
        assert kind.resources == ("*",) or all(
            re.fullmatch(rf"acs:{kind.product}:\*:\*:[a-z]+/\*", resource) for resource in kind.resources
        )


def test_status_table() -> None:
    for name, row in STATUSES.items():
        assert {outcome: ", ".join(words) for outcome, words in KINDS[name].statuses.items()} == row
        assert MEANINGS[name] == {word.lower(): outcome for outcome in row for word in row[outcome].split(", ")}
    assert OUTCOMES[: len(FINISHED)] == FINISHED == ("succeeded", "partial", "failed", "cancelled")


# Words that are taken though the operation's page lacks them: the public interface says so.
UNDOCUMENTED = {"ecs_task": {"cancelled"}, "cr_artifact_build_task": {"cancelled", "canceled"}}


@pytest.mark.parametrize("name", NAMES)
def test_the_documented_statuses_are_known_and_no_others(name: str) -> None:
    documented = OPERATIONS[KINDS[name].operation]["statuses"]
    assert {word: MEANINGS[name].get(word.lower(), "unknown") for word in documented} == {
        word: MEANING[meaning] for word, meaning in documented.items()
    }
    assert set(MEANINGS[name]) - {word.lower() for word in documented} == UNDOCUMENTED.get(name, set())


@pytest.mark.parametrize(
    ("name", "code", "missing"),
    [
        ("ecs_image", "InvalidImageId.NotFound", True),
        ("ecs_image", "InvalidTask.NotFound", False),
        ("ecs_task", "InvalidImageId.NotFound", False),
        ("cr_repo_tag", "REPO_TAG_NOT_EXIST", True),
        ("cr_repo_tag", "IMAGE_NOT_EXIST", True),
        ("cr_repo_tag", "REPO_NOT_EXIST", False),
        ("cr_repo_tag", "INSTANCE_NOT_EXIST", False),
        ("cr_repo_tag", "InvalidAccessKeyId.NotFound", False),
    ],
)
def test_a_code_has_to_name_what_is_missing(name: str, code: str, missing: bool) -> None:
    assert says_missing(KINDS[name], code) == missing


def test_a_call_about_a_tag_names_its_two_parts() -> None:
    (asked,) = queries("cr_repo_tag", "cn-hangzhou", "cri-1", ["crr-1:1.4:x"])
    assert asked.params == {"RepoId": "crr-1", "Tag": "1.4:x"}
    assert KINDS["cr_repo_tag"].ram_action == "cr:ListRepositoryTag"


def test_images_in_every_status_are_asked_for() -> None:
    """Left out, the API shows available images only; ALL is younger than the tools that people use."""
    sent = KINDS["ecs_image"].constants["Status"].split(",")
    assert sorted(sent) == sorted(OPERATIONS["DescribeImages"]["statuses"])
    assert {*sent} == {word for words in KINDS["ecs_image"].statuses.values() for word in words}
