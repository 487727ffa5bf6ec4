# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A time axis, with ticks where people would put them."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400
STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE * number for number in (1, 2, 5, 10, 15, 30)),
    *(HOUR * number for number in (1, 2, 3, 6, 12)),
    *(DAY * number for number in (1, 2, 7, 14, 28)),
)


def step(span: int, most: int) -> int:
    """Seconds between two ticks, such that C(span) seconds have at most C(most) of them after the first."""
    chosen = next((seconds for seconds in STEPS if span <= seconds * most), STEPS[-1])
    while span > chosen * most:
        chosen *= 2
    return chosen


def ticks(span: int, most: int) -> list[int]:
    """The times of the ticks, in seconds; the first is 0."""
    return list(range(0, span + 1, step(span, most)))


def label(seconds: int) -> str:
    """The shortest label of a tick: C(0s), C(45s), C(1m 30s), C(2h), C(30h), C(2d 12h)."""
    parts = []
    for unit, size in (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", 1)):
        if unit == "d" and seconds < 2 * DAY:
            continue
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number}{unit}")
    return " ".join(parts) or "0s"
