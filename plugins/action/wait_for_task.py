# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module wait_for_task in slices and shows progress between them; makes no API call."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._gate.engine import MOST_HISTORY
from ..module_utils._gate.wording import last_known
from ..plugin_utils._progress import SUMMARY_EVERY, Progress

# Seconds after which a slice hands back: two, and what it costs to start them, fit into a minute between two summaries.
SLICE = 27.0
LONGEST_START = 1.5  # seconds that starting a slice is expected to take at the most
FIRST_START = 0.3  # seconds that the first slice loses before its clock starts; the others' are measured
MOST_FAILURES = 5  # slices in a row that could not be run
FIRST_PAUSE = 5.0  # seconds after such a slice, doubled each time
MERGED = ("warnings", "deprecations")


class ActionModule(ActionBase):
    _supports_async = True
    _supports_check_mode = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        if self._task.args.get("resume"):
            return {**result, "failed": True, "msg": "resume: internal to the gate; leave it out"}
        if self._wants_progress():
            return {**result, **self._run_in_slices(task_vars or {})}
        wrap_async = self._task.async_val and not self._connection.has_native_async
        return {**result, **self._execute_module(task_vars=task_vars, wrap_async=wrap_async)}

    def _wants_progress(self) -> bool:
        if self._task.async_val or self._task.no_log or self._task.check_mode:
            return False
        wanted = self._task.args.get("progress")
        # What is no boolean is the module's to refuse; what was left empty is the default.
        return wanted in (None, "") or bool(boolean(wanted, strict=False))

    def _run_in_slices(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        label = str(task_vars.get("inventory_hostname", "localhost"))
        if self._task.delegate_to:
            label = f"{label} -> {self._task.delegate_to}"
        progress = Progress(label, lambda line: Display().display(line, stderr=True))
        began = time.monotonic()
        gathered = Gathered()
        state: dict[str, Any] | None = None
        overhead = FIRST_START  # what the last slice took beyond its own clock, which starts late: the next will again
        failures = 0
        timeout = float("inf")
        while True:
            launched = time.monotonic() - began
            progress.waiting(launched, silent_until=launched + SLICE + LONGEST_START)
            used = launched + overhead
            outcome = self._run_slice(task_vars, {"used": used, "slice": SLICE, "state": state})
            now = time.monotonic() - began
            lost = outcome.pop("lost", None)
            if lost and state is not None and failures < MOST_FAILURES and now < timeout:
                pause = min(FIRST_PAUSE * 2**failures, timeout - now)
                failures += 1
                progress.lost_touch(now, lost, pause)
                time.sleep(pause)
                continue
            gathered.add(outcome)
            if "resume" in outcome:
                outcomes = outcome["summary"]["outcomes"]
            else:
                outcomes = Counter(task["outcome"] for task in outcome.get("tasks", []))
            progress.changes(outcome.get("history", []), outcome.get("history_dropped", 0), outcomes)
            if "resume" not in outcome:
                break
            failures = 0
            state = outcome["resume"]
            timeout = outcome["summary"]["timeout"]
            overhead = max(0.0, now - launched - (outcome["used"] - used))
            progress.stands(outcome["summary"])
            self._sleep_until(outcome["next_look"], began, progress)
        if lost and state is not None:
            outcome = {**last_known(state, now, lost, self._task.args.get("msg")), "timed_out": now >= timeout}
        elif "reached" in outcome:
            progress.ended(outcome["reached"], outcome["elapsed"], outcomes)
        return {**outcome, **gathered.merged(outcome)}

    def _run_slice(self, task_vars: dict[str, Any], resume: dict[str, Any]) -> dict[str, Any]:
        """Run the module for a while; C(lost) in the outcome says why it could not be run."""
        try:
            outcome: dict[str, Any] = self._execute_module(
                module_args={**self._task.args, "resume": resume}, task_vars=task_vars
            )
        except AnsibleConnectionFailure as error:
            return {"failed": True, "unreachable": True, "msg": str(error), "lost": str(error)}
        # A later slice without a gate's result failed on its way to it: no credentials for a moment, say.
        began = resume["state"] is not None and "reached" not in outcome and "resume" not in outcome
        if began or outcome.get("unreachable") or outcome.get("module_stdout") is not None:
            outcome["lost"] = outcome.get("msg") or "it gave no result"
        return outcome

    @staticmethod
    def _sleep_until(moment: float, began: float, progress: Progress) -> None:
        """Sleep on the controller, so that a long pause between looks costs no process."""
        while True:
            now = time.monotonic() - began
            if now >= moment:
                return
            nap = min(moment, now + SUMMARY_EVERY / 2)
            progress.waiting(now, silent_until=nap + 1)
            time.sleep(nap - now)


class Gathered:
    """What the slices of one gate returned beside their state."""

    def __init__(self) -> None:
        self._history: list[dict[str, Any]] = []
        self._dropped = 0
        self._merged: dict[str, list[Any]] = {}

    def add(self, outcome: dict[str, Any]) -> None:
        """Take in a slice's outcome."""
        self._history += outcome.get("history", [])
        self._dropped += outcome.get("history_dropped", 0)
        excess = len(self._history) - MOST_HISTORY
        if excess > 0:
            del self._history[:excess]
            self._dropped += excess
        for key in MERGED:
            seen = self._merged.setdefault(key, [])
            seen += [item for item in outcome.get(key) or [] if item not in seen]

    def merged(self, outcome: dict[str, Any]) -> dict[str, Any]:
        """What the result of the whole gate has in place of the last slice's."""
        whole: dict[str, Any] = {key: items for key, items in self._merged.items() if items}
        if "reached" in outcome:
            whole.update(history=self._history, history_dropped=self._dropped)
        return whole
