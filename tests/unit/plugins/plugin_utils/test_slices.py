# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate in slices: scripted ones, on a clock that sleeping moves."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.alicloud.gate.plugins.module_utils._gate.handover import Slice, SliceEnd, Standing, State
from ansible_collections.alicloud.gate.plugins.module_utils._gate.watch import Watch
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import blank
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.plugins.plugin_utils import _slices
from ansible_collections.alicloud.gate.plugins.plugin_utils._progress import Progress

START = 0.3  # seconds that running a slice takes besides what its own clock measures


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
    """A gate whose slices are played from a list."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.lines: list[str] = []
        self.begun: list[tuple[float, Slice]] = []  # each slice: when, and with what
        self.script: list = []
        self.prefix: str | None = None
        monkeypatch.setattr(_slices, "time", self.clock)

    def _execute(self, added: dict) -> dict:
        (begin,) = added.values()
        assert set(added) == {"resume"}
        self.begun.append((self.clock.now - 1000, Slice.load(begin)))
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        self.clock.now += START + step.pop("takes", 0.0)
        if "resume" in step:
            step["resume"]["used"] += begin["used"]
        return step

    def run(self, *script) -> dict:
        self.script = list(script)
        result = _slices.run_in_slices(self._execute, self.prefix, Progress("web1", self.lines.append))
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


def handed_back(used: float, next_poll: float, history=(), timeout: float = 3600, **more) -> dict:
    watch = Watch(Target("ecs_task", "cn-hangzhou", None, "t-1"))
    watch.task = blank("ecs_task", "t-1", "cn-hangzhou", None, "running")
    state = State([watch.save()], 3, next_poll, True, None, 0, None, [], [], 4, "option")
    now = Standing({"running": 1}, [{"id": "t-1", "status": "Processing", "progress": None}], 1, None, timeout)
    return {**SliceEnd(state, used, list(history), 0, now).save(), "takes": used, **more}


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
    assert bench.lines == ["[web1] t-1: Finished (0s)", "[web1] gate opened after 42s: 1 succeeded"]
    assert "resume" not in result


def test_the_state_goes_from_slice_to_slice(bench):
    first = handed_back(20, 20)
    state = SliceEnd.load(first).state
    bench.run(first, done())
    assert bench.begun[0][1] == Slice(_slices.FIRST_START, _slices.SLICE, None)
    assert bench.begun[1][1].state == state


def test_the_controller_owns_the_clock(bench):
    bench.run(handed_back(20, 20), handed_back(20, 40), done())
    used = [begin.used for _at, begin in bench.begun]
    # Each slice is told the time by the controller's clock, and what it will lose by starting late.
    assert used == pytest.approx([_slices.FIRST_START, 20 + 2 * START, 40 + 3 * START])


def test_a_poll_beyond_the_slice_is_slept_for_on_the_controller_with_summaries(bench):
    bench.run(handed_back(1, 300), done())
    assert bench.begun[1][0] == pytest.approx(300)
    assert sum(bench.clock.naps) == pytest.approx(300 - 1 - START)
    summaries = [line for line in bench.lines if "waiting" in line]
    assert 5 <= len(summaries) <= 9
    assert summaries[0].startswith("[web1] waiting 31s of 60m: 1 running (t-1 Processing)")


def test_history_is_that_of_the_whole_gate_and_bounded(bench, monkeypatch):
    monkeypatch.setattr(_slices, "MOST_HISTORY", 3)
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
    assert bench.lines[-1].startswith("[web1] gate failed after 42s")


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
    assert any("could not be run, retrying in 5s" in line for line in bench.lines)


def test_slices_that_cannot_be_run_end_the_task_with_the_last_state_known(bench):
    lost = [AnsibleConnectionFailure("no route to host") for _turn in range(6)]
    result = bench.run(handed_back(1, 1), *lost)
    assert result["failed"]
    assert "unreachable" not in result
    assert "could no longer be run" in result["msg"]
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
    bench.prefix = "Release 1.4"
    first = handed_back(1, 1, timeout=12)
    result = bench.run(first, *(AnsibleConnectionFailure("gone") for _attempt in range(3)))
    assert result["timed_out"] is True
    assert result["msg"].startswith("Release 1.4: The module could no longer be run")
    assert "Last seen open: t-1" in result["msg"]


def test_a_first_slice_that_cannot_be_run_is_the_task_s_own_failure(bench):
    result = bench.run({"failed": True, "msg": "The module interpreter was not found.", "module_stdout": "", "rc": 127})
    assert result["msg"] == "The module interpreter was not found."
    assert bench.clock.naps == []
