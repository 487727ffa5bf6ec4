# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECS. Sources: the vendor's pages of the operations, and its package alibabacloud-ecs20140526."""

from __future__ import annotations

from .._api.products import ECS
from .schema import (
    Accepts,
    By,
    Detail,
    Filter,
    Ids,
    Kind,
    Lines,
    Paging,
    Probe,
    Remains,
    Style,
    Tags,
    Time,
    statuses,
    times,
)

BY_NUMBER = Paging(By.NUMBER, "PageSize", 100)
TAGS = Filter("Tag", Style.TAGS, Accepts.TEXT, 20)

EXECUTION_STATUSES = statuses(
    running=("PREPARING", "REPAIRING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING", "CANCELLING"),
    succeeded=("SUCCESS",),
    partial=("PARTITION_SUCCESS",),
    failed=("FAILED", "TEST_FAILED"),
    cancelled=("CANCELLED",),
)

ECS_KINDS = {
    "ecs_task": Kind(
        ECS,
        "DescribeTasks",
        "POST",
        ids=Ids("TaskIds", Style.COMMA, 100),
        path=("TaskSet", "Task"),
        paging=BY_NUMBER,
        filters={
            "resource_ids": Filter("ResourceIds", Style.LIST, Accepts.ID, 100),
            "task_action": Filter(
                "TaskAction",
                documented=("ImportImage", "ExportImage", "RedeployInstance", "ModifyDiskSpec", "ArchiveSnapshot"),
            ),
            # Any other word is ignored by the API, which would then list everything.
            "task_status": Filter("TaskStatus", choices=("Finished", "Processing", "Failed")),
            "start_time": Filter("StartTime", accepts=Accepts.TIME),
            "end_time": Filter("EndTime", accepts=Accepts.TIME),
        },
        time_range=("start_time", "end_time"),
        resources=("*",),
        probe=Probe("t-00000000000000000000", listing=True),
        statuses=statuses(
            running=("Processing", "Waiting", "Pending"),
            succeeded=("Finished",),
            failed=("Failed",),
            cancelled=("Deleted", "Cancelled"),
        ),
        message_fields=("FailedReason",),
        detail=Detail(
            Lines(
                ("OperationProgressSet", "OperationProgress"),
                ("{ErrorCode}: {ErrorMsg}", "{ErrorCode}", "{ErrorMsg}"),
            ),
            "DescribeTaskAttribute",
            "POST",
            "TaskId",
        ),
        times=times(created_at=Time(("CreationTime",)), finished_at=Time(("FinishedTime",))),
    ),
    "ecs_image": Kind(
        ECS,
        "DescribeImages",
        "POST",
        ids=Ids("ImageId", Style.COMMA, 100),
        ids_option="image_ids",
        id_field="ImageId",
        status_field="Status",
        path=("Images", "Image"),
        paging=BY_NUMBER,
        filters={
            "image_name": Filter("ImageName", accepts=Accepts.TEXT),
            "image_family": Filter("ImageFamily", accepts=Accepts.TEXT),
            "tags": TAGS,
        },
        needs_one_of=("image_name", "image_family", "tags", "limit"),  # else every public image is listed
        # Left out, the API shows available images only. It knows ALL for this, too, but not for long; the list is in
        # every version of the metadata.
        constants={"Status": "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated"},
        resources=("acs:ecs:*:*:image/*",),
        probe=Probe("m-00000000000000000000", listing=True),
        missing_nouns=("image",),
        statuses=statuses(
            running=("Creating", "Waiting"),
            succeeded=("Available", "Deprecated"),
            failed=("UnAvailable", "CreateFailed"),
        ),
        cautions={"deprecated": "the image still counts as succeeded, but its owner asks not to use it any more"},
        progress_field="Progress",
        tags=Tags(),
        times=times(created_at=Time(("CreationTime",))),
    ),
    "ecs_image_pipeline_execution": Kind(
        ECS,
        "DescribeImagePipelineExecutions",
        "POST",
        ids=Ids("ExecutionId", Style.PLAIN, 1),
        ids_option="execution_ids",
        id_field="ExecutionId",
        status_field="Status",
        path=("ImagePipelineExecution", "ImagePipelineExecutionSet"),
        paging=Paging(By.CURSOR, "MaxResults", 500),
        filters={
            "image_pipeline_id": Filter("ImagePipelineId", accepts=Accepts.ID),
            "statuses": Filter(
                "Status", Style.COMMA, choices=tuple(word for words in EXECUTION_STATUSES.values() for word in words)
            ),
            "tags": TAGS,
        },
        needs_one_of=("image_pipeline_id",),
        resources=("acs:ecs:*:*:imagepipeline/*", "acs:ecs:*:*:imagepipelineexecution/*"),
        probe=Probe("exec-00000000000000000000"),
        missing_codes=("InvalidImagePipeline.NotFound",),
        statuses=EXECUTION_STATUSES,
        message_fields=("ErrorInfo", "Message"),
        remains=Remains("the image", "ImageId", ("TEST_FAILED", "PARTITION_SUCCESS")),
        tags=Tags(),
        times=times(created_at=Time(("CreationTime",)), updated_at=Time(("ModifiedTime",))),
    ),
}
