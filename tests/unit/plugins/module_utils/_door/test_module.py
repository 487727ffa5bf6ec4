# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The door for targets: what AnsibleModule adds, and what it must not show."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door import checking
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import Runner, run, wire
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import ecs

__all__ = ["run", "wire"]  # fixtures

ECS = "ecs_task_info"


@pytest.mark.parametrize("alias", ["secret_key", "alicloud_secret_key"])
def test_a_short_secret_given_by_an_alias_is_not_shown_either(run: Runner, alias: str) -> None:
    secret: dict[str, Any] = {"access_key_id": "LTAIx", alias: "sh0rtQ7"}
    result = run(ECS, defaults=False, region="cn-hangzhou", **secret)
    assert result["msg"] == f"{alias}: too short; at least 8 characters are accepted"
    assert "sh0rtQ7" not in run.output


@pytest.mark.parametrize("name", ["access_key_secret", "security_token"])
def test_a_short_secret_is_refused_and_does_not_mangle_the_message(run: Runner, name: str) -> None:
    secret: dict[str, Any] = {name: "a"}
    result = run(ECS, **secret)
    assert result["msg"] == f"{name}: too short; at least 8 characters are accepted"
    assert result.get("invocation", {"module_args": {}})["module_args"].get(name) is None


def test_secrets_are_scrubbed_from_everything(run: Runner) -> None:
    run.wire.handler = lambda query: ({"Code": "Bad", "Message": f"x {KEYS.access_key_secret}"}, 400)
    result = run(ECS)
    assert result["failed"]
    assert KEYS.access_key_secret not in run.output
    signature = run.wire.requests[0].headers["Authorization"].rpartition("=")[2]
    assert signature not in run.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_with_a_clean_message(run: Runner, number: signal.Signals) -> None:
    def answer(query: dict[str, str]) -> Any:
        os.kill(os.getpid(), number)
        return {"Code": "InternalError"}, 500

    run.wire.handler = answer
    assert run(ECS, retry_timeout=30)["msg"] == f"Interrupted by {number.name}."


def test_a_missing_library_is_named(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LIBRARY_MISSING", True)
    assert "Failed to import the required Python library (requests)" in run.refused(ECS)


def test_no_traceback_is_shown_however_verbose_ansible_is(run: Runner) -> None:
    result = run("ecs_task_info", task_ids="t long", _ansible_verbosity=4)
    assert result["failed"]
    assert "exception" not in result


@pytest.mark.parametrize("verbosity", [0, 4])
@pytest.mark.parametrize("key", ["access_key_secret", "secret_key", "regoin"])
def test_a_secret_in_an_item_is_shown_nowhere(run: Runner, key: str, verbosity: int) -> None:
    tasks = [{"kind": "ecs_task", "id": "t-1", key: "s3cret-in-an-item"}]
    result = run("wait_for_task", tasks=tasks, _ansible_verbosity=verbosity)
    assert result["msg"].startswith(f"tasks[0].{key}: ")
    assert "s3cret-in-an-item" not in run.output


def test_a_secret_under_a_mistyped_name_is_not_shown(run: Runner) -> None:
    result = run(ECS, acces_key_secret="s3cret-mistyped")
    assert result["msg"] == "acces_key_secret: unknown option; did you mean access_key_secret?"
    assert "s3cret-mistyped" not in run.output


def test_what_was_refused_comes_before_what_ansible_says(run: Runner) -> None:
    assert run.refused("cr_artifact_build_task_info", build_task_ids="") == (
        "build_task_ids is empty; a template may have rendered to nothing; use default(omit) to omit the option"
    )


def test_what_was_handed_over_is_not_shown(run: Runner) -> None:
    run.wire.handler = lambda query: ecs("t-1", total=1)
    result = run("wait_for_task", kind="ecs_task", ids="t-1", resume={"used": 0.5, "seconds": 27.0, "state": None})
    assert result["reached"]
    assert "resume" not in result.get("invocation", {"module_args": {}})["module_args"]
