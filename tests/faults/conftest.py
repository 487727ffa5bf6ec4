# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One emulator and one nursery per worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.fixtures import emulator, running
from tests.faults.lab import Nursery

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["emulator", "nursery", "running"]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.stop()
