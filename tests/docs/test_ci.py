# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide on CI systems: its playbook ends with the exit codes it names, says why, and leaves its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from tests.docs.blocks import GUIDES, blocks

if TYPE_CHECKING:
    from tests.docs.conftest import Runner

PAGE = list(blocks(GUIDES / "guide_ci.rst"))
PLAYS = yaml.safe_load(next(block.text for block in PAGE if block.language == "yaml"))
MESSAGE = " ".join(next(block.text for block in PAGE if block.language == "text").split())
ENDED_BADLY = {"execution_id": "exec-5fb8docs00000003"}


def test_a_gate_that_fails_ends_the_job_with_the_reason_and_its_files(reader: Runner) -> None:
    junit = {"ANSIBLE_CALLBACKS_ENABLED": "junit", "JUNIT_OUTPUT_DIR": str(reader.folder / "junit")}

    ran = reader.play([{**PLAYS[0], "vars": ENDED_BADLY}], **junit)

    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert json.dumps(MESSAGE) in ran.stdout
    assert "TASK [Deploy]" not in ran.stdout
    assert json.loads((reader.folder / "gate.json").read_text("utf-8"))["msg"] == MESSAGE
    assert "TEST_FAILED" in (reader.folder / "gate.svg").read_text("utf-8")
    (report,) = (reader.folder / "junit").glob("*.xml")
    assert "had already ended as TEST_FAILED" in report.read_text("utf-8")


def test_a_gate_that_is_refused_ends_the_job_as_one_that_fails(reader: Runner) -> None:
    ran = reader.play([{**PLAYS[0], "vars": {"execution_id": ""}}])

    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert "is empty; a template may have rendered to nothing" in ran.stdout


def test_an_ad_hoc_command_has_the_same_exit_code(reader: Runner) -> None:
    options = f"kind=ecs_image_pipeline_execution id={ENDED_BADLY['execution_id']} region=cn-hangzhou"
    command = ("ansible", "localhost", "-m", "alicloud.gate.wait_for_task", "-a", options)

    assert reader.execute(*command, ANSIBLE_INVENTORY=str(reader.folder / "hosts")).returncode == 2


def test_a_playbook_that_cannot_be_read_has_another(reader: Runner) -> None:
    assert reader.play([{"hosts": "localhost", "tsaks": []}]).returncode == 4
