# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ansible.utils.display import Display

from ..module_utils._door.wait_for_task import gate
from ..plugin_utils._action import Action, is_on
from ..plugin_utils._here import Report
from ..plugin_utils._live import LiveProgress
from ..plugin_utils._progress import Progress
from ..plugin_utils._slices import run_in_slices

NAME = "wait_for_task"


class ActionModule(Action):
    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        task_vars = task_vars or {}
        if self._task.args.get("resume"):
            return {**result, "failed": True, "msg": "resume: internal to the gate; leave it out"}
        here, shown = self.runs_here(task_vars), self._wants_progress()
        label = str(task_vars.get("inventory_hostname", "localhost"))
        if self._task.delegate_to:
            label = f"{label} -> {self._task.delegate_to}"
        report = Report()

        def show(line: str) -> None:
            if shown:
                Display().display(report.masked(line), stderr=True)

        progress = Progress(label, show)
        if here:
            live = LiveProgress(progress)
            return {**result, **live.to_the_end(self.run_here(NAME, gate(pace=live.pace()), task_vars, report))}
        if not shown:
            return {**result, **self.send(task_vars)}

        def execute(added: dict[str, Any]) -> dict[str, Any]:
            answer: dict[str, Any] = self._execute_module(module_args={**self._task.args, **added}, task_vars=task_vars)
            return answer

        return {**result, **run_in_slices(execute, self._task.args.get("msg"), progress)}

    def _wants_progress(self) -> bool:
        if self._task.async_val or self._task.no_log or self._task.check_mode:
            return False
        return is_on(self._task.args.get("progress"))  # the module refuses what is not a boolean
