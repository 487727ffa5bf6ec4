# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Mermaid source: every line is one that the grammar of Mermaid's gantt takes for what it is meant to be.

The grammar here is stricter than Mermaid's own, and was compared with it: of what it accepts, mermaid 11.17.2 made the
same numbers of sections and tasks.
"""

from __future__ import annotations

import re

import pytest

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.mermaid import label
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.picture import timeline
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import EVIL, STORIES, gate, opened, task

TEXT = r"(?:[\w .()-]|#\d+;)+"
HEAD = [
    r'%%\{init: \{"gantt": \{"leftPadding": \d+\} \} \}%%',
    r"gantt",
    rf"    title {TEXT}",
    r"    dateFormat YYYY-MM-DD HH:mm:ss",
    r"    axisFormat [\w%: -]+",
    r"    tickInterval [1-9]\d*(second|minute|hour|day)",
    r"    todayMarker off",
]
LINE = re.compile(
    rf"    section {TEXT}|    (?P<task>{TEXT}) : (?:milestone, )?(?:done, )?(?:active, )?(?:crit, )?"
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}, [0-9]+s"
)
KEYWORDS = [
    *("gantt", "title", "section", "click", "call", "href", "weekday", "weekend", "dateFormat", "axisFormat"),
    *("tickInterval", "includes", "excludes", "todayMarker", "inclusiveEndDates", "topAxis", "accTitle", "accDescr"),
]


def check(source):
    lines = source.splitlines()
    for line, pattern in zip(lines, HEAD):
        assert re.fullmatch(pattern, line), line
    for line in lines[len(HEAD) :]:
        found = LINE.fullmatch(line)
        assert found, line
        assert not re.match("|".join(KEYWORDS), found["task"] or "", re.IGNORECASE), line


@pytest.mark.parametrize("result", STORIES.values(), ids=list(STORIES))
def test_every_line_is_what_it_is_meant_to_be(result):
    source = timeline(result, format="mermaid", title=EVIL)
    check(source)
    assert len(source) < 50_000
    assert not re.search(r"\{\{|\{%|\{#|`", source)


@pytest.mark.parametrize("keyword", [*KEYWORDS, "2026-03-06", "%% a comment", "5% done"])
def test_a_status_is_no_keyword(keyword):
    assert not re.match(rf"{keyword}|.?%", label(f"{keyword} x"), re.IGNORECASE)


def test_a_task_is_a_section_of_its_statuses_and_its_end():
    assert timeline(opened(), format="mermaid", title="Release").splitlines() == [
        '%%{init: {"gantt": {"leftPadding": 177} } }%%',
        "gantt",
        "    title Release#58; Open after 8s",
        "    dateFormat YYYY-MM-DD HH:mm:ss",
        "    axisFormat %M:%S",
        "    tickInterval 1second",
        "    todayMarker off",
        "    section exec-5fb8facb8ed7427c",
        "    BUILDING 2s : done, 2000-01-01 00:00:00, 2s",
        "    TESTING 6s : done, 2000-01-01 00:00:02, 6s",
        "    SUCCESS at 8s : milestone, done, 2000-01-01 00:00:08, 0s",
        "    section t-bp10demo0import0001",
        "    Processing 4s : done, 2000-01-01 00:00:00, 4s",
        "    Finished at 4s : milestone, done, 2000-01-01 00:00:04, 0s",
        "    section Notes",
        "    Open after 8s#58; 2 succeeded : milestone, 2000-01-01 00:00:00, 0s",
        "    began 2026-03-06 08#58;22#58;40 UTC : milestone, 2000-01-01 00:00:00, 0s",
        "    Changes are drawn at the poll that saw them. : milestone, 2000-01-01 00:00:00, 0s",
    ]


def test_what_would_be_too_long_for_mermaid_is_counted():
    seen = [(second, f"STATUS{second % 2} {':' * 20}") for second in range(40)]
    many = [(task(f"t-{number}", seen[-1][1], "running"), *seen) for number in range(200)]
    source = timeline(gate(40, *many), format="mermaid", most=200)
    check(source)
    assert len(source) < 50_000
    drawn = source.count("    section t-")
    assert 5 < drawn < 200
    assert f"{200 - drawn} of 200 tasks not drawn#58; {200 - drawn} running." in source
    assert "29 earlier statuses 29s" in source


@pytest.mark.parametrize(
    ("span", "form", "interval"),
    [
        (3, "%M:%S", "1second"),
        (3600, "%H:%M:%S", "10minute"),
        (7200, "%H:%M", "15minute"),
        (86_400, "day %-d %H:%M", "3hour"),
        (700_000, "day %-d %H:%M", "2day"),
    ],
)
def test_the_axis_fits_the_length_of_the_gate(span, form, interval):
    source = timeline(gate(span, (task("t-1", "Waiting", "running"), (0, "Waiting"))), format="mermaid")
    assert f"    axisFormat {form}\n    tickInterval {interval}\n" in source
