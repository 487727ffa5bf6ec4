# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reader finds every page from both beginnings, no link leads nowhere, and GitHub can show each guide."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import yaml
from docutils.core import publish_doctree
from docutils.utils import Reporter

from tests.docs.blocks import GUIDES
from tests.emulator.client import ROOT
from tests.tools.site import REPOSITORY, front_page, link_guides, markdown_pages, transfer

NAMES = {page.stem for page in GUIDES.glob("*.rst")}
MARKDOWN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "tests" / "emulator" / "README.md"])


def test_the_site_begins_with_every_guide() -> None:
    sections = yaml.safe_load((GUIDES.parent / "extra-docs.yml").read_text("utf-8"))["sections"]

    assert sorted(name for section in sections for name in section["toctree"]) == sorted(NAMES)


def test_the_folder_on_the_web_lists_every_guide() -> None:
    listed = re.findall(r"docsite/rst/(\w+)\.rst", (ROOT / "docs" / "README.md").read_text("utf-8"))

    assert sorted(listed) == sorted(NAMES)


@pytest.mark.parametrize("page", sorted(GUIDES.glob("*.rst")), ids=lambda page: page.stem)
def test_github_can_show_a_guide(page: Path) -> None:
    """It uses docutils: a role of Sphinx would stand there as an error, and links have to be those of files."""
    said = io.StringIO()
    settings = {"report_level": Reporter.WARNING_LEVEL, "warning_stream": said, "file_insertion_enabled": False}
    settings["syntax_highlight"] = "none"  # GitHub has its own
    tree = publish_doctree(page.read_text("utf-8"), str(page), settings_overrides=settings)

    assert said.getvalue() == ""
    links = [node["refuri"] for node in tree.findall() if getattr(node, "attributes", {}).get("refuri")]
    assert [link for link in links if ":" not in link and not (GUIDES / link).exists()] == []


def test_links_between_guides_stay_on_the_site(tmp_path: Path) -> None:
    (tmp_path / "guide_a.rst").write_text(
        "See `how\nand why <guide_b.rst>`__ or `x <https://example.com/c.rst>`__.\n"
        "`m <../../../plugins/modules/m.py>`__",
        "utf-8",
    )

    link_guides(tmp_path)

    text = (tmp_path / "guide_a.rst").read_text("utf-8")
    assert text == (
        "See :doc:`how\nand why <guide_b>` or `x <https://example.com/c.rst>`__.\n"
        ":ref:`m <ansible_collections.alicloud.gate.m_module>`"
    )


def test_the_front_page_lists_the_gate_before_all_other_plugins(tmp_path: Path) -> None:
    for name in ("ecs_task_info_module", "wait_for_task_module", "timeline_filter"):
        (tmp_path / f"{name}.rst").touch()

    text = front_page(tmp_path, ["credentials"])

    trees = dict(re.findall(r":caption: (.+)\n   :maxdepth: 1\n\n((?:   .+\n)+)", text))
    assert trees["Modules and plugins"].split("\n   ") == [
        "   wait_for_task <wait_for_task_module>",
        "ecs_task_info <ecs_task_info_module>",
        "timeline (filter) <timeline_filter>\n",
    ]
    assert trees["Reference"].split() == ["docsite/pages/credentials", "Changelog", "<changelog>"]
    assert {f"docsite/{name}" for name in NAMES} <= set(" ".join(trees.values()).split())


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

    transfer({one: "one", two: "security"}, tmp_path)

    text = (tmp_path / "pages" / "one.md").read_text("utf-8")
    assert text == f"[a](security.md) [b](https://example.com/x) [c]({REPOSITORY}/LICENSE) [d](#here) ![e](e.png)"
    assert (tmp_path / "pages" / "e.png").exists()
    assert markdown_pages()[ROOT / "tests" / "emulator" / "README.md"] == "emulator"
