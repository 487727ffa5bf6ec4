# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of task as data: how to ask for each, and what the answer means.

A fact about the API that not all kinds share is in an entry and nowhere else.
"""

from __future__ import annotations

from typing import get_args

from .cr import CR_KINDS
from .eci import ECI_KINDS
from .ecs import ECS_KINDS
from .schema import Kind, Outcome

KINDS: dict[str, Kind] = {**ECI_KINDS, **ECS_KINDS, **CR_KINDS}

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FINISHED = OUTCOMES[:4]
# By kind: the API's statuses, in lower case, and what they mean.
MEANINGS: dict[str, dict[str, Outcome]] = {
    name: {word.lower(): outcome for outcome, words in kind.statuses.items() for word in words}
    for name, kind in KINDS.items()
}
