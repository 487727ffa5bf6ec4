# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Request parameters: their kinds and limits as data, and the one check that holds them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import error

Values = dict[str, Any]
"""Parameters by name: str, int, list of str, or a dict of tags; absent ones hold their default or are left out."""

TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
NAME = re.compile(r"([A-Za-z]+)(?:\.([1-9][0-9]*)(?:\.(Key|Value))?)?")


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    form: `text`, `int`, `time`, `comma` (one comma string), `list` (Name.1, Name.2), `tags` (Name.1.Key, Name.1.Value).
    low, high: bounds of an int. most: how many items a list takes (None: no bound). choices: the words allowed.
    """

    form: str = "text"
    required: bool = False
    low: int = 1
    high: int | None = None
    default: int | None = None
    most: int | None = None
    choices: frozenset[str] = frozenset()


def check(raw: Mapping[str, str], specification: Mapping[str, Parameter], regions: Iterable[str]) -> Values:
    """Parse what was sent. Raises ApiError for anything unknown, missing, malformed or beyond its limits."""
    given = _group(raw, specification)
    values: Values = {}
    for name, parameter in specification.items():
        if name in given:
            values[name] = _value(name, parameter, given[name])
        elif parameter.required:
            raise error("MissingParameter", detail=name)
        elif parameter.default is not None:
            values[name] = parameter.default
    if "RegionId" in values and values["RegionId"] not in regions:
        raise error("InvalidRegionId.NotFound")
    return values


def _group(raw: Mapping[str, str], specification: Mapping[str, Parameter]) -> dict[str, Any]:
    """Plain parameters as text, numbered ones as {number: text or {Key, Value}}; empty ones are left out."""
    given: dict[str, Any] = {}
    for key, text in raw.items():
        match = NAME.fullmatch(key)
        parameter = specification.get(match[1]) if match else None
        if match is None or parameter is None:
            raise error("InvalidParameter", detail=f"{key} is not known")
        name, number, part = match.groups()
        if (number is not None) != (parameter.form in ("list", "tags")) or (part is not None) != (
            parameter.form == "tags"
        ):
            raise error("InvalidParameter", detail=f"{key} is not how {name} is written")
        if text == "":
            continue
        if part:
            given.setdefault(name, {}).setdefault(int(number), {})[part] = text
        elif number:
            given.setdefault(name, {})[int(number)] = text
        else:
            given[name] = text
    return given


def _value(name: str, parameter: Parameter, given: Any) -> Any:
    def refuse(detail: str) -> Exception:
        return error(f"InvalidParameter.{name}", detail=f"{name} {detail}")

    value = given
    if parameter.form == "int":
        if not re.fullmatch(r"[0-9]{1,9}", given):
            raise refuse("is not a whole number")
        value = int(given)
        if value < parameter.low or (parameter.high is not None and value > parameter.high):
            raise refuse(f"is not within {parameter.low}..{parameter.high or ''}")
    elif parameter.form == "time":
        try:
            datetime.datetime.strptime(given, TIME_FORMAT)
        except ValueError:
            raise refuse("is not a UTC time like 2020-11-23T15:10:00Z") from None
    elif parameter.form == "comma":
        value = given.split(",")
        if "" in value:
            raise refuse("has an empty item")
    elif parameter.form in ("list", "tags"):
        if parameter.most is not None and max(given) > parameter.most:
            raise refuse(f"takes N from 1 to {parameter.most}")
        value = [given[number] for number in sorted(given)]
    if parameter.form == "tags":
        if not all("Key" in tag for tag in value):
            raise refuse("has a Value without a Key")
        value = {tag["Key"]: tag.get("Value") for tag in value}
    elif parameter.choices:
        unknown = set(value if isinstance(value, list) else [value]) - parameter.choices
        if unknown:
            raise refuse(f"does not know {sorted(unknown)}")
    elif parameter.form == "comma" and parameter.most is not None and len(value) > parameter.most:
        raise refuse(f"takes at most {parameter.most} items")
    return value
