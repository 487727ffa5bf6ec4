# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of the event source, run by its path as ansible-rulebook runs it, beside other collections."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import ansible
import pytest
import yaml

from ansible_collections.alicloud.gate.plugins.doc_fragments.connection import ModuleDocFragment
from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import SOURCE_SPEC
from ansible_collections.alicloud.gate.plugins.module_utils._door.watch_option import read_watch

COLLECTION = Path(__file__).parents[3]
SOURCE = Path("extensions", "eda", "plugins", "event_source", "task_status.py")
# Ends by a wrong option, which only this collection's code can say, and prints whose code it was.
DRIVER = """
import asyncio, json, runpy, sys

said = []
for path in sys.argv[1:]:
    main = runpy.run_path(path)["main"]
    try:
        asyncio.run(main(asyncio.Queue(), {"watch": []}))
    except Exception as error:
        said.append(str(error))
known = sys.modules.get("ansible_collections.alicloud.gate.plugins.module_utils._door.task_status")
print(json.dumps([said, known and known.__file__]))
"""
# How sources elsewhere reach their own code: by a folder on sys.path, in which names are short.
SHORT = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4] / "plugins"))


async def main(queue, args):
    from module_utils._door.task_status import watch

    await watch(queue, args)
"""
# How this one does it, in a collection of the same namespace.
FULL = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[7]))


async def main(queue, args):
    from ansible_collections.alicloud.other.plugins.module_utils._door.task_status import watch

    await watch(queue, args)
"""
WATCH = "async def watch(queue, args):\n    raise ValueError('the other one')\n"


def collection(root: Path, name: str, source: str) -> Path:
    """Another collection under ROOT, with files of the same names; the path of its source."""
    folder = root.joinpath("ansible_collections", *name.split("."))
    room = folder / "plugins" / "module_utils" / "_door"
    room.mkdir(parents=True)
    for package in (room, room.parent):
        (package / "__init__.py").touch()
    (room / "task_status.py").write_text(WATCH, encoding="utf-8")
    path = folder / SOURCE
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    return path


def ours(root: Path) -> Path:
    """Link the checkout in under ROOT, as developers do; the path of its source."""
    folder = root / "ansible_collections" / "alicloud"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gate").symlink_to(COLLECTION)
    return folder / "gate" / SOURCE


def run(*paths: Path, pythonpath: str = "", isolated: bool = False) -> tuple[list[str], str | None]:
    flags = ["-S"] if isolated else []
    # ansible-test has ansible-core on a path of its own.
    places = [pythonpath] if isolated else [pythonpath, str(Path(ansible.__file__).parents[1])]
    done = subprocess.run(
        [sys.executable, *flags, "-c", DRIVER, *map(str, paths)],
        env={"PYTHONPATH": os.pathsep.join(filter(None, places)), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    said, loaded = json.loads(done.stdout)
    return said, loaded


@pytest.mark.parametrize("source", [SHORT, FULL])
@pytest.mark.parametrize("first", [True, False])
def test_each_of_two_collections_gets_its_own_code(source: str, first: bool, tmp_path: Path) -> None:
    other = collection(tmp_path / "two", "alicloud.other", source)
    own = ours(tmp_path / "one")
    said, loaded = run(*((other, own) if first else (own, other)))

    assert sorted(said) == ["the other one", "watch is empty; there would be nothing to watch"]
    assert loaded is not None
    assert loaded.startswith(str(tmp_path / "one"))


def test_a_package_ansible_collections_elsewhere_does_not_hide_it(tmp_path: Path) -> None:
    package = tmp_path / "elsewhere" / "ansible_collections"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    said, loaded = run(ours(tmp_path / "one"), pythonpath=str(package.parent))

    assert said == ["watch is empty; there would be nothing to watch"]
    assert loaded is not None
    assert loaded.startswith(str(tmp_path / "one"))


def test_outside_a_collection_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "task_status.py"
    path.write_text((COLLECTION / SOURCE).read_text(encoding="utf-8"), encoding="utf-8")
    (said,), _loaded = run(path)

    assert said == f"{path} is not in a folder ansible_collections/alicloud/gate; install the collection."


def test_without_ansible_core_it_says_so(tmp_path: Path) -> None:
    (said,), _loaded = run(ours(tmp_path), isolated=True)

    assert said == f"ansible-core has to be installed for {sys.executable}, which runs ansible-rulebook."


def texts() -> dict[str, Any]:
    """The variables of the file that are texts, parsed as YAML."""
    tree = ast.parse((COLLECTION / SOURCE).read_text(encoding="utf-8"))
    named = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    return {name: yaml.safe_load(named[name].value) for name in ("DOCUMENTATION", "EXAMPLES")}


def test_the_documentation_is_true_to_the_options() -> None:
    documentation = texts()["DOCUMENTATION"]
    shared = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    options = {**shared, **documentation["options"]}

    assert documentation["extends_documentation_fragment"] == ["alicloud.gate.connection"]
    assert options.keys() == SOURCE_SPEC.keys()
    for name, spec in SOURCE_SPEC.items():
        told = {key: options[name].get(key) for key in ("type", "elements", "default", "choices", "required")}
        assert told == {key: spec.get(key) for key in told}, name


def test_the_examples_can_be_watched() -> None:
    for example in texts()["EXAMPLES"]:
        options = example["alicloud.gate.task_status"]
        assert options.keys() <= SOURCE_SPEC.keys()
        assert read_watch("watch", options["watch"])


def test_the_collection_says_where_its_sources_are() -> None:
    meta = yaml.safe_load((COLLECTION / "meta" / "extensions.yml").read_text(encoding="utf-8"))

    assert [COLLECTION / "extensions" / one["args"]["ext_dir"] for one in meta["extensions"]] == [
        COLLECTION / SOURCE.parent
    ]
