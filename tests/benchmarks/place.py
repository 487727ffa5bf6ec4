# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where everything runs: the emulator, a home of its own, and what to run in it."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Emulator

from .measure import Command, run

if TYPE_CHECKING:
    from typing import Self

REGION = "cn-hangzhou"
INSTANCE = "cri-1"
RUNNING = "t-running"
"""An ECS task that never ends."""
PEERS = Path(__file__).with_name("peers")
FINISHED = [{"at": -600, "TaskStatus": "Processing"}, {"at": -60, "TaskStatus": "Finished"}]
SCENARIO: dict[str, Any] = {
    "tasks": {
        "ecs_task": [
            {
                "id": "t-{n:05}",
                "count": 10_000,
                "fields": {"TaskAction": "ImportImage", "ResourceId": "m-{n:05}", "SupportCancel": "true"},
                "timeline": FINISHED,
            },
            {"id": RUNNING, "timeline": FINISHED[:1]},
        ],
        "eci_commit_container_task": [
            {"id": "t-commit-{n:05}", "count": 10_000, "timeline": [{"at": -60, "TaskStatus": "Succeeded"}]}
        ],
        "cr_artifact_build_task": [
            {
                "id": "i2a-{n:05}",
                "count": 1_000,
                "instance_id": INSTANCE,
                "fields": {"SourceArtifact": {"ArtifactType": "IMAGE", "RepoId": "crr-1", "Version": "{n}"}},
                "timeline": [{"at": -60, "TaskStatus": "SUCCESS"}],
            }
        ],
    }
}
# How the ids of each kind are made in the scenario, from 0 on.
IDS = {"ecs_task": "t-{:05}", "eci_commit_container_task": "t-commit-{:05}", "cr_artifact_build_task": "i2a-{:05}"}


def ids(kind: str, number: int) -> list[str]:
    """The first C(number) ids of a kind."""
    return [IDS[kind].format(n) for n in range(number)]


class Place:
    """A context manager that runs the emulator. C(folder) is scratch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tools = Path(sys.executable).parent
        self.payloads: dict[str, Path] = {}
        self.inventory = folder / "inventory.json"
        folder.mkdir(parents=True, exist_ok=True)
        host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        self.inventory.write_text(json.dumps({"all": {"hosts": {"localhost": host}}}), encoding="utf-8")

    def __enter__(self) -> Self:
        self.emulator = Emulator.start(scenario=SCENARIO)
        self.env = self.environment(self.emulator)
        return self

    def __exit__(self, *exc: object) -> None:
        self.emulator.stop()

    def environment(self, emulator: Emulator) -> dict[str, str]:
        """What processes see: the emulator and its account, and nothing of the developer's."""
        return {
            "PATH": os.pathsep.join([str(self.tools), os.environ.get("PATH", os.defpath)]),
            "HOME": str(self.folder / "home"),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_NOCOWS": "1",
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
            "ALIBABA_CLOUD_REGION": REGION,
            "ALIBABA_CLOUD_ENDPOINT": emulator.url,
        }

    def peer(self, script: str, *arguments: str | int) -> Command:
        """One of the peers' scripts."""
        return Command([sys.executable, str(PEERS / script), *map(str, arguments)], self.env)

    def ad_hoc(self, module: str, arguments: dict[str, Any]) -> Command:
        """C(ansible localhost -m MODULE)."""
        command = [str(self.tools / "ansible"), "-i", str(self.inventory), "localhost", "-m", module]
        return Command([*command, "-a", shlex.join(f"{key}={value}" for key, value in arguments.items())], self.env)

    def playbook(self, name: str, task: dict[str, Any], *, fails: bool = False) -> Command:
        """A playbook with this one task."""
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task]}]), encoding="utf-8")
        return Command([str(self.tools / "ansible-playbook"), "-i", str(self.inventory), str(path)], self.env, fails)

    def payload(self, module: str, arguments: dict[str, Any]) -> Path:
        """The file that Ansible would send for these arguments: an interpreter that keeps it stands in for Python."""
        key = json.dumps([module, arguments])
        if key not in self.payloads:
            kept = self.folder / f"{len(self.payloads)}-{module.rpartition('.')[2]}.py"
            keeper = self.folder / "keeper"
            keeper.write_text(
                f'#!/bin/sh\ncp "$1" {shlex.quote(str(kept))}\necho \'{{"changed": false}}\'\n', encoding="utf-8"
            )
            keeper.chmod(0o755)
            command = self.playbook("payload", {module: arguments})
            run(command._replace(arguments=[*command.arguments, "-e", f"ansible_python_interpreter={keeper}"]))
            self.payloads[key] = kept
        return self.payloads[key]

    def module(self, module: str, arguments: dict[str, Any], *, fails: bool = False) -> Command:
        """The module's own process, as Ansible would run it."""
        return Command([sys.executable, str(self.payload(module, arguments))], self.env, fails)

    def look(self, kind: str, number: int) -> Command:
        """One look of a gate at so many tasks, all of which have succeeded."""
        arguments = {"kind": kind, "ids": ids(kind, number), "timeout": 300, "progress": False}
        if kind == "cr_artifact_build_task":
            arguments["instance_id"] = INSTANCE
        return self.module("alicloud.gate.wait_for_task", arguments)


def returned(output: str) -> dict[str, Any]:
    """What a module's own process printed as its result."""
    match = re.search(r"^\{.*\}$", output, re.MULTILINE)
    result: dict[str, Any] = json.loads(match[0]) if match else {}
    return result
