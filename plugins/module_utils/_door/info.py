# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an info module does: tasks of one kind, by id or by filter, in the one shape."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from .._tasks.kinds import KINDS
from .._tasks.query import enumerated, queries
from .._tasks.schema import Kind
from .._tasks.wire import Accepts
from .cautions import warn_of_cautions
from .connection import CONNECTION_SPEC, Connection
from .filters import checked_filters, filter_readers, filter_spec
from .options import Options, Report
from .values import check_ids, check_number, check_text, read_ids
from .work import Work


def info(name: str) -> Work:
    """The work of the info module for the kind C(name)."""
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
    with closing(Connection(options, report)) as connection:
        region = connection.region()
        client, poller = connection.open({kind.product})
        none = wanted == [] or any(value == [] for value in filters.values())
        asked = [] if none else queries(name, region, values.get("instance_id"), wanted or (), {**filters}, limit)
        try:
            listings = poller.fetch(asked, connection.retry_timeout)
        finally:
            for warning in client.warnings:
                report.warn(warning)
    found = {task_id: task for listing in listings for task_id, task in listing.found.items()}
    order = [task_id for task_id in wanted if task_id in found] if wanted else list(found)[:limit]
    shown = [found[task_id] for task_id in order]
    missing = [task_id for task_id in wanted or () if task_id not in found]
    warn_of_cautions(report, shown)
    if missing:
        them = "it" if len(missing) == 1 else "them"
        report.warn(
            f"not found in {region}: {enumerated(missing)}; a gate on the returned tasks would not wait for {them}."
        )
    if not shown:
        _warn_of_undocumented(report, filters, kind)
    return {
        "tasks": shown,
        "missing": missing,
        "total_count": len(order) if wanted else sum(listing.total or len(listing.found) for listing in listings),
        "credential_source": connection.source.name,
    }


def _warn_of_undocumented(report: Report, filters: Mapping[str, Any], kind: Kind) -> None:
    """Nothing matched, perhaps because of a word that the API does not know."""
    for option, value in filters.items():
        known = kind.filters[option].documented
        if known and value not in known:
            report.warn(f"{option}: nothing matches {value}; the documented values are {', '.join(known)}.")
