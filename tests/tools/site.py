# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site: a front page, the guides, the plugins' pages, and the repository's Markdown pages."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools.checks import DEV, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tools.checks import Checks

SOURCES = ROOT / "docs" / "docsite"
REPOSITORY = "https://github.com/alicloud-gate/alicloud.gate/blob/main"
# A link to another file of the repository, in Markdown.
RELATIVE = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
# A link to another guide, as GitHub follows it.
GUIDE = re.compile(r"`([^`<]+?)\s*<(guide_\w+)\.rst>`__")
# A link to a module, likewise; its page on the site is made from that file.
MODULE = re.compile(r"`([^`<]+?)\s*<\.\./\.\./\.\./plugins/modules/(\w+)\.py>`__")
SECTION = re.compile(r"^  - title: (.+)\n    toctree:\n((?:      - \w+\n?)+)", re.MULTILINE)
# The pages that readers want first stand first; the others follow by name.
FIRST = ("wait_for_task_module", "preflight_info_module")


def markdown_pages() -> dict[Path, str]:
    """The repository's pages in Markdown, and the names that they have on the site."""
    pages = {ROOT / "tests" / "emulator" / "README.md": "emulator"}
    pages |= {ROOT / f"{name}.md": name.lower() for name in ("CONTRIBUTING", "SECURITY")}
    pages |= {path: path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "README"}
    return {path: name for path, name in pages.items() if path.exists()}


def transfer(pages: dict[Path, str], guides: Path) -> None:
    """Copy PAGES beside the GUIDES.

    Links between them stay links, pictures come with them, and links to other files lead to the repository.
    """
    folder = guides / "pages"
    folder.mkdir()

    def target(page: Path, found: re.Match[str]) -> str:
        path = (page.parent / found[1]).resolve()
        if path in pages:
            return f"]({pages[path]}.md"
        if path.parent == SOURCES / "rst":
            return f"](../{path.name}"
        if path.suffix == ".png":
            shutil.copy(path, folder)
            return f"]({path.name}"
        return f"]({REPOSITORY}/{path.relative_to(ROOT)}"

    for page, name in pages.items():
        text = RELATIVE.sub(partial(target, page), page.read_text("utf-8"))
        (folder / f"{name}.md").write_text(text, "utf-8")


def link_guides(guides: Path) -> None:
    """Make links of GUIDES, which are written for GitHub, those of Sphinx, which checks them."""
    for page in guides.glob("*.rst"):
        text = GUIDE.sub(r":doc:`\1 <\2>`", page.read_text("utf-8"))
        page.write_text(MODULE.sub(r":ref:`\1 <ansible_collections.alicloud.gate.\2_module>`", text), "utf-8")


def toctree(caption: str, entries: list[str]) -> str:
    listed = "".join(f"   {entry}\n" for entry in entries)
    return f"\n.. toctree::\n   :caption: {caption}\n   :maxdepth: 1\n\n{listed}"


def plugin_entries(rst: Path) -> Iterator[str]:
    """The plugins' pages under their short names, which are what fits into a menu."""
    pages = {page.stem for page in rst.glob("*_*.rst")}
    for page in [*(name for name in FIRST if name in pages), *sorted(pages.difference(FIRST))]:
        name, _line, kind = page.rpartition("_")
        yield f"{name if kind == 'module' else f'{name} ({kind})'} <{page}>"


def front_page(rst: Path, pages: list[str]) -> str:
    """The first page: its own text, and below it everything there is, under the captions that the menu has, too."""
    sections = SECTION.findall((SOURCES / "extra-docs.yml").read_text("utf-8"))
    guides = [(title, [f"docsite/{name}" for name in names.split() if name != "-"]) for title, names in sections]
    reference = [*(f"docsite/pages/{name}" for name in pages), "Changelog <changelog>"]
    trees = [guides[0], ("Modules and plugins", list(plugin_entries(rst))), *guides[1:], ("Reference", reference)]
    return (SOURCES / "index.rst").read_text("utf-8") + "".join(toctree(*tree) for tree in trees)


def build(checks: Checks) -> Path:
    """Build the site, warnings as errors; returns its first page."""
    site = DEV / "docs"
    shutil.rmtree(site, ignore_errors=True)
    rst = site / "rst"
    rst.mkdir(parents=True)
    shape = ("--use-current", "--squash-hierarchy", "--cleanup", "everything", "--dest-dir", str(rst))
    config = ("--config-file", str(SOURCES / "antsibull-docs.cfg"))
    if checks.run("the plugins' pages", "antsibull-docs", *config, "collection", *shape, "alicloud.gate"):
        pages = markdown_pages()
        transfer(pages, rst / "docsite")
        link_guides(rst / "docsite")
        for picture in (SOURCES / "rst").glob("*.svg"):
            shutil.copy(picture, rst / "docsite")
        (rst / "environment_variables.rst").unlink()  # of Ansible's own settings: a collection of modules has none
        shutil.copy(ROOT / "CHANGELOG.rst", rst / "changelog.rst")
        (rst / "index.rst").write_text(front_page(rst, sorted(pages.values())), "utf-8")
        options = ("-c", str(SOURCES), "-W", "--keep-going")
        checks.run("the site", "sphinx-build", "-M", "html", str(rst), str(site / "build"), *options)
    return site / "build" / "html" / "index.html"
