# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live progress of a gate in this process: changes are shown as soon as the poll that saw them ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from ..module_utils._door.wait_for_task import Pace
from ..module_utils._gate.engine import Gate
from ..module_utils._gate.wording import standing
from ._parent import parent_lives
from ._progress import SUMMARY_EVERY, Progress


class LiveProgress:
    """Shows one gate. Clock and sleep in seconds. C(goes_on) raises GateError once Ansible is gone."""

    def __init__(
        self,
        progress: Progress,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        goes_on: Callable[[], None] | None = None,
    ) -> None:
        self._progress = progress
        self._clock = clock
        self._sleep_for = sleep
        self._began = clock()
        self._changes = 0
        self._goes_on = goes_on or parent_lives()

    def pace(self) -> Pace:
        """How the gate has to wait."""
        return Pace(self._clock, self._sleep, self._after_poll, self._idle)

    def _after_poll(self, gate: Gate) -> None:
        new = gate.changes - self._changes
        self._changes = gate.changes
        history = gate.history[-new:] if new else []
        now = standing(gate)
        self._progress.changes(history, new - len(history), now.outcomes)
        self._progress.stands(now)

    def _idle(self) -> None:
        self._goes_on()
        now = self._clock() - self._began
        self._progress.waiting(now, silent_until=now + SUMMARY_EVERY / 4)

    def _sleep(self, seconds: float) -> None:
        """Sleep in naps short enough to show the summary line in time."""
        wakes = self._clock() + seconds
        while True:
            now = self._clock()
            if now >= wakes:
                return
            nap = min(wakes - now, SUMMARY_EVERY / 4)
            self._progress.waiting(now - self._began, silent_until=now - self._began + nap)
            self._sleep_for(nap)
            self._goes_on()

    def to_the_end(self, result: dict[str, Any]) -> dict[str, Any]:
        """Show how the gate ended; returns its result."""
        if "reached" in result:
            outcomes = Counter(task["outcome"] for task in result["tasks"])
            self._progress.ended(result["reached"], result["elapsed"], outcomes)
        return result
