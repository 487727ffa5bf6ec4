# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare an answer with the output shape that contract.json gives for its operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONTRACT: dict[str, Any] = json.loads(Path(__file__).with_name("contract.json").read_text("utf-8"))

PLAIN = {"string": str, "int": int, "bool": bool}


def deviations(operation: str, answer: Any, absent: frozenset[str] = frozenset()) -> list[str]:
    """What differs from the contract: wrong types, unknown fields, missing ones (save optional, `absent` ones)."""
    return list(_compare(operation, CONTRACT["operations"][operation]["response"], answer, absent))


def _compare(path: str, shape: dict[str, Any], value: Any, absent: frozenset[str]) -> list[str]:
    kind = shape["type"]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and isinstance(value, bool) is (kind == "bool")
        return [] if right else [f"{path}: {value!r} is no {kind}"]
    if kind.startswith("list<"):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        item = {**shape, "type": kind[5:-1]}
        return [wrong for row in value for wrong in _compare(f"{path}[]", item, row, absent)]
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no object"]
    fields = shape["fields"]
    found = [f"{path}.{name}: not in the contract" for name in value if name not in fields]
    for name, field in fields.items():
        if name in value:
            found += _compare(f"{path}.{name}", field, value[name], absent)
        elif not field.get("optional") and name not in absent:
            found.append(f"{path}.{name}: missing")
    return found
