# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What rulebooks need beside Python: a Java that ansible-rulebook runs on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

from tests.tools.checks import DEV, ROOT
from tests.tools.steps import DEMO_KEYS

if TYPE_CHECKING:
    from tests.tools.checks import Checks

OLDEST_JAVA = 17
DEMO = ROOT / "docs" / "examples" / "rulebooks" / "images.yml"
# What the demo has to say before it is through: one image is deployed, and for one there is a ticket.
SAID = ("Deploying m-", "Ticket: exec-")
SECONDS = 90


def lacking() -> str:
    """What rulebooks lack here, in a sentence; empty where they can be run."""
    java = shutil.which("java")
    shown = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr if java else ""
    version = re.search(r'version "(\d+)', shown)
    if version is not None and int(version[1]) >= OLDEST_JAVA:
        return ""
    return f"rulebooks, for want of Java {OLDEST_JAVA} (Debian: apt-get install openjdk-17-jre-headless)"


def run_rulebook_demo(checks: Checks, url: str) -> None:
    """The example rulebook against the emulator at URL, shown until it has said what it is to say."""
    inventory = DEV / "rulebook-inventory.yml"
    inventory.write_text("all: {hosts: {localhost: {ansible_connection: local}}}\n", encoding="utf-8")
    command = ["ansible-rulebook", "--rulebook", str(DEMO), "--inventory", str(inventory)]
    checks.session.log(" ".join(command))
    process = subprocess.Popen(
        command,
        cwd=DEMO.parent,
        env={**checks.env, **DEMO_KEYS, "ALIBABA_CLOUD_ENDPOINT": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    # It watches for ever: whatever hangs is ended with it.
    signal.signal(signal.SIGALRM, lambda *_given: os.killpg(process.pid, signal.SIGKILL))
    signal.alarm(SECONDS)
    missing = set(SAID)
    for line in process.stdout or ():
        print(line, end="", flush=True)
        missing = {text for text in missing if text not in line}
        if not missing:
            break
    signal.alarm(0)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    checks.expect("the demo rulebook", [f"nothing about {text!r}" for text in sorted(missing)])
