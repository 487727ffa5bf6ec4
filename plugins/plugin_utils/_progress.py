# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a waiting gate shows, line by line. Clock readings and the output are passed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..module_utils._api.text import printable
from ..module_utils._gate.duration import duration, round_duration
from ..module_utils._gate.handover import Standing
from ..module_utils._tasks.kinds import OUTCOMES

SUMMARY_EVERY = 60.0  # seconds
MOST_AT_ONCE = 5  # changes; more are summed up in one line
MOST_PER_SLICE = 20  # likewise
MOST_ARROWS = 4  # kinds of change that such a line names
MOST_TROUBLE = 160  # characters of an error


class Progress:
    """The lines of one gate. Times are seconds since the gate began."""

    def __init__(self, label: str, show: Callable[[str], None]) -> None:
        self._label = label
        self._show = show
        self._statuses: dict[tuple[Any, ...], str] = {}
        self._trouble = ""
        self._shown_at = 0.0
        self._standing: Standing | None = None

    def changes(self, history: Sequence[Mapping[str, Any]], dropped: int, outcomes: Mapping[str, int]) -> None:
        """Show the status changes of one slice, one per line or all in one.

        C(dropped) changes are not in C(history); if there are any, the line counts all tasks by outcome.
        """
        moves: dict[int, list[tuple[str, str]]] = {}  # by the time they were seen
        for entry in history:
            task = tuple(entry[key] for key in ("kind", "region", "instance_id", "id"))
            before = self._statuses.get(task)
            self._statuses[task] = entry["status"]
            moves.setdefault(entry["elapsed"], []).append((entry["id"], _arrow(before, entry["status"])))
        if dropped:
            self._line(f"{len(history) + dropped:,} changes, now {_counted(outcomes)} ({duration(max(moves))})")
            return
        if len(history) > MOST_PER_SLICE:
            self._summed_up([move for group in moves.values() for move in group], max(moves))
            return
        for elapsed, group in moves.items():
            if len(group) > MOST_AT_ONCE:
                self._summed_up(group, elapsed)
            else:
                for task_id, arrow in group:
                    self._line(f"{task_id}: {arrow} ({duration(elapsed)})")

    def _summed_up(self, moves: Sequence[tuple[str, str]], elapsed: float) -> None:
        counts = Counter(arrow for _task_id, arrow in moves)
        parts = [f"{number:,} {arrow}" for arrow, number in counts.most_common(MOST_ARROWS)]
        if len(counts) > len(parts):
            parts.append("and others")
        self._line(f"{len(moves):,} changes: {', '.join(parts)} ({duration(elapsed)})")

    def stands(self, standing: Standing) -> None:
        """Note where the gate stands; show when trouble begins, changes or ends."""
        self._standing = standing
        trouble = standing.trouble or ""
        if trouble and trouble != self._trouble:
            self._line(f"no answer, still trying: {_shortened(trouble)}")
        elif self._trouble and not trouble:
            self._line("the API answers again")
        self._trouble = trouble

    def waiting(self, now: float, silent_until: float) -> None:
        """Show the summary if it is due, or would become due before the next chance to show it."""
        if self._standing and silent_until - self._shown_at > SUMMARY_EVERY:
            self._shown_at = now
            limit = round_duration(self._standing.timeout)
            self._line(f"waiting {duration(now)} of {limit}: {_described(self._standing)}")

    def lost_touch(self, now: float, reason: str, pause: float) -> None:
        """Say that a slice could not be run."""
        self._line(
            f"the module could not be run, retrying in {duration(pause)}: {_shortened(reason)} ({duration(now)})"
        )

    def ended(self, opened: bool, elapsed: float, outcomes: Mapping[str, int]) -> None:
        """Say that the gate has opened, or that it has failed."""
        verdict = f"gate {'opened' if opened else 'failed'} after {duration(elapsed)}"
        all_well = opened and set(outcomes) == {"succeeded"}
        self._line(f"{verdict}{': ' if all_well else '; tasks now: '}{_counted(outcomes)}")

    def _line(self, text: str) -> None:
        self._show(f"[{self._label}] {printable(text)}")


def _arrow(before: str | None, status: str) -> str:
    return f"{before} -> {status or 'gone'}" if before else status


def _counted(outcomes: Mapping[str, int]) -> str:
    return ", ".join(f"{outcomes[name]:,} {name}" for name in OUTCOMES if outcomes.get(name))


def _described(standing: Standing) -> str:
    shown = []
    for task in standing.open:
        state = task["status"] or "not seen yet" if task["progress"] is None else f"{task['progress']}%"
        left = f" {duration(task['remaining'])} left" if task.get("remaining") else ""
        shown.append(f"{task['id']} {state}{left}")
    more = standing.still_open - len(shown)
    if more > 0:
        shown.append(f"and {more:,} more")
    return _counted(standing.outcomes) + (f" ({', '.join(shown)})" if shown else "")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_TROUBLE else f"{line[: MOST_TROUBLE - 3]}..."
