# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECS. Sources: the vendor's pages of the operations, and its package alibabacloud-ecs20140526."""

from __future__ import annotations

from .._api.products import ECS
from .schema import Detail, Endless, Kind, Lines, Pick, Probe, Remains, Tags, Time, statuses, times
from .wire import Accepts, By, Filter, Ids, Paging, Style

BY_NUMBER = Paging(By.NUMBER, "PageSize", 100)
TAGS = Filter("Tag", Style.TAGS, Accepts.TEXT, 20)

EXECUTION_STATUSES = statuses(
    running=("PREPARING", "REPAIRING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING", "CANCELLING"),
    succeeded=("SUCCESS",),
    partial=("PARTITION_SUCCESS",),
    failed=("FAILED", "TEST_FAILED"),
    cancelled=("CANCELLED",),
)

# The instances on which the command of an invocation failed.
INSTANCES = Lines(
    ("InvokeInstances", "InvokeInstance"),
    (
        "{InstanceId}: exit code {ExitCode:d}",
        "{InstanceId}: {ErrorCode}: {ErrorInfo}",
        "{InstanceId}: {ErrorCode}",
        "{InstanceId}: {InvocationStatus}",
    ),
    only=("InvocationStatus", ("failed", "invalid", "aborted", "error", "timeout")),
    most=10,
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
            # The API ignores any other word, and would list everything.
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
        # By default the API shows available images only. It knows ALL for this too, but only recently; the list is in
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
        cautions={"deprecated": "the image still counts as succeeded, but its owner advises against using it"},
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
    "ecs_snapshot": Kind(
        ECS,
        "DescribeSnapshots",
        "POST",
        ids=Ids("SnapshotIds", Style.JSON, 100),
        ids_option="snapshot_ids",
        id_field="SnapshotId",
        status_field="Status",
        path=("Snapshots", "Snapshot"),
        paging=Paging(By.CURSOR, "MaxResults", 100, counted=False),
        filters={
            "snapshot_name": Filter("SnapshotName", accepts=Accepts.TEXT),
            "snapshot_status": Filter("Status", choices=("progressing", "accomplished", "failed")),
            "snapshot_type": Filter("SnapshotType", choices=("auto", "user")),
            "snapshot_link_id": Filter("SnapshotLinkId", accepts=Accepts.ID),
            "disk_id": Filter("DiskId", accepts=Accepts.ID),
            "ecs_instance_id": Filter("InstanceId", accepts=Accepts.ID),
            "source_disk_type": Filter("SourceDiskType", choices=("System", "Data")),
            "usage": Filter("Usage", choices=("image", "disk", "image_disk", "none")),
            "encrypted": Filter("Encrypted", Style.FLAG),
            "kms_key_id": Filter("KMSKeyId", accepts=Accepts.ID),
            "resource_group_id": Filter("ResourceGroupId", accepts=Accepts.ID),
            # By the vendor's pages, each of the two has its own number.
            "start_time": Filter("Filter.1", Style.KEYED, Accepts.MINUTE, key="CreationStartTime"),
            "end_time": Filter("Filter.2", Style.KEYED, Accepts.MINUTE, key="CreationEndTime"),
            "tags": TAGS,
        },
        time_range=("start_time", "end_time"),
        resources=("acs:ecs:*:*:snapshot/*",),
        probe=Probe("s-00000000000000000000", listing=True),
        missing_nouns=("snapshot",),
        missing_codes=("InvalidResource.NotFound",),  # as the vendor's Terraform provider treats it
        statuses=statuses(running=("progressing",), succeeded=("accomplished",), failed=("failed",)),
        vanishing="a snapshot deleted while being made is gone",
        progress_field="Progress",
        remaining_field="RemainTime",
        tags=Tags(),
        times=times(created_at=Time(("CreationTime",)), updated_at=Time(("LastModifiedTime",))),
    ),
    "ecs_invocation": Kind(
        ECS,
        "DescribeInvocations",
        "POST",
        ids=Ids("InvokeId", Style.PLAIN, 1),
        ids_option="invoke_ids",
        id_field="InvokeId",
        status_field="InvocationStatus",
        path=("Invocations", "Invocation"),
        paging=Paging(By.CURSOR, "MaxResults", 50, counted=False),
        filters={
            "command_id": Filter("CommandId", accepts=Accepts.ID),
            "command_name": Filter("CommandName", accepts=Accepts.TEXT),
            "command_type": Filter("CommandType", choices=("RunBatScript", "RunPowerShellScript", "RunShellScript")),
            "ecs_instance_id": Filter("InstanceId", accepts=Accepts.ID),
            "invoke_status": Filter(
                "InvokeStatus",
                choices=(
                    "Pending",
                    "Scheduled",
                    "Running",
                    "Stopping",
                    "Finished",
                    "Success",
                    "PartialFailed",
                    "Failed",
                    "Stopped",
                ),
            ),
            "repeat_mode": Filter("RepeatMode", choices=("Once", "Period", "NextRebootOnly", "EveryReboot")),
            "timed": Filter("Timed", Style.FLAG),
            "resource_group_id": Filter("ResourceGroupId", accepts=Accepts.ID),
            "tags": TAGS,
        },
        resources=("acs:ecs:*:*:instance/*", "acs:ecs:*:*:command/*"),
        probe=Probe("t-hz000000000000000", listing=True),
        missing_nouns=("invoke", "invocation"),
        statuses=statuses(
            running=("Pending", "Scheduled", "Running", "Stopping"),
            succeeded=("Success",),
            partial=("PartialFailed",),
            failed=("Failed",),
            cancelled=("Stopped",),
        ),
        endless=Endless(
            "RepeatMode",
            ("Period", "EveryReboot"),
            "run the command once (RepeatMode Once), and wait for that invocation",
        ),
        vanishing="invocations are kept for 30 days, and scheduled ones may be hidden",
        message_lines=INSTANCES,
        detail=Detail(INSTANCES),
        output=Detail(
            INSTANCES._replace(path=("Invocation", "InvocationResults", "InvocationResult"), output="Output"),
            "DescribeInvocationResults",
            "POST",
            "InvokeId",
            Paging(By.CURSOR, "MaxResults", 50, counted=False),
            token_path=("Invocation", "NextToken"),
            constants={"ContentEncoding": "Base64"},
        ),
        tags=Tags(),
        times=times(
            created_at=Time(("CreationTime",)),
            started_at=Time(("StartTime",), INSTANCES.path, Pick.EARLIEST),
            updated_at=Time(("UpdateTime", "FinishTime"), INSTANCES.path, Pick.LATEST),
            finished_at=Time(("FinishTime",), INSTANCES.path, Pick.LATEST, at_end=True),
        ),
    ),
}
