# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SVG: well-formed whatever came in, nothing that runs or loads, and readable by those who see no colour."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.palette import DARK, LIGHT, LOOKS, edge
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.picture import timeline
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.story import OUTCOMES
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import (
    EVIL,
    STORIES,
    gate,
    of_all_outcomes,
    opened,
    task,
)

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "defs", "pattern", "rect", "line", "path", "g", "text", "tspan"}


def parsed(result, **options):
    return ET.fromstring(timeline(result, **options))


def texts(root):
    return ["".join(found.itertext()) for found in root.iter(f"{SVG}text")]


def bars(root, outcome):
    """(x, width) of the segments of that outcome."""
    drawn = [
        found for found in root.iter() if f"-{outcome})" in found.get("fill", "") and "transform" not in found.attrib
    ]
    return [(float(found.get("x")), float(found.get("width"))) for found in drawn if found.get("width") != "22"]


@pytest.mark.parametrize("result", STORIES.values(), ids=list(STORIES))
def test_it_is_a_document_that_runs_and_loads_nothing(result):
    source = timeline(result, title=EVIL)
    root = ET.fromstring(source)
    assert {found.tag.replace(SVG, "") for found in root.iter()} <= ELEMENTS
    for found in root.iter():
        for name, value in found.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name
            assert "url(" not in value or re.fullmatch(r"url\(#agt[0-9a-f]{8}-[a-z]+\)", value)
    assert not re.search(r"@import|url\(|http", root.find(f"{SVG}style").text)
    assert not re.search(r"\{\{|\{%|\{#", source), "it must not be a template"
    assert all(part.isprintable() or part == "\n" for part in source)


def test_whoever_sees_no_picture_is_told_the_same():
    root = parsed(of_all_outcomes(), title="Release 1.4")
    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [found.get("id") for found in named]
    assert named[0].text == "Release 1.4"
    assert "t-failed: Failed at 25m 00s; t-partial" in named[1].text


def test_segments_stand_where_they_were_seen():
    root = parsed(opened())
    drawn = bars(root, "succeeded")
    # 768 units are 8 seconds, and begin at 16.
    assert [x for x, _width in drawn] == [16.5, 208.5, 16.5]
    assert [width for _x, width in drawn] == [190, 574, 382]
    assert {"BUILDING 2s", "TESTING 6s", "Processing 4s", "SUCCESS at 8s"} <= set(texts(root))


def test_a_word_without_room_is_in_the_tooltip_only():
    one = task("t-1", "Finished", "succeeded")
    root = parsed(gate(1000, (one, (0, "Waiting"), (10, "Processing"), (1000, "Finished"))))
    titles = [found.text for found in root.iter(f"{SVG}title")]
    assert not any(text.startswith("Waiting") for text in texts(root))
    assert "Waiting for 10s, from 0s to 10s" in titles


def test_a_narrow_picture_leaves_out_what_only_a_wide_one_has_room_for():
    one = task("t-1", "Finished", "succeeded")
    seen = ((0, "Waiting"), (90, "Processing"), (1000, "Finished"))
    root = parsed(gate(1000, (one, *seen)))
    words = {"".join(found.itertext()): found for found in root.iter(f"{SVG}text")}
    assert "wide" in words["Waiting"].get("class").split()
    assert "wide" not in words["Processing 15m 10s"].get("class").split()


def test_the_tooltip_of_a_task_has_its_reason_and_the_times_of_the_api():
    one = task("t-1", "Failed", "failed", message="disk full", created_at="2026-03-06T08:00:00Z")
    titles = [found.text for found in parsed(gate(9, (one, (0, "Failed")))).iter(f"{SVG}title")]
    assert any("disk full" in title and "created 2026-03-06T08:00:00Z" in title for title in titles)


def test_a_kind_says_once_where_all_its_tasks_are():
    one, two = task("t-1", "Waiting", "running"), task("t-2", "Waiting", "running")
    assert "ecs_task \u00b7 cn-hangzhou" in texts(parsed(gate(9, (one,), (two,))))
    shown = texts(parsed(gate(9, (one,), ({**two, "region": "cn-beijing"},))))
    assert {"ecs_task", "t-1 (cn-hangzhou)", "t-2 (cn-beijing)"} <= set(shown)


def test_a_long_id_is_cut_in_the_middle():
    name = "exec-" + "0123456789" * 12
    shown = next(text for text in texts(parsed(gate(9, (task(name, "Waiting", "running"),)))) if "\u2026" in text)
    assert shown.startswith("exec-0123")
    assert shown.endswith("6789")


def test_two_pictures_on_a_page_do_not_share_patterns():
    names = [
        {found.get("id") for found in parsed(result).iter() if found.get("id")}
        for result in (opened(), of_all_outcomes())
    ]
    assert not names[0] & names[1]


def channel(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour):
    parts = [channel(int(colour[start : start + 2], 16)) for start in (1, 3, 5)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lightness(colour):
    """L* of CIELAB."""
    return 116 * luminance(colour) ** (1 / 3) - 16


@pytest.mark.parametrize("dark", [False, True])
def test_outcomes_differ_without_colour(dark):
    bars = [look.dark[0] if dark else look.light[0] for look in LOOKS.values()]
    for one, other in itertools.combinations(bars, 2):
        assert abs(lightness(one) - lightness(other)) >= 5
    assert list(LOOKS) == list(OUTCOMES)
    assert (
        len({look.pattern for look in LOOKS.values()}) == len({look.mark for look in LOOKS.values()}) == len(OUTCOMES)
    )


@pytest.mark.parametrize("dark", [False, True])
def test_everything_can_be_read(dark):
    """The ratios that WCAG asks for text and for shapes."""
    page = DARK if dark else LIGHT
    for outcome, look in LOOKS.items():
        assert contrast(*(look.dark if dark else look.light)) >= 4.5
        assert contrast(edge(outcome, dark), page["ground"]) >= 3
    for name in ("ink", "faint", "bad"):
        assert contrast(page[name], page["ground"]) >= 4.5
