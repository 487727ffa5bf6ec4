# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single values: what is taken as it is, and that what a template leaves behind never is."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._door.values import (
    check_ids,
    is_number,
    nearest,
    read_ids,
    stripped,
)
from ansible_collections.alicloud.gate.tests.unit.plugins.slips import ITEMS_OF_IDS, WHOLE_IDS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" a ", "a"),
        ("", None),
        ("  ", None),
        (None, None),
        ([], None),
        (["", None, " "], None),
        ([" a ", "", "b"], ["a", "b"]),
        ({}, None),
        ({"a": ""}, {"a": ""}),
        (0, 0),
        (False, False),
    ],
)
def test_what_means_not_given(value: Any, expected: Any) -> None:
    assert stripped(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("t-1", ["t-1"]),
        (" t-1 , t-2", ["t-1", "t-2"]),
        (["t-1", " t-2 ", "t-1"], ["t-1", "t-2", "t-1"]),
        ([12, "t-1"], ["12", "t-1"]),
        (12, ["12"]),
        ([], []),
        (["None-such", "trueish"], ["None-such", "trueish"]),
    ],
)
def test_ids_that_are_taken(value: Any, expected: list[str]) -> None:
    assert read_ids("ids", value) == expected


@pytest.mark.parametrize(("value", "said"), WHOLE_IDS, ids=repr)
def test_a_list_of_ids_that_a_template_left_empty_or_whole(value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ids("task_ids", value)
    assert str(caught.value) == f"task_ids{said}"


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(("value", "said"), ITEMS_OF_IDS, ids=repr)
def test_an_item_that_is_no_id_is_refused_by_its_place(value: Any, said: str, place: int) -> None:
    given: list[Any] = ["t-1", "t-2"]
    given.insert(place, value)
    with pytest.raises(InputError) as caught:
        read_ids("ids", given)
    assert str(caught.value) == f"ids[{place}]{said}"


def test_ids_are_asked_for_once_in_the_order_given() -> None:
    assert check_ids("ids", ["t-2", "t-1", "t-2"], "id") == ["t-2", "t-1"]
    with pytest.raises(InputError, match=r"ids: 't/1' is not accepted"):
        check_ids("ids", ["t-2", "t/1"], "id")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, True), ("1.5", True), (True, False), ("nan", False), (float("inf"), False), ("x", False), (10**400, False)],
)
def test_finite_numbers(value: Any, expected: bool) -> None:
    assert is_number(value) is expected


def test_the_word_that_one_is_a_slip_of() -> None:
    assert nearest("regoin", ["kind", "region", "instance_id"]) == "region"
    assert nearest("something", ["kind", "region"]) is None
