# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin over scripted slices, on a clock that it sleeps by."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.alicloud.gate.plugins.action import wait_for_task
from ansible_collections.alicloud.gate.plugins.module_utils._gate.engine import SAVED
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import blank

START = 0.3  # seconds that running a slice takes beside what its own clock measures


class Clock:
    """Stands in for the module time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


class Bench:
    """An action plugin whose module runs are played from a list."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.lines: list[str] = []
        self.runs: list[dict] = []
        self.script: list = []
        monkeypatch.setattr(wait_for_task, "time", self.clock)
        monkeypatch.setattr(wait_for_task, "Display", lambda: MagicMock(display=self._display))
        self.task = MagicMock(args={"kind": "ecs_task", "ids": ["t-1"]}, async_val=0, no_log=False, check_mode=False)
        self.task.delegate_to = None
        self.connection = MagicMock(has_native_async=False)
        self.action = wait_for_task.ActionModule(
            self.task, self.connection, MagicMock(), MagicMock(), MagicMock(), MagicMock()
        )
        monkeypatch.setattr(self.action, "_execute_module", self._execute)

    def _display(self, line: str, stderr: bool = False) -> None:
        assert stderr, "standard output belongs to the callback"
        self.lines.append(line)

    def _execute(self, module_args=None, task_vars=None, wrap_async=False):
        self.runs.append({"args": module_args, "wrap_async": wrap_async, "at": self.clock.now - 1000})
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        self.clock.now += START + step.pop("takes", 0.0)
        if "used" in step:
            step["used"] = module_args["resume"]["used"] + step.pop("used")
        return step

    def run(self, *script) -> dict:
        self.script = list(script)
        result = self.action.run(task_vars={"inventory_hostname": "web1"})
        assert not self.script, "not every slice was run"
        return result


@pytest.fixture(name="bench")
def fixture_bench(monkeypatch) -> Bench:
    return Bench(monkeypatch)


def entry(status: str, elapsed: int = 0) -> dict:
    return {
        "kind": "ecs_task",
        "region": "cn-hangzhou",
        "instance_id": None,
        "id": "t-1",
        "status": status,
        "at": "2026-01-02T03:04:05Z",
        "elapsed": elapsed,
    }


def saved() -> dict:
    watch = dict.fromkeys(SAVED)
    watch.update(task=blank("ecs_task", "t-1", "cn-hangzhou", None, "running"), reached=False)
    return {
        "watches": [[watch[name] for name in SAVED]],
        "polls": 3,
        "api_calls": 4,
        "credential_source": "option",
    }


def handed_back(used: float, next_look: float, history=(), **more) -> dict:
    return {
        "resume": saved(),
        "used": used,
        "takes": used,
        "next_look": next_look,
        "history": list(history),
        "history_dropped": 0,
        "summary": {
            "outcomes": {"running": 1},
            "open": [{"id": "t-1", "status": "Processing", "progress": None}],
            "still_open": 1,
            "trouble": None,
            "timeout": 3600,
        },
        **more,
    }


def done(history=(), **more) -> dict:
    return {
        "reached": True,
        "changed": False,
        "tasks": [{"outcome": "succeeded"}],
        "elapsed": 42,
        "history": list(history),
        "history_dropped": 0,
        **more,
    }


def test_a_gate_that_is_decided_at_once_is_one_run(bench):
    result = bench.run(done([entry("Finished")]))
    assert result["reached"] is True
    assert bench.lines == ["[web1] t-1: Finished (0s)", "[web1] open after 42s: 1 succeeded"]
    assert "resume" not in result


def test_options_go_through_untouched_and_the_state_goes_from_slice_to_slice(bench):
    first = handed_back(20, 20)
    state = first["resume"]
    bench.run(first, done())
    assert [run["args"] | {"resume": None} for run in bench.runs] == [{**bench.task.args, "resume": None}] * 2
    assert bench.runs[0]["args"]["resume"] == {
        "used": wait_for_task.FIRST_START,
        "slice": wait_for_task.SLICE,
        "state": None,
    }
    assert bench.runs[1]["args"]["resume"]["state"] is state
    assert "resume" not in bench.task.args


def test_the_controller_owns_the_clock(bench):
    bench.run(handed_back(20, 20), handed_back(20, 40), done())
    used = [run["args"]["resume"]["used"] for run in bench.runs]
    # Each slice is told the time by the controller's clock, and what it will lose by starting late.
    assert used == pytest.approx([wait_for_task.FIRST_START, 20 + 2 * START, 40 + 3 * START])


def test_a_look_beyond_the_slice_is_slept_for_on_the_controller_with_summaries(bench):
    bench.run(handed_back(1, 300), done())
    assert bench.runs[1]["at"] == pytest.approx(300)
    assert sum(bench.clock.naps) == pytest.approx(300 - 1 - START)
    summaries = [line for line in bench.lines if "waiting" in line]
    assert 5 <= len(summaries) <= 9
    assert summaries[0].startswith("[web1] waiting 31s of 60m: 1 running (t-1 Processing)")


def test_history_is_that_of_the_whole_gate_and_bounded(bench, monkeypatch):
    monkeypatch.setattr(wait_for_task, "MOST_HISTORY", 3)
    result = bench.run(
        handed_back(1, 1, [entry("Waiting"), entry("Pending", 1)]),
        handed_back(1, 2, [entry("Processing", 2)]),
        done([entry("Finished", 3)], history_dropped=2),
    )
    assert [line["status"] for line in result["history"]] == ["Pending", "Processing", "Finished"]
    assert result["history_dropped"] == 3


def test_warnings_of_all_slices_are_kept_once(bench):
    result = bench.run(handed_back(1, 1, warnings=["a", "b"]), handed_back(1, 2, warnings=["b"]), done(warnings=["c"]))
    assert result["warnings"] == ["a", "b", "c"]


def test_a_failure_is_passed_on_with_the_history(bench):
    result = bench.run(
        handed_back(1, 1, [entry("Processing")]),
        done([entry("Failed", 9)], reached=False, failed=True, msg="t-1 ended as Failed"),
    )
    assert result["failed"]
    assert [line["status"] for line in result["history"]] == ["Processing", "Failed"]
    assert bench.lines[-1].startswith("[web1] closed after 42s")


def test_refused_input_returns_what_the_module_said_alone(bench):
    result = bench.run({"failed": True, "msg": "ids: required"})
    assert result == {"failed": True, "msg": "ids: required"}
    assert bench.lines == []


@pytest.mark.parametrize(
    "lost",
    [
        AnsibleConnectionFailure("no route to host"),
        {"failed": True, "msg": "MODULE FAILURE", "module_stdout": "", "rc": 137},
        {"unreachable": True, "msg": "no route to host"},
    ],
)
def test_a_slice_that_cannot_be_run_is_retried(bench, lost):
    result = bench.run(handed_back(1, 1), lost, done())
    assert result["reached"] is True
    assert any("could not be run, again in 5s" in line for line in bench.lines)


def test_slices_that_cannot_be_run_end_the_task_with_the_last_state_known(bench):
    lost = [AnsibleConnectionFailure("no route to host") for _turn in range(6)]
    result = bench.run(handed_back(1, 1), *lost)
    assert result["failed"]
    assert "unreachable" not in result
    assert "could not be run any more" in result["msg"]
    assert "no route to host" in result["msg"]
    assert result["tasks"][0]["id"] == "t-1"
    assert (result["reached"], result["timed_out"], result["polls"], result["api_calls"]) == (False, False, 3, 4)
    assert bench.clock.naps == pytest.approx([5, 10, 20, 40, 80])


def test_a_slice_that_fails_on_its_way_to_the_gate_is_retried_too(bench):
    refused = {"failed": True, "msg": "profile: 'p' was asked for, but config.json does not exist"}
    result = bench.run(handed_back(1, 1), refused, done())
    assert result["reached"] is True
    assert any("'p' was asked for" in line for line in bench.lines)


def test_the_clock_of_a_gate_that_cannot_be_run_any_more_runs_out(bench):
    bench.task.args["msg"] = "Release 1.4"
    first = handed_back(1, 1)
    first["summary"]["timeout"] = 12
    result = bench.run(first, *(AnsibleConnectionFailure("gone") for _attempt in range(3)))
    assert result["timed_out"] is True
    assert result["msg"].startswith("Release 1.4: The module could not be run any more")
    assert "Last seen open: t-1" in result["msg"]


def test_a_first_slice_that_cannot_be_run_is_the_task_s_own_failure(bench):
    result = bench.run({"failed": True, "msg": "The module interpreter was not found.", "module_stdout": "", "rc": 127})
    assert result["msg"] == "The module interpreter was not found."
    assert bench.clock.naps == []


@pytest.mark.parametrize(
    ("change", "wrap_async"),
    [
        ({"args": {"progress": False}}, False),
        ({"args": {"progress": "no"}}, False),
        ({"args": {"progress": "nonsense"}}, False),
        ({"no_log": True}, False),
        ({"check_mode": True}, False),
        ({"async_val": 60}, True),
    ],
)
def test_without_progress_the_module_is_run_once_and_nothing_is_shown(bench, change, wrap_async):
    for name, value in change.items():
        setattr(bench.task, name, value)
    result = bench.run(done([entry("Finished")]))
    assert result["reached"] is True
    assert bench.lines == []
    assert [(run["args"], bool(run["wrap_async"])) for run in bench.runs] == [(None, wrap_async)]


@pytest.mark.parametrize("empty", [None, ""])
def test_progress_left_empty_is_the_default(bench, empty):
    bench.task.args["progress"] = empty
    bench.run(done([entry("Finished")]))
    assert bench.lines


def test_resume_is_not_for_users(bench):
    bench.task.args["resume"] = {"used": 3}
    result = bench.run()
    assert result["failed"]
    assert result["msg"].startswith("resume: internal")


def test_a_delegated_gate_names_both_hosts(bench):
    bench.task.delegate_to = "bastion"
    bench.run(done([entry("Finished")]))
    assert bench.lines[0].startswith("[web1 -> bastion] ")
