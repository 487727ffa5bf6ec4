# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to ask for: ids and filters in the fewest queries, each with the calls for its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from .._api.call import Call
from .kinds import KINDS
from .schema import Kind
from .wire import By, Style


class Page(NamedTuple):
    """Which page of a query; C(token) is the API's token for it, empty for the first."""

    number: int = 1
    token: str = ""


class Query(NamedTuple):
    """What one call asks for, or several if the answer has more pages. Immutable.

    C(params): ids and filters as sent. C(limit): how many tasks are enough.
    """

    kind: str
    region: str
    instance_id: str | None
    ids: tuple[str, ...] = ()
    params: Mapping[str, str] = {}
    limit: int | None = None

    @property
    def spec(self) -> Kind:
        """The facts of its kind."""
        return KINDS[self.kind]

    @property
    def enough(self) -> int | None:
        """How many tasks are enough; None if all are wanted."""
        return len(self.ids) or self.limit

    @property
    def page_size(self) -> int:
        """How many rows a page can have; 0 if there are no pages."""
        paging = self.spec.paging
        return min(paging.largest, self.limit or paging.largest) if paging else 0

    def about(self) -> str:
        """The ids and the instance that an error of this query is about; empty for a listing."""
        names = enumerated(self.ids)
        return f"{names} in {self.instance_id}" if self.instance_id else names

    def call(self, page: Page) -> Call:
        """The call for a page."""
        kind, paging = self.spec, self.spec.paging
        params = {**kind.constants, **self.params, **kind.scope(self.region, self.instance_id)}
        if paging:
            params[paging.size_parameter] = str(self.page_size)
            if paging.style is By.NUMBER:
                params[paging.number_parameter] = str(page.number)
            elif page.token:
                params["NextToken"] = page.token
        return Call(kind.product, kind.operation, kind.version, kind.method, self.region, params, kind.ram_action)

    def halves(self) -> list[Query]:
        """Two queries, each with half of the ids."""
        asked = self.spec.ids.params(self.ids)
        others = {name: value for name, value in self.params.items() if name not in asked}
        half = len(self.ids) // 2
        return [
            self._replace(ids=ids, params={**others, **self.spec.ids.params(ids)})
            for ids in (self.ids[:half], self.ids[half:])
        ]


def queries(
    kind: str,
    region: str,
    instance_id: str | None,
    ids: Sequence[str] = (),
    filters: Mapping[str, Any] | None = None,
    limit: int | None = None,
) -> list[Query]:
    """The fewest queries that cover these ids and filters (values by option name of the info module)."""
    spec = KINDS[kind]
    fixed: dict[str, str] = {}
    choices: list[list[tuple[dict[str, str], tuple[str, ...]]]] = []
    for option, value in (filters or {}).items():
        wire = spec.filters[option]
        if wire.style is Style.LIST:
            choices.append([(wire.params(part), ()) for part in _split(value, wire.most)])
        else:
            fixed.update(wire.params(value))
    if ids:
        choices.append([(spec.ids.params(part), tuple(part)) for part in _split(ids, spec.ids.per_call)])
    asked = []
    for combination in product(*choices):
        params = dict(fixed)
        for extra, _ids in combination:
            params.update(extra)
        batch = combination[-1][1] if ids else ()
        asked.append(Query(kind, region, instance_id, batch, params, limit))
    return asked


def enumerated(ids: Sequence[str]) -> str:
    """The first of these ids, and how many more there are."""
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _split(values: Sequence[str], most: int) -> list[Sequence[str]]:
    return [values[start : start + most] for start in range(0, len(values), most)]
