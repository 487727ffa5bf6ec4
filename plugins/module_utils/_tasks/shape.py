# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From API fields to the one shape of a task."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from .kinds import FINISHED, KINDS, MEANINGS
from .lines import lines_of, rows
from .moments import utc
from .schema import Kind, Pick, Tags, Time

COMMON = (
    "kind",
    "id",
    "region",
    "instance_id",
    "status",
    "outcome",
    "finished",
    "progress",
    "message",
    "created_at",
    "started_at",
    "updated_at",
    "finished_at",
)
# A dict's own methods: a template's C(task.items) would give the method instead of the field.
DICT_METHODS = frozenset(name for name in dir(dict) if not name.startswith("_"))
ENVELOPE = frozenset(("request_id", "code", "is_success"))
RESERVED = ("__ansible", "_ansible")  # keys by which ansible-core marks its own values
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PERCENT = re.compile(r"(\d{1,3})(?:\.\d*)? ?%?", re.ASCII)
MOST_DEPTH = 50  # levels of a field; real ones have three


@functools.lru_cache(maxsize=1024)
def snake(name: str) -> str:
    """C(TaskCreationTime) to C(task_creation_time); never the name of a dict's method."""
    key = _WORD_BORDER.sub("_", name).lower()
    return f"api_{key}" if key in DICT_METHODS or key.startswith(RESERVED) else key


def snake_keys(value: Any, depth: int = 0) -> Any:
    """The same value with the keys of every dict in snake_case, at every depth.

    Raises RecursionError for what is nested more deeply than Ansible could pass on.
    """
    if depth > MOST_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        return {snake(key): snake_keys(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [snake_keys(part, depth + 1) for part in value]
    return value


def percent(value: Any) -> int | None:
    """C("50%") as 50; None for anything that is not a percentage."""
    match = _PERCENT.fullmatch(str(value).strip()) if isinstance(value, (str, int, float)) else None
    return int(match[1]) if match and int(match[1]) <= 100 else None


def text(value: Any) -> str:
    """A field that should be text; the empty string for anything else."""
    return value if isinstance(value, str) else ""


def _message(kind: Kind, fields: Mapping[str, Any]) -> str:
    parts = [text(fields.get(name)).strip() for name in kind.message_fields]
    if kind.message_lines:
        parts += lines_of(kind.message_lines, fields)
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _time(time: Time, fields: Mapping[str, Any]) -> str | None:
    """One time of a task, from all rows that have it."""
    if not time.path:  # the common case: 10,000 tasks have 20,000 of these
        for name in time.fields:
            moment = utc(fields.get(name))
            if moment:
                return moment
        return None
    given = [next(filter(None, (utc(row.get(name)) for name in time.fields)), None) for row in rows(fields, time.path)]
    known = [moment for moment in given if moment]  # as text they sort chronologically
    if not known:
        return None
    return {Pick.FIRST: known[0], Pick.EARLIEST: min(known), Pick.LATEST: max(known)}[time.pick]


def _tags(tags: Tags, fields: Mapping[str, Any]) -> dict[str, str]:
    """The tags of a task as a plain dict."""
    named = [row for row in rows(fields, tags.path) if isinstance(row.get(tags.key), str)]
    return {
        f"{'api_' if row[tags.key].startswith(RESERVED) else ''}{row[tags.key]}": text(row.get(tags.value))
        for row in named
    }


def blank(kind: str, task_id: str, region: str, instance_id: str | None, outcome: str) -> dict[str, Any]:
    """A task of which only the identity is known: C(unknown) until answered, C(missing) if the API does not have it."""
    task: dict[str, Any] = dict.fromkeys(COMMON)
    task.update(
        kind=kind,
        id=task_id,
        region=region,
        instance_id=instance_id,
        status="",
        outcome=outcome,
        finished=False,
        message="",
    )
    return task


def shape(name: str, task_id: str, region: str, instance_id: str | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """One task of the kind C(name), from the fields the API returned for it; tolerates a wrong type in any of them."""
    kind = KINDS[name]
    status = text(fields.get(kind.status_field)).strip()
    outcome: str = MEANINGS[name].get(status.lower(), "unknown")
    task = blank(name, task_id, region, instance_id, outcome)
    task.update(status=status, finished=outcome in FINISHED, message=_message(kind, fields))
    if kind.progress_field:
        task["progress"] = percent(fields.get(kind.progress_field))
    for key, time in kind.times.items():
        if task["finished"] or not time.at_end:
            task[key] = _time(time, fields)
    if kind.tags:
        task["tags"] = _tags(kind.tags, fields)
    for field, value in fields.items():
        key = snake(field)
        if field == kind.status_field and key == "status":
            continue  # the common key is this field
        if not kind.path and key in ENVELOPE:
            continue  # a flat answer has its envelope next to the task
        task[f"api_{key}" if key in task else key] = snake_keys(value) if isinstance(value, (dict, list)) else value
    return task
