# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide and the issue template ask what the code asks, and say what each answer changes."""

from __future__ import annotations

import re

import pytest
import yaml

from ansible_collections.alicloud.gate.plugins.module_utils._preflight.questions import QUESTIONS
from tests.docs.blocks import GUIDES, blocks
from tests.emulator.client import ROOT

GUIDE = GUIDES / "guide_preflight.rst"
TEMPLATE = ROOT / ".github" / "ISSUE_TEMPLATE" / "live_service.yml"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_stands_in_the_guide_with_what_its_answers_change(name: str) -> None:
    question = QUESTIONS[name]
    operations = ", ".join(f"``{operation}``" for operation in question.operations)
    ways = [f"- *{way.replace('_', ' ')}*: {change}" for way, change in question.ways.items()]

    assert flat(" ".join([f"``{name}`` {question.asks} Asked: {operations}.", *ways])) in flat(GUIDE.read_text("utf-8"))


def test_no_other_question_stands_there() -> None:
    section = GUIDE.read_text("utf-8").partition("The questions\n---")[2]

    assert re.findall(r"^``(\w+)``$", section, re.MULTILINE) == list(QUESTIONS)


def test_the_issue_template_asks_for_what_the_guide_has_one_run() -> None:
    form = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    (command,) = [block.text.strip() for block in blocks(GUIDE) if block.language == "console"]

    assert command in form["body"][0]["attributes"]["value"]
    assert f"template={TEMPLATE.name}" in GUIDE.read_text("utf-8")
    assert [field["id"] for field in form["body"][1:] if field.get("validations", {}).get("required")] == [
        "evidence",
        "version",
        "site",
    ]


@pytest.mark.parametrize("guide", ["image_import", "image_pipeline", "container_commit", "accelerated_image"])
def test_a_guide_begins_with_the_preflight(guide: str) -> None:
    first = next(blocks(GUIDES / f"guide_{guide}.rst"))
    (task,) = yaml.safe_load(first.text)

    assert "alicloud.gate.preflight_info" in task
    assert task["failed_when"] == "not preflight.ready"
