# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module in this process, over a wire without sockets."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import signal
from collections.abc import Callable
from typing import Any, NamedTuple
from unittest.mock import patch

from ansible.module_utils.testing import patch_module_args
from urllib3 import HTTPResponse
from urllib3.connectionpool import HTTPConnectionPool

from tests.faults.lab import CREDENTIALS, check

MODULES = "ansible_collections.alicloud.gate.plugins.modules"
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Inside(NamedTuple):
    """The result, and how many requests it took."""

    result: dict[str, Any]
    calls: int


def run(module: str, args: dict[str, Any], body: bytes, status: int = 200, **environment: str) -> Inside:
    """Run C(module) where each request is answered with C(body); the result is one that the schema accepts."""
    calls = [0]

    def send(*_request: Any, **_options: Any) -> HTTPResponse:
        calls[0] += 1
        return HTTPResponse(io.BytesIO(body), status=status, preload_content=False)

    main: Callable[[], None] = importlib.import_module(f"{MODULES}.{module}").main
    handlers = [signal.getsignal(number) for number in SIGNALS]
    out, err = io.StringIO(), io.StringIO()
    try:
        with (
            patch.object(HTTPConnectionPool, "urlopen", send),
            patch.dict(os.environ, {"HOME": "/nonexistent", **CREDENTIALS, **environment}, clear=True),
            patch_module_args(args),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            contextlib.suppress(SystemExit),
        ):
            main()
    finally:
        for number, handler in zip(SIGNALS, handlers, strict=True):
            signal.signal(number, handler)
    return Inside(check(out.getvalue(), err.getvalue()), calls[0])


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()
