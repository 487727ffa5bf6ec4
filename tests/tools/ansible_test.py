# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-test, run in a copy of the collection that is a repository of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.tools import tree
from tests.tools.checks import DEV
from tests.tools.environments import UV

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tools.checks import Checks


def place(checks: Checks, without: tuple[str, ...] = ()) -> Path:
    """A fresh copy for the session of CHECKS; its ansible-test finds a pip that is uv. WITHOUT: see tree.copy."""
    assert checks.folder
    tree.prepare_pip(checks.env["HOME"], checks.folder.parent, UV)
    return tree.copy(DEV / "copy" / checks.name, without)


def counted(checks: Checks, *arguments: str, without: tuple[str, ...] = ()) -> None:
    """Run ansible-test with ARGUMENTS; as many checks as it reports. WITHOUT: see tree.copy."""
    copy = place(checks, without)
    command = ("ansible-test", *arguments, "--color", "no")
    checks.counted(" ".join(command[:2]), *command, cwd=copy, junit=copy / "tests" / "output" / "junit")


def integration(checks: Checks, python: str, url: str, sent: bool) -> None:
    """Run all targets with PYTHON and the emulator at URL, in Ansible's own process and, if SENT, as modules, too."""
    copy = place(checks)
    for here in ("true", "false") if sent else ("true",):
        config = copy / "tests" / "integration" / "integration_config.yml"
        # The interpreter is said, since ansible-test names it by another path than the one that it runs Ansible by.
        lines = (
            f"emulator_url: {url}",
            f"alicloud_gate_in_process: {here}",
            'ansible_python_interpreter: "{{ ansible_playbook_python }}"',
        )
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _all_targets(checks, python, copy)


def _all_targets(checks: Checks, python: str, copy: Path) -> None:
    command = ("ansible-test", "integration", "--venv", "--python", python, "--continue-on-error", "--color", "no")
    code, output = checks.execute(*command, cwd=copy)
    # Its JUnit files count tasks, and count what a block rescues as failed; the targets are only in its output.
    begun = len(set(re.findall(r"Running (\S+) integration test role", output)))
    lost = re.search(r"The (\d+) integration test\(s\) listed below", output)
    failed = int(lost[1]) if lost else int(code != 0 or not begun)
    checks.counts.passed += max(begun - failed, 0)
    if failed:
        checks.fail(f"ansible-test integration: {failed} of {begun} targets", failed)
