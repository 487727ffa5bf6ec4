# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong on the way to the API, on real loopback sockets, and how it reads."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from urllib3.exceptions import ConnectTimeoutError, ProtocolError, ReadTimeoutError, SSLError

from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CALL, KEYS, Wire

OK = b"HTTP/1.1 200 OK\r\n"


class Peer:
    """Takes connections one after the other, reads a request from each and does what the script says with it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.received: list[bytes] = []

    def then(self, *script: Callable[[socket.socket], Any]) -> str:
        threading.Thread(target=self._serve, args=(script,), daemon=True).start()
        return self.host

    def _serve(self, script: tuple[Callable[[socket.socket], Any], ...]) -> None:
        for step in script:
            connection, _address = self.listener.accept()
            with connection:
                self.received.append(connection.recv(65536))
                step(connection)


@pytest.fixture
def peer() -> Iterator[Peer]:
    running = Peer()
    with running.listener:
        yield running


def failing(endpoint: str, **environ: str) -> ApiError:
    ours = Client(Source("option", lambda: KEYS), Endpoints(endpoint, None, {}), Network(5, 5, True, environ))
    with pytest.raises(ApiError) as caught:
        ours.send(CALL)
    assert ours.sent == 1
    return caught.value


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says(data: bytes) -> Callable[[socket.socket], Any]:
    return lambda connection: connection.sendall(data)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (reset, "ConnectionResetError: [Errno 104] Connection reset by peer"),
        (lambda connection: None, "RemoteDisconnected: Remote end closed connection without response"),
        (says(OK + b"Content-Length: 10\r\n\r\n{"), "IncompleteRead(1 bytes read, 9 more expected)"),
        (says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "InvalidChunkLength(got length"),
        (says(b"garbage garbage\r\n\r\n"), "BadStatusLine: garbage garbage"),
        (says(OK + b"X" * 70_000 + b": 1\r\n\r\n"), "got more than 65536 bytes"),
    ],
)
def test_broken_connections_may_pass(peer: Peer, step: Callable[[socket.socket], Any], words: str) -> None:
    error = failing(f"http://{peer.then(step)}")
    assert words in str(error)
    assert str(error).startswith("DescribeTasks in cn-hangzhou failed: ")
    assert f"(host {peer.host}, credentials from option)." in str(error)
    assert "object at 0x" not in str(error)
    assert (error.transient, error.retry, error.http_status, error.code) == (True, True, None, None)


def test_a_connection_that_broke_is_not_used_again(peer: Peer) -> None:
    good = OK + b"Content-Length: 2\r\n\r\n{}"
    ours = Client(
        Source("option", lambda: KEYS), Endpoints(f"http://{peer.then(reset, says(good))}", None, {}), Network(5, 5)
    )
    with pytest.raises(ApiError):
        ours.send(CALL)
    assert ours.send(CALL) == {}
    assert len(peer.received) == 2


def test_a_redirect_is_not_followed(peer: Peer) -> None:
    elsewhere = Peer()
    with elsewhere.listener:
        elsewhere.listener.settimeout(0)
        head = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{elsewhere.host}/\r\n"
        peer.then(says(head.encode() + b"Content-Length: 2\r\n\r\n{}"))
        error = failing(f"http://{peer.host}")
        assert error.http_status == 307
        with pytest.raises(BlockingIOError):
            elsewhere.listener.accept()


def test_what_goes_over_the_wire(peer: Peer) -> None:
    failing(f"http://{peer.then(reset)}")
    head = peer.received[0].decode().split("\r\n")
    assert head[0] == "POST /?RegionId=cn-hangzhou&TaskIds=t-1 HTTP/1.1"
    names = [line.partition(":")[0].lower() for line in head[1:] if line]
    assert len(names) == len(set(names))
    assert f"host: {peer.host}" in [line.lower() for line in head]
    assert "Content-Length: 0" in head
    assert "content-type" not in names
    assert "cookie" not in names


def test_connection_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = failing(f"http://127.0.0.1:{port}")
    assert "Connection refused" in str(error)
    assert (error.transient, error.retry) == (True, True)


def test_a_proxy_that_cannot_be_reached_is_named_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    proxy = f"http://someone:proxy-password@127.0.0.1:{port}"
    error = failing("https://ecs.nowhere.example", HTTPS_PROXY=proxy)
    assert "failed: through the proxy: " in str(error)
    assert "Connection refused" in str(error)
    assert "proxy-password" not in str(error)


def test_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_args: Any, **_options: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    error = failing("https://ecs.nowhere.example")
    assert "Failed to resolve 'ecs.nowhere.example'" in str(error)
    assert "Name or service not known" in str(error)
    assert (error.transient, error.retry) == (True, True)


def test_tls_with_a_server_that_speaks_none(peer: Peer) -> None:
    peer.then(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    error = failing(f"https://{peer.host}")
    assert "SSL" in str(error)
    assert error.transient


@pytest.mark.parametrize(
    ("cause", "words", "transient"),
    [
        (ConnectTimeoutError("Connection to h timed out. (connect timeout=10)"), "timed out", True),
        (ReadTimeoutError(None, "", "Read timed out. (read timeout=20)"), "Read timed out", True),
        (
            SSLError(
                ssl.SSLCertVerificationError(
                    1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed"
                )
            ),
            "self-signed",
            False,
        ),
        (SSLError("[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate"), "no certificate", False),
        (SSLError("[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred"), "EOF occurred", True),
        (OSError("Tunnel connection failed: 407"), "Tunnel connection failed: 407", True),
        (UnicodeEncodeError("latin-1", "x", 0, 1, "ordinal not in range"), "ordinal not in range", True),
        (ProtocolError(), "ProtocolError", True),
        (ProtocolError(f"{KEYS.access_key_secret} quoted"), "******** quoted", True),
    ],
)
def test_causes(monkeypatch: pytest.MonkeyPatch, cause: Exception, words: str, transient: bool) -> None:
    Wire(monkeypatch).script = [cause]
    error = failing("https://ecs.nowhere.example")
    assert words in error.message
    assert (error.transient, error.retry) == (transient, transient)


def test_a_bug_is_not_taken_for_a_broken_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch).script = [ZeroDivisionError("bug")]
    with pytest.raises(ZeroDivisionError):
        Client(Source("option", lambda: KEYS), Endpoints(None, None, {}), Network()).send(CALL)
