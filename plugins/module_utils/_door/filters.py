# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that narrow a listing: how Ansible checks them, and how they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.errors import InputError
from .._tasks.schema import Kind
from .._tasks.wire import Accepts, Filter, Style
from .options import Reader
from .values import check_text, read_ids

_TYPES: dict[Style, dict[str, Any]] = {
    Style.PLAIN: {"type": "str"},
    Style.COMMA: {"type": "list", "elements": "str"},
    Style.LIST: {"type": "list", "elements": "str"},
    Style.TAGS: {"type": "dict"},
    Style.FLAG: {"type": "bool"},
    Style.KEYED: {"type": "str"},
}


def filter_spec(kind: Kind) -> dict[str, dict[str, Any]]:
    """The options that narrow a listing, for Ansible to check."""
    spec: dict[str, dict[str, Any]] = {}
    for option, wire in kind.filters.items():
        spec[option] = {**_TYPES[wire.style], **({"choices": list(wire.choices)} if wire.choices else {})}
        if "key" in option:
            spec[option]["no_log"] = False  # the id of a key is not a secret
    return spec


def filter_readers(kind: Kind) -> dict[str, Reader]:
    """Readers that keep an empty template from widening a list of ids."""
    by_id = [option for option, wire in kind.filters.items() if wire.style is Style.LIST and wire.accepts is Accepts.ID]
    return dict.fromkeys(by_id, read_ids)


def checked_filters(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The filters among the values, ready to send; raises InputError."""
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


def _checked_filter(option: str, value: Any, wire: Filter) -> Any:
    """The value, a list free of duplicates; raises InputError."""
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
