# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios: what their timelines mean, and what is said about a wrong one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.shape import CONTRACT, deviations
from tests.emulator import scenario
from tests.emulator.calls import Call
from tests.emulator.kinds.table import KINDS, OPERATIONS
from tests.emulator.tests.raw import ask
from tests.emulator.timeline import Store, written
from tests.emulator.world import RateLimit

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

FOLDER = Path(scenario.__file__).parent
ZERO = 1_700_000_030.0
"""2023-11-14T22:13:50Z"""


def store(kind: str, **entry: Any) -> Store:
    return Store(scenario.complete({"tasks": {kind: [{"id": "t-1", **entry}]}})["tasks"])


def shown(tasks: Store, kind: str, at: float, scope: str = "cn-hangzhou") -> list[dict[str, Any]]:
    states = [(task, task.state(at)) for task in tasks.all(kind, scope)]
    return [task.show(state, ZERO) for task, state in states if state]


def test_states_overlay_one_another_and_a_task_can_go_and_come() -> None:
    timeline = [
        {"at": -10, "TaskStatus": "Processing", "Source": "api"},
        {"at": 5, "SupportCancel": "false"},
        {"at": 7.5, "gone": True},
        {"at": 9, "TaskStatus": "Failed", "FailedReason": "no bucket"},
    ]
    tasks = store("ecs_task", fields={"TaskAction": "ExportImage"}, timeline=timeline)
    assert shown(tasks, "ecs_task", -10.01) == []
    (first,) = shown(tasks, "ecs_task", -10)
    assert first == {
        "TaskId": "t-1",
        "TaskStatus": "Processing",
        "TaskAction": "ExportImage",
        "ResourceId": "m-emulated",
        "SupportCancel": "true",
        "Source": "api",
        "CreationTime": "2023-11-14T22:13Z",
    }
    (second,) = shown(tasks, "ecs_task", 5)
    assert second == {**first, "SupportCancel": "false"}
    assert shown(tasks, "ecs_task", 8) == []
    (last,) = shown(tasks, "ecs_task", 1e9)
    failed = {"TaskStatus": "Failed", "FailedReason": "no bucket", "FinishedTime": "2023-11-14T22:13Z"}
    assert last == {**second, **failed}


def test_times_have_the_form_of_each_api() -> None:
    assert written(ZERO, "minute") == "2023-11-14T22:13Z"
    assert written(ZERO, "second") == "2023-11-14T22:13:50Z"
    assert written(ZERO, "unix") == 1_700_000_030
    assert written(ZERO + 0.25, "nano") == "2023-11-15T06:13:50.250000000+08:00"
    timeline = [{"at": 0, "Status": "BUILDING"}, {"at": 20, "Status": "SUCCESS", "Message": "since {at}"}]
    (execution,) = shown(store("ecs_image_pipeline_execution", timeline=timeline), "ecs_image_pipeline_execution", 30)
    assert execution["CreationTime"] == "2023-11-14T22:13:50Z"
    assert execution["ModifiedTime"] == "2023-11-14T22:14:10Z"
    assert execution["Message"] == "since 2023-11-14T22:14:10Z"


def test_the_end_is_when_the_task_first_stood_ended() -> None:
    timeline = [{"at": 0, "TaskStatus": "BUILDING"}, {"at": 5, "TaskStatus": "SUCCESS"}, {"at": 9, "Priority": 1}]
    tasks = store("cr_artifact_build_task", instance_id="cri-1", timeline=timeline)
    assert [
        task.get("EndTime") for at in (4, 6, 10) for task in shown(tasks, "cr_artifact_build_task", at, "cri-1")
    ] == [
        None,
        int(ZERO) + 5,
        int(ZERO) + 5,
    ]


def test_counted_tasks_are_shifted_and_numbered() -> None:
    timeline = [{"at": 0, "TaskStatus": "Processing", "ResourceId": "m-{n}"}]
    entry = {"id": "t-{n:03}", "count": 3, "stagger": 10, "timeline": timeline}
    tasks = store("ecs_task", **entry)
    assert [(task["TaskId"], task["ResourceId"]) for task in shown(tasks, "ecs_task", 10)] == [
        ("t-000", "m-0"),
        ("t-001", "m-1"),
    ]


def test_the_clock_can_wait_for_the_first_call(emulator: Emulator) -> None:
    emulator.load({"clock_starts": "first_call"})
    assert emulator.control("GET", "health")["at"] == 0
    ask(emulator)
    assert emulator.control("GET", "health")["at"] > 0
    assert emulator.calls()["calls"][0]["at"] < 0.5


def test_ten_thousand_tasks_cost_an_answer_little(emulator: Emulator) -> None:
    emulator.load(
        {"tasks": {"ecs_task": [{"id": "t-{n}", "count": 10_000, "timeline": [{"at": 0, "TaskStatus": "Failed"}]}]}}
    )
    wanted = [f"t-{n * 99}" for n in range(100)]
    answer = ask(emulator, TaskIds=",".join(reversed(wanted)), PageSize=100)
    assert [task["TaskId"] for task in answer.data["TaskSet"]["Task"]] == wanted
    assert ask(emulator, PageSize=100, PageNumber=100).data["TaskSet"]["Task"][-1]["TaskId"] == "t-9999"


def test_a_reset_begins_the_scenario_again(emulator: Emulator) -> None:
    emulator.load({"faults": [{"kind": "throttle", "times": 1}]})
    emulator.fault(kind="error", code="InternalError")
    assert [ask(emulator).code for _call in range(2)] == ["InternalError", "InternalError"]
    emulator.reset()
    assert [ask(emulator).code for _call in range(2)] == ["Throttling.User", None]
    assert emulator.calls()["by_operation"] == {"DescribeTasks": 2}


def test_the_rate_limit_counts_in_any_one_second() -> None:
    limit = RateLimit({"per_second": 2})
    call = Call(1, 1, 0.0, "DescribeTasks", "ecs", None, [], "", "POST", {}, {}, "", 1)
    moments = (10.0, 10.5, 10.9, 11.0, 11.4, 11.5)
    assert [limit.exceeded(call, moment) for moment in moments] == [False, False, True, False, True, False]


WRONG: dict[str, tuple[Any, list[str]]] = {
    "no mapping": ([], ["the scenario: must be a mapping, not []"]),
    "unknown key": ({"task": {}}, ["the scenario: unknown key task; accepted: accounts, clock_starts,"]),
    "unknown kind": (
        {"tasks": {"ecs_tasks": []}},
        ["tasks: unknown key ecs_tasks; accepted: cr_artifact_build_task, "],
    ),
    "two mistakes": (
        {"tasks": {"ecs_task": [{"id": "t-1", "timeline": [{"at": "soon", "TaskStatus": "x"}], "count": 0}]}},
        ["tasks.ecs_task[0].count: 0 is not accepted: minimum 1", 'timeline[0].at: must be a number, not "soon"'],
    ),
    "a field in the wrong case": (
        {"tasks": {"ecs_task": [{"id": "t-1", "timeline": [{"at": 0, "taskStatus": "x"}]}]}},
        ['tasks.ecs_task[0].timeline[0]: key "taskStatus" is not accepted; API fields are written as the API'],
    ),
    "no instance": (
        {"tasks": {"cr_artifact_build_task": [{"id": "i", "timeline": [{"at": 0, "TaskStatus": "x"}]}]}},
        ["tasks.cr_artifact_build_task[0]: instance_id is missing"],
    ),
    "another kind's key": (
        {"tasks": {"ecs_task": [{"id": "t", "instance_id": "i", "timeline": [{"at": 0, "TaskStatus": "x"}]}]}},
        ["tasks.ecs_task[0]: unknown key instance_id; accepted: count, fields, id, operations, "],
    ),
    "no status": (
        {"tasks": {"ecs_task": [{"id": "t", "timeline": [{"at": 0, "Status": "x"}]}]}},
        ["tasks.ecs_task[0].timeline: TaskStatus is missing"],
    ),
    "disorder": (
        {"tasks": {"ecs_task": [{"id": "t", "timeline": [{"at": 2, "TaskStatus": "x"}, {"at": 1}]}]}},
        ["tasks.ecs_task[0].timeline: the moments [2, 1] are not in order"],
    ),
    "no region": (
        {"tasks": {"ecs_task": [{"id": "t", "region": "mars", "timeline": [{"at": 2, "TaskStatus": "x"}]}]}},
        ["tasks.ecs_task[0].region: 'mars' is not a region of this product"],
    ),
    "no place for the number": (
        {"tasks": {"ecs_task": [{"id": "t", "count": 2, "timeline": [{"at": 2, "TaskStatus": "x"}]}]}},
        ["tasks.ecs_task[0].id: 't' needs {n} or {n:05} in it"],
    ),
    "twice": (
        {"tasks": {"ecs_task": [{"id": "t", "timeline": [{"at": 2, "TaskStatus": "x"}]}] * 2}},
        ["tasks.ecs_task[1].id: 't' is there twice in cn-hangzhou"],
    ),
    "short secret": (
        {"accounts": [{"access_key_id": "a", "access_key_secret": "short"}]},
        ['accounts[0].access_key_secret: "short" is not accepted: minLength 8'],
    ),
}


@pytest.mark.parametrize(("data", "sentences"), WRONG.values(), ids=WRONG)
def test_a_wrong_scenario_is_answered_with_the_place_and_what_is_accepted(data: Any, sentences: list[str]) -> None:
    with pytest.raises(scenario.ScenarioError) as caught:
        scenario.complete(data)
    assert len(caught.value.errors) == len(sentences)
    for said, expected in zip(caught.value.errors, sentences, strict=True):
        assert expected in said


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yml"
    path.write_text("tasks:\n  ecs_task: [}\n", "utf-8")
    with pytest.raises(scenario.ScenarioError, match=r"broken.yml.*(?s:.*)line 2"):
        scenario.read(str(path))
    with pytest.raises(scenario.ScenarioError, match=r"missing.yml"):
        scenario.read(str(tmp_path / "missing.yml"))


def test_a_time_in_yaml_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "times.yml"
    path.write_text(
        "tasks: {ecs_task: [{id: t-1, timeline: [{at: 0, TaskStatus: x, CreationTime: 2020-11-24T12:50:00Z}]}]}",
        "utf-8",
    )
    assert shown(Store(scenario.read(str(path))["tasks"]), "ecs_task", 0)[0]["CreationTime"] == "2020-11-24T12:50:00Z"


def test_the_readmes_scenario_and_the_demo_can_be_loaded(tmp_path: Path) -> None:
    text = re.search(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)
    assert text
    path = tmp_path / "readme.yml"
    path.write_text(text[1], "utf-8")
    assert set(scenario.read(str(path))) == set(scenario.SCHEMA["properties"])
    for demo in (FOLDER / "scenarios").glob("*.yml"):
        scenario.read(str(demo))


def test_the_readme_lists_every_fault_and_every_option() -> None:
    rows = re.findall(r"^\| (`[^|]*)\|([^|]*)\|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
    told = {
        kind: set(re.findall(r"`(\w+)`", options)) for kinds, options in rows for kind in re.findall(r"`(\w+)`", kinds)
    }
    for kind, options in scenario.FAULT_OPTIONS.items():
        assert set(options) <= told[kind], kind


DEMO_END = {
    "eci_commit_container_task": ("Succeeded", "cn-hangzhou"),
    "ecs_task": ("Finished", "cn-hangzhou"),
    "ecs_image_pipeline_execution": ("SUCCESS", "cn-hangzhou"),
    "cr_artifact_build_task": ("SUCCESS", "cri-shac0demo0inst001"),
    "ecs_snapshot": ("accomplished", "cn-hangzhou"),
    "ecs_invocation": ("Success", "cn-hangzhou"),
    "eci_image_cache": ("Ready", "cn-hangzhou"),
    "cr_repo_sync_task": ("SUCCESS", "cri-shac0demo0inst001"),
}


@pytest.mark.parametrize("kind", DEMO_END)
def test_the_demo_ends_within_fifteen_seconds(kind: str) -> None:
    status, scope = DEMO_END[kind]
    tasks = Store(scenario.read(str(FOLDER / "scenarios" / "demo.yml"))["tasks"])
    field = KINDS[kind].status_field
    assert shown(tasks, kind, 0, scope)[0][field] != status
    assert shown(tasks, kind, 15, scope)[0][field] == status
    if kind == "ecs_image_pipeline_execution":
        failed = shown(tasks, kind, 17, scope)[1]
        assert (failed["Status"], failed["ImageId"]) == ("TEST_FAILED", "m-bp10demo0image00003")
        assert all(failed[field] for field in ("ErrorCode", "ErrorInfo", "Message"))
        passed = [shown(tasks, kind, at, scope)[0]["Status"] for at in range(15)]
        assert list(dict.fromkeys(passed)) == [
            "PREPARING",
            "BUILDING",
            "TESTING",
            "DISTRIBUTING",
            "RELEASING",
            "SUCCESS",
        ]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_what_the_contract_says(name: str) -> None:
    operation, told = OPERATIONS[name], CONTRACT["operations"][name]
    assert operation.of.code == told["endpoint_product"]
    never_sent = {"OwnerAccount", "OwnerId", "ResourceOwnerAccount", "ResourceOwnerId"}
    assert set(operation.parameters) == {parameter["name"] for parameter in told["params"]} - never_sent
    for parameter in told["params"]:
        if parameter["name"] not in never_sent:
            assert operation.parameters[parameter["name"]].required == parameter["required"]
            assert operation.parameters[parameter["name"]].default == parameter.get("default")
    kind = KINDS[operation.kind]
    assert (kind.id_field, kind.status_field) == (
        told.get("id_field", kind.id_field),
        told.get("status_field", kind.status_field),
    )


def test_a_task_with_nothing_but_a_status_has_the_shape_of_the_contract(emulator: Emulator) -> None:
    tasks: dict[str, Any] = {
        name: [
            {
                "id": "crr-1:x-1" if kind.first_part else "x-1",
                **({"instance_id": "cri-1"} if kind.of.scope_key == "instance_id" else {}),
                "timeline": [{"at": -5, kind.status_field: min(kind.finished) if kind.finished else "NORMAL"}],
            }
        ]
        for name, kind in KINDS.items()
    }
    emulator.load({"tasks": tasks})
    forms = {"json": '["x-1"]'}
    asked: dict[str, dict[str, Any]] = {}
    for name, operation in OPERATIONS.items():
        form = operation.parameters[operation.ids].form
        called = f"{operation.ids}__1" if form == "list" else operation.ids
        asked[name] = {called: forms.get(form, "x-1")}
        if operation.of.scope == "InstanceId":
            asked[name]["InstanceId"] = "cri-1"
        first = KINDS[operation.kind].first_part
        if first:
            asked[name][first.parameter] = "crr-1"
    asked["DescribeImages"]["Status"] = "ALL"
    asked["ListArtifactBuildTaskLog"].update(Page=1, PageSize=100)
    for action, parameters in asked.items():
        assert deviations(action, ask(emulator, action, **parameters).data) == []
