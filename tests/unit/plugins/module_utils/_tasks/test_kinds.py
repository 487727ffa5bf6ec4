# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds against the contract: every operation, parameter, limit, path and field, so that a typo cannot ship."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import FINISHED, KINDS, OUTCOMES
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import questions, says_missing
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

OPERATIONS: dict[str, Any] = CONTRACT["operations"]
NAMES = [name for name, kind in KINDS.items() if kind.operation in OPERATIONS]
# How the contract describes each style of encoding.
ENCODINGS: dict[str, str | tuple[str, ...]] = {
    "plain": "plain",
    "single": "plain",
    "comma": "one comma-separated string",
    "list": ("TaskId.1, TaskId.2", "ResourceIds.1, ResourceIds.2"),
    "tags": "Tag.1.Key",
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
    assert kind.in_instance == ("InstanceId" in parameters(name))


@pytest.mark.parametrize("name", NAMES)
def test_parameters_and_encodings(name: str) -> None:
    kind, known = KINDS[name], parameters(name)
    assert known[kind.ids.parameter]["encoding"].startswith(ENCODINGS[kind.ids.style])
    for wire in kind.filters.values():
        expected: str | tuple[str, ...] = "ISO 8601 UTC" if wire.accepts == "time" else ENCODINGS[wire.style]
        assert known[wire.parameter]["encoding"].startswith(expected), wire


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("ecs_task", 100),
        ("eci_commit_container_task", 50),
        ("ecs_image", 100),
        ("ecs_image_pipeline_execution", 1),
        ("cr_artifact_build_task", 1),
        ("cr_repo_tag", 1),
    ],
)
def test_ids_a_call(name: str, most: int) -> None:
    assert KINDS[name].ids.per_call == most
    assert (KINDS[name].ids.style == "single") == (most == 1)


def test_limits_of_filters() -> None:
    limits = {
        (name, option): wire.most for name in STATUSES for option, wire in KINDS[name].filters.items() if wire.most
    }
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
    assert paging.style == {"page": "number", "token": "token"}[contract["kind"]]
    assert (paging.size_parameter, paging.largest) == (contract["size"], contract["max_size"])
    assert contract.get("number", "PageNumber") == "PageNumber"
    assert contract.get("token", "NextToken") == "NextToken"
    assert contract["total"] == "TotalCount"
    assert "TotalCount" in OPERATIONS[KINDS[name].operation]["response"]["fields"]


@pytest.mark.parametrize("name", NAMES)
def test_every_path_and_field_is_in_the_output_shape(name: str) -> None:
    kind, found = KINDS[name], fields(name)
    contract = OPERATIONS[kind.operation]
    assert ".".join(kind.path) == (contract["items_path"] or "")
    assert (kind.id_field, kind.status_field) == (contract["id_field"], contract["status_field"])
    used = [kind.id_field, kind.status_field, *kind.message_fields, *(names[0] for names in kind.times.values())]
    used += [field for field in (kind.progress_field, kind.phases_field, kind.tags_field) if field]
    assert [field for field in used if field not in found] == []
    if kind.phases_field:
        assert {"Status", "Message"} <= set(found[kind.phases_field]["fields"])
    if kind.tags_field:
        assert {"TagKey", "TagValue"} <= set(found[kind.tags_field]["fields"]["Tag"]["fields"])
    # What else a time may be called is the former name, which the contract's note tells.
    for names in kind.times.values():
        assert all(former in found[names[0]]["note"] for former in names[1:])
    assert set(kind.times) < set(COMMON)


@pytest.mark.parametrize("name", NAMES)
def test_every_time_of_the_contract_is_used(name: str) -> None:
    told = fields(name)
    times = {field for field in told if field.endswith("Time") or "unix" in told[field].get("note", "")}
    assert times <= {names[0] for names in KINDS[name].times.values()}


def test_status_table() -> None:
    for name, row in STATUSES.items():
        assert {outcome: ", ".join(words) for outcome, words in KINDS[name].statuses.items()} == row
        assert OUTCOMES[name] == {word.lower(): outcome for outcome in row for word in row[outcome].split(", ")}
    assert list(STATUSES) == NAMES
    assert FINISHED == ("succeeded", "partial", "failed", "cancelled")


@pytest.mark.parametrize("name", NAMES)
def test_every_documented_status_is_known(name: str) -> None:
    documented = OPERATIONS[KINDS[name].operation]["statuses"]
    assert {word: OUTCOMES[name].get(word.lower(), "unknown") for word in documented} == {
        word: MEANING[meaning] for word, meaning in documented.items()
    }


def test_where_an_image_exists_all_the_same() -> None:
    for name in NAMES:
        kind = KINDS[name]
        known = {word: outcome for outcome, words in kind.statuses.items() for word in words}
        assert {known[word] for word in kind.image_statuses} <= {"failed", "partial"}
    assert KINDS["ecs_image_pipeline_execution"].image_statuses == ("TEST_FAILED", "PARTITION_SUCCESS")


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
    (asked,) = questions("cr_repo_tag", "cn-hangzhou", "cri-1", ["crr-1:1.4:x"])
    assert asked.params == {"RepoId": "crr-1", "Tag": "1.4:x"}
    assert KINDS["cr_repo_tag"].ram_action == "cr:ListRepositoryTag"
