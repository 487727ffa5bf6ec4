# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of task as data: how to ask for each, and what its answer means.

A fact about the API that not all kinds share stands here and nowhere else. Sources: the vendor's pages of the
operations and its SDK packages alibabacloud-ecs20140526, -eci20180808 and -cr20181201.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Ids(NamedTuple):
    """How ids travel: C(comma) in one string, C(list) as C(Name.N), C(single) one a call; at most C(per_call).

    An id of two parts, C(FIRST:SECOND), has a parameter for each; the answer names the second.
    """

    parameter: str
    style: str
    per_call: int
    second_parameter: str | None = None

    @property
    def accepts(self) -> str:
        """What the text of an id has to look like."""
        return "pair" if self.second_parameter else "id"

    def answered_as(self, task_id: str) -> str:
        """What the answer calls the task of this id."""
        return task_id.partition(":")[2] if self.second_parameter else task_id


class Paging(NamedTuple):
    """How to get the next page: by C(number) or by C(token); C(largest) is the most the API puts on one."""

    style: str
    size_parameter: str
    largest: int


class Filter(NamedTuple):
    """An info option on the wire: C(plain), C(comma), C(list) or C(tags).

    C(accepts) names what its text has to look like. A list is split into calls of at most C(most); tags are at most
    C(most).
    """

    parameter: str
    style: str = "plain"
    accepts: str = "word"
    most: int = 0


class Demand(NamedTuple):
    """What a gate can ask beside the status: that C(field) is C(later) than a time, or C(other) than a digest."""

    field: str
    test: str


class Detail(NamedTuple):
    """The operation that says why a task failed, in lines: where they are, and the fields that make up each.

    C(paged): by C(Page) and C(PageSize), the oldest line first.
    """

    operation: str
    method: str
    parameter: str
    path: tuple[str, ...]
    fields: tuple[str, ...]
    paged: bool = False


class Kind(NamedTuple):
    """Everything that one kind has of its own."""

    product: str
    operation: str
    version: str
    method: str
    ids: Ids
    statuses: Mapping[str, tuple[str, ...]]
    id_field: str = "TaskId"
    status_field: str = "TaskStatus"
    path: tuple[str, ...] = ()  # where the list of tasks is; empty: the answer itself is the task
    paging: Paging | None = None
    filters: Mapping[str, Filter] = {}
    in_instance: bool = False  # asked by InstanceId, not by RegionId
    constants: Mapping[str, str] = {}  # parameters of every call
    permission: str = ""  # the RAM action, where it is not called like the operation
    missing_nouns: tuple[str, ...] = ("task", "execution")  # a code of this very task names one of them
    missing_codes: tuple[str, ...] = ()  # beside those
    absent: str = "missing"  # the outcome of what the API does not have: running where it is still to come
    cautions: Mapping[str, str] = {}  # status in lower case: what to know of it although it is no failure
    demands: Mapping[str, Demand] = {}
    detail: Detail | None = None
    progress_field: str | None = None
    message_fields: tuple[str, ...] = ()
    phases_field: str | None = None
    tags_field: str | None = None
    times: Mapping[str, tuple[str, ...]] = {}
    image_statuses: tuple[str, ...] = ()  # not succeeded, and yet the image exists

    @property
    def ram_action(self) -> str:
        """The action that a RAM policy has to allow."""
        return self.permission or f"{self.product}:{self.operation}"


BY_NUMBER = Paging("number", "PageSize", 100)
TAGS = Filter("Tag", "tags", "text", 20)

KINDS: dict[str, Kind] = {
    "eci_commit_container_task": Kind(
        product="eci",
        operation="DescribeCommitContainerTask",
        version="2018-08-08",
        method="POST",
        ids=Ids("TaskId", "list", 50),
        path=("CommitTasks",),
        paging=Paging("token", "MaxResults", 50),
        filters={"container_group_id": Filter("ContainerGroupId", accepts="id"), "task_status": Filter("TaskStatus")},
        progress_field="TaskProgress",
        message_fields=("StatusMessage",),
        phases_field="CommitPhaseInfos",
        times={
            "created_at": ("TaskCreationTime", "CreationTime"),
            "finished_at": ("TaskFinishedTime", "FinishedTime"),
        },
        statuses={"running": ("Running",), "succeeded": ("Succeeded",), "failed": ("Failed",)},
    ),
    "ecs_task": Kind(
        product="ecs",
        operation="DescribeTasks",
        version="2014-05-26",
        method="POST",
        ids=Ids("TaskIds", "comma", 100),
        path=("TaskSet", "Task"),
        paging=BY_NUMBER,
        filters={
            "resource_ids": Filter("ResourceIds", "list", "id", 100),
            "task_action": Filter("TaskAction"),
            "task_status": Filter("TaskStatus"),
            "start_time": Filter("StartTime", accepts="time"),
            "end_time": Filter("EndTime", accepts="time"),
        },
        message_fields=("FailedReason",),
        detail=Detail(
            "DescribeTaskAttribute",
            "POST",
            "TaskId",
            ("OperationProgressSet", "OperationProgress"),
            ("ErrorCode", "ErrorMsg"),
        ),
        times={"created_at": ("CreationTime",), "finished_at": ("FinishedTime",)},
        statuses={
            "running": ("Processing", "Waiting", "Pending"),
            "succeeded": ("Finished",),
            "failed": ("Failed",),
            "cancelled": ("Deleted", "Cancelled"),
        },
    ),
    "ecs_image": Kind(
        product="ecs",
        operation="DescribeImages",
        version="2014-05-26",
        method="POST",
        ids=Ids("ImageId", "comma", 100),
        id_field="ImageId",
        status_field="Status",
        path=("Images", "Image"),
        paging=BY_NUMBER,
        filters={
            "image_name": Filter("ImageName", accepts="text"),
            "image_family": Filter("ImageFamily", accepts="text"),
            "tags": TAGS,
        },
        constants={"Status": "ALL"},  # left out, the API shows available images only
        missing_nouns=("image",),
        progress_field="Progress",
        tags_field="Tags",
        times={"created_at": ("CreationTime",)},
        statuses={
            "running": ("Creating", "Waiting"),
            "succeeded": ("Available", "Deprecated"),
            "failed": ("UnAvailable", "CreateFailed"),
        },
        cautions={"deprecated": "the image still counts as succeeded, but its owner asks not to use it any more"},
    ),
    "ecs_image_pipeline_execution": Kind(
        product="ecs",
        operation="DescribeImagePipelineExecutions",
        version="2014-05-26",
        method="POST",
        ids=Ids("ExecutionId", "single", 1),
        id_field="ExecutionId",
        status_field="Status",
        path=("ImagePipelineExecution", "ImagePipelineExecutionSet"),
        paging=Paging("token", "MaxResults", 500),
        filters={
            "image_pipeline_id": Filter("ImagePipelineId", accepts="id"),
            "statuses": Filter("Status", "comma"),
            "tags": TAGS,
        },
        missing_codes=("InvalidImagePipeline.NotFound",),
        message_fields=("ErrorInfo", "Message"),
        tags_field="Tags",
        times={"created_at": ("CreationTime",), "updated_at": ("ModifiedTime",)},
        statuses={
            "running": (
                "PREPARING",
                "REPAIRING",
                "BUILDING",
                "TESTING",
                "DISTRIBUTING",
                "RELEASING",
                "CANCELLING",
            ),
            "succeeded": ("SUCCESS",),
            "partial": ("PARTITION_SUCCESS",),
            "failed": ("FAILED", "TEST_FAILED"),
            "cancelled": ("CANCELLED",),
        },
        image_statuses=("TEST_FAILED", "PARTITION_SUCCESS"),
    ),
    "cr_artifact_build_task": Kind(
        product="cr",
        operation="GetArtifactBuildTask",
        version="2018-12-01",
        method="GET",
        ids=Ids("BuildTaskId", "single", 1),
        id_field="BuildTaskId",
        in_instance=True,
        times={"started_at": ("StartTime",), "finished_at": ("EndTime",)},
        statuses={
            "running": ("PENDING", "BUILDING"),
            "succeeded": ("SUCCESS",),
            "failed": ("FAILED",),
            "cancelled": ("CANCELLED", "CANCELED"),
        },
        detail=Detail("ListArtifactBuildTaskLog", "GET", "BuildTaskId", ("BuildTaskLogs",), ("Message",), paged=True),
    ),
    "cr_repo_tag": Kind(
        product="cr",
        operation="GetRepoTag",
        version="2018-12-01",
        method="GET",
        permission="cr:ListRepositoryTag",
        ids=Ids("RepoId", "single", 1, second_parameter="Tag"),
        id_field="Tag",
        status_field="Status",
        in_instance=True,
        missing_nouns=("tag", "image"),  # no page says which
        absent="running",  # it appears when the build is through, which nobody can foresee
        times={"created_at": ("ImageCreate",), "updated_at": ("ImageUpdate",)},
        statuses={"succeeded": ("NORMAL",), "failed": ("DELETING",)},
        demands={"newer_than": Demand("ImageUpdate", "later"), "not_digest": Demand("Digest", "other")},
    ),
}

OUTCOMES = {
    name: {word.lower(): outcome for outcome, words in kind.statuses.items() for word in words}
    for name, kind in KINDS.items()
}
FINISHED = ("succeeded", "partial", "failed", "cancelled")
