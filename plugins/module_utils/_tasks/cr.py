# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of Container Registry. Sources: the vendor's pages, and its package alibabacloud-cr20181201."""

from __future__ import annotations

from .._api.products import CR
from .schema import Compare, Demand, Detail, Kind, Lines, Probe, Time, statuses, times
from .wire import By, Ids, Paging, Style

CR_KINDS = {
    "cr_artifact_build_task": Kind(
        CR,
        "GetArtifactBuildTask",
        "GET",
        ids=Ids("BuildTaskId", Style.PLAIN, 1),
        ids_option="build_task_ids",
        id_field="BuildTaskId",
        in_instance=True,
        resources=("acs:cr:*:*:instance/*",),
        probe=Probe("i2a-00000000000000000000"),
        statuses=statuses(
            running=("PENDING", "BUILDING"),
            succeeded=("SUCCESS",),
            failed=("FAILED",),
            cancelled=("CANCELLED", "CANCELED"),
        ),
        detail=Detail(
            Lines(("BuildTaskLogs",), ("{Message}",)),
            "ListArtifactBuildTaskLog",
            "GET",
            "BuildTaskId",
            Paging(By.NUMBER, "PageSize", 100, number_parameter="Page"),
        ),
        times=times(started_at=Time(("StartTime",)), finished_at=Time(("EndTime",))),
    ),
    "cr_repo_tag": Kind(
        CR,
        "GetRepoTag",
        "GET",
        ids=Ids("RepoId", Style.PAIR, 1, second_parameter="Tag"),
        ids_option="tag_ids",
        id_field="Tag",
        status_field="Status",
        in_instance=True,
        permission="cr:ListRepositoryTag",
        resources=("acs:cr:*:*:repository/*",),
        probe=Probe("crr-0000000000000000:preflight", allowed=("REPO_NOT_EXIST",)),
        missing_nouns=("tag", "image"),  # no page says which one
        foreseen=True,  # it appears when the build is done, and nothing says when that is
        statuses=statuses(succeeded=("NORMAL",), failed=("DELETING",)),
        demands={
            "newer_than": Demand("ImageUpdate", Compare.LATER),
            "not_digest": Demand("Digest", Compare.OTHER, mistaken_for="ImageId"),
        },
        times=times(created_at=Time(("ImageCreate",)), updated_at=Time(("ImageUpdate",))),
    ),
    "cr_repo_sync_task": Kind(
        CR,
        "GetRepoSyncTask",
        "POST",
        ids=Ids("SyncTaskId", Style.PLAIN, 1),
        ids_option="sync_task_ids",
        id_field="SyncTaskId",
        in_instance=True,  # the source instance
        permission="cr:GetRepositorySync",
        resources=("acs:cr:*:*:repository/*",),
        probe=Probe("rst-00000000000000000000"),
        missing_nouns=("synctask",),
        # Its Progress is 0 or 1, not a percentage; it has no times.
        statuses=statuses(
            running=("PENDING", "SYNCHRONIZING"),
            succeeded=("SUCCESS",),
            failed=("ERROR",),
            cancelled=("CANCELED",),
        ),
        message_fields=("TaskIssue",),
        detail=Detail(Lines((), ("{TaskIssue}",))),
    ),
}
