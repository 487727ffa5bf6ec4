# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions: JMESPath's truth, refusals before any call, errors at run time."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition

TASK: dict[str, Any] = {
    "kind": "ecs_task",
    "id": "t-1",
    "status": "Processing",
    "finished": False,
    "progress": None,
    "zero": 0,
    "empty": "",
    "tags": {},
    "list": [],
    "commit_phase_infos": [{"phase": "PullBaseImage", "status": "Success"}],
}


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("status == 'Processing'", True),
        ("status == 'processing'", False),
        ("contains(['Finished', 'Processing'], status)", True),
        ("commit_phase_infos[?phase=='PullBaseImage'].status | [0] == 'Success'", True),
        ("commit_phase_infos[?phase=='PushCommittedImage']", False),
        ("!finished", True),
        # JMESPath's truth: a number is true, whatever its value
        ("zero", True),
        ("`0`", True),
        ("status", True),
        ("empty", False),
        ("tags", False),
        ("list", False),
        ("finished", False),
        ("progress", False),
        ("nowhere.to.be.found", False),
        ("progress > `50`", False),
    ],
)
def test_truth(expression: str, met: bool) -> None:
    condition = Condition(expression)
    assert condition(TASK) is met
    assert condition.error(TASK) is None


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
        Condition(expression)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "expression", ["length(progress) > `1`", "starts_with(nowhere, 'x')", "abs(status)", "join(',', progress)"]
)
def test_an_error_at_run_time_is_not_yet_met_and_can_be_quoted(expression: str) -> None:
    condition = Condition(expression)
    assert condition(TASK) is False
    words = condition.error(TASK)
    assert words
    assert "\n" not in words


def test_an_expression_that_is_too_deep_only_when_it_runs_is_not_met() -> None:
    condition = Condition("status")
    with patch.object(condition, "_compiled") as compiled:
        compiled.search.side_effect = RecursionError
        assert condition(TASK) is False
        assert condition.error(TASK) == "it is nested too deeply"
