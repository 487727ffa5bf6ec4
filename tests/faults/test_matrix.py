# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the table, with each operation, in each phase, passing and lasting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS

from . import table

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

    from .lab import Nursery, Run
    from .table import Fault, Operation

RETRY = {"passing": 8, "lasting": 1}  # seconds; the former only bounds what a slow machine may take
TIMEOUT, LONG_TIMEOUT = 2, 15  # for gates that sit it out, and for those that should end before
HEAVY = ("oversized", "gzip_bomb")  # take a slow machine seconds to send
HEAVY_TIMEOUT = 7
APPEAR = 1
CASES = [
    pytest.param(fault, operation, phase, lasting, id=f"{fault.what} / {operation.name} / {phase} / {lasting}")
    for fault in table.FAULTS
    for operation in table.OPERATIONS
    if operation.name in fault.operations
    for lasting in ("passing", "lasting")
    for phase in table.PHASES
    # One call that is refused, or harmless, is what the first of many is; and passing on is the same for all.
    if lasting == "lasting"
    or (phase != "before" and fault.behaviour is table.RIDDEN_OUT and operation.name == fault.operations[0])
]


def scenario(operation: Operation, ends: float) -> dict[str, Any]:
    """One task that succeeds at C(ends)."""
    moments = zip((-60, ends), operation.words, strict=True)
    states = [{"at": at, operation.status_field: word} for at, word in moments if word]
    task = {"id": operation.task, "timeline": states}
    if operation.kind.startswith("cr_"):
        task["instance_id"] = "cri-1"
    return {"clock_starts": "first_call", "tasks": {operation.kind: [task]}}


def options(fault: Fault, operation: Operation, phase: str, lasting: str, end: str) -> tuple[str, dict[str, Any]]:
    """The module to run, and its options."""
    heavy = fault.spec["kind"] in HEAVY
    args: dict[str, Any] = {
        "connect_timeout": 0.5,
        "read_timeout": 4 if heavy else 0.5,
        "retry_timeout": RETRY[lasting],
    }
    if operation.kind.startswith("cr_"):
        args["instance_id"] = "cri-1"
    if phase == "info":
        return f"{operation.kind}_info", {**args, operation.ids: [operation.task]}
    gate = {"kind": operation.kind, "ids": [operation.task], "sleep": 1, "appear_timeout": APPEAR}
    return "wait_for_task", {
        **args,
        **gate,
        "timeout": (HEAVY_TIMEOUT if heavy else TIMEOUT) if end == table.DEADLINE else LONG_TIMEOUT,
    }


@pytest.mark.parametrize(("fault", "operation", "phase", "lasting"), CASES)
def test_what_a_user_sees(
    nursery: Nursery, emulator: Emulator, fault: Fault, operation: Operation, phase: str, lasting: str
) -> None:
    first = 2 if phase == "after" else 1
    emulator.load(scenario(operation, ends=0.6 if phase == "after" else -1))
    last = {} if lasting == "lasting" else {"times": 1}
    emulator.fault(**table.spec_for(fault, operation), from_call=first, **last)
    ends: tuple[str, str, str] = getattr(fault.behaviour, lasting)
    end = ends[table.PHASES.index(phase)]
    words = fault.words
    if end == table.GONE and KINDS[operation.kind].absent == "running":
        end, words = table.DEADLINE, ()  # still to come
    module, args = options(fault, operation, phase, lasting, end)
    run = nursery.run(module, {**args, "endpoint": emulator.url})

    calls = emulator.calls()["calls"]
    met = [call for call in calls if fault.spec["kind"] in (call["fault"] or "")]
    assert met, "the fault was not met"
    assert verdict(run, phase) == end, run
    message = run.result.get("msg", "")
    if end == table.SURVIVED:
        tasks = run.result["tasks"]
        assert [task["id"] for task in tasks] in ([operation.task], []), "the id as it was asked for"
    else:
        assert operation.task in message, "the message names the task"
    if end in (table.AT_ONCE, table.RETRIED, table.DEADLINE):
        for word in words:
            assert word.lower() in message.lower()
    if end == table.AT_ONCE:
        assert len(calls) == first, "a refusal is not asked for again"
    if end == table.RETRIED:
        assert len(met) > 1
        assert f"after {len(met)} tries in " in message
    if fault.warning and phase != "info":
        assert fault.warning in json.dumps(run.result["warnings"])


def verdict(run: Run, phase: str) -> str:
    """What the result says, in the words of the table; by the module's own clock, since the machine may be busy."""
    result = run.result
    if not result.get("failed"):
        assert phase == "info" or result["reached"]
        return table.SURVIVED
    if result.get("timed_out"):
        assert "Timed out after" in result["msg"]
        timeout = result["invocation"]["module_args"]["timeout"]
        assert timeout <= result["elapsed"] <= timeout + 1
        return table.DEADLINE
    if "error" not in result:
        assert result["tasks"][0]["outcome"] == "missing"
        assert result["elapsed"] >= APPEAR
        return table.GONE
    return table.RETRIED if " tries in " in result["msg"] else table.AT_ONCE
