# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate hands over between its slices, when it runs in separate processes, one after the other.

The action plugin passes a Slice in the option C(resume), and gets back a SliceEnd or the gate's result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .._tasks.target import Target
from .watch import Watch


class Standing(NamedTuple):
    """Where a gate stands, for the line shown while it waits. C(trouble): the error of the last poll."""

    outcomes: Mapping[str, int]
    open: list[dict[str, Any]]  # the first few of the tasks waited for: id, status, progress, remaining (seconds)
    still_open: int
    trouble: str | None
    timeout: float


class State(NamedTuple):
    """All that the next slice has to know, without what only grows, such as history."""

    watches: list[list[Any]]
    polls: int
    next_poll: float  # seconds since the gate began
    answered: bool
    failing_since: float | None
    failed_tries: int
    error: dict[str, Any] | None  # of the last poll, as ApiError.save has it
    unknown: list[list[str]]
    lanes: list[Any]  # of the scheduler: the throttled ones
    api_calls: int
    credential_source: str

    def restored(self) -> list[Watch]:
        """The watches, with targets made from their tasks."""
        watches = []
        for saved in self.watches:
            task = saved[0]
            watch = Watch(Target(task["kind"], task["region"], task["instance_id"], task["id"]))
            watch.load(saved)
            watches.append(watch)
        return watches


class Slice(NamedTuple):
    """How a slice begins. C(used): seconds since the gate began. C(seconds): how long the slice may take."""

    used: float
    seconds: float
    state: State | None

    def save(self) -> dict[str, Any]:
        """Plain data for the option C(resume)."""
        return {**self._asdict(), "state": self.state._asdict() if self.state else None}

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> Slice:
        """Restore what C(save) returned."""
        return cls(saved["used"], saved["seconds"], State(**saved["state"]) if saved["state"] else None)


class SliceEnd(NamedTuple):
    """The end of a slice that has not decided the gate. C(used): seconds since the gate began."""

    state: State
    used: float
    history: list[dict[str, Any]]  # of this slice only
    history_dropped: int
    standing: Standing

    def save(self) -> dict[str, Any]:
        """Plain data for the module's result."""
        return {
            "resume": {**self._asdict(), "state": self.state._asdict(), "standing": self.standing._asdict()},
        }

    @classmethod
    def load(cls, result: Mapping[str, Any]) -> SliceEnd | None:
        """Restore what C(save) returned; None for the result of a finished or failed gate."""
        saved = result.get("resume")
        if saved is None:
            return None
        return cls(**{**saved, "state": State(**saved["state"]), "standing": Standing(**saved["standing"])})
