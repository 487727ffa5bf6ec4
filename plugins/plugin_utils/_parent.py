# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that started this one: once it is gone, a gate has nothing to open for."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..module_utils._api.errors import GateError


def parent_lives() -> Callable[[], None]:
    """A check that raises GateError once the current parent process has ended."""
    parent = os.getppid()

    def check() -> None:
        if os.getppid() != parent:
            raise GateError("The Ansible process that the gate belongs to has ended.")

    return check
