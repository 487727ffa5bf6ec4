# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site's settings for Sphinx; nothing is fetched while it is built."""

from __future__ import annotations

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
