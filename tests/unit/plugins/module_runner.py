# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module as Ansible does, through its own argument handling and output, over a wire without sockets."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible.module_utils import basic

from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS, REGION, Wire

MODULES = "ansible_collections.alicloud.gate.plugins.modules"
GIVEN = {
    "region": REGION,
    "access_key_id": KEYS.access_key_id,
    "access_key_secret": KEYS.access_key_secret,
}


@contextlib.contextmanager
def module_args(arguments: dict[str, Any]) -> Iterator[None]:
    """Hand these to the next AnsibleModule; ansible-core before 2.19 has no seam of its own for that."""
    try:
        testing = importlib.import_module("ansible.module_utils.testing")
    except ImportError:
        old, basic._ANSIBLE_ARGS = basic._ANSIBLE_ARGS, json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        try:
            yield
        finally:
            basic._ANSIBLE_ARGS = old
    else:
        with testing.patch_module_args(arguments):
            yield


class Ended(NamedTuple):
    """What a module wrote to standard output and error, and the code with which it ended."""

    out: str
    err: str
    code: int


def run_main(name: str, arguments: dict[str, Any]) -> Ended:
    """Run the module C(name) in this process; the handlers that it sets for signals go with it."""
    main = importlib.import_module(f"{MODULES}.{name}").main
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    out, err = io.StringIO(), io.StringIO()
    try:
        with module_args(arguments), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as ended:
        return Ended(out.getvalue(), err.getvalue(), int(ended.code or 0))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    raise AssertionError(f"{name} did not exit")


class Runner:
    """Calls modules by name. C(wire) answers them; C(output) is what the last one printed, C(warned) its warnings."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.output = ""
        self.warned: list[str] = []

    def __call__(self, name: str, check: bool = False, defaults: bool = True, **options: Any) -> dict[str, Any]:
        self.warned.clear()
        ended = run_main(name, {**(GIVEN if defaults else {}), **options, "_ansible_check_mode": check})
        result: dict[str, Any] = json.loads(ended.out.strip().splitlines()[-1])
        result.pop("_ansible_new_secrets", None)  # ansible-core 2.22 tells the controller what to mask
        self.output = json.dumps(result) + ended.err
        assert "Traceback" not in self.output
        assert bool(result.get("failed")) == bool(ended.code)
        assert result.get("changed", False) is False
        return result

    def refused(self, name: str, **options: Any) -> str:
        """The message of input that is refused, before any call."""
        result = self(name, **options)
        assert result["failed"], result
        assert self.wire.requests == []
        assert "tasks" not in result
        return str(result["msg"])


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


@pytest.fixture
def run(wire: Wire, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A Runner in an environment that says nothing of this machine's user."""
    for variable in list(os.environ):
        if variable.startswith(("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    runner = Runner(wire)
    # Ansible gathers warnings for as long as the process lives.
    monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _module, warning: runner.warned.append(warning))
    return runner
