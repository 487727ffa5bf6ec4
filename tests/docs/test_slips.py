# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of slips in the troubleshooting guide: each is refused, and with these very words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate
from ansible_collections.alicloud.gate.plugins.plugin_utils._here import run_here

GUIDE = Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "guide_troubleshooting.rst"
ROWS = re.findall(r"^   \* - ``(.+)``\n     - ``(.+)``$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
# Nothing listens there: what is not refused would fail to be asked for.
GIVEN = {"region": "cn-hangzhou", "endpoint": "http://127.0.0.1:1", "retry_timeout": 0.1, "timeout": 0}
KEYS = {"access_key_id": "LTAI5tDemoDemoDemoDemo", "access_key_secret": "DemoSecretDemoSecretDemoSecret"}


def test_the_guide_has_the_table() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize(("written", "message"), ROWS)
def test_a_slip_is_refused_as_the_guide_says(written: str, message: str) -> None:
    options: dict[str, Any] = {"kind": "ecs_image_pipeline_execution", **yaml.safe_load(written)}
    if not {"id", "ids", "tasks"} & set(options):
        options["id"] = "exec-1"
    result = run_here("wait_for_task", gate(), {**GIVEN, **KEYS, **options}, {}, check_mode=False, invocation=True)
    assert result["failed"]
    assert result["msg"] == message
    assert "tasks" not in result
