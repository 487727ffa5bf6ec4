# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tasks are meant: from ids and items as written to targets, and what is asked of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ansible.module_utils.common.validation import check_type_dict

from .._api.endpoints import check_region
from .._api.errors import InputError
from .._api.text import printable, shortened
from .._gate.demands import DEMANDS, check_demand
from .._tasks.kinds import KINDS
from .._tasks.target import Target
from .._tasks.wire import Accepts
from .options import Options, Reader
from .values import TEMPLATE, check_ids, check_text, nearest, read_ids, stripped

ITEM_SPEC: dict[str, dict[str, Any]] = {
    "kind": {"type": "str"},  # without choices: read_value refuses what is none, and names the nearest
    "id": {"type": "str"},
    "ids": {"type": "list", "elements": "str"},
    "region": {"type": "str", "aliases": ["region_id", "alicloud_region"]},
    "instance_id": {"type": "str"},
    **{name: {"type": "str"} for name in DEMANDS},
}
TARGET_SPEC: dict[str, dict[str, Any]] = {
    "kind": {"type": "str", "choices": list(KINDS)},
    "ids": {"type": "list", "elements": "str", "aliases": ["id"]},
    "instance_id": {"type": "str"},
    "tasks": {"type": "list", "elements": "dict", "options": ITEM_SPEC},
    **{name: {"type": "str"} for name in DEMANDS},
}
NAMES = {alias: name for name, option in ITEM_SPEC.items() for alias in (name, *option.get("aliases", ()))}
# The keys that identify a task returned by this collection.
_IDENTITY = ("kind", "id", "region", "instance_id")
NOTHING = "a gate that waits for nothing would always open"


class Asked(NamedTuple):
    """What to wait for. C(complete): nothing was left empty, which only check mode allows."""

    targets: dict[Target, tuple[tuple[str, str], ...]]
    complete: bool


def target_readers(known: Iterable[str], check_mode: bool) -> dict[str, Reader]:
    """Readers of the options that say which tasks are meant. C(known): the names of all options of the gate.

    In check mode nothing has started the tasks, so their ids may be empty.
    """
    whole_gate = frozenset(known)

    def ids(name: str, value: Any) -> list[str]:
        return [] if check_mode and _is_empty(value) else read_ids(name, value)

    def items(name: str, value: Any) -> list[dict[str, Any]]:
        if check_mode and _is_empty(value):
            return []
        pairs = read_items(name, value)
        return [read_item(place, item, ids, lambda key: _unknown(key, whole_gate)) for place, item in pairs]

    return {"ids": ids, "tasks": items, **{name: _demand_reader(name) for name in DEMANDS}}


def _demand_reader(name: str) -> Reader:
    return lambda written_as, value: _read_demand(written_as, name, value)


def _is_empty(value: Any) -> bool:
    return stripped(value.replace(",", " ") if isinstance(value, str) else value) is None


def _what(value: Any) -> str:
    """The type of a value in words; the value itself may hold a secret."""
    named = (
        (Mapping, "a dictionary"),
        (str, "text"),
        (list, "a list"),
        (bool, "true or false"),
        ((int, float), "a number"),
    )
    return next((name for types, name in named if isinstance(value, types)), "null")


def read_items(name: str, value: Any, each: str = "kind and id") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The dictionaries in a list, each with its place. C(each): what has to be in each."""
    if not isinstance(value, list):
        wrong = " is empty" if _is_empty(value) else f": {_what(value)} is not accepted"
        raise InputError(f"{name}{wrong}; give a list of dictionaries, each with {each}")
    for number, given in enumerate(value):
        place, item = f"{name}[{number}]", given
        wanted = f"give a dictionary with {each}"
        if isinstance(given, str):
            try:
                item = check_type_dict(given)
            except TypeError:
                raise InputError(f"{place}: text is not accepted; {wanted}") from None
        if not isinstance(item, Mapping):
            raise InputError(f"{place}: {_what(item)} is not accepted; {wanted}")
        yield place, item


def read_item(place: str, item: Mapping[str, Any], ids: Reader, unknown: Callable[[str], str]) -> dict[str, Any]:
    """An item that names tasks, with aliases replaced and no unknown key.

    C(unknown): what to write instead of an unknown key.
    """
    if "outcome" in item:
        if "ids" in item:
            raise InputError(f"{place}.ids: not accepted in a task returned by this collection; add another item")
        # Demands are the author's, also those that a template left empty.
        kind = KINDS.get(str(item.get("kind")).strip())
        added = [name for name in DEMANDS if kind is None or name in kind.demands]
        item = {key: item[key] for key in (*_IDENTITY, *added) if key in item}
    taken: dict[str, Any] = {}
    for key, value in item.items():
        name = NAMES.get(key)
        if name is None:
            raise InputError(f"{place}.{printable(str(key))[:80]}: {unknown(str(key))}")
        read = ids(f"{place}.{key}", value) if name in ("id", "ids") else read_value(f"{place}.{key}", name, value)
        if read is None:
            continue
        if taken.setdefault(name, read) != read:
            raise InputError(f"{place}.{name}: given with different values; give one of them")
    if "id" in taken and "ids" in taken:
        raise InputError(f"{place}.ids: not together with id; give one of them")
    if "id" in taken:
        one = taken.pop("id")
        taken.update({"id": one[0]} if len(one) == 1 else {"ids": one})
    return taken


def _unknown(key: str, whole_gate: frozenset[str]) -> str:
    """What to write instead of an unknown key; never shows its value, which may be a secret."""
    return "holds for the whole gate; write it next to tasks" if key in whole_gate else not_known(key, NAMES, ITEM_SPEC)


def not_known(key: str, accepted: Iterable[str], shown: Iterable[str]) -> str:
    """That a key is not known, with the nearest known one, or else those to be C(shown)."""
    near = nearest(key, accepted)
    return f"not known; {near} is" if near else f"not known; accepted: {', '.join(shown)}"


def read_value(place: str, name: str, value: Any) -> Any:
    """The value of a key other than an id; None for "not given"."""
    if name in DEMANDS:
        return _read_demand(place, name, value)
    value = stripped(value)
    if value is None:
        return None
    if isinstance(value, (Mapping, list)):
        raise InputError(
            f"{place}: {_what(value) if isinstance(value, Mapping) else 'a list'} is not accepted; give text"
        )
    if name == "kind" and value not in KINDS:
        near = nearest(str(value), KINDS)
        raise InputError(
            f"{place}: {shortened(value)} is not accepted; {f'did you mean {near}?' if near else _one_kind()}"
        )
    return check_region(str(value), place) if name == "region" else str(value)


def _read_demand(place: str, name: str, value: Any) -> Any:
    """A demand as written; None where it asks nothing. Raises InputError for one that a template left empty."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if not DEMANDS[name].may_be_empty:
            raise InputError(f"{place} is empty; {TEMPLATE}")
        return None if value is None else ""
    return check_demand(place, name, value)


def _one_kind() -> str:
    return f"give one of {', '.join(KINDS)}"


def read_targets(options: Options, default_region: Callable[[], str]) -> Asked:
    """Every task once, in the order given, with what is asked of it besides the status, in the order written.

    Raises InputError; in check mode, not for empty values.
    """
    values = options.values
    if "tasks" in options.given and "ids" in options.given:
        raise InputError("tasks: not together with ids; give one of them")
    items: list[tuple[str, Mapping[str, Any]]] = [("", {"ids": values["ids"]})]
    if "tasks" in options.given:
        items = [(f"tasks[{place}].", item) for place, item in enumerate(values["tasks"])]
    targets: dict[Target, tuple[tuple[str, str], ...]] = {}
    complete = bool(items)
    defaults = {name: values[name] for name in options.given}
    for place, item in items:
        ids = item.get("ids") if item.get("id") is None else [item["id"]]
        if not ids:
            complete = False
            if not options.check_mode:
                raise InputError(f"{place}ids: required; {NOTHING}")
            continue
        for target, demands in targets_of(defaults, place, item, ids, default_region):
            targets[target] = tuple(dict.fromkeys((*targets.get(target, ()), *demands)))
    if not complete and not options.check_mode:
        raise InputError(f"tasks is empty; {NOTHING}")
    _check_demanded(options, targets)
    return Asked(targets, complete)


def targets_of(
    defaults: Mapping[str, Any],
    place: str,
    item: Mapping[str, Any],
    ids: list[str],
    default_region: Callable[[], str],
) -> Iterable[tuple[Target, list[tuple[str, str]]]]:
    """The targets of one item in order, each with the item's demands. C(defaults): for what the item leaves out."""
    own = {key: value for key, value in item.items() if value is not None}
    kind = own.get("kind") or defaults.get("kind")
    if kind is None:
        raise InputError(f"{place}kind: required; {_one_kind()}")
    spec = KINDS[kind]
    instance_id = None
    if spec.in_instance:
        instance_id = own.get("instance_id") or defaults.get("instance_id")
        if instance_id is None:
            raise InputError(f"{place}instance_id: required for {kind}")
        instance_id = check_text(f"{place}instance_id", instance_id, Accepts.ID)
    region = own.get("region") or default_region()
    demands = []
    for name in dict.fromkeys((*own, *defaults)):
        if name not in DEMANDS:
            continue
        if name in spec.demands:
            value = own.get(name, defaults.get(name))
            demands += [(name, value)] if value else []
        elif name in own:
            raise InputError(f"{place}{name}: only for tasks of the kind {_kinds_with(name)}, not for {kind}")
    option = f"{place}{'ids' if item.get('id') is None else 'id'}"
    return [
        (Target(kind, region, instance_id, task_id), demands) for task_id in check_ids(option, ids, spec.ids.accepts)
    ]


def _kinds_with(demand: str) -> str:
    return " or ".join(kind for kind, spec in KINDS.items() if demand in spec.demands)


def _check_demanded(options: Options, targets: Mapping[Target, Any]) -> None:
    """Refuse an option that applies to none of the targets."""
    for name in DEMANDS:
        if targets and options.values[name] and not any(name in KINDS[target.kind].demands for target in targets):
            raise InputError(f"{name}: only for tasks of the kind {_kinds_with(name)}, and none is given")
