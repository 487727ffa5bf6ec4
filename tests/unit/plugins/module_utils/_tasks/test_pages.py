# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings over many pages: counts and tokens that are wrong, repeated, foreign or without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import MOST_PAGES, questions
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import Api, ask_all, eci, ecs, ids, listing


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
    (answer,) = ask_all(api, questions("eci_commit_container_task", REGION, None, ids(2)))
    assert list(answer.found) == ids(2)
    assert len(api.calls) == 1


@pytest.mark.parametrize(("limit", "size", "calls"), [(1, "1", 1), (100, "100", 1), (130, "100", 2), (5000, "100", 3)])
def test_limit(limit: int, size: str, calls: int) -> None:
    api = Api(numbered(250))
    answer = listing(api, limit=limit)
    assert len(answer.found) >= min(limit, 250)
    assert {params["PageSize"] for params in api.params} == {size}
    assert len(api.calls) == calls
