# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times in any format the API uses."""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta, timezone
from typing import Any

_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<minute>\d\d:\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_MILLISECONDS = 10**11  # as seconds, this is the year 5138


def moment(value: Any) -> datetime | None:
    """A time in any format the API uses; None for nothing, zero or less, and nonsense.

    Text is ISO 8601 with whole minutes (ECS), seconds or nanoseconds and any offset; a number is unix seconds
    (GetArtifactBuildTask) or, above the year 5138, milliseconds (GetRepoTag).
    """
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not value > 0:
                return None
            return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, timezone.utc)
        if isinstance(value, str) and value.strip().isdecimal():
            return moment(int(value[:20]))
        match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return None
        local = datetime.fromisoformat(f"{match['day']}T{match['minute']}:{match['second'] or '00'}")
        local += timedelta(seconds=float(match["fraction"] or 0))
        return local.replace(tzinfo=_zone(match["zone"])).astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None


def utc(value: Any) -> str | None:
    """A time in any format the API uses, as C(2023-03-06T08:22:40Z); None where C(moment) gives None."""
    return _written(value) if isinstance(value, (str, int, float)) else None


@functools.lru_cache(maxsize=1024, typed=True)  # tasks of one batch share their times; typed, since True is not 1
def _written(value: str | float) -> str | None:
    when = moment(value)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when and when.year > 999 else None


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return timezone.utc
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)
