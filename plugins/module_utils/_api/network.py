# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach a host."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from .errors import InputError


class Network(NamedTuple):
    """Timeouts in seconds, and what C(verify) of requests takes."""

    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    verify: bool | str = True


def network(options: Mapping[str, Any]) -> Network:
    """What the options say; raises InputError for a bundle of CA certificates that is not there."""
    path = options.get("ca_path")
    if path and not os.path.exists(path):
        raise InputError(f"ca_path: {path} does not exist; a file or directory of CA certificates is accepted")
    default = Network()
    return Network(
        options.get("connect_timeout", default.connect_timeout),
        options.get("read_timeout", default.read_timeout),
        options.get("validate_certs", True) and (path or True),
    )
