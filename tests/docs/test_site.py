# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reader finds every page from both beginnings, and no link in Markdown leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.docs.blocks import GUIDES
from tests.emulator.client import ROOT
from tests.tools.site import REPOSITORY, markdown_pages, transfer

NAMES = {page.stem for page in GUIDES.glob("*.rst")}
MARKDOWN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "tests" / "emulator" / "README.md"])


def test_the_site_begins_with_every_guide() -> None:
    sections = yaml.safe_load((GUIDES.parent / "extra-docs.yml").read_text("utf-8"))["sections"]

    assert sorted(name for section in sections for name in section["toctree"]) == sorted(NAMES)


def test_the_folder_on_the_web_lists_every_guide() -> None:
    listed = re.findall(r"docsite/rst/(\w+)\.rst", (ROOT / "docs" / "README.md").read_text("utf-8"))

    assert sorted(listed) == sorted(NAMES - {"reference"})


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    places = {f"{REPOSITORY}/": ROOT, f"{REPOSITORY.replace('/blob/', '/tree/')}/": ROOT}
    for link in links:
        home = next((prefix for prefix in places if link.startswith(prefix)), None)
        path = ROOT / link.removeprefix(home) if home else page.parent / link
        assert path.exists() or (":" in link and not home), f"{page.name}: {link}"


def test_links_between_markdown_pages_stay_on_the_site(tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", ROOT / "SECURITY.md"
    one.write_text(f"[a]({two}) [b](https://example.com/x) [c]({ROOT / 'LICENSE'}) [d](#here) ![e](e.png)", "utf-8")
    (tmp_path / "e.png").touch()

    (tmp_path / "reference.rst").touch()

    transfer({one: "one", two: "security"}, tmp_path)

    text = (tmp_path / "pages" / "one.md").read_text("utf-8")
    assert text == f"[a](security.md) [b](https://example.com/x) [c]({REPOSITORY}/LICENSE) [d](#here) ![e](e.png)"
    assert (tmp_path / "pages" / "e.png").exists()
    assert (tmp_path / "reference.rst").read_text("utf-8").split()[-2:] == ["pages/one", "pages/security"]
    assert markdown_pages()[ROOT / "tests" / "emulator" / "README.md"] == "emulator"
