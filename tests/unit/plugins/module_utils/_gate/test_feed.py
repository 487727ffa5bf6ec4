# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a filter that is watched costs: the past is read once, memory is bounded, and nothing new is passed over."""

from __future__ import annotations

import sys

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.values import check_text
from ansible_collections.alicloud.gate.plugins.module_utils._gate import feed as room
from ansible_collections.alicloud.gate.plugins.module_utils._gate.feed import Ended, Feed
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.listing import Answer, Listing
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION
from ansible_collections.alicloud.gate.tests.unit.plugins.watch_doubles import (
    BEGAN,
    EXECUTION,
    IMPORT,
    Cloud,
    executing,
    importing,
)

HOUR = 3600


def pipeline() -> Feed:
    return Feed(EXECUTION, REGION, {"image_pipeline_id": "ip-1"})


def old_executions(number: int) -> dict[str, list[tuple[float, str]]]:
    return {f"e-old{n}": [(-HOUR - n * 60, "SUCCESS")] for n in range(number)}


def test_where_the_newest_come_first_the_past_is_read_once() -> None:
    cloud = Cloud(page=10)
    cloud.executions = old_executions(100)
    watcher = cloud.watcher(feeds=[pipeline()])

    assert len(cloud.calls(watcher, 0)) == 10
    assert len(cloud.calls(watcher, 10)) == 1
    cloud.executions.update({f"e-{n}": [(15, "BUILDING")] for n in range(25)})
    assert len(cloud.calls(watcher, 20)) == 3
    assert len([event for event in cloud.events if event["transition"] == "first_seen"]) == 25


def test_where_the_oldest_come_first_every_page_is_read() -> None:
    cloud = Cloud(page=10, newest_first=False)
    cloud.executions = old_executions(40)
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)
    cloud.executions["e-new"] = [(5, "BUILDING")]

    assert cloud.polled(watcher, 10) == [("e-new", "first_seen", "BUILDING")]
    assert len(cloud.calls(watcher, 20)) == 5


def test_where_pages_come_in_another_order_than_what_is_on_them_every_page_is_read() -> None:
    cloud = Cloud(page=10)
    cloud.executions = {f"e-old{n}": [(-HOUR - n * 60, "SUCCESS")] for n in (*range(10, 20), *range(10))}
    cloud.sort = list  # as they stand there: the older half comes first, and the newest first in each
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)

    assert len(cloud.calls(watcher, 10)) == 2


def test_a_page_whose_order_shows_nothing_is_not_the_last() -> None:
    cloud = Cloud(page=10)
    cloud.executions = {f"e-old{n}": [(-HOUR, "SUCCESS")] for n in range(40)}
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)

    assert len(cloud.calls(watcher, 10)) == 4


def test_where_the_api_has_a_window_of_time_it_is_used() -> None:
    cloud = Cloud()
    cloud.imports = {f"t-old{n}": [(-HOUR - n * 60, "Finished")] for n in range(250)}
    watcher = cloud.watcher(feeds=[Feed(IMPORT, REGION)])

    assert len(cloud.calls(watcher, 0)) == 3
    (call,) = cloud.calls(watcher, 10)
    # A quarter of an hour before the first poll began.
    assert call["StartTime"] == "2026-01-02T02:45:00Z"
    (call,) = cloud.calls(watcher, 60)
    assert call["StartTime"] == "2026-01-02T02:45:10Z"


@pytest.mark.parametrize("kind", [name for name, spec in KINDS.items() if spec.time_range])
def test_the_window_has_the_form_that_its_filter_takes(kind: str) -> None:
    spec = KINDS[kind]
    feed = Feed(kind, REGION)
    for _poll in range(2):
        (query,) = feed.begin(BEGAN)
        listing = Listing(query)
        listing.add(Answer())
        feed.read(listing, {})
    assert spec.time_range is not None
    start = spec.filters[spec.time_range[0]]
    (sent,) = (value for value in query.params.values() if value.startswith("2026-"))

    assert check_text(spec.time_range[0], sent, start.accepts) == sent
    assert start.params(sent).items() <= query.params.items()


def test_a_start_of_ones_own_holds_while_it_is_later() -> None:
    cloud = Cloud()
    watcher = cloud.watcher(feeds=[Feed(IMPORT, REGION, {"start_time": "2026-01-02T03:10:00Z"})])

    assert [cloud.calls(watcher, at)[0]["StartTime"][11:] for at in (0, 10, 2 * HOUR, 2 * HOUR + 10)] == [
        "03:10:00Z",
        "03:10:00Z",
        "03:10:00Z",
        "04:45:00Z",
    ]


def test_nothing_is_asked_once_an_end_of_ones_own_has_passed_but_what_is_open_is_followed() -> None:
    cloud = Cloud()
    cloud.imports["t-1"] = [(-60, "Processing"), (3 * HOUR, "Finished")]
    watcher = cloud.watcher(feeds=[Feed(IMPORT, REGION, {"end_time": "2026-01-02T03:10:00Z"})])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, 2 * HOUR)

    assert [call.get("TaskIds") for call in cloud.calls(watcher, 2 * HOUR + 10)] == ["t-1"]
    assert cloud.polled(watcher, 3 * HOUR) == [("t-1", "finished", "Finished")]
    assert cloud.calls(watcher, 3 * HOUR + 10) == []


def test_two_windows_that_have_become_the_same_are_asked_for_once_and_serve_both() -> None:
    cloud = Cloud()
    early, plain = Feed(IMPORT, REGION, {"start_time": "2026-01-01T00:00:00Z"}), Feed(IMPORT, REGION)
    watcher = cloud.watcher(feeds=[early, plain])
    assert len(cloud.calls(watcher, 0)) == 2
    assert len(cloud.calls(watcher, 10)) == 1
    cloud.imports["t-1"] = [(15, "Processing")]

    assert cloud.polled(watcher, 20) == [("t-1", "first_seen", "Processing")]
    assert early.open == plain.open == {"t-1"}


def test_what_the_window_no_longer_shows_is_followed_by_id() -> None:
    cloud = Cloud()
    cloud.imports = {f"t-{n:03}": [(-60, "Processing"), (2 * HOUR, "Finished")] for n in range(150)}
    watcher = cloud.watcher(feeds=[Feed(IMPORT, REGION)])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, HOUR)
    calls = cloud.calls(watcher, HOUR + 10)

    assert len([call for call in calls if "TaskIds" in call]) == 2
    assert len(calls) == 3
    assert len(cloud.polled(watcher, 2 * HOUR)) == 150


def test_what_is_asked_for_by_itself_is_listed_as_long_as_that_saves_calls() -> None:
    cloud = Cloud(page=10)
    cloud.executions = {**old_executions(50), **{f"e-{n}": [(-n, "BUILDING")] for n in range(1, 36)}}
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)
    cloud.polled(watcher, HOUR)

    calls = cloud.calls(watcher, 2 * HOUR)
    assert len(calls) == 4
    assert all("ExecutionId" not in call for call in calls)


def test_a_single_open_task_far_back_is_asked_for_by_its_id() -> None:
    cloud = Cloud(page=10)
    cloud.executions = {**old_executions(50), "e-slow": [(-9 * HOUR, "BUILDING"), (2 * HOUR, "SUCCESS")]}
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)

    assert [call.get("ExecutionId") for call in cloud.calls(watcher, HOUR)] == [None, "e-slow"]
    assert cloud.polled(watcher, 2 * HOUR) == [("e-slow", "finished", "SUCCESS")]


@pytest.mark.parametrize("number", [50, 400])
def test_ended_tasks_are_forgotten_and_not_told_again(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ENDED", 100)
    cloud = Cloud(page=50, newest_first=False)  # so that every poll shows all there ever was
    watcher = cloud.watcher(feeds=[pipeline()], initial="none")
    told = 0
    for hour in range(number // 10):
        began = hour * HOUR + 10
        cloud.executions.update({f"e-{hour}-{n}": [(began, "BUILDING"), (began + 60, "SUCCESS")] for n in range(10)})
        told += len(cloud.polled(watcher, hour * HOUR))
        told += len(cloud.polled(watcher, hour * HOUR + 1800))

    assert told == number
    (ended,) = watcher._ended.values()
    assert len(ended._ids) <= 110


def test_ten_thousand_open_tasks_take_a_few_megabytes() -> None:
    cloud = Cloud()
    targets = [importing(f"t-{n}") for n in range(10_000)]
    watcher = cloud.watcher(targets)
    kept = sum(map(sys.getsizeof, watcher._followed.values()))

    assert kept < 2_000_000


def test_what_comes_to_match_later_is_told_although_it_is_old() -> None:
    cloud = Cloud()
    cloud.executions = old_executions(3)
    watcher = cloud.watcher(feeds=[pipeline()])
    cloud.polled(watcher, 0)
    cloud.executions["e-tagged"] = [(-2 * HOUR, "SUCCESS")]

    assert cloud.polled(watcher, 10) == [("e-tagged", "finished", "SUCCESS")]


def test_nothing_is_forgotten_while_a_listing_was_never_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ENDED", 1)
    ended = Ended()
    for number in range(5):
        ended.add({"id": f"e-{number}", "created_at": f"2026-01-01T00:00:0{number}Z"})
    ended.forget([pipeline()])

    assert len(ended._ids) == 5


def test_an_execution_by_id_and_in_a_listing_is_not_asked_for_twice() -> None:
    cloud = Cloud()
    cloud.executions["e-1"] = [(-60, "BUILDING")]
    watcher = cloud.watcher([executing("e-1")], [pipeline()])
    cloud.polled(watcher, 0)

    assert [call.get("ExecutionId") for call in cloud.calls(watcher, 10)] == [None]
