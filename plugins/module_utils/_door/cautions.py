# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings of statuses that are no failure, and yet to be known of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._tasks.kinds import KINDS
from .._tasks.query import enumerated
from .options import Report


def warn_of_cautions(report: Report, tasks: Iterable[Mapping[str, Any]]) -> None:
    """Once each, with the tasks in them."""
    affected: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        text = KINDS[task["kind"]].cautions.get(task["status"].lower())
        if text:
            affected.setdefault((task["status"], text), []).append(task["id"])
    for (status, text), ids in affected.items():
        report.warn(f"{status}: {text} ({enumerated(ids)}).")
