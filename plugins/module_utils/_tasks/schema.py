# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to say of a kind of task. A word mistyped in an entry ends the import, and fails mypy before that.

The entries: C(ecs), C(eci) and C(cr) beside this file. The table of them all: C(kinds).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Literal, NamedTuple

from .._api.products import Product

Outcome = Literal["succeeded", "partial", "failed", "cancelled", "running", "unknown", "missing"]
Words = tuple[str, ...]


class Style(str, Enum):
    """How a value travels; C(Name) is the parameter."""

    PLAIN = "plain"
    FLAG = "flag"  # true or false, in lower case
    COMMA = "comma"  # a list in one string
    JSON = "json"  # a list as the text of a JSON array
    LIST = "list"  # Name.1, Name.2
    PAIR = "pair"  # an id of two parts, FIRST:SECOND, with a parameter for each
    TAGS = "tags"  # Name.1.Key, Name.1.Value
    KEYED = "keyed"  # Name.Key, always the same, and Name.Value


class Accepts(str, Enum):
    """What a text has to look like before it may go into a request."""

    ID = "id"
    PAIR = "pair"
    WORD = "word"
    TIME = "time"
    MINUTE = "minute"
    TEXT = "text"


class By(str, Enum):
    """What asks for the next page."""

    NUMBER = "number"
    CURSOR = "token"


class Compare(str, Enum):
    """What a demand says of a field: a time later than the one given, or another digest."""

    LATER = "later"
    OTHER = "other"


class Pick(str, Enum):
    """Which of several times is meant."""

    FIRST = "first"
    EARLIEST = "earliest"
    LATEST = "latest"


def _numbered(parameter: str, values: Sequence[str]) -> dict[str, str]:
    return {f"{parameter}.{number}": value for number, value in enumerate(values, 1)}


def _tagged(parameter: str, tags: Mapping[str, Any]) -> dict[str, str]:
    sent = {}
    for number, (key, value) in enumerate(tags.items(), 1):
        sent[f"{parameter}.{number}.Key"] = str(key)
        sent[f"{parameter}.{number}.Value"] = str(value)
    return sent


_ENCODERS: dict[Style, Callable[[str, Any], dict[str, str]]] = {
    Style.PLAIN: lambda parameter, value: {parameter: str(value)},
    Style.FLAG: lambda parameter, value: {parameter: "true" if value else "false"},
    Style.COMMA: lambda parameter, values: {parameter: ",".join(values)},
    Style.JSON: lambda parameter, values: {parameter: json.dumps(list(values), separators=(",", ":"))},
    Style.LIST: _numbered,
    Style.TAGS: _tagged,
}


class Ids(NamedTuple):
    """How ids travel, at most C(per_call) at a time; C(PLAIN) and C(PAIR) take one.

    C(second_parameter): of a C(PAIR), whose second part is what the answer names.
    """

    parameter: str
    style: Style
    per_call: int
    second_parameter: str = ""

    @property
    def accepts(self) -> Accepts:
        """What the text of an id has to look like."""
        return Accepts.PAIR if self.style is Style.PAIR else Accepts.ID

    def answered_as(self, task_id: str) -> str:
        """What the answer calls the task of this id."""
        return task_id.partition(":")[2] if self.style is Style.PAIR else task_id

    def params(self, ids: Sequence[str]) -> dict[str, str]:
        """The parameters that ask for these ids, C(per_call) at most."""
        if self.style is Style.PAIR:
            first, _colon, second = ids[0].partition(":")
            return {self.parameter: first, self.second_parameter: second}
        return _ENCODERS[self.style](self.parameter, ids[0] if self.style is Style.PLAIN else ids)


class Filter(NamedTuple):
    """An option of the info module on the wire.

    C(accepts): what its text, or each of its texts, has to look like; one of C(choices) where there are any.
    C(most): of a list, how many a call takes; of tags, how many in total. C(key): of a C(KEYED) one. C(documented): the
    values that the vendor's pages list, where the API may know more.
    """

    parameter: str
    style: Style = Style.PLAIN
    accepts: Accepts = Accepts.WORD
    most: int = 0
    choices: Words = ()
    key: str = ""
    documented: Words = ()

    def params(self, value: Any) -> dict[str, str]:
        """The parameters that ask for this value."""
        if self.style is Style.KEYED:
            return {f"{self.parameter}.Key": self.key, f"{self.parameter}.Value": str(value)}
        return _ENCODERS[self.style](self.parameter, value)


class Paging(NamedTuple):
    """How to get the next page; C(largest) is the most rows that the API puts on one.

    C(counted): whether TotalCount says how many rows there are.
    """

    style: By
    size_parameter: str
    largest: int
    number_parameter: str = "PageNumber"
    counted: bool = True


class Lines(NamedTuple):
    """Lines of text from a list of objects: where it is, and what makes a line.

    C(forms): each row is written in the first of them whose fields all say something, C({FieldName}) being a text and
    C({FieldName:d}) a number that is not zero.
    C(path): empty, the object itself is the only row. C(only): a field, and how it begins, in lower case, in rows that
    count. C(by): the time by which to sort. C(most): the first so many, the rest counted; else the C(last) so many.
    """

    path: Words
    forms: Words
    only: tuple[str, Words] | None = None
    by: str = ""
    most: int = 0
    last: int = 20


class Detail(NamedTuple):
    """Who says why a task failed: an operation that takes its id as C(parameter), or, without one, the task itself.

    C(paging): by number, the last page has what matters; by token, all pages may. C(permission): the RAM action, where
    it is not called like the operation.
    """

    lines: Lines
    operation: str = ""
    method: str = ""
    parameter: str = ""
    paging: Paging | None = None
    permission: str = ""


class Demand(NamedTuple):
    """What a gate can ask beside the status, of a field. C(mistaken_for): one whose value is given in its place."""

    field: str
    test: Compare
    mistaken_for: str = ""


class Time(NamedTuple):
    """Where a time is: in the first of C(fields) that has one; of the rows at C(path), the one picked.

    C(at_end): there is none before the task has finished.
    """

    fields: Words
    path: Words = ()
    pick: Pick = Pick.FIRST
    at_end: bool = False


class Tags(NamedTuple):
    """Where the tags are, and what their two halves are called."""

    path: Words = ("Tags", "Tag")
    key: str = "TagKey"
    value: str = "TagValue"


class Remains(NamedTuple):
    """What exists after some statuses although these are no success; C(field) has its id."""

    name: str
    field: str
    statuses: Words


class Probe(NamedTuple):
    """How to ask without a task at hand: for an id that no task has, or for a listing of one where that is allowed.

    C(allowed): codes that come only once the permission was found, beside those of a missing task.
    """

    id: str
    listing: bool = False
    allowed: Words = ()


def statuses(
    *,
    running: Words = (),
    succeeded: Words = (),
    partial: Words = (),
    failed: Words = (),
    cancelled: Words = (),
) -> Mapping[Outcome, Words]:
    """The API's words by what they mean."""
    named: dict[Outcome, Words] = {
        "running": running,
        "succeeded": succeeded,
        "partial": partial,
        "failed": failed,
        "cancelled": cancelled,
    }
    return {outcome: words for outcome, words in named.items() if words}


def times(
    *,
    created_at: Time | None = None,
    started_at: Time | None = None,
    updated_at: Time | None = None,
    finished_at: Time | None = None,
) -> Mapping[str, Time]:
    """The times that a kind has."""
    named = {"created_at": created_at, "started_at": started_at, "updated_at": updated_at, "finished_at": finished_at}
    return {name: time for name, time in named.items() if time}


class Kind(NamedTuple):
    """Everything that one kind has of its own."""

    of: Product
    operation: str
    method: str
    ids: Ids
    statuses: Mapping[Outcome, Words]
    resources: Words  # what a RAM policy can narrow the permission to; an asterisk where it cannot
    probe: Probe
    id_field: str = "TaskId"
    status_field: str = "TaskStatus"
    path: Words = ()  # where the list of tasks is; empty: the answer itself is the task
    paging: Paging | None = None
    ids_option: str = "task_ids"  # of the info module
    filters: Mapping[str, Filter] = {}
    needs_one_of: Words = ()  # options of which a listing without ids needs one
    time_range: tuple[str, str] | None = None  # filters of which the first must not be later than the second
    in_instance: bool = False  # asked by InstanceId, not by RegionId
    constants: Mapping[str, str] = {}  # parameters of every call
    permission: str = ""  # the RAM action, where it is not called like the operation
    missing_nouns: Words = ("task", "execution")  # a code of this very task names one of them
    missing_codes: Words = ()  # beside those
    foreseen: bool = False  # what the API does not have is still to come, not missing
    cautions: Mapping[str, str] = {}  # status in lower case: what to know of it although it is no failure
    demands: Mapping[str, Demand] = {}
    detail: Detail | None = None
    progress_field: str = ""  # percent
    message_fields: Words = ()
    message_lines: Lines | None = None
    tags: Tags | None = None
    times: Mapping[str, Time] = {}
    remains: Remains | None = None

    @property
    def product(self) -> str:
        """The product's code."""
        return self.of.code

    @property
    def version(self) -> str:
        """The version of the product's API."""
        return self.of.version

    @property
    def absent(self) -> Outcome:
        """The outcome of what the API does not have."""
        return "running" if self.foreseen else "missing"

    @property
    def ram_action(self) -> str:
        """The action that a RAM policy has to allow."""
        return self.permission or f"{self.product}:{self.operation}"

    @property
    def detail_action(self) -> str:
        """The action that the reasons of failures need beside it; empty where they need none."""
        if self.detail is None or not self.detail.operation:
            return ""
        return self.detail.permission or f"{self.product}:{self.detail.operation}"

    def scope(self, region: str, instance_id: str | None) -> dict[str, str]:
        """The parameter that says where a task lives."""
        return {"InstanceId": instance_id or ""} if self.in_instance else {"RegionId": region}
