# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to say of a kind of task and of the operations that show it. The entries: one file a product.

What contract.json says of an operation (version, methods, where the list is, RAM action) is taken from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..parameters import Parameter, Values

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "contract" / "contract.json").read_text("utf-8"))

Fields = dict[str, Any]
"""One task as the API shows it."""

View = Callable[[Mapping[str, Any], Fields, Values], Fields]
"""(the task's hidden keys, the task, the parameters) -> the answer."""

Filter = Callable[[Any, Fields], bool]
"""(the parameter's value, the task) -> whether the task stays in the answer."""

REGION_TABLES = ("regions_public", "regions_vpc", "overrides_internal_regions")


class Product(NamedTuple):
    """A product. scope: the parameter that says where a task lives; scope_key: the same in a scenario."""

    code: str
    scope: str = "RegionId"
    scope_key: str = "region"

    @property
    def regions(self) -> frozenset[str]:
        """The regions that it knows."""
        tables = CONTRACT["endpoints"][self.code]
        return frozenset().union(*(tables[name] for name in REGION_TABLES))


NOWHERE = Product("")


class Key(NamedTuple):
    """A key of a scenario that is never shown. value: what it is when left out; schema: what it can be."""

    value: Any
    description: str
    schema: Mapping[str, Any] = {"type": "string"}


class Unknown(NamedTuple):
    """How the registry answers what it does not know: the scenario's key that says so, and the code when it does not.

    No page documents it.
    """

    key: str
    code: str


class FirstPart(NamedTuple):
    """What stands before the colon of an id: its parameter, and the answer when no task's id begins so."""

    parameter: str
    unknown: Unknown


@dataclass(frozen=True)
class Operation:
    """One operation.

    ids: the parameter that names tasks. parameters: all but the one that says where a task lives.
    any_of: of these one at least must be given, else the error `any_of_missing`.
    paging: `number` (PageNumber, PageSize), `token` (NextToken and `size`), `either` or `single`.
    must_exist: parameter -> the error when no task has such a field, and the scenario's key that can list it anyway.
    size_as_text: MaxResults is a string in the answer.
    sweeping: a parameter that, when given, makes the API ignore the others.
    view: what a `single` operation shows of the task, when not the task itself.
    ids_limit: the scenario's key for how many ids a call takes, and the error beyond it.
    spared: filters that do not count where ids are asked for, if the scenario's key says so.
    nothing: the answer of a `single` operation to an id that it does not know, where it is no code.
    name, kind, of: its own, its kind's and the product; the table fills them in.
    """

    ids: str
    paging: str
    parameters: Mapping[str, Parameter]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    any_of_missing: str = "MissingParameter"
    must_exist: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    size: str = "MaxResults"
    size_as_text: bool = False
    sweeping: str = ""
    ids_limit: tuple[str, str] | None = None
    view: View | None = None
    spared: Mapping[str, str] = field(default_factory=dict)
    nothing: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    kind: str = ""
    of: Product = NOWHERE

    @property
    def _told(self) -> Mapping[str, Any]:
        """What the contract says of it."""
        told: Mapping[str, Any] = CONTRACT["operations"][self.name]
        return told

    @property
    def version(self) -> str:
        """The version of the product's API."""
        return str(self._told["version"])

    @property
    def methods(self) -> tuple[str, ...]:
        """The HTTP methods that it takes."""
        return tuple(self._told["http_methods_declared"])

    @property
    def action(self) -> str:
        """The RAM action that has to be allowed."""
        return str(self._told["ram_action"])

    @property
    def wrapper(self) -> tuple[str, ...]:
        """The path of the list in the answer; empty for a flat answer about one task."""
        path = self._told["items_path"]
        return tuple(path.split(".")) if path else ()


@dataclass(frozen=True)
class Kind:
    """A kind of task.

    finished: status words after which nothing changes. times: which field holds the moment of creation, of the
    present state, and of the end. time_format: `minute`, `second` (ISO 8601, UTC), `unix` or `milli` (numbers).
    defaults: fields a scenario need not write. rows: the same of inner lists, by their path. hidden: see Key.
    unknown: how a `single` operation of the registry answers an id that it does not know.
    first_part: ids are FIRST:SECOND, and answers show SECOND.
    """

    of: Product
    finished: frozenset[str]
    times: Mapping[str, str]
    defaults: Mapping[str, Any]
    operations: Mapping[str, Operation]
    time_format: str = "second"
    hidden: Mapping[str, Key] = field(default_factory=dict)
    rows: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    unknown: Unknown | None = None
    first_part: FirstPart | None = None

    @property
    def id_field(self) -> str:
        """The field that has the id."""
        return str(self._told["id_field"])

    @property
    def status_field(self) -> str:
        """The field that has the status."""
        return str(self._told["status_field"])

    @property
    def _told(self) -> Mapping[str, Any]:
        """What the contract says of the operation that shows the task itself, the first."""
        told: Mapping[str, Any] = CONTRACT["operations"][next(iter(self.operations))]
        return told


ID = Parameter(required=True)
FLAG = Parameter("flag")
OFF = Parameter("flag", default="false", silent=True)
TAGS = Parameter("tags", most=20)


def plain(*names: str) -> dict[str, Parameter]:
    """Parameters that are any text."""
    return {name: Parameter() for name in names}


def one_of(*choices: str, default: str | None = None, code: str = "") -> Parameter:
    """A parameter that is one of these words."""
    return Parameter(choices=frozenset(choices), default=default, code=code)


def numbered(most: int) -> dict[str, Parameter]:
    """Pages by number."""
    return {"PageNumber": Parameter("int", default=1), "PageSize": Parameter("int", high=most, default=10)}


def either(most: int) -> dict[str, Parameter]:
    """Pages by number or by token, as is asked for."""
    size = Parameter("int", high=most, default=10, silent=True)
    return {"NextToken": Parameter(), "MaxResults": size, **numbered(most)}


def words(operation: str) -> frozenset[str]:
    """The statuses that the contract knows of an operation."""
    return frozenset(CONTRACT["operations"][operation]["statuses"])
