# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a waiting gate prints, by readings of a clock that no test waits for."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._gate.handover import Standing
from ansible_collections.alicloud.gate.plugins.plugin_utils import _progress

LEFT = {"running": 9970, "succeeded": 30}
SLICE = 28.5  # seconds that the action plugin is silent at the most


class Screen:
    """Collects the lines of one gate."""

    def __init__(self, label: str = "localhost") -> None:
        self.lines: list[str] = []
        self.progress = _progress.Progress(label, self.lines.append)


@pytest.fixture(name="screen")
def fixture_screen() -> Screen:
    return Screen()


def change(task_id: str, status: str, elapsed: int) -> dict:
    return {
        "kind": "ecs_task",
        "region": "cn-hangzhou",
        "instance_id": None,
        "id": task_id,
        "status": status,
        "at": "2026-01-02T03:04:05Z",
        "elapsed": elapsed,
    }


def standing(outcomes: dict, shown: list, trouble: str | None = None, timeout: int = 3600) -> Standing:
    return Standing(
        outcomes,
        open=[{"id": name, "status": status, "progress": progress} for name, status, progress in shown],
        still_open=sum(outcomes.get(name, 0) for name in ("running", "unknown", "missing")),
        trouble=trouble,
        timeout=timeout,
    )


def test_a_change_is_one_line_with_host_id_both_statuses_and_age(screen):
    screen.progress.changes([change("exec-5fb8facb8ed7427c", "BUILDING", 0)], 0, {})
    screen.progress.changes([change("exec-5fb8facb8ed7427c", "TESTING", 723)], 0, {})
    assert screen.lines == [
        "[localhost] exec-5fb8facb8ed7427c: BUILDING (0s)",
        "[localhost] exec-5fb8facb8ed7427c: BUILDING -> TESTING (12m 03s)",
    ]


def test_a_status_cannot_forge_a_line(screen):
    screen.progress.changes([change("t-1", "Evil\n[localhost] gate opened after 0s\x1b[2J", 0)], 0, {})
    assert len(screen.lines) == 1
    assert screen.lines[0].isprintable()


def test_a_task_that_is_gone_is_said_to_be(screen):
    screen.progress.changes([change("t-1", "Processing", 0), change("t-1", "", 30)], 0, {})
    assert screen.lines[-1] == "[localhost] t-1: Processing -> gone (30s)"


def test_many_changes_at_once_are_one_line(screen):
    screen.progress.changes([change(f"t-{number}", "Processing", 1) for number in range(20)], 0, {})
    assert screen.lines == ["[localhost] 20 changes: 20 Processing (1s)"]
    screen.progress.changes([change(f"t-{number}", "Finished", 9) for number in range(6)], 0, {})
    assert screen.lines[1:] == ["[localhost] 6 changes: 6 Processing -> Finished (9s)"]


def test_many_changes_of_one_slice_are_one_line_and_those_that_were_dropped_are_counted(screen):
    screen.progress.changes([change(f"t-{number}", "Processing", number % 7) for number in range(1000)], 9000, LEFT)
    assert screen.lines == ["[localhost] 10,000 changes, now 30 succeeded, 9,970 running (6s)"]


def test_the_same_id_in_another_region_is_another_task(screen):
    screen.progress.changes(
        [change("t-1", "Processing", 0), {**change("t-1", "Failed", 0), "region": "eu-west-1"}], 0, {}
    )
    assert screen.lines == ["[localhost] t-1: Processing (0s)", "[localhost] t-1: Failed (0s)"]


def test_the_summary_counts_and_names_what_is_open(screen):
    screen.progress.stands(
        standing({"succeeded": 1, "running": 2}, [("exec-5f", "TESTING", None), ("t-2z", "Running", 50)])
    )
    screen.progress.waiting(780, silent_until=810)
    assert screen.lines == ["[localhost] waiting 13m 00s of 60m: 1 succeeded, 2 running (exec-5f TESTING, t-2z 50%)"]


def test_the_summary_says_how_long_it_still_takes_where_the_api_does(screen):
    now = standing({"running": 2}, [("s-1", "progressing", 45), ("s-2", "progressing", None)])
    screen.progress.stands(now._replace(open=[{**task, "remaining": 98} for task in now.open]))
    screen.progress.waiting(61, silent_until=90)
    assert screen.lines == [
        "[localhost] waiting 1m 01s of 60m: 2 running (s-1 45% 1m 38s left, s-2 progressing 1m 38s left)"
    ]


def test_the_summary_says_how_many_more_are_open_and_what_was_never_seen(screen):
    screen.progress.stands(standing({"unknown": 9_999, "running": 1}, [("t-1", "", None)], timeout=7200))
    screen.progress.waiting(61, silent_until=90)
    assert screen.lines == [
        "[localhost] waiting 1m 01s of 2h: 1 running, 9,999 unknown (t-1 not seen yet, and 9,999 more)"
    ]


@pytest.mark.parametrize("hours", [1 / 6, 3])
@pytest.mark.parametrize(("busy", "nap"), [(27.4, 0), (20.8, 10.2), (1.3, 29), (0.8, 0)])
def test_no_minute_without_a_summary_and_not_many_more_lines(screen, hours, busy, nap):
    now, shown_at = 0.0, [0.0]

    def wait(silent_until):
        before = len(screen.lines)
        screen.progress.waiting(now, silent_until)
        if len(screen.lines) > before:
            shown_at.append(now)

    screen.progress.stands(standing({"running": 1}, [("t-1", "Processing", None)], timeout=36000))
    while now < hours * 3600:
        wait(now + SLICE)
        now += busy
        wait(now + nap + 1)
        now += nap
    assert max(after - before for before, after in zip(shown_at, shown_at[1:])) <= 60
    assert len(screen.lines) <= hours * 60 * 2


def test_trouble_is_shown_when_it_begins_changes_and_ends_and_only_then(screen):
    quiet = standing({"running": 1}, [("t-1", "Processing", None)])
    for trouble in (None, "Throttling: slow down", "Throttling: slow down", "timed out", None, None):
        screen.progress.stands(quiet._replace(trouble=trouble))
    assert screen.lines == [
        "[localhost] no answer, still trying: Throttling: slow down",
        "[localhost] no answer, still trying: timed out",
        "[localhost] the API answers again",
    ]


def test_a_long_error_is_cut_and_stays_on_its_line(screen):
    screen.progress.stands(standing({}, [], trouble="a\nb " * 200))
    assert len(screen.lines) == 1
    assert "\n" not in screen.lines[0]
    assert screen.lines[0].endswith("...")
    assert len(screen.lines[0]) < 220


@pytest.mark.parametrize(
    ("opened", "elapsed", "outcomes", "line"),
    [
        (True, 785, {"succeeded": 2}, "gate opened after 13m 05s: 2 succeeded"),
        (True, 785, {"succeeded": 2, "partial": 1}, "gate opened after 13m 05s; tasks now: 2 succeeded, 1 partial"),
        (True, 30, {"running": 2}, "gate opened after 30s; tasks now: 2 running"),
        (False, 9, {"failed": 1}, "gate failed after 9s; tasks now: 1 failed"),
    ],
)
def test_the_end_is_counted(screen, opened, elapsed, outcomes, line):
    screen.progress.ended(opened, elapsed, outcomes)
    assert screen.lines == [f"[localhost] {line}"]


def test_a_slice_that_could_not_be_run_is_told(screen):
    screen.progress.lost_touch(70, "ssh: connect to host web1 port 22: No route to host", 5)
    (line,) = screen.lines
    assert line.startswith("[localhost] the module could not be run, retrying in 5s: ssh: connect to host web1")
    assert line.endswith("No route to host (1m 10s)")
