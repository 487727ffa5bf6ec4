# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks secrets that Ansible did not see among the options, in the way of each ansible-core series."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.module_utils.common.parameters import remove_values

try:
    from ansible.module_utils import secrets
except ImportError:
    secrets = None  # before ansible-core 2.22


def register(values: Iterable[str]) -> None:
    """Have ansible-core mask these in all that it shows, if it can; called from any thread."""
    if secrets is not None:
        secrets.register_secrets(values)


class Secrets:
    """The secrets of one run without AnsibleModule."""

    def __init__(self) -> None:
        self.secrets: frozenset[str] = frozenset()

    def keep_secret(self, values: Iterable[str | None]) -> None:
        """Mask these from now on; called from any thread."""
        known = frozenset(filter(None, values))
        self.secrets |= known
        register(known)

    def keep_options(self, spec: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any]) -> None:
        """Mask the values of C(no_log) options."""
        self.keep_secret(values[option] for option, facts in spec.items() if facts.get("no_log"))

    def masked(self, result: Any) -> Any:
        """The result, safe to pass on; ansible-core masks what it shows only since 2.22."""
        text = json.dumps(result)
        # Walking 10,000 tasks costs as much as asking for them; JSON escapes a secret the same wherever it is.
        found = any(json.dumps(value)[1:-1] in text for value in self.secrets)
        return remove_values(result, self.secrets) if found else result
