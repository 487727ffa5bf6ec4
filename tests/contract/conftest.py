# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One emulator for the whole session; each test begins with an empty scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.vendor import SCENARIO
from tests.emulator.client import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    with Emulator.start() as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.load({})
    return running


@pytest.fixture
def cloud(emulator: Emulator) -> Emulator:
    """The emulator with something to show for each operation."""
    emulator.load(SCENARIO)
    return emulator
