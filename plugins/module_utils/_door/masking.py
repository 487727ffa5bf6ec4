# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that Ansible did not see among the options, masked as each series of ansible-core has it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ansible.module_utils.common.parameters import remove_values

try:
    from ansible.module_utils import secrets
except ImportError:
    secrets = None  # before ansible-core 2.22


def register(values: Iterable[str]) -> None:
    """Have ansible-core mask these wherever it shows something, where it can; called from any thread."""
    if secrets is not None:
        secrets.register_secrets(values)


def masked(result: Any, values: frozenset[str]) -> Any:
    """The result as it may be handed on; ansible-core masks what is shown only since 2.22."""
    text = json.dumps(result)
    # Walking ten thousand tasks costs as much as asking for them; JSON escapes a secret wherever it stands alike.
    found = any(json.dumps(value)[1:-1] in text for value in values)
    return remove_values(result, values) if found else result
