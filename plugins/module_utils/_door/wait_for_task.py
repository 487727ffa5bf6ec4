# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The glue for wait_for_task: options to a gate, and the gate's end to a result."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ansible.module_utils.basic import missing_required_lib

from .._api.endpoints import check_region
from .._api.errors import GateError, InputError
from .._api.text import shortened
from .._gate.demands import OPTIONS, Demands, check_demand
from .._gate.engine import Gate, Rules
from .._gate.reasons import Details, explain
from .._gate.wording import CONDITION, Wording, prefixed, result, summary
from .._tasks.kinds import FINISHED, KINDS
from .._tasks.schema import Accepts
from .._tasks.target import Target
from .module import (
    CONNECTION_SPEC,
    Connection,
    Module,
    caution,
    check_ids,
    check_number,
    check_text,
    given,
    run_module,
)

if TYPE_CHECKING:
    from .._gate.condition import Condition

GATE_SPEC: dict[str, dict[str, Any]] = {
    "kind": {"type": "str", "choices": list(KINDS)},
    "ids": {"type": "list", "elements": "str", "aliases": ["id"]},
    "instance_id": {"type": "str"},
    "tasks": {"type": "list", "elements": "dict"},
    "state": {"type": "str", "choices": ["succeeded", "finished"], "default": "succeeded"},
    "condition": {"type": "str"},
    "require": {"type": "str", "choices": ["all", "any"], "default": "all"},
    "accept_partial": {"type": "bool", "default": False},
    "fail_fast": {"type": "bool", "default": True},
    "timeout": {"type": "int", "default": 3600},
    "delay": {"type": "int", "default": 0},
    "sleep": {"type": "int", "default": 10},
    "appear_timeout": {"type": "int", "default": 60},
    "failure_details": {"type": "bool", "default": True},
    "progress": {"type": "bool", "default": True},
    "msg": {"type": "str"},
    "resume": {"type": "dict"},
    **{name: {"type": "str"} for name in OPTIONS},
}


class _GateModule(Module):
    """Takes C(resume) away before Ansible logs the options: it has a copy of every task."""

    def _load_params(self) -> None:
        super()._load_params()
        self.resume = self.params.pop("resume", None) or {}


def _items(module: Module) -> list[tuple[str, Mapping[str, Any]]]:
    """What to wait for, as items of the long form, each with its name for messages."""
    options = module.params
    if options["tasks"] and options["ids"]:
        raise InputError("tasks: not together with ids; give one of them")
    if options["tasks"]:
        return [(f"tasks[{number}].", item) for number, item in enumerate(options["tasks"])]
    return [("", {"ids": options["ids"]})]


def _value(module: Module, item: Mapping[str, Any], key: str) -> Any:
    """What an item says, or what the option of that name does; None where neither does."""
    own = given(item.get(key))
    return given(module.params[key]) if own is None else own


def _ids(module: Module, name: str, item: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The option that holds an item's ids, and these; none in check mode only. Raises InputError."""
    ids = {key: given(item.get(key)) for key in ("id", "ids")}
    if ids["id"] is not None and ids["ids"] is not None:
        raise InputError(f"{name}ids: not together with id; give one of them")
    option = "ids" if ids["id"] is None else "id"
    value = ids[option]
    if isinstance(value, str):
        value = given(value.split(","))
    if value is None and not module.check_mode:  # in check mode what starts the tasks has not run
        raise InputError(f"{name}{option}: required; a gate that waits for nothing would always open")
    return f"{name}{option}", [] if value is None else value if isinstance(value, list) else [value]


def _targets(module: Module, connection: Connection) -> dict[Target, set[tuple[str, str]]]:
    """Every task once, in the order given, with its demands. Raises InputError."""
    targets: dict[Target, set[tuple[str, str]]] = {}
    for name, item in _items(module):
        option, ids = _ids(module, name, item)
        if not ids:
            continue
        kind = _value(module, item, "kind")
        if not isinstance(kind, str) or kind not in KINDS:
            what = "required" if kind is None else f"{shortened(kind)} is not accepted"
            raise InputError(f"{name}kind: {what}; give one of {', '.join(KINDS)}")
        instance_id = _value(module, item, "instance_id") if KINDS[kind].in_instance else None
        if KINDS[kind].in_instance:
            if instance_id is None:
                raise InputError(f"{name}instance_id: required for {kind}")
            instance_id = check_text(f"{name}instance_id", instance_id, Accepts.ID)
        own_region = given(item.get("region"))
        region = connection.region() if own_region is None else check_region(str(own_region), f"{name}region")
        demands = _demands(module, name, item, kind)
        for task_id in check_ids(option, ids, kind):
            targets.setdefault(Target(kind, region, instance_id, task_id), set()).update(demands)
    _check_demanded(module, targets)
    return targets


def _check_demanded(module: Module, targets: Mapping[Target, Any]) -> None:
    """Refuse an option that asks something of none of the targets."""
    for option in OPTIONS:
        kinds = [kind for kind, spec in KINDS.items() if option in spec.demands]
        if targets and given(module.params[option]) and not any(target.kind in kinds for target in targets):
            raise InputError(f"{option}: only for tasks of the kind {', '.join(kinds)}, and none is given")


def _demands(module: Module, name: str, item: Mapping[str, Any], kind: str) -> set[tuple[str, str]]:
    """What an item asks beside the status, in its own keys or the options of the same name; raises InputError."""
    demands = set()
    for option in KINDS[kind].demands:
        value = _value(module, item, option)
        if value is not None:
            called = option if given(item.get(option)) is None else f"{name}{option}"
            demands.add((option, check_demand(called, option, value)))
    return demands


def _rules(module: Module, condition: Condition | None, demands: Demands, patience: float) -> Rules:
    options = module.params
    check_number("timeout", options["timeout"], 0, above=False)
    check_number("delay", options["delay"], 0, above=False)
    check_number("sleep", options["sleep"], 1, above=False)
    check_number("appear_timeout", options["appear_timeout"], 0, above=False)
    if options["delay"] >= max(1, options["timeout"]):
        raise InputError(
            f"delay: {options['delay']} is not accepted; it must be smaller than timeout, {options['timeout']}"
        )
    outcomes = {"succeeded", "partial"} if options["accept_partial"] else {"succeeded"}
    if options["state"] == "finished":
        outcomes.update(FINISHED)
    return Rules(
        reached=demands.met_and(condition or (lambda task: task["outcome"] in outcomes)),
        require_all=options["require"] == "all",
        fail_fast=options["fail_fast"],
        timeout=options["timeout"],
        delay=options["delay"],
        sleep=options["sleep"],
        appear_timeout=options["appear_timeout"],
        retry_timeout=options["retry_timeout"],
        patience=patience,
    )


def _condition(module: Module) -> Condition | None:
    expression = module.params["condition"]
    if expression is None:
        return None
    for other in ("state", "accept_partial"):
        if other in module.given:
            raise InputError(f"condition: not together with {other}; the condition alone says what a task has to reach")
    from .._gate.condition import JMESPATH_ERROR, Condition  # here, since most gates have none

    if JMESPATH_ERROR:
        module.fail_json(msg=missing_required_lib("jmespath"), exception=JMESPATH_ERROR)
    return Condition(expression)


def _goal(module: Module) -> str:
    if module.params["condition"]:
        return CONDITION
    return "finished" if module.params["state"] == "finished" else "succeeded"


def _unknown(gate: Gate, known: int) -> list[str]:
    """Warnings of the status words that are not known, but for the first C(known)."""
    words = list(gate.unknown)[known:]
    effect = "is not known here; it counts as not finished and is waited for."
    return [f"{kind}: the status {word!r} {effect}" for kind, word in words]


def _explained(module: Module, connection: Connection, gate: Gate) -> str:
    """Have the failures of a gate that is through explained; what is said beside the failure then."""
    through = gate.decided is not None or gate.timed_out
    if module.check_mode or not through or not module.params["failure_details"]:
        return ""

    def details() -> Details:
        # A client of its own, whose calls do not count among the looks.
        client, _tasks = connection.open({KINDS[target.kind].product for target in gate.watches}, gate.clock)
        return Details(client, connection.attempt_timeout, gate.clock)

    return explain(gate, details)


def _failure(module: Module, gate: Gate, condition: Condition | None, unexplained: str) -> str:
    wording = Wording(gate, _goal(module), condition.error if condition else lambda _task: None)
    return prefixed(module.params["msg"], f"{wording.failure()} {unexplained}".strip())


def _wait(module: Module, resume: Mapping[str, Any]) -> dict[str, Any]:
    condition = _condition(module)
    connection = Connection(module, os.environ)
    targets = _targets(module, connection)
    demands = Demands(targets)
    rules = _rules(module, condition, demands, patience=connection.attempt_timeout + 1)
    began = time.monotonic() - resume.get("used", 0.0)

    def clock() -> float:
        return time.monotonic() - began

    client, tasks = connection.open({KINDS[target.kind].product for target in targets}, clock)
    gate = Gate(targets, rules, demands.through(tasks.look), clock, time.sleep)
    state = resume.get("state")
    if state:
        gate.load(state)
        tasks.calls.load(state["lanes"])
    warned = len(gate.unknown)
    calls_before = state["api_calls"] if state else 0

    def warn() -> None:
        for warning in [*client.warnings, *_unknown(gate, warned)]:
            module.warn(warning)

    def values() -> dict[str, Any]:
        warn()
        shown = result(gate)
        caution(module, shown["tasks"])
        return {
            **shown,
            "api_calls": calls_before + client.sent,
            "credential_source": connection.source.name,
        }

    if not targets:
        return {**values(), "reached": False}
    try:
        if module.check_mode:
            gate.look_once()
            finished = True
        else:
            finished = gate.run(resume.get("slice", float("inf")))
        unexplained = _explained(module, connection, gate)
    except GateError as error:
        raise GateError(prefixed(module.params["msg"], str(error)), {**values(), **error.result}) from None
    if not finished:
        warn()  # the next slice does not know of it any more
        return {
            "resume": {
                **gate.save(),
                "lanes": tasks.calls.save(),
                "api_calls": calls_before + client.sent,
                "credential_source": connection.source.name,
            },
            "used": gate.clock(),
            "next_look": gate.next_look,
            "history": gate.history,
            "history_dropped": gate.history_dropped,
            "summary": summary(gate),
        }
    if module.check_mode and gate.error:
        raise GateError(prefixed(module.params["msg"], str(gate.error)), values())
    if not module.check_mode and not gate.decided:
        raise GateError(_failure(module, gate, condition, unexplained), values())
    return values()


def run_gate() -> None:
    """The whole of wait_for_task."""
    module = _GateModule(argument_spec={**CONNECTION_SPEC, **GATE_SPEC}, supports_check_mode=True)
    del module.params["resume"]
    run_module(module, lambda: _wait(module, module.resume))
