# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: read, checked against their schema, completed with defaults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from . import open_questions
from .client import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from .kinds import table
from .kinds.table import KINDS
from .schema import SCHEMA
from .timeline import PLACEHOLDER, ids_of, scope_of

FAULT_OPTIONS: dict[str, dict[str, Any]] = {
    rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"] for rule in SCHEMA["$defs"]["fault"]["allOf"]
}

# How Container Registry answers what it does not know; no page says, so a scenario can.
UNKNOWN: dict[str, dict[str, Any]] = {
    key: {"http_status": 200, "code": code}
    for key, code in (*table.UNKNOWN, ("unknown_instance", "INSTANCE_NOT_EXIST"))
}

DEFAULTS: dict[str, Any] = {
    "clock_starts": "load",
    "accounts": [{"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}],
    "tasks": {},
    "image_pipelines": [],
    "instances": [],
    "faults": [],
    "rate_limit": [],
    **UNKNOWN,
    "unknown_ids": {},
    "scheduled_by_id": True,
    "last_next_token": "empty",
    "execution_ids_maximum": 1,
    "commit_task_ids_maximum": 10,
    "open_questions": {},
}

NAMES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
}


class ScenarioError(Exception):
    """A scenario that cannot be used; errors: one sentence each, beginning with the place in the file."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class _Loader(yaml.SafeLoader):
    """YAML without its own time type: a time in a scenario is the text the API sends."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: str) -> dict[str, Any]:
    """The scenario in a YAML or JSON file, complete. Raises ScenarioError, also for a file that cannot be read."""
    try:
        data = _Loader(Path(path).read_text("utf-8")).get_single_data()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise ScenarioError([f"{path}: {wrong}"]) from wrong
    return complete({} if data is None else data)


def complete(data: Any) -> dict[str, Any]:
    """The scenario with every default in place. Raises ScenarioError with all that is wrong."""
    _raise(_schema_errors(data, SCHEMA, ()))
    scenario = {**DEFAULTS, **data}
    for key, usual in UNKNOWN.items():
        scenario[key] = {**usual, **scenario[key]}
    open_questions.lay_over(scenario)
    _raise(_meaning_errors(scenario))
    return scenario


def check_faults(data: Any) -> list[dict[str, Any]]:
    """A list of faults as added at run time. Raises ScenarioError."""
    schema = {**SCHEMA["properties"]["faults"], "$defs": SCHEMA["$defs"]}
    _raise(_schema_errors(data, schema, ("faults",)))
    return list(data)


def _raise(errors: Iterator[str]) -> None:
    found = list(errors)
    if found:
        raise ScenarioError(found)


def _schema_errors(data: Any, schema: Mapping[str, Any], prefix: tuple[str, ...]) -> Iterator[str]:
    validator = jsonschema.Draft202012Validator(schema)
    for wrong in sorted(validator.iter_errors(data), key=lambda wrong: [str(step) for step in wrong.absolute_path]):
        yield f"{place([*prefix, *wrong.absolute_path])}: {_sentence(wrong)}"


def place(path: list[str | int]) -> str:
    """A path in the file, such as `tasks.ecs_task[0].timeline[1].at`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".") or "the scenario"


def _sentence(wrong: Any) -> str:
    """What is wrong and what is accepted."""
    rule, limit, value = wrong.validator, wrong.validator_value, wrong.instance
    shown = json.dumps(value, default=str)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    if rule in ("additionalProperties", "unevaluatedProperties"):
        accepted = _accepted(wrong)
        return f"unknown key {', '.join(sorted(set(value) - set(accepted)))}; accepted: {', '.join(sorted(accepted))}"
    if rule == "required":
        return f"{', '.join(sorted(set(limit) - set(value)))} is missing"
    if rule == "type":
        return f"must be {NAMES.get(str(limit), limit)}, not {shown}"
    if rule == "enum":
        return f"{shown} is not known; accepted: {', '.join(limit)}"
    if rule == "pattern" and wrong.parent is None and "propertyNames" in wrong.absolute_schema_path:
        return f"key {shown} is not accepted; API fields are written as the API writes them, such as TaskStatus"
    return f"{shown} is not accepted: {rule} {limit}"


def _accepted(wrong: Any) -> list[str]:
    schema: Mapping[str, Any] = wrong.schema
    names = list(schema.get("properties", {}))
    if schema.get("$ref"):
        names += SCHEMA["$defs"][str(schema["$ref"]).rpartition("/")[2]]["properties"]
    if "kind" in names:
        names += FAULT_OPTIONS.get(wrong.instance.get("kind"), {})
    return names


def _meaning_errors(scenario: Mapping[str, Any]) -> Iterator[str]:
    """What a schema cannot say."""
    for kind_name, entries in scenario["tasks"].items():
        known: set[tuple[str, str]] = set()
        for index, entry in enumerate(entries):
            here = place(["tasks", kind_name, index])
            moments = [state["at"] for state in entry["timeline"]]
            if moments != sorted(moments):
                yield f"{here}.timeline: the moments {moments} are not in order"
            if entry.get("region", "cn-hangzhou") not in KINDS[kind_name].of.regions:
                yield f"{here}.region: {entry['region']!r} is not a region of this product"
            if "count" in entry and not PLACEHOLDER.search(entry["id"]):
                yield f"{here}.id: {entry['id']!r} needs {{n}} or {{n:05}} in it, since there is a count"
            scope = scope_of(KINDS[kind_name], entry)
            names = {(scope, name) for name in ids_of(entry)}
            if names & known:
                yield f"{here}.id: {min(names & known)[1]!r} is there twice in {scope}"
            known |= names
            field = KINDS[kind_name].status_field
            first = next((state for state in entry["timeline"] if not state.get("gone")), None)
            if first is not None and field not in {**entry.get("fields", {}), **first}:
                yield f"{here}.timeline: {field} is missing, a task of this kind has its status there"
