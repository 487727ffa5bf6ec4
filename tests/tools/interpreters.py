# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Python interpreters this machine has. Runs on Python 3.9, since dev.py starts with whatever there is."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Version = tuple[int, int]
# A venv without ensurepip is no use: Debian splits it off into a package of its own.
PROBE = "import os, sys, venv, ensurepip; print(*sys.version_info[:2], os.path.realpath(sys.executable))"


def candidates() -> Iterator[str]:
    """Every interpreter worth asking: this one, those on PATH, then pyenv's; never a shim."""
    yield sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [Path(folder) for folder in os.get_exec_path() if Path(folder).name != "shims"]
    folders += sorted(pyenv.glob("versions/*/bin"), reverse=True)
    for minor in range(9, 20):
        yield from (str(folder / f"python3.{minor}") for folder in folders)


@functools.cache
def found() -> dict[Version, str]:
    """Version -> path of the first interpreter of that version that can make environments, oldest first."""
    seen: dict[Version, str] = {}
    for path in candidates():
        if not os.access(path, os.X_OK):
            continue
        probe = subprocess.run([path, "-c", PROBE], capture_output=True, text=True, check=False)
        if probe.returncode == 0:
            major, minor, base = probe.stdout.split(maxsplit=2)
            seen.setdefault((int(major), int(minor)), base.strip())
    return dict(sorted(seen.items()))
