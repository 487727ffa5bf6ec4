# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of ECI. Sources: the vendor's pages of the operations, and its package alibabacloud-eci20180808."""

from __future__ import annotations

from .._api.products import ECI
from .schema import Detail, Kind, Lines, Probe, Tags, Time, statuses, times
from .wire import Accepts, By, Filter, Ids, Paging, Style

# The events of an image cache, newest last.
EVENTS = Lines(("Events",), ("{Reason}: {Message}", "{Message}", "{Reason}"), by="LastTimestamp")

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
    "eci_image_cache": Kind(
        ECI,
        "DescribeImageCaches",
        "POST",
        ids=Ids("ImageCacheId", Style.PLAIN, 1),
        ids_option="image_cache_ids",
        id_field="ImageCacheId",
        status_field="Status",
        path=("ImageCaches",),
        paging=Paging(By.CURSOR, "Limit", 20),  # no page gives a maximum; 20 is the vendor's sample
        filters={
            "image_cache_name": Filter("ImageCacheName", accepts=Accepts.TEXT),
            "image": Filter("Image", accepts=Accepts.TEXT),
            "match_images": Filter("MatchImage", Style.LIST, Accepts.TEXT, 100),
            "image_full_match": Filter("ImageFullMatch", Style.FLAG),
            "snapshot_id": Filter("SnapshotId", accepts=Accepts.ID),
            "resource_group_id": Filter("ResourceGroupId", accepts=Accepts.ID),
            "tags": Filter("Tag", Style.TAGS, Accepts.TEXT, 20),
        },
        resources=("acs:eci:*:*:imagecache/*",),
        probe=Probe("imc-00000000000000000000", listing=True),
        missing_nouns=("imagecache",),
        missing_codes=("InvalidParameter.NotFound",),  # how ECI says it of other resources
        statuses=statuses(
            running=("Preparing", "Creating", "Updating"),
            succeeded=("Ready",),
            failed=("Failed", "UpdateFailed"),
        ),
        vanishing="a failed cache is kept for only a day",
        progress_field="Progress",
        message_lines=EVENTS._replace(forms=("{Message}", "{Reason}"), last=1),
        detail=Detail(EVENTS),
        tags=Tags(("Tags",), "Key", "Value"),
        times=times(created_at=Time(("CreationTime",))),
    ),
}
