# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a reply leaves: honestly, or spoiled on the wire."""

from __future__ import annotations

import asyncio
import http
import socket
import struct

from aiohttp import web

from .faults import Reply

FOREVER = 7 * 24 * 3600.0
"""Seconds; a hanging connection ends when the client goes."""


async def send(request: web.Request, reply: Reply) -> web.StreamResponse:
    """Send the reply; a spoiled one is written here by hand and its connection closed."""
    if reply.delay:
        await asyncio.sleep(reply.delay)
    response = web.Response(status=reply.status, headers=reply.headers, body=reply.body())
    transport = request.transport
    if reply.wire is None or transport is None:
        return response
    await _spoil(transport, reply)
    # The connection is gone: the server notices that there is nobody to send this to.
    response.force_close()
    return response


async def _spoil(transport: asyncio.Transport, reply: Reply) -> None:
    wire = reply.wire or {}
    body = reply.body()
    head = _head(reply, len(body))
    half = len(body) // 2
    if wire["kind"] == "reset":
        sent = {"before": b"", "middle": head + body[:half], "after": head + body}[wire.get("when", "before")]
        transport.write(sent)
        _reset(transport)
    elif wire["kind"] == "truncate":
        transport.write(head + body[:half])
        transport.close()
    elif wire["kind"] == "hang":
        transport.write(head + body[:half] if wire.get("where") == "body" else b"")
        await asyncio.sleep(wire.get("seconds", FOREVER))
        transport.close()
    else:
        slow = body
        if wire.get("where", "body") == "body":
            transport.write(head)
        else:
            slow = head + body
        for byte in slow:
            await asyncio.sleep(wire.get("every", 1.0))
            transport.write(bytes([byte]))
        transport.close()


def _head(reply: Reply, length: int) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {http.HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {length}", "Connection: close", "", ""]).encode()


def _reset(transport: asyncio.Transport) -> None:
    """Close so that the other side sees a reset, not an end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
