# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture may say: what was seen, when a poll saw it, and nothing else."""

from __future__ import annotations

import math

import pytest

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.sentences import ending, notes, summary
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.story import (
    GONE,
    LONGEST,
    SEEN,
    UNASKED,
    UNRECORDED,
    UNSEEN,
    Phase,
    Refused,
    read,
)
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import (
    BEGAN,
    REFUSED,
    SKIPPED,
    gate,
    of_all_outcomes,
    opened,
    task,
)


def row(elapsed, one, *seen, **more):
    """The row of a gate's only task."""
    return read(gate(elapsed, (one, *seen), **more), 50).rows[0]


def test_a_status_lasts_from_the_poll_that_saw_it_to_the_one_that_saw_another():
    drawn = row(8, task("t-1", "Finished", "succeeded"), (0, "Waiting"), (2, "Processing"), (8, "Finished"))
    assert drawn.phases == (Phase(SEEN, "Waiting", 0, 2), Phase(SEEN, "Processing", 2, 8))
    assert drawn.ended == 8
    assert ending(drawn) == "Finished at 8s"


def test_an_open_task_lasts_to_the_end_of_the_gate():
    drawn = row(100, task("t-1", "Processing", "running", progress=50), (0, "Processing"))
    assert drawn.phases == (Phase(SEEN, "Processing", 0, 100),)
    assert drawn.ended is None
    assert ending(drawn) == "still Processing, 50%"


def test_the_time_before_the_first_sight_is_not_seen():
    drawn = row(100, task("t-1", "Waiting", "running"), (40, "Waiting"))
    assert drawn.phases == (Phase(UNSEEN, "", 0, 40), Phase(SEEN, "Waiting", 40, 100))


def test_a_task_that_ended_before_it_was_seen_has_an_end_and_no_status_before():
    drawn = row(100, task("t-1", "Finished", "succeeded"), (40, "Finished"))
    assert drawn.phases == (Phase(UNSEEN, "", 0, 40),)
    assert drawn.ended == 40
    assert ending(drawn) == "already Finished at 40s"


def test_a_task_that_was_never_seen_is_told_from_one_that_was_never_answered_for():
    never = row(100, task("t-1", "", "missing"))
    unanswered = row(100, task("t-1", "", "unknown"))
    assert never.phases == unanswered.phases == (Phase(UNSEEN, "", 0, 100),)
    assert [ending(never), ending(unanswered)] == ["never seen", "never answered"]


def test_a_task_that_has_gone_is_gone_from_that_poll_on():
    drawn = row(100, task("t-1", "", "missing"), (0, "Processing"), (30, ""))
    assert drawn.phases == (Phase(SEEN, "Processing", 0, 30), Phase(GONE, "", 30, 100))
    assert ending(drawn) == "gone since 30s"


def test_a_task_that_came_back_has_a_gap():
    seen = ((0, "Processing"), (30, ""), (50, "Processing"), (60, "Finished"))
    drawn = row(100, task("t-1", "Finished", "succeeded"), *seen)
    assert [phase.what for phase in drawn.phases] == [SEEN, GONE, SEEN]


def test_a_task_that_reached_a_condition_was_not_watched_to_the_end():
    drawn = row(100, task("t-1", "TESTING", "running", reached=True), (0, "BUILDING"), (30, "TESTING"))
    assert drawn.phases[-1] == Phase(UNASKED, "TESTING", 30, 100)
    assert ending(drawn) == "reached, last seen TESTING"


def test_what_was_dropped_is_not_recorded():
    first = (task("t-1", "Finished", "succeeded"),)
    second = (task("t-2", "Waiting", "running"),)
    third = (task("t-3", "Finished", "succeeded"), (500, "Waiting"), (900, "Finished"))
    fourth = (task("t-4", "", "missing"),)
    story = read(gate(1000, first, second, third, fourth, history_dropped=7), 50)
    assert [one.phases for one in story.rows] == [
        (Phase(UNRECORDED, "", 0, 500),),
        (Phase(UNRECORDED, "", 0, 500), Phase(SEEN, "Waiting", 500, 1000)),
        (Phase(UNRECORDED, "", 0, 500), Phase(SEEN, "Waiting", 500, 900)),
        (Phase(UNRECORDED, "", 0, 500), Phase(GONE, "", 500, 1000)),
    ]
    assert ending(story.rows[0]) == "Finished by 8m 20s"
    assert notes(story)[0] == "7 older changes were dropped from the history and are not drawn."


def test_one_id_in_two_regions_is_two_tasks():
    here, there = task("t-1", "Finished", "succeeded"), task("t-1", "Failed", "failed", region="cn-beijing")
    story = read(gate(9, (here, (1, "Finished")), (there, (5, "Failed"))), 50)
    assert [one.ended for one in story.rows] == [1, 5]


def test_the_end_of_a_gate_is_said():
    assert summary(read(opened(), 50)) == "Open after 8s: 2 succeeded"
    failed = "Closed after 25m 01s: 1 succeeded, 1 partial, 1 failed, 1 cancelled, 1 running, 1 unknown, 2 missing"
    assert summary(read(of_all_outcomes(), 50)) == failed
    late = gate(60, (task("t-1", "", "unknown"),), failed=True, timed_out=True)
    assert summary(read(late, 50)) == "Timed out after 1m 00s: 1 unknown"
    assert summary(read(gate(0, (task("t-1", "Waiting", "running"), (0, "Waiting"))), 50)) == (
        "Not open at the poll: 1 running"
    )
    assert summary(read(gate(0), 50)) == "Not open at the poll: no task to wait for"


def test_results_without_tasks_say_why():
    assert (summary(read(REFUSED, 50)), notes(read(REFUSED, 50))) == ("Refused", [REFUSED["msg"]])
    assert (summary(read(SKIPPED, 50)), notes(read(SKIPPED, 50))) == ("Skipped", [])


def test_an_error_of_the_api_is_said():
    error = {"code": "ServiceUnavailable", "message": "Come back later."}
    story = read(gate(5, (task("t-1", "", "unknown"),), error=error), 50)
    assert notes(story) == ["API error in the last poll: ServiceUnavailable: Come back later."]


def test_the_beginning_is_the_first_change_less_its_age():
    assert read(gate(9, (task("t-1", "Waiting", "running"), (5, "Waiting"))), 50).began == BEGAN
    broken = gate(9, (task("t-1", "Waiting", "running"), (5, "Waiting")))
    broken["history"][0]["at"] = "yesterday"
    assert read(broken, 50).began is None
    broken["history"][0]["at"] = "0001-01-01T00:00:00Z"
    assert read(broken, 50).began is None


def test_those_that_did_not_succeed_are_drawn_first_and_the_rest_is_counted():
    result = of_all_outcomes()
    story = read(result, 3)
    assert [one.id for one in story.rows] == ["t-failed", "t-never", "t-gone"]
    assert sum(story.hidden.values()) == 5
    assert notes(story)[0].startswith("5 of 8 tasks not drawn: 1 succeeded, 1 partial, 1 cancelled")


def test_rows_keep_the_order_given_within_a_kind():
    kinds = ("b", "a", "b")
    result = gate(9, *((task(f"t-{number}", "Waiting", "running", kind=kind),) for number, kind in enumerate(kinds)))
    groups = read(result, 50).groups
    assert [(kind, [one.id for one in rows]) for kind, rows in groups.items()] == [
        ("b", ["t-0", "t-2"]),
        ("a", ["t-1"]),
    ]


@pytest.mark.parametrize("number", [None, True, "12", -5, math.nan, math.inf, [1], {}], ids=repr)
def test_numbers_that_are_none_count_as_zero(number):
    one = task("t-1", "Waiting", "running")
    story = read({**gate(0, (one,)), "elapsed": number, "history_dropped": number}, 50)
    assert (story.span, story.dropped, story.rows[0].phases[-1].ends) == (0, 0, 0)


def test_a_number_beyond_all_floats_is_cut():
    story = read({**gate(0, (task("t-1", "Waiting", "running"),)), "elapsed": 10**400}, 50)
    assert story.span <= LONGEST


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "expected a result of wait_for_task, got null; pass what wait_for_task registered"),
        ("text", "got a string"),
        (5, "got a number"),
        (type("AnsibleUndefined", (), {})(), "got undefined"),
        (b"text", "got a bytes"),
        ([task("t-1", "Waiting", "running")], "got a list"),
        ({}, "it has no list of tasks; pass what wait_for_task registered"),
        ({"tasks": "t-1"}, "it has no list of tasks"),
        ({"tasks": ["t-1"], "history": []}, "its tasks have no id and outcome"),
        ({"tasks": [{"id": "t-1"}], "history": []}, "its tasks have no id and outcome"),
        ({"tasks": [task("t-1", "Waiting", "running")], "missing": []}, "this result has no history"),
        ({"results": [opened()]}, "this is the result of a loop; pass one of its results"),
        ({"ansible_job_id": "j1", "started": 1, "finished": 0}, "pass what async_status registered at its end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_result_of_a_gate_is_refused_with_the_way_out(given, said):
    with pytest.raises(Refused) as caught:
        read(given, 50)
    assert said in str(caught.value)
