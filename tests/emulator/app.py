# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side: the API at `/`, the control part under `/_emulator/`."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .errors import error
from .faults import Fault, Reply, envelope
from .scenario import ScenarioError, check_faults, complete
from .signatures import Incoming
from .wire import send
from .world import World

LARGEST_REQUEST = 64 << 20
"""Bytes; scenarios with many tasks are the largest."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Handlers around the present world."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.world = World(scenario)

    def application(self) -> web.Application:
        """The aiohttp application."""
        application = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[_control_errors])
        application.router.add_route("*", "/", self.call)
        application.router.add_get("/_emulator/health", self.health)
        application.router.add_get("/_emulator/calls", self.calls)
        application.router.add_post("/_emulator/scenario", self.load)
        application.router.add_post("/_emulator/reset", self.reset)
        application.router.add_post("/_emulator/faults", self.add_faults)
        application.router.add_delete("/_emulator/faults", self.clear_faults)
        return application

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of the API."""
        world = self.world
        body = await request.read()
        incoming, doubled = _incoming(request, body)
        call = world.receive(incoming, request.host)
        try:
            if doubled:
                refused = error("InvalidParameter", detail=f"{doubled} is given twice")
                call.http_status, call.code = refused.status, refused.code
                reply = Reply(refused.status, envelope(call, refused.code, refused.message))
            else:
                reply = world.answer(incoming, call)
            return await send(request, reply)
        finally:
            world.log.in_progress -= 1

    async def health(self, request: web.Request) -> web.Response:
        """That it answers, and the scenario's clock."""
        return web.json_response({"ok": True, "at": self.world.at()})

    async def calls(self, request: web.Request) -> web.Response:
        """What was asked."""
        return web.json_response(self.world.log.report())

    async def load(self, request: web.Request) -> web.Response:
        """Replace the scenario."""
        self.world = World(complete(await _json(request)))
        return web.json_response({"ok": True})

    async def reset(self, request: web.Request) -> web.Response:
        """The same scenario from its beginning."""
        self.world = World(self.world.scenario)
        return web.json_response({"ok": True})

    async def add_faults(self, request: web.Request) -> web.Response:
        """Further faults."""
        self.world.faults.extend(Fault(spec) for spec in check_faults(await _json(request)))
        return web.json_response({"ok": True})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """No faults at all."""
        self.world.faults.clear()
        return web.json_response({"ok": True})


@web.middleware
async def _control_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ScenarioError as wrong:
        return web.json_response({"errors": wrong.errors}, status=400)


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.text())
    except ValueError as wrong:
        raise ScenarioError([f"the request is not JSON: {wrong}"]) from wrong


def _incoming(request: web.Request, body: bytes) -> tuple[Incoming, str]:
    """The request as the API sees it, and the name of a parameter given twice, if there is one."""
    pairs = urllib.parse.parse_qsl(request.raw_path.partition("?")[2], keep_blank_values=True)
    query = dict(pairs)
    if request.content_type == "application/x-www-form-urlencoded":
        pairs += urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    names = [name for name, _value in pairs]
    doubled = next((name for name in names if names.count(name) > 1), "") if len(set(names)) < len(names) else ""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Incoming(request.method, dict(pairs), query, headers, body), doubled
