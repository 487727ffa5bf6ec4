# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures as a table, as JSON, as curves, and in the documentation."""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .growth import Curve, fit
from .rows import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import Result

PACKAGES = ("ansible-core", "requests", "urllib3", "alibabacloud-ecs20140526", "alibabacloud-tea-openapi")
HEAD = ("What", "Against", "Measure", "Ours", "Peer", "Ratio", "To reach", "")
SCALES = {"cpu": ("CPU", "s", 1.0), "wall": ("wall", "s", 1.0), "memory": ("peak memory", "MiB", 1 / 2**20)}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def machine() -> dict[str, Any]:
    """What the figures depend on; nothing that names the machine."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
        model = found[1] if found else ""
    return {
        "cores": os.cpu_count(),
        "processor": model or platform.machine(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
    }


def amount(value: float, unit: str) -> str:
    """A figure with its unit, as people read it."""
    if unit == "s":
        return f"{value * 1000:.1f} ms" if abs(value) < 1 else f"{value:.2f} s"
    if unit == "bytes":
        return f"{value / 2**20:.1f} MiB" if value >= 2**20 else f"{value / 1000:.1f} kB"
    return f"{value:g} {unit}"


def cells(result: Result) -> list[str]:
    """One line of the table."""
    ratio = f"{result.ratio:.4f}" if result.ratio < 0.1 else f"{result.ratio:.2f}"
    verdict = "" if math.isinf(result.target) else "reached" if result.reached else "NOT REACHED"
    target = "" if math.isinf(result.target) else f"{result.target:g}"
    shown = (amount(value, result.unit) for value in (result.ours, result.peer))
    return [result.what, result.against, result.measure, *shown, ratio, target, verdict]


def table(results: Sequence[Result]) -> str:
    """All lines, in Markdown that is aligned for a terminal, too."""
    return _markdown([list(HEAD), *map(cells, results)])


def growth(curves: Sequence[Curve]) -> str:
    """The fitted lines, in Markdown."""
    rows = [["One poll", "Measure", "Fixed", "For each task", "Off the line at N", "Linear up to"]]
    for curve in curves:
        for measure, (name, unit, _factor) in SCALES.items():
            line = fit(curve.sizes, [getattr(usage, measure) for usage in curve.usages])
            off = ", ".join(f"{size:,}: {part:+.0%}" for size, part in zip(curve.sizes, line.off, strict=True))
            reached = line.linear_to(curve.sizes)
            each = f"{line.each * 1e6:.0f} µs" if unit == "s" else f"{line.each:.0f} bytes"
            rows.append(
                [curve.name, name, amount(line.fixed, UNITS[measure]), each, off, f"{reached:,}" if reached else "-"]
            )
    return _markdown(rows)


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def write(
    folder: Path, results: Sequence[Result], curves: Sequence[Curve], loads: Sequence[float], *, publish: bool
) -> None:
    """figures.json, figures.md and growth.png into C(folder); with C(publish) the documentation is renewed, too."""
    about = {**machine(), "load": [round(load, 1) for load in loads]}
    figures = {
        "machine": about,
        # JSON has no infinity: a line without a target has null.
        "results": [
            {**line._asdict(), "target": line.target if math.isfinite(line.target) else None} for line in results
        ],
        "growth": [
            {"name": curve.name, "sizes": curve.sizes, "usages": [usage._asdict() for usage in curve.usages]}
            for curve in curves
        ],
    }
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    where = (
        f"{about['cores']} cores ({about['processor']}), {about['system']}, Python {about['python']}, {packages}; "
        f"load average {about['load'][0]} when it began and {about['load'][1]} when it ended."
    )
    parts = [where, table(results)] + ([growth(curves)] if curves else [])
    text = "\n\n".join(parts)
    (folder / "figures.md").write_text(text + "\n", encoding="utf-8")
    if curves:
        # In a process of its own: what this one has loaded counts in the peak memory of each that it starts.
        drawing = [sys.executable, "-m", "tests.benchmarks.plot", str(folder / "figures.json")]
        subprocess.run([*drawing, str(folder / "growth.png")], check=True)
    if publish:
        before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        (folder / "growth.png").replace(PAGE.with_suffix(".png"))
