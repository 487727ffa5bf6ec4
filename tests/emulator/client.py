# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the emulator as a process of its own and steer it; standard library only.

with Emulator.start(scenario={"tasks": {...}}) as emulator:
    ... call emulator.url ...
    emulator.fault(kind="throttle", operation="DescribeTasks", times=2)
    assert emulator.calls()["total"] == 3
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self

ROOT = Path(__file__).resolve().parents[2]
"""The repository root, from which `python -m tests.emulator` runs."""

ACCESS_KEY_ID = "LTAI5tDemoDemoDemoDemo"
ACCESS_KEY_SECRET = "DemoSecretDemoSecretDemoSecret"
"""The account that exists when a scenario names none."""

READY = "alicloud.gate emulator: "
"""How the one line begins that the emulator prints when it answers; its URL follows."""


class EmulatorError(Exception):
    """The emulator did not start, or refused a control request (its words are the message)."""


class Emulator:
    """A running emulator; a context manager that stops it."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        # The control requests need no proof of who answers: they stay on this machine.
        self._tls = ssl._create_unverified_context() if url.startswith("https:") else None

    @classmethod
    def start(
        cls,
        python: str | None = None,
        scenario: dict[str, Any] | str | os.PathLike[str] | None = None,
        tls: tuple[str | os.PathLike[str], str | os.PathLike[str]] | None = None,
        port: int = 0,
    ) -> Emulator:
        """Start a process and wait until it answers.

        python: the interpreter, else the environment's ALICLOUD_GATE_EMULATOR_PYTHON, else this one.
        scenario: a dict to load, or the path of a YAML or JSON file.
        tls: paths of a certificate (chain) and its key, both PEM; the URL is then https.
        port: 0 takes a free one.
        Raises EmulatorError with the process's own words when it does not start.
        """
        interpreter = python or os.environ.get("ALICLOUD_GATE_EMULATOR_PYTHON") or sys.executable
        command = [interpreter, "-m", "tests.emulator", "--port", str(port), "--exit-with-parent"]
        if scenario is not None and not isinstance(scenario, dict):
            command += ["--scenario", str(Path(scenario).resolve())]
        if tls is not None:
            command += ["--tls-cert", str(Path(tls[0]).resolve()), "--tls-key", str(Path(tls[1]).resolve())]
        with tempfile.TemporaryFile("w+") as words:
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True
            )
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith(READY):
                process.communicate()
                words.seek(0)
                raise EmulatorError((line + words.read()).strip())
        emulator = cls(process, line[len(READY) :].strip())
        if isinstance(scenario, dict):
            try:
                emulator.load(scenario)
            except EmulatorError:
                emulator.stop()
                raise
        return emulator

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def stop(self) -> int:
        """End the process (SIGTERM, after 5 s SIGKILL) and return its exit status."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        return self.process.returncode

    def load(self, scenario: dict[str, Any]) -> None:
        """Replace the scenario: clock at zero, no calls counted, only the scenario's own faults."""
        self.control("POST", "scenario", scenario)

    def reset(self) -> None:
        """Load the present scenario again."""
        self.control("POST", "reset")

    def fault(self, **fault: Any) -> None:
        """Add one fault, from now on; its fields are those of the scenario's `faults`."""
        self.control("POST", "faults", [fault])

    def clear_faults(self) -> None:
        """Remove all faults, those of the scenario too."""
        self.control("DELETE", "faults")

    def calls(self) -> dict[str, Any]:
        """What was asked since the load: {"total", "by_operation", "calls": [...]}, see the README."""
        answer: dict[str, Any] = self.control("GET", "calls")
        return answer

    def control(self, method: str, name: str, data: Any = None) -> Any:
        """One request to the control part; returns the decoded answer or raises EmulatorError."""
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.url}/_emulator/{name}", data=body, method=method)
        request.add_header("Content-Type", "application/json")
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if self._tls is not None:
            handlers.append(urllib.request.HTTPSHandler(context=self._tls))
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise EmulatorError("\n".join(json.load(refused)["errors"])) from refused
