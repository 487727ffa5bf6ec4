# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that several sessions share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.emulator.client import Emulator
from tests.tools.checks import DEV, REPORTS, ROOT, Checks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEMO_KEYS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tDemoDemoDemoDemo",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "DemoSecretDemoSecretDemoSecret",
    "ALIBABA_CLOUD_REGION": "cn-hangzhou",
}


@contextmanager
def running_emulator(python: str, scenario: str | None = None) -> Iterator[str]:
    """A running emulator, on the interpreter PYTHON; yields its URL."""
    path = ROOT / "tests" / "emulator" / "scenarios" / scenario if scenario else None
    with Emulator.start(python=python, scenario=path) as running:
        yield running.url


def stands(checks: Checks, folder: str) -> bool:
    """Whether there is something to test in FOLDER; a failed check when not."""
    exists = any((ROOT / folder).rglob("*.*"))
    if not exists:
        checks.fail(f"there is nothing to test in {folder}")
    return exists


def call_pytest(checks: Checks, *arguments: str) -> None:
    """Run pytest with ARGUMENTS (folders, options) and with those of the session; each test is a check."""
    if all(stands(checks, folder) for folder in arguments if not folder.startswith("-")):
        session, junit = checks.session, REPORTS / "junit"
        command = ("pytest", *arguments, f"--junit-xml={junit / session.name}.xml", *session.posargs)
        checks.counted("pytest", *command, junit=junit, pattern=f"{session.name}.xml", live=True)


def run_demo(checks: Checks, url: str, collections: Path | None = None) -> None:
    """The example playbook against the emulator at URL; the collection is linked in, or installed under COLLECTIONS."""
    env = {**DEMO_KEYS, "ALIBABA_CLOUD_ENDPOINT": url}
    if collections:
        env["ANSIBLE_COLLECTIONS_PATH"] = str(collections)
    inventory = DEV / "inventory.yml"
    host = 'localhost: {ansible_connection: local, ansible_python_interpreter: "{{ ansible_playbook_python }}"}'
    inventory.write_text(f"all: {{hosts: {{{host}}}}}\n", encoding="utf-8")
    env["ANSIBLE_CALLBACK_RESULT_FORMAT"] = "yaml"  # a failed task in JSON is one line of two thousand characters
    picture = DEV / "timeline.svg"
    picture.unlink(missing_ok=True)
    command = ("ansible-playbook", "-i", str(inventory), "-e", f"picture={picture}", "docs/examples/demo.yml")
    code = checks.execute(*command, env=env, live=not collections)[0]
    checks.expect("the demo playbook", [f"return code {code}"] if code else [])
    checks.expect("the demo's picture", [] if picture.exists() else [f"{picture} was not written"])
