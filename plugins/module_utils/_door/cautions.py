# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings about statuses that are not failures, but that the user should know of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._tasks.kinds import KINDS
from .._tasks.query import enumerated
from .options import Report


def warn_of_cautions(report: Report, tasks: Iterable[Mapping[str, Any]]) -> None:
    """Warn once of each, naming its tasks."""
    affected: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        text = KINDS[task["kind"]].cautions.get(task["status"].lower())
        if text:
            affected.setdefault((task["status"], text), []).append(task["id"])
    for (status, text), ids in affected.items():
        report.warn(f"{status}: {text} ({enumerated(ids)}).")
