# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry point of a module that was sent to its host. No other file knows AnsibleModule."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.parameters import remove_values

from .._api.errors import GateError, InputError
from .checking import refuse
from .masking import register
from .options import Options, prepare
from .work import Work


class _Module(AnsibleModule):
    """An AnsibleModule whose options are prepared before Ansible sees them.

    C(resume), which has a copy of every task, is removed before Ansible logs the options.
    """

    params: dict[str, Any]
    refused: InputError | None = None

    def __init__(self, work: Work) -> None:
        self._readers = work.readers
        super().__init__(argument_spec=dict(work.spec), supports_check_mode=True, **work.rules)
        self.params.pop("resume", None)

    def _load_params(self) -> None:
        super()._load_params()
        internal = {key: value for key, value in self.params.items() if key.startswith("_ansible_")}
        written = {key: value for key, value in self.params.items() if key not in internal}
        resume = written.pop("resume", None) if "resume" in self.argument_spec else None
        self.resume: Mapping[str, Any] = resume if isinstance(resume, dict) else {}
        readers = self._readers(bool(internal.get("_ansible_check_mode")))
        arguments, self.given, self.refused = prepare(self.argument_spec, written, readers)
        self.params = {**internal, **arguments}

    def fail_json(self, msg: str, **values: Any) -> None:
        """Report our own refusal first: Ansible's may only follow from it."""
        self.params.pop("resume", None)  # Ansible may fail while it is still setting this up
        super().fail_json(msg=str(self.refused or msg), **values)

    def warn(self, warning: str, **more: Any) -> None:
        """Ansible masks results, but warnings only since 2.22."""
        super().warn(remove_values(warning, self.no_log_values), **more)

    def keep_secret(self, values: Iterable[str | None]) -> None:
        """Have Ansible mask what it did not see among the options."""
        known = set(filter(None, values))
        # A new set, since Ansible may be iterating over the old one.
        self.no_log_values: set[str] = {*self.no_log_values, *known}
        register(known)


def _interrupt(number: int, _frame: Any) -> None:
    """Signal handler: end the module with a message."""
    raise GateError(f"Interrupted by {signal.Signals(number).name}.")


def _exit(module: _Module, run: Callable[[], dict[str, Any]]) -> None:
    """Exit with what C(run) returns, or fail with what it raises."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _interrupt)
    result: dict[str, Any] = {}
    failure: GateError | None = None
    try:
        refuse(module.refused)
        result = run()
    except GateError as error:
        failure = error
    if failure:  # outside the handler, where ansible-core 2.18 would add a traceback
        module.fail_json(msg=str(failure), **failure.result)
    module.exit_json(changed=False, **result)


def run(work: Work, resumed: Callable[[Mapping[str, Any]], Work] | None = None) -> None:
    """Run a whole module. C(resumed) makes the work that continues from the option C(resume)."""
    module = _Module(work)

    def result() -> dict[str, Any]:
        now = resumed(module.resume) if resumed and module.resume else work
        return now.run(Options(module.params, module.given, os.environ, module.check_mode), module)

    _exit(module, result)
