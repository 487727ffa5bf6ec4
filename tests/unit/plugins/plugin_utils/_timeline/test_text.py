# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text: what a terminal shows, line by line."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.picture import timeline
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.words import columns
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import EVIL, STORIES, gate, of_all_outcomes, task


@pytest.mark.parametrize("width", [40, 80, 132, 400])
@pytest.mark.parametrize("result", STORIES.values(), ids=list(STORIES))
def test_no_line_is_wider_than_asked(result, width):
    for title in (EVIL, "\u4e2d\u6587" * 30):
        drawn = timeline(result, format="text", width=width, title=title)
        assert all(columns(line) <= width and line.isprintable() for line in drawn.split("\n"))


def test_a_task_of_every_outcome():
    assert timeline(of_all_outcomes(), format="text", title="Release 1.4").splitlines() == [
        "Release 1.4",
        "Closed after 25m 01s: 1 succeeded, 1 partial, 1 failed, 1 cancelled, 1 running,",
        "1 unknown, 2 missing, began 2026-03-06 08:22:40 UTC",
        "",
        "              0s            10m            20m",
        "ecs_task, cn-hangzhou",
        "  t-failed    ||Processing 24m 00s################| Failed at 25m 00s",
        "    disk full",
        "  t-partial   |BUILDING 23m 20s%%%%%%%%%%%%%%%%%|   PARTITION_SUCCESS at 23m 20s",
        "  t-cancelled |Processing///////|                   Cancelled at 12m 30s",
        "  t-running   |--|Processing 22m 51s--------------> still Processing, 50%",
        "  t-never     ....................................  never seen",
        "  t-gone      |______                               gone since 5m 00s",
        "  t-between   .......|                              already Finished at 5m 10s",
        "  t-unknown   |HIBERNATING 24m 41s????????????????> still HIBERNATING",
        "Changes are drawn at the poll that saw them.",
        "% partial  # failed  / cancelled  - running  ? unknown  _ missing",
        ". not seen yet",
    ]


def test_a_gate_of_one_poll_has_no_length():
    one, two = task("t-1", "Waiting", "running"), task("t-2", "Finished", "succeeded")
    lines = timeline(gate(0, (one, (0, "Waiting")), (two, (0, "Finished"))), format="text", width=40).splitlines()
    assert lines[4:8] == [
        "      0s",
        "ecs_task, cn-hangzhou",
        "  t-1 >                  still Waiting",
        "  t-2 |                  already Fini...",
    ]


def test_a_wide_word_does_not_shift_the_bar():
    seen = ((0, "\u4e2d\u6587"), (50, "Waiting"))
    lines = timeline(gate(100, (task("t-1", "Waiting", "running"), *seen)), format="text").splitlines()
    assert lines[5] == "  t-1 |-----------------------------|Waiting 50s-----------------> still Waiting"
