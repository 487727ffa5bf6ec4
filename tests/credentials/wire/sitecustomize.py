# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the sockets of a process: a name leads where the test says, and nothing goes anywhere else but to loopback.

Python runs this file when it starts, where the folder is on PYTHONPATH; GATE_TEST_WIRE is then a JSON file with
`routes` ("host:port" to a port of 127.0.0.1) and `log` (a file that every name and address asked for goes into).
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
from pathlib import Path
from typing import Any

getaddrinfo = socket.getaddrinfo
connect = socket.socket.connect
connect_ex = socket.socket.connect_ex
sendto = socket.socket.sendto


class Wire:
    """Where names lead to; `asked` has every "host:port" that was asked for."""

    def __init__(self, routes: dict[str, int], log: str | None = None) -> None:
        self.routes = routes
        self.asked: list[str] = []
        self._log = log

    def note(self, what: str) -> None:
        self.asked.append(what)
        if self._log:
            with Path(self._log).open("a", encoding="utf-8") as stream:
                stream.write(f"{what}\n")

    def getaddrinfo(self, host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        self.note(f"{name}:{port}")
        if f"{name}:{port}" in self.routes:
            address = ("127.0.0.1", self.routes[f"{name}:{port}"])
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]
        if name == "localhost" or (name[0].isdigit() and ipaddress.ip_address(name).is_loopback):
            return getaddrinfo(host, port, *arguments, **named)
        raise socket.gaierror(socket.EAI_NONAME, "no such name on this wire")

    def check(self, family: int, address: Any) -> None:
        if family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            self.note(f"ESCAPED {address[0]}:{address[1]}")
            raise OSError(101, "this wire is not connected")

    def own(self) -> None:
        """From here on, in this process."""

        def checked_connect(sock: socket.socket, address: Any) -> None:
            self.check(sock.family, address)
            connect(sock, address)

        def checked_connect_ex(sock: socket.socket, address: Any) -> int:
            self.check(sock.family, address)
            return connect_ex(sock, address)

        def checked_sendto(sock: socket.socket, *arguments: Any) -> int:
            self.check(sock.family, arguments[-1])
            return sendto(sock, *arguments)

        socket.getaddrinfo = self.getaddrinfo
        socket.socket.connect = checked_connect
        socket.socket.connect_ex = checked_connect_ex
        socket.socket.sendto = checked_sendto


def release() -> None:
    """Give the sockets back."""
    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = connect
    socket.socket.connect_ex = connect_ex
    socket.socket.sendto = sendto


if "GATE_TEST_WIRE" in os.environ:
    Wire(**json.loads(Path(os.environ["GATE_TEST_WIRE"]).read_text(encoding="utf-8"))).own()
