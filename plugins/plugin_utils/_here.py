# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's work done on the controller, in Ansible's own worker process.

The worker serves one task and ends. Its signal handlers are Ansible's and stay; what ends a task at the keyword
C(timeout) comes as a BaseException and passes through.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from ..module_utils._api.errors import GateError
from ..module_utils._door.checking import check, refuse
from ..module_utils._door.masking import Secrets
from ..module_utils._door.options import Options
from ..module_utils._door.work import Work


def is_this_python(path: str) -> bool:
    """Whether a path is the interpreter that runs Ansible.

    Two virtual environments of one interpreter are two Pythons, so both the directory and the file have to match.
    """
    if not os.path.isabs(path):
        return False
    paths = (path, sys.executable)
    folders = {os.path.realpath(os.path.dirname(one)) for one in paths}
    return len(folders) == 1 and len({os.path.realpath(one) for one in paths}) == 1


class Report(Secrets):
    """What the work reports: warnings for the result, and secrets to mask."""

    def __init__(self) -> None:
        super().__init__()
        self.warnings: dict[str, None] = {}

    def warn(self, text: str) -> None:
        self.warnings[text] = None


def run_here(
    name: str,
    work: Work,
    written: Mapping[str, Any],
    added: Mapping[str, str],
    check_mode: bool,
    invocation: bool,
    report: Report | None = None,
) -> dict[str, Any]:
    """The result of the module C(name), made in this process, with the same keys as that of the sent module.

    C(written): the task's arguments, as plain data. C(added): the task's C(environment). C(invocation): whether the
    result shows the arguments.
    """
    report = report or Report()
    with _environment(added) as environ:
        called = f"(alicloud.gate.{name}) module"
        values, given, refused = check(called, work.spec, written, work.readers(check_mode), work.rules)
        report.keep_options(work.spec, values)
        try:
            refuse(refused)
            result = {"changed": False, **work.run(Options(values, given, environ, check_mode), report)}
        except GateError as error:
            result = {**error.result, "failed": True, "msg": str(error)}
    if report.warnings:
        result["warnings"] = list(report.warnings)
    result = report.masked(result)
    if invocation:
        shown = {key: value for key, value in values.items() if key != "resume"}
        result["invocation"] = report.masked({"module_args": shown})
    return result


@contextlib.contextmanager
def _environment(added: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The process's environment with additions, which must not remain for the next item of a loop."""
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield dict(os.environ)
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
