# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the modules' documentation, run as they stand against the emulator."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, ROOT
from tests.emulator.scenario import read

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
SCENARIO = read(str(ROOT / "tests" / "emulator" / "scenarios" / "examples.yml"))
ENVIRONMENT = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
    "ANSIBLE_LOCALHOST_WARNING": "false",
}


def examples(path: Path) -> list[dict[str, Any]]:
    """The tasks in a module's EXAMPLES."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "EXAMPLES":
            tasks: list[dict[str, Any]] = yaml.safe_load(ast.literal_eval(node.value))
            return tasks
    raise AssertionError(f"{path} has no EXAMPLES")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_example_runs(path: Path, emulator: Emulator, tmp_path: Path) -> None:
    emulator.load(SCENARIO)
    tasks = examples(path)
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    play["vars"] = {"ansible_python_interpreter": sys.executable}
    (tmp_path / "play.yml").write_text(json.dumps([play]), "utf-8")

    ran = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-i", "localhost,", "-c", "local", "play.yml"],
        env={**os.environ, **ENVIRONMENT, "ALIBABA_CLOUD_ENDPOINT": emulator.url},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "skipping:" not in ran.stdout, ran.stdout
    assert emulator.calls()["total"] >= sum("alicloud.gate" in str(task) for task in tasks)
