# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate says at its end: the result, and why it failed, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._api.text import printable
from .._tasks.kinds import KINDS
from .._tasks.shape import snake
from .duration import duration
from .engine import SAVED, Gate, Watch

MOST_NAMED = 10
CONDITION = "met the condition"  # what tasks have to reach with one
MOST_SHOWN = 3


def result(gate: Gate) -> dict[str, Any]:
    """The return values, on success and on failure alike."""
    values = {
        "reached": gate.decided is True,
        "timed_out": gate.timed_out,
        "tasks": [{**watch.task, "reached": watch.reached} for watch in gate.watches.values()],
        "elapsed": int(gate.clock()),
        "polls": gate.polls,
        "history": gate.history,
        "history_dropped": gate.history_dropped,
    }
    if gate.error is not None:
        values["error"] = gate.error.as_dict()
    return values


def prefixed(prefix: Any, message: str) -> str:
    """The message with the text of the option C(msg) in front."""
    text = str(prefix or "").strip()
    if not text:
        return message
    return f"{text} {message}" if text.endswith((".", ":", "!", "?")) else f"{text}: {message}"


def last_known(state: Mapping[str, Any], elapsed: float, reason: str, prefix: Any) -> dict[str, Any]:
    """The failure of a gate that cannot be taken up again, with what its saved state has."""
    watches = [dict(zip(SAVED, saved)) for saved in state["watches"]]
    still_open = [
        watch["task"] for watch in watches if not (watch["reached"] or watch["gone"] or watch["task"]["finished"])
    ]
    names = "; ".join(f"{task['id']} {task['status'] or 'not seen'}" for task in still_open[:MOST_NAMED])
    if len(still_open) > MOST_NAMED:
        names += f"; and {len(still_open) - MOST_NAMED} more"
    message = (
        f"The module could not be run any more, after {duration(elapsed)} of waiting: {reason.rstrip('.')}. "
        f"Last seen open: {names or 'none'}."
    )
    return {
        "failed": True,
        "msg": prefixed(prefix, message),
        "elapsed": int(elapsed),
        "reached": False,
        "tasks": [{**watch["task"], "reached": watch["reached"]} for watch in watches],
        "polls": state["polls"],
        "api_calls": state["api_calls"],
        "credential_source": state["credential_source"],
    }


def summary(gate: Gate) -> dict[str, Any]:
    """Where the gate stands, for the line that is shown while it waits."""
    watches = gate.watches.values()
    still_open = [watch for watch in watches if watch.open]
    return {
        "outcomes": dict(Counter(watch.task["outcome"] for watch in watches)),
        "open": [
            {name: watch.task[name] for name in ("id", "status", "progress")} for watch in still_open[:MOST_SHOWN]
        ],
        "still_open": len(still_open),
        "trouble": gate.error.cause() if gate.error else None,
        "timeout": gate.rules.timeout,
    }


class Wording:
    """Words for a gate that did not open.

    C(goal): what each task had to reach. C(condition_error): why the condition could not be evaluated for a task.
    """

    def __init__(self, gate: Gate, goal: str, condition_error: Callable[[dict[str, Any]], str | None]) -> None:
        self._gate = gate
        self._goal = goal
        self._condition_error = condition_error
        self._now = gate.clock()

    def failure(self) -> str:
        """The message of a gate that failed, or whose clock ran out."""
        watches = self._gate.watches.values()
        reached = sum(watch.reached for watch in watches)
        lost = [watch for watch in watches if watch.standing == "lost"]
        still_open = [watch for watch in watches if watch.open]
        so_far = f"{reached} of {len(watches)} task{'' if len(watches) == 1 else 's'} {self._goal}"
        sentences = []
        if self._gate.timed_out:
            sentences.append(f"Timed out after {duration(self._now)}: {so_far}.")
            if still_open:
                sentences.append(f"Still open: {self._names(still_open)}.")
            if lost:
                sentences.append(f"Ended without it: {self._names(lost)}.")
        else:
            sentences.append(f"{self._names(lost)}.")
            if len(watches) > 1:
                sentences.append(f"In all {so_far}.")
        if self._gate.error is not None:
            sentences.append(f"Last API error: {self._gate.error}")
        return printable(" ".join(sentences))

    def _names(self, watches: Iterable[Watch]) -> str:
        described = [self._describe(watch) for watch in watches]
        more = len(described) - MOST_NAMED
        return "; ".join(described[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")

    def _describe(self, watch: Watch) -> str:
        """One task: which, in what status, for how long, and the API's own reason."""
        task = watch.task
        name = task["id"]
        if task["outcome"] == "missing":
            if watch.seen:
                return f"{name} was {watch.seen} and then gone: the API answers without it"
            return f"{name} was never seen in {task['region']}: the API answers without it"
        if task["outcome"] == "running" and not task["status"]:
            return f"{name} was {watch.seen} and is gone for now" if watch.seen else f"{name} does not exist yet"
        if watch.answered_at < 0:
            return f"{name} was never answered for"
        since = watch.since or 0.0
        if task["finished"]:
            words = f"{name} ended as {task['status']} after {duration(since)}"
            if self._goal == CONDITION:
                words += " without having met the condition"
        else:
            words = f"{name} is {task['status'] or 'without a status'} for {duration(self._now - since)}"
            if task["progress"] is not None:
                words += f" at {task['progress']}%"
        facts = "; ".join(self._facts(task))
        return words + (f" ({facts})" if facts else "") + self._reason(task)

    def _facts(self, task: dict[str, Any]) -> list[str]:
        facts = []
        remains = KINDS[task["kind"]].remains
        if remains and task["status"].upper() in remains.statuses:
            facts.append(f"{remains.name} exists: {task.get(snake(remains.field)) or 'its id is not known'}")
        if task["outcome"] == "partial" and task["finished"]:
            facts.append("accept_partial would let that count")
        error = self._condition_error(task)
        if error:
            facts.append(f"the condition could not be evaluated: {error}")
        return facts

    @staticmethod
    def _reason(task: dict[str, Any]) -> str:
        message = " ".join(task["message"].split()).rstrip(".")
        return f": {message}" if message else ""
