# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The look of an outcome: colours for light and dark, a pattern and a mark. Lightness alone tells them apart."""

from __future__ import annotations

from typing import NamedTuple

from .xml import element

ROOT = "alicloud-gate-timeline"  # the class that all rules hang on, so that they touch nothing else on a page


class Look(NamedTuple):
    """C(light), C(dark): (bar, what is drawn on it). C(pattern), C(mark): SVG paths in squares of 8 and of 12."""

    light: tuple[str, str]
    dark: tuple[str, str]
    pattern: str
    mark: str


LOOKS = {
    "succeeded": Look(("#2a7d46", "#ffffff"), ("#63c981", "#0b1a10"), "", "M1.5 6.5l3 3 6-7"),
    "partial": Look(("#efc75e", "#2b2000"), ("#f8e09a", "#2b2000"), "M0 6h8", "M2 6h8M6 2v8"),
    "failed": Look(("#8f1d2c", "#ffffff"), ("#e0564f", "#1c0504"), "M0 0l8 8M8 0l-8 8", "M2 2l8 8M10 2l-8 8"),
    "cancelled": Look(("#88919a", "#0b0f14"), ("#8b949e", "#0b0f14"), "M2 2h1M6 6h1", "M2 6h8"),
    "running": Look(
        ("#8ac0f8", "#0a2540"), ("#a3cdfb", "#0a2540"), "M0 8l8-8M-2 2l4-4M6 10l4-4", "M3 1.5l6.5 4.5L3 10.5"
    ),
    "unknown": Look(
        ("#b79bf0", "#1d0c42"), ("#b091f7", "#1d0c42"), "M2 0v8M6 0v8", "M3.5 4a2.5 2.5 0 1 1 2.5 2.5v1M6 10v.5"
    ),
    "missing": Look(
        ("#eef0f2", "#424a53"), ("#2b323b", "#d5dbe2"), "M0 2h3M4 6h3", "M6 1.5a4.5 4.5 0 1 0 .1 0M3 9l6-6"
    ),
}
# Ground, text, lesser text, lines.
LIGHT = {"ground": "#ffffff", "ink": "#1f2328", "faint": "#59636e", "line": "#d1d9e0", "bad": "#a3172b"}
DARK = {"ground": "#12171e", "ink": "#e6edf3", "faint": "#9aa5b1", "line": "#36404b", "bad": "#ff8f87"}
# Sizes of text, in a wide picture and in a narrow one, where all else is drawn smaller.
SIZES = {"title": (17, 24), "head": (13, 19), "id": (13, 18), "word": (12, 16), "tick": (11.5, 18), "note": (12, 18)}
NARROW = 560  # pixels


def style() -> str:
    """What differs in the dark and in a narrow picture; all else stands at the elements, for viewers without CSS."""
    dark = [
        f".ground{{fill:{DARK['ground']};stroke:{DARK['line']}}}",
        f".ink{{fill:{DARK['ink']}}}.faint{{fill:{DARK['faint']}}}.bad{{fill:{DARK['bad']}}}",
        f".line{{stroke:{DARK['line']}}}.gap{{stroke:{DARK['faint']}}}",
    ]
    for outcome, look in LOOKS.items():
        fill, on_it = look.dark
        dark.append(f".b-{outcome}{{fill:{fill}}}.p-{outcome}{{stroke:{on_it}}}")
        dark.append(f".t-{outcome}{{fill:{on_it};stroke:{fill}}}.m-{outcome}{{stroke:{edge(outcome, dark=True)}}}")
    narrow = [f".{name}{{font-size:{large}px}}" for name, (_small, large) in SIZES.items()] + [".wide{display:none}"]
    return (
        f"@media (prefers-color-scheme:dark){{{_scoped(dark)}}}\n@media (max-width:{NARROW}px){{{_scoped(narrow)}}}\n"
    )


def edge(outcome: str, dark: bool = False) -> str:
    """The colour of a mark on the ground: that of the bar, unless it is as pale as the ground."""
    look = LOOKS[outcome]
    if outcome == "missing":
        return (DARK if dark else LIGHT)["faint"]
    if dark or outcome in ("succeeded", "failed"):
        return (look.dark if dark else look.light)[0]
    return {"partial": "#9a6700", "cancelled": "#59636e", "running": "#0b61c4", "unknown": "#7a4ddb"}[outcome]


def _scoped(rules: list[str]) -> str:
    every = "".join(rules).replace("}.", "}\n.").splitlines()
    # A newline after each brace: two in a row would begin a template.
    return "\n" + "\n".join(f".{ROOT} {rule}" for rule in every) + "\n"


def pattern(outcome: str, name: str) -> str:
    """The definition of a bar's fill."""
    look = LOOKS[outcome]
    fill, on_it = look.light
    shapes = [element("rect", width=8, height=8, fill=fill, class_=f"b-{outcome}")]
    if look.pattern:
        line = {"stroke": on_it, "stroke_width": 1, "stroke_opacity": 0.28, "fill": "none"}
        shapes.append(element("path", d=look.pattern, class_=f"p-{outcome}", **line))
    return element("pattern", *shapes, id=name, width=8, height=8, patternUnits="userSpaceOnUse")


def mark(outcome: str, x: float, y: float) -> str:
    """The sign of an outcome, in a square of 12 whose upper left corner is at C(x), C(y)."""
    return element(
        "path",
        d=LOOKS[outcome].mark,
        transform=f"translate({x:.1f} {y:.1f})",
        fill="none",
        stroke=edge(outcome),
        stroke_width=2,
        stroke_linecap="round",
        stroke_linejoin="round",
        class_=f"m-{outcome}",
    )
