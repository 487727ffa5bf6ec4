# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Chinese pages say the same as the English ones: the same code, sections, tables and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import TRANSLATIONS, blocks

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


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda page: page.name)
def test_sections_rows_and_links_correspond(english: Path, chinese: Path) -> None:
    marks = (r"^#+ ", r"^[-=~]{4,}$", r"^\|", r"^- ", r"\]\(([^)]*)\)", r"<(guide_\w+?)(?:_zh_cn)?\.rst>`__")
    for mark in marks:
        found = [sorted(re.findall(mark, page.read_text("utf-8"), re.MULTILINE)) for page in (english, chinese)]
        if mark.startswith("^[-="):  # lines under titles are as long as these
            found = [["-" for _line in lines] for lines in found]
        else:
            found = [[link for link in links if "README" not in link] for links in found]
        assert found[0] == found[1], mark


@pytest.mark.parametrize("chinese", [pair[1] for pair in PAIRS], ids=lambda page: page.name)
def test_every_section_is_translated(chinese: Path) -> None:
    prose = chinese.read_text("utf-8")
    for block in blocks(chinese):
        prose = prose.replace(block.text, "")
    titles = re.findall(r"^#{2,} (.*)", prose, re.MULTILINE)

    assert len(CHINESE.findall(prose)) > 100
    assert all(CHINESE.search(title) or (title.isascii() and len(title) < 12) for title in titles), titles
