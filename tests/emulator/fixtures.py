# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for tests that talk to an emulator; a conftest imports those it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.client import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    """One process for all tests; whatever the test before has left in it is still there."""
    with Emulator.start() as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """The same with an empty scenario."""
    running.load({})
    return running
