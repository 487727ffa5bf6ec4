# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of every form that the API uses, and what is none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.moments import moment, utc

MOMENT = datetime(2023, 3, 6, 8, 22, 40, tzinfo=timezone.utc)
SECONDS = int(MOMENT.timestamp())


@pytest.mark.parametrize("hours", range(-12, 15))
@pytest.mark.parametrize("minutes", [0, 30, 45])
def test_any_offset_is_the_same_moment(hours: int, minutes: int) -> None:
    zone = timezone(timedelta(hours=hours, minutes=minutes))
    written = MOMENT.astimezone(zone).isoformat()
    for form in (
        written,
        written.replace("T", " "),
        written[:-3] + written[-2:],
        written[:19] + ".920005316" + written[19:],
    ):
        assert utc(form) == "2023-03-06T08:22:40Z"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-03-06T08:22:40Z", "2023-03-06T08:22:40Z"),
        ("2023-03-06T08:22Z", "2023-03-06T08:22:00Z"),
        ("2023-03-06T08:22:40", "2023-03-06T08:22:40Z"),
        (" 2023-03-06T08:22:40Z ", "2023-03-06T08:22:40Z"),
        (SECONDS, "2023-03-06T08:22:40Z"),
        (float(SECONDS), "2023-03-06T08:22:40Z"),
        (str(SECONDS), "2023-03-06T08:22:40Z"),
        (SECONDS * 1000, "2023-03-06T08:22:40Z"),
        (str(SECONDS * 1000 + 999), "2023-03-06T08:22:40Z"),
        (1, "1970-01-01T00:00:01Z"),
        (156871880, "1974-12-21T15:31:20Z"),
    ],
)
def test_times(value: Any, expected: str) -> None:
    assert utc(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(0, -1, -1.5, "0", "-5", 0.0, float("nan"), float("inf"), 10**30, 10**400, True, False, None, "", " "),
        *("null", "soon", "2023-02-30T00:00:00Z", "2023-03-06", "2023-03-06T25:00Z", "2023-03-06T08:22:40+99:99"),
        *(
            "0001-01-01T00:00:00+14:00",
            "0000-00-00T00:00:00Z",
            "\u0662\u0660\u0662\u0663-03-06T08:22:40Z",
            "9" * 5000,
            [],
            {},
            [1],
        ),
        *("2023-03-06T08:22:40Z\nx", "0999-01-01T00:00:00Z"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_no_time(value: Any) -> None:
    assert utc(value) is None


def test_a_moment_keeps_what_utc_cuts_off() -> None:
    assert utc("2026-03-06T08:22:40.75+08:00") == "2026-03-06T00:22:40Z"
    assert str(moment("2026-03-06T08:22:40.75+08:00")) == "2026-03-06 00:22:40.750000+00:00"
    assert str(moment(1572875608750)) == "2019-11-04 13:53:28.750000+00:00"
    assert moment("soon") is None
