# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate does for single kinds: commands that never end or fail somewhere, reasons that a task has of its own."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door import wait_for_task as _gate
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Clock
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import Runner, run, wire

__all__ = ["run", "wire"]  # fixtures

GATE = "wait_for_task"
FAILED = {"InstanceId": "i-2", "InvocationStatus": "Failed", "ExitCode": 3, "ErrorCode": "ExitCodeNonzero"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(1000.0)
    monkeypatch.setattr(_gate, "time", SimpleNamespace(monotonic=clock, sleep=clock.sleep))
    return clock


def invocation(status: str, *instances: dict[str, Any], **fields: Any) -> dict[str, Any]:
    run = {"InvokeId": "t-1", "InvocationStatus": status, "InvokeInstances": {"InvokeInstance": list(instances)}}
    return {"Invocations": {"Invocation": [{**run, **fields}]}, "TotalCount": 1}


def results(*rows: dict[str, Any], token: str = "") -> dict[str, Any]:
    return {"Invocation": {"InvocationResults": {"InvocationResult": list(rows)}, "NextToken": token}}


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Assistant:
    """Cloud Assistant with one invocation, and pages of its results."""

    def __init__(self, answer: dict[str, Any], *pages: Any) -> None:
        self.answer = answer
        self.pages = list(pages)

    def __call__(self, query: dict[str, str]) -> Any:
        return self.pages.pop(0) if "ContentEncoding" in query else self.answer


@pytest.mark.parametrize("mode", ["Period", "EveryReboot", "period "])
def test_a_command_that_may_never_end_is_refused_as_soon_as_it_is_seen(run: Runner, mode: str) -> None:
    run.wire.handler = lambda query: invocation("Scheduled", RepeatMode=mode)
    result = run(GATE, kind="ecs_invocation", ids="t-1", msg="Deploy")
    assert result["failed"]
    assert result["msg"] == (
        f"Deploy: t-1 may never end: its RepeatMode is {mode.strip()}, and it is Scheduled. "
        "A gate only waits for tasks that end; run the command once (RepeatMode Once), and wait for that invocation."
    )
    assert (result["reached"], result["polls"], result["elapsed"]) == (False, 1, 0)
    assert [entry["status"] for entry in result["history"]] == ["Scheduled"]


@pytest.mark.parametrize(
    ("status", "fields", "options"),
    [
        ("Success", {"RepeatMode": "Period"}, {}),
        ("Success", {"RepeatMode": "NextRebootOnly"}, {}),
        ("Running", {"RepeatMode": "Period"}, {"condition": "status == 'Running'"}),
    ],
)
def test_one_that_has_ended_or_reached_is_not(
    run: Runner, status: str, fields: dict[str, Any], options: dict[str, Any]
) -> None:
    run.wire.handler = lambda query: invocation(status, **fields)
    assert run(GATE, kind="ecs_invocation", ids="t-1", **options)["reached"]


def test_one_that_runs_once_is_waited_for_and_check_mode_refuses_none(run: Runner) -> None:
    run.wire.handler = lambda query: invocation("Running", RepeatMode="Once")
    assert run(GATE, kind="ecs_invocation", ids="t-1", timeout=0)["timed_out"]
    run.wire.handler = lambda query: invocation("Running", RepeatMode="Period")
    assert not run(GATE, check=True, kind="ecs_invocation", ids="t-1").get("failed")


def test_a_partial_failure_opens_only_when_that_is_accepted(run: Runner) -> None:
    run.wire.handler = lambda query: invocation("PartialFailed", FAILED)
    result = run(GATE, kind="ecs_invocation", ids="t-1")
    assert result["msg"] == (
        "t-1 had already ended as PartialFailed at the first poll "
        "(accept_partial would count this as success): i-2: exit code 3."
    )
    assert result["tasks"][0]["failure_details"] == ["i-2: exit code 3"]
    opened = run(GATE, kind="ecs_invocation", ids="t-1", accept_partial=True)
    assert opened["reached"]
    assert "failure_details" not in opened["tasks"][0]


def test_a_failure_that_opens_the_gate_is_explained_too(run: Runner) -> None:
    run.wire.handler = lambda query: invocation("Failed", FAILED)
    result = run(GATE, kind="ecs_invocation", ids="t-1", state="finished")
    assert result["reached"]
    assert result["tasks"][0]["failure_details"] == ["i-2: exit code 3"]


@pytest.mark.parametrize("wanted", [True, "yes", "true", "True", 1, None])
def test_output_is_not_asked_for_unless_it_is_wanted(run: Runner, wanted: Any) -> None:
    run.wire.handler = Assistant(invocation("Failed", FAILED))
    result = run(GATE, kind="ecs_invocation", ids="t-1", failure_details=wanted)
    assert result["tasks"][0]["failure_details"] == ["i-2: exit code 3"]
    assert len(run.wire.queries) == 1


@pytest.mark.parametrize("wanted", [False, "no", "false", 0])
def test_no_details_are_wanted(run: Runner, wanted: Any) -> None:
    run.wire.handler = Assistant(invocation("Failed", FAILED))
    assert "failure_details" not in run(GATE, kind="ecs_invocation", ids="t-1", failure_details=wanted)["tasks"][0]


def test_what_details_there_are_is_said_for_any_other_word(run: Runner) -> None:
    assert "must be one of: true, false, output" in run.refused(
        GATE, kind="ecs_invocation", ids="t-1", failure_details="everything"
    )


def test_the_end_of_the_output_is_decoded_and_fit_to_be_shown(run: Runner) -> None:
    text = "\n".join(f"line {number}" for number in range(100)) + "\n\x1b[31mno space left\x07\n\n"
    run.wire.handler = Assistant(invocation("Failed", FAILED), results({**FAILED, "Output": encoded(text)}))
    result = run(GATE, kind="ecs_invocation", ids="t-1", failure_details="output")
    details = result["tasks"][0]["failure_details"]
    assert details[:2] == ["i-2: exit code 3", "  line 81"]
    assert details[-1] == "  \\x1b[31mno space left\\x07"
    assert len(details) == 21
    assert result["msg"].endswith(": i-2: exit code 3; \\x1b[31mno space left\\x07.")
    (query,) = [query for query in run.wire.queries if "ContentEncoding" in query]
    assert {name: query[name] for name in ("InvokeId", "ContentEncoding", "MaxResults", "RegionId")} == {
        "InvokeId": "t-1",
        "ContentEncoding": "Base64",
        "MaxResults": "50",
        "RegionId": "cn-hangzhou",
    }


@pytest.mark.parametrize("output", ["not Base64 at all!", "", None, 5, "/w=="])
def test_output_that_is_nothing_of_the_kind_does_no_harm(run: Runner, output: Any) -> None:
    run.wire.handler = Assistant(invocation("Failed", FAILED), results({**FAILED, "Output": output}))
    details = run(GATE, kind="ecs_invocation", ids="t-1", failure_details="output")["tasks"][0]["failure_details"]
    assert details[0] == "i-2: exit code 3"
    assert len(details) <= 2


def test_two_pages_of_a_hundred_instances_and_their_share_of_the_lines(run: Runner) -> None:
    rows = [{**FAILED, "InstanceId": f"i-{n:03}", "Output": encoded("a\nb\nc\nd")} for n in range(100)]
    well = {"InstanceId": "i-well", "InvocationStatus": "Success", "Output": encoded("fine")}
    pages = (results(well, *rows[:49], token="next"), results(*rows[49:]))
    run.wire.handler = Assistant(invocation("Failed", *rows), *pages)
    details = run(GATE, kind="ecs_invocation", ids="t-1", failure_details="output")["tasks"][0]["failure_details"]
    assert details[:4] == ["i-000: exit code 3", "  c", "  d", "i-001: exit code 3"]
    assert details[-1] == "and 90 more"
    assert len(details) == 31


def test_denied_output_leaves_what_is_known_and_names_the_permission(run: Runner) -> None:
    denied = ({"Code": "Forbidden.RAM", "Message": "no"}, 403)
    run.wire.handler = Assistant(invocation("Failed", FAILED), denied)
    result = run(GATE, kind="ecs_invocation", ids="t-1", failure_details="output")
    assert result["tasks"][0]["failure_details"] == ["i-2: exit code 3"]
    assert "ecs:DescribeInvocationResults" in result["msg"]


@pytest.mark.parametrize("token", ["same", "next"])
def test_pages_of_results_do_not_go_on_for_ever(run: Runner, token: str) -> None:
    count = iter(range(1000))
    run.wire.handler = lambda query: (
        results({**FAILED}, token=token if token == "same" else f"{token}{next(count)}")
        if "ContentEncoding" in query
        else invocation("Failed", FAILED)
    )
    run(GATE, kind="ecs_invocation", ids="t-1", failure_details="output")
    assert len(run.wire.queries) <= 11


def test_events_of_an_image_cache_and_the_issue_of_a_copy_are_details(run: Runner) -> None:
    events = [
        {"Reason": "Pulling", "Message": "pulling web:1", "LastTimestamp": "2026-11-20T08:00:10Z"},
        {"Reason": "Failed", "Message": "no such tag", "LastTimestamp": "2026-11-20T08:00:20Z"},
    ]
    run.wire.handler = lambda query: {"ImageCaches": [{"ImageCacheId": "imc-1", "Status": "Failed", "Events": events}]}
    task = run(GATE, kind="eci_image_cache", ids="imc-1")["tasks"][0]
    assert (task["message"], task["failure_details"]) == (
        "no such tag",
        ["Pulling: pulling web:1", "Failed: no such tag"],
    )
    run.wire.handler = lambda query: {"SyncTaskId": "rst-1", "TaskStatus": "ERROR", "TaskIssue": "TAG_CONFLICT"}
    result = run(GATE, kind="cr_repo_sync_task", ids="rst-1", instance_id="cri-1")
    assert result["tasks"][0]["failure_details"] == ["TAG_CONFLICT"]
    assert result["msg"] == "rst-1 had already ended as ERROR at the first poll: TAG_CONFLICT."
