# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module in this process, over a wire that answers every request alike."""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Wire
from ansible_collections.alicloud.gate.tests.unit.plugins.module_runner import run_main
from tests.properties.results import CREDENTIALS, check


class Inside(NamedTuple):
    """The result, and how many requests it took."""

    result: dict[str, Any]
    calls: int


def run(module: str, args: dict[str, Any], body: bytes, status: int = 200, **environment: str) -> Inside:
    """Run C(module) where each request is answered with C(body); the result is one that the schema accepts."""
    clean = {"HOME": "/nonexistent", **CREDENTIALS, **environment}
    with pytest.MonkeyPatch.context() as monkeypatch, patch.dict(os.environ, clean, clear=True):
        wire = Wire(monkeypatch)
        wire.handler = lambda _query: (body, status)
        ended = run_main(module, args)
    return Inside(check(ended.out, ended.err), len(wire.requests))


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()
