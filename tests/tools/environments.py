# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environments that sessions share: one a file of pins in requirements/, made anew when its pins change."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

from tests.tools import tree
from tests.tools.checks import DEV, ROOT

UV = str(Path(sys.executable).with_name("uv"))


def prepare(name: str, python: str) -> Path:
    """The environment NAME on the interpreter PYTHON, with the pins requirements/NAME.txt; returns its bin folder.

    All but those of a series of ansible-core, which ansible-test works in, see the checkout as alicloud.gate.
    """
    pins, place = ROOT / "requirements" / f"{name}.txt", DEV / "environments" / name
    wanted = hashlib.sha256(pins.read_bytes() + python.encode()).hexdigest()
    stamp = place / "stamp"
    place.parent.mkdir(parents=True, exist_ok=True)
    # Sessions run side by side: the first makes the environment, the others wait for it.
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            print(f"Setting up {place.relative_to(ROOT)}", flush=True)
            subprocess.run([UV, "venv", "--quiet", "--clear", "--python", python, str(place)], check=True)
            install = [UV, "pip", "install", "--quiet", "--python", str(place), "--require-hashes", "-r", str(pins)]
            subprocess.run(install, check=True)
            if not name.startswith("core-"):
                tree.link_into(place)
            stamp.write_text(wanted, encoding="utf-8")
    return place / "bin"
