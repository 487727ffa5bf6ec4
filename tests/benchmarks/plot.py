# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.benchmarks.plot FIGURES.JSON GROWTH.PNG`: the curves of growth, drawn without a display."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from matplotlib.figure import Figure

from .growth import fit
from .report import SCALES


def main(source: Path, target: Path) -> None:
    """One panel a measure; points as measured, dotted lines as fitted."""
    curves = json.loads(source.read_text(encoding="utf-8"))["growth"]
    figure = Figure(figsize=(14, 4.5), layout="constrained")
    panels = figure.subplots(1, len(SCALES))
    for panel, (measure, (name, unit, factor)) in zip(panels, SCALES.items(), strict=True):
        for curve in curves:
            sizes, values = curve["sizes"], [usage[measure] * factor for usage in curve["usages"]]
            line = fit(sizes, values)
            style = "-" if curve["name"].startswith("gate") else "--"
            drawn = panel.plot(sizes, values, f"o{style}", label=curve["name"])
            straight = [line.fixed + line.each * size for size in sizes]
            panel.plot(sizes, straight, ":", color=drawn[0].get_color(), linewidth=1)
        panel.set(xscale="log", yscale="log", xlabel="tasks", title=f"{name} of one poll ({unit})")
        panel.grid(visible=True, which="major", alpha=0.3)
    panels[0].legend()
    figure.savefig(target, dpi=110)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
