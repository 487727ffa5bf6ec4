# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code blocks of the documentation: RST guides, Markdown pages and both READMEs."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from tests.emulator.client import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUIDES = ROOT / "docs" / "docsite" / "rst"
EMULATOR = ROOT / "tests" / "emulator" / "README.md"
PAGES = sorted(
    [*GUIDES.glob("*.rst"), *GUIDES.parent.glob("*.rst"), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), EMULATOR]
)
CHINESE_GUIDES = "_zh_cn.rst"  # how their names end
TRANSLATIONS = {
    ROOT / "README.md": ROOT / "README.zh-CN.md",
    **{
        page.with_name(page.name.replace(CHINESE_GUIDES, ".rst")): page
        for page in sorted(GUIDES.glob(f"*{CHINESE_GUIDES}"))
    },
}
# A translation has the code of its original, as test_translations.py sees to.
ORIGINALS = [page for page in PAGES if page not in TRANSLATIONS.values()]
RST = re.compile(r"^\.\. code-block:: *(\S+)\n((?: +:.*\n)*)\n((?:(?: +.*)?\n)+)", re.MULTILINE)
MARKDOWN = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """Where it stands, and what it says."""

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}"


def blocks(path: Path) -> Iterator[Block]:
    """All code blocks of a page, in order."""
    text = path.read_text("utf-8")
    for found in (RST if path.suffix == ".rst" else MARKDOWN).finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(path, line, found[1], textwrap.dedent(found[found.lastindex or 0]).rstrip("\n") + "\n")


def prose(path: Path) -> str:
    """A page without its code blocks."""
    return (RST if path.suffix == ".rst" else MARKDOWN).sub("", path.read_text("utf-8"))
