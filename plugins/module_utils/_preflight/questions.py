# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no vendor document says, as data: how to ask the live service, what to note, what each answer changes.

Once an answer has settled a question, it leaves this table, and what it changes goes into the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .._tasks.wire import Words


class Question(NamedTuple):
    """One open question of the contract.

    C(operations): those that can answer it. C(fields): paths in the answer whose presence and type are noted; in a
    list, C([]) is its first row. C(params): override those of the first call to make the second one;
    without them the first call answers. C(ways): each answer that is possible, in a word, and what it changes.
    """

    asks: str
    operations: Words
    ways: Mapping[str, str]
    fields: Words = ()
    params: Mapping[str, str] = {}


_NOTHING = "Nothing changes: it is already read this way."

QUESTIONS: dict[str, Question] = {
    "unknown_execution": Question(
        "What does an ExecutionId that does not exist give?",
        ("DescribeImagePipelineExecutions",),
        {
            "empty": _NOTHING,
            "error": "Already read as missing. The code is pinned in the contract, and the emulator gives it.",
        },
        fields=("ImagePipelineExecution.ImagePipelineExecutionSet",),
    ),
    "several_executions": Question(
        "Does ExecutionId take several ids, joined by commas?",
        ("DescribeImagePipelineExecutions",),
        {
            "refused": "Nothing changes: one id per call. The code says that commas separate ids.",
            "accepted": "To be tried with two executions that exist; then ids travel several at a time, and gates on "
            "many executions make fewer calls.",
        },
        fields=("ImagePipelineExecution.ImagePipelineExecutionSet",),
        params={"ExecutionId": "exec-00000000000000000000,exec-00000000000000000001"},
    ),
    "unknown_commit_task": Question(
        "What does a TaskId that does not exist give in Elastic Container Instance?",
        ("DescribeCommitContainerTask",),
        {
            "empty": _NOTHING,
            "error": "InvalidParameter.NotFound counts as missing for a query by id; any other code joins it.",
        },
        fields=("CommitTasks",),
    ),
    "unknown_task_details": Question(
        "What do the details of a task that does not exist give?",
        ("DescribeTaskAttribute",),
        {
            "empty": _NOTHING,
            "error": "Nothing changes: either way there are no reasons to show. The code is pinned in the contract.",
        },
        fields=("TaskId",),
    ),
    "unknown_build_task": Question(
        "What does a BuildTaskId that does not exist give?",
        ("GetArtifactBuildTask", "ListArtifactBuildTaskLog"),
        {
            "not_success": "The code is pinned in the contract; one that does not name the task joins missing_codes.",
            "error": "The same, whatever the HTTP status.",
            "empty": "Already read as missing, where BuildTaskId is empty; the emulator gives it by default.",
        },
        fields=("IsSuccess", "BuildTaskId", "BuildTaskLogs"),
    ),
    "unknown_tag": Question(
        "What does a tag that does not exist give, and what a repository?",
        ("GetRepoTag",),
        {
            "not_success": "The code is pinned in the contract; one that names neither tag nor image joins "
            "missing_codes.",
            "error": "The same, whatever the HTTP status.",
            "empty": "Read as a tag that is yet to come, where Tag is empty; the emulator gives it by default.",
        },
        fields=("IsSuccess", "Tag"),
    ),
    "unknown_snapshot": Question(
        "What does a SnapshotId that does not exist give?",
        ("DescribeSnapshots",),
        {
            "empty": _NOTHING,
            "error": "A code that names the snapshot is already read as missing; any other joins missing_codes.",
        },
        fields=("Snapshots.Snapshot",),
        params={"SnapshotIds": '["s-00000000000000000000"]'},
    ),
    "unknown_invocation": Question(
        "What does an InvokeId that does not exist give?",
        ("DescribeInvocations",),
        {
            "empty": _NOTHING,
            "error": "A code that names the invocation is already read as missing; any other joins missing_codes.",
        },
        fields=("Invocations.Invocation",),
        params={"InvokeId": "t-hz000000000000000"},
    ),
    "unknown_image_cache": Question(
        "What does an ImageCacheId that does not exist give?",
        ("DescribeImageCaches",),
        {
            "empty": _NOTHING,
            "error": "InvalidParameter.NotFound counts as missing for a query by id; any other code joins it.",
        },
        fields=("ImageCaches",),
        params={"ImageCacheId": "imc-00000000000000000000"},
    ),
    "unknown_sync_task": Question(
        "What does a SyncTaskId that does not exist give?",
        ("GetRepoSyncTask",),
        {
            "not_success": "The code is pinned in the contract; one that does not name the task joins missing_codes.",
            "error": "The same, whatever the HTTP status.",
            "empty": "Already read as missing, where SyncTaskId is empty; the emulator gives it by default.",
        },
        fields=("IsSuccess", "SyncTaskId"),
    ),
    "last_next_token": Question(
        "What is NextToken on the last page?",
        ("DescribeImagePipelineExecutions", "DescribeCommitContainerTask"),
        {
            "empty": _NOTHING,
            "null": _NOTHING,
            "absent": _NOTHING,
        },
        fields=("NextToken",),
    ),
    "total_count": Question(
        "Is TotalCount a number or the text of one?",
        ("DescribeTasks", "DescribeImages", "DescribeImagePipelineExecutions", "DescribeCommitContainerTask"),
        {
            "number": _NOTHING,
            "text": "Nothing changes: the text of a number is read too. The emulator gives it by default.",
        },
        fields=("TotalCount",),
    ),
    "finished_time": Question(
        "Is FinishedTime absent or empty while a task runs? (Needs a task that is running.)",
        ("DescribeTasks",),
        {
            "absent": _NOTHING,
            "empty": "Nothing changes: finished_at is null either way. The emulator gives it by default.",
        },
        fields=("TaskSet.Task[].FinishedTime",),
        params={"TaskStatus": "Processing"},
    ),
    "rate_headers": Question(
        "Does an ordinary answer say how many calls are left?",
        ("DescribeTasks", "DescribeCommitContainerTask", "GetArtifactBuildTask"),
        {
            "none": _NOTHING,
            "told": "The scheduler can slow down before it is throttled, by the header that is named.",
        },
    ),
}
