# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same examples in every run; `--hypothesis-profile long` tries many more, and others each time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, suppress_health_check=SLOW, print_blob=True
)
settings.register_profile(
    "long", parent=settings.get_profile("repeatable"), derandomize=False, max_examples=20_000, print_blob=True
)
settings.load_profile("repeatable")
