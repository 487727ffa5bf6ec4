# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of gates, as short as their stories: tasks with the moments at which polls saw their statuses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

BEGAN = datetime(2026, 3, 6, 8, 22, 40, tzinfo=timezone.utc)
FINISHED = ("succeeded", "partial", "failed", "cancelled")
# Everything that could break out of a document, a diagram, a terminal or a template.
EVIL = "".join(
    (
        *("</text><script>alert(1)</script>", "\"'&<!-- ]]>", "{{ 1 }} {% x %} {# y #}", ":;#,%%{ ```"),
        *("\u202e", "\x1b[31m", "\r\n", "\x00", "\ufffe", "\ud800"),
    )
)
IDENTITY = ("kind", "region", "instance_id", "id")


def task(task_id: str, status: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "ecs_task",
        "id": task_id,
        "region": "cn-hangzhou",
        "instance_id": None,
        "status": status,
        "outcome": outcome,
        "finished": outcome in FINISHED,
        "progress": None,
        "message": "",
        "created_at": None,
        "started_at": None,
        "updated_at": None,
        "finished_at": None,
        "reached": outcome == "succeeded",
        **more,
    }


def gate(elapsed: int, *stories: Any, **more: Any) -> dict[str, Any]:
    """C(stories): a task, and then the (elapsed, status) that were seen of it."""
    history = [
        {
            **{key: one[key] for key in IDENTITY},
            "status": status,
            "at": f"{BEGAN + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}",
            "elapsed": seconds,
        }
        for one, *seen in stories
        for seconds, status in seen
    ]
    return {
        "changed": False,
        "failed": False,
        "reached": False,
        "timed_out": False,
        "tasks": [one for one, *_seen in stories],
        "elapsed": elapsed,
        "polls": 1,
        "api_calls": 1,
        "history": sorted(history, key=lambda entry: entry["elapsed"]),
        "history_dropped": 0,
        **more,
    }


def opened() -> dict[str, Any]:
    pipeline = task("exec-5fb8facb8ed7427c", "SUCCESS", "succeeded", kind="ecs_image_pipeline_execution")
    imported = task("t-bp10demo0import0001", "Finished", "succeeded")
    return gate(
        8,
        (pipeline, (0, "BUILDING"), (2, "TESTING"), (8, "SUCCESS")),
        (imported, (0, "Processing"), (4, "Finished")),
        reached=True,
    )


def of_all_outcomes() -> dict[str, Any]:
    """A gate that failed, with a task of every outcome."""
    return gate(
        1501,
        (
            task("t-failed", "Failed", "failed", message="disk full"),
            (0, "Waiting"),
            (60, "Processing"),
            (1500, "Failed"),
        ),
        (task("t-partial", "PARTITION_SUCCESS", "partial"), (0, "BUILDING"), (1400, "PARTITION_SUCCESS")),
        (task("t-cancelled", "Cancelled", "cancelled"), (0, "Processing"), (750, "Cancelled")),
        (task("t-running", "Processing", "running", progress=50), (0, "Waiting"), (130, "Processing")),
        (task("t-never", "", "missing"),),
        (task("t-gone", "", "missing"), (0, "Processing"), (300, "")),
        (task("t-between", "Finished", "succeeded"), (310, "Finished")),
        (task("t-unknown", "HIBERNATING", "unknown"), (20, "HIBERNATING")),
        failed=True,
        msg="t-failed is Failed: disk full",
    )


def hostile() -> dict[str, Any]:
    one = task(f"id{EVIL}", f"status{EVIL}", "failed", kind=EVIL, region=EVIL, instance_id=EVIL, message=EVIL)
    two = task("click x", "title y", "running", kind=EVIL, region="other")
    error = {"code": EVIL, "message": EVIL}
    return gate(
        9, (one, (0, EVIL), (3, f"status{EVIL}")), (two, (0, "gantt"), (5, "title y")), failed=True, error=error
    )


REFUSED = {"failed": True, "changed": False, "msg": "tasks[0].regoin: not known; region is"}
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}
STORIES = {
    "opened": opened(),
    "all outcomes": of_all_outcomes(),
    "hostile": hostile(),
    "refused": REFUSED,
    "skipped": SKIPPED,
    "check mode without tasks": gate(0),
    "one poll": gate(0, (task("t-1", "Waiting", "running"), (0, "Waiting"))),
    "thirty hours": gate(108_000, (task("t-1", "Finished", "succeeded"), (0, "Waiting"), (108_000, "Finished"))),
    "a condition": gate(
        100,
        (task("t-1", "TESTING", "running", reached=True), (0, "BUILDING"), (30, "TESTING")),
        (task("t-2", "", "missing"), (0, "Waiting"), (30, "")),
    ),
    "dropped": gate(
        1000,
        (task("t-1", "Finished", "succeeded"),),
        (task("t-2", "Waiting", "running"),),
        (task("t-3", "Finished", "succeeded"), (500, "Waiting"), (900, "Finished")),
        history_dropped=1234,
    ),
}
