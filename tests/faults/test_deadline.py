# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate ends within two seconds of its timeout, whatever hangs, and at once when it is told to."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from .process import UNRESOLVED, finish, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.client import Emulator

TIMEOUT = 3
GRACE = 2.0  # seconds, until the process is gone
STALLS: list[dict[str, Any]] = [
    {"kind": "hang"},
    {"kind": "hang", "where": "body"},
    {"kind": "drip"},
    {"kind": "drip", "every": 0.3},
    {"kind": "drip", "where": "headers", "every": 0.3},
    {"kind": "slow", "seconds": 30},
]


@pytest.fixture
def gate(emulator: Emulator) -> dict[str, Any]:
    emulator.load({"tasks": {"ecs_task": [{"id": "t-1", "timeline": [{"at": -60, "TaskStatus": "Processing"}]}]}})
    return {"kind": "ecs_task", "ids": ["t-1"], "endpoint": emulator.url, "timeout": TIMEOUT, "sleep": 1}


def timed(folder: Path, args: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """The result of a gate, and by how much it went over its timeout."""
    result, seconds, _memory = finish(start(folder, "wait_for_task", args))
    over = seconds - args["timeout"]
    print(f"over the deadline by {over:.2f} s")
    return result, over


@pytest.mark.parametrize("first", [1, 2], ids=["from the first call on", "from the second call on"])
@pytest.mark.parametrize("stall", STALLS, ids=str)
def test_a_server_that_stalls(
    tmp_path: Path, emulator: Emulator, gate: dict[str, Any], stall: dict[str, Any], first: int
) -> None:
    emulator.fault(**stall, from_call=first)
    result, over = timed(tmp_path, gate)
    assert result["timed_out"] is True
    assert "t-1" in result["msg"]
    assert 0 <= over < GRACE
    assert emulator.calls()["total"] >= first


def test_a_name_that_is_resolved_for_ever(tmp_path: Path, gate: dict[str, Any]) -> None:
    result, over = timed(tmp_path, {**gate, "endpoint": f"https://{UNRESOLVED}"})
    assert result["timed_out"] is True
    assert "t-1 never got an answer" in result["msg"]
    assert "no answer before the time was up" in result["error"]["message"]
    assert 0 <= over < GRACE


@pytest.mark.parametrize("hanging", ["server", "resolver"])
def test_a_thousand_calls_that_hang(tmp_path: Path, emulator: Emulator, gate: dict[str, Any], hanging: str) -> None:
    emulator.fault(kind="hang")
    ids = [f"exec-{number}" for number in range(1000)]
    endpoint = f"https://{UNRESOLVED}" if hanging == "resolver" else emulator.url
    args = {**gate, "kind": "ecs_image_pipeline_execution", "ids": ids, "endpoint": endpoint, "connect_timeout": 0.2}
    result, over = timed(tmp_path, {**args, "read_timeout": 0.3})
    assert result["timed_out"] is True
    assert len(result["tasks"]) == 1000
    assert "and 990 more" in result["msg"]
    assert 0 <= over < GRACE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("stall", [None, {"kind": "hang"}], ids=["between polls", "in a call"])
def test_a_signal_ends_it_at_once(
    tmp_path: Path, emulator: Emulator, gate: dict[str, Any], number: signal.Signals, stall: dict[str, Any] | None
) -> None:
    if stall:
        emulator.fault(**stall)
    process = start(tmp_path, "wait_for_task", {**gate, "timeout": 600, "sleep": 300})
    while not emulator.calls()["total"]:
        time.sleep(0.05)
    time.sleep(0.3)  # for the answer to be read
    began = time.monotonic()
    process.send_signal(number)
    result = finish(process).result
    assert time.monotonic() - began < 1.5
    assert result["msg"] == f"Interrupted by {number.name}."
    assert result["tasks"][0]["status"] == ("" if stall else "Processing")


def test_a_signal_ends_an_info_module_too(tmp_path: Path, emulator: Emulator, gate: dict[str, Any]) -> None:
    emulator.fault(kind="hang")
    process = start(tmp_path, "ecs_task_info", {"task_ids": ["t-1"], "endpoint": emulator.url})
    while not emulator.calls()["total"]:
        time.sleep(0.05)
    process.terminate()
    assert finish(process).result["msg"] == "Interrupted by SIGTERM."
