# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible as a reader has it: a home with profiles, the vendor's CLI, and the emulator in place of the cloud."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, ROOT
from tests.emulator.fixtures import running
from tests.emulator.scenario import read

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

__all__ = ["PROFILES", "READERS_OWN", "SCENARIOS", "Runner", "reader", "running"]

SCENARIOS = ROOT / "tests" / "emulator" / "scenarios"
# What a reader fills in, in examples that say only what stands there.
READERS_OWN = {
    "execution_id": "exec-5fb8docs00000001",
    "commit_task_id": "t-2ze0docs0commit0001",
    "import_task_ids": ["t-gs50docs0import0001", "t-gs50docs0import0002"],
    "image_id": "m-bp10docs0image00003",
    "build_task_id": "i2a-1yu0docs0build003",
    "awx_job_id": 7,
    "timelines": "{{ playbook_dir }}",
    "vaulted_access_key_id": ACCESS_KEY_ID,
    "vaulted_access_key_secret": ACCESS_KEY_SECRET,
}
PROFILES = [
    {"name": name, "mode": "AK", "access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
    for name in ("prod", "release")
]
# A key of the examples' scenario that lacks an action.
LIMITED = {**PROFILES[0], "name": "limited", "access_key_id": "LTAI5tLimitedLimited"}


class Runner(NamedTuple):
    """Runs Ansible as a reader of the documentation would, in a folder of its own."""

    emulator: Emulator
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The reader's shell: the emulator's endpoint and key pair, and a vendor CLI on the path."""
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        own = os.pathsep.join([str(self.folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
        return {
            **kept,
            "HOME": str(self.folder),
            "PATH": own,
            "PYTHONPATH": str(ROOT),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_ASYNC_DIR": str(self.folder / "async"),
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
            "ALIBABA_CLOUD_ENDPOINT": self.emulator.url,
            "EXECUTION_ID": READERS_OWN["execution_id"],
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
        }

    def load(self, scenario: str) -> None:
        """Begin that scenario anew."""
        self.emulator.load(read(str(SCENARIOS / scenario)))

    def execute(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """One command; an empty variable is left out."""
        full = {name: value for name, value in {**self.environment, **environment}.items() if value}
        return subprocess.run(command, env=full, cwd=self.folder, capture_output=True, text=True, check=False)

    def play(self, plays: list[dict[str, Any]], *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A playbook, on a local inventory."""
        (self.folder / "play.yml").write_text(yaml.safe_dump(plays, sort_keys=False), "utf-8")
        return self.execute("ansible-playbook", "-i", str(self.folder / "hosts"), *options, "play.yml", **environment)


@pytest.fixture
def reader(running: Emulator, tmp_path: Path) -> Runner:
    (tmp_path / "bin").mkdir()
    cli = tmp_path / "bin" / "aliyun"
    cli.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("vendor_cli.py")}" "$@"\n', "utf-8")
    cli.chmod(0o755)
    for name in ("docker", "kubectl"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\n", "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    config = tmp_path / ".aliyun" / "config.json"
    config.parent.mkdir()
    external = {"name": "external", "mode": "External", "process_command": "get-credentials"}
    config.write_text(json.dumps({"current": "prod", "profiles": [*PROFILES, LIMITED, external]}), "utf-8")
    config.chmod(0o600)
    host = f'localhost ansible_connection=local ansible_python_interpreter="{sys.executable}"\n'
    (tmp_path / "hosts").write_text(host, "utf-8")
    runner = Runner(running, tmp_path)
    runner.load("examples.yml")
    return runner
