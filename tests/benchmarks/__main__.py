# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.benchmarks`: measure everything, side by side; figures, not assertions."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from . import figures, growth, report
from .place import Place
from .waiting import LongGate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import Result

FOLDER = Path(__file__).resolve().parents[2] / ".dev" / "bench"


def main() -> None:
    """Measure, print the table, write the files."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the main ratios, in about three minutes")
    names = [measure.__name__ for measure in figures.FIGURES]
    parser.add_argument(
        "--only", action="append", choices=[*names, "growth", "long_gate"], help="this part; may be repeated"
    )
    parser.add_argument("--publish", action="store_true", help="renew the figures in the documentation, too")
    given = parser.parse_args()
    if given.publish and (given.quick or given.only):
        parser.error("--publish wants the figures of a whole run")
    began = time.monotonic()
    loads = [os.getloadavg()[0]]
    results: list[Result] = []
    curves = []

    def add(several: Iterable[Result]) -> None:
        for result in several:
            results.append(result)
            print(f"{time.monotonic() - began:4.0f} s  " + "; ".join(filter(None, report.cells(result))), flush=True)

    with contextlib.ExitStack() as stack:
        place = stack.enter_context(Place(FOLDER))
        # It waits for ten minutes, while the others measure.
        long_gate = None
        if "long_gate" in given.only if given.only else not given.quick:
            long_gate = stack.enter_context(LongGate(place))
        # First, while this process is small: what it has loaded counts in the peak memory of each that it starts.
        if "growth" in given.only if given.only else not given.quick:
            curves = growth.curves(place)
        for measure in figures.FIGURES:
            wanted = measure.__name__ in given.only if given.only else True
            if wanted and not (given.quick and measure in figures.SKIPPED_WHEN_QUICK):
                add(measure(place, quick=given.quick))
        if long_gate:
            add(long_gate.results())
    loads.append(os.getloadavg()[0])
    report.write(FOLDER, results, curves, loads, publish=given.publish)
    print((FOLDER / "figures.md").read_text(encoding="utf-8"))
    print(f"In {time.monotonic() - began:.0f} s; written to {os.path.relpath(FOLDER)}")


if __name__ == "__main__":
    main()
