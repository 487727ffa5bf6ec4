# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what a module writes to the schema of results, which says what the documentation promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

SCHEMA = json.loads(Path(__file__).with_name("returns.schema.json").read_text(encoding="utf-8"))
RETURNS = jsonschema.Draft202012Validator(SCHEMA)
CREDENTIALS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
    "ALIBABA_CLOUD_REGION": "cn-hangzhou",
}


def check(out: str, err: str) -> dict[str, Any]:
    """The result on standard output: JSON that the schema accepts, with no traceback and no secret anywhere."""
    assert "Traceback" not in out + err, out + err
    assert ACCESS_KEY_SECRET not in out + err
    result: dict[str, Any] = json.loads(out)
    accepts(result)
    return result


def accepts(result: dict[str, Any]) -> None:
    """Raise with the schema's words when this is not a result as documented."""
    failed = result.get("failed", False)
    form = ("gate" if "polls" in result else "info") + ("_failed" if failed else "")
    form = "preflight" if "evidence" in result else form
    validator = RETURNS.evolve(schema={"$ref": f"#/$defs/{form}", "$defs": SCHEMA["$defs"]})
    wrong = jsonschema.exceptions.best_match(validator.iter_errors(result))
    assert wrong is None, f"{form}: {wrong}"
