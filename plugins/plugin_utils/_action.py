# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all action plugins share: doing the work here where that gives the same result, otherwise sending the module."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._door.info import info
from ..module_utils._door.values import stripped
from ..module_utils._door.work import Work
from ._here import Report, is_this_python, run_here
from ._plain import plain

SWITCH = "alicloud_gate_in_process"


def is_on(switch: Any) -> bool:
    """Whether a switch that is on by default is on: an empty template does not turn it off."""
    return stripped(switch) is None or boolean(str(switch), strict=False)


class Action(ActionBase):
    """The action plugin of the module with the same name."""

    _supports_async = True
    _supports_check_mode = True

    def runs_here(self, task_vars: Mapping[str, Any]) -> bool:
        """Whether the work can be done in this process; says at -vvv where it is done, and why."""
        reason = self._why_sent(task_vars)
        taken = f"is sent: {reason}" if reason else "runs in Ansible's own process"
        Display().vvv(f"{self._task.action} {taken}", host=task_vars.get("inventory_hostname"))
        return reason is None

    def _why_sent(self, task_vars: Mapping[str, Any]) -> str | None:
        """Why the module has to be sent to its host; None if the host is the process that runs Ansible."""
        host_vars: Mapping[str, Any] = task_vars
        if self._task.delegate_to:
            host_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        switch = self._templar.template(host_vars.get(SWITCH))
        if not is_on(switch):
            return f"{SWITCH} is {switch}"
        if self._task.async_val:
            return "the task is asynchronous"
        if self._connection.transport != "local":
            return f"the connection is {self._connection.transport}"
        if self._connection.become:
            return "the task becomes another user"
        if sys.platform == "darwin":
            return "a forked process may not use the network here"
        found = constants.config.get_config_value("INTERPRETER_PYTHON", variables=host_vars)
        interpreter = str(self._templar.template(found))
        return None if is_this_python(interpreter) else f"the interpreter is {interpreter}, not {sys.executable}"

    def run_here(
        self, name: str, work: Work, task_vars: Mapping[str, Any], report: Report | None = None
    ) -> dict[str, Any]:
        """The result of the work of the module C(name), done in this process."""
        added: dict[str, Any] = {}
        # Private, for lack of a public one; ansible-core 2.18 to 2.22 call it for modules they send.
        self._compute_environment_string(added)
        environment = {str(key): str(value) for key, value in plain(added).items()}
        check_mode, invocation = bool(self._task.check_mode), _shows_invocation(task_vars)
        return run_here(name, work, plain(self._task.args), environment, check_mode, invocation, report)

    def send(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """The result of the module, run as Ansible runs modules."""
        wrap_async = self._task.async_val and not self._connection.has_native_async
        result: dict[str, Any] = self._execute_module(task_vars=task_vars, wrap_async=wrap_async)
        return result


def _shows_invocation(task_vars: Mapping[str, Any]) -> bool:
    """A setting since ansible-core 2.21; before that, results always have it."""
    try:
        return bool(constants.config.get_config_value("INJECT_INVOCATION", variables=task_vars))
    except AnsibleError:
        return True


class WholeAction(Action):
    """An action plugin for work done in one piece."""

    def work(self) -> tuple[str, Work]:
        """The name of the module, and its work."""
        raise NotImplementedError

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of the module, wherever it ran."""
        result = super().run(tmp, task_vars)
        task_vars = task_vars or {}
        if self.runs_here(task_vars):
            return {**result, **self.run_here(*self.work(), task_vars)}
        return {**result, **self.send(task_vars)}


class InfoAction(WholeAction):
    """The action plugin of the info module of C(KIND)."""

    KIND: str

    def work(self) -> tuple[str, Work]:
        """The name of the module, and its work."""
        return f"{self.KIND}_info", info(self.KIND)
