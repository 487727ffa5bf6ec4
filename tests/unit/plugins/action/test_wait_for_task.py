# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugins: which way a task takes, what is shown, and what is handed on."""

from __future__ import annotations

import importlib
import sys
from typing import Any
from unittest.mock import MagicMock

import pytest

from ansible_collections.alicloud.gate.plugins.action import wait_for_task
from ansible_collections.alicloud.gate.plugins.module_utils._door import wait_for_task as _wait
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.plugin_utils import _action
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS, Wire
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import wire
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import ecs

__all__ = ["wire"]  # fixture

ARGS = {
    "kind": "ecs_task",
    "ids": ["t-1"],
    "region": "cn-hangzhou",
    "access_key_id": KEYS.access_key_id,
    "access_key_secret": KEYS.access_key_secret,
}
SENT = {"changed": False, "reached": True, "elapsed": 4, "tasks": [], "history": [], "history_dropped": 0, "sent": True}


class Bench:
    """An action plugin of a task on implicit localhost. C(sent): the arguments of each module that was sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str = "wait_for_task") -> None:
        self.lines: list[str] = []
        self.verbose: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.environment: dict[str, str] = {}
        self.vars: dict[str, Any] = {"inventory_hostname": "web1", "ansible_python_interpreter": sys.executable}
        display = MagicMock(display=self._display, vvv=lambda text, host: self.verbose.append(f"{host}: {text}"))
        for place in (wait_for_task, _action):
            monkeypatch.setattr(place, "Display", lambda: display)
        self.task = MagicMock(args=dict(ARGS), async_val=0, no_log=False, check_mode=False, delegate_to=None)
        self.task.action = f"alicloud.gate.{name}"
        self.connection = MagicMock(transport="local", become=None, has_native_async=False)
        self.templar = MagicMock(
            template=lambda value: self.vars.get(value, value) if isinstance(value, str) else value
        )
        plugin = importlib.import_module(f"{wait_for_task.__name__.rpartition('.')[0]}.{name}")
        self.action = plugin.ActionModule(
            self.task, self.connection, MagicMock(), MagicMock(), self.templar, MagicMock()
        )
        monkeypatch.setattr(self.action, "_execute_module", self._execute)
        monkeypatch.setattr(
            self.action, "_compute_environment_string", lambda added: added.update(self.environment) or ""
        )

    def _display(self, line: str, stderr: bool = False) -> None:
        assert stderr, "standard output belongs to the callback"
        self.lines.append(line)

    def _execute(self, module_args: Any = None, task_vars: Any = None, wrap_async: bool = False) -> dict[str, Any]:
        assert task_vars is self.vars
        self.sent.append({"args": module_args, "wrap_async": bool(wrap_async)})
        return dict(SENT)

    def run(self) -> dict[str, Any]:
        result: dict[str, Any] = self.action.run(task_vars=self.vars)
        return result


@pytest.fixture(name="bench")
def fixture_bench(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> Bench:
    wire.handler = lambda query: ecs("t-1", total=1)
    return Bench(monkeypatch)


def test_on_the_controller_itself_nothing_is_sent(bench: Bench, wire: Wire) -> None:
    result = bench.run()
    assert (result["reached"], bench.sent, len(wire.requests)) == (True, [], 1)
    assert bench.lines == ["[web1] t-1: Finished (0s)", "[web1] gate opened after 0s: 1 succeeded"]
    assert bench.verbose == ["web1: alicloud.gate.wait_for_task runs in Ansible's own process"]


@pytest.mark.parametrize(
    ("task", "connection", "variables", "why"),
    [
        ({}, {}, {"alicloud_gate_in_process": False}, "alicloud_gate_in_process is False"),
        ({}, {}, {"alicloud_gate_in_process": "no"}, "alicloud_gate_in_process is no"),
        ({"async_val": 60}, {}, {}, "the task is asynchronous"),
        ({}, {"transport": "ssh"}, {}, "the connection is ssh"),
        ({}, {"become": MagicMock()}, {}, "the task becomes another user"),
        ({}, {}, {"ansible_python_interpreter": "/nowhere/python3"}, "the interpreter is /nowhere/python3, not "),
        ({}, {}, {"ansible_python_interpreter": "auto"}, "the interpreter is auto, not "),
        (
            {"delegate_to": "spare"},
            {},
            {"ansible_delegated_vars": {"spare": {"alicloud_gate_in_process": False}}},
            "alicloud_gate_in_process is False",
        ),
        (
            {"delegate_to": "spare"},
            {},
            {"ansible_delegated_vars": {"spare": {"ansible_python_interpreter": "/nowhere/python3"}}},
            "the interpreter is /nowhere/python3, not ",
        ),
    ],
)
def test_everywhere_else_the_module_is_sent_and_it_is_said_why(
    bench: Bench, wire: Wire, task: Any, connection: Any, variables: Any, why: str
) -> None:
    for thing, changes in ((bench.task, task), (bench.connection, connection)):
        for name, value in changes.items():
            setattr(thing, name, value)
    bench.vars.update(variables)
    assert bench.run()["sent"]
    assert wire.requests == []
    (said,) = bench.verbose
    assert said.startswith(f"web1: alicloud.gate.wait_for_task is sent: {why}")


def test_on_a_system_where_a_forked_process_may_not_use_the_network_it_is_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_action.sys, "platform", "darwin")
    assert bench.run()["sent"]


@pytest.mark.parametrize(
    "variables",
    [
        {"alicloud_gate_in_process": True},
        {"alicloud_gate_in_process": "yes"},
        {"alicloud_gate_in_process": ""},
        {"alicloud_gate_in_process": []},
        {
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "{{ ansible_playbook_python }}": sys.executable,
        },
    ],
)
def test_what_keeps_it_here(bench: Bench, variables: dict[str, Any]) -> None:
    bench.vars.update(variables)
    assert "sent" not in bench.run()


def test_a_delegated_gate_names_both_hosts_and_uses_the_other_ones_python(bench: Bench) -> None:
    bench.task.delegate_to = "spare"
    bench.vars["ansible_delegated_vars"] = {"spare": {"ansible_python_interpreter": sys.executable}}
    bench.vars["ansible_python_interpreter"] = "/nowhere/python3"
    assert "sent" not in bench.run()
    assert bench.lines[0].startswith("[web1 -> spare] ")


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        {"args": {**ARGS, "progress": False}},
        {"args": {**ARGS, "progress": "no"}},
        {"args": {**ARGS, "progress": "nonsense"}},
        {"no_log": True},
        {"check_mode": True},
    ],
)
def test_without_progress_it_is_run_once_and_nothing_is_shown(bench: Bench, sent: bool, change: dict[str, Any]) -> None:
    bench.vars["alicloud_gate_in_process"] = not sent
    for name, value in change.items():
        setattr(bench.task, name, value)
    result = bench.run()
    assert bench.lines == []
    assert bench.sent == ([{"args": None, "wrap_async": False}] if sent else [])
    assert bool(result.get("failed")) == (not sent and bench.task.args.get("progress") == "nonsense")


def test_an_async_gate_is_handed_to_the_module(bench: Bench) -> None:
    bench.task.async_val = 60
    bench.run()
    assert bench.sent == [{"args": None, "wrap_async": True}]
    assert bench.lines == []


@pytest.mark.parametrize("empty", [None, "", " ", [], {}])
@pytest.mark.parametrize("here", [False, True])
def test_progress_left_empty_is_the_default(bench: Bench, empty: Any, here: bool) -> None:
    bench.vars["alicloud_gate_in_process"] = here
    bench.task.args["progress"] = empty
    bench.run()
    assert bench.lines


def test_a_gate_that_is_sent_with_progress_runs_in_slices_with_its_options_untouched(bench: Bench) -> None:
    bench.vars["alicloud_gate_in_process"] = False
    result = bench.run()
    assert result["sent"]
    (run,) = bench.sent
    assert run["args"].pop("resume")["state"] is None
    assert run["args"] == ARGS == bench.task.args


@pytest.mark.parametrize("here", [False, True])
def test_resume_is_not_for_users(bench: Bench, wire: Wire, here: bool) -> None:
    bench.vars["alicloud_gate_in_process"] = here
    bench.task.args["resume"] = {"used": 3}
    result = bench.run()
    assert result["failed"]
    assert result["msg"].startswith("resume: internal")
    assert (bench.sent, wire.requests) == ([], [])


def test_refused_input_shows_nothing(bench: Bench, wire: Wire) -> None:
    bench.task.args["ids"] = ""
    result = bench.run()
    assert (
        result["msg"] == "ids is empty; a template may have rendered to nothing; use default(omit) to omit the option"
    )
    assert (bench.lines, wire.requests) == ([], [])


def test_a_secret_that_the_api_quotes_as_a_status_is_not_shown(bench: Bench, wire: Wire) -> None:
    row = {"TaskId": "t-1", "TaskStatus": f"X {KEYS.access_key_secret}"}
    wire.handler = lambda query: {"TaskSet": {"Task": [row]}, "TotalCount": 1}
    bench.task.args["timeout"] = 0
    result = bench.run()
    assert bench.lines
    assert KEYS.access_key_secret not in f"{bench.lines} {result}"


def test_the_clock_of_the_gate_is_the_process_s_own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    paces: list[Any] = []
    real = _wait.gate
    monkeypatch.setattr(wait_for_task, "gate", lambda pace: paces.append(pace) or real(pace=pace))
    bench.run()
    assert [pace.clock is _wait.time.monotonic for pace in paces] == [True]


def test_the_environment_of_the_task_is_given_on(bench: Bench) -> None:
    del bench.task.args["region"]
    bench.environment = {"ALIBABA_CLOUD_REGION": "cn-beijing"}
    assert bench.run()["tasks"][0]["region"] == "cn-beijing"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("here", [True, False])
def test_an_info_module_goes_the_same_two_ways(
    monkeypatch: pytest.MonkeyPatch, wire: Wire, kind: str, here: bool
) -> None:
    bench = Bench(monkeypatch, f"{kind}_info")
    bench.vars["alicloud_gate_in_process"] = here
    bench.task.args = {name: value for name, value in ARGS.items() if name not in ("kind", "ids")}
    if KINDS[kind].in_instance:
        bench.task.args["instance_id"] = "cri-1"
    bench.task.args[KINDS[kind].ids_option] = []
    result = bench.run()
    assert (result["tasks"], wire.requests) == ([], [])
    assert ("sent" in result) is not here
    assert bench.sent == ([] if here else [{"args": None, "wrap_async": False}])
