# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign text, its width, and how it is cut; ticks that people would choose."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.axis import label, step, ticks
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.words import (
    clean,
    columns,
    end,
    middle,
    padded,
    wrapped,
)
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import EVIL


def test_foreign_text_is_one_printable_line_without_the_beginning_of_a_template():
    shown = clean(EVIL)
    assert shown.isprintable()
    assert "\\x1b[31m" in shown
    assert "\\u202e" in shown
    assert not any(start in shown for start in ("{{", "{%", "{#"))


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (5, "5"), (" a \n b ", "a b"), ("{{{{", "{ { { {")])
def test_any_value_becomes_text(value, shown):
    assert clean(value) == shown


def test_long_text_is_bounded():
    assert len(clean("x" * 10**6)) == 400


def test_widths_are_those_of_a_terminal():
    assert [columns(text) for text in ("abc", "\u4e2d\u6587", "e\u0301")] == [3, 4, 1]
    assert padded("\u4e2d", 4) == "\u4e2d  "


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("exec-5fb8facb8ed7427c", 21, "exec-5fb8facb8ed7427c"),
        ("exec-5fb8facb8ed7427c", 13, "exec-...7427c"),
        ("abcdef", 3, "..."),
        ("abcdef", 2, ".."),
        ("\u4e2d\u6587\u4e2d\u6587", 7, "\u4e2d...\u6587"),
    ],
)
def test_the_middle_is_left_out(text, most, cut):
    assert middle(text, most) == cut
    assert columns(cut) <= most


def test_the_end_is_left_out():
    assert [end("abcdef", most) for most in (6, 5, 3, 1)] == ["abcdef", "ab...", "...", "."]
    assert wrapped("one two three four", 9, 2) == ["one two", "three ..."]
    assert wrapped("", 9, 2) == []


@pytest.mark.parametrize(
    ("span", "labels"),
    [
        (0, ["0s"]),
        (1, ["0s", "1s"]),
        (3, ["0s", "1s", "2s", "3s"]),
        (8, ["0s", "2s", "4s", "6s", "8s"]),
        (90, ["0s", "15s", "30s", "45s", "1m", "1m 15s", "1m 30s"]),
        (1501, ["0s", "5m", "10m", "15m", "20m", "25m"]),
        (3700, ["0s", "15m", "30m", "45m", "1h"]),
        (9000, ["0s", "30m", "1h", "1h 30m", "2h", "2h 30m"]),
        (108_000, ["0s", "6h", "12h", "18h", "24h", "30h"]),
        (4 * 86_400, ["0s", "24h", "2d", "3d", "4d"]),
    ],
)
def test_ticks_are_at_moments_that_people_would_choose(span, labels):
    assert [label(moment) for moment in ticks(span, 6)] == labels


@pytest.mark.parametrize("span", [10**power for power in range(10)])
@pytest.mark.parametrize("most", [1, 4, 8])
def test_there_are_never_more_ticks_than_there_is_room_for(span, most):
    assert 1 <= len(ticks(span, most)) <= most + 1
    assert step(span, most) >= 1
