# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints each task's result as one line of JSON on standard output, and nothing else there."""

from __future__ import annotations

import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: result_lines
type: stdout
short_description: One line of JSON a result
description: For tests that parse standard output.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "result_lines"

    def _write(self, result, how):
        told = {"how": how, "host": result._host.name, "task": result._task.name, "result": result._result}
        line = self._dump_results(told, indent=None)
        print(json.dumps(json.loads(line)), flush=True)

    def v2_playbook_on_task_start(self, task, is_conditional):
        if self._display.verbosity:
            print(f"TASK_BEGINS {task.name}", flush=True)

    def v2_runner_on_ok(self, result):
        self._write(result, "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write(result, "failed")

    def v2_runner_on_unreachable(self, result):
        self._write(result, "unreachable")
