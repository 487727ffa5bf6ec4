# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs of ansible-playbook against an emulator of their own, their output read line by line as it comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from tests.emulator.fixtures import running

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

__all__ = ["Run", "play", "running"]

HERE = Path(__file__).parent
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))


class Run:
    """One ansible-playbook; lines of both streams with the seconds at which they came."""

    def __init__(self, emulator: Emulator, folder: Path, tasks: list[dict[str, Any]], **play: Any) -> None:
        arguments = play.pop("arguments", [])
        hosts = play.setdefault("hosts", ["localhost"])
        inventory = folder / "inventory.json"
        variables = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        inventory.write_text(json.dumps({"all": {"hosts": dict.fromkeys([*hosts, "spare"], variables)}}))
        playbook = folder / "playbook.json"
        playbook.write_text(json.dumps([{"gather_facts": False, "tasks": tasks, **play}]))
        # A pipe and no PYTHONUNBUFFERED: what comes live here comes live in any pipeline.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        environment.update(
            ALIBABA_CLOUD_ACCESS_KEY_ID=ACCESS_KEY_ID,
            ALIBABA_CLOUD_ACCESS_KEY_SECRET=ACCESS_KEY_SECRET,
            ALIBABA_CLOUD_ENDPOINT=emulator.url,
            ALIBABA_CLOUD_REGION="cn-hangzhou",
            ANSIBLE_STDOUT_CALLBACK="result_lines",
            ANSIBLE_CALLBACK_PLUGINS=str(HERE / "callback_plugins"),
            ANSIBLE_RETRY_FILES_ENABLED="false",
            # Written and read under the same name, whatever HOME says.
            ANSIBLE_ASYNC_DIR=str(folder / "async"),
            ANSIBLE_LOCALHOST_WARNING="false",
        )
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [PLAYBOOK, "-i", str(inventory), *arguments, str(playbook)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
        self.out: list[tuple[float, str]] = []
        self.err: list[tuple[float, str]] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines))
            for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: Any, lines: list[tuple[float, str]]) -> None:
        lines.extend((time.monotonic() - self.began, line.rstrip("\n")) for line in stream)

    def wait(self) -> Run:
        self.process.wait(timeout=120)
        for reader in self._readers:
            reader.join()
        self.took = time.monotonic() - self.began
        return self

    @property
    def progress(self) -> list[str]:
        return [
            line for _at, line in self.err if line.startswith("[") and not line.startswith(("[WARN", "[ERR", "[DEP"))
        ]

    @property
    def results(self) -> list[dict[str, Any]]:
        """Standard output, every line of which has to be JSON."""
        return [json.loads(line) for _at, line in self.out if line]


@pytest.fixture
def play(running: Emulator, tmp_path: Path):
    """Start a playbook whose tasks are these, against this scenario."""

    def start(scenario: dict[str, Any], tasks: list[dict[str, Any]], **more: Any) -> Run:
        running.load(scenario)
        return Run(running, tmp_path, tasks, **more)

    return start
