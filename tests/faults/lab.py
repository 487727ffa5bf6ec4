# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules, and holds what they return to the schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests" / "properties" / "returns.schema.json").read_text(encoding="utf-8"))
RETURNS = jsonschema.Draft202012Validator(SCHEMA)
CREDENTIALS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
    "ALIBABA_CLOUD_REGION": "cn-hangzhou",
}


class Run(NamedTuple):
    """What a module returned, and after how many seconds its process had ended."""

    result: dict[str, Any]
    seconds: float


def clean_environment(**more: str) -> dict[str, str]:
    """The environment, without what could change where a module asks, and with the emulator's credentials."""
    foreign = ("ALIBABA", "ALICLOUD", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_", "CURL_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": "/nonexistent", **CREDENTIALS, **more}


def check(out: str, err: str) -> dict[str, Any]:
    """The result on standard output: JSON that the schema accepts, with no traceback and no secret anywhere."""
    assert "Traceback" not in out + err, out + err
    assert ACCESS_KEY_SECRET not in out + err
    result: dict[str, Any] = json.loads(out)
    accepts(result)
    return result


def accepts(result: dict[str, Any]) -> None:
    """Raise with the schema's words when this is no result of INTERFACE's."""
    failed = result.get("failed", False)
    form = ("gate" if "polls" in result else "info") + ("_failed" if failed else "")
    validator = RETURNS.evolve(schema={"$ref": f"#/$defs/{form}", "$defs": SCHEMA["$defs"]})
    wrong = jsonschema.exceptions.best_match(validator.iter_errors(result))
    assert wrong is None, f"{form}: {wrong}"


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
