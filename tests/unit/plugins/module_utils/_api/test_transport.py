# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way onto the network: its verdicts, its bounds, and that it leaves nothing behind."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ReadTimeoutError, SSLError

from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import (
    Transport,
    TransportError,
    prepared,
    quoted,
)

OK = b"HTTP/1.1 200 OK\r\n"
SECRET = "a-token-in-the-query"


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[socket.socket], Any]], str]]:
    """A server that reads a request and does with the connection what it is told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def start(step: Callable[[socket.socket], Any], received: list[bytes] | None = None) -> str:
            def work() -> None:
                connection, _address = listener.accept()
                with connection:
                    read = connection.recv(65536)
                    while received is not None and not read.endswith(b"}"):  # the body may come by itself
                        read += connection.recv(65536)
                    if received is not None:
                        received.append(read)
                    step(connection)

            threading.Thread(target=work, daemon=True).start()
            return f"http://127.0.0.1:{listener.getsockname()[1]}/?token={SECRET}"

        yield start


def failing(url: str, network: Network | None = None, within: float = 5.0) -> TransportError:
    with pytest.raises(TransportError) as caught:
        Transport(network or Network(2, 2)).send_within(within, prepared("GET", url, {}))
    assert SECRET not in caught.value.summary
    return caught.value


@pytest.mark.parametrize(
    ("cause", "summary", "transient"),
    [
        (
            SSLError(ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] expired")),
            "its certificate cannot be verified",
            False,
        ),
        (
            SSLError("[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate"),
            "its certificate cannot be verified",
            False,
        ),
        (SSLError("[SSL: UNEXPECTED_EOF_WHILE_READING]"), "the TLS connection broke", True),
        (ReadTimeoutError(None, "", f"GET {SECRET} timed out"), "ReadTimeoutError", True),
        (OSError(f"cannot send {SECRET}"), "OSError", True),
    ],
)
def test_verdicts(monkeypatch: pytest.MonkeyPatch, cause: Exception, summary: str, transient: bool) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise cause

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", refuse)
    error = failing("https://ecs.nowhere.example/")
    assert (error.summary, error.transient) == (summary, transient)


@pytest.mark.parametrize("proxy", ["http://:3128", "http://127.0.0.1:port", "ftp://127.0.0.1:9", "http://"])
def test_a_proxy_that_can_never_work_is_told_at_once(proxy: str) -> None:
    error = failing("https://ecs.nowhere.example/", Network(2, 2, True, {"https_proxy": proxy}))
    assert (error.summary, error.transient) == ("the URL of the proxy cannot be used", False)


def test_certificates_that_are_not_there_are_told_at_once() -> None:
    error = failing("https://ecs.nowhere.example/", Network(2, 2, "/nowhere/ca.pem"))
    assert "/nowhere/ca.pem" in str(error)
    assert not error.transient


def test_a_server_that_drips_is_given_up(serve: Callable[..., str]) -> None:
    done = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
        while not done.wait(0.05):
            connection.sendall(b"x")

    before = time.monotonic()
    error = failing(serve(drip), within=0.3)
    done.set()
    assert (str(error), error.summary, error.transient) == (*["no answer within 0.3 s"] * 2, True)
    assert time.monotonic() - before < 2


def test_a_name_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: done.wait(5) and [])
    assert "no answer within 0.2 s" in str(failing("https://ecs.nowhere.example/", within=0.2))
    done.set()


def test_a_host_without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert failing("https://ecs.nowhere.example/").transient


def test_a_bug_comes_out_of_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_arguments: Any, **_options: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", bug)
    with pytest.raises(ZeroDivisionError):
        Transport(Network()).send_within(5, prepared("GET", "https://ecs.nowhere.example/", {}))


def test_a_body_that_cannot_be_used_comes_with_its_answer(serve: Callable[..., str]) -> None:
    error = failing(serve(lambda connection: connection.sendall(OK + b"Content-Encoding: br\r\n\r\nx")))
    assert error.response is not None
    assert error.response.status_code == 200
    assert error.summary == "its answer has an unsupported encoding"


def test_what_is_sent_is_what_was_prepared(serve: Callable[..., str], tmp_path: Any, monkeypatch: Any) -> None:
    """No netrc, no cookies, no header of anybody else's."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password a-netrc-password\n")
    monkeypatch.setenv("NETRC", str(netrc))
    body = b'{"a": 1}'
    received: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        connection.sendall(OK + b"Set-Cookie: a=1\r\nContent-Length: 2\r\n\r\n{}")

    url = serve(answer, received)
    request = prepared("POST", url, {"authorization": "Bearer ours", "content-type": "application/json"}, body)
    response, answered = Transport(Network(2, 2)).send(request)
    assert (response.status_code, answered) == (200, b"{}")
    head, _blank, sent = received[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"POST /?token={SECRET} HTTP/1.1"
    assert sorted(line.lower() for line in lines[1:]) == [
        "accept-encoding: identity",
        "authorization: bearer ours",
        f"content-length: {len(body)}",
        "content-type: application/json",
        f"host: {urlsplit(url).netloc}",
        "user-agent: alicloud.gate",
    ]
    assert sent == body


def test_nothing_is_printed_or_changed(
    serve: Callable[..., str], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    environment, threads = dict(os.environ), set(threading.enumerate())
    proxies = {"https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}
    url = serve(lambda connection: connection.sendall(OK + b"Content-Length: 2\r\n\r\n{}"))
    caplog.set_level("INFO")
    Transport(Network(2, 2, False, proxies)).send(prepared("GET", url, {}))
    failing("https://127.0.0.1:9/", Network(2, 2, False, proxies))
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
    assert os.environ == environment
    assert set(threading.enumerate()) <= threads  # those of other tests may end meanwhile


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://localhost:8000/keys?for=gate", "http://localhost:8000/keys?for=gate"),
        ("http://localhost/a b?c=d e", "http://localhost/a%20b?c=d%20e"),
        ("http://localhost/%2F", "http://localhost/%2F"),
        ("http://localhost/\u00e9", "http://localhost/%C3%A9"),
    ],
)
def test_quoted(url: str, sent: str) -> None:
    assert quoted(url) == sent


@pytest.mark.parametrize("url", ["http://", "http://localhost:99999/", "http://localhost:port/"])
def test_urls_that_cannot_be_used(url: str) -> None:
    with pytest.raises(TransportError) as caught:
        quoted(url)
    assert (caught.value.summary, caught.value.transient) == ("the URL cannot be used", False)
