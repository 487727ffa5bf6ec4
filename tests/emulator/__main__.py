# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.emulator`: serve until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import signal
import ssl
import sys
import threading
from pathlib import Path

from aiohttp import web

from .app import Server
from .client import READY
from .scenario import ScenarioError, complete, read

ADDRESS = "127.0.0.1"


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--scenario", metavar="FILE", help="YAML or JSON; none: an empty one")
    parser.add_argument("--tls-cert", metavar="FILE", help="PEM certificate (chain): serve https")
    parser.add_argument("--tls-key", metavar="FILE", help="PEM key of the certificate")
    parser.add_argument("--port-file", metavar="FILE", help="write the port there when ready")
    parser.add_argument("--exit-with-parent", action="store_true", help="end when standard input is closed")
    given = parser.parse_args()
    if (given.tls_cert is None) != (given.tls_key is None):
        parser.error("--tls-cert and --tls-key go together")
    return given


async def serve(given: argparse.Namespace, server: Server) -> None:
    """Listen, say so, and wait for the end."""
    context = None
    if given.tls_cert is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(given.tls_cert, given.tls_key)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    # Handlers that hang are cancelled when their client goes, and at the end at once.
    runner = web.AppRunner(server.application(), handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, ADDRESS, given.port, ssl_context=context, backlog=1024).start()
    port = runner.addresses[0][1]
    if given.port_file:
        _write_port(given.port_file, port)
    print(f"{READY}{'http' if context is None else 'https'}://{ADDRESS}:{port}", flush=True)
    if given.exit_with_parent:
        threading.Thread(target=_await_parent, args=(loop, ended), daemon=True).start()
    await ended.wait()
    await runner.cleanup()


def _write_port(path: str, port: int) -> None:
    """The whole port or no file: a reader may be waiting for it."""
    unfinished = Path(f"{path}.new")
    unfinished.write_text(f"{port}\n", "utf-8")
    unfinished.replace(path)


def _await_parent(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    while os.read(0, 1024):
        pass
    loop.call_soon_threadsafe(ended.set)


def main() -> int:
    """Exit status: 0 after a clean end, 1 when it could not start."""
    given = options()
    try:
        server = Server(read(given.scenario) if given.scenario else complete({}))
        asyncio.run(serve(given, server))
    except OSError as wrong:
        taken = wrong.errno == errno.EADDRINUSE
        print(f"port {given.port} is taken; leave out --port, or give another" if taken else wrong, file=sys.stderr)
        return 1
    except ScenarioError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
