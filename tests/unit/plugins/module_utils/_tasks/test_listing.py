# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings over many pages: counts and tokens that are wrong, repeated, foreign or without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.listing import MOST_PAGES
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import Query, queries
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import (
    Api,
    ask_all,
    eci,
    ecs,
    ids,
    listing,
    poller_at_once,
)


def numbered(total: Any, size: int = 250) -> Callable[[dict[str, str]], Any]:
    def answer(params: dict[str, str]) -> Any:
        start = (int(params["PageNumber"]) - 1) * int(params["PageSize"])
        return ecs(*ids(size)[start : start + int(params["PageSize"])], total=total)

    return answer


@pytest.mark.parametrize(
    ("total", "calls"),
    [
        (250, 3),
        ("250", 3),
        (" 250 ", 3),
        (None, 3),
        ("absent", 3),
        ("many", 3),
        (True, 3),
        (-1, 3),
        ([250], 3),
        (1e9, 3),
    ],
)
def test_pages_by_number(total: Any, calls: int) -> None:
    api = Api(numbered(total))
    answer = listing(api)
    assert list(answer.found) == ids(250)
    assert [params["PageNumber"] for params in api.params] == ["1", "2", "3"][:calls]


def test_a_full_last_page_without_a_total_costs_one_more_call() -> None:
    api = Api(numbered(None, size=200))
    assert len(listing(api).found) == 200
    assert len(api.calls) == 3


def test_a_total_that_is_too_large_ends_with_an_empty_page() -> None:
    api = Api(numbered(1000))
    assert len(listing(api).found) == 250
    assert len(api.calls) == 4


def test_a_list_that_shrinks_between_calls_ends() -> None:
    pages = [ecs(*ids(100), total=250), ecs(*ids(250)[90:190], total=240), ecs(total=150)]
    api = Api(lambda params: pages[int(params["PageNumber"]) - 1])
    answer = listing(api)
    assert list(answer.found) == ids(190)
    assert answer.total == 250


def test_a_server_that_ignores_the_page_number_is_not_asked_for_ever() -> None:
    api = Api(lambda params: ecs(*ids(100), total=10_000))
    assert list(listing(api).found) == ids(100)
    assert len(api.calls) == 2


@pytest.mark.parametrize("end", [{}, {"NextToken": ""}, {"NextToken": None}, {"NextToken": 5}, {"NextToken": ["x"]}])
def test_pages_by_token(end: dict[str, Any]) -> None:
    pages = {
        None: eci("t-1", "t-2", NextToken="A", TotalCount=5),
        "A": eci("t-2", "t-3", NextToken="B"),
        "B": eci("t-4"),
    }
    api = Api(lambda params: {**pages[params.get("NextToken")], **(end if params.get("NextToken") == "B" else {})})
    answer = listing(api, "eci_commit_container_task", filters={"container_group_id": "eci-1"})
    assert list(answer.found) == ["t-1", "t-2", "t-3", "t-4"]
    assert answer.total == 5
    assert [params.get("NextToken") for params in api.params] == [None, "A", "B"]


def test_an_empty_page_with_a_token_goes_on() -> None:
    pages = {None: eci(NextToken="A"), "A": eci(NextToken="B"), "B": eci("t-1", NextToken="")}
    api = Api(lambda params: pages[params.get("NextToken")])
    assert list(listing(api, "eci_commit_container_task").found) == ["t-1"]


@pytest.mark.parametrize("tokens", [["A", "A"], ["A", "B", "A"]])
def test_a_token_that_is_given_twice_is_noticed(tokens: list[str]) -> None:
    given = iter(tokens)
    api = Api(lambda params: eci("t-1", NextToken=next(given)))
    with pytest.raises(ApiError, match="the API gave the same NextToken twice") as caught:
        listing(api, "eci_commit_container_task")
    assert (caught.value.transient, caught.value.retry) == (True, False)
    assert len(api.calls) == len(tokens)


def test_pages_without_end_are_bounded() -> None:
    api = Api(lambda params: eci(f"t-{len(api.calls)}", NextToken=f"token-{len(api.calls)}"))
    with pytest.raises(ApiError, match=f"more than {MOST_PAGES} pages"):
        listing(api, "eci_commit_container_task")
    assert len(api.calls) == MOST_PAGES


def test_ids_are_not_paged_further_once_all_are_found() -> None:
    api = Api(lambda params: eci("t-000", "t-001", NextToken="more"))
    (answer,) = ask_all(api, queries("eci_commit_container_task", REGION, None, ids(2)))
    assert list(answer.found) == ids(2)
    assert len(api.calls) == 1


@pytest.mark.parametrize(("limit", "size", "calls"), [(1, "1", 1), (100, "100", 1), (130, "100", 2), (5000, "100", 3)])
def test_limit(limit: int, size: str, calls: int) -> None:
    api = Api(numbered(250))
    answer = listing(api, limit=limit)
    assert len(answer.found) >= min(limit, 250)
    assert {params["PageSize"] for params in api.params} == {size}
    assert len(api.calls) == calls


def long_listing(pages: int) -> Api:
    def answer(params: dict[str, str]) -> Any:
        number = int(params.get("NextToken", "0"))
        return eci(f"t-{number}", TotalCount=pages, NextToken=str(number + 1) if number + 1 < pages else "")

    return Api(answer)


def test_each_page_is_seen_as_it_comes() -> None:
    api = long_listing(3)
    updates = poller_at_once(api).pages(queries("eci_commit_container_task", REGION, None), lambda: 100.0, 0)
    seen = []
    for update in updates:
        seen.append((list(update.found), len(update.listing.found), update.listing.next_page is None))
        assert len(api.calls) == len(seen), "asked for no sooner than the one before was seen"
    assert seen == [(["t-0"], 1, False), (["t-1"], 2, False), (["t-2"], 3, True)]


@pytest.mark.parametrize("way", ["stop", "close"])
def test_a_listing_can_be_ended_after_any_page(way: str) -> None:
    api = long_listing(100)
    updates = poller_at_once(api).pages(queries("eci_commit_container_task", REGION, None), lambda: 100.0, 0)
    for update in updates:
        if len(update.listing.found) == 7:
            if way == "close":
                break
            update.listing.stop()
    assert len(api.calls) == 7


def two_listings() -> list[Query]:
    return queries("ecs_task", REGION, None, filters={"resource_ids": [f"m-{number}" for number in range(101)]})


def test_one_of_several_listings_can_be_ended() -> None:
    api = Api(lambda params: ecs(*ids(101)[:100] if params["PageNumber"] == "1" else ["t-100"], total=101))
    for update in poller_at_once(api).pages(two_listings(), lambda: 100.0, 0):
        if update.listing.place == 0:
            update.listing.stop()
    asked = [(params["PageNumber"], "ResourceIds.100" in params) for params in api.params]
    assert sorted(asked) == [("1", False), ("1", True), ("2", False)]


def test_a_listing_grows_in_place() -> None:
    """A thousand pages cost a thousand times one: nothing is copied from page to page."""
    found = {
        id(update.listing.found)
        for update in poller_at_once(long_listing(50)).pages(
            queries("eci_commit_container_task", REGION, None), lambda: 100.0, 0
        )
    }
    assert len(found) == 1


def test_pages_that_fail_end_their_listing_only() -> None:
    def answer(params: dict[str, str]) -> Any:
        if params.get("ResourceIds.2") and params["PageNumber"] == "2":
            return api_error("Forbidden")
        return ecs(*ids(100), total=101) if params["PageNumber"] == "1" else ecs("t-last", total=101)

    updates = list(poller_at_once(Api(answer)).pages(two_listings(), lambda: 100.0, 0))
    ends = {update.listing.place: (update.error and update.error.code, len(update.listing.found)) for update in updates}
    assert ends == {0: ("Forbidden", 100), 1: (None, 101)}
