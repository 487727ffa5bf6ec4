# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to watch: from items as written to tasks and feeds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from .._api.errors import InputError
from .._api.text import printable, shortened
from .._gate.feed import Feed
from .._tasks.kinds import KINDS, MEANINGS
from .._tasks.schema import Kind
from .._tasks.target import Target
from .checking import check
from .filters import checked_filters, filter_readers, filter_spec
from .targets import ITEM_SPEC, NAMES, not_known, read_item, read_items, read_value, targets_of
from .values import read_ids

NOTHING = "there would be nothing to watch"


class Watched(NamedTuple):
    """Tasks, with what is demanded of each besides its status, and feeds."""

    targets: dict[Target, tuple[tuple[str, str], ...]]
    feeds: list[Feed]


def read_watch(name: str, value: Any) -> list[dict[str, Any]]:
    """A reader: each item with aliases replaced and a filter's options checked; raises InputError."""
    items = [
        read_item(place, item, read_ids, functools.partial(_misplaced, item))
        if {"id", "ids"} & item.keys()
        else _read_filter(place, item)
        for place, item in read_items(name, value, "kind, and ids or filters")
    ]
    if not items:
        raise InputError(f"{name} is empty; {NOTHING}")
    return items


def _misplaced(item: Mapping[str, Any], key: str) -> str:
    """What to do about a key that no item with ids can have."""
    kind = KINDS.get(item["kind"]) if isinstance(item.get("kind"), str) else None
    if kind and key in kind.filters:
        return "a filter is not accepted together with ids; put it in a separate item"
    return not_known(key, NAMES, ITEM_SPEC)


def _read_filter(place: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """An item that finds its tasks by a filter."""
    taken: dict[str, Any] = {}
    filters: dict[str, Any] = {}
    for key, value in item.items():
        name = NAMES.get(key)
        if name not in ("kind", "region"):
            filters[key] = value
            continue
        read = read_value(f"{place}.{key}", name, value)
        if read is not None and taken.setdefault(name, read) != read:
            raise InputError(f"{place}.{name}: given with different values; give one of them")
    if "kind" not in taken:
        raise InputError(f"{place}.kind: required; give one of {', '.join(KINDS)}")
    kind = KINDS[taken["kind"]]
    if not kind.paging:
        raise InputError(f"{place}.ids: required for {taken['kind']}, which the API cannot list")
    known = filter_spec(kind)
    for key in filters:
        if key not in known:
            raise InputError(f"{place}.{printable(str(key))[:80]}: {_unknown(str(key), kind)}")
    values, given, refused = check(place, known, filters, filter_readers(kind), {})
    if refused:
        raise _placed(refused, place, known)
    needed = [option for option in kind.needs_one_of if option != "limit"]
    if needed and not any(option in given for option in needed):
        raise InputError(f"{place}: one of {', '.join(['ids', *needed])} is required for {taken['kind']}")
    try:
        taken["filters"] = checked_filters(kind, values)
    except InputError as error:
        raise _placed(error, place, known) from None
    empty = next((option for option, value in taken["filters"].items() if value == []), None)
    if empty:
        raise InputError(f"{place}.{empty} is empty; {NOTHING}")
    return taken


def _placed(error: InputError, place: str, known: Container[str]) -> InputError:
    """The same error with the item's place in front, whether it begins with an option's name or not."""
    word = re.match(r"\w*", str(error))
    return InputError(f"{place}{'.' if word and word[0] in known else ': '}{error}")


def _unknown(key: str, kind: Kind) -> str:
    names = ("kind", "ids", "region", *kind.filters)
    return not_known(key, names, names)


def watched(items: list[dict[str, Any]], default_region: Callable[[], str]) -> Watched:
    """Every task and every feed once; raises InputError."""
    found = Watched({}, [])
    asked: dict[str, tuple[str, str, dict[str, Any], frozenset[str] | None]] = {}
    for number, item in enumerate(items):
        place = f"watch[{number}]."
        if "filters" in item:
            region = item.get("region") or default_region()
            filters, statuses = _by_status(item["kind"], item["filters"], place)
            key = json.dumps([item["kind"], region, filters], sort_keys=True)
            before = asked.get(key)
            if before is not None:
                statuses = before[3] | statuses if before[3] is not None and statuses is not None else None
            asked[key] = (item["kind"], region, filters, statuses)
            continue
        ids = item["ids"] if item.get("id") is None else [item["id"]]
        if not ids:
            raise InputError(f"{place}ids is empty; {NOTHING}")
        for target, demands in targets_of({}, place, item, ids, default_region):
            found.targets[target] = tuple(dict.fromkeys((*found.targets.get(target, ()), *demands)))
    found.feeds.extend(Feed(*parts) for parts in asked.values())
    return found


def _by_status(name: str, filters: Mapping[str, Any], place: str) -> tuple[dict[str, Any], frozenset[str] | None]:
    """The filters other than by status, and the statuses asked for, in lower case."""
    statuses: frozenset[str] | None = None
    others: dict[str, Any] = {}
    for option, value in filters.items():
        if not any(word.lower() in MEANINGS[name] for word in KINDS[name].filters[option].choices):
            others[option] = value
            continue
        words = value if isinstance(value, list) else [value]
        never = next((word for word in words if word.lower() not in MEANINGS[name]), None)
        if never:
            raise InputError(f"{place}{option}: {shortened(never)} is not accepted; no task shows this status")
        asked = frozenset(word.lower() for word in words)
        statuses = asked if statuses is None else statuses & asked
    return others, statuses
