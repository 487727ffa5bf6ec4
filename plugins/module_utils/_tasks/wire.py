# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How ids and filters travel to the API, and how pages are asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

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
    CURSOR = "cursor"  # a token in the answer


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

    C(second_parameter): for a C(PAIR), whose second part is named in the answer.
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
    C(most): how many per call in a list, or how many tags in total. C(key): for a C(KEYED) one. C(documented): the
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
