# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions: what opens, refusals before any call, errors at run time."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS

TASK: dict[str, Any] = {
    "kind": "ecs_task",
    "id": "t-1",
    "status": "Processing",
    "finished": False,
    "progress": None,
    "number": 0,
    "empty": "",
    "tags": {},
    "list": [],
    "commit_phase_infos": [{"phase": "PullBaseImage", "status": "Success"}],
}


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("status == 'Processing'", True),
        ("status == 'Finished'", False),
        ("contains(['Finished', 'Processing'], status)", True),
        ("commit_phase_infos[?phase=='PullBaseImage'].status | [0] == 'Success'", True),
        ("commit_phase_infos[?phase=='PushCommittedImage']", False),
        ("!finished", True),
        ("!nowhere && !finished", True),
        ("id == 't-1'", True),
        ("commit_phase_infos", True),
        ("commit_phase_infos[0]", True),
        ("empty", False),
        ("tags", False),
        ("list", False),
        ("finished", False),
        ("text || nowhere", False),
        ("nowhere.to.be.found", False),
        ("progress > `50`", False),
    ],
)
def test_truth(expression: str, met: bool) -> None:
    assert Condition(expression, KINDS)(TASK) is met


@pytest.mark.parametrize(
    "expression", ["number", "not_null(progress, `0`)", "commit_phase_infos[].tries | [0]", "max([number])"]
)
def test_a_number_is_neither_true_nor_false(expression: str) -> None:
    condition = Condition(expression, KINDS)
    with pytest.raises(InputError) as caught:
        condition({**TASK, "commit_phase_infos": [{"tries": 0}]})
    assert str(caught.value) == (
        f"condition: it gives a number for t-1, 0, which is neither true nor false; "
        f"compare it, as in {expression} >= `90`"
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("finished", "had the value false"),
        ("nowhere", "had the value null"),
        ("commit_phase_infos[0].status", 'had the value "Success"'),
        ("join(',', [status, long])", "..."),
    ],
)
def test_its_value_in_words(expression: str, words: str) -> None:
    said = Condition(expression, KINDS).value({**TASK, "long": "x" * 500})
    assert words in said
    assert len(said) < 120


def test_names_that_no_answer_has() -> None:
    condition = Condition("statsu == 'x' && commit_phase_infos[?phaze]", KINDS)
    assert condition.unknown_fields([TASK]) == ["statsu"]
    assert condition.unknown_fields([TASK, {**TASK, "statsu": None}]) == []
    assert condition.unknown_fields([{**TASK, "status": ""}]) == []


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("status ==", "condition: not valid JMESPath: .+"),
        ("status = 'x'", "condition: not valid JMESPath: .+"),
        ("[", "condition: not valid JMESPath: .+"),
        ("'unclosed", "condition: not valid JMESPath: .+"),
        ("\x00", "condition: not valid JMESPath: .+"),
        ("starts_wth(status, 'P')", "condition: JMESPath has no function starts_wth"),
        ("length(list) > `1` && foo(bar(x))", "condition: JMESPath has no function bar, foo"),
        ("(" * 5000, "condition: the expression is nested too deeply"),
    ],
)
def test_refused_before_any_call(expression: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        Condition(expression, KINDS)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "expression", ["length(progress) > `1`", "starts_with(nowhere, 'x')", "abs(status) > `1`", "join(',', progress)"]
)
def test_an_error_at_run_time_is_not_yet_met_and_can_be_quoted(expression: str) -> None:
    condition = Condition(expression, KINDS)
    assert condition(TASK) is False
    words = condition.value(TASK)
    assert words.startswith("could not be evaluated: ")
    assert "\n" not in words


def test_an_expression_that_is_too_deep_only_when_it_runs_is_not_met() -> None:
    condition = Condition("tags.team", KINDS)
    with patch.object(condition, "_compiled") as compiled:
        compiled.search.side_effect = RecursionError
        assert condition(TASK) is False
        assert condition.value(TASK) == "could not be evaluated: it is nested too deeply"


@pytest.mark.parametrize(
    "written",
    [
        "statsu != 'BUILDING'",
        "!(statsu == 'BUILDING')",
        "tags.env != prod",
        "finished != nothing",
        "!(!(a != 'b'))",
        "finished_at != 'x'",
        "!(finished_at == 'x')",
        "progress != `100`",
        "!(progress < `100`)",
        "tags.release != 'r1'",
        "@.finished_at != 'x'",
    ],
)
def test_what_is_not_there_differs_from_nothing(written: str) -> None:
    assert Condition(written, KINDS)({**TASK, "tags": {"env": "dev"}, "progress": None}) is False


@pytest.mark.parametrize(
    "written",
    [
        "finished_at == done",
        "failed_reason == expected_reason",
        "image_id == mybuild",
        "imageid == ImageId",
        "progress == full",
        "tags.release == tags.relaese",
        "finished_at == started_at",
        "!(finished_at != done)",
        "status == 'SUCCESS' || image_id == wanted",
        "finished_at == done && status == 'BUILDING'",
    ],
)
def test_what_is_not_there_equals_nothing(written: str) -> None:
    task = {**TASK, "tags": {}, "progress": None, "finished_at": None, "started_at": None}
    assert Condition(written, KINDS)(task) is False


def test_the_other_half_of_a_condition_still_counts() -> None:
    condition = Condition("status == 'SUCCESS' || image_id == wanted", KINDS)
    assert condition({**TASK, "status": "SUCCESS"}) is True
    assert condition.unknown_fields([TASK]) == ["image_id", "wanted"]


@pytest.mark.parametrize(
    "written", ["image_id != null", "!(image_id == null)", "a == 'b' || finished", "!a && finished"]
)
def test_what_is_there_may_differ(written: str) -> None:
    condition = Condition(written, ["ecs_image_pipeline_execution"])
    assert condition({**TASK, "image_id": "m-1", "finished": True}) is True
