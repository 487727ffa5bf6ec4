# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that started this one: a gate has nobody to open for once that is gone."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..module_utils._api.errors import GateError


def parent_lives() -> Callable[[], None]:
    """A check that raises GateError when the process that is the parent now has ended."""
    parent = os.getppid()

    def check() -> None:
        if os.getppid() != parent:
            raise GateError("The process of Ansible that the gate belongs to has ended.")

    return check
