# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One emulator for all tests; each begins with an empty scenario."""

from __future__ import annotations

from tests.emulator.fixtures import emulator, running

__all__ = ["emulator", "running"]
