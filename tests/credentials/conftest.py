# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins, an emulator, a wire that the test owns, and runs of the real ansible over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.credentials import standins
from tests.credentials.certificates import Authority
from tests.credentials.wire import sitecustomize
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, ROOT
from tests.emulator.fixtures import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Run", "authority", "home", "metadata", "routes", "run", "running", "sso", "sts", "uri", "wire"]

STS_HOSTS = ("sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-hangzhou.aliyuncs.com", "sts.aliyuncs.com")
SSO_HOST = "signin-cn-hangzhou.alibabacloudsso.com"
ROLE = "acs:ram::1234567890123456:role/gate"
INHERITED = ("PATH", "LANG", "LC_ALL", "ALICLOUD_GATE_EMULATOR_PYTHON")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def sts(authority: Authority) -> Iterator[standins.Sts]:
    with standins.Sts(authority.issue(*STS_HOSTS)) as service:
        service.secrets[ACCESS_KEY_ID] = (ACCESS_KEY_SECRET, None)
        yield service


@pytest.fixture
def metadata() -> Iterator[standins.Metadata]:
    with standins.Metadata() as service:
        yield service


@pytest.fixture
def uri() -> Iterator[standins.Uri]:
    with standins.Uri() as service:
        yield service


@pytest.fixture
def sso(authority: Authority) -> Iterator[standins.CloudSso]:
    with standins.CloudSso(authority.issue(SSO_HOST)) as service:
        yield service


@pytest.fixture
def routes(request: pytest.FixtureRequest) -> dict[str, int]:
    """Where names lead to: to the stand-ins that the test has asked for."""
    found: dict[str, int] = {}
    if "sts" in request.fixturenames:
        found.update({f"{host}:443": request.getfixturevalue("sts").port for host in STS_HOSTS})
    if "metadata" in request.fixturenames:
        found["100.100.100.200:80"] = request.getfixturevalue("metadata").port
    if "sso" in request.fixturenames:
        found[f"{SSO_HOST}:443"] = request.getfixturevalue("sso").port
    return found


@pytest.fixture
def wire(routes: dict[str, int]) -> Iterator[sitecustomize.Wire]:
    """The sockets of the test's own process."""
    owner = sitecustomize.Wire(routes)
    owner.own()
    yield owner
    sitecustomize.release()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of one's own, empty."""
    place = tmp_path / "home"
    place.mkdir()
    return place


class Run:
    """What came of one ansible or ansible-playbook: `result` is the module's, `everything` all that was written."""

    def __init__(self, process: subprocess.CompletedProcess[str], log: Path, asked: Path) -> None:
        self.code = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.log = log.read_text(encoding="utf-8") if log.exists() else ""
        self.asked = asked.read_text(encoding="utf-8").split() if asked.exists() else []

    @property
    def elsewhere(self) -> list[str]:
        """Where names or connections were to lead, loopback aside: "host:port" as asked for."""
        return [place for place in self.asked if not place.startswith("127.0.0.1:")]

    @property
    def everything(self) -> str:
        return f"{self.stdout}\n{self.stderr}\n{self.log}"

    @property
    def result(self) -> dict[str, Any]:
        """The module's result, from the callback that prints lines of JSON."""
        return json.loads(self.stdout)["result"]


@pytest.fixture
def run(tmp_path: Path, home: Path, routes: dict[str, int]) -> Callable[..., Run]:
    """Run a module, and `more` of them, on localhost; nothing of the tester's own environment applies."""
    log, asked = tmp_path / "ansible.log", tmp_path / "asked"

    def start(
        module: str,
        options: dict[str, Any],
        environment: dict[str, str] | None = None,
        *,
        more: list[tuple[str, dict[str, Any]]] | None = None,
        variables: dict[str, Any] | None = None,
        callback: str = "result_lines",
        verbose: str = "",
    ) -> Run:
        for old in (log, asked):
            old.unlink(missing_ok=True)
        setting = tmp_path / "wire.json"
        setting.write_text(json.dumps({"routes": routes, "log": str(asked)}))
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        hosts = {"localhost": {**local, **(variables or {})}}
        (tmp_path / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts}}))
        (tmp_path / "ansible.cfg").write_text("[defaults]\nretry_files_enabled = false\n")
        if callback == "adhoc":
            command = ["ansible", "localhost", "-m", f"alicloud.gate.{module}", "-a", json.dumps(options)]
        else:
            playbook = tmp_path / "playbook.json"
            tasks = [
                {"name": "ask", f"alicloud.gate.{name}": arguments, "ignore_errors": bool(more)}
                for name, arguments in [(module, options), *(more or [])]
            ]
            playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
            command = ["ansible-playbook", str(playbook)]
        program = Path(sys.executable).with_name(command[0])
        process = subprocess.run(
            [str(program), *command[1:], "-i", str(tmp_path / "inventory.json"), *([verbose] if verbose else [])],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=120,
            stdin=subprocess.DEVNULL,
            env={
                **{name: os.environ[name] for name in INHERITED if name in os.environ},
                "HOME": str(home),
                "ANSIBLE_LOG_PATH": str(log),
                "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "tests" / "progress" / "callback_plugins"),
                "ANSIBLE_STDOUT_CALLBACK": "default" if callback == "adhoc" else callback,
                "ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"),
                "ANSIBLE_NOCOLOR": "true",
                "PYTHONPATH": str(Path(sitecustomize.__file__).parent),
                "GATE_TEST_WIRE": str(setting),
                "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
                **(environment or {}),
            },
        )
        return Run(process, log, asked)

    return start
