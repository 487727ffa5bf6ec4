# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules, each in a process forked for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, NamedTuple

from tests.emulator.client import ROOT
from tests.properties.results import CREDENTIALS, check


class Run(NamedTuple):
    """What a module returned, and after how many seconds its process had ended."""

    result: dict[str, Any]
    seconds: float


def clean_environment(**more: str) -> dict[str, str]:
    """The environment, without what could change where a module asks, and with the emulator's credentials."""
    foreign = ("ALIBABA", "ALICLOUD", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_", "CURL_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": "/nonexistent", **CREDENTIALS, **more}


class Nursery:
    """The process that forks the runs."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def stop(self) -> None:
        self._process.communicate()

    def run(self, module: str, args: dict[str, Any], patience: float = 20, **how: Any) -> Run:
        """Run C(module); C(env) and C(resolver) as the nursery's words."""
        return self.crowd([{"module": module, "args": args, "patience": patience, **how}])[0]

    def crowd(self, orders: list[dict[str, Any]]) -> list[Run]:
        """Run them all at the same time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        return [_run(answer) for answer in json.loads(self._process.stdout.readline())]


def _run(answer: dict[str, Any]) -> Run:
    assert answer["code"] in (0, 1), answer
    result = check(answer["out"], answer["err"])
    assert result.get("failed", False) == (answer["code"] == 1)
    return Run(result, answer["seconds"])
