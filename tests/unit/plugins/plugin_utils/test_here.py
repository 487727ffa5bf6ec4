# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work done in this process: the same, key by key, as what the module returns that is sent."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door import checking
from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._door.options import Options, Report
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate
from ansible_collections.alicloud.gate.plugins.plugin_utils._here import is_this_python, run_here
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import GIVEN, Runner, run, wire
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import ecs

__all__ = ["run", "wire"]  # fixtures

ECS = "ecs_task_info"
GATE = "wait_for_task"
SECRET = KEYS.access_key_secret


def here(name: str, check: bool = False, added: dict[str, str] | None = None, **options: Any) -> dict[str, Any]:
    work = gate() if name == GATE else info(name[: -len("_info")])
    return run_here(name, work, {**GIVEN, **options}, added or {}, check, True)


def no_times(result: dict[str, Any]) -> dict[str, Any]:
    for entry in result.get("history", []):
        entry.pop("at")
    return result


@pytest.mark.parametrize(
    ("name", "options", "answer"),
    [
        (ECS, {"task_ids": "t-1,t-2"}, ecs("t-1", total=1)),
        (ECS, {"limit": "5", "region_id": "cn-hangzhou"}, ecs("t-1", "t-2", total=2)),
        (ECS, {"task_ids": []}, None),
        (GATE, {"kind": "ecs_task", "ids": ["t-1"], "timeout": "0"}, ecs("t-1", total=1)),
        (GATE, {"tasks": [{"kind": "ecs_task", "id": "t-1"}], "accept_partial": True}, ecs("t-1", total=1)),
        (GATE, {"kind": "ecs_task", "ids": "t-1,t-2", "timeout": 0, "msg": "Not yet"}, ecs("t-1", total=1)),
        (GATE, {"kind": "ecs_task", "ids": "t-1", "condition": "contains(['x'], status)"}, ecs("t-1", total=1)),
        (ECS, {}, ({"Code": "Forbidden.RAM", "Message": f"not with {SECRET}", "RequestId": "R-1"}, 403)),
        (GATE, {"kind": "ecs_task", "ids": "t-1"}, ({"Code": "InvalidAccessKeyId.NotFound"}, 404)),
        (ECS, {"task_ids": ["t-1", ""]}, None),
        (ECS, {"limit": 0}, None),
        (ECS, {"limit": "many"}, None),
        (ECS, {"limit": 3, "task_ids": "t-1"}, None),
        (ECS, {"task_status": "Paused"}, None),
        (ECS, {"regoin": "may-be-a-secret"}, None),
        (ECS, {"regoin": 1, "limt": 2, "task_ids": ""}, None),
        (ECS, {"access_key_secret": "short"}, None),
        (ECS, {"validate_certs": "perhaps"}, None),
        (GATE, {}, None),
        (GATE, {"kind": "ecs", "ids": "t-1"}, None),
        (GATE, {"kind": "ecs_task", "tasks": [{"id": "t-1", "secret_key": SECRET}]}, None),
        (GATE, {"kind": "ecs_task", "ids": "t-1", "timeout": "soon"}, None),
        (GATE, {"kind": "ecs_task", "ids": "t-1", "fail_fast": "maybe"}, None),
        ("cr_artifact_build_task_info", {"build_task_ids": "i2a-1"}, None),
        ("eci_commit_container_task_info", {}, None),
        ("ecs_image_info", {"tags": "not a dict"}, None),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("check", [False, True])
def test_the_result_is_that_of_the_sent_module(
    run: Runner, name: str, options: dict[str, Any], answer: Any, check: bool
) -> None:
    run.wire.handler = lambda _query: answer
    sent = run(name, check=check, **options)
    warned, asked = list(run.warned), len(run.wire.requests)
    made = here(name, check, **options)
    assert made.pop("warnings", []) == warned
    assert len(run.wire.requests) == 2 * asked
    sent.pop("warnings", None)
    if sent.get("failed"):  # here the sent module does not know by which name it was called
        sent["msg"] = sent["msg"].replace("(basic.py)", f"(alicloud.gate.{name})")
    sent.setdefault("invocation", made["invocation"])  # ansible-core shows it since 2.20 on demand only
    assert no_times(made) == no_times({"changed": False, **sent} if "failed" not in sent else sent)
    assert SECRET not in str(made)


def test_a_missing_library_is_named_with_the_python_that_lacks_it(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LIBRARY_MISSING", True)
    said = here(ECS)["msg"]
    assert "Failed to import the required Python library (requests)" in said
    assert sys.executable in said
    assert said == run.refused(ECS)


def test_the_environment_of_the_task_holds_for_the_task_only(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-before")
    before = dict(os.environ)
    run.wire.handler = lambda query: ecs("t-1", total=1)
    added = {"ALIBABA_CLOUD_REGION": "cn-added", "ALIBABA_CLOUD_ENDPOINT": "http://127.0.0.1:9"}
    result = here(ECS, added=added, region=None)
    assert result["tasks"][0]["region"] == "cn-added"
    assert os.environ == before
    assert here(ECS, region=None)["tasks"][0]["region"] == "cn-before"
    here(ECS, added=added, region="not a region")
    assert os.environ == before


def test_the_environment_is_put_back_when_the_task_is_ended_from_outside() -> None:
    class Ended(BaseException):
        """As what ends a task at its keyword timeout."""

    def work(options: Options, report: Report) -> dict[str, Any]:
        assert os.environ["ALIBABA_CLOUD_REGION"] == options.environ["ALIBABA_CLOUD_REGION"] == "cn-added"
        raise Ended

    before = dict(os.environ)
    with pytest.raises(Ended):
        run_here(ECS, info("ecs_task")._replace(run=work), GIVEN, {"ALIBABA_CLOUD_REGION": "cn-added"}, False, True)
    assert os.environ == before


@pytest.mark.parametrize("shown", [True, False])
def test_the_arguments_are_shown_where_ansible_shows_them(run: Runner, shown: bool) -> None:
    run.wire.handler = lambda query: ecs("t-1", total=1)
    result = run_here(ECS, info("ecs_task"), {**GIVEN, "task_ids": "t-1"}, {}, False, shown)
    assert ("invocation" in result) is shown
    if shown:
        told = result["invocation"]["module_args"]
        assert (told["task_ids"], told["read_timeout"], told["limit"]) == (["t-1"], 20.0, None)
        assert SECRET not in str(told)
        assert told["access_key_secret"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_a_warning_is_given_once(run: Runner) -> None:
    run.wire.handler = lambda query: ecs(total=0)
    result = here(ECS, validate_certs=False, task_ids="t-404")
    assert [text.partition(":")[0] for text in result["warnings"]] == [
        "validate_certs is false",
        "not found in cn-hangzhou",
    ]


# Folders with interpreters: name -> what it is a link to, or None for a file.
@pytest.fixture
def pythons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One interpreter and two virtual environments of it; Ansible runs in the first, by its python3."""
    system = tmp_path / "usr" / "bin" / "python3.11"
    system.parent.mkdir(parents=True)
    system.touch()
    (tmp_path / "usr" / "bin" / "python3").symlink_to("python3.11")
    (tmp_path / "usr" / "bin" / "python3.12").touch()
    for name in ("one", "two"):
        folder = tmp_path / name / "bin"
        folder.mkdir(parents=True)
        (folder / "python").symlink_to(system)
        (folder / "python3").symlink_to("python")
    (tmp_path / "alias").symlink_to(tmp_path / "one")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "one" / "bin" / "python3"))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("one/bin/python3", True),
        ("one/bin/python", True),
        ("alias/bin/python3", True),
        ("one/bin/../bin/python3", True),
        ("two/bin/python3", False),
        ("usr/bin/python3", False),
        ("usr/bin/python3.11", False),
        ("usr/bin/python3.12", False),
        ("nowhere/python3", False),
    ],
)
def test_which_path_is_this_python(pythons: Path, path: str, same: bool) -> None:
    assert is_this_python(str(pythons / path)) is same


@pytest.mark.parametrize("path", ["python3", "auto", "auto_silent", "", "bin/python3", "/usr/bin/env python3"])
def test_a_name_is_no_path(pythons: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(pythons / "one")
    assert not is_this_python(path)


def test_the_interpreter_of_this_test_is_this_python() -> None:
    assert is_this_python(sys.executable)
