# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress as a user sees it: while ansible-playbook runs, on standard error, and only where it is wanted."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest

WAYS = ("here", "sent")
GATE = "alicloud.gate.wait_for_task"
ENDED = {
    "tasks": {
        "ecs_task": [
            {"id": "t-done", "timeline": [{"at": -60, "TaskStatus": "Finished"}]},
            {"id": "t-failed", "timeline": [{"at": -60, "TaskStatus": "Failed"}]},
        ]
    }
}


def slow(seconds):
    return {
        "clock_starts": "first_call",
        "tasks": {
            "ecs_task": [
                {"id": "t-1", "timeline": [{"at": -9, "TaskStatus": "Processing"}, {"at": 2, "TaskStatus": "Waiting"}]}
            ],
            "eci_commit_container_task": [
                {
                    "id": "t-2",
                    "container_group_id": "eci-1",
                    "timeline": [
                        {"at": -9, "TaskStatus": "Running", "TaskProgress": "50%"},
                        {"at": seconds, "TaskStatus": "Succeeded", "TaskProgress": "100%"},
                    ],
                }
            ],
        },
    }


def gate(**options):
    return {"name": "Wait", GATE: {"kind": "ecs_task", "ids": ["t-done"], "sleep": 1, "timeout": 60, **options}}


@pytest.mark.parametrize("here", [True, False], ids=WAYS)
def test_lines_come_while_the_gate_waits(play, here):
    tasks = [
        {
            "name": "Wait",
            GATE: {
                "tasks": [{"kind": "ecs_task", "id": "t-1"}, {"kind": "eci_commit_container_task", "id": "t-2"}],
                "require": "any",
                "sleep": 1,
                "timeout": 60,
            },
        }
    ]
    run = play(slow(14), tasks, vars={"alicloud_gate_in_process": here}).wait()
    assert run.process.returncode == 0
    came = {line.split("] ")[1].rpartition(" (")[0]: at for at, line in run.err if "]" in line}
    assert came["t-1: Processing"] < run.took - 2, run.err
    assert came["t-1: Processing -> Waiting"] < run.took - 2
    assert came["t-2: Running -> Succeeded"] > came["t-1: Processing"]
    assert "gate opened after" in run.progress[-1]
    (result,) = run.results
    assert result["result"]["reached"] is True
    seen = [entry["status"] for entry in result["result"]["history"]]
    assert (sorted(seen[:2]), seen[2:]) == (["Processing", "Running"], ["Waiting", "Succeeded"])
    assert result["result"]["polls"] >= 13
    assert "resume" not in str(result)


@pytest.mark.parametrize("here", [True, False], ids=WAYS)
def test_with_and_without_progress_the_results_are_the_same_key_by_key(play, here):
    shared = {"ids": ["t-done", "t-failed", "t-gone"], "fail_fast": False, "appear_timeout": 3, "msg": "Not today"}
    tasks = [{**gate(**shared, progress=wanted), "ignore_errors": True} for wanted in (True, False)]
    run = play(ENDED, tasks, vars={"alicloud_gate_in_process": here}).wait()
    assert [entry["how"] for entry in run.results] == ["failed", "failed"], run.err
    with_progress, without = (entry["result"] for entry in run.results)
    for result in (with_progress, without):
        result.get("invocation", {}).get("module_args", {}).pop("progress", None)  # shown since 2.20 on demand only
        for entry in result["history"]:
            entry.pop("at")
    # The clock of the sliced gate also counts what starting a slice takes.
    assert abs(with_progress.pop("elapsed") - without.pop("elapsed")) <= 1
    assert with_progress == without


@pytest.mark.parametrize(
    ("options", "keywords"),
    [
        ({"progress": False}, {}),
        ({}, {"no_log": True}),
        ({}, {"async": 60, "poll": 1}),
        ({}, {"check_mode": True}),
    ],
)
def test_nothing_is_shown_where_it_is_not_wanted(play, options, keywords):
    run = play(ENDED, [{**gate(**options), **keywords}]).wait()
    assert run.process.returncode == 0, "\n".join(map(str, run.out + run.err))
    assert run.progress == []


def test_an_async_gate_is_handed_to_the_module(play):
    tasks = [
        {**gate(), "async": 60, "poll": 0, "register": "job"},
        {
            "name": "Look",
            "ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"},
            "register": "status",
            "until": "status is finished",
            "retries": 30,
            "delay": 1,
        },
    ]
    run = play(ENDED, tasks).wait()
    assert run.process.returncode == 0, "\n".join(map(str, run.out + run.err))
    assert run.results[-1]["result"]["reached"] is True
    assert run.progress == []


@pytest.mark.parametrize(
    ("task", "play_keywords", "lines"),
    [
        ({"delegate_to": "spare"}, {}, {"[localhost -> spare] t-done: Finished (0s)"}),
        ({"loop": ["t-done", "t-done"], "ids": ["{{ item }}"]}, {}, {"[localhost] t-done: Finished (0s)"}),
        ({"connection": "local", "environment": {"ALIBABA_CLOUD_REGION": "eu-west-1"}}, {}, set()),
        ({"run_once": True}, {"hosts": ["first", "second"]}, {"[first] t-done: Finished (0s)"}),
        (
            {},
            {"hosts": ["first", "second"], "strategy": "free"},
            {"[first] t-done: Finished (0s)", "[second] t-done: Finished (0s)"},
        ),
        (
            {"region": None},
            {
                "module_defaults": {"group/alicloud.gate.all": {"region": "cn-hangzhou"}},
                "environment": {"ALIBABA_CLOUD_REGION": "nowhere!"},
            },
            {"[localhost] t-done: Finished (0s)"},
        ),
    ],
)
def test_it_works_as_any_module_does(play, task, play_keywords, lines):
    task = dict(task)
    options = {key: task.pop(key) for key in ("ids", "region") if key in task}
    run = play(
        ENDED,
        [{**gate(**{k: v for k, v in options.items() if v}, timeout=2, appear_timeout=0), **task}],
        **play_keywords,
    )
    run.wait()
    assert {line for line in run.progress if "Finished" in line} == lines, (run.err, run.out)
    assert all(entry["how"] == ("ok" if lines else "failed") for entry in run.results)


@pytest.mark.parametrize("here", [True, False], ids=WAYS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_the_play_leaves_no_process_that_polls(play, running, here, number):
    run = play(slow(600), [gate(ids=["t-1"])], vars={"alicloud_gate_in_process": here})
    deadline = time.monotonic() + 20
    while not running.calls()["total"] and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(run.process.pid, number)
    run.wait()
    asked = running.calls()["total"]
    assert asked
    time.sleep(2.5)  # the gate polls once a second: one that is left over would be seen
    assert running.calls()["total"] == asked


def test_a_gate_whose_ansible_was_killed_ends(play, running):
    run = play(slow(600), [gate(ids=["t-1"])], vars={"alicloud_gate_in_process": True})
    deadline = time.monotonic() + 20
    while not running.calls()["total"] and time.monotonic() < deadline:
        time.sleep(0.1)
    run.process.kill()  # its worker does not hear of it
    time.sleep(1.5)
    asked = running.calls()["total"]
    assert asked
    time.sleep(2.5)
    assert running.calls()["total"] == asked
    run.wait()


def test_the_task_keyword_timeout_ends_a_gate_here_and_nothing_goes_on(play, running):
    first = {**gate(ids=["t-1"]), "timeout": 3, "ignore_errors": True}
    after = {"name": "Go on", "ansible.builtin.wait_for": {"timeout": 5}}
    run = play(slow(600), [first, after], vars={"alicloud_gate_in_process": True}).wait()
    assert re.search("[Tt]imed out after 3 s|expected time frame", run.results[0]["result"]["msg"])
    assert 1 <= running.calls()["total"] <= 5  # one a second while it lasted
