# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site: the plugins' pages, the guides, and the repository's Markdown pages."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools.checks import DEV, ROOT

if TYPE_CHECKING:
    from tests.tools.checks import Checks

SOURCES = ROOT / "docs" / "docsite"
REPOSITORY = "https://github.com/alicloud-gate/alicloud.gate/blob/main"
# A link to another file of the repository, in Markdown.
RELATIVE = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")


def markdown_pages() -> dict[Path, str]:
    """The repository's pages in Markdown, and the names that they have on the site."""
    pages = {ROOT / "tests" / "emulator" / "README.md": "emulator"}
    pages |= {ROOT / f"{name}.md": name.lower() for name in ("CONTRIBUTING", "SECURITY")}
    pages |= {path: path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "README"}
    return {path: name for path, name in pages.items() if path.exists()}


def transfer(pages: dict[Path, str], guides: Path) -> None:
    """Copy PAGES beside the GUIDES, whose reference then lists them.

    Links between them stay links, pictures come with them, and links to other files lead to the repository.
    """
    folder = guides / "pages"
    folder.mkdir()

    def target(page: Path, found: re.Match[str]) -> str:
        path = (page.parent / found[1]).resolve()
        if path in pages:
            return f"]({pages[path]}.md"
        if path.suffix == ".png":
            shutil.copy(path, folder)
            return f"]({path.name}"
        return f"]({REPOSITORY}/{path.relative_to(ROOT)}"

    for page, name in pages.items():
        text = RELATIVE.sub(partial(target, page), page.read_text("utf-8"))
        (folder / f"{name}.md").write_text(text, "utf-8")
    with (guides / "reference.rst").open("a", encoding="utf-8") as reference:
        reference.write("\n.. toctree::\n   :maxdepth: 1\n\n")
        reference.writelines(f"   pages/{name}\n" for name in sorted(pages.values()))


def build(checks: Checks) -> Path:
    """Build the site, warnings as errors; returns its first page."""
    site = DEV / "docs"
    shutil.rmtree(site, ignore_errors=True)
    rst = site / "rst"
    rst.mkdir(parents=True)
    shape = ("--use-current", "--squash-hierarchy", "--cleanup", "everything", "--dest-dir", str(rst))
    config = ("--config-file", str(SOURCES / "antsibull-docs.cfg"))
    if checks.run("the plugins' pages", "antsibull-docs", *config, "collection", *shape, "alicloud.gate"):
        transfer(markdown_pages(), rst / "docsite")
        for picture in (SOURCES / "rst").glob("*.svg"):
            shutil.copy(picture, rst / "docsite")
        options = ("-c", str(SOURCES), "-W", "--keep-going")
        checks.run("the site", "sphinx-build", "-M", "html", str(rst), str(site / "build"), *options)
    return site / "build" / "html" / "index.html"
