# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process costs: CPU, wall time and memory, by the system's own books."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# ru_maxrss counts KiB on Linux, bytes on macOS.
MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class Command(NamedTuple):
    """A process to measure. C(fails): its exit status is not 0, and should not be."""

    arguments: Sequence[str]
    env: Mapping[str, str]
    fails: bool = False


class Usage(NamedTuple):
    """Of a process and the children it waited for: CPU and wall in seconds, the largest process's peak in bytes."""

    cpu: float
    wall: float
    memory: float


class Run(NamedTuple):
    """One finished process: what it cost, what it printed, and when it ended (monotonic seconds)."""

    usage: Usage
    output: str
    ended: float


class BenchError(Exception):
    """Something that was to be measured did not do its work."""


def start(command: Command) -> Callable[[], Run]:
    """Start the process; what is returned waits for its end."""
    handle, name = tempfile.mkstemp()
    began = time.monotonic()
    process = subprocess.Popen(
        command.arguments, env=command.env, stdin=subprocess.DEVNULL, stdout=handle, stderr=subprocess.STDOUT
    )
    os.close(handle)

    def finish() -> Run:
        status, usage = os.wait4(process.pid, 0)[1:]
        ended = time.monotonic()
        process.returncode = os.waitstatus_to_exitcode(status)
        text = Path(name).read_text(encoding="utf-8")
        Path(name).unlink()
        if (process.returncode != 0) != command.fails:
            raise BenchError(f"{' '.join(command.arguments)} ended with {process.returncode}:\n{text[:4000]}")
        return Run(Usage(usage.ru_utime + usage.ru_stime, ended - began, usage.ru_maxrss * MEMORY_UNIT), text, ended)

    return finish


def run(command: Command) -> Run:
    """Run the process to its end; raises BenchError for an exit status that was not expected."""
    return start(command)()


def interleaved(commands: Mapping[str, Command], repetitions: int) -> dict[str, list[Usage]]:
    """Run all commands in turn, C(repetitions) times: what else the machine does then falls on each alike."""
    usages: dict[str, list[Usage]] = {name: [] for name in commands}
    for _round in range(repetitions):
        for name, command in commands.items():
            usages[name].append(run(command).usage)
    return usages


def median(usages: Sequence[Usage]) -> Usage:
    """The median of each figure."""
    return Usage(*(statistics.median(column) for column in zip(*usages, strict=True)))
