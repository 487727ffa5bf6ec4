# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the documentation are those that the filter draws today."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.docs.blocks import GUIDES, ORIGINALS, blocks
from tests.docs.pictures import PICTURE, RESULT, drawn
from tests.emulator.client import ROOT


def test_the_picture_is_fresh() -> None:
    assert drawn("svg") == PICTURE.read_text("utf-8"), "python -m tests.docs.pictures draws it anew"


def test_the_guide_shows_what_the_other_formats_draw() -> None:
    shown = {block.path.name: block.text for page in ORIGINALS for block in blocks(page) if block.language == "none"}
    both = [block.text for block in blocks(GUIDES / "guide_timeline.rst") if block.language == "none"]

    assert list(shown) == ["guide_timeline.rst"]
    assert both == [f"{drawn('mermaid')}\n", f"{drawn('text')}\n"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_it(name: str) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / name).read_text("utf-8"))
    base = "https://raw.githubusercontent.com/alicloud-gate/alicloud.gate/main/"

    assert pictures == [base + str(PICTURE.relative_to(ROOT))]


def test_the_result_is_one_of_the_demo() -> None:
    play = yaml.safe_load((ROOT / "docs" / "examples" / "demo.yml").read_text("utf-8"))[0]
    gate = next(task for task in play["tasks"] if task.get("register") == "gate")["alicloud.gate.wait_for_task"]
    waited_for = {(item["kind"], play["vars"][item["id"].strip("{} ")]) for item in gate["tasks"]}

    assert {(task["kind"], task["id"]) for task in json.loads(RESULT.read_text("utf-8"))["tasks"]} == waited_for
