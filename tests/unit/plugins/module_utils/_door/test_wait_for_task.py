# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""wait_for_task through its module: targets, refusals, check mode, results on success and on failure alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door import wait_for_task as _wait
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import Pace
from ansible_collections.alicloud.gate.plugins.module_utils._gate import condition as _condition
from ansible_collections.alicloud.gate.plugins.module_utils._gate.handover import Slice, SliceEnd
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.scheduler import Scheduler
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Clock
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import Runner, run, wire
from ansible_collections.alicloud.gate.tests.unit.plugins.slips import CONDITIONS, ITEMS

__all__ = ["clock", "run", "wire"]  # fixtures

GATE = "wait_for_task"
TAGGED = {"kind": "cr_repo_tag", "ids": "crr-1:v1", "instance_id": "cri-1"}
RETURNS = {
    "reached",
    "timed_out",
    "tasks",
    "elapsed",
    "polls",
    "api_calls",
    "history",
    "history_dropped",
    "credential_source",
}
ANSIBLES = {"changed", "failed", "msg", "invocation", "warnings", "exception"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The gate's own clock: it sleeps without any time passing."""
    clock = Clock(1000.0)
    monkeypatch.setattr(_wait, "Pace", lambda: Pace(clock, clock.sleep))
    return clock


class Cloud:
    """ECS tasks and registry builds by id: a list of statuses, one for each poll, the last one staying."""

    def __init__(self, **statuses: list[Any]) -> None:
        self.statuses = {name.replace("_", "-"): states for name, states in statuses.items()}
        self.seen: dict[str, int] = {}

    def __call__(self, query: dict[str, str]) -> Any:
        if "TaskId" in query or "Page" in query:
            return {}  # nothing is known of the failure
        if "BuildTaskId" in query:
            status = self.next(query["BuildTaskId"])
            return {"BuildTaskId": query["BuildTaskId"], "TaskStatus": status} if status else {}
        rows = []
        for task_id in query["TaskIds"].split(","):
            status = self.next(task_id)
            if isinstance(status, tuple):
                return status
            if status:
                rows.append({"TaskId": task_id, "TaskStatus": status})
        return {"TaskSet": {"Task": rows}, "TotalCount": len(rows)}

    def next(self, task_id: str) -> Any:
        states = self.statuses[task_id]
        self.seen[task_id] = self.seen.get(task_id, 0) + 1
        return states[min(self.seen[task_id], len(states)) - 1]


def statuses(result: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(task["id"], task["status"], task["reached"]) for task in result["tasks"]]


def test_the_short_form_opens(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing", "Finished"], t_2=["Finished"])
    result = run(GATE, kind="ecs_task", ids="t-1,t-2")
    assert set(result) - ANSIBLES == RETURNS
    assert (result["reached"], result["timed_out"], result["elapsed"]) == (True, False, 10)
    assert (result["polls"], result["api_calls"]) == (2, 2)
    assert statuses(result) == [("t-1", "Finished", True), ("t-2", "Finished", True)]
    assert [query["TaskIds"] for query in run.wire.queries] == ["t-1,t-2", "t-1"]
    assert [(entry["id"], entry["status"], entry["elapsed"]) for entry in result["history"]] == [
        ("t-1", "Processing", 0),
        ("t-2", "Finished", 0),
        ("t-1", "Finished", 10),
    ]
    assert set(result["history"][0]) == {"kind", "region", "instance_id", "id", "status", "at", "elapsed"}
    assert (result["history_dropped"], result["credential_source"]) == (0, "option")
    assert "resume" not in result.get("invocation", {"module_args": {}})["module_args"]


def test_a_failure_returns_the_same_and_names_the_task(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing", "Failed"], t_2=["Processing"])
    result = run(GATE, kind="ecs_task", ids=["t-1", "t-2"], msg="Import of the base image")
    assert result["failed"]
    assert set(result) - ANSIBLES == RETURNS
    assert (result["reached"], result["timed_out"]) == (False, False)
    assert result["msg"] == (
        "Import of the base image: t-1 ended as Failed after 10s. In total 0 of 2 tasks succeeded."
    )


@pytest.mark.parametrize(
    ("prefix", "start"), [("Stop.", "Stop. t-1"), ("Why?", "Why? t-1"), ("", "t-1"), (None, "t-1")]
)
def test_prefix(run: Runner, prefix: Any, start: str) -> None:
    run.wire.handler = Cloud(t_1=["Failed"])
    assert run(GATE, kind="ecs_task", id="t-1", msg=prefix)["msg"].startswith(start)


def test_a_timeout_names_the_open_task_with_status_and_age(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing"])
    result = run(GATE, kind="ecs_task", id="t-1", timeout=90, sleep=40)
    assert (result["timed_out"], result["elapsed"], result["polls"]) == (True, 90, 4)
    assert result["msg"] == (
        "Timed out after 1m 30s: 0 of 1 task succeeded. Still open: t-1 has been Processing for 1m 30s."
    )


def test_the_long_form_mixes_kinds_regions_and_instances(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Finished"], t_2=["Finished"], t_3=["Finished"], i2a_1=["SUCCESS"], i2a_2=["SUCCESS"])
    result = run(
        GATE,
        instance_id="cri-1",
        kind="ecs_task",
        endpoint="http://127.0.0.1:1",
        tasks=[
            {"id": "t-1"},
            {"ids": "t-2, t-3", "region": "cn-beijing"},
            {"kind": "ecs_task", "id": "t-3", "region": "cn-beijing", "status": "Processing", "outcome": "running"},
            {"kind": "cr_artifact_build_task", "id": "i2a-1"},
            {"kind": "cr_artifact_build_task", "id": "i2a-2", "instance_id": 2, "region": ""},
            {"id": "t-1", "kind": None, "instance_id": "ignored"},
        ],
    )
    assert result["reached"]
    assert [(task["kind"], task["region"], task["instance_id"], task["id"]) for task in result["tasks"]] == [
        ("ecs_task", "cn-hangzhou", None, "t-1"),
        ("ecs_task", "cn-beijing", None, "t-2"),
        ("ecs_task", "cn-beijing", None, "t-3"),
        ("cr_artifact_build_task", "cn-hangzhou", "cri-1", "i2a-1"),
        ("cr_artifact_build_task", "cn-hangzhou", "2", "i2a-2"),
    ]
    assert result["api_calls"] == 4


def test_tasks_of_an_info_module_go_in_as_they_are(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing"])
    info = run("ecs_task_info", task_ids="t-1")
    run.wire.handler = Cloud(t_1=["Finished"])
    assert statuses(run(GATE, tasks=info["tasks"])) == [("t-1", "Finished", True)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "ids: required; a gate that waits for nothing would always open"),
        ({"kind": "ecs_task", "ids": []}, "ids: required"),
        ({"kind": "ecs_task", "ids": "t-1", "tasks": []}, "tasks: not together with ids"),
        ({"kind": "ecs_task", "tasks": []}, "tasks is empty; a gate that waits for nothing would always open"),
        ({"ids": "t-1"}, "kind: required; give one of eci_commit_container_task, eci_image_cache, "),
        ({"kind": "ecs", "ids": "t-1"}, "value of kind must be one of: eci_commit_container_task, "),
        ({"kind": "ecs_task", "ids": "t-1", "tasks": [{"id": "t-2"}]}, "tasks: not together with ids"),
        ({"tasks": [{"kind": "ecs_task"}]}, "tasks[0].ids: required"),
        ({"kind": "ecs_task", "tasks": [{"id": "t-1"}, {"id": "t-2", "ids": ["t-3"]}]}, "tasks[1].ids: not together"),
        ({"kind": "ecs_task", "tasks": [{"id": "t-1"}, {"id": "t/2"}]}, "tasks[1].id: 't/2' is not accepted"),
        ({"tasks": [{"id": "t-1", "kind": "ecs"}]}, "tasks[0].kind: 'ecs' is not accepted; give one of"),
        ({"tasks": [{"id": "t-1", "kind": ["x"]}]}, "tasks[0].kind: "),
        ({"tasks": [{"id": "t-1", "kind": "ecs_task", "region": "A/b"}]}, "tasks[0].region: 'A/b' is n"),
        ({"tasks": [{"id": "t-1", "kind": "ecs_task", "region": {"a": 1}}]}, "tasks[0].region: "),
        ({"tasks": [{"id": {"a": 1}, "kind": "ecs_task"}]}, "tasks[0].id: "),
        ({"kind": "cr_artifact_build_task", "ids": "i2a-1"}, "instance_id: required for cr_artifact_build_task"),
        ({"tasks": [{"id": ["t-1"], "kind": "ecs_task", "region": True}]}, "tasks[0].region: 'True' is n"),
        ({"tasks": [{"kind": "cr_artifact_build_task", "id": "i", "instance_id": [[]]}]}, "tasks[0].instance_id: "),
        ({"tasks": [{"kind": "cr_artifact_build_task", "id": "i"}]}, "tasks[0].instance_id: required for"),
        ({"kind": "cr_artifact_build_task", "ids": "i", "instance_id": "c/1"}, "instance_id: 'c/1' is not accepted"),
        ({"kind": "ecs_task", "ids": "t-1", "region": None}, "region: required"),
        ({"kind": "ecs_task", "ids": "t-1", "timeout": -1}, "timeout: -1 is not accepted; give at least 0"),
        ({"kind": "ecs_task", "ids": "t-1", "sleep": 0}, "sleep: 0 is not accepted; give at least 1"),
        ({"kind": "ecs_task", "ids": "t-1", "appear_timeout": -1}, "appear_timeout: -1 is not accepted"),
        ({"kind": "ecs_task", "ids": "t-1", "delay": -1}, "delay: -1 is not accepted"),
        (
            {"kind": "ecs_task", "ids": "t-1", "delay": 60, "timeout": 60},
            "delay: 60 is not accepted; it must be smaller",
        ),
        ({"kind": "ecs_task", "ids": "t-1", "delay": 1, "timeout": 0}, "delay: 1 is not accepted; it must be smaller"),
        ({"kind": "ecs_task", "ids": "t-1", "timeout": 10**12}, "timeout: 1000000000000 is not accepted"),
        ({"kind": "ecs_task", "ids": "t-1", "timeout": 10**400}, "timeout: 1000000"),
        ({"kind": "ecs_task", "ids": "t-1", "timeout": "inf"}, "timeout: 'inf' is not accepted"),
        ({"kind": "ecs_task", "ids": "t-1", "condition": ["finished"]}, "condition: a list is not accepted; give text"),
        ({"kind": "ecs_task", "ids": "t-1", "id": "t-2"}, "ids: given with different values as ids and id"),
        ({"tasks": [{"kind": "ecs_task", "id": False}]}, "tasks[0].id: False is not an id; a template may"),
        ({"tasks": [{"kind": "ecs_task", "id": "t-1", "region": 0}]}, "tasks[0].region: '0' is n"),
        (
            {"tasks": [{"kind": "cr_repo_tag", "id": "crr-1:v", "instance_id": "cri-1", "not_digest": False}]},
            "tasks[0].not_digest: 'False' is not accepted",
        ),
        ({"tasks": [{}, {"kind": "ecs_task", "id": "t-1"}]}, "tasks[0].ids: required"),
        ({"kind": "ecs_task", "ids": "t-1", "timeout": "soon"}, "timeout"),
        ({"kind": "ecs_task", "ids": "t-1", "state": "done"}, "value of state must be one of: succeeded, finished"),
        ({"kind": "ecs_task", "ids": "t-1", "require": "some"}, "value of require must be one of: all, any"),
        (
            {"kind": "ecs_task", "ids": "t-1", "condition": ""},
            "condition is empty; a template may have rendered to nothing",
        ),
        (
            {"kind": "ecs_task", "ids": "t-1", "condition": None},
            "condition is empty; a template may have rendered to nothing",
        ),
        ({"kind": "ecs_task", "ids": "t-1", "condition": "status != Waiting"}, ": status != 'Waiting'"),
        ({**TAGGED, "newer_than": ""}, "newer_than is empty; a template may have rendered to nothing"),
        ({**TAGGED, "newer_than": None}, "newer_than is empty"),
        ({**TAGGED, "newer_than": "yesterday"}, "newer_than: 'yesterday' is not accepted"),
        ({"kind": "ecs_task", "ids": "t-1", "newer_than": "yesterday"}, "newer_than: "),
        ({**TAGGED, "not_digest": "latest"}, "not_digest: 'latest' is not accepted; give the digest of an image"),
        ({"kind": "ecs_task", "ids": "t-1", "condition": "status =="}, "condition: not valid JMESPath"),
        (
            {"kind": "ecs_task", "ids": "t-1", "condition": "finished", "state": "succeeded"},
            "condition: not together with state",
        ),
        (
            {"kind": "ecs_task", "ids": "t-1", "condition": "finished", "accept_partial": False},
            "condition: not together with accept_partial",
        ),
        (
            {
                "endpoint": "one.example",
                "tasks": [{"kind": "ecs_task", "id": "t-1"}, {"kind": "eci_commit_container_task", "id": "t-2"}],
            },
            "endpoint: one host cannot serve eci, ecs",
        ),
    ],
    ids=lambda value: json.dumps(value)[:90] if isinstance(value, dict) else "",
)
def test_refused_before_any_call(run: Runner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(GATE, **options)


@pytest.mark.parametrize(
    "check_options", [{}, {"kind": "ecs_task", "ids": ""}, {"tasks": [{"kind": "ecs_task", "id": ""}]}]
)
def test_no_id_in_check_mode_is_no_error(run: Runner, check_options: dict[str, Any]) -> None:
    result = run(GATE, check=True, **check_options)
    assert (result["reached"], result["tasks"], result["api_calls"]) == (False, [], 0)
    assert set(result) - ANSIBLES == RETURNS


@pytest.mark.parametrize(
    ("states", "reached"), [(["Failed"], False), (["Processing"], False), ([None], False), (["Finished"], True)]
)
def test_check_mode_is_one_poll_that_never_fails_for_what_the_tasks_are(
    run: Runner, clock: Clock, states: list[Any], reached: bool
) -> None:
    run.wire.handler = Cloud(t_1=states)
    result = run(GATE, check=True, kind="ecs_task", ids="t-1", delay=30)
    assert (result["reached"], result["polls"], result["api_calls"]) == (reached, 1, 1)
    assert not result.get("failed")
    assert clock.sleeps == []


@pytest.mark.parametrize(("status", "code"), [(403, "Forbidden"), (404, "InvalidAccessKeyId.NotFound")])
@pytest.mark.parametrize("check", [True, False])
def test_api_errors_fail_in_check_mode_too(run: Runner, check: bool, status: int, code: str) -> None:
    run.wire.handler = Cloud(t_1=[({"Code": code, "Message": "no", "RequestId": "R-1"}, status)])
    result = run(GATE, check=check, kind="ecs_task", ids="t-1", msg="Import")
    assert result["failed"]
    assert result["msg"].startswith(f"Import: DescribeTasks in cn-hangzhou for t-1 failed: {code}: no")
    assert set(result) - ANSIBLES == RETURNS | {"error"}
    assert (result["error"]["code"], result["error"]["http_status"]) == (code, status)
    assert (result["reached"], result["api_calls"]) == (False, 1)


def test_a_stale_answer_of_the_last_poll_is_in_the_error(run: Runner) -> None:
    stale = ({"Code": "Invalid.NextToken", "Message": "stale"}, 403)
    run.wire.handler = Cloud(t_1=["Processing", stale])
    result = run(GATE, kind="ecs_task", ids="t-1", timeout=15)
    assert result["timed_out"]
    assert "Last API error: DescribeTasks in cn-hangzhou for t-1 failed: Invalid.NextToken: stale" in result["msg"]
    assert result["error"]["code"] == "Invalid.NextToken"
    run.wire.handler = Cloud(t_1=["Processing", stale, "Finished"])
    assert "error" not in run(GATE, kind="ecs_task", ids="t-1")


@pytest.mark.parametrize(
    ("options", "opens"),
    [
        ({"state": "finished"}, True),
        ({"state": "succeeded"}, False),
        ({"require": "any"}, True),
        ({"condition": "status == 'Failed' || outcome == 'succeeded'"}, True),
        ({"condition": "finished && task_id"}, True),
        ({"condition": "failed_reason"}, False),
        ({"condition": "outcome == 'succeeded'", "state": "", "accept_partial": None}, False),
        ({"fail_fast": False}, False),
    ],
)
def test_what_has_to_be_reached(run: Runner, options: dict[str, Any], opens: bool) -> None:
    run.wire.handler = Cloud(t_1=["Failed"], t_2=["Processing", "Finished"])
    result = run(GATE, kind="ecs_task", ids="t-1,t-2", **options)
    assert result["reached"] is opens
    assert bool(result.get("failed")) is not opens


@pytest.mark.parametrize("accept", [True, False])
def test_partial_success_counts_only_when_accepted(run: Runner, accept: bool) -> None:
    row = {"ExecutionId": "exec-1", "Status": "PARTITION_SUCCESS", "ImageId": "m-7", "Message": "copy failed"}
    run.wire.handler = lambda query: {"ImagePipelineExecution": {"ImagePipelineExecutionSet": [row]}}
    result = run(GATE, kind="ecs_image_pipeline_execution", ids="exec-1", accept_partial=accept)
    assert result["reached"] is accept
    if not accept:
        assert result["msg"] == (
            "exec-1 had already ended as PARTITION_SUCCESS at the first poll (the image exists: m-7; "
            "accept_partial would count this as success): copy failed."
        )


def test_an_error_of_the_condition_is_quoted_when_the_gate_fails(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing", "Finished"])
    result = run(GATE, kind="ecs_task", ids="t-1", condition="starts_with(finished_at, '2026')")
    assert "the condition could not be evaluated: " in result["msg"]
    assert result["msg"].endswith(" The condition is: starts_with(finished_at, '2026').")


@pytest.mark.parametrize("condition", ["failed_resaon || status == 'Failed'", "failed_resaon"])
def test_a_field_that_no_answer_had_is_named_when_the_gate_fails(run: Runner, condition: str) -> None:
    run.wire.handler = Cloud(t_1=["Processing", "Finished"])
    result = run(GATE, kind="ecs_task", ids="t-1", condition=condition)
    assert "t-1 ended as Finished after 10s (the condition had the value " in result["msg"]
    assert result["msg"].endswith(f" The condition is: {condition} (no answer so far has a field failed_resaon).")


def test_a_condition_that_gives_a_number_ends_the_gate(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Processing"])
    result = run(GATE, kind="ecs_task", ids="t-1", condition="not_null(progress, `0`)")
    assert result["failed"]
    assert "it gives a number for t-1, 0, which is neither true nor false" in result["msg"]
    assert set(result) - ANSIBLES == RETURNS


def test_the_id_of_the_image_in_place_of_its_digest_ends_the_gate(run: Runner) -> None:
    image = "67be" * 16
    run.wire.handler = lambda query: {"Tag": "v1", "Status": "NORMAL", "Digest": "67bf" * 16, "ImageId": image}
    result = run(GATE, **TAGGED, not_digest=f"sha256:{image}")
    assert result["failed"]
    assert "is the ImageId of crr-1:v1, not its Digest" in result["msg"]
    run.wire.requests.clear()
    assert run(GATE, **TAGGED, not_digest="67b0" * 16)["reached"]


EXECUTIONS = {"kind": "ecs_image_pipeline_execution", "ids": "exec-1"}
NO_EFFECT: list[tuple[dict[str, Any], str | None]] = [
    ({"accept_partial": True}, "accept_partial has no effect: no task of this gate can end as partial."),
    ({"accept_partial": True, **EXECUTIONS}, None),
    ({"accept_partial": False}, None),
    (
        {"accept_partial": True, "state": "finished", **EXECUTIONS},
        "accept_partial has no effect with state finished, which accepts any end.",
    ),
    ({"timeout": 30, "appear_timeout": 30}, "appear_timeout has no effect: it is not below timeout, 30."),
    ({"timeout": 30, "appear_timeout": 29}, None),
    ({"timeout": 30}, None),  # although the default of appear_timeout is above it
    ({"fail_fast": True, "require": "any"}, "fail_fast has no effect with require any, which fails only once "),
    ({"require": "any"}, None),
    ({"fail_fast": False}, None),
    ({"instance_id": "cri-1"}, None),  # as module_defaults may set for all
]


@pytest.mark.parametrize(("options", "warned"), NO_EFFECT)
def test_options_without_effect_are_named(run: Runner, options: dict[str, Any], warned: str | None) -> None:
    row = {"ExecutionId": "exec-1", "Status": "SUCCESS"}
    run.wire.handler = lambda query: (
        {"ImagePipelineExecution": {"ImagePipelineExecutionSet": [row]}}
        if "ImagePipelineId" in query or "ExecutionId" in query
        else Cloud(t_1=["Finished"])(query)
    )
    run(GATE, **{"kind": "ecs_task", "ids": "t-1", **options})
    texts = [text for text in run.warned if "has no effect" in text]
    assert len(texts) == (1 if warned else 0)
    assert not warned or texts[0].startswith(warned)


@pytest.mark.parametrize("leftover", ["__omit_place_holder__7f00", "None"])
def test_what_default_omit_leaves_in_an_item_is_refused(run: Runner, leftover: str) -> None:
    said = run.refused(GATE, kind="ecs_task", tasks=[{"id": "t-1"}, {"id": leftover}])
    assert said.startswith("tasks[1].id: ")
    assert "is not an id" in said


@pytest.mark.parametrize(("item", "said"), ITEMS, ids=repr)
def test_slips_in_items_are_said_as_they_are_through_the_module(run: Runner, item: dict[str, Any], said: str) -> None:
    assert run.refused(GATE, tasks=[{"kind": "ecs_task", "id": "t-0"}, item]) == f"tasks[1]{said}"
    assert "what-a-secret" not in run.output


@pytest.mark.parametrize(("written", "said"), CONDITIONS.items(), ids=list(CONDITIONS))
def test_slips_in_conditions_are_said_through_the_module(run: Runner, written: str, said: str) -> None:
    message = run.refused(GATE, kind="ecs_image_pipeline_execution", ids="exec-1", condition=written)
    assert message.startswith(f"condition: {said}")


def test_a_missing_library_is_named_only_where_it_is_needed(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_condition, "JMESPATH_MISSING", True)
    message = run.refused(GATE, kind="ecs_task", ids="t-1", condition="finished")
    assert "Failed to import the required Python library (jmespath)" in message
    run.wire.handler = Cloud(t_1=["Finished"])
    assert run(GATE, kind="ecs_task", ids="t-1")["reached"]


def test_an_unknown_word_draws_one_warning(run: Runner) -> None:
    run.wire.handler = Cloud(t_1=["Paused", "Paused", "Finished"], t_2=["Paused", "Finished"])
    assert run(GATE, kind="ecs_task", ids="t-1,t-2")["reached"]
    (warning,) = run.warned
    assert warning.startswith("ecs_task: the status 'Paused' is unknown")


def test_250_tasks_cost_three_calls_a_poll(run: Runner) -> None:
    names = [f"t-{number}" for number in range(250)]
    run.wire.handler = Cloud(**{name.replace("-", "_"): ["Processing", "Finished"] for name in names})
    result = run(GATE, kind="ecs_task", ids=names)
    assert (result["reached"], result["polls"], result["api_calls"]) == (True, 2, 6)
    assert [task["id"] for task in result["tasks"]] == names


def test_slices_carry_everything_over(run: Runner, clock: Clock) -> None:
    cloud = Cloud(t_1=["Processing"] * 5 + ["Finished"], t_2=["Finished"])
    run.wire.handler = cloud
    history: list[Any] = []
    begin = Slice(0.0, 12, None)
    for _slice in range(20):
        result = run(GATE, kind="ecs_task", ids="t-1,t-2", resume=begin.save())
        assert "resume" not in result.get("invocation", {"module_args": {}})["module_args"]
        end = SliceEnd.load(result)
        if end is None:
            history += result["history"]
            break
        history += end.history
        clock.sleep(max(0.001, end.state.next_poll - end.used))
        begin = Slice(max(end.used, end.state.next_poll), 12, end.state)
    assert (result["reached"], result["polls"], result["api_calls"]) == (True, 6, 6)
    assert 50 <= result["elapsed"] <= 52
    assert [(entry["id"], entry["status"]) for entry in history] == [
        ("t-1", "Processing"),
        ("t-2", "Finished"),
        ("t-1", "Finished"),
    ]


def test_a_part_that_was_not_answered_fails_check_mode(run: Runner) -> None:
    stale = ({"Code": "Invalid.NextToken", "Message": "stale"}, 403)
    run.wire.handler = Cloud(t_1=["Processing"], t_2=[stale])
    tasks = [{"id": "t-1"}, {"id": "t-2", "region": "cn-beijing"}]
    result = run(GATE, check=True, kind="ecs_task", tasks=tasks)
    assert result["failed"]
    assert "DescribeTasks in cn-beijing for t-2 failed: Invalid.NextToken" in result["msg"]
    assert statuses(result) == [("t-1", "Processing", False), ("t-2", "", False)]


def test_what_a_slice_knew_is_handed_to_the_next(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    lanes: list[Any] = []
    monkeypatch.setattr(Scheduler, "save", lambda scheduler: [[("ecs_task", "cn-hangzhou"), 5.0, 1, 4.0]])
    monkeypatch.setattr(Scheduler, "load", lambda scheduler, saved: lanes.extend(saved))
    run.wire.handler = Cloud(t_1=["Paused"])
    first = run(GATE, kind="ecs_task", ids="t-1", resume=Slice(0.0, 5, None).save())
    assert len(run.warned) == 1
    end = SliceEnd.load(first)
    assert end is not None
    run(GATE, kind="ecs_task", ids="t-1", resume=Slice(end.state.next_poll, 5, end.state).save())
    assert run.warned == []
    assert lanes == [[["ecs_task", "cn-hangzhou"], 5.0, 1, 4.0]]
