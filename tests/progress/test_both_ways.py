# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One table of tasks, each done in Ansible's own process and sent: the results are the same, key by key."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, ROOT
from tests.progress.conftest import Run

INFO = "alicloud.gate.ecs_task_info"
GATE = "alicloud.gate.wait_for_task"
HERE = "runs in Ansible's own process"
SCENARIO = {
    "tasks": {
        "ecs_task": [
            {"id": "t-done", "timeline": [{"at": -60, "TaskStatus": "Finished"}]},
            {"id": "t-failed", "timeline": [{"at": -60, "TaskStatus": "Failed"}]},
            {"id": "t-odd", "timeline": [{"at": -60, "TaskStatus": "Paused"}]},
            {"id": "t-abroad", "region": "ap-southeast-1", "timeline": [{"at": -60, "TaskStatus": "Finished"}]},
        ]
    }
}


def info(**options):
    return {INFO: options}


def gate(**options):
    return {GATE: {"kind": "ecs_task", "sleep": 1, "timeout": 20, **options}}


# Module -> options with which it has something to ask. Each is sent here on the oldest series, too.
MODULES = {
    "cr_artifact_build_task_info": {"instance_id": "cri-1", "build_task_ids": ["i2a-none"]},
    "cr_repo_sync_task_info": {"instance_id": "cri-1", "sync_task_ids": ["rst-none"]},
    "cr_repo_tag_info": {"instance_id": "cri-1", "tag_ids": ["crr-none:1"]},
    "eci_commit_container_task_info": {"task_ids": ["t-none"]},
    "eci_image_cache_info": {"image_cache_ids": ["imc-none"]},
    "ecs_image_info": {"image_ids": ["m-none"]},
    "ecs_image_pipeline_execution_info": {"execution_ids": ["exec-none"]},
    "ecs_invocation_info": {"invoke_ids": ["t-none"]},
    "ecs_snapshot_info": {"snapshot_ids": ["s-none"]},
    "preflight_info": {"kinds": ["ecs_task"]},
}


def sealed(text):
    """Vaulted text as JSON playbooks have it."""
    return {"__ansible_vault": VaultLib().encrypt(text, VaultSecret(b"passphrase")).decode()}


# Name -> the task, whether it can be done here, and a key of the result that shows that the case is the one meant.
CASES = {
    **{name: ({f"alicloud.gate.{name}": options}, True, "credential_source") for name, options in MODULES.items()},
    "info": (info(task_ids=["t-done", "t-none"]), True, "missing"),
    "gate": (gate(ids=["t-done"]), True, "reached"),
    "gate that failed": (gate(ids=["t-done", "t-failed"], msg="Not today"), True, "history"),
    "gate whose clock ran out": (gate(ids="t-odd", timeout=2), True, "timed_out"),
    "progress off": (gate(ids="t-done", progress=False), True, "reached"),
    "refused": (info(task_ids=["t-done", ""]), True, None),
    "refused gate": (gate(tasks=[{"id": "t-done", "regoin": "x"}]), True, None),
    "refused by Ansible": (info(task_status="Paused"), True, None),
    "option that is not known": (info(regoin="s3cret-perhaps"), True, None),
    "denied": (info(access_key_id="LTAI5tNobody", access_key_secret="who-is-nobody"), True, "error"),
    "denied gate": (gate(ids="t-done", access_key_id="LTAI5tNobody", access_key_secret="who-is-nobody"), True, "error"),
    "check mode": ({**info(task_ids="t-done"), "check_mode": True}, True, "tasks"),
    "check mode of a gate": ({**gate(ids="t-failed"), "check_mode": True}, True, "reached"),
    "diff": ({**gate(ids="t-done"), "diff": True}, True, "reached"),
    "no_log": ({**gate(ids="t-done"), "no_log": True}, True, None),
    "environment": (
        {**info(task_ids="t-abroad"), "environment": {"ALIBABA_CLOUD_REGION": "ap-southeast-1"}},
        True,
        "tasks",
    ),
    "no environment after it": (info(task_ids="t-abroad"), True, "missing"),
    "module_defaults": (
        {**info(), "module_defaults": {"group/alicloud.gate.all": {"task_ids": ["t-done"]}}},
        True,
        "tasks",
    ),
    "loop": ({**gate(ids=["{{ item }}"]), "loop": ["t-done", "t-failed"]}, True, "results"),
    "async": ({**gate(ids="t-done"), "async": 60, "poll": 1}, False, "reached"),
    "vaulted": ({**gate(ids=["{{ hidden }}"]), "vars": {"hidden": sealed("t-done")}}, True, "reached"),
    "vaulted secret": (
        {
            **info(task_ids="t-done", access_key_id=ACCESS_KEY_ID, access_key_secret="{{ hidden }}"),
            "vars": {"hidden": sealed(ACCESS_KEY_SECRET)},
        },
        True,
        "tasks",
    ),
    "unsafe": (
        {
            **gate(ids=["{{ raw }}"], condition="starts_with(status, 'F')"),
            "vars": {"raw": {"__ansible_unsafe": "t-done"}},
        },
        True,
        "reached",
    ),
    "templated interpreter": (
        {**info(task_ids="t-done"), "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}},
        True,
        "tasks",
    ),
    "another interpreter": (
        {**info(task_ids="t-done"), "vars": {"ansible_python_interpreter": str(Path(sys.executable).resolve())}},
        False,
        None,  # it may lack the libraries
    ),
    "delegated": ({**gate(ids="t-done"), "delegate_to": "spare"}, True, "reached"),
    "condition over templated text": (
        gate(ids=["{{ 't-' ~ 'done' }}"], condition="contains(['{{ \"Finished\" }}'], status)"),
        True,
        "reached",
    ),
}


class Played:
    """One playbook that runs every case both ways."""

    def __init__(self, run: Run) -> None:
        self.out = "\n".join(line for _at, line in run.out)
        self.err = "\n".join(line for _at, line in run.err)
        self.results: dict[str, dict] = {}
        for line in self.out.splitlines():
            if line.startswith('{"host"'):
                told = json.loads(line)
                self.results[told["task"]] = told
        self.ways: dict[str, str] = {}
        for part in re.split(r"^TASK_BEGINS ", self.out, flags=re.MULTILINE)[1:]:
            name, _end, rest = part.partition("\n")
            self.ways[name] = "\n".join(line for line in rest.splitlines() if HERE in line or " is sent: " in line)


@pytest.fixture(scope="module")
def played(running, tmp_path_factory) -> Played:
    folder = tmp_path_factory.mktemp("both")
    password = folder / "password"
    password.write_text("passphrase", encoding="utf-8")
    tasks = [
        {
            **task,
            "name": f"{name}, {way}",
            "ignore_errors": True,
            "vars": {**task.get("vars", {}), "alicloud_gate_in_process": way == "here"},
        }
        for name, (task, _can, _key) in CASES.items()
        for way in ("here", "sent")
    ]
    running.load(SCENARIO)
    return Played(Run(running, folder, tasks, arguments=["-vvv", "--vault-password-file", str(password)]).wait())


def comparable(result):
    """A result without what differs from run to run, and what Ansible adds to it."""
    if isinstance(result, dict):
        dropped = {"at", "elapsed", "ansible_job_id", "results_file", "started", "finished_at", "request_id"}
        dropped |= {"seconds", "clock_skew"}
        return {
            key: comparable(part)
            for key, part in result.items()
            if key not in dropped and not key.startswith(("_ansible", "ansible_facts"))
        }
    if isinstance(result, str):
        return re.sub(r"request id [0-9A-F-]+", "request id R", result)
    return [comparable(part) for part in result] if isinstance(result, list) else result


@pytest.mark.parametrize("name", CASES)
def test_the_results_are_the_same_key_by_key(played, name):
    _task, can, key = CASES[name]
    assert HERE in played.ways[f"{name}, here"] if can else " is sent: " in played.ways[f"{name}, here"]
    assert " is sent: alicloud_gate_in_process is " in played.ways[f"{name}, sent"]
    here, sent = (played.results[f"{name}, {way}"] for way in ("here", "sent"))
    assert here["how"] == sent["how"]
    assert comparable(here["result"]) == comparable(sent["result"])
    assert key is None or key in here["result"]


def test_every_module_has_a_case():
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    assert {name.removeprefix("alicloud.gate.") for task, _can, _key in CASES.values() for name in task} >= modules


def test_no_secret_is_shown_either_way(played):
    for secret in (ACCESS_KEY_SECRET, "who-is-nobody", "s3cret-perhaps"):
        assert secret not in played.out + played.err
