# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate on another host: the module runs in slices, and what each hands over is shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleConnectionFailure

from ..module_utils._gate.engine import MOST_HISTORY
from ..module_utils._gate.handover import Slice, SliceEnd, State
from ..module_utils._gate.wording import last_known
from ._parent import parent_lives
from ._progress import SUMMARY_EVERY, Progress

# Seconds after which a slice hands over: two slices and their start-up fit into the minute between two summaries.
SLICE = 27.0
LONGEST_START = 1.5  # the most seconds that starting a slice is expected to take
FIRST_START = 0.3  # seconds that the first slice loses before its clock starts; for the others this is measured
MOST_FAILURES = 5  # slices in a row that could not be run
FIRST_PAUSE = 5.0  # seconds after such a slice, doubled each time
MERGED = ("warnings", "deprecations")


Execute = Callable[[dict[str, Any]], dict[str, Any]]


def run_in_slices(execute: Execute, prefix: Any, progress: Progress) -> dict[str, Any]:
    """The result of the whole gate.

    C(execute) runs the module once, with these arguments besides the task's own; raises AnsibleConnectionFailure.
    C(prefix): the option C(msg). Raises GateError once Ansible is gone.
    """
    began = time.monotonic()
    gathered = _Gathered()
    state: State | None = None
    overhead = FIRST_START  # what the last slice took beyond its own clock, which starts late; assumed of the next
    failures = 0
    timeout = float("inf")
    goes_on = parent_lives()
    while True:
        goes_on()
        launched = time.monotonic() - began
        progress.waiting(launched, silent_until=launched + SLICE + LONGEST_START)
        used = launched + overhead
        result = _run_slice(execute, Slice(used, SLICE, state))
        now = time.monotonic() - began
        lost = result.pop("lost", None)
        if lost and state is not None and failures < MOST_FAILURES and now < timeout:
            pause = min(FIRST_PAUSE * 2**failures, timeout - now)
            failures += 1
            progress.lost_touch(now, lost, pause)
            time.sleep(pause)
            continue
        end = SliceEnd.load(result)
        if end is None:
            break
        gathered.add(result, end.history, end.history_dropped)
        progress.changes(end.history, end.history_dropped, end.standing.outcomes)
        failures = 0
        state = end.state
        timeout = end.standing.timeout
        overhead = max(0.0, now - launched - (end.used - used))
        progress.stands(end.standing)
        _sleep_until(state.next_poll, began, progress)
    gathered.add(result, result.get("history", []), result.get("history_dropped", 0))
    outcomes = Counter(task["outcome"] for task in result.get("tasks", []))
    progress.changes(result.get("history", []), result.get("history_dropped", 0), outcomes)
    if lost and state is not None:
        result = {**last_known(state, now, lost, prefix), "timed_out": now >= timeout}
    elif "reached" in result:
        progress.ended(result["reached"], result["elapsed"], outcomes)
    return {**result, **gathered.merged(result)}


def _run_slice(execute: Execute, begin: Slice) -> dict[str, Any]:
    """Run the module for a while; C(lost) in the result says why it could not be run."""
    try:
        result = execute({"resume": begin.save()})
    except AnsibleConnectionFailure as error:
        return {"failed": True, "unreachable": True, "msg": str(error), "lost": str(error)}
    # A later slice without a gate's result failed before it got there, for example for lack of credentials.
    stopped = begin.state is not None and "reached" not in result and "resume" not in result
    if stopped or result.get("unreachable") or result.get("module_stdout") is not None:
        result["lost"] = result.get("msg") or "it gave no result"
    return result


def _sleep_until(moment: float, began: float, progress: Progress) -> None:
    """Sleep on the controller, so that a long pause between polls needs no process."""
    while True:
        now = time.monotonic() - began
        if now >= moment:
            return
        nap = min(moment, now + SUMMARY_EVERY / 2)
        progress.waiting(now, silent_until=nap + 1)
        time.sleep(nap - now)


class _Gathered:
    """What the slices of one gate returned besides their state."""

    def __init__(self) -> None:
        self._history: list[dict[str, Any]] = []
        self._dropped = 0
        self._merged: dict[str, list[Any]] = {}

    def add(self, result: dict[str, Any], history: list[dict[str, Any]], dropped: int) -> None:
        """Add a slice's result."""
        self._history += history
        self._dropped += dropped
        excess = len(self._history) - MOST_HISTORY
        if excess > 0:
            del self._history[:excess]
            self._dropped += excess
        for key in MERGED:
            seen = self._merged.setdefault(key, [])
            seen += [item for item in result.get(key) or [] if item not in seen]

    def merged(self, result: dict[str, Any]) -> dict[str, Any]:
        """What replaces the last slice's values in the result of the whole gate."""
        whole: dict[str, Any] = {key: items for key, items in self._merged.items() if items}
        if "reached" in result:
            whole.update(history=self._history, history_dropped=self._dropped)
        return whole
