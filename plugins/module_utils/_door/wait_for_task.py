# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What wait_for_task does: from options to a gate, and from the end of the gate to a result."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE

from .._api.client import Client
from .._api.errors import GateError, InputError
from .._gate.demands import Judge
from .._gate.endless import refusing_endless
from .._gate.engine import Gate, Rules
from .._gate.handover import Slice, SliceEnd, State
from .._gate.reasons import Details, explain
from .._gate.wording import failure, prefixed, standing
from .._tasks.kinds import FINISHED, KINDS
from .._tasks.polling import Poller
from .cautions import warn_of_cautions
from .connection import CONNECTION_SPEC, Connection
from .options import Options, Reader, Report, required_text
from .targets import TARGET_SPEC, Asked, read_targets, target_readers
from .values import check_number
from .work import Work

if TYPE_CHECKING:
    from .._gate.condition import Condition

GATE_SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION_SPEC,
    **TARGET_SPEC,
    "state": {"type": "str", "choices": ["succeeded", "finished"], "default": "succeeded"},
    "condition": {"type": "str"},
    "require": {"type": "str", "choices": ["all", "any"], "default": "all"},
    "accept_partial": {"type": "bool", "default": False},
    "fail_fast": {"type": "bool", "default": True},
    "timeout": {"type": "int", "default": 3600},
    "delay": {"type": "int", "default": 0},
    "sleep": {"type": "int", "default": 10},
    "appear_timeout": {"type": "int", "default": 60},
    "failure_details": {"type": "str", "choices": ["true", "false", "output"], "default": "true"},
    "progress": {"type": "bool", "default": True},
    "msg": {"type": "str"},
    "resume": {"type": "dict"},
}


class Pace(NamedTuple):
    """How a gate waits, and what is called after each poll and every few seconds of a long one. Times in seconds."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    after_poll: Callable[[Gate], None] = lambda _gate: None
    idle: Callable[[], None] = lambda: None


def resumed(saved: Mapping[str, Any]) -> Work:
    """A slice of the gate, from what Slice.save returned."""
    return gate(Slice.load(saved))


def gate(begin: Slice | None = None, pace: Pace | None = None) -> Work:
    """The work of wait_for_task: the whole gate, or from C(begin) a slice of it."""
    return Work(GATE_SPEC, _readers, lambda options, report: _Wait(options, report, begin, pace or Pace()).run())


def _readers(check_mode: bool) -> dict[str, Reader]:
    names = {alias for name, option in GATE_SPEC.items() for alias in (name, *option.get("aliases", ()))}
    return {**target_readers(names, check_mode), "condition": required_text, "failure_details": read_details}


def read_details(_name: str, value: Any) -> Any:
    """C(failure_details) as a word, since it may also be a boolean; Ansible refuses anything else."""
    word = value.strip().lower() if isinstance(value, str) else value
    if word is None or not isinstance(word, (str, bool, int)):
        return word
    return "true" if word in BOOLEANS_TRUE else "false" if word in BOOLEANS_FALSE else str(word) or None


class _Wait:
    """One run of the gate, from checked options to the result."""

    def __init__(self, options: Options, report: Report, begin: Slice | None, pace: Pace) -> None:
        self._options = options
        self._report = report
        self._state = begin.state if begin else None
        self._seconds = begin.seconds if begin else float("inf")
        self._pace = pace
        began = pace.clock() - (begin.used if begin else 0.0)
        self._clock: Callable[[], float] = lambda: pace.clock() - began

    def run(self) -> dict[str, Any]:
        """The result; raises GateError."""
        with closing(Connection(self._options, self._report)) as connection:
            return self._run(connection)

    def _run(self, connection: Connection) -> dict[str, Any]:
        asked = read_targets(self._options, connection.region)
        condition = _condition(self._options, asked)
        rules = _rules(self._options, asked, condition, patience=connection.attempt_timeout + 1)
        if self._state is None:
            _warn_of_no_effect(self._options, self._report, asked)
        products = {KINDS[target.kind].product for target in asked.targets}
        client, poller = connection.open(products, self._clock, self._pace.idle)
        # In check mode no task fails the gate.
        poll = refusing_endless(poller.poll, None if self._options.check_mode else rules.judge)
        gate = Gate(asked.targets, rules, poll, self._clock, self._pace.sleep, self._pace.after_poll)
        if self._state is not None:
            gate.take_up(self._state)
            poller.scheduler.load(self._state.lanes)
        return self._wait(gate, asked, condition, connection, client, poller)

    def _wait(
        self,
        gate: Gate,
        asked: Asked,
        condition: Condition | None,
        connection: Connection,
        client: Client,
        poller: Poller,
    ) -> dict[str, Any]:
        api_calls_before = self._state.api_calls if self._state else 0
        known = len(gate.unknown)

        def result() -> dict[str, Any]:
            return {
                **_result(gate),
                "reached": gate.decided is True and asked.complete,
                "api_calls": api_calls_before + client.sent,
                "credential_source": connection.source.name,
            }

        try:
            if not asked.targets:
                return result()
            if not self._options.check_mode and not gate.run(self._seconds):
                state = _state(gate, poller, api_calls_before + client.sent, connection.source.name)
                return SliceEnd(state, gate.clock(), gate.history, gate.history_dropped, standing(gate)).save()
            self._conclude(gate, condition, connection)
            return result()
        except GateError as error:
            raise GateError(prefixed(self._options.values["msg"], str(error)), {**result(), **error.result}) from None
        finally:
            for warning in (*client.warnings, *_unknown(gate, known)):
                self._report.warn(warning)
            warn_of_cautions(self._report, (watch.task for watch in gate.watches.values() if not watch.open))

    def _conclude(self, gate: Gate, condition: Condition | None, connection: Connection) -> None:
        """Raise GateError unless the finished gate may open; in check mode poll once, which decides nothing."""
        if self._options.check_mode:
            gate.poll_once()
            if gate.error:
                raise gate.error
            return
        hint = self._explain(gate, connection)
        if not gate.decided:
            goal = "met the condition" if condition else str(self._options.values["state"])
            raise GateError(f"{failure(gate, goal, condition)} {hint}".strip())

    def _explain(self, gate: Gate, connection: Connection) -> str:
        """Have the failures of a finished gate explained; return what to add to its message."""
        wanted = self._options.values["failure_details"]
        if wanted == "false":
            return ""

        def details() -> Details:
            # A separate client, whose calls do not count among the polls.
            client, _poller = connection.open({KINDS[target.kind].product for target in gate.watches}, gate.clock)
            return Details(client, connection.attempt_timeout, gate.clock, output=wanted == "output")

        return explain(gate, details, output=wanted == "output")


def _result(gate: Gate) -> dict[str, Any]:
    """The return values, on success and on failure alike."""
    values = {
        "timed_out": gate.timed_out,
        "tasks": [watch.result() for watch in gate.watches.values()],
        "elapsed": int(gate.clock()),
        "polls": gate.polls,
        "history": gate.history,
        "history_dropped": gate.history_dropped,
    }
    return values if gate.error is None else {**values, "error": gate.error.as_dict()}


def _state(gate: Gate, poller: Poller, api_calls: int, credential_source: str) -> State:
    return State(
        watches=[watch.save() for watch in gate.watches.values()],
        polls=gate.polls,
        next_poll=gate.next_poll,
        answered=gate.answered,
        failing_since=gate.failing_since,
        failed_tries=gate.failed_tries,
        error=gate.error.save() if gate.error else None,
        unknown=[list(word) for word in gate.unknown],
        lanes=poller.scheduler.save(),
        api_calls=api_calls,
        credential_source=credential_source,
    )


def _condition(options: Options, asked: Asked) -> Condition | None:
    expression = options.values["condition"]
    if expression is None:
        return None
    for other in ("state", "accept_partial"):
        if other in options.given:
            raise InputError(f"condition: not together with {other}; the condition alone says what a task has to reach")
    from .._gate.condition import JMESPATH_MISSING, Condition  # here, since most gates have no condition

    if JMESPATH_MISSING:
        raise InputError(missing_required_lib("jmespath"))
    return Condition(expression, {target.kind for target in asked.targets})


def _rules(options: Options, asked: Asked, condition: Condition | None, patience: float) -> Rules:
    values = options.values
    for name, least in (("timeout", 0), ("delay", 0), ("sleep", 1), ("appear_timeout", 0)):
        check_number(name, values[name], least, above=False)
    if values["delay"] >= max(1, values["timeout"]):
        raise InputError(
            f"delay: {values['delay']} is not accepted; it must be smaller than timeout, {values['timeout']}"
        )
    outcomes = {"succeeded", "partial"} if values["accept_partial"] else {"succeeded"}
    if values["state"] == "finished":
        outcomes.update(FINISHED)
    return Rules(
        judge=Judge(asked.targets, condition or (lambda task: task["outcome"] in outcomes)),
        require_all=values["require"] == "all",
        fail_fast=values["fail_fast"],
        timeout=values["timeout"],
        delay=values["delay"],
        sleep=values["sleep"],
        appear_timeout=values["appear_timeout"],
        retry_timeout=values["retry_timeout"],
        patience=patience,
    )


def _warn_of_no_effect(options: Options, report: Report, asked: Asked) -> None:
    """Name options that the author gave and that have no effect; not those that module_defaults sets for all."""
    values, given = options.values, options.given
    if values["accept_partial"] and not any("partial" in KINDS[target.kind].statuses for target in asked.targets):
        report.warn("accept_partial has no effect: no task of this gate can end as partial.")
    if values["accept_partial"] and values["state"] == "finished":
        report.warn("accept_partial has no effect with state finished, which accepts any end.")
    if "appear_timeout" in given and values["appear_timeout"] >= values["timeout"] > 0:
        report.warn(f"appear_timeout has no effect: it is not below timeout, {values['timeout']}.")
    if "fail_fast" in given and values["require"] == "any":
        report.warn("fail_fast has no effect with require any, which fails only once no task can reach it.")


def _unknown(gate: Gate, known: int) -> list[str]:
    """Warnings about unknown statuses, except for the first C(known)."""
    words = list(gate.unknown)[known:]
    effect = "is unknown; it counts as not finished and is waited for."
    return [f"{kind}: the status {word!r} {effect}" for kind, word in words]
