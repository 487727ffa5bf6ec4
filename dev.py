# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One command for everything a developer does: sets up its own environments under .dev/, then runs a session of nox.

Without arguments it lists the sessions. It needs git and a Python 3.11 or newer with venv; Python 3.9 can start it.
"""

import ast
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

from tests.tools.interpreters import found

ROOT = Path(__file__).resolve().parent
RUNNER = ROOT / ".dev" / "runner"
PINS = ROOT / "requirements" / "nox.txt"


def sessions() -> str:
    """The sessions of noxfile.py with the first line of their documentation, read without running it."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    marked = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    rows = [f"  {node.name:12} {(ast.get_docstring(node) or '').partition(chr(10))[0]}" for node in marked]
    return "\n".join(["python3 dev.py COMMAND [ARGUMENTS]", "", *rows])


def prepare(python: str) -> Path:
    """Make the environment that holds nox and uv, unless it stands already with these very pins."""
    stamp = RUNNER / "stamp"
    wanted = hashlib.sha256(PINS.read_bytes() + python.encode()).hexdigest()
    runner = RUNNER / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Setting up .dev/runner (once)", flush=True)
        subprocess.run([python, "-m", "venv", "--clear", str(RUNNER)], check=True)
        install = [str(runner), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*install, "-r", str(PINS)], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return runner


def settings() -> dict[str, str]:
    """Environment of the sessions: uv fetches no Python, and trusts the machine's certificates where it has any."""
    paths = ssl.get_default_verify_paths()
    trusts = paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.0")))
    return {**({"UV_SYSTEM_CERTS": "1"} if trusts else {}), **os.environ, "UV_PYTHON_DOWNLOADS": "never"}


def main() -> None:
    """Hand the command over to nox, or say what is missing."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help"):
        sys.exit(print(sessions()))
    if not shutil.which("git"):
        sys.exit("dev.py: git is missing; install it (Debian: apt-get install git).")
    pythons = found()
    usable = [path for version, path in pythons.items() if version >= (3, 11)]
    if not usable:
        have = ", ".join(f"{major}.{minor}" for major, minor in pythons) or "none"
        sys.exit(
            "dev.py: needs Python 3.11 or newer with venv and ensurepip (Debian: apt-get install python3-venv).\n"
            f"Usable here: {have}. The modules themselves run on 3.9, but every session drives them\n"
            "with ansible-core 2.18 or newer, whose controller needs 3.11; so nothing can be run here."
        )
    try:
        runner = prepare(usable[-1])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"dev.py: this step of the set-up failed: {' '.join(failure.cmd)}")
    command = [str(runner), "-m", "nox", "-f", str(ROOT / "noxfile.py"), "-s", sys.argv[1], "--", *sys.argv[2:]]
    os.execve(command[0], command, settings())


if __name__ == "__main__":
    main()
