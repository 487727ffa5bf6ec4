# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for tasks: ids in any form, missing ones, nonsense, and what a poll or a fetch makes of it all."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import _Step, says_missing
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import Page, queries
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import (
    Api,
    ask_all,
    eci,
    ecs,
    ids,
    listing,
    poller,
    poller_at_once,
)


def test_ids_in_another_order_or_case_and_foreign_ones() -> None:
    api = Api(lambda params: ecs("T-002", "t-foreign", "t-001", "t-001", "t-000", total=5))
    (answer,) = ask_all(api, queries("ecs_task", REGION, None, ids(4)))
    assert set(answer.found) == {"t-000", "t-001", "t-002"}
    assert answer.found["t-002"]["id"] == "t-002"
    assert answer.found["t-002"]["task_id"] == "T-002"


def test_a_tag_in_another_case_is_another_tag() -> None:
    row = {"Tag": "RELEASE", "Status": "NORMAL", "IsSuccess": True}
    api = Api(lambda params: {**row, "Tag": "RELEASE" if params["Tag"] == "release" else params["Tag"]})
    (answer,) = ask_all(api, queries("cr_repo_tag", REGION, "cri-1", ["crr-1:release"]))
    assert answer.found == {}
    (answer,) = ask_all(api, queries("cr_repo_tag", REGION, "cri-1", ["crr-1:RELEASE"]))
    assert answer.found["crr-1:RELEASE"]["status"] == "NORMAL"


@pytest.mark.parametrize("task_id", [" t-000", "t-000\n", " T-000 "])
def test_blanks_around_an_id_do_not_count(task_id: str) -> None:
    (answer,) = ask_all(Api(lambda params: ecs(task_id)), queries("ecs_task", REGION, None, ids(1)))
    assert answer.found["t-000"]["id"] == "t-000"
    assert list(listing(Api(lambda params: ecs(task_id, total=1))).found) == [task_id.strip()]
    flat = {"BuildTaskId": task_id, "TaskStatus": "SUCCESS"}
    (answer,) = ask_all(Api(lambda params: flat), queries("cr_artifact_build_task", REGION, "cri-1", ids(1)))
    assert answer.found["t-000"]["status"] == "SUCCESS"


def test_a_row_in_another_case_does_not_stand_for_a_task_that_has_its_own() -> None:
    rows = [{"TaskId": "t-run", "TaskStatus": "Processing"}, {"TaskId": "T-RUN", "TaskStatus": "Finished"}]
    for order in (rows, rows[::-1]):
        api = Api(lambda params, order=order: {"TaskSet": {"Task": order}})
        (answer,) = ask_all(api, queries("ecs_task", REGION, None, ["t-run"]))
        assert answer.found["t-run"]["status"] == "Processing"


def test_rows_that_contradict_each_other_are_no_answer() -> None:
    rows = [{"TaskId": "t-run", "TaskStatus": status} for status in ("Processing", "Finished")]
    with pytest.raises(ApiError, match="has t-run twice, and differently") as caught:
        ask_all(Api(lambda params: {"TaskSet": {"Task": rows}}), queries("ecs_task", REGION, None, ["t-run"]))
    assert caught.value.retry


def test_ids_that_differ_in_case_only_are_kept_apart() -> None:
    api = Api(lambda params: ecs("t-a", "t-A"))
    (answer,) = ask_all(api, queries("ecs_task", REGION, None, ["t-A", "t-a"]))
    assert {task_id: task["task_id"] for task_id, task in answer.found.items()} == {"t-A": "t-A", "t-a": "t-a"}


@pytest.mark.parametrize(
    ("kind", "answer", "message"),
    [
        ("ecs_task", {}, "the answer has no list TaskSet.Task"),
        ("ecs_task", {"TaskSet": None}, "the answer has no list TaskSet.Task"),
        ("ecs_task", {"TaskSet": {"Task": {"TaskId": "t-000"}}}, "the answer has no list TaskSet.Task"),
        ("ecs_task", {"TaskSet": {"Task": [None]}}, "has an entry without TaskId in TaskSet.Task"),
        ("ecs_task", {"TaskSet": {"Task": [{"TaskId": 5}]}}, "has an entry without TaskId in TaskSet.Task"),
        ("ecs_task", {"TaskSet": [], "TotalCount": 1}, "the answer has no list TaskSet.Task"),
        ("eci_commit_container_task", {"CommitTasks": "x"}, "the answer has no list CommitTasks"),
        ("ecs_task", {"TaskSet": {"Task": [{"TaskId": " "}]}}, "has an entry without TaskId in TaskSet.Task"),
        ("cr_artifact_build_task", {"TaskStatus": "SUCCESS"}, "the answer has no BuildTaskId"),
        ("cr_artifact_build_task", {"TaskStatus": "SUCCESS", "BuildTaskId": " "}, "the answer has no BuildTaskId"),
    ],
)
def test_a_wrong_shape_is_no_answer(kind: str, answer: Any, message: str) -> None:
    with pytest.raises(ApiError, match=message) as caught:
        ask_all(Api(lambda params: answer), queries(kind, REGION, "cri-1" if KINDS[kind].in_instance else None, ids(1)))
    assert (caught.value.transient, caught.value.retry, caught.value.about[:5]) == (True, True, "t-000")


def test_fields_that_are_nested_too_deeply_are_no_answer() -> None:
    deep: Any = 1
    for _level in range(500):
        deep = {"A": deep}
    answer = {"TaskSet": {"Task": [{"TaskId": "t-000", "TaskStatus": "Finished", "Deep": deep}]}}
    with pytest.raises(ApiError, match="nested too deeply") as caught:
        ask_all(Api(lambda params: answer), queries("ecs_task", REGION, None, ids(1)))
    assert (caught.value.transient, caught.value.about) == (True, "t-000")


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("ecs_task", {"TotalCount": 0}),
        ("ecs_task", {"TaskSet": {}, "TotalCount": "0"}),
        ("ecs_task", {"TaskSet": {"Task": []}}),
        ("ecs_image_pipeline_execution", {"ImagePipelineExecution": {}, "TotalCount": 0}),
        ("cr_artifact_build_task", {"IsSuccess": True, "BuildTaskId": ""}),
        ("cr_artifact_build_task", {"IsSuccess": True}),
    ],
)
def test_an_empty_answer_means_missing(kind: str, answer: Any) -> None:
    asked = queries(kind, REGION, "cri-1" if KINDS[kind].in_instance else None, ids(1))
    (answered,) = ask_all(Api(lambda params: answer), asked)
    assert answered.found == {}


NEVER_MISSING = [
    "InvalidAccessKeyId.NotFound",
    "InvalidRegionId.NotFound",
    "INSTANCE_NOT_EXIST",
    "REPO_NOT_EXIST",
    "Forbidden.RAM",
    "InvalidTaskId.Malformed",
    "InvalidParameter.Status",
    "MissingParameter.ImagePipelineId",
    "InvalidExecutionId.SizeExceeded",
    "Invalid.NextToken",
    "EntityNotExist.Role",
    "InvalidStatus.NotFound",
    "InvalidFilterKey.NotFound",
    "InvalidSnapshotType.NotFound",
    "InvalidSnapshotLinkId.NotFound",
    "InvalidTaskAction.NotFound",
    "InvalidTaskGroupId.NotFound",
    "InvalidExecutionMode.NOT_EXIST",
    None,
    "",
]
MISSING = [
    "InvalidTaskId.NotFound",
    "TaskNotExist",
    "ARTIFACT_BUILD_TASK_NOT_EXIST",
    "Execution.NOT_FOUND",
    "taskid.notfound",
    "INVALID_TASK_ID_NOT_EXIST",
    "InvalidImagePipelineExecution.NotFound",
    "SYNC_TASK_NOT_EXIST",
]
NOUNS = {
    ("ecs_image", "InvalidImageId.NotFound"): True,
    ("ecs_image", "InvalidImage.NotFound"): True,
    ("ecs_image", "InvalidImagePipeline.NotFound"): False,
    ("ecs_image", "InvalidImageFamily.NotFound"): False,
    ("ecs_image", "InvalidImageOwnerAlias.NotFound"): False,
    ("cr_repo_tag", "REPO_TAG_NOT_EXIST"): True,
    ("cr_repo_tag", "TagNotExist"): True,
    ("cr_repo_tag", "REPO_NOT_EXIST"): False,
    ("eci_commit_container_task", "InvalidParameter.NotFound"): True,
    ("ecs_task", "InvalidParameter.NotFound"): False,
}


@pytest.mark.parametrize(
    "kind", ["ecs_task", "eci_commit_container_task", "ecs_image_pipeline_execution", "cr_artifact_build_task"]
)
def test_codes_that_mean_missing(kind: str) -> None:
    spec = KINDS[kind]
    assert [code for code in NEVER_MISSING if says_missing(spec, code)] == []
    assert [code for code in MISSING if not says_missing(spec, code)] == []
    assert says_missing(spec, "InvalidImagePipeline.NotFound") == (kind == "ecs_image_pipeline_execution")


@pytest.mark.parametrize(("kind", "code"), NOUNS)
def test_a_code_is_of_what_it_names(kind: str, code: str) -> None:
    assert says_missing(KINDS[kind], code) is NOUNS[kind, code]


@pytest.mark.parametrize("kind", KINDS)
def test_any_form_of_a_noun_means_missing(kind: str) -> None:
    for noun in KINDS[kind].missing_nouns:
        for code in (f"Invalid{noun.title()}Id.NotFound", f"{noun.upper()}_NOT_EXIST", f"{noun}NotFound"):
            assert says_missing(KINDS[kind], code), code


def test_eci_says_of_an_unknown_id_that_the_parameter_is_not_found() -> None:
    def answer(params: dict[str, str]) -> Any:
        asked = [value for name, value in params.items() if name.startswith("TaskId.")]
        return api_error("InvalidParameter.NotFound", http_status=404) if "t-001" in asked else eci(*asked)

    answers = ask_all(Api(answer), queries("eci_commit_container_task", REGION, None, ids(3)))
    assert {task_id for answered in answers for task_id in answered.found} == {"t-000", "t-002"}
    with pytest.raises(ApiError, match="InvalidParameter"):
        listing(
            Api(lambda params: api_error("InvalidParameter.NotFound", http_status=404)), "eci_commit_container_task"
        )


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
@pytest.mark.parametrize("code", ["InvalidAccessKeyId.NotFound", "InvalidTaskId.NotFound"])
def test_the_code_decides_and_never_the_http_status(status: int, code: str) -> None:
    api = Api(lambda params: api_error(code, http_status=status))
    asked = queries("eci_commit_container_task", REGION, None, ids(1))
    if "Task" in code:
        assert ask_all(api, asked)[0].found == {}
    else:
        with pytest.raises(ApiError):
            ask_all(api, asked)


def test_a_pipeline_that_is_not_found_is_an_error_of_a_listing() -> None:
    api = Api(lambda params: api_error("InvalidImagePipeline.NotFound", http_status=404))
    with pytest.raises(ApiError):
        listing(api, "ecs_image_pipeline_execution", filters={"image_pipeline_id": "ip-1"})
    assert listing(api, "ecs_image_pipeline_execution", ids=["exec-1"]).found == {}


@pytest.mark.parametrize("kind", ["eci_commit_container_task", "ecs_task"])
def test_a_batch_with_a_missing_id_is_asked_for_in_halves(kind: str) -> None:
    def answer(params: dict[str, str]) -> Any:
        asked = (
            params["TaskIds"].split(",")
            if "TaskIds" in params
            else [v for n, v in params.items() if n[:7] == "TaskId."]
        )
        if "t-005" in asked:
            return api_error("InvalidTaskId.NotFound")
        return eci(*asked, TotalCount=len(asked)) if kind[:3] == "eci" else ecs(*asked)

    api = Api(answer)
    answers = ask_all(api, queries(kind, REGION, None, ids(8), {"task_status": "Running"}))
    found = {task_id for answered in answers for task_id in answered.found}
    assert found == {*ids(8)} - {"t-005"}
    assert [answered.query.ids for answered in answers if not answered.found] == [("t-005",)]
    assert len(api.calls) == 7
    assert {params["TaskStatus"] for params in api.params} == {"Running"}


def test_an_error_says_what_it_is_about() -> None:
    api = Api(lambda params: api_error("Forbidden"))
    for number, about in ((1, "t-000"), (3, "t-000, t-001, t-002"), (10, "t-000, t-001, t-002 and 7 more")):
        with pytest.raises(ApiError) as caught:
            ask_all(api, queries("eci_commit_container_task", REGION, None, ids(number)))
        assert caught.value.about == about
    with pytest.raises(ApiError) as caught:
        ask_all(api, queries("cr_artifact_build_task", REGION, "cri-1", ["i2a-1"]))
    assert "for i2a-1 in cri-1 failed" in str(caught.value)


def test_a_poll_asks_for_several_kinds_regions_and_instances() -> None:
    def answer(params: dict[str, str]) -> Any:
        if "BuildTaskId" in params:
            if params["InstanceId"] == "cri-2":
                return api_error("INSTANCE_NOT_EXIST")
            return {"BuildTaskId": params["BuildTaskId"], "TaskStatus": "SUCCESS"}
        return ecs("t-1", total=1)

    api = Api(answer)
    targets = [
        Target("ecs_task", "cn-hangzhou", None, "t-1"),
        Target("ecs_task", "cn-hangzhou", None, "t-2"),
        Target("ecs_task", "cn-beijing", None, "t-1"),
        Target("cr_artifact_build_task", "cn-hangzhou", "cri-1", "i2a-1"),
        Target("cr_artifact_build_task", "cn-hangzhou", "cri-2", "i2a-1"),
    ]
    parts = list(poller(api).poll(targets, lambda: 100.0, 5))
    assert len(api.calls) == len(parts) == 4
    assert sorted(target for part in parts for target in part.targets) == sorted(targets)
    given = {id(target) for target in targets}
    assert all(id(target) in given for part in parts for target in (*part.targets, *part.found)), "the very same"
    found = {target: task["status"] for part in parts for target, task in part.found.items()}
    assert found == {targets[0]: "Finished", targets[2]: "Finished", targets[3]: "SUCCESS"}
    (error,) = [part.error for part in parts if part.error]
    assert error.about == "i2a-1 in cri-2"


def test_fetch_keeps_the_order_and_raises_the_first_error() -> None:
    api = Api(lambda params: ecs(*reversed(params["TaskIds"].split(","))))
    answers = poller(api).fetch(queries("ecs_task", REGION, None, ids(950)), 5)
    assert [answer.query.ids[0] for answer in answers] == [f"t-{number}00" for number in range(10)]
    api = Api(lambda params: api_error("Forbidden"))
    with pytest.raises(ApiError, match="Forbidden"):
        poller(api).fetch(queries("ecs_task", REGION, None, ids(300)), 5)


def test_a_late_answer_of_a_try_that_was_given_up_changes_nothing() -> None:
    ours = poller_at_once(Api(lambda params: ecs("t-000")))
    (update,) = ours.pages(queries("ecs_task", REGION, None, ids(1)), lambda: 100.0, 0)
    before = dict(update.listing.found)
    ours._client.handler = lambda params: {"TaskSet": {"Task": [{"TaskId": "t-000", "TaskStatus": "Failed"}]}}
    ours._ask(_Step(update.listing, Page()))
    assert update.listing.found == before
