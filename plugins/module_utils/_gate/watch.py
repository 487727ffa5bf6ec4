# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task that a gate waits for, as the polls have seen it so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._tasks.shape import blank
from .._tasks.target import Target

# What a later slice needs of a Watch, besides the target.
SAVED = (
    "task",
    "reached",
    "gone",
    "seen",
    "first_poll",
    "ended_before",
    "shown",
    "since",
    "lacking",
    "lacked_at",
    "answered_at",
)


class Watch:
    """A target as last seen. Times are seconds since the gate began."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.task = blank(target.kind, target.id, target.region, target.instance_id, "unknown")
        self.reached = False
        self.gone = False  # missing for longer than the gate allows
        self.seen = ""  # the last status seen, even if the task has gone since
        self.first_poll = 0  # the number of the poll that first saw it; 0: none has
        self.ended_before = False  # it had ended by then
        self.shown = ""  # the last recorded status: empty when gone, or never seen
        self.since: float | None = None  # when it was first recorded
        self.lacking: float | None = None  # how long it has been missing from answered polls
        self.lacked_at: float | None = None  # the last poll, if it was answered without it
        self.answered_at = -1.0

    @property
    def standing(self) -> str:
        """C(reached), C(lost) (ended or gone without having reached) or C(open)."""
        if self.reached:
            return "reached"
        return "lost" if self.gone or self.task["finished"] else "open"

    @property
    def open(self) -> bool:
        """Whether it has to be asked for again."""
        return self.standing == "open"

    def finds(self, task: dict[str, Any], reached: bool, poll: int) -> None:
        """The API answered with the task in the poll of this number."""
        self.task = task
        self.reached = reached
        self.lacking = self.lacked_at = None
        if task["status"]:
            self.seen = task["status"]
            if not self.first_poll:
                self.first_poll = poll
                self.ended_before = task["finished"]

    def lacks(self, now: float, appear_timeout: float) -> None:
        """The API answered without it. Time between polls counts only where both were answered."""
        self.lacking = (self.lacking or 0.0) + (now - self.lacked_at if self.lacked_at is not None else 0.0)
        self.lacked_at = now
        self.gone = self.lacking >= appear_timeout
        self.task = {**self.task, "status": "", "outcome": "missing", "finished": False}

    def result(self) -> dict[str, Any]:
        """The task as the gate returns it."""
        return {**self.task, "reached": self.reached}

    def save(self) -> list[Any]:
        """Plain data for C(load)."""
        return [getattr(self, name) for name in SAVED]

    def load(self, state: Sequence[Any]) -> None:
        """Restore what C(save) returned."""
        for name, value in zip(SAVED, state):
            setattr(self, name, value)
