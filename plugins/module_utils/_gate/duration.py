# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations for people to read."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Seconds as C(45s), C(12m 03s) or, from 100 minutes on, C(2h 05m)."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 1:
        return f"{rest}s"
    return f"{minutes}m {rest:02}s" if minutes < 100 else f"{minutes // 60}h {minutes % 60:02}m"


def round_duration(seconds: float) -> str:
    """The same without zero parts, as people write a limit: C(60m) rather than C(60m 00s)."""
    return duration(seconds).replace(" 00s", "").replace(" 00m", "")
