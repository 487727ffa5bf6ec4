# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module as a process of its own, as Ansible starts it: for what a fork would hide."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from tests.emulator.client import ROOT
from tests.properties.results import check

from .lab import clean_environment

UNRESOLVED = "gate.invalid"
# Loads the module first: how long Python takes to start is not the gate's. Its last words are when main began, by a
# clock that all processes of the machine share, and how many KiB the process took at its peak.
WRAPPER = f"""
import atexit, importlib, resource, socket, sys, time
main = importlib.import_module("ansible_collections.alicloud.gate.plugins.modules." + sys.argv.pop(1)).main
resolve = socket.getaddrinfo
def patched(host, *arguments, **options):
    if host == "{UNRESOLVED}":
        time.sleep(3600)
    return resolve(host, *arguments, **options)
socket.getaddrinfo = patched
began = time.monotonic()
atexit.register(lambda: print(began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
main()
"""


class Finished(NamedTuple):
    """The result; how many seconds the module took until its process was gone; the peak of its memory in MB."""

    result: dict[str, Any]
    seconds: float
    megabytes: float


def start(folder: Path, module: str, args: dict[str, Any]) -> subprocess.Popen[str]:
    """Start it; the name UNRESOLVED is resolved for ever."""
    path = folder / "wrapper.py"
    path.write_text(WRAPPER, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(path), module],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps({"ANSIBLE_MODULE_ARGS": args}))
    process.stdin.close()
    process.stdin = None
    return process


def finish(process: subprocess.Popen[str], within: float = 60) -> Finished:
    """Wait for its end; it is killed when it does not come."""
    try:
        out, err = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    ended = time.monotonic()
    began, peak = err.split()[-2:]
    return Finished(check(out, err), ended - float(began), int(peak) * 1024 / 1e6)
