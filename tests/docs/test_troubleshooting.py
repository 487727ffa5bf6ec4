# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The troubleshooting guide has the real messages: each is provoked, and each that is provoked stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.docs.blocks import GUIDES, blocks

if TYPE_CHECKING:
    from tests.docs.conftest import Runner

TROUBLES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("troubles.yml").read_text("utf-8"))
LISTED = [block for block in blocks(GUIDES / "guide_troubleshooting.rst") if block.language == "text"]


def as_pattern(text: str) -> str:
    """A message as the guide has it: lines may be broken anywhere, three dots stand for anything."""
    return re.escape(" ".join(text.split())).replace(r"\.\.\.", ".+")


def provoke(reader: Runner) -> dict[str, list[str]]:
    tasks: list[dict[str, Any]] = []
    for number, trouble in enumerate(TROUBLES):
        control = {"url": f"{reader.emulator.url}/_emulator/scenario", "method": "POST", "body_format": "json"}
        tasks += [
            {"ansible.builtin.uri": {**control, "body": trouble.get("scenario", {})}},
            {
                f"alicloud.gate.{trouble.get('module', 'wait_for_task')}": trouble["options"],
                "environment": trouble.get("environment", {}),
                "ignore_errors": True,
                "register": f"trouble_{number}",
                **trouble.get("keywords", {}),
            },
        ]
    tasks.append(
        {"ansible.builtin.copy": {"dest": str(reader.folder / "said.json"), "content": "{{ said | to_json }}"}}
    )
    gathered = {trouble["name"]: f"{{{{ trouble_{number} }}}}" for number, trouble in enumerate(TROUBLES)}
    ran = reader.play([{"hosts": "localhost", "gather_facts": False, "vars": {"said": gathered}, "tasks": tasks}])
    assert ran.returncode == 0, ran.stdout + ran.stderr
    results = json.loads((reader.folder / "said.json").read_text("utf-8"))
    return {name: [result.get("msg", ""), *map(str, result.get("warnings", []))] for name, result in results.items()}


def test_every_message_of_the_guide_is_said_and_every_one_that_is_said_is_in_the_guide(reader: Runner) -> None:
    said = provoke(reader)
    patterns = [as_pattern(block.text) for block in LISTED]
    texts = {name: [" ".join(text.split()) for text in spoken] for name, spoken in said.items()}

    def meant(pattern: str, spoken: list[str]) -> bool:
        return any(re.search(pattern, text) for text in spoken)

    unexplained = {
        name: spoken for name, spoken in texts.items() if not any(meant(pattern, spoken) for pattern in patterns)
    }
    invented = [
        str(block)
        for block, pattern in zip(LISTED, patterns, strict=True)
        if not any(meant(pattern, spoken) for spoken in texts.values())
    ]

    assert not unexplained, json.dumps(unexplained, indent=1)
    assert not invented, invented
