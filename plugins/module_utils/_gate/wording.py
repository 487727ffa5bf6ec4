# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for where a gate stands, and why it did not open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .._api.text import printable
from .._tasks.kinds import KINDS
from .._tasks.shape import snake
from .duration import duration, round_duration
from .engine import Gate
from .handover import Standing, State
from .watch import Watch

if TYPE_CHECKING:
    from .condition import Condition

MOST_NAMED = 10  # tasks in a message
MOST_SHOWN = 3  # tasks in a progress line


def prefixed(prefix: Any, message: str) -> str:
    """The message with the text of the option C(msg) in front."""
    text = str(prefix or "").strip()
    if not text:
        return message
    return f"{text} {message}" if text.endswith((".", ":", "!", "?")) else f"{text}: {message}"


def standing(gate: Gate) -> Standing:
    """Where the gate stands, for the line shown while it waits."""
    watches = gate.watches.values()
    still_open = [watch for watch in watches if watch.open]
    return Standing(
        outcomes=dict(Counter(watch.task["outcome"] for watch in watches)),
        open=[
            {**{name: watch.task[name] for name in ("id", "status", "progress")}, "remaining": remaining(watch.task)}
            for watch in still_open[:MOST_SHOWN]
        ],
        still_open=len(still_open),
        trouble=gate.error.cause() if gate.error else None,
        timeout=gate.rules.timeout,
    )


def remaining(task: Mapping[str, Any]) -> int | None:
    """Seconds the task still needs, by the API; None if it does not say."""
    field = KINDS[task["kind"]].remaining_field
    seconds = task.get(snake(field)) if field and not task["finished"] else None
    return seconds if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0 else None


def last_known(state: State, elapsed: float, reason: str, prefix: Any) -> dict[str, Any]:
    """The failure of a gate whose slices can no longer be run, with what the last of them handed over."""
    watches = state.restored()
    still_open = [watch.task for watch in watches if watch.open]
    names = "; ".join(f"{task['id']} {task['status'] or 'not seen'}" for task in still_open[:MOST_NAMED])
    if len(still_open) > MOST_NAMED:
        names += f"; and {len(still_open) - MOST_NAMED} more"
    message = (
        f"The module could no longer be run after {round_duration(elapsed)}: {reason.rstrip('.')}. "
        f"Last seen open: {names or 'none'}."
    )
    return {
        "failed": True,
        "msg": prefixed(prefix, message),
        "elapsed": int(elapsed),
        "reached": False,
        "tasks": [watch.result() for watch in watches],
        "polls": state.polls,
        "api_calls": state.api_calls,
        "credential_source": state.credential_source,
    }


def failure(gate: Gate, goal: str, condition: Condition | None) -> str:
    """The message of a gate that failed or timed out. C(goal): what each task had to do, as a verb."""
    watches = list(gate.watches.values())
    reached = sum(watch.reached for watch in watches)
    lost = [watch for watch in watches if watch.standing == "lost"]
    still_open = [watch for watch in watches if watch.open]
    so_far = f"{reached} of {len(watches)} task{'' if len(watches) == 1 else 's'} {goal}"
    sentences = []
    if gate.timed_out:
        sentences.append(f"Timed out after {round_duration(gate.clock())}: {so_far}.")
        if still_open:
            sentences.append(f"Still open: {_names(gate, still_open, condition)}.")
        if lost:
            sentences.append(f"Ended otherwise: {_names(gate, lost, condition)}.")
    else:
        sentences.append(f"{_names(gate, lost, condition)}.")
        if len(watches) > 1:
            sentences.append(f"In total {so_far}.")
    if condition is not None:
        sentences.append(f"The condition is: {condition.expression}")
        unknown = condition.unknown_fields(watch.task for watch in watches)
        if unknown:
            sentences[-1] += f" (no answer so far has a field {' or '.join(unknown)})"
        sentences[-1] += "."
    if gate.error is not None:
        sentences.append(f"Last API error: {gate.error}")
    return printable(" ".join(sentences))


def _names(gate: Gate, watches: Iterable[Watch], condition: Condition | None) -> str:
    described = [_describe(watch, gate.clock(), condition) for watch in watches]
    more = len(described) - MOST_NAMED
    return "; ".join(described[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _describe(watch: Watch, now: float, condition: Condition | None) -> str:
    """One task: which, in what status, for how long, and the API's own reason."""
    task, name = watch.task, watch.task["id"]
    if task["outcome"] == "missing":
        vanishing = KINDS[task["kind"]].vanishing
        why = f" ({vanishing})" if vanishing else ""
        if watch.seen:
            return f"{name} was {watch.seen} and then gone: it is missing from the response{why}"
        where = f"{task['instance_id']} ({task['region']})" if task["instance_id"] else task["region"]
        return f"{name} was never seen as {task['kind']} in {where}: it is missing from the response{why}"
    if task["outcome"] == "running" and not task["status"]:
        return f"{name} was {watch.seen} and is gone for now" if watch.seen else f"{name} does not exist yet"
    if watch.answered_at < 0:
        return f"{name} never got an answer"
    facts = "; ".join(_facts(task, condition))
    return f"{name} {_state(watch, now)}" + (f" ({facts})" if facts else "") + _reason(task)


def _state(watch: Watch, now: float) -> str:
    """In what status, and for how long or since when."""
    task, since = watch.task, watch.since or 0.0
    if not task["finished"]:
        words = f"has been {task['status'] or 'without a status'} for {round_duration(now - since)}"
        left = remaining(task)
        words += "" if task["progress"] is None else f", at {task['progress']}%"
        return f"{words}, {duration(left)} left" if left else words
    if not watch.ended_before:
        return f"ended as {task['status']} after {round_duration(since)}"
    if watch.first_poll == 1:
        return f"had already ended as {task['status']} at the first poll"
    return f"had already ended as {task['status']} when it was first seen, after {round_duration(since)}"


def _facts(task: dict[str, Any], condition: Condition | None) -> list[str]:
    facts = []
    remains = KINDS[task["kind"]].remains
    if remains and task["status"].upper() in remains.statuses:
        facts.append(f"{remains.name} exists: {task.get(snake(remains.field)) or 'its id is not known'}")
    if task["outcome"] == "partial" and task["finished"] and condition is None:
        facts.append("accept_partial would count this as success")
    if condition is not None:
        facts.append(f"the condition {condition.value(task)}")
    return facts


def _reason(task: dict[str, Any]) -> str:
    message = " ".join(task["message"].split()).rstrip(".")
    return f": {message}" if message else ""
