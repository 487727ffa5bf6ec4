# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines out of answers: which rows, in what form, how many; and what is no row."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.lines import lines_of, rows
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import Lines
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import snake, snake_keys

ANSWER: dict[str, Any] = {
    "Runs": {
        "Run": [
            {"Id": "i-1", "Word": "Success", "ExitCode": 0, "ErrorCode": ""},
            {"Id": "i-2", "Word": "Failed", "ExitCode": 3, "ErrorCode": "ExitCodeNonzero"},
            {"Id": "i-3", "Word": "Aborted", "ExitCode": 0, "ErrorCode": " ClientNotRunning "},
            {"Id": "i-4", "Word": "FAILED"},
        ]
    }
}
FORMS = ("{Id}: exit code {ExitCode:d}", "{Id}: {ErrorCode}")
PATH = ("Runs", "Run")


def test_each_row_takes_the_first_form_that_says_something() -> None:
    assert lines_of(Lines(PATH, (*FORMS, "{Id}")), ANSWER) == [
        "i-1",
        "i-2: exit code 3",
        "i-3: ClientNotRunning",
        "i-4",
    ]
    assert lines_of(Lines(PATH, FORMS), ANSWER) == ["i-2: exit code 3", "i-3: ClientNotRunning"]


def test_only_rows_that_begin_so_count() -> None:
    assert lines_of(Lines(PATH, ("{Id}",), only=("Word", ("fail", "error"))), ANSWER) == ["i-2", "i-4"]


def test_the_last_or_the_first_of_them() -> None:
    assert lines_of(Lines(PATH, ("{Id}",), last=2), ANSWER) == ["i-3", "i-4"]
    assert lines_of(Lines(PATH, ("{Id}",), most=3), ANSWER) == ["i-1", "i-2", "i-3", "and 1 more"]
    assert lines_of(Lines(PATH, ("{Id}",), most=4), ANSWER) == ["i-1", "i-2", "i-3", "i-4"]


def test_by_time_whatever_their_order() -> None:
    events = [{"M": "b", "At": "2026-11-20T08:00:10Z"}, {"M": "a", "At": "2026-11-20T15:00:00+08:00"}, {"M": "never"}]
    assert lines_of(Lines(("Events",), ("{M}",), by="At"), {"Events": events}) == ["never", "a", "b"]


def test_without_a_path_the_object_is_the_row() -> None:
    assert lines_of(Lines((), ("{Issue}",)), {"Issue": "NETWORK_ERROR"}) == ["NETWORK_ERROR"]
    assert lines_of(Lines((), ("{Issue}",)), {}) == []


def test_a_task_in_the_one_shape_is_read_by_its_own_names() -> None:
    wanted = Lines(PATH, FORMS, only=("Word", ("fail",)))
    assert lines_of(wanted, snake_keys(ANSWER), snake) == lines_of(wanted, ANSWER) == ["i-2: exit code 3"]


def test_braces_in_an_answer_are_text() -> None:
    assert lines_of(Lines((), ("{A}: {B}",)), {"A": "{B}", "B": "{0!r}"}) == ["{B}: {0!r}"]


@pytest.mark.parametrize("node", [None, [], "x", 5, {"Runs": None}, {"Runs": []}, {"Runs": {"Run": {}}}])
def test_what_is_no_list_has_no_rows(node: Any) -> None:
    assert rows(node, PATH) == []


@pytest.mark.parametrize("value", [None, True, False, [], {}, 0, 1.5, " "])
def test_what_says_nothing(value: Any) -> None:
    assert lines_of(Lines((), ("{A}", "{A:d}")), {"A": value}) == []


def test_a_number_is_no_text_and_a_text_no_number() -> None:
    assert lines_of(Lines((), ("{A}",)), {"A": 5}) == []
    assert lines_of(Lines((), ("{A:d}",)), {"A": "5"}) == []
