# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that has the modules loaded and forks a child for each run: a tenth of what a new interpreter costs.

A line on standard input is a JSON list of runs (module, args, env, resolver, patience) that go on at the same time; a
line with a list of their ends goes out for it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from ansible.module_utils import basic

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS

MODULES = "ansible_collections.alicloud.gate.plugins.modules"
NAMES = (*(f"{kind}_info" for kind in KINDS), "wait_for_task")
RESOLVE = socket.getaddrinfo


def _resolver(how: str, allowed: int) -> Any:
    """Name resolution that works C(allowed) times and then fails or hangs."""
    count = [0]

    def resolve(*arguments: Any, **options: Any) -> Any:
        count[0] += 1
        if count[0] <= allowed:
            return RESOLVE(*arguments, **options)
        if how == "hang":
            time.sleep(3600)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    return resolve


def _child(order: dict[str, Any], out: int, err: int) -> None:
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.update(order.get("env", {}))
    if order.get("resolver"):
        socket.getaddrinfo = _resolver(*order["resolver"])
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": order["args"]}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    sys.exit(importlib.import_module(f"{MODULES}.{order['module']}").main())


class _Birth:
    """A child that runs a module; it is killed when it outlives the order's C(patience), in seconds."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._streams = [os.fdopen(os.memfd_create(name), "w+b") for name in ("out", "err")]
        self._began = time.monotonic()
        self._child = os.fork()
        if self._child == 0:
            signal.alarm(int(order["patience"]) + 1)  # a module that does not end is a failure, not a hang
            _child(order, *(stream.fileno() for stream in self._streams))

    def end(self) -> dict[str, Any]:
        """Wait for it, and gather what there is to know."""
        status = os.waitpid(self._child, 0)[1]
        seconds = time.monotonic() - self._began
        texts = []
        for stream in self._streams:
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
            stream.close()
        return {"out": texts[0], "err": texts[1], "code": os.waitstatus_to_exitcode(status), "seconds": seconds}


def main() -> None:
    """Serve until standard input ends."""
    for name in NAMES:
        importlib.import_module(f"{MODULES}.{name}")
    # What is loaded by now is no garbage of a child: to look through it cost each a tenth of a second at its end.
    gc.freeze()
    for line in sys.stdin:
        births = [_Birth(order) for order in json.loads(line)]
        print(json.dumps([birth.end() for birth in births]), flush=True)


if __name__ == "__main__":
    main()
