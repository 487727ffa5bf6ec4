# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture as SVG: self-contained, readable in light and dark, wide and narrow. No script, nothing loaded."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from ...module_utils._gate.duration import duration
from . import sentences
from .axis import label, ticks
from .palette import LIGHT, LOOKS, ROOT, SIZES, edge, mark, pattern, style
from .story import GONE, OUTCOMES, SEEN, UNASKED, UNRECORDED, UNSEEN, Phase, Row, Story
from .words import columns, end, middle, wrapped
from .xml import element, text

WIDTH, MARGIN = 800, 16
INNER = WIDTH - 2 * MARGIN
LABEL, BAR, SPACE = 22, 20, 11  # of a row: its words, its bar, and the gap to the next row
REASON = 19
MOST_TICKS = 8
DASHES = {UNSEEN: "5 5", GONE: "1 5", UNRECORDED: "10 4 2 4"}
SANS = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
# The mean width of a character, as a fraction of its size; capitals are wider.
MEAN, CAPITAL, MONOSPACED = 0.56, 0.72, 0.62


def draw(story: Story, title: str) -> str:
    """The whole document."""
    return _Drawing(story, title).document()


def length(words: str, size: float) -> float:
    """About how many units a text takes, erring on the wide side."""
    return sum((CAPITAL if part.isupper() else MEAN) * columns(part) for part in words) * size


class _Drawing:
    """Draws from top to bottom; C(_y) is how far it has got."""

    def __init__(self, story: Story, title: str) -> None:
        self._story = story
        self._title = title
        self._y = 0.0
        # Several pictures on one page must not share the names of their patterns.
        self._name = f"agt{zlib.crc32(repr((title, story)).encode('utf-8', 'replace')):08x}"

    def document(self) -> str:
        body = [*self._head(), *self._axis_and_rows(), *self._legend(), *self._foot()]
        height = round(self._y + MARGIN)
        used = [name for name in OUTCOMES if any(row.outcome == name for row in self._story.rows)]
        told = "; ".join(f"{row.id}: {sentences.ending(row)}" for row in self._story.rows)
        said = ". ".join(filter(None, [sentences.summary(self._story), told]))
        ground = {"fill": LIGHT["ground"], "stroke": LIGHT["line"], "class_": "ground"}
        return (
            element(
                "svg",
                element("title", text(self._title), id=f"{self._name}-title"),
                element("desc", text(said), id=f"{self._name}-desc"),
                element("style", style()),
                element("defs", *(pattern(name, f"{self._name}-{name}") for name in used)) if used else "",
                element("rect", x=0.5, y=0.5, width=WIDTH - 1, height=height - 1, rx=8, **ground),
                *(f"\n{part}" for part in body),
                "\n",
                xmlns="http://www.w3.org/2000/svg",
                width=WIDTH,
                height=height,
                viewBox=f"0 0 {WIDTH} {height}",
                style="max-width:100%;height:auto",
                class_=ROOT,
                role="img",
                aria_labelledby=f"{self._name}-title {self._name}-desc",
                font_family=SANS,
            )
            + "\n"
        )

    def _text(self, words: str, kind: str, x: float, y: float, colour: str = "ink", **more: object) -> str:
        classes = " ".join(filter(None, [kind, colour, str(more.pop("extra", ""))]))
        how = {"font_size": float(SIZES[kind][0]), "fill": LIGHT[colour], "class_": classes, **more}
        return element("text", text(words), x=float(x), y=float(y), **how)

    def _lines(self, words: str, kind: str, colour: str, lines: int, **more: object) -> Iterator[str]:
        """A paragraph, wrapped to fit in a narrow picture too."""
        size = SIZES[kind][1]
        for line in wrapped(words, int(INNER / (size * (MEAN + 0.02))), lines):
            self._y += size + 3
            yield self._text(line, kind, MARGIN, self._y - 5, colour, **more)

    def _head(self) -> Iterator[str]:
        self._y = MARGIN - 4.0
        yield from self._lines(self._title, "title", "ink", 2, font_weight=600)
        yield from self._lines(sentences.summary(self._story), "head", "ink", 2)
        yield from self._lines(sentences.began(self._story), "head", "faint", 1)
        self._y += 6

    def _x(self, seconds: int) -> float:
        return MARGIN + INNER * seconds / max(self._story.span, 1)

    def _axis_and_rows(self) -> Iterator[str]:
        if not self._story.rows:
            return
        self._y += 16
        top = self._y + 5
        moments = ticks(self._story.span, MOST_TICKS)
        words = [self._tick(moment, self._y) for moment in moments]
        self._y += 10
        rows = list(self._rows())
        for moment in moments:
            where = {"x1": self._x(moment), "x2": self._x(moment), "y1": top, "y2": self._y}
            yield element("line", **where, stroke=LIGHT["line"], stroke_opacity=0.7, class_="line")
        yield from words
        yield from rows

    def _tick(self, moment: int, y: float) -> str:
        words, x = label(moment), self._x(moment)
        half = length(words, SIZES["tick"][1]) / 2
        anchor = "start" if x - half < MARGIN else "end" if x + half > WIDTH - MARGIN else "middle"
        return self._text(words, "tick", x, y, "faint", text_anchor=anchor)

    def _rows(self) -> Iterator[str]:
        for kind, rows in self._story.groups.items():
            place = sentences.place(rows)
            self._y += 22
            words = end(f"{kind} \u00b7 {place}" if place else kind, int(INNER / (SIZES["head"][1] * MEAN)), "\u2026")
            yield self._text(words, "head", MARGIN, self._y - 4, "faint", font_weight=600)
            for row in rows:
                yield self._row(row, "" if place else row.place)

    def _row(self, row: Row, place: str) -> str:
        ending = end(sentences.ending(row), 40, "\u2026")
        baseline = self._y + LABEL - 4
        free = INNER - length(ending, SIZES["head"][1]) - 30
        name = middle(f"{row.id} ({place})" if place else row.id, int(free / (SIZES["id"][1] * MONOSPACED)), "\u2026")
        top = self._y = self._y + LABEL
        parts = [
            element("title", text(_tooltip(row))),
            self._text(name, "id", MARGIN, baseline, font_family=MONO),
            self._text(ending, "head", WIDTH - MARGIN - 18, baseline, text_anchor="end"),
            mark(row.outcome, WIDTH - MARGIN - 12, baseline - 11),
            *(self._phase(row, phase, top) for phase in row.phases),
        ]
        if row.ended is not None:
            parts.append(self._cap(row, top))
        self._y += BAR
        if row.message and row.outcome not in ("succeeded", "running"):
            self._y += REASON
            words = end(row.message, int(INNER / (SIZES["note"][1] * MEAN)), "\u2026")
            parts.append(
                self._text(words, "note", MARGIN, self._y - 4, "faint" if row.outcome == "cancelled" else "bad")
            )
        self._y += SPACE
        return element("g", *parts)

    def _cap(self, row: Row, top: float) -> str:
        """The end of a task, at the poll that saw it."""
        x = min(max(self._x(row.ended or 0), MARGIN + 2), WIDTH - MARGIN - 2)
        look = {"stroke": edge(row.outcome), "stroke_width": 4, "class_": f"m-{row.outcome}"}
        return element("line", x1=x, x2=x, y1=top - 2, y2=top + BAR + 2, stroke_linecap="round", **look)

    def _phase(self, row: Row, phase: Phase, top: float) -> str:
        x, width = self._x(phase.begins), self._x(phase.ends) - self._x(phase.begins)
        tooltip = element("title", text(sentences.told(phase)))
        if phase.what in DASHES:
            line = {"y1": top + BAR / 2, "y2": top + BAR / 2, "stroke_dasharray": DASHES[phase.what]}
            ends = {"x1": x + 2, "x2": x + max(width - 3, 1)}
            shape = element("line", **ends, **line, stroke=LIGHT["faint"], stroke_width=2, class_="gap")
            # Something to hover over.
            field = element("rect", x=x, y=top, width=max(width, 1.5), height=BAR, fill_opacity=0)
            return element("g", tooltip, shape, field)
        fill = self._fill(row.outcome)
        last = phase.ends == self._story.span and row.ended is None
        if phase.what == UNASKED:
            fill.update(fill_opacity=0.35, stroke_dasharray="3 3")
        # A gate of one poll has no length, but its tasks must be visible.
        wide = max(width - 2, 1.5 if self._story.span else 6)
        shape = element("rect", x=x + 0.5, y=top + 0.5, width=wide, height=BAR - 1, rx=2, **fill)
        if last and phase.what == SEEN and width > 14:
            # No end: the bar continues to the right.
            left, tip, middle_, low = x + 0.5, x + width - 1, top + BAR / 2, top + BAR - 0.5
            outline = f"M{left:.1f} {top + 0.5}H{tip - 8:.1f}L{tip:.1f} {middle_}L{tip - 8:.1f} {low}H{left:.1f}Z"
            shape = element("path", d=outline, **fill)
        return element(
            "g", tooltip, shape, *self._word(row, phase, x + 6, top + BAR - 5.5, width - (22 if last else 12))
        )

    def _fill(self, outcome: str) -> dict[str, object]:
        """What a bar of that outcome looks like."""
        return {"fill": f"url(#{self._name}-{outcome})", "stroke": edge(outcome), "class_": f"m-{outcome}"}

    def _word(self, row: Row, phase: Phase, x: float, y: float, room: float) -> Iterator[str]:
        """The status and its duration, the status alone, or nothing: as much as fits in a wide and a narrow picture."""
        small, large = SIZES["word"]
        age = " " + duration(phase.ends - phase.begins)
        fits = {
            size: [length(words, size) <= room for words in (phase.status, phase.status + age)]
            for size in (small, large)
        }
        if not fits[small][0]:
            return
        fill, on_it = LOOKS[row.outcome].light
        classes = ["word", f"t-{row.outcome}" if phase.what == SEEN else "ink", *([] if fits[large][0] else ["wide"])]
        parts = [text(phase.status)]
        if fits[small][1]:
            parts.append(element("tspan", text(age), class_=None if fits[large][1] else "wide"))
        look: dict[str, object] = {"fill": LIGHT["ink"]}
        if phase.what == SEEN:
            look = {
                "fill": on_it,
                "stroke": fill,
                "stroke_width": 3,
                "paint_order": "stroke",
                "stroke_linejoin": "round",
            }
        yield element(
            "text", *parts, x=x, y=y, font_size=small, class_=" ".join(classes), pointer_events="none", **look
        )

    def _legend(self) -> Iterator[str]:
        if not self._story.rows:
            return
        size = SIZES["note"][1]
        x, y = float(MARGIN), self._y + size
        for words, shape in self._swatches():
            wide = length(words, size) + 44
            if x + wide > WIDTH - MARGIN and x > MARGIN:
                x, y = float(MARGIN), y + size + 6
            yield element(
                "g", shape, self._text(words, "note", 28, 11, "faint"), transform=f"translate({x:.1f} {y - 11:.1f})"
            )
            x += wide
        self._y = y + 8

    def _swatches(self) -> Iterator[tuple[str, str]]:
        rows = self._story.rows
        for outcome in OUTCOMES:
            if any(row.outcome == outcome for row in rows):
                yield outcome, element("rect", width=22, height=13, rx=2, **self._fill(outcome))
        seen = {phase.what for row in rows for phase in row.phases}
        for what, dashes in DASHES.items():
            if what in seen:
                line = {"x2": 22, "y1": 6.5, "y2": 6.5, "stroke_dasharray": dashes}
                yield (
                    sentences.SYMBOLS[what],
                    element("line", **line, stroke=LIGHT["faint"], stroke_width=2, class_="gap"),
                )
        if UNASKED in seen:
            box = {"stroke": LIGHT["faint"], "stroke_dasharray": "3 3", "fill": "none", "class_": "gap"}
            yield sentences.SYMBOLS[UNASKED], element("rect", x=0.5, y=0.5, width=21, height=12, rx=2, **box)

    def _foot(self) -> Iterator[str]:
        for note in sentences.notes(self._story):
            yield from self._lines(note, "note", "ink" if self._story.verdict == "refused" else "faint", 5)


def _tooltip(row: Row) -> str:
    times = ", ".join(f"{name} {moment}" for name, moment in row.times)
    clock = f"By the API's clock: {times}" if times else ""
    parts = [f"{row.kind} {row.id}", row.place, sentences.ending(row), row.message, clock]
    return "\n".join(part for part in parts if part)
