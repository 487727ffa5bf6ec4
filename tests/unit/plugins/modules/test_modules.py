# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' own part: each declares its kind and its options, and these are what its kind knows."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import MODULES

FOLDER = Path(__file__).parents[4] / "plugins" / "modules"
INFO = sorted(path.stem for path in FOLDER.glob("*_info.py") if path.stem != "preflight_info")


def test_every_kind_has_its_module() -> None:
    assert {name[: -len("_info")] for name in INFO} == set(KINDS)


@pytest.mark.parametrize("name", INFO)
def test_a_module_is_the_info_module_of_its_kind(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module(f"{MODULES}.{name}")
    asked: list[str] = []
    monkeypatch.setattr(module, "info", asked.append)
    monkeypatch.setattr(module, "run", lambda work: None)
    module.main()
    assert asked == [name[: -len("_info")]]


@pytest.mark.parametrize(
    ("kind", "option", "operation"),
    [
        ("eci_commit_container_task", "task_status", "DescribeCommitContainerTask"),
        ("ecs_task", "task_status", "DescribeTasks"),
        ("ecs_image_pipeline_execution", "statuses", "DescribeImagePipelineExecutions"),
    ],
)
def test_choices_are_the_statuses_that_the_api_takes(kind: str, option: str, operation: str) -> None:
    known = CONTRACT["operations"][operation]
    assert set(info(kind).spec[option]["choices"]) == set(known.get("statuses_documented_now", known["statuses"]))


def test_the_action_of_a_task_is_not_enforced() -> None:
    assert info("ecs_task").spec["task_action"] == {"type": "str"}
