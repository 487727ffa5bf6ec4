# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an info module does: tasks of one kind, by id or by filter, in the one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._api.errors import InputError
from .._tasks.kinds import KINDS
from .._tasks.query import enumerated, queries
from .._tasks.schema import Kind
from .._tasks.wire import Accepts, Filter, Style
from .connection import CONNECTION_SPEC, Connection
from .options import Options, Reader, Report
from .values import check_ids, check_number, check_text, read_ids
from .work import Work

_TYPES: dict[Style, dict[str, Any]] = {
    Style.PLAIN: {"type": "str"},
    Style.COMMA: {"type": "list", "elements": "str"},
    Style.LIST: {"type": "list", "elements": "str"},
    Style.TAGS: {"type": "dict"},
    Style.FLAG: {"type": "bool"},
    Style.KEYED: {"type": "str"},
}


def info(name: str) -> Work:
    """The work of the info module of the kind C(name)."""
    kind = KINDS[name]
    ids = kind.ids_option
    rules: dict[str, Any] = {}
    if kind.paging:
        rules["mutually_exclusive"] = [("limit", ids)]
    if kind.needs_one_of:
        rules["required_one_of"] = [(ids, *kind.needs_one_of)]
    readers = {ids: read_ids, **filter_readers(kind)}
    return Work(
        {**CONNECTION_SPEC, **_spec(kind)},
        lambda _check_mode: readers,
        lambda options, report: _run(name, options, report),
        rules,
    )


def _spec(kind: Kind) -> dict[str, dict[str, Any]]:
    spec: dict[str, dict[str, Any]] = {}
    if kind.in_instance:
        spec["instance_id"] = {"type": "str", "required": True}
    spec[kind.ids_option] = {"type": "list", "elements": "str"}
    spec.update(filter_spec(kind))
    if kind.paging:
        spec["limit"] = {"type": "int"}
    else:
        spec[kind.ids_option]["required"] = True
    return spec


def filter_spec(kind: Kind) -> dict[str, dict[str, Any]]:
    """The options that narrow a listing, for Ansible to check."""
    spec: dict[str, dict[str, Any]] = {}
    for option, wire in kind.filters.items():
        spec[option] = {**_TYPES[wire.style], **({"choices": list(wire.choices)} if wire.choices else {})}
        if "key" in option:
            spec[option]["no_log"] = False  # the id of a key is no secret
    return spec


def filter_readers(kind: Kind) -> dict[str, Reader]:
    """Lists of ids are never widened by what a template left empty."""
    by_id = [option for option, wire in kind.filters.items() if wire.style is Style.LIST and wire.accepts is Accepts.ID]
    return dict.fromkeys(by_id, read_ids)


def _run(name: str, options: Options, report: Report) -> dict[str, Any]:
    kind, values = KINDS[name], options.values
    ids, wanted = kind.ids_option, None
    if values[ids] is not None:
        wanted = check_ids(ids, values[ids], kind.ids.accepts)
    if kind.in_instance:
        check_text("instance_id", values["instance_id"], Accepts.ID)
    limit = values.get("limit")
    if limit is not None:
        check_number("limit", limit, 1, above=False)
    filters = checked_filters(kind, values)
    connection = Connection(options, report)
    region = connection.region()
    client, poller = connection.open({kind.product})
    asks_for_none = wanted == [] or any(value == [] for value in filters.values())
    asked = [] if asks_for_none else queries(name, region, values.get("instance_id"), wanted or (), {**filters}, limit)
    try:
        listings = poller.fetch(asked, connection.retry_timeout)
    finally:
        for warning in client.warnings:
            report.warn(warning)
    found = {task_id: task for listing in listings for task_id, task in listing.found.items()}
    order = [task_id for task_id in wanted if task_id in found] if wanted else list(found)[:limit]
    shown = [found[task_id] for task_id in order]
    missing = [task_id for task_id in wanted or () if task_id not in found]
    caution(report, shown)
    if missing:
        report.warn(
            f"missing: {enumerated(missing)} not found in {region}; a gate on tasks alone would not wait for it."
        )
    if not shown:
        _warn_of_undocumented(report, filters, kind)
    return {
        "tasks": shown,
        "missing": missing,
        "total_count": len(order) if wanted else sum(listing.total or len(listing.found) for listing in listings),
        "credential_source": connection.source.name,
    }


def checked_filters(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The filters among the values, fit to be sent; raises InputError."""
    filters = {
        option: _checked_filter(option, values[option], wire)
        for option, wire in kind.filters.items()
        if values[option] is not None
    }
    if kind.time_range and all(option in filters for option in kind.time_range):
        first, last = (filters[option] for option in kind.time_range)
        if first > last:
            begin, end = kind.time_range
            raise InputError(f"{begin}: {first} is later than {end}, {last}, so that nothing could match; swap them")
    return filters


def caution(report: Report, tasks: Iterable[Mapping[str, Any]]) -> None:
    """Warn of statuses that are no failure, and yet to be known of: once each, with the tasks in them."""
    affected: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        text = KINDS[task["kind"]].cautions.get(task["status"].lower())
        if text:
            affected.setdefault((task["status"], text), []).append(task["id"])
    for (status, text), ids in affected.items():
        report.warn(f"{status}: {text} ({enumerated(ids)}).")


def _checked_filter(option: str, value: Any, wire: Filter) -> Any:
    """The value, a list without duplicates; raises InputError."""
    if isinstance(value, list):
        return list(dict.fromkeys(check_text(option, part, wire.accepts) for part in value))
    if wire.style is Style.FLAG:
        return value
    if wire.style is not Style.TAGS:
        return check_text(option, value, wire.accepts)
    if len(value) > wire.most:
        raise InputError(f"{option}: {len(value)} given; at most {wire.most} are accepted")
    if not all(value):
        raise InputError(f"{option}: an empty key is not accepted")
    for part in (*value, *value.values()):
        check_text(option, part, wire.accepts)
    return value


def _warn_of_undocumented(report: Report, filters: Mapping[str, Any], kind: Kind) -> None:
    """Nothing matched: perhaps because of a word that the API does not know."""
    for option, value in filters.items():
        known = kind.filters[option].documented
        if known and value not in known:
            report.warn(f"{option}: nothing matches {value}; the documented values are {', '.join(known)}.")
