# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an entry can say: every style on the wire, and slips of the pen that are no entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.products import ECS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import (
    Compare,
    Demand,
    Kind,
    Pick,
    Time,
    statuses,
    times,
)
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Accepts, By, Filter, Ids, Paging, Style


@pytest.mark.parametrize(
    ("style", "ids", "params"),
    [
        (Style.COMMA, ["a", "b"], {"Id": "a,b"}),
        (Style.JSON, ["a", "b"], {"Id": '["a","b"]'}),
        (Style.LIST, ["a", "b"], {"Id.1": "a", "Id.2": "b"}),
        (Style.PLAIN, ["a"], {"Id": "a"}),
        (Style.PAIR, ["a:b:c"], {"Id": "a", "Second": "b:c"}),
    ],
)
def test_how_ids_travel(style: Style, ids: list[str], params: dict[str, str]) -> None:
    assert Ids("Id", style, 2, "Second").params(ids) == params


def test_ids_are_one_json_text_whatever_they_hold() -> None:
    ids = ['s-"1"', "s-\\2"]
    assert json.loads(Ids("Id", Style.JSON, 2).params(ids)["Id"]) == ids


@pytest.mark.parametrize(
    ("wire", "value", "params"),
    [
        (Filter("A"), "x", {"A": "x"}),
        (Filter("A", Style.FLAG), True, {"A": "true"}),
        (Filter("A", Style.FLAG), False, {"A": "false"}),
        (Filter("A", Style.COMMA), ["x", "y"], {"A": "x,y"}),
        (Filter("A", Style.LIST), ["x", "y"], {"A.1": "x", "A.2": "y"}),
        (
            Filter("A", Style.TAGS),
            {"k": 1, "l": ""},
            {"A.1.Key": "k", "A.1.Value": "1", "A.2.Key": "l", "A.2.Value": ""},
        ),
        (Filter("A.2", Style.KEYED, key="End"), "x", {"A.2.Key": "End", "A.2.Value": "x"}),
    ],
)
def test_how_a_filter_travels(wire: Filter, value: Any, params: dict[str, str]) -> None:
    assert wire.params(value) == params


def test_a_pair_is_accepted_and_answered_as_such() -> None:
    assert Ids("Id", Style.PAIR, 1, "Second").accepts is Accepts.PAIR
    assert Ids("Id", Style.PAIR, 1, "Second").answered_as("a:b:c") == "b:c"
    assert Ids("Id", Style.PLAIN, 1).accepts is Accepts.ID
    assert Ids("Id", Style.PLAIN, 1).answered_as("a:b:c") == "a:b:c"


def test_only_what_is_said_is_there() -> None:
    assert statuses(failed=("Failed",)) == {"failed": ("Failed",)}
    assert times(started_at=Time(("Start",))) == {"started_at": Time(("Start",))}


@pytest.mark.parametrize(
    "entry",
    [
        lambda: Ids("Id", Style.COMA, 100),
        lambda: Ids("Id", Style.COMMA, 100, second="x"),
        lambda: Filter("A", accepts=Accepts.WORDS),
        lambda: Paging(By.NUMBERS, "PageSize", 100),
        lambda: Demand("Digest", Compare.ANOTHER),
        lambda: Time(("Start",), pick=Pick.NEWEST),
        lambda: statuses(suceeded=("Ready",)),
        lambda: times(begun_at=Time(("Start",))),
        lambda: KINDS["ecs_task"]._replace(status="TaskStatus"),
        lambda: Kind(ECS, "DescribeTasks", "POST"),
    ],
)
def test_a_mistyped_entry_ends_the_import(entry: Callable[[], object]) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError)):
        entry()


def test_a_page_is_asked_for_by_its_number_unless_said_otherwise() -> None:
    assert Paging(By.NUMBER, "PageSize", 100).number_parameter == "PageNumber"
