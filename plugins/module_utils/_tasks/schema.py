# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to say about a kind of task. A misspelled word in an entry fails the import, and mypy before that.

The entries are in C(ecs), C(eci) and C(cr), next to this file; the table of all is in C(kinds).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal, NamedTuple

from .._api.products import Product
from .wire import Filter, Ids, Paging, Words

Outcome = Literal["succeeded", "partial", "failed", "cancelled", "running", "unknown", "missing"]


class Compare(str, Enum):
    """What a demand requires of a field: a later time than the one given, or another digest."""

    LATER = "later"
    OTHER = "other"


class Pick(str, Enum):
    """Which of several times to use."""

    FIRST = "first"
    EARLIEST = "earliest"
    LATEST = "latest"


class Lines(NamedTuple):
    """Lines of text from a list of objects: where it is, and what makes a line.

    C(forms): each row is written in the first of them whose fields all have a value, C({FieldName}) being a text and
    C({FieldName:d}) a number that is not zero.
    C(path): empty, the object itself is the only row. C(only): a field, and how it begins, in lower case, in rows that
    count. C(by): the time by which to sort. C(output): a field with text in Base64, the end of which follows its
    row's line. C(most): the first so many rows, the rest counted; else the C(last) so many.
    """

    path: Words
    forms: Words
    only: tuple[str, Words] | None = None
    by: str = ""
    output: str = ""
    most: int = 0
    last: int = 20


class Detail(NamedTuple):
    """Where the reason for a failure comes from: an operation that takes the id as C(parameter), else the task itself.

    C(paging): by number, the last page has what matters; by token, all pages may. C(token_path): where the next token
    is. C(permission): the RAM action, if its name differs from the operation's.
    """

    lines: Lines
    operation: str = ""
    method: str = ""
    parameter: str = ""
    paging: Paging | None = None
    token_path: Words = ("NextToken",)
    constants: Mapping[str, str] = {}
    permission: str = ""


class Demand(NamedTuple):
    """What a gate can ask of a field, besides the status. C(mistaken_for): a field whose value is given by mistake."""

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
    """What exists after some statuses although they are not a success; C(field) has its id."""

    name: str
    field: str
    statuses: Words


class Endless(NamedTuple):
    """Tasks that may never end: those whose C(field) is one of C(words); C(way_out) says what to wait for instead."""

    field: str
    words: Words
    way_out: str


class Probe(NamedTuple):
    """How to ask without a task: for an id that no task has, or for a listing of one row where that is possible.

    C(allowed): codes that come only after the permission check, besides those of a missing task.
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
    """The API's statuses by outcome."""
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
    """The times of a kind."""
    named = {"created_at": created_at, "started_at": started_at, "updated_at": updated_at, "finished_at": finished_at}
    return {name: time for name, time in named.items() if time}


class Kind(NamedTuple):
    """Everything specific to one kind."""

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
    needs_one_of: Words = ()  # options, one of which a listing without ids needs
    time_range: tuple[str, str] | None = None  # filters; the first must not be later than the second
    in_instance: bool = False  # asked by InstanceId, not by RegionId
    constants: Mapping[str, str] = {}  # parameters of every call
    permission: str = ""  # the RAM action, if its name differs from the operation's
    missing_nouns: Words = ("task", "execution")  # a code about the task itself names one of them
    missing_codes: Words = ()  # besides those
    foreseen: bool = False  # what the API does not have is yet to come, not missing
    cautions: Mapping[str, str] = {}  # status in lower case: what to know about it although it is not a failure
    demands: Mapping[str, Demand] = {}
    detail: Detail | None = None
    output: Detail | None = None  # instead, if the output of failed tasks is wanted too
    endless: Endless | None = None
    vanishing: str = ""  # why the API may no longer have it
    progress_field: str = ""  # percent
    remaining_field: str = ""  # seconds remaining
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
    def detail_actions(self) -> Words:
        """The further actions that failure reasons need."""
        return tuple(self.action_of(detail) for detail in (self.detail, self.output) if detail and detail.operation)

    def action_of(self, detail: Detail) -> str:
        """The action that an operation for failure reasons needs."""
        return detail.permission or f"{self.product}:{detail.operation}"

    def scope(self, region: str, instance_id: str | None) -> dict[str, str]:
        """The parameter that says where a task lives."""
        return {"InstanceId": instance_id or ""} if self.in_instance else {"RegionId": region}
