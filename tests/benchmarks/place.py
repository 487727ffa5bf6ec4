# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where everything runs: the emulator, a home of its own, and what to run in it."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Emulator

from .measure import Command

if TYPE_CHECKING:
    from typing import Self

REGION = "cn-hangzhou"
INSTANCE = "cri-1"
RUNNING = "t-running"
"""An ECS task that never ends."""
PEERS = Path(__file__).with_name("peers")
SLEEP = 2  # seconds, where the lag is measured
# How many tasks end there, so many seconds apart, and when the first does.
COUNT, STAGGER, FIRST = 401, 0.05, 6.0
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
# Makes the action plugins send their modules, as they do to hosts that are somewhere else.
SENT = {"alicloud_gate_in_process": False}
# How the ids of each kind are made in the scenario, from 0 on.
IDS = {"ecs_task": "t-{:05}", "eci_commit_container_task": "t-commit-{:05}", "cr_artifact_build_task": "i2a-{:05}"}


def ids(kind: str, number: int) -> list[str]:
    """The first C(number) ids of a kind."""
    return [IDS[kind].format(n) for n in range(number)]


def ending() -> dict[str, Any]:
    """Tasks that end evenly spread over ten sleeps."""
    timeline = [{"at": 0, "TaskStatus": "Processing"}, {"at": FIRST, "TaskStatus": "Finished"}]
    return {"id": "t-{n:05}", "count": COUNT, "stagger": STAGGER, "timeline": timeline}


class Place:
    """A context manager that runs the emulator. C(folder) is scratch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tools = Path(sys.executable).parent
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

    def ad_hoc(self, module: str, arguments: dict[str, Any], *, sent: bool = False) -> Command:
        """C(ansible localhost -m MODULE)."""
        given = shlex.join(f"{key}={value}" for key, value in arguments.items())
        command = ["ansible", "-i", str(self.inventory), "localhost", "-m", module, "-a", given]
        return self._command([*command, "-e", json.dumps(SENT)] if sent else command)

    def playbook(self, name: str, task: dict[str, Any], *, sent: bool = False, fails: bool = False) -> Command:
        """A playbook with this one task."""
        path = self.folder / f"{name}.json"
        play = {"hosts": "all", "gather_facts": False, "vars": SENT if sent else {}, "tasks": [task]}
        path.write_text(json.dumps([play]), encoding="utf-8")
        return self._command(["ansible-playbook", "-i", str(self.inventory), str(path)], fails=fails)

    def poll(self, kind: str, number: int) -> Command:
        """A gate on so many tasks, all of which have succeeded: one poll."""
        options = {"kind": kind, "ids": ids(kind, number), "timeout": 300, "progress": False}
        if kind == "cr_artifact_build_task":
            options["instance_id"] = INSTANCE
        return self.playbook(f"poll-{kind}-{number}", {"alicloud.gate.wait_for_task": options})

    def _command(self, command: list[str], *, fails: bool = False) -> Command:
        return Command([str(self.tools / command[0]), *command[1:]], self.env, fails)
