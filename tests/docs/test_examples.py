# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code block of the documentation is run, or checked as what it is; a block of no known kind is a failure.

All tasks of a page make one play, since they tell one story. What a block of YAML is, its own content says.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import SOURCE_SPEC
from ansible_collections.alicloud.gate.plugins.module_utils._door.watch_option import read_watch
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.policy import policy
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from tests.docs.blocks import GUIDES, ORIGINALS, Block, blocks
from tests.docs.conftest import READERS_OWN
from tests.emulator.client import ROOT
from tests.emulator.scenario import complete

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.docs.conftest import Runner

BLOCKS = {page: list(blocks(page)) for page in ORIGINALS}
# Commands that a reader can try with nothing but the emulator, and that this test runs for them.
RUNNABLE = ("ansible ", "ansible-playbook ", "ansible-doc ")
# Looks of the examples come in quicker succession, so that the tests need not wait as long as a reader would.
PATIENCE = {"alicloud.gate.wait_for_task": {"sleep": 1}}
# Warnings of a preflight that an example is about: a key that lacks an action, registries that are not named.
EXPECTED = re.compile(r"\[WARNING\]: (?:Not\s+ready: |\w[\w,\s]+: not\s+tried; give\s+instance_id)")
# A task that asks the API: by a module, not with a filter alone.
ASKS = re.compile(r"alicloud\.gate\.(?!timeline)")
SOURCE = "alicloud.gate.task_status"
INPUT_KEYS = {"id", "label", "type", "help_text", "secret", "choices", "multiline", "default", "format"}


def is_play(data: Any) -> bool:
    return isinstance(data, list) and "hosts" in data[0] and not is_rulebook(data)


def is_rulebook(data: Any) -> bool:
    """A rulebook, or sources of one; tests/rulebook runs those that are whole."""
    return isinstance(data, list) and ("sources" in data[0] or SOURCE in data[0])


def check_ran(ran: subprocess.CompletedProcess[str], block: object) -> None:
    assert ran.returncode == 0, f"{block}\n{ran.stdout}{ran.stderr}"
    assert "[WARNING]" not in EXPECTED.sub("", ran.stderr), f"{block}\n{ran.stderr}"


def yaml_blocks(page: Path) -> list[tuple[Block, Any]]:
    """The page's blocks of YAML, and what each says."""
    return [(block, yaml.safe_load(block.text)) for block in BLOCKS[page] if block.language == "yaml"]


def is_tasks(data: Any) -> bool:
    return isinstance(data, list) and not is_play(data) and not is_rulebook(data)


def tasks_of(page: Path) -> list[dict[str, Any]]:
    return [task for _block, data in yaml_blocks(page) if is_tasks(data) for task in data]


def chosen(wanted: Callable[[Any], bool]) -> list[Block]:
    return [block for page in ORIGINALS for block, data in yaml_blocks(page) if wanted(data)]


def in_language(*languages: str) -> list[Block]:
    return [block for page in ORIGINALS for block in BLOCKS[page] if block.language in languages]


def load_scenario_of(page: Path, reader: Runner) -> None:
    """The one that the page names; else the one that serves all examples."""
    named = re.search(r"tests/emulator/scenarios/(\w+\.yml)", page.read_text("utf-8"))
    reader.load(named[1] if named else "examples.yml")


@pytest.mark.parametrize("page", [page for page in ORIGINALS if tasks_of(page)], ids=lambda page: page.stem)
def test_the_tasks_of_a_page_run_one_after_the_other(page: Path, reader: Runner) -> None:
    load_scenario_of(page, reader)
    tasks = tasks_of(page)
    play = {"hosts": "localhost", "gather_facts": False, "module_defaults": PATIENCE, "vars": READERS_OWN}

    ran = reader.play([{**play, "tasks": tasks}])

    check_ran(ran, page.name)
    assert "skipping:" not in ran.stdout, ran.stdout
    shown = [block.text.strip() for block in BLOCKS[page] if block.language == "text" and page.parent == GUIDES]
    assert [text for text in shown if text not in ran.stdout] == [], ran.stdout
    assert reader.emulator.calls()["total"] >= sum(bool(ASKS.search(str(task))) for task in tasks)


@pytest.mark.parametrize(("page", "place"), [(ROOT / "README.md", 0), (GUIDES / "guide_container_commit.rst", 1)])
def test_check_mode_gets_past_a_gate_whose_task_was_not_started(page: Path, place: int, reader: Runner) -> None:
    begin, gate = tasks_of(page)[place : place + 2]

    check_ran(reader.play([{"hosts": "localhost", "gather_facts": False, "tasks": [begin, gate]}], "--check"), gate)

    assert reader.emulator.calls()["total"] == 0


@pytest.mark.parametrize("block", chosen(is_play), ids=str)
def test_a_playbook_runs(block: Block, reader: Runner) -> None:
    load_scenario_of(block.path, reader)
    plays = yaml.safe_load(block.text)
    for play in plays:
        play["vars"] = {**READERS_OWN, **play.get("vars", {})}
        play["module_defaults"] = {**PATIENCE, **play.get("module_defaults", {})}

    check_ran(reader.play(plays), block)

    assert (reader.emulator.calls()["total"] > 0) == bool(ASKS.search(block.text))


@pytest.mark.parametrize("block", chosen(is_rulebook), ids=str)
def test_a_rulebook_watches_what_can_be_watched(block: Block) -> None:
    data = yaml.safe_load(block.text)
    for source in [source for book in data for source in book.get("sources", [book])]:
        options = source[SOURCE]
        assert options.keys() <= SOURCE_SPEC.keys()
        assert read_watch("watch", options["watch"])


def check_scenario(block: Block, _folder: Path) -> None:
    complete(yaml.safe_load(block.text))


def check_credential_inputs(block: Block, _folder: Path) -> None:
    inputs = yaml.safe_load(block.text)
    ids = [field["id"] for field in inputs["fields"]]
    assert all({"id", "label"} <= set(field) <= INPUT_KEYS for field in inputs["fields"])
    assert len(set(ids)) == len(ids)
    assert set(inputs.get("required", [])) <= set(ids)


def check_credential_injectors(block: Block, _folder: Path) -> None:
    """The variables are ours, and their values the fields of the page's credential type."""
    ids = {field["id"] for _block, data in yaml_blocks(block.path) for field in data.get("fields", [])}
    injected = yaml.safe_load(block.text)["env"]
    ours = (ROOT / "plugins" / "doc_fragments" / "connection.py").read_text("utf-8")
    assert all(f"E({name})" in ours for name in injected)
    assert {value.strip("{} ") for value in injected.values()} == ids


def check_execution_environment(block: Block, folder: Path) -> None:
    """The builder takes it. Nothing is built: that needs a container engine and the network."""
    (folder / "execution-environment.yml").write_text(block.text, "utf-8")
    made = subprocess.run(
        ["ansible-builder", "create", "--output-filename", "Containerfile"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert (folder / "context" / "Containerfile").exists()


def check_requirements(block: Block, _folder: Path) -> None:
    """Collections to install: ours, and where it is."""
    for collection in yaml.safe_load(block.text)["collections"]:
        assert collection["name"].endswith("alicloud.gate.git")
        assert collection["type"] == "git"


def check_workflow(block: Block, _folder: Path) -> None:
    for job in yaml.safe_load(block.text)["jobs"].values():
        for step in job["steps"]:
            assert "uses" in step or "run" in step
            check_shell(block, step.get("run", ":"))


@pytest.mark.parametrize("block", in_language("groovy"), ids=str)
def test_a_job_of_jenkins_keeps_what_its_playbook_writes(block: Block) -> None:
    """Whether it failed or not; and the shell can read its commands."""
    for command in re.findall(r"\bsh '([^']+)'", block.text):
        check_shell(block, command)
    assert all(block.text.count(pair[0]) == block.text.count(pair[1]) for pair in ("{}", "()", "[]"))
    always = block.text.partition("always {")[2]
    (kept,) = re.findall(r"archiveArtifacts artifacts: '([^']+)'", always)
    page = block.path.read_text("utf-8").replace(block.text, "")
    assert all(name.strip() in page for name in kept.split(","))


def check_pipeline(block: Block, _folder: Path) -> None:
    """The job with the gate keeps its files, whether it failed or not; each file is written somewhere."""
    pipeline = yaml.safe_load(block.text)
    text = block.path.read_text("utf-8")
    for job in (part for part in pipeline.values() if "script" in part):
        check_shell(block, "\n".join(job["script"]))
        kept = job.get("artifacts", {})
        names = [*kept.get("paths", []), *kept.get("reports", {}).values()]
        assert all(text.count(name) > 1 for name in names), names
    assert pipeline["release"]["artifacts"]["when"] == "always"


def check_shell(block: Block, text: str) -> None:
    """The shell can read it, and the sessions that it starts exist."""
    read = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
    assert read.returncode == 0, f"{block}\n{read.stderr}"
    sessions = (ROOT / "noxfile.py").read_text("utf-8")
    for name in re.findall(r"dev\.py ([a-z]+)", text):
        assert f"\ndef {name}(" in sessions, f"{block}: there is no session {name}"


# What a mapping is, by a key that only it has.
MAPPINGS: dict[str, Callable[[Block, Path], None]] = {
    "tasks": check_scenario,
    "faults": check_scenario,
    "fields": check_credential_inputs,
    "env": check_credential_injectors,
    "images": check_execution_environment,
    "jobs": check_workflow,
    "collections": check_requirements,
    "release": check_pipeline,
}


@pytest.mark.parametrize("block", chosen(lambda data: isinstance(data, dict)), ids=str)
def test_a_file_to_paste_is_good(block: Block, tmp_path: Path) -> None:
    checks = {check for key, check in MAPPINGS.items() if key in yaml.safe_load(block.text)}
    assert len(checks) == 1, f"{block}: what is this?"
    checks.pop()(block, tmp_path)


@pytest.mark.parametrize("block", in_language("console", "bash"), ids=str)
def test_commands_can_be_typed(block: Block, reader: Runner) -> None:
    load_scenario_of(block.path, reader)
    commands = re.sub(r"\\\n *", "", block.text)
    check_shell(block, commands)
    for line in commands.splitlines():
        if line.startswith(RUNNABLE):
            check_ran(reader.execute(*shlex.split(line), ANSIBLE_INVENTORY=str(reader.folder / "hosts")), block)


def one_or_many(actions: str | list[str]) -> list[str]:
    return [actions] if isinstance(actions, str) else actions


@pytest.mark.parametrize("block", in_language("json"), ids=str)
def test_a_ram_policy_is_the_smallest_for_its_kinds(block: Block) -> None:
    """The one that preflight_info returns; in the guide on policies for all kinds. Statements in any order."""
    written = json.loads(block.text)
    actions = {action for statement in written["Statement"] for action in one_or_many(statement["Action"])}
    kinds = [name for name, kind in KINDS.items() if kind.ram_action in actions]
    details = any(action in actions for kind in KINDS.values() for action in kind.detail_actions)

    def in_order(statements: list[dict[str, Any]]) -> list[str]:
        return sorted(json.dumps(statement, sort_keys=True) for statement in statements)

    made = policy(kinds, details)
    assert written["Version"] == made["Version"]
    assert in_order(written["Statement"]) == in_order(made["Statement"])
    if block.path.name.startswith("guide_ram_policy"):
        assert (kinds, details) == (list(KINDS), True)


@pytest.mark.parametrize("block", in_language("python"), ids=str)
def test_a_program_runs(block: Block) -> None:
    ran = subprocess.run([sys.executable, "-c", block.text], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{block}\n{ran.stderr}"


def test_no_block_is_of_an_unknown_language() -> None:
    known = {"yaml", "console", "bash", "json", "text", "python", "groovy"}
    known.add("none")  # pictures, see test_pictures.py
    assert {block.language for page in ORIGINALS for block in BLOCKS[page]} <= known
