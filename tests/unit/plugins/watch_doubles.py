# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloud for the watcher: tasks on a clock, answered as the API answers, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge
from ansible_collections.alicloud.gate.plugins.module_utils._gate.feed import Feed, stamp
from ansible_collections.alicloud.gate.plugins.module_utils._gate.watch import Watch
from ansible_collections.alicloud.gate.plugins.module_utils._gate.watcher import Watcher, WatchRules
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, Clock, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.task_doubles import Api, poller

EXECUTION, IMPORT = "ecs_image_pipeline_execution", "ecs_task"
BEGAN = datetime(2026, 1, 2, 3, 0, 0, tzinfo=timezone.utc)
Timeline = list[tuple[float, str]]


def executing(task_id: str, pipeline: str = "ip-1") -> Target:
    return Target(EXECUTION, REGION, None, task_id)


def importing(task_id: str) -> Target:
    return Target(IMPORT, REGION, None, task_id)


class Cloud:
    """Executions and ECS tasks by id: (from second, status). Seconds before zero lie before the watch began.

    C(page): executions on a page, whatever is asked for. C(newest_first): the order of listings, unless C(sort) is
    set. C(down): what is not answered, C(tasks) or C(executions). C(refused): the code with which everything is.
    """

    def __init__(self, page: int = 500, newest_first: bool = True) -> None:
        self.clock = Clock()
        self.executions: dict[str, Timeline] = {}
        self.imports: dict[str, Timeline] = {}
        self.page = page
        self.sort: Callable[[list[dict[str, str]]], list[dict[str, str]]] = lambda rows: sorted(
            rows, key=lambda row: row["CreationTime"], reverse=newest_first
        )
        self.down: set[str] = set()
        self.refused: str | None = None
        self.api = Api(self.answer)
        self.events: list[dict[str, Any]] = []
        self.said: list[str] = []
        self.explained: list[list[str]] = []

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.clock.now)

    def answer(self, params: dict[str, str]) -> Any:
        if self.refused:
            return api_error(code=self.refused, transient=False, retry=False)
        by_task = "PageSize" in params
        if ("tasks" if by_task else "executions") in self.down:
            return api_error(message="Connection refused", transient=True, retry=False)
        return self._tasks(params) if by_task else self._executions(params)

    def _rows(self, known: dict[str, Timeline], id_field: str, status_field: str) -> list[dict[str, str]]:
        rows = []
        for task_id, timeline in known.items():
            states = [status for at, status in timeline if at <= self.clock.now]
            if states and states[-1] != "gone":
                created = stamp(BEGAN + timedelta(seconds=timeline[0][0]))
                rows.append({id_field: task_id, status_field: states[-1], "CreationTime": created})
        return self.sort(rows)

    def _executions(self, params: dict[str, str]) -> dict[str, Any]:
        rows = self._rows(self.executions, "ExecutionId", "Status")
        if "ExecutionId" in params:
            rows = [row for row in rows if row["ExecutionId"] == params["ExecutionId"]]
        start = int(params.get("NextToken", 0))
        following = str(start + self.page) if start + self.page < len(rows) else ""
        shown = rows[start : start + self.page]
        return {"ImagePipelineExecution": {"ImagePipelineExecutionSet": shown}, "NextToken": following}

    def _tasks(self, params: dict[str, str]) -> dict[str, Any]:
        rows = self._rows(self.imports, "TaskId", "TaskStatus")
        rows = [row for row in rows if row["CreationTime"] >= params.get("StartTime", "")]
        if "TaskIds" in params:
            rows = [row for row in rows if row["TaskId"] in params["TaskIds"].split(",")]
        start = (int(params["PageNumber"]) - 1) * 100
        return {"TaskSet": {"Task": rows[start : start + 100]}, "TotalCount": len(rows)}

    # What hears of the watch.

    def event(self, event: dict[str, Any]) -> None:
        self.events.append(event)

    def say(self, text: str) -> None:
        self.said.append(text)

    def explain(self, watches: list[Watch], until: float) -> None:
        self.explained.append([watch.target.id for watch in watches])
        for watch in watches:
            watch.task = {**watch.task, "message": "the reason"}

    def watcher(self, targets: Iterable[Target] = (), feeds: Iterable[Feed] = (), **rules: Any) -> Watcher:
        targets = list(targets)
        return Watcher(
            targets,
            feeds,
            WatchRules(Judge(dict.fromkeys(targets, ()), lambda task: bool(task["finished"])), **rules),
            poller(self.api).survey,
            self,
            self.clock,
            self.now,
            self.now,
        )

    def polled(self, watcher: Watcher, at: float) -> list[tuple[str, str, str]]:
        """The events of a poll at that second: id, transition and status."""
        self.clock.now = at
        before = len(self.events)
        watcher.poll_once()
        return [(event["task"]["id"], event["transition"], event["task"]["status"]) for event in self.events[before:]]

    def calls(self, watcher: Watcher, at: float) -> list[dict[str, str]]:
        """The calls of a poll at that second."""
        before = len(self.api.calls)
        self.polled(watcher, at)
        return self.api.params[before:]
