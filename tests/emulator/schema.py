# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of scenarios: scenario.schema.json, and what it leaves open, from the tables of the emulator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .kinds.spec import Kind
from .kinds.table import KINDS, OPERATIONS, UNKNOWN
from .open_questions import WAYS


def _task(kind: Kind) -> dict[str, Any]:
    """A task of this kind: the keys of all tasks, and its own."""
    own: dict[str, Any] = {name: {**key.schema, "description": key.description} for name, key in kind.hidden.items()}
    schema = {"$ref": "#/$defs/task", "unevaluatedProperties": False, "properties": own}
    if kind.of.scope_key == "instance_id":
        own["instance_id"] = {"type": "string", "description": "The registry instance it belongs to.", "minLength": 1}
        schema["required"] = ["instance_id"]
    if kind.first_part:
        own["id"] = {"pattern": "^[^:]+:.+$", "description": f"{kind.first_part.parameter}:{kind.id_field}"}
    return schema


def _complete() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(Path(__file__).with_name("scenario.schema.json").read_text("utf-8"))
    unknown = schema.pop("patternProperties").popitem()[1]
    keys = schema["properties"]
    keys.update({one.key: unknown for one in UNKNOWN})
    keys["tasks"]["properties"] = {name: {"type": "array", "items": _task(kind)} for name, kind in KINDS.items()}
    keys["tasks"]["additionalProperties"] = False
    listed = {operation.kind for operation in OPERATIONS.values() if operation.paging != "single"}
    keys["unknown_ids"]["propertyNames"] = {"enum": sorted(listed)}
    keys["open_questions"]["properties"] = {
        question: {"type": "string", "enum": list(ways)} for question, ways in WAYS.items()
    }
    keys["open_questions"]["additionalProperties"] = False
    schema["$defs"]["operation"]["enum"] = list(OPERATIONS)
    return schema


SCHEMA = _complete()
