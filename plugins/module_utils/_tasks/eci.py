# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECI. Sources: the vendor's pages of the operations, and its package alibabacloud-eci20180808."""

from __future__ import annotations

from .._api.products import ECI
from .schema import Accepts, By, Filter, Ids, Kind, Lines, Paging, Probe, Style, Time, statuses, times

ECI_KINDS = {
    "eci_commit_container_task": Kind(
        ECI,
        "DescribeCommitContainerTask",
        "POST",
        ids=Ids("TaskId", Style.LIST, 10),
        path=("CommitTasks",),
        paging=Paging(By.CURSOR, "MaxResults", 50),
        filters={
            "container_group_id": Filter("ContainerGroupId", accepts=Accepts.ID),
            "task_status": Filter("TaskStatus", choices=("Running", "Succeeded", "Failed")),
        },
        needs_one_of=("container_group_id",),
        resources=("acs:eci:*:*:containergroup/*",),
        probe=Probe("t-00000000000000000000"),
        missing_codes=("InvalidParameter.NotFound",),
        statuses=statuses(running=("Running",), succeeded=("Succeeded",), failed=("Failed",)),
        progress_field="TaskProgress",
        message_fields=("StatusMessage",),
        message_lines=Lines(("CommitPhaseInfos",), ("{Message}",), only=("Status", ("fail", "error")), last=1),
        times=times(
            created_at=Time(("TaskCreationTime", "CreationTime")),
            finished_at=Time(("TaskFinishedTime", "FinishedTime")),
        ),
    ),
}
