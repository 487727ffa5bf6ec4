# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate waits for, and what a poll says about it."""

from __future__ import annotations

from typing import Any, NamedTuple

from .._api.errors import ApiError


class Target(NamedTuple):
    """The identity of a task. One object from option to result: a poll returns those it was given."""

    kind: str
    region: str
    instance_id: str | None
    id: str


class Part(NamedTuple):
    """What one query contributed to a poll: the targets it was about, the tasks found, or the error instead."""

    targets: list[Target]
    found: dict[Target, dict[str, Any]]
    error: ApiError | None
