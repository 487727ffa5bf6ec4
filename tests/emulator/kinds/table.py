# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All kinds of task, and all operations, by name."""

from __future__ import annotations

from dataclasses import replace

from .cr import CR_KINDS
from .eci import ECI_KINDS
from .ecs import ECS_KINDS
from .spec import ID, Kind, Operation, Unknown

KINDS: dict[str, Kind] = {**ECS_KINDS, **ECI_KINDS, **CR_KINDS}
OPERATIONS: dict[str, Operation] = {
    name: replace(
        operation, name=name, kind=kind_name, of=kind.of, parameters={kind.of.scope: ID, **operation.parameters}
    )
    for kind_name, kind in KINDS.items()
    for name, operation in kind.operations.items()
}
UNKNOWN: list[Unknown] = [
    unknown
    for kind in KINDS.values()
    for unknown in (kind.unknown, kind.first_part and kind.first_part.unknown)
    if unknown
]
