# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that has the modules loaded and forks a child for each run: a tenth of what a new interpreter costs.

One JSON object a line comes in on standard input (module, args, env, resolver, patience), one goes out for each.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import time
from typing import Any

from ansible.module_utils import basic

MODULES = "ansible_collections.alicloud.gate.plugins.modules"
NAMES = (
    "cr_artifact_build_task_info",
    "eci_commit_container_task_info",
    "ecs_image_pipeline_execution_info",
    "ecs_task_info",
    "wait_for_task",
)
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


def _run(order: dict[str, Any]) -> dict[str, Any]:
    """Fork, wait (killing what outlives C(patience) seconds), and gather what there is to know."""
    with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err:
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(int(order["patience"]) + 1)  # a module that does not end is a failure, not a hang
            _child(order, out.fileno(), err.fileno())
        status = os.waitpid(child, 0)[1]
        seconds = time.monotonic() - began
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return {"out": texts[0], "err": texts[1], "code": os.waitstatus_to_exitcode(status), "seconds": seconds}


def main() -> None:
    """Serve until standard input ends."""
    for name in NAMES:
        importlib.import_module(f"{MODULES}.{name}")
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
