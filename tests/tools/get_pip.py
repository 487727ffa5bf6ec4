# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the get-pip script that ansible-test would download: a pip whose work uv does, in a tenth of the time.

A file beside it, uv.json, says where uv is and which variables it needs; ansible-test hands none on.
"""

from __future__ import annotations

import sysconfig
from pathlib import Path

PIP = """
import json, os, sys
from pathlib import Path

told = json.loads(Path({told!r}).read_text(encoding="utf-8"))
command, *arguments = [argument for argument in sys.argv[1:] if argument != "--disable-pip-version-check"]
if command == "-V":
    sys.exit(print("pip, that is uv"))
environment = {{**os.environ, **told["environment"]}}
# Compiling its docutils gives a warning since Python 3.12, and the sanity test would take that for its own failure.
if any("changelog" in argument for argument in arguments):
    environment["UV_COMPILE_BYTECODE"] = "1"
os.execve(told["uv"], [told["uv"], "pip", command, "--quiet", "--python", sys.executable, *arguments], environment)
"""


def main() -> None:
    """Put that pip into the environment that runs this."""
    package = Path(sysconfig.get_path("purelib")) / "pip"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").touch()
    told = str(Path(__file__).with_name("uv.json"))
    (package / "__main__.py").write_text(PIP.format(told=told), encoding="utf-8")


if __name__ == "__main__":
    main()
