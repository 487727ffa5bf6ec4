# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An execution environment can be made with the collection, and a runner ties a gate's progress to its task."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import ansible_runner
import yaml

from tests.emulator.client import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Runner

REQUIREMENTS = ROOT / "meta" / "ee-requirements.txt"


def test_a_build_context_has_what_the_modules_import(tmp_path: Path) -> None:
    named = yaml.safe_load((ROOT / "meta" / "execution-environment.yml").read_text("utf-8"))["dependencies"]["python"]
    assert ROOT / named == REQUIREMENTS
    definition = {
        "version": 3,
        "images": {"base_image": {"name": "registry.example.com/base:latest"}},
        "dependencies": {
            "python": str(REQUIREMENTS),
            "ansible_core": {"package_pip": "ansible-core"},
            "ansible_runner": {"package_pip": "ansible-runner"},
        },
    }
    (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(definition), "utf-8")

    made = subprocess.run(["ansible-builder", "create"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert made.returncode == 0, made.stdout + made.stderr
    taken = (tmp_path / "context" / "_build" / "requirements.txt").read_text("utf-8")
    packages = re.findall(r"^[a-z][\w-]*", taken, re.MULTILINE)
    assert packages == ["requests", "jmespath"]


def test_progress_is_events_of_the_task_that_waits(reader: Runner) -> None:
    timeline = [{"at": 0, "Status": "TESTING"}, {"at": 2, "Status": "SUCCESS"}]
    execution = {"id": "exec-1", "fields": {"ImagePipelineId": "ip-1"}, "timeline": timeline}
    reader.emulator.load({"clock_starts": "first_call", "tasks": {"ecs_image_pipeline_execution": [execution]}})
    options = {"kind": "ecs_image_pipeline_execution", "id": "exec-1", "region": "cn-hangzhou", "sleep": 1}
    gate = {"name": "Wait for the image", "alicloud.gate.wait_for_task": options}
    after = {"name": "Go on", "ansible.builtin.debug": {"msg": "Deploy"}}
    plays = [{"hosts": "localhost", "gather_facts": False, "tasks": [gate, after]}]

    ran = ansible_runner.run(
        private_data_dir=str(reader.folder),
        playbook=plays,
        inventory=(reader.folder / "hosts").read_text("utf-8"),
        envvars=reader.environment,
        quiet=True,
    )

    assert ran.rc == 0, list(ran.events)
    events: list[dict[str, Any]] = list(ran.events)
    waiting = {event["event_data"]["task_uuid"] for event in events if event["event_data"].get("task") == gate["name"]}
    lines = [event for event in events if event["stdout"].startswith("[localhost] ")]
    assert [re.sub(r" \(.*|after.*", "", event["stdout"]) for event in lines] == [
        "[localhost] exec-1: TESTING",
        "[localhost] exec-1: TESTING -> SUCCESS",
        "[localhost] gate opened ",
    ]
    assert {event["event"] for event in lines} == {"verbose"}
    assert {event["event_data"]["task_uuid"] for event in lines} == {event["parent_uuid"] for event in lines} == waiting
    done = next(event for event in events if event["event"] == "runner_on_ok")
    assert all(event["counter"] < done["counter"] for event in lines)
