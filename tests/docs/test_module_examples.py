# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the modules' documentation, run as they stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.emulator.client import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Runner

MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))


def examples(path: Path) -> list[dict[str, Any]]:
    """The tasks in a module's EXAMPLES."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "EXAMPLES":
            tasks: list[dict[str, Any]] = yaml.safe_load(ast.literal_eval(node.value))
            return tasks
    raise AssertionError(f"{path} has no EXAMPLES")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_example_runs(path: Path, reader: Runner) -> None:
    tasks = examples(path)

    ran = reader.play([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}])

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "skipping:" not in ran.stdout, ran.stdout
    assert reader.emulator.calls()["total"] >= sum("alicloud.gate" in str(task) for task in tasks)
