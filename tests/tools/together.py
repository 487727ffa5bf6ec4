# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs nox sessions side by side, and sums up what they counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.tools.checks import REPORTS, ROOT, Counts

# Seconds after which a session hangs; the slowest takes four minutes on two cores.
BOUND = 900
# One more than there are cores: many wait for a server, a clock or another process half of their time.
WIDTH = (os.cpu_count() or 1) + 1
TAIL = 80


def run_session(name: str, arguments: list[str]) -> Counts:
    """Run the session NAME in a process of its own; a session that leaves no counts is one failure."""
    report, log = REPORTS / f"{name}.json", REPORTS / f"{name}.log"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "nox", "-s", name, "--", *arguments]
    began = time.monotonic()
    with log.open("wb") as output:
        child = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            child.wait(timeout=BOUND)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
            child.wait()
    counts = Counts(**json.loads(report.read_text(encoding="utf-8"))) if report.exists() else Counts()
    if child.returncode and not counts.failed:
        counts.failed, counts.failures = 1, [f"ended with code {child.returncode} and no count"]
    counts.seconds = time.monotonic() - began
    outcome = "FAILED" if counts.failed else "ok"
    times = f"{counts.seconds:6.1f} s {counts.cpu:6.1f} s of CPU"
    print(f"{outcome:6} {name:18} {counts.passed:5} passed {counts.failed:3} failed {times}", flush=True)
    if counts.failed:
        print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]), flush=True)
    return counts


def run_all(plan: dict[str, list[str]], width: int = WIDTH) -> tuple[Counts, str]:
    """Run PLAN (session -> arguments) in its order, WIDTH at a time; the sum, and a text that ends with it."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with ThreadPoolExecutor(width) as pool:
        results = dict(zip(plan, pool.map(run_session, plan, plan.values()), strict=True))
    rows = [""]
    for name, counts in results.items():
        rows += [f"LEFT OUT ({name}): {sentence}" for sentence in counts.left_out]
    for name, counts in results.items():
        rows += [f"FAILED ({name}): {sentence}" for sentence in counts.failures]
    passed = sum(counts.passed for counts in results.values())
    failed = sum(counts.failed for counts in results.values())
    times = f"{time.monotonic() - began:.0f} s, {sum(counts.cpu for counts in results.values()):.0f} s of CPU"
    rows += [f"{len(results)} sessions in {times}", f"{passed} passed, {failed} failed"]
    return Counts(passed=passed, failed=failed), "\n".join(rows)
