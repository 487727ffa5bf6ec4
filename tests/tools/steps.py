# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that several sessions share."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.emulator.client import Emulator
from tests.tools import tree
from tests.tools.checks import DEV, REPORTS, ROOT, Checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    import nox

DEMO_KEYS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tDemoDemoDemoDemo",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "DemoSecretDemoSecretDemoSecret",
    "ALIBABA_CLOUD_REGION": "cn-hangzhou",
}


def install(session: nox.Session, requirements: str, *, linked: bool = True) -> None:
    """Install the pins requirements/REQUIREMENTS.txt, and LINK the checkout in as the collection alicloud.gate."""
    session.install("--require-hashes", "-r", str(ROOT / "requirements" / f"{requirements}.txt"))
    if linked:
        tree.link_into(Path(session.virtualenv.location))


def emulator_python(session: nox.Session) -> str:
    """The interpreter of the emulator's environment, which is made first where need be."""
    known = os.environ.get("ALICLOUD_GATE_EMULATOR_PYTHON")
    if not known:
        session.run(sys.executable, "-m", "nox", "-s", "emulator", "--install-only", external=True, silent=True)
        known = str(DEV / "nox" / "emulator" / "bin" / "python")
    return known


@contextmanager
def running_emulator(session: nox.Session, scenario: str | None = None) -> Iterator[str]:
    """A running emulator; yields its URL."""
    path = ROOT / "tests" / "emulator" / "scenarios" / scenario if scenario else None
    with Emulator.start(python=emulator_python(session), scenario=path) as running:
        yield running.url


def stands(checks: Checks, folder: str) -> bool:
    """Whether there is something to test in FOLDER; a failed check when not."""
    exists = any((ROOT / folder).rglob("*.*"))
    if not exists:
        checks.fail(f"there is nothing to test in {folder}")
    return exists


def call_pytest(checks: Checks, folder: str, *options: str) -> None:
    """Each test of FOLDER is a check; arguments of the session go to pytest."""
    if stands(checks, folder):
        session, junit = checks.session, REPORTS / "junit"
        checks.env["ALICLOUD_GATE_EMULATOR_PYTHON"] = emulator_python(session)
        command = ("pytest", folder, f"--junit-xml={junit / session.name}.xml", *options, *session.posargs)
        checks.counted("pytest", *command, junit=junit, pattern=f"{session.name}.xml", live=True)


def run_pytest(session: nox.Session, requirements: str, folder: str, *options: str) -> None:
    """A session that is the tests of FOLDER."""
    install(session, requirements)
    with Checks(session) as checks:
        call_pytest(checks, folder, *options)


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
