# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks whose fields change with time."""

from __future__ import annotations

import bisect
import datetime
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .kinds.spec import Fields, Kind
from .kinds.table import KINDS

PLACEHOLDER = re.compile(r"\{(?:(n)(?::(0?\d+)d?)?|(at)(?::(nano))?)\}")
"""`{n}`, `{n:05}`: the number of a counted task. `{at}`, `{at:nano}`: when the present state began."""


@dataclass(frozen=True)
class State:
    """What holds from one moment of the timeline on; seconds on the scenario's clock."""

    fields: Fields
    gone: bool
    began: float
    ended: float | None
    has_placeholders: bool


class Timeline:
    """The states of one task, or of all tasks of one template."""

    def __init__(self, kind: Kind, fields: Fields, states: Iterable[Mapping[str, Any]]) -> None:
        self.kind = kind
        self.states: list[State] = []
        merged: Fields = {**kind.defaults, **fields}
        ended: float | None = None
        for entry in states:
            merged = {**merged, **{name: value for name, value in entry.items() if name not in ("at", "gone")}}
            if merged.get(kind.status_field) not in kind.finished:
                ended = None
            elif ended is None:
                ended = float(entry["at"])
            merged = _with_defaults(merged, kind.rows)
            placeholders = any(PLACEHOLDER.search(text) for text in _texts(merged))
            self.states.append(State(merged, bool(entry.get("gone")), float(entry["at"]), ended, placeholders))
        self.moments = [state.began for state in self.states]


@dataclass(frozen=True)
class Task:
    """One task. shift: seconds by which its timeline lies later than the template's."""

    id: str
    number: int
    timeline: Timeline
    shift: float
    hidden: Mapping[str, Any]

    def state(self, at: float) -> State | None:
        """What holds at this second of the scenario's clock; None while there is no such task."""
        index = bisect.bisect_right(self.timeline.moments, at - self.shift) - 1
        if index < 0 or self.timeline.states[index].gone:
            return None
        return self.timeline.states[index]

    def show(self, state: State, zero: float) -> Fields:
        """The task as the API shows it; zero: the unix time at which the scenario's clock began."""
        kind = self.timeline.kind
        start = zero + self.shift
        shown: Fields = {kind.id_field: self.id.partition(":")[2] if kind.first_part else self.id, **state.fields}
        if state.has_placeholders:
            shown = _fill(shown, self.number, start + state.began, kind.time_format)
        moments = {"created": self.timeline.moments[0], "changed": state.began, "finished": state.ended}
        for name, field in kind.times.items():
            moment = moments[name]
            if moment is not None and field not in shown:
                shown[field] = written(start + moment, kind.time_format)
        return shown


class Store:
    """All tasks of a scenario, found by kind, scope (region or registry instance) and id."""

    def __init__(self, tasks: Mapping[str, list[dict[str, Any]]]) -> None:
        self._tasks: dict[tuple[str, str], dict[str, Task]] = {}
        self._order: dict[tuple[str, str, str], int] = {}
        for kind_name, entries in tasks.items():
            for entry in entries:
                self._add(kind_name, KINDS[kind_name], entry)

    def _add(self, kind_name: str, kind: Kind, entry: dict[str, Any]) -> None:
        scope = scope_of(kind, entry)
        place = self._tasks.setdefault((kind_name, scope), {})
        timeline = Timeline(kind, entry.get("fields", {}), entry["timeline"])
        hidden = {name: entry.get(name, key.value) for name, key in kind.hidden.items()}
        for number, name in enumerate(ids_of(entry)):
            self._order[(kind_name, scope, name)] = len(place)
            place[name] = Task(name, number, timeline, number * entry.get("stagger", 0.0), hidden)

    def all(self, kind: str, scope: str) -> list[Task]:
        """Every task there, in the scenario's order."""
        return list(self._tasks.get((kind, scope), {}).values())

    def some(self, kind: str, scope: str, ids: Iterable[str]) -> list[Task]:
        """Those of these ids that are known, once each, in the scenario's order whatever the order asked."""
        place = self._tasks.get((kind, scope), {})
        found = [place[name] for name in set(ids) if name in place]
        return sorted(found, key=lambda task: self._order[(kind, scope, task.id)])

    def knows(self, scope: str) -> bool:
        """Whether any task of any kind is there."""
        return any(place == scope for _kind, place in self._tasks)

    def mentions(self, kind: str, scope: str, field: str, value: str) -> bool:
        """Whether any state of any task there has this value."""
        timelines = {id(task.timeline): task.timeline for task in self.all(kind, scope)}
        return any(state.fields.get(field) == value for timeline in timelines.values() for state in timeline.states)


def scope_of(kind: Kind, entry: Mapping[str, Any]) -> str:
    """The region or registry instance that a scenario's entry belongs to."""
    return str(entry.get(kind.of.scope_key, "cn-hangzhou"))


def ids_of(entry: Mapping[str, Any]) -> list[str]:
    """The ids of the tasks that a scenario's entry makes."""
    return [_fill(entry["id"], number, 0.0, "second") for number in range(entry.get("count", 1))]


def _with_defaults(fields: Fields, rows: Mapping[tuple[str, ...], Mapping[str, Any]]) -> Fields:
    """The fields, with what the rows of an inner list leave out."""
    for path, defaults in rows.items():
        node = fields
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = [{**defaults, **row} for row in node[path[-1]]]
    return fields


@functools.lru_cache(maxsize=4096)
def written(moment: float, form: str) -> str | int:
    """A unix time as the API writes it: `minute`, `second`, `unix`, `milli`, or `nano` (nanoseconds, +08:00)."""
    if form in ("unix", "milli"):
        return int(moment * (1000 if form == "milli" else 1))
    if form == "nano":
        local = datetime.datetime.fromtimestamp(moment, datetime.timezone(datetime.timedelta(hours=8)))
        return local.strftime("%Y-%m-%dT%H:%M:%S.%f000+08:00")
    utc = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return utc.strftime("%Y-%m-%dT%H:%MZ" if form == "minute" else "%Y-%m-%dT%H:%M:%SZ")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _fill(value: Any, number: int, moment: float, form: str) -> Any:
    """The value with its placeholders replaced, at every depth."""
    if isinstance(value, dict):
        return {name: _fill(item, number, moment, form) for name, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, number, moment, form) for item in value]
    if not isinstance(value, str):
        return value

    def word(match: re.Match[str]) -> str:
        if match[1]:
            return format(number, match[2] or "")
        return str(written(moment, match[4] or form))

    return PLACEHOLDER.sub(word, value)
