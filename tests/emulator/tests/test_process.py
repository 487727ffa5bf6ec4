# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as a process: how it starts, speaks TLS, and ends."""

from __future__ import annotations

import datetime
import http.client
import ipaddress
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.emulator.client import READY, ROOT, Emulator, EmulatorError
from tests.emulator.tests.raw import ask

if TYPE_CHECKING:
    from pathlib import Path


PARENT = """
from tests.emulator.client import Emulator
emulator = Emulator.start()
print(emulator.url, emulator.process.pid, flush=True)
input()
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "cert.pem", folder / "key.pem"


def test_it_speaks_tls(certificate: tuple[Path, Path]) -> None:
    with Emulator.start(tls=certificate, scenario={"clock_starts": "first_call"}) as emulator:
        assert emulator.url.startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(certificate[0]))
        with urllib.request.urlopen(f"{emulator.url}/_emulator/health", context=context, timeout=5) as answer:
            assert json.load(answer) == {"ok": True, "at": 0.0}
        assert emulator.calls()["total"] == 0


def test_it_ends_at_once_even_with_hanging_connections(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "tests.emulator", "--port-file", str(port_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline()[len(READY) :].strip()
        assert url == f"http://127.0.0.1:{port_file.read_text('utf-8').strip()}"
        emulator = Emulator(process, url)
        emulator.fault(kind="hang", operation="DescribeTasks")
        emulator.fault(kind="drip", operation="GetArtifactBuildTask", every=60)
        pool = ThreadPoolExecutor()
        calls = [
            pool.submit(ask, emulator, action) for action in ("DescribeTasks", "DescribeTasks", "GetArtifactBuildTask")
        ]
        while emulator.calls()["total"] < 3:
            pass
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
        assert time.monotonic() - begun < 1
        assert all(isinstance(call.exception(5), (OSError, http.client.HTTPException)) for call in calls)


def test_it_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PARENT,
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    url, pid = parent.stdout.readline().split()
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 5
    port = int(url.rpartition(":")[2])
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                break
    else:
        os.kill(int(pid), signal.SIGKILL)
        pytest.fail("the emulator outlived its parent")


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"tasks": 5}', "utf-8")
    with pytest.raises(EmulatorError, match="tasks: must be a mapping, not 5"):
        Emulator.start(scenario=wrong)
    with pytest.raises(EmulatorError, match='clock_starts: "never" is not known; accepted: load, first_call'):
        Emulator.start(scenario={"clock_starts": "never"})
    with Emulator.start() as first, pytest.raises(EmulatorError, match=r"port [0-9]+ is taken; leave out --port"):
        Emulator.start(port=int(first.url.rpartition(":")[2]))


def test_control_answers_what_is_wrong(emulator: Emulator) -> None:
    request = urllib.request.Request(f"{emulator.url}/_emulator/scenario", data=b"{", method="POST")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=5)
    assert caught.value.code == 400
    assert json.load(caught.value)["errors"][0].startswith("the request is not JSON")
