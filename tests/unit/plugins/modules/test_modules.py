# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' own part: each declares its kind and its options, and these are what its kind knows."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import Style
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import MODULES

TYPES = {Style.LIST: "list", Style.COMMA: "list", Style.TAGS: "dict", Style.FLAG: "bool"}
FOLDER = Path(__file__).parents[4] / "plugins" / "modules"
INFO = sorted(path.stem for path in FOLDER.glob("*_info.py"))


def declared(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    module = importlib.import_module(f"{MODULES}.{name}")
    calls: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr(
        module, "run_info", lambda kind, ids, options, **rules: calls.append((kind, ids, options, rules))
    )
    module.main()
    (call,) = calls
    return call


def test_every_kind_has_its_module() -> None:
    assert {name[: -len("_info")] for name in INFO} == set(KINDS)


@pytest.mark.parametrize("name", INFO)
def test_options_are_what_the_kind_knows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, ids, options, rules = declared(name, monkeypatch)
    assert f"{kind}_info" == name
    spec = KINDS[kind]
    expected = {ids, *spec.filters, *(["limit"] if spec.paging else []), *(["instance_id"] if spec.in_instance else [])}
    assert set(options) == expected
    assert options[ids] == {"type": "list", "elements": "str", **({} if spec.paging else {"required": True})}
    for option, wire in spec.filters.items():
        assert options[option]["type"] == TYPES.get(wire.style, "str")
        assert sorted(options[option].get("choices", [])) == sorted(wire.choices)
    if spec.paging:
        assert ("limit", ids) in rules["mutually_exclusive"]


@pytest.mark.parametrize(
    ("name", "option", "operation"),
    [
        ("eci_commit_container_task_info", "task_status", "DescribeCommitContainerTask"),
        ("ecs_task_info", "task_status", "DescribeTasks"),
        ("ecs_image_pipeline_execution_info", "statuses", "DescribeImagePipelineExecutions"),
    ],
)
def test_choices_are_the_statuses_that_the_api_takes(
    name: str, option: str, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kind, _ids, options, _rules = declared(name, monkeypatch)
    known = CONTRACT["operations"][operation]
    assert set(options[option]["choices"]) == set(known.get("statuses_documented_now", known["statuses"]))


def test_the_action_of_a_task_is_not_enforced(monkeypatch: pytest.MonkeyPatch) -> None:
    assert declared("ecs_task_info", monkeypatch)[2]["task_action"] == {"type": "str"}
