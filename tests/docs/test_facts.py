# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What guides and the README list by kind is what the kinds say."""

from __future__ import annotations

import re

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from tests.docs.blocks import GUIDES
from tests.emulator.client import ROOT


def rows(guide: str) -> list[list[str]]:
    """The rows of a guide's tables that name kinds in their first column, as the words in code of each column."""
    text = (GUIDES / f"{guide}.rst").read_text("utf-8")
    tables = [
        [re.findall(r"``([^`]+)``", cell) for cell in re.split(r"\n     - ?", row)]
        for row in re.findall(r"^   \* - (.*(?:\n     -.*)*)", text, re.MULTILINE)
    ]
    return [row for row in tables if row[0] and row[0][0] in KINDS]


def test_the_guide_on_policies_names_the_actions_of_each_kind() -> None:
    named = {
        row[0][0]: (row[1][0], [word for word in row[2] if ":Describe" in word or ":List" in word])
        for row in rows("guide_ram_policy")
    }

    assert named == {name: (kind.ram_action, list(kind.detail_actions)) for name, kind in KINDS.items()}


def test_the_guide_on_costs_knows_how_many_tasks_go_into_a_call() -> None:
    text = (GUIDES / "guide_cost.rst").read_text("utf-8")
    many = {
        kind: int(found[2])
        for found in re.finditer(r"   \* - (``.*)\n     - (\d+)\n", text)
        for kind in re.findall(r"``(\w+)``", found[1])
    }

    assert many == {name: kind.ids.per_call for name, kind in KINDS.items() if kind.ids.per_call > 1}
    assert "   * - all others\n     - 1\n" in text


def test_the_readme_names_every_kind_once() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        table = re.findall(r"^\|.*\|$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        named = re.findall(r"`(\w+)`", " ".join(table))
        assert sorted(named) == sorted(KINDS), name
