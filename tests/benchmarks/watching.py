# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source without a rulebook: OPTIONS SECONDS; prints an event a line, as [seconds, id, transition]."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from typing import Any

from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import watch


class _Queue:
    async def put(self, event: dict[str, Any]) -> None:
        """Print it; seconds are those of time.time()."""
        print(json.dumps([time.time(), event["task"]["id"], event["transition"]]))


async def main(options: dict[str, Any], seconds: float) -> None:
    """Watch for so long, or until there is nothing left."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(watch(_Queue(), options, dict(os.environ)), seconds)


asyncio.run(main(json.loads(sys.argv[1]), float(sys.argv[2])))
