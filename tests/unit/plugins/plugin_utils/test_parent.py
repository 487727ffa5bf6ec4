# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate whose process of Ansible was killed ends; a real one is in tests/progress."""

from __future__ import annotations

import os

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import GateError
from ansible_collections.alicloud.gate.plugins.plugin_utils._live import LiveProgress
from ansible_collections.alicloud.gate.plugins.plugin_utils._progress import Progress
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import World, always


def test_a_gate_ends_with_what_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(a=always("BUILDING"))
    monkeypatch.setattr(os, "getppid", lambda: 1 if world.clock.now >= 40 else 77)
    pace = LiveProgress(Progress("web1", lambda line: None), world.clock, world.clock.sleep).pace()
    pace.idle()
    with pytest.raises(GateError, match="has ended"):
        while True:
            pace.sleep(300)
    assert 40 <= world.clock.now < 60
    with pytest.raises(GateError):
        pace.idle()
