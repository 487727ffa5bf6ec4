# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the API answers, a module returns what its documentation says, and a gate opens for no other reason."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Style
from tests.contract.shape import CONTRACT

from .inside import run

PHASE = {
    "Phase": "PullBaseImage",
    "Status": "Failed",
    "Message": "no",
    "RecordTime": "2023-03-06T16:22:40.123456789+08:00",
}
# Module, options, where the id and the status are, and an answer as the vendor's pages and SDK packages have it.
WRITTEN: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    (
        "ecs_task",
        {"task_ids": "t-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "RegionId": "cn-hangzhou",
            "TotalCount": 1,
            "PageNumber": 1,
            "PageSize": 100,
            "TaskSet": {
                "Task": [
                    {
                        "TaskId": "t-1",
                        "TaskAction": "ImportImage",
                        "TaskStatus": "Finished",
                        "ResourceId": "m-1",
                        "SupportCancel": "false",
                        "CreationTime": "2020-11-24T12:50Z",
                        "FinishedTime": "2020-11-24T12:55Z",
                        "FailedReason": "",
                        "ResourceIds": {"resourceId": ["m-1"]},
                    }
                ]
            },
        },
    ),
    (
        "ecs_image_pipeline_execution",
        {"execution_ids": "exec-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "NextToken": "",
            "TotalCount": 1,
            "MaxResults": 500,
            "ImagePipelineExecution": {
                "ImagePipelineExecutionSet": [
                    {
                        "ExecutionId": "exec-1",
                        "ImagePipelineId": "ip-1",
                        "ImageId": "m-1",
                        "Status": "SUCCESS",
                        "Message": "done",
                        "CreationTime": "2020-11-24T06:00:00Z",
                        "ModifiedTime": "2020-11-24T06:00:00Z",
                        "ErrorInfo": "",
                        "Tags": {"Tag": [{"TagKey": "team", "TagValue": "web"}]},
                    }
                ]
            },
        },
    ),
    (
        "eci_commit_container_task",
        {"task_ids": "t-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "NextToken": "",
            "TotalCount": 1,
            "MaxResults": "50",
            "CommitTasks": [
                {
                    "TaskId": "t-1",
                    "TaskStatus": "Succeeded",
                    "TaskProgress": "100%",
                    "StatusMessage": "done",
                    "TaskCreationTime": "2023-03-06T08:22:40Z",
                    "TaskFinishedTime": "2023-03-06T08:22:40Z",
                    "CommitPhaseInfos": [PHASE],
                }
            ],
        },
    ),
    (
        "cr_artifact_build_task",
        {"build_task_ids": "i2a-1", "instance_id": "cri-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "Code": "success",
            "IsSuccess": True,
            "BuildTaskId": "i2a-1",
            "TaskStatus": "SUCCESS",
            "StartTime": 1685415871,
            "EndTime": 1685415971,
            "Instructions": ["null"],
            "SourceArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-1", "Version": "1"},
        },
    ),
    (
        "ecs_image",
        {"image_ids": "m-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "RegionId": "cn-hangzhou",
            "TotalCount": 1,
            "PageNumber": 1,
            "PageSize": 100,
            "Images": {
                "Image": [
                    {
                        "ImageId": "m-1",
                        "ImageName": "web-1",
                        "Status": "Available",
                        "Progress": "100%",
                        "CreationTime": "2020-11-24T06:00:00Z",
                        "Tags": {"Tag": [{"TagKey": "team", "TagValue": "web"}]},
                        "DetectionOptions": {"Items": {"Item": [{"Name": "Nvme", "Value": "Installed"}]}},
                    }
                ]
            },
        },
    ),
    (
        "cr_repo_tag",
        {"tag_ids": "crr-1:v1", "instance_id": "cri-1"},
        {
            "RequestId": "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
            "Code": "success",
            "IsSuccess": True,
            "Tag": "v1",
            "Status": "NORMAL",
            "Digest": "67bf" * 16,
            "ImageCreate": 1572604800000,
            "ImageUpdate": 1572604800000,
            "ImageSize": 2568,
        },
    ),
)


def told(name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The same from the contract's example, but that the task has succeeded."""
    kind = KINDS[name]
    answer: dict[str, Any] = copy.deepcopy(CONTRACT["operations"][kind.operation]["example"])
    task: Any = answer
    for step in kind.path:
        task = task[step]
    task = task[0] if kind.path else task
    task[kind.status_field] = kind.statuses["succeeded"][0]
    task_id = task[kind.id_field]
    if kind.ids.style is Style.PAIR:
        task_id = f"first:{task_id}"
    options = {kind.ids_option: task_id, **({"instance_id": "cri-1"} if kind.in_instance else {})}
    return name, options, answer


ANSWERS = (*WRITTEN, *(told(name) for name in KINDS if name not in {kind for kind, *_rest in WRITTEN}))
REFUSAL = {
    "RequestId": "R",
    "HostId": "h",
    "Code": "Forbidden.RAM",
    "Message": "no",
    "AccessDeniedDetail": {"AuthAction": "a"},
}
SUCCESS = tuple(word.lower() for kind in KINDS.values() for word in kind.statuses["succeeded"])
# Text is of any kind, lone surrogates and control characters too.
TEXT = st.text(st.characters(codec=None), max_size=8)
SPECIAL = [
    "",
    "\ud800",
    "\x00",
    "1e999",
    "9" * 400,
    "100%",
    "2020-13-45T99:99Z",
    "0001-01-01T00:00+23:59",
    "items",
    "t-1",
    "-1",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.sampled_from(SPECIAL),
    st.sampled_from(["Finished", "SUCCESS", "Succeeded", "Failed", "PARTITION_SUCCESS", "Running", "Deleted"]),
    TEXT,
)
KEYS = st.one_of(
    TEXT, st.sampled_from(["Items", "Keys", "Reached", "TaskStatus", "task_status", "Id", "Kind", "Tags", "Message"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything within."""
    found = [path]
    if isinstance(value, dict):
        found += [place for key, part in value.items() for place in places(part, (*path, key))]
    elif isinstance(value, list):
        found += [place for number, part in enumerate(value) for place in places(part, (*path, number))]
    return found


@st.composite
def mutated(draw: st.DrawFn, honest: Any) -> Any:
    """The answer after some changes: a value replaced, removed, doubled or joined by another."""
    answer = copy.deepcopy(honest)
    for _change in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from(places({"answer": answer})[1:]))
        holder: Any = {"answer": answer}
        for step in way:
            holder = holder[step]
        what = draw(st.sampled_from(["replace", "replace", "remove", "add", "double"]))
        if what == "replace" or not way:
            holder[last] = draw(VALUES)
            answer = holder[last] if not way else answer
        elif what == "remove":
            del holder[last]
        elif isinstance(holder, list):
            holder.append(draw(VALUES) if what == "add" else copy.deepcopy(holder[last]))
        else:
            holder[draw(KEYS)] = draw(VALUES)
    return answer


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[str, dict[str, Any], int, bytes]:
    """A kind, the options of its info module, and the status and bytes of the answer."""
    kind, options, honest = draw(st.sampled_from(ANSWERS))
    if draw(st.integers(0, 4)):
        status, answer = 200, draw(mutated(honest))
    else:
        status, answer = draw(st.sampled_from([200, 302, 400, 403, 404, 500])), draw(mutated(REFUSAL))
    body = json.dumps(answer).encode()
    if not draw(st.integers(0, 9)):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=4)) + body[at + draw(st.integers(0, 3)) :]
    return kind, options, status, body


def says_success(body: bytes) -> bool:
    """Whether the word for success is anywhere in the answer."""
    return any(f'"{word}"' in body.decode("utf-8", "replace").lower() for word in SUCCESS)


def test_every_kind_has_an_answer_to_be_changed() -> None:
    assert {kind for kind, _options, _answer in ANSWERS} == set(KINDS)


@settings(max_examples=600)
@given(exchanges())
def test_an_info_module_returns_what_it_documents(exchange: tuple[str, dict[str, Any], int, bytes]) -> None:
    kind, options, status, body = exchange
    result, _calls = run(f"{kind}_info", {**options, "retry_timeout": 1e-6}, body, status)
    event("failed" if result.get("failed") else "succeeded")
    if not result.get("failed"):
        assert len(result["tasks"]) + len(result["missing"]) == 1
    else:
        assert "error" in result


@settings(max_examples=600)
@given(exchanges(), st.booleans())
def test_a_gate_returns_what_it_documents(exchange: tuple[str, dict[str, Any], int, bytes], conditional: bool) -> None:
    kind, options, status, body = exchange
    ids = next(value for name, value in options.items() if name.endswith("_ids"))
    args = {"kind": kind, "ids": ids, "instance_id": "cri-1", "timeout": 0, "retry_timeout": 1e-6}
    if conditional:
        args["condition"] = "length(message) > `2` && starts_with(status, 'S')"
    result, _calls = run("wait_for_task", args, body, status)
    event("opened" if result.get("reached") else "failed")
    if result.get("reached") and not conditional:
        assert status == 200
        assert says_success(body)
        assert result["tasks"][0]["outcome"] == "succeeded"
