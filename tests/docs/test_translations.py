# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Chinese pages say the same as the English ones: the same code, sections, tables, lists and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import CHINESE_GUIDES, TRANSLATIONS, blocks, prose

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = list(TRANSLATIONS.items())
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def without_comments(text: str) -> str:
    """Comments in code are translated, too."""
    return re.sub(r" *# .*", "", text)


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda page: page.name)
def test_the_code_is_the_same(english: Path, chinese: Path) -> None:
    pair = [[(block.language, without_comments(block.text)) for block in blocks(page)] for page in (english, chinese)]

    assert pair[0] == pair[1]


def sections(page: Path) -> list[str]:
    """The kind of each heading, in order; in RST the line under it is as long as the heading is wide."""
    found = re.findall(r"^(#+) |^([-=~])[-=~]{3,}$", prose(page), re.MULTILINE)
    return [markdown or rst for markdown, rst in found]


def shape(page: Path) -> list[str]:
    """What begins rows, cells and items of lists, and directives, in order; terms in code, as they are the same."""
    marks = r"^(?:\||- | +\* - | +- (?=\S)|\.\. \w[\w-]+::|``[^`]+``(?:, ``[^`]+``)*$)"
    return re.findall(marks, prose(page), re.MULTILINE)


def links(page: Path) -> list[str]:
    """Where links lead, whatever the language of the guide there; without those between both languages."""
    found = re.findall(r"\]\(([^)]*)\)|<([^<>\s]+)>`__", page.read_text("utf-8"))
    there = [(markdown or rst).replace(CHINESE_GUIDES, ".rst") for markdown, rst in found]
    return sorted(link for link in there if not re.search(r"/main/README[\w.-]*$", link))


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda page: page.name)
def test_sections_rows_and_links_correspond(english: Path, chinese: Path) -> None:
    assert sections(english) == sections(chinese)
    assert shape(english) == shape(chinese)
    assert links(english) == links(chinese)


@pytest.mark.parametrize("chinese", [pair[1] for pair in PAIRS], ids=lambda page: page.name)
def test_links_lead_to_the_chinese_guide_where_there_is_one(chinese: Path) -> None:
    linked = set(re.findall(r"\bguide_\w+\.rst", chinese.read_text("utf-8")))

    assert linked & {page.name for page in TRANSLATIONS} == set()


@pytest.mark.parametrize("chinese", [pair[1] for pair in PAIRS], ids=lambda page: page.name)
def test_every_section_is_translated(chinese: Path) -> None:
    text = prose(chinese)
    titles = [markdown or rst for markdown, rst in re.findall(r"^#{2,} (.*)|^(.+)\n[-=]{4,}$", text, re.MULTILINE)]

    assert len(CHINESE.findall(text)) > 100
    assert all(CHINESE.search(title) or (title.isascii() and len(title) < 12) for title in titles), titles
