# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CONTRIBUTING.md says of the rooms: imports run down, and who knows Ansible, AnsibleModule and HTTP."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.tools.checks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLUGINS = ROOT / "plugins"
UTILS = PLUGINS / "module_utils"
# From the top: a room imports from itself and from those below it.
ROOMS = ("_door", "_preflight", "_gate", "_tasks", "_credentials", "_api")
FILES = sorted(UTILS.rglob("*.py"))
LONGEST = 300


def imported(path: Path) -> Iterator[str]:
    """What a file imports, as dotted names; its own package's from module_utils on."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].relative_to(UTILS).parts
            module = ".".join([*base, node.module or ""]).strip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_these_are_the_rooms() -> None:
    assert {path.name for path in UTILS.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UTILS)))
def test_imports_run_down(path: Path) -> None:
    above = ROOMS[: ROOMS.index(path.parent.name)]
    assert [name for name in imported(path) if name.split(".")[0] in above] == []


@pytest.mark.parametrize(
    ("library", "known_to"),
    [
        ("ansible.", {"_door"}),
        ("ansible.module_utils.basic.AnsibleModule", {"_door/module.py"}),
        ("urllib3", {"_api/transport.py"}),
        ("requests", set()),
        ("jmespath", {"_gate/condition.py"}),
    ],
)
def test_who_knows_a_library(library: str, known_to: set[str]) -> None:
    knowing = {path for path in FILES if any(name.startswith(library) for name in imported(path))}
    places = {str(path.relative_to(UTILS)) for path in knowing} | {path.parent.name for path in knowing}
    assert known_to <= places
    assert [path for path in knowing if not known_to & {path.parent.name, str(path.relative_to(UTILS))}] == []


def test_the_pictures_know_no_ansible() -> None:
    """Like the rooms below the door, they are tested on one series only."""
    files = sorted((PLUGINS / "plugin_utils" / "_timeline").glob("*.py"))
    assert [path for path in files if "import ansible" in path.read_text() or "from ansible" in path.read_text()] == []


def test_no_file_of_code_is_long() -> None:
    """But for modules, which are documentation."""
    files = [path for path in PLUGINS.rglob("*.py") if path.parent.name != "modules"]
    assert [path for path in files if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST] == []


def test_each_module_has_its_action_plugin_and_its_place_in_the_action_group() -> None:
    modules = {path.stem for path in (PLUGINS / "modules").glob("*.py")}
    assert {path.stem for path in (PLUGINS / "action").glob("*.py")} == modules
    listed = (ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8").partition("all:")[2]
    assert {line.strip("- ") for line in listed.splitlines() if line.strip()} == modules
