# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The watcher: which transitions it tells of, that it tells of each once, what it asks, and what it rides out."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError, GateError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.feed import Feed
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION
from ansible_collections.alicloud.gate.tests.unit.plugins.watch_doubles import (
    EXECUTION,
    IMPORT,
    Cloud,
    executing,
    importing,
)


def pipeline(**more: frozenset[str]) -> Feed:
    return Feed(EXECUTION, REGION, {"image_pipeline_id": "ip-1"}, **more)


def test_each_transition_of_an_id_is_told_once_and_its_end_is_the_end() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "PREPARING"), (5, "BUILDING"), (25, "SUCCESS")]
    watcher = cloud.watcher([executing("e-1")])

    assert cloud.polled(watcher, 0) == [("e-1", "first_seen", "PREPARING")]
    assert cloud.polled(watcher, 10) == [("e-1", "changed", "BUILDING")]
    assert cloud.polled(watcher, 20) == []
    assert not watcher.through
    assert cloud.polled(watcher, 30) == [("e-1", "finished", "SUCCESS")]
    assert watcher.through
    assert [event["previous"] for event in cloud.events] == [
        None,
        {"status": "PREPARING", "outcome": "running"},
        {"status": "BUILDING", "outcome": "running"},
    ]
    assert [event["at"] for event in cloud.events] == [
        "2026-01-02T03:00:00Z",
        "2026-01-02T03:00:10Z",
        "2026-01-02T03:00:30Z",
    ]


def test_an_id_that_has_ended_is_not_asked_for_again() -> None:
    cloud = Cloud()
    cloud.imports.update({"t-1": [(-60, "Processing"), (5, "Finished")], "t-2": [(-60, "Processing")]})
    watcher = cloud.watcher([importing("t-1"), importing("t-2")])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, 10)

    assert [call["TaskIds"] for call in cloud.calls(watcher, 20)] == ["t-2"]


@pytest.mark.parametrize(
    ("initial", "told"),
    [
        ("none", []),
        ("running", [("e-run", "first_seen", "BUILDING")]),
        ("all", [("e-end", "finished", "FAILED"), ("e-run", "first_seen", "BUILDING")]),
    ],
)
@pytest.mark.parametrize("by_filter", [False, True])
def test_what_the_first_poll_finds_is_told_as_asked(
    initial: str, told: list[tuple[str, str, str]], by_filter: bool
) -> None:
    cloud = Cloud()
    cloud.executions = {"e-run": [(-60, "BUILDING"), (15, "SUCCESS")], "e-end": [(-90, "FAILED")]}
    ids = [executing("e-run"), executing("e-end")]
    watcher = cloud.watcher([] if by_filter else ids, [pipeline()] if by_filter else [], initial=initial)

    assert sorted(cloud.polled(watcher, 0)) == told
    assert cloud.polled(watcher, 20) == [("e-run", "finished", "SUCCESS")]
    assert cloud.events[-1]["previous"] == {"status": "BUILDING", "outcome": "running"}


def test_a_filter_finds_what_begins_later_also_when_it_ends_between_two_polls() -> None:
    cloud = Cloud()
    cloud.executions["e-0"] = [(-3600, "SUCCESS")]
    watcher = cloud.watcher(feeds=[pipeline()], initial="none")
    assert cloud.polled(watcher, 0) == []
    cloud.executions.update({"e-1": [(11, "BUILDING")], "e-2": [(12, "BUILDING"), (18, "FAILED")]})

    assert sorted(cloud.polled(watcher, 20)) == [("e-1", "first_seen", "BUILDING"), ("e-2", "finished", "FAILED")]
    assert cloud.events[-1]["previous"] is None
    assert cloud.polled(watcher, 30) == []
    assert not watcher.through


def test_a_task_that_several_items_find_is_told_of_once() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING"), (5, "SUCCESS")]
    tagged = Feed(EXECUTION, REGION, {"image_pipeline_id": "ip-1", "tags": {"a": "b"}})
    watcher = cloud.watcher([executing("e-1")], [pipeline(), tagged])

    assert cloud.polled(watcher, 0) == [("e-1", "first_seen", "BUILDING")]
    assert cloud.polled(watcher, 10) == [("e-1", "finished", "SUCCESS")]
    assert cloud.polled(watcher, 20) == []


def test_two_answers_of_one_poll_that_differ_give_one_event() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING")]
    tagged = Feed(EXECUTION, REGION, {"image_pipeline_id": "ip-1", "tags": {"a": "b"}})
    watcher = cloud.watcher(feeds=[pipeline(), tagged])
    cloud.polled(watcher, 0)
    # What the one server answers may be older than what another does.
    honest = cloud.api.handler

    def differing(params: dict[str, str]) -> dict[str, Any]:
        answer = honest(params)
        (row,) = answer["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
        return {
            "ImagePipelineExecution": {
                "ImagePipelineExecutionSet": [{**row, "Status": "TESTING" if "Tag.1.Key" in params else "RELEASING"}]
            }
        }

    cloud.api.handler = differing
    assert [transition for _id, transition, _status in cloud.polled(watcher, 10)] == ["changed"]


def test_an_id_that_ended_by_its_id_is_not_told_again_by_a_filter() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING"), (5, "SUCCESS")]
    cloud.imports["t-1"] = [(-60, "Processing"), (5, "Finished")]
    watcher = cloud.watcher([importing("t-1")], [Feed(IMPORT, REGION)], initial="all")
    cloud.polled(watcher, 0)

    assert cloud.polled(watcher, 10) == [("t-1", "finished", "Finished")]
    assert cloud.polled(watcher, 20) == []


def test_a_filter_by_status_follows_a_task_through_the_others() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING"), (5, "TESTING"), (15, "TEST_FAILED")]
    watcher = cloud.watcher(feeds=[pipeline(statuses=frozenset({"failed", "test_failed"}))])

    assert cloud.polled(watcher, 0) == []
    assert cloud.polled(watcher, 10) == []
    assert cloud.polled(watcher, 20) == [("e-1", "finished", "TEST_FAILED")]
    assert cloud.events[-1]["previous"] == {"status": "TESTING", "outcome": "running"}
    assert all("Status" not in call for call in cloud.api.params)


def test_an_id_counts_as_missing_once_answered_polls_have_lacked_it_for_long_enough() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING"), (10, "gone")]
    watcher = cloud.watcher([executing("e-1"), executing("e-never")], appear_timeout=60)

    assert cloud.polled(watcher, 0) == [("e-1", "first_seen", "BUILDING")]
    assert cloud.polled(watcher, 50) == []
    assert cloud.polled(watcher, 60) == [("e-never", "missing", "")]
    assert cloud.events[-1]["previous"] is None
    assert cloud.events[-1]["task"]["outcome"] == "missing"
    assert cloud.polled(watcher, 110) == [("e-1", "missing", "")]
    assert cloud.events[-1]["previous"] == {"status": "BUILDING", "outcome": "running"}
    assert watcher.through


def test_polls_without_an_answer_do_not_make_an_id_missing() -> None:
    cloud = Cloud()
    cloud.imports["t-1"] = [(-60, "Processing")]
    watcher = cloud.watcher([executing("e-1"), importing("t-1")], appear_timeout=60)
    cloud.polled(watcher, 0)
    cloud.down = {"executions"}
    cloud.polled(watcher, 50)
    cloud.down = set()

    assert cloud.polled(watcher, 100) == []
    assert cloud.polled(watcher, 150) == []
    assert cloud.polled(watcher, 160) == [("e-1", "missing", "")]


def test_a_task_that_shows_late_after_all_is_new() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(5, "BUILDING")]
    watcher = cloud.watcher([executing("e-1")], initial="none")
    cloud.polled(watcher, 0)

    assert cloud.polled(watcher, 10) == [("e-1", "first_seen", "BUILDING")]


def test_an_outage_loses_nothing_and_is_logged_when_it_begins_and_ends() -> None:
    cloud = Cloud()
    cloud.executions = {"e-1": [(-60, "BUILDING"), (15, "SUCCESS")]}
    cloud.imports = {"t-1": [(-60, "Processing")]}
    watcher = cloud.watcher([importing("t-1")], [pipeline()])
    cloud.polled(watcher, 0)
    cloud.down = {"executions"}
    cloud.executions["e-2"] = [(12, "BUILDING"), (18, "FAILED")]
    for at in (10, 20):
        assert cloud.polled(watcher, at) == []
    cloud.down = set()

    assert sorted(cloud.polled(watcher, 30)) == [("e-1", "finished", "SUCCESS"), ("e-2", "finished", "FAILED")]
    assert len(cloud.said) == 2
    assert "Connection refused" in cloud.said[0]
    assert cloud.said[1] == f"{EXECUTION} in {REGION} answers again, after 20s."


def test_a_long_outage_does_not_hide_what_began_in_it() -> None:
    cloud = Cloud(page=3)
    cloud.executions = {f"e-old{n}": [(-10_000 + n, "SUCCESS")] for n in range(20)}
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)
    cloud.down = {"executions"}
    cloud.polled(watcher, 10)
    cloud.executions.update({f"e-{n}": [(1000 + n, "SUCCESS")] for n in range(10)})
    cloud.down = set()

    assert {task_id for task_id, *_rest in cloud.polled(watcher, 7200)} == {f"e-{n}" for n in range(10)}


def test_an_error_before_there_was_any_answer_ends_the_watch() -> None:
    cloud = Cloud()
    cloud.down = {"executions"}
    with pytest.raises(ApiError, match="Connection refused"):
        cloud.watcher([executing("e-1")]).poll_once()


def test_a_refused_key_ends_the_watch_at_any_time() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING")]
    watcher = cloud.watcher([executing("e-1")])
    cloud.polled(watcher, 0)
    cloud.refused = "InvalidAccessKeyId.NotFound"
    with pytest.raises(ApiError, match="the access key id does not exist"):
        watcher.poll_once()


def test_reasons_are_asked_for_those_that_failed() -> None:
    cloud = Cloud()
    cloud.imports = {"t-1": [(-60, "Processing"), (5, "Failed")], "t-2": [(-60, "Processing"), (5, "Finished")]}
    watcher = cloud.watcher([importing("t-1"), importing("t-2")])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, 10)

    assert cloud.explained == [["t-1"]]
    assert {event["task"]["id"]: event["task"]["message"] for event in cloud.events[-2:]} == {
        "t-1": "the reason",
        "t-2": "",
    }


def test_an_unknown_status_is_followed_and_said_once() -> None:
    cloud = Cloud()
    cloud.executions = {name: [(-60, "THINKING"), (15, "SUCCESS")] for name in ("e-1", "e-2")}
    watcher = cloud.watcher([executing("e-1"), executing("e-2")])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, 10)

    assert [text for text in cloud.said if "THINKING" in text] == cloud.said
    assert len(cloud.said) == 1
    assert len(cloud.polled(watcher, 20)) == 2


def invocations(cloud: Cloud, *rows: tuple[str, str]) -> None:
    """Have the cloud answer with these invocations, all of them running: id and RepeatMode."""
    shown = [{"InvokeId": task_id, "InvocationStatus": "Running", "RepeatMode": mode} for task_id, mode in rows]
    cloud.api.handler = lambda _params: {"Invocations": {"Invocation": shown}}


def test_a_filter_passes_over_what_never_ends() -> None:
    cloud = Cloud()
    invocations(cloud, ("t-once", "Once"), ("t-daily", "Period"))
    watcher = cloud.watcher(feeds=[Feed("ecs_invocation", REGION)])

    assert cloud.polled(watcher, 0) == [("t-once", "first_seen", "Running")]
    assert [target.id for target in watcher._followed] == ["t-once"]


def test_an_id_of_what_never_ends_is_refused() -> None:
    cloud = Cloud()
    invocations(cloud, ("t-daily", "Period"))
    with pytest.raises(GateError, match="t-daily may never end: its RepeatMode is Period"):
        cloud.watcher([Target("ecs_invocation", REGION, None, "t-daily")]).poll_once()


def test_a_watch_that_is_stopped_asks_nothing_more_and_raises_nothing() -> None:
    cloud = Cloud()
    watcher = cloud.watcher([executing("e-1")])
    watcher.stopped = True

    assert cloud.calls(watcher, 0) == []
