# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site's settings for Sphinx; nothing is fetched while it is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "alicloud.gate"
project_copyright = "the alicloud.gate contributors"
title = html_title = html_short_title = "alicloud.gate"

# The pages of the plugins need the second; the Markdown pages of the repository the third.
extensions = ["sphinx_antsibull_ext", "myst_parser"]
myst_heading_anchors = 3
# The plugins' pages refer to Ansible's own documentation, which is not at hand offline.
suppress_warnings = ["ref.ref"]

html_theme = "sphinx_ansible_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False
highlight_language = "yaml+jinja"
pygments_style = "ansible"
default_role = "any"


TABLE = re.compile(r'<table class="docutils[^>]*>(?:(?!<table).)*?</table>', re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)


def name_cells(found: re.Match[str]) -> str:
    """A table whose cells know the heads of their columns, so that they can stand below each other on a phone."""
    heads = [re.sub(r"<[^>]+>", "", head).strip() for head in HEAD.findall(found[0])]
    rows = found[0].split("<tr")
    for index, row in enumerate(rows):
        cells = row.split("<td")
        for place in range(1, len(cells) if len(cells) == len(heads) + 1 else 0):
            cells[place] = f' data-head="{heads[place - 1]}"{cells[place]}'
        rows[index] = "<td".join(cells)
    return "<tr".join(rows)


def finish_page(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Pages in Chinese say so, for browsers, screen readers and search engines; tables are made to fit everywhere."""
    if page.endswith("_zh_cn"):
        context["language"] = "zh_CN"
    if "body" in context:
        context["body"] = TABLE.sub(name_cells, context["body"])


def setup(app: Sphinx) -> None:
    """Sphinx calls this once."""
    app.connect("html-page-context", finish_page)
