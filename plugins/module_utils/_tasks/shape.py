# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API fields to the one shape of a task."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from .kinds import FINISHED, KINDS, OUTCOMES, Kind

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
RESERVED = ("__ansible", "_ansible")  # keys by which ansible-core marks values of its own
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<minute>\d\d:\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_PERCENT = re.compile(r"(\d{1,3})(?:\.\d*)? ?%?", re.ASCII)
MOST_DEPTH = 50  # levels of a field; the honest ones have three
_MILLISECONDS = 10**11  # as seconds that would be the year 5138


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


def moment(value: Any) -> datetime | None:
    """A time in any form the API uses; None for none, for zero and less, and for nonsense.

    Text is ISO 8601 with whole minutes (ECS), seconds or nanoseconds and any offset; a number is unix seconds
    (GetArtifactBuildTask) or, above the year 5138, milliseconds (GetRepoTag).
    """
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not value > 0:
                return None
            return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, timezone.utc)
        if isinstance(value, str) and value.strip().isdecimal():
            return moment(int(value[:20]))
        match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return None
        local = datetime.fromisoformat(f"{match['day']}T{match['minute']}:{match['second'] or '00'}")
        local += timedelta(seconds=float(match["fraction"] or 0))
        return local.replace(tzinfo=_zone(match["zone"])).astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None


def utc(value: Any) -> str | None:
    """A time in any form the API uses, as C(2023-03-06T08:22:40Z); None where C(moment) is."""
    return _written(value) if isinstance(value, (str, int, float)) else None


@functools.lru_cache(maxsize=1024, typed=True)  # tasks of one batch share their times; typed, since True is no 1
def _written(value: str | float) -> str | None:
    when = moment(value)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when and when.year > 999 else None


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return timezone.utc
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def percent(value: Any) -> int | None:
    """C("50%") as 50; None where it is no percentage."""
    match = _PERCENT.fullmatch(str(value).strip()) if isinstance(value, (str, int, float)) else None
    return int(match[1]) if match and int(match[1]) <= 100 else None


def text(value: Any) -> str:
    """A field that should be text; the empty string for anything else."""
    return value if isinstance(value, str) else ""


def _message(kind: Kind, fields: Mapping[str, Any]) -> str:
    parts = [text(fields.get(name)).strip() for name in kind.message_fields]
    phases = fields.get(kind.phases_field) if kind.phases_field else None
    for phase in reversed(phases if isinstance(phases, list) else []):
        if isinstance(phase, dict) and text(phase.get("Status")).lower().startswith(("fail", "error")):
            parts.append(text(phase.get("Message")).strip())
            break
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _tags(value: Any) -> dict[str, str]:
    """C(Tags.Tag[].{TagKey,TagValue}) as a plain dict."""
    entries = value.get("Tag") if isinstance(value, dict) else None
    return {
        f"{'api_' if entry['TagKey'].startswith(RESERVED) else ''}{entry['TagKey']}": text(entry.get("TagValue"))
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("TagKey"), str)
    }


def blank(kind: str, task_id: str, region: str, instance_id: str | None, outcome: str) -> dict[str, Any]:
    """A task of which only the identity is known: C(unknown) until answered, C(missing) when the API lacks it."""
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
    status = text(fields.get(kind.status_field))
    outcome = OUTCOMES[name].get(status.lower(), "unknown")
    task = blank(name, task_id, region, instance_id, outcome)
    task.update(status=status, finished=outcome in FINISHED, message=_message(kind, fields))
    if kind.progress_field:
        task["progress"] = percent(fields.get(kind.progress_field))
    for key, names in kind.times.items():
        task[key] = next(filter(None, (utc(fields.get(field)) for field in names)), None)
    if kind.tags_field:
        task["tags"] = _tags(fields.get(kind.tags_field))
    for field, value in fields.items():
        key = snake(field)
        if field == kind.status_field and key == "status":
            continue  # the common key is this very field
        if not kind.path and key in ENVELOPE:
            continue  # a flat answer carries its envelope beside the task
        task[f"api_{key}" if key in task else key] = snake_keys(value)
    return task
