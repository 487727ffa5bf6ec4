# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulator was asked: a bounded log without secrets, and counters that never forget."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = 10_000
"""How many of the newest calls are kept."""

SHOWN_HEADERS = frozenset({"user-agent", "accept"})
"""Request headers logged with their values; of the others only the name."""

SECRET_PARAMETERS = frozenset({"Signature", "SecurityToken"})


@dataclass
class Call:
    """One call. n: its number. number: its number among those of its operation. at: seconds on the scenario's clock.

    concurrency: how many calls were in progress when it came, itself included.
    """

    n: int
    number: int
    at: float
    operation: str
    product: str
    region: str | None
    ids: list[str]
    host: str
    method: str
    query: dict[str, str]
    headers: dict[str, str | None]
    token: str
    concurrency: int
    http_status: int | None = None
    code: str | None = None
    fault: str | None = None


@dataclass
class Log:
    """All calls since the load."""

    total: int = 0
    in_progress: int = 0
    by_operation: Counter[str] = field(default_factory=Counter)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))

    def report(self) -> dict[str, Any]:
        """The answer to GET calls."""
        hidden = ("product", "host", "token", "number")
        calls = [{name: value for name, value in asdict(call).items() if name not in hidden} for call in self.calls]
        return {"total": self.total, "by_operation": dict(self.by_operation), "calls": calls}
