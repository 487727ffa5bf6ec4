# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the result of a gate tells: which task was seen in which state, and when; no more and no finer than was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .words import clean

OUTCOMES = ("succeeded", "partial", "failed", "cancelled", "running", "unknown", "missing")
# What is drawn first if not all can be: what a reader has to know about.
URGENT = ("failed", "missing", "partial", "cancelled", "unknown", "running", "succeeded")
LONGEST = 10**9  # seconds; larger numbers are ignored

# What is known about a phase.
SEEN = "seen"  # in this status
UNSEEN = "not seen"  # not in any answer yet
GONE = "gone"  # no longer in the answers
UNRECORDED = "not recorded"  # its changes were dropped from the history
UNASKED = "last seen"  # at some point here it had reached what the gate asks, and was not asked for again


class Refused(ValueError):
    """The input cannot be drawn; says what to pass instead."""


class Phase(NamedTuple):
    """One status, from the poll that first saw it to the poll that saw something else; seconds since the gate began."""

    what: str
    status: str
    begins: int
    ends: int


class Row(NamedTuple):
    """One task. C(ended): the poll that first saw its end, None if there is none or it was not recorded."""

    kind: str
    place: str
    id: str
    status: str
    outcome: str
    finished: bool
    reached: bool
    progress: int | None
    phases: tuple[Phase, ...]
    ended: int | None
    message: str
    times: tuple[tuple[str, str], ...]


class Story(NamedTuple):
    """One gate. C(span): seconds that the picture covers. C(verdict): C(open), C(timed out), C(closed), C(undecided)

    (check mode), C(refused) (the input; C(message) says why) or C(skipped).
    """

    verdict: str
    span: int
    rows: tuple[Row, ...]
    hidden: Counter[str]
    counts: Counter[str]
    dropped: int
    began: datetime | None
    error: str
    message: str

    @property
    def groups(self) -> dict[str, list[Row]]:
        """The rows by kind, in the order in which the kinds were given."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            groups.setdefault(row.kind, []).append(row)
        return groups


def read(result: Any, most: int) -> Story:
    """The story of a result, with at most C(most) rows. Raises Refused."""
    tasks = _tasks(result)
    history = _history(result.get("history"))
    dropped = _seconds(result.get("history_dropped"))
    elapsed = max([_seconds(result.get("elapsed")), *(entry["elapsed"] for entry in history)])
    sightings: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for entry in history:
        sightings.setdefault(_identity(entry), []).append((entry["elapsed"], clean(entry.get("status"))))
    known_from = (history[0]["elapsed"] if history else elapsed) if dropped else None
    rows = [_row(task, sightings.get(_identity(task), []), elapsed, known_from) for task in tasks]
    drawn = _chosen(rows, most)
    return Story(
        verdict=_verdict(result),
        span=elapsed,
        rows=tuple(rows[index] for index in drawn),
        hidden=Counter(row.outcome for index, row in enumerate(rows) if index not in drawn),
        counts=Counter(row.outcome for row in rows),
        dropped=dropped,
        began=_began(history),
        error=_error(result.get("error")),
        message=clean(result.get("msg")),
    )


def _tasks(result: Any) -> list[Mapping[str, Any]]:
    way_out = "pass what wait_for_task registered, or ansible_failed_result in a rescue"
    if not isinstance(result, Mapping):
        raise Refused(f"expected a result of wait_for_task, got {_named(result)}; {way_out}")
    if isinstance(result.get("results"), Sequence):
        raise Refused("this is the result of a loop; pass one of its results")
    tasks = result.get("tasks")
    if tasks is None and (_is(result, "skipped") or (_is(result, "failed") and "msg" in result)):
        return []
    if tasks is None and "ansible_job_id" in result:
        raise Refused("this is a job that was started with async; pass what async_status registered at its end")
    if isinstance(tasks, (str, bytes)) or not isinstance(tasks, Sequence):
        raise Refused(f"this is not a result of wait_for_task: it has no list of tasks; {way_out}")
    if not all(isinstance(task, Mapping) and "id" in task and "outcome" in task for task in tasks):
        raise Refused(f"this is not a result of wait_for_task: its tasks have no id and outcome; {way_out}")
    if "history" not in result:
        raise Refused(f"this result has no history, unlike those of wait_for_task; {way_out}")
    return list(tasks)


def _named(thing: Any) -> str:
    """What it is, in a playbook's terms: Ansible has its own types for text and lists."""
    names = {str: "a string", list: "a list", bool: "a boolean", int: "a number", float: "a number", type(None): "null"}
    fitting = next((name for kind, name in names.items() if isinstance(thing, kind)), "")
    return fitting or ("undefined" if "Undefined" in type(thing).__name__ else f"a {type(thing).__name__}")


def _is(result: Mapping[str, Any], key: str) -> bool:
    return result.get(key) is True


def _verdict(result: Mapping[str, Any]) -> str:
    if result.get("tasks") is None:
        return "skipped" if _is(result, "skipped") else "refused"
    for key, verdict in (("reached", "open"), ("timed_out", "timed out"), ("failed", "closed")):
        if _is(result, key):
            return verdict
    return "undecided"


def _seconds(value: Any) -> int:
    """Whole seconds; 0 for anything but a finite number."""
    try:
        return 0 if isinstance(value, (bool, str)) else min(max(int(value), 0), LONGEST)
    except (OverflowError, TypeError, ValueError):
        return 0


def _history(entries: Any) -> list[dict[str, Any]]:
    """The entries in chronological order, in whole seconds."""
    if isinstance(entries, (str, bytes)) or not isinstance(entries, Sequence):
        return []
    read_in = [{**entry, "elapsed": _seconds(entry.get("elapsed"))} for entry in entries if isinstance(entry, Mapping)]
    return sorted(read_in, key=lambda entry: entry["elapsed"])


def _identity(thing: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(thing.get(key) or "") for key in ("kind", "region", "instance_id", "id"))


def _row(task: Mapping[str, Any], seen: Sequence[tuple[int, str]], elapsed: int, known_from: int | None) -> Row:
    outcome = task["outcome"] if task["outcome"] in OUTCOMES else "unknown"
    finished = outcome in ("succeeded", "partial", "failed", "cancelled")
    reached = task.get("reached") is True
    status = clean(task.get("status"))
    progress = task.get("progress")
    ends_known = bool(seen) and seen[-1][1] == status
    last = UNRECORDED if finished and not ends_known else UNASKED if reached and not finished else SEEN
    phases = _phases(seen, status, elapsed, known_from, last)
    ended = seen[-1][0] if finished and ends_known else None
    if ended is not None:
        phases = phases[:-1]  # an end lasts forever, so it is not a phase
    return Row(
        kind=clean(task.get("kind")),
        place=", ".join(clean(task[key]) for key in ("region", "instance_id") if task.get(key)),
        id=clean(task["id"]),
        status=status,
        outcome=outcome,
        finished=finished,
        reached=reached,
        progress=progress if isinstance(progress, int) and 0 <= progress <= 100 else None,
        phases=tuple(phases),
        ended=ended,
        message=clean(task.get("message")),
        times=tuple((key[:-3], clean(task[key])) for key in TIMES if task.get(key)),
    )


TIMES = ("created_at", "started_at", "finished_at")


def _phases(
    seen: Sequence[tuple[int, str]], status: str, elapsed: int, known_from: int | None, last: str
) -> list[Phase]:
    """All phases from the beginning to the end of the gate.

    C(known_from): the oldest moment still in the history, if older ones were dropped.
    """
    if not seen:
        if known_from is not None:
            # Nothing has changed since then.
            before = Phase(UNRECORDED, "", 0, known_from)
            return (
                [before]
                if last == UNRECORDED
                else [before, Phase(last if status else GONE, status, known_from, elapsed)]
            )
        return [Phase(UNRECORDED if status else UNSEEN, status, 0, elapsed)]
    phases = []
    if seen[0][0] > 0:
        phases.append(Phase(UNSEEN if known_from is None else UNRECORDED, "", 0, seen[0][0]))
    for (begins, word), (ends, _next) in zip(seen, seen[1:]):
        phases.append(Phase(SEEN if word else GONE, word, begins, ends))
    begins, word = seen[-1]
    phases.append(Phase(last if word else GONE, word, begins, elapsed))
    return phases


def _chosen(rows: Sequence[Row], most: int) -> set[int]:
    """Which to draw."""
    urgency = sorted(range(len(rows)), key=lambda index: URGENT.index(rows[index].outcome))
    return set(urgency[:most])


def _began(history: Iterable[Mapping[str, Any]]) -> datetime | None:
    """When the gate began, by the first change in the history."""
    first = next(iter(history), None)
    try:
        at = datetime.strptime(str(first and first.get("at")), "%Y-%m-%dT%H:%M:%S%z")
        return (at - timedelta(seconds=first["elapsed"])) if first else None
    except (ValueError, OverflowError):
        return None


def _error(error: Any) -> str:
    if not isinstance(error, Mapping):
        return ""
    code, message = clean(error.get("code")), clean(error.get("message"))
    return f"{code}: {message}" if code and message and code not in message else message or code
