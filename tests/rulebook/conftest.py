# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs of ansible-rulebook against an emulator of their own, their output read line by line as it comes."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM = Path(sys.executable).with_name("ansible-rulebook")
EVENT = "EVENT "
PATIENCE = 60.0
"""Seconds within which whatever a test waits for has come."""
SHOW = {
    "name": "Show every event",
    "condition": "event.transition is defined",
    "action": {"debug": {"msg": EVENT + "{{ event }}"}},
}


class Run:
    """One ansible-rulebook; the lines of both its streams as they come."""

    def __init__(self, folder: Path, rulebook: Path, environment: dict[str, str], *options: str) -> None:
        (folder / "inventory.yml").write_text("all: {hosts: {localhost: {ansible_connection: local}}}\n", "utf-8")
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [PROGRAM, "--rulebook", rulebook, "--inventory", folder / "inventory.yml", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=rulebook.parent,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(line.rstrip("\n") for line in self.process.stdout)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [ast.literal_eval(line.removeprefix(EVENT)) for line in list(self.lines) if line.startswith(EVENT)]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return sorted((event["task"]["id"], event["transition"], event["task"]["status"]) for event in self.events)

    def until(self, reached: Callable[[], bool]) -> Run:
        """Wait for it; fails when it does not come, or the process ends before."""
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < deadline, self.text
            assert self.process.poll() is None or reached(), self.text
            time.sleep(0.05)
        return self

    def ended(self) -> int:
        """Wait for its end; the exit status."""
        status = self.process.wait(PATIENCE)
        self._reader.join()
        return status

    def stop(self) -> float:
        """Interrupt it as a user would; how many seconds that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._reader.join()
        return time.monotonic() - began


class Rulebooks:
    """Runs rulebooks in a folder of their own."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        self.folder = folder
        self.runs: list[Run] = []

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR", "JAVA_HOME") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder),
            "PATH": os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]]),
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
            "ALIBABA_CLOUD_REGION": "cn-hangzhou",
            "ALIBABA_CLOUD_ENDPOINT": self.emulator.url,
        }

    def run(self, rulebook: Path, *options: str, **environment: str) -> Run:
        started = Run(self.folder, rulebook, {**self.environment, **environment}, *options)
        self.runs.append(started)
        return started

    def write(self, *sources: dict[str, Any]) -> Path:
        """A rulebook that shows every event of these sources, by their options."""
        path = self.folder / "rulebook.yml"
        named = [{"alicloud.gate.task_status": {"sleep": 1, **options}} for options in sources]
        book = [{"name": "Watch", "hosts": "all", "sources": named, "rules": [SHOW]}]
        path.write_text(yaml.safe_dump(book), "utf-8")
        return path

    def watch(self, watch: list[dict[str, Any]], **options: Any) -> Run:
        """Run a rulebook that shows every event of such a source."""
        return self.run(self.write({"watch": watch, **options}), "--shutdown-delay", "1")


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    with Emulator.start() as emulator:
        yield emulator


@pytest.fixture
def rulebooks(running: Emulator, tmp_path: Path) -> Iterator[Rulebooks]:
    running.clear_faults()
    rulebooks = Rulebooks(running, tmp_path)
    yield rulebooks
    for run in rulebooks.runs:
        run.stop()
