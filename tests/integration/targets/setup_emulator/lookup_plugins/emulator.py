# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control part of the emulator, asked in Ansible's own process: a tenth of what the module uri costs.

lookup('emulator', 'calls') is what stands there; lookup('emulator', 'reset', {}) has a body, and posts it.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Terms: what to ask for and, to post it, a body."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        name, *bodies = terms
        url = f"{(variables or {})['emulator_url']}/_emulator/{name}"
        data = json.dumps(bodies[0]).encode() if bodies else None
        with urllib.request.urlopen(url, data, timeout=30) as answer:
            return [json.loads(answer.read())]
