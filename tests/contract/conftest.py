# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One emulator for all tests; each begins with an empty scenario, or with something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.vendor import SCENARIO
from tests.emulator.fixtures import emulator, running

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

__all__ = ["cloud", "emulator", "running"]


@pytest.fixture
def cloud(emulator: Emulator) -> Emulator:
    """The emulator with something to show for each operation."""
    emulator.load(SCENARIO)
    return emulator
