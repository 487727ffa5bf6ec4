# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one shape: the vendor's sample answers, fields of newer SDKs, and nonsense."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import Kind, Pick, Tags, Time, times
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import (
    COMMON,
    blank,
    percent,
    shape,
    snake,
    snake_keys,
)
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

# The samples of the vendor's pages (the build task's times are no times: 1974, and the end before the start).
ECS: dict[str, Any] = {
    "CreationTime": "2020-11-24T12:50Z",
    "TaskStatus": "Finished",
    "FinishedTime": "2020-11-24T12:50Z",
    "SupportCancel": "true",
    "TaskId": "t-bp1hvgwromzv32iq",
    "TaskAction": "ImportImage",
    "ResourceId": "m-bp1i8huqm5u7",
}
EXECUTION: dict[str, Any] = {
    "CreationTime": "2020-11-24T06:00:00Z",
    "ImagePipelineId": "ip-2ze5tsl5bp6nf2b3",
    "Status": "BUILDING",
    "ModifiedTime": "2020-11-25T06:00:00Z",
    "ResourceGroupId": "rg-bp67acfmxazb4p",
    "Message": 'Create transition vpc "vpc-2ze70rc7093j9idu6" success!',
    "ImageId": "m-bp67acfmxazb4p",
    "ExecutionId": "exec-5fb8facb8ed7427c",
    "Tags": {"Tag": [{"TagValue": "TestKey", "TagKey": "TestValue"}]},
}
COMMIT: dict[str, Any] = {
    "TaskId": "t-2zej6nstkg744qc3",
    "TaskStatus": "Running",
    "TaskProgress": "50%",
    "StatusMessage": "Commit container -xxxxxx",
    "ContainerName": "worker0",
    "CommitPhaseInfos": [
        {
            "Phase": "PullBaseImage",
            "Status": "Success",
            "Message": "Pull base image for container container-1 successfully",
            "RecordTime": "2023-01-05T14:06:40.920005316+08:00",
        }
    ],
    "TaskCreationTime": "2023-03-06T08:22:40Z",
    "TaskFinishedTime": "2023-03-06T08:23:40Z",
}
BUILD: dict[str, Any] = {
    "EndTime": 1685415900,
    "StartTime": 1685415871,
    "ArtifactBuildType": "IMAGE_TO_ACCELERATED_IMAGE",
    "RequestId": "C4C7DD0C-C9D6-437A-A7EE-121EFD70D002",
    "TaskStatus": "BUILDING",
    "BuildTaskId": "i2a-1yu",
    "Code": "success",
    "IsSuccess": True,
    "Instructions": ["null"],
    "SourceArtifact": {"RepoId": "cri-shac42yvqzvq", "Version": "latest", "ArtifactType": "IMAGE"},
    "TargetArtifact": {"RepoId": "crr-1234567", "Version": "latest_accelerated", "ArtifactType": "IMAGE"},
}
PAGES = {
    "ecs_task": ECS,
    "ecs_image_pipeline_execution": EXECUTION,
    "eci_commit_container_task": COMMIT,
    "cr_artifact_build_task": BUILD,
}


def example(kind: Kind) -> dict[str, Any]:
    """The task in the contract's example answer."""
    node = CONTRACT["operations"][kind.operation]["example"]
    for step in kind.path:
        node = node[step]
    row: dict[str, Any] = node[0] if kind.path else node
    return row


SAMPLES = {
    **PAGES,
    **{name: example(kind) for name, kind in KINDS.items() if "example" in CONTRACT["operations"][kind.operation]},
}


def shaped(kind: str, **changes: Any) -> dict[str, Any]:
    return shape(
        kind, "the-id", "cn-hangzhou", "cri-1" if KINDS[kind].in_instance else None, {**SAMPLES[kind], **changes}
    )


def common(task: dict[str, Any]) -> list[Any]:
    return [task[key] for key in COMMON]


def test_ecs_sample() -> None:
    task = shaped("ecs_task")
    minute = "2020-11-24T12:50:00Z"
    assert common(task) == [
        *("ecs_task", "the-id", "cn-hangzhou", None, "Finished", "succeeded", True, None, ""),
        *(minute, None, None, minute),
    ]
    rest = {key: value for key, value in task.items() if key not in COMMON}
    assert rest == {
        "creation_time": "2020-11-24T12:50Z",
        "task_status": "Finished",
        "finished_time": "2020-11-24T12:50Z",
        "support_cancel": "true",
        "task_id": "t-bp1hvgwromzv32iq",
        "task_action": "ImportImage",
        "resource_id": "m-bp1i8huqm5u7",
    }


def test_execution_sample() -> None:
    task = shaped("ecs_image_pipeline_execution")
    assert common(task) == [
        *("ecs_image_pipeline_execution", "the-id", "cn-hangzhou", None, "BUILDING", "running", False, None),
        EXECUTION["Message"],
        *("2020-11-24T06:00:00Z", None, "2020-11-25T06:00:00Z", None),
    ]
    assert task["tags"] == {"TestValue": "TestKey"}
    assert task["api_tags"] == {"tag": [{"tag_value": "TestKey", "tag_key": "TestValue"}]}
    assert task["api_message"] == EXECUTION["Message"]
    assert task["execution_id"] == "exec-5fb8facb8ed7427c"
    assert "api_status" not in task


def test_commit_sample() -> None:
    task = shaped("eci_commit_container_task")
    assert common(task) == [
        *("eci_commit_container_task", "the-id", "cn-hangzhou", None, "Running", "running", False, 50),
        *("Commit container -xxxxxx", "2023-03-06T08:22:40Z", None, None, "2023-03-06T08:23:40Z"),
    ]
    assert task["commit_phase_infos"] == [
        {
            "phase": "PullBaseImage",
            "status": "Success",
            "message": "Pull base image for container container-1 successfully",
            "record_time": "2023-01-05T14:06:40.920005316+08:00",
        }
    ]
    assert task["task_progress"] == "50%"


def test_build_sample() -> None:
    task = shaped("cr_artifact_build_task")
    assert common(task) == [
        *("cr_artifact_build_task", "the-id", "cn-hangzhou", "cri-1", "BUILDING", "running", False, None, ""),
        *(None, "2023-05-30T03:04:31Z", None, "2023-05-30T03:05:00Z"),
    ]
    assert task["target_artifact"] == {
        "repo_id": "crr-1234567",
        "version": "latest_accelerated",
        "artifact_type": "IMAGE",
    }
    assert not {"request_id", "code", "is_success"} & set(task)


def test_fields_of_newer_packages_come_through() -> None:
    task = shaped(
        "cr_artifact_build_task", Priority=3, ArtifactCompression={"SquashKeepLayers": 2}, NewThing=[{"AB": 1}]
    )
    assert task["priority"] == 3
    assert task["artifact_compression"] == {"squash_keep_layers": 2}
    assert task["new_thing"] == [{"ab": 1}]
    assert shaped("cr_artifact_build_task", SourceArtifact={"Size": 5_000_000_000, "LayerCount": 7})[
        "source_artifact"
    ] == {
        "size": 5_000_000_000,
        "layer_count": 7,
    }
    task = shaped("ecs_task", FailedReason=" no bucket ", TaskGroupId="tg-1", ResourceIds={"resourceId": ["d-1"]})
    assert task["message"] == "no bucket"
    assert task["failed_reason"] == " no bucket "
    assert task["resource_ids"] == {"resource_id": ["d-1"]}


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("ecs_image_pipeline_execution", {"ErrorInfo": "exit 22", "Message": "failed"}, "exit 22; failed"),
        ("ecs_image_pipeline_execution", {"ErrorInfo": "same", "Message": "same"}, "same"),
        ("ecs_image_pipeline_execution", {"ErrorInfo": "exit 22", "Message": ""}, "exit 22"),
        ("ecs_image_pipeline_execution", {"ErrorInfo": None, "Message": ["x"]}, ""),
        (
            "eci_commit_container_task",
            {
                "StatusMessage": "Commit failed",
                "CommitPhaseInfos": [
                    {"Phase": "PullBaseImage", "Status": "Failed", "Message": "first"},
                    {"Phase": "CommitContainer", "Status": "Failed", "Message": "disk full"},
                    {"Phase": "PushCommittedImage", "Status": "Success", "Message": "fine"},
                ],
            },
            "Commit failed; disk full",
        ),
        ("eci_commit_container_task", {"StatusMessage": None, "CommitPhaseInfos": [None, {"Status": 5}, "x"]}, ""),
        ("eci_commit_container_task", {"StatusMessage": "", "CommitPhaseInfos": {"Status": "Failed"}}, ""),
    ],
)
def test_the_best_reason(kind: str, changes: dict[str, Any], message: str) -> None:
    assert shaped(kind, **changes)["message"] == message


@pytest.mark.parametrize(
    ("kind", "status", "outcome", "finished"),
    [
        ("ecs_task", "finished", "succeeded", True),
        ("ecs_task", "DELETED", "cancelled", True),
        ("ecs_task", "Paused", "unknown", False),
        ("ecs_image_pipeline_execution", "Partition_Success", "partial", True),
        ("ecs_image_pipeline_execution", "CANCELLING", "running", False),
        ("cr_artifact_build_task", "Canceled", "cancelled", True),
        ("eci_commit_container_task", "Success", "unknown", False),
        ("eci_commit_container_task", "", "unknown", False),
    ],
)
def test_outcomes_keep_the_word_of_the_api(kind: str, status: str, outcome: str, finished: bool) -> None:
    task = shaped(kind, **{KINDS[kind].status_field: status})
    assert (task["status"], task["outcome"], task["finished"]) == (status, outcome, finished)


@pytest.mark.parametrize("status", [" Succeeded", "Succeeded\n", "\tsucceeded "])
def test_blanks_around_a_status_do_not_count(status: str) -> None:
    task = shaped("eci_commit_container_task", TaskStatus=status)
    assert (task["status"], task["outcome"], task["finished"]) == (status.strip(), "succeeded", True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("50%", 50), ("0%", 0), ("100%", 100), ("7", 7), (" 33 % ", 33), ("99.9%", 99), (12, 12), (12.7, 12)),
        *(("101%", None), ("-1%", None), ("half", None), ("", None), (None, None), (True, None), ([50], None)),
        *((float("nan"), None), (10**300, None), ("\u0665\u0660%", None)),
    ],
)
def test_percent(value: Any, expected: int | None) -> None:
    assert percent(value) == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("TaskCreationTime", "task_creation_time"),
        ("resourceId", "resource_id"),
        ("OSSBucket", "oss_bucket"),
        ("ImageId", "image_id"),
        ("already_snake", "already_snake"),
        ("IPv6Address", "i_pv6_address"),
        ("Md5Sum", "md5_sum"),
        ("", ""),
    ],
)
def test_snake(name: str, key: str) -> None:
    assert snake(name) == key


def test_no_key_is_the_name_of_a_dicts_method_at_any_depth() -> None:
    names = ["Items", "Values", "Keys", "Get", "Update", "Pop", "Copy", "Clear", "Popitem", "Setdefault", "Fromkeys"]
    kept = snake_keys({name: [{name: {name: 1}}] for name in names})
    for name in names:
        key = f"api_{name.lower()}"
        assert kept[key] == [{key: {key: 1}}]
    assert shaped("ecs_task", Items=1)["api_items"] == 1


def test_a_field_named_like_a_common_key_is_kept_beside_it() -> None:
    task = shaped("ecs_task", Kind="a", Id="b", Region="c", Outcome="d", Finished="e", CreatedAt="f", Message="g")
    assert common(task) == common(shaped("ecs_task"))
    assert [task[f"api_{key}"] for key in ("kind", "id", "region", "outcome", "finished", "created_at", "message")] == [
        *"abcdefg"
    ]


def test_values_are_unchanged() -> None:
    value: dict[str, Any] = {"A": [1, 2.5, None, True, "x", {"B": []}]}
    assert shaped("ecs_task", Deep=value)["deep"] == {"a": [1, 2.5, None, True, "x", {"b": []}]}


NONSENSE: list[Any] = [
    *(None, True, False, 0, -1, 2**70, 1.5, float("inf"), float("nan"), "", " ", "x", "9" * 5000, "\x00\ud800"),
    *(
        [],
        [None],
        [[]],
        [{}],
        {},
        {"a": 1},
        {"Tag": None},
        {"Tag": [None, {"TagKey": []}, {"TagKey": "k"}]},
        [{"Status": []}],
    ),
]


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_wrong_type_in_any_field_never_raises(kind: str) -> None:
    for field in [*SAMPLES[kind], "Unknown"]:
        for value in NONSENSE:
            task = shaped(kind, **{field: value})
            assert [type(task[key]) for key in ("status", "outcome", "message")] == [str, str, str]
            assert isinstance(task["finished"], bool)
            assert task["progress"] is None or 0 <= task["progress"] <= 100
            assert all(task[key] is None or len(task[key]) == 20 for key in COMMON[-4:])
            json.dumps(task)
            if KINDS[kind].tags:
                assert all(isinstance(part, str) for pair in task["tags"].items() for part in pair)


@pytest.mark.parametrize("kind", PAGES)
def test_the_samples_have_every_field_that_is_not_optional(kind: str) -> None:
    node = CONTRACT["operations"][KINDS[kind].operation]["response"]
    for step in KINDS[kind].path:
        node = node["fields"][step]
    assert set(SAMPLES[kind]) == {name for name, field in node["fields"].items() if not field.get("optional")}


def test_a_snapshot() -> None:
    task = shaped("ecs_snapshot")
    assert common(task) == [
        *("ecs_snapshot", "the-id", "cn-hangzhou", None, "progressing", "running", False, 45, ""),
        *("2026-11-20T08:00:00Z", None, "2026-11-20T08:00:20Z", None),
    ]
    assert (task["remain_time"], task["available"], task["tags"]) == (38, True, {"release": "7"})


def test_an_invocation_has_the_times_and_the_failures_of_its_instances() -> None:
    task = shaped("ecs_invocation")
    assert common(task) == [
        *("ecs_invocation", "the-id", "cn-hangzhou", None, "PartialFailed", "partial", True, None),
        "i-two: exit code 3",
        *("2026-11-20T08:00:00Z", "2026-11-20T08:00:02Z", "2026-11-20T08:00:31Z", "2026-11-20T08:00:31Z"),
    ]
    assert shaped("ecs_invocation", InvocationStatus="Running")["finished_at"] is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"InvocationStatus": "Failed", "ExitCode": 3, "ErrorCode": "ExitCodeNonzero"}, "i-1: exit code 3"),
        (
            {"InvocationStatus": "Aborted", "ExitCode": 0, "ErrorCode": "ClientNotRunning", "ErrorInfo": "no agent"},
            "i-1: ClientNotRunning: no agent",
        ),
        ({"InvocationStatus": "Timeout", "ErrorCode": "ExecutionTimeout", "ErrorInfo": ""}, "i-1: ExecutionTimeout"),
        ({"InvocationStatus": "Error"}, "i-1: Error"),
        ({"InvocationStatus": "Invalid", "ErrorCode": "BadCronExpression"}, "i-1: BadCronExpression"),
        *(({"InvocationStatus": word}, "") for word in ("Success", "Running", "Cancelled", "Terminated", "")),
    ],
)
def test_why_a_command_failed_on_an_instance(fields: dict[str, Any], reason: str) -> None:
    task = shaped("ecs_invocation", InvokeInstances={"InvokeInstance": [{"InstanceId": "i-1", **fields}]})
    assert task["message"] == reason


def test_ten_instances_are_named_and_the_rest_counted() -> None:
    failed = [{"InstanceId": f"i-{n}", "InvocationStatus": "Failed", "ExitCode": n + 1} for n in range(12)]
    message = shaped("ecs_invocation", InvokeInstances={"InvokeInstance": failed})["message"]
    assert message.startswith("i-0: exit code 1; i-1: exit code 2; ")
    assert message.endswith("; i-9: exit code 10; and 2 more")


def test_an_image_cache_says_what_happened_to_it_last() -> None:
    events = [
        {"Message": "pull failed: no such tag", "Reason": "Failed", "LastTimestamp": "2026-11-20T08:03:00Z"},
        {"Message": "pulling", "Reason": "Pulling", "LastTimestamp": "2026-11-20T08:01:00Z"},
    ]
    task = shaped("eci_image_cache", Events=events)
    assert common(task) == [
        *("eci_image_cache", "the-id", "cn-hangzhou", None, "Failed", "failed", True, 0, "pull failed: no such tag"),
        *("2026-11-20T08:00:00Z", None, None, None),
    ]
    assert (task["tags"], task["api_tags"]) == ({"release": "7"}, [{"key": "release", "value": "7"}])


def test_a_sync_task_has_no_percent_and_no_times() -> None:
    task = shaped("cr_repo_sync_task", TaskStatus="SYNCHRONIZING", Progress=1)
    assert common(task) == [
        *("cr_repo_sync_task", "the-id", "cn-hangzhou", "cri-1", "SYNCHRONIZING", "running", False, None),
        *("NETWORK_ERROR", None, None, None, None),
    ]
    assert task["api_progress"] == 1
    assert "is_success" not in task


def test_a_kind_says_where_its_times_and_tags_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ("Runs", "Run")
    made_up = KINDS["ecs_task"]._replace(
        tags=Tags(("Tags",), "Key", "Value"),
        times=times(
            started_at=Time(("Start",), rows, Pick.EARLIEST),
            updated_at=Time(("Update", "Finish"), rows, Pick.LATEST),
            finished_at=Time(("Finish",), rows, Pick.LATEST, at_end=True),
        ),
    )
    monkeypatch.setitem(KINDS, "ecs_task", made_up)
    one = {"Start": "2026-11-20T08:00:02Z", "Update": "2026-11-20T08:00:09Z", "Finish": "2026-11-20T08:00:08Z"}
    other = {"Start": "2026-11-20T16:00:01+08:00", "Update": "", "Finish": "2026-11-20T08:00:31Z"}
    fields = {
        "TaskStatus": "Processing",
        "Runs": {"Run": [one, other, {}, None]},
        "Tags": [{"Key": "release", "Value": "7"}],
    }
    task = shape("ecs_task", "t-1", "cn-hangzhou", None, fields)
    assert (task["started_at"], task["updated_at"]) == ("2026-11-20T08:00:01Z", "2026-11-20T08:00:31Z")
    assert (task["created_at"], task["finished_at"]) == (None, None)
    assert task["tags"] == {"release": "7"}
    ended = shape("ecs_task", "t-1", "cn-hangzhou", None, {**fields, "TaskStatus": "Failed"})
    assert ended["finished_at"] == "2026-11-20T08:00:31Z"


def test_blank_has_every_common_key() -> None:
    task = blank("ecs_task", "t-1", "cn-hangzhou", None, "missing")
    assert tuple(task) == COMMON
    assert common(task) == ["ecs_task", "t-1", "cn-hangzhou", None, "", "missing", False, None, "", *[None] * 4]


@pytest.mark.parametrize("key", ["__ansible_type", "_ansible_no_log"])
def test_a_key_by_which_ansible_marks_its_own_values_is_renamed(key: str) -> None:
    fields = {
        "ExecutionId": "exec-1",
        "Status": "SUCCESS",
        key: "x",
        "Tags": {"Tag": [{"TagKey": key, "TagValue": "Event"}]},
    }
    task = shape("ecs_image_pipeline_execution", "exec-1", "cn-hangzhou", None, fields)
    assert task["tags"] == {f"api_{key}": "Event"}
    assert task[f"api_{key}"] == "x"
    assert key not in task
