# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide on CI systems: its playbook ends with the exit codes it names, says why, and leaves its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from tests.docs.blocks import GUIDES, blocks
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.docs.conftest import Runner

PAGE = list(blocks(GUIDES / "guide_ci.rst"))
PLAYS = yaml.safe_load(next(block.text for block in PAGE if block.language == "yaml"))
MESSAGE = " ".join(next(block.text for block in PAGE if block.language == "text").split())
ENDED_BADLY = "exec-5fb8docs00000003"


def test_a_gate_that_fails_ends_the_job_with_the_reason_and_its_files(reader: Runner) -> None:
    for name in ("gate.json", "gate.svg", "gate.env"):
        (reader.folder / name).write_text("of an earlier run", "utf-8")

    ran = reader.play(PLAYS, EXECUTION_ID=ENDED_BADLY)

    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert json.dumps(MESSAGE) in ran.stdout
    assert not (reader.folder / "gate.env").exists()
    assert json.loads((reader.folder / "gate.json").read_text("utf-8"))["msg"] == MESSAGE
    assert "TEST_FAILED" in (reader.folder / "gate.svg").read_text("utf-8")


def test_a_gate_that_opens_hands_the_image_over(reader: Runner) -> None:
    ran = reader.play(PLAYS)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (reader.folder / "gate.env").read_text("utf-8") == "IMAGE_ID=m-bp10docs0image00003\n"


def test_check_mode_refuses_a_mistyped_option_before_there_is_an_id(reader: Runner) -> None:
    good = reader.play(PLAYS, "--check", EXECUTION_ID="")
    mistyped = json.loads(json.dumps(PLAYS).replace('"timeout"', '"timout"'))
    bad = reader.play(mistyped, "--check", EXECUTION_ID="")

    assert good.returncode == 0, good.stdout + good.stderr
    assert bad.returncode == 2
    assert "timout" in bad.stdout
    assert reader.emulator.calls()["total"] == 0


def test_the_id_stays_text(reader: Runner) -> None:
    """Whoever gives it cannot have a template evaluated, nor set a variable."""
    ran = reader.play(PLAYS, EXECUTION_ID="{{ lookup('pipe', 'touch evaluated') }} gather_facts=true")

    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert not (reader.folder / "evaluated").exists()
    assert reader.emulator.calls()["total"] == 0


def test_junit_records_no_secret_when_it_is_told_so(reader: Runner) -> None:
    """As the guide on credentials says of callbacks that record options."""
    task = {"kind": "ecs_image_pipeline_execution", "id": ENDED_BADLY, "region": "cn-hangzhou"}
    keys = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
    junit = {"ANSIBLE_CALLBACKS_ENABLED": "junit", "JUNIT_HIDE_TASK_ARGUMENTS": "true"}

    reader.play(
        [{"hosts": "localhost", "gather_facts": False, "tasks": [{"alicloud.gate.wait_for_task": {**task, **keys}}]}],
        **junit,
        JUNIT_OUTPUT_DIR=str(reader.folder / "junit"),
    )

    (report,) = (reader.folder / "junit").glob("*.xml")
    assert ACCESS_KEY_SECRET not in report.read_text("utf-8")


def test_a_gate_that_is_refused_ends_the_job_as_one_that_fails(reader: Runner) -> None:
    ran = reader.play(PLAYS, EXECUTION_ID="")

    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert "is empty; a template may have rendered to nothing" in ran.stdout


def test_an_ad_hoc_command_has_the_same_exit_code(reader: Runner) -> None:
    options = f"kind=ecs_image_pipeline_execution id={ENDED_BADLY} region=cn-hangzhou"
    command = ("ansible", "localhost", "-m", "alicloud.gate.wait_for_task", "-a", options)

    assert reader.execute(*command, ANSIBLE_INVENTORY=str(reader.folder / "hosts")).returncode == 2


def test_a_playbook_that_cannot_be_read_has_another(reader: Runner) -> None:
    assert reader.play([{"hosts": "localhost", "tsaks": []}]).returncode == 4
