# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Request parameters: their kinds and limits as data, and the one check that holds them."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import error

Values = dict[str, Any]
"""Parameters by name: str, int, list of str, or a dict of tags; absent ones hold their default or are left out."""

KEYS = ("tags", "keyed")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
NAME = re.compile(r"([A-Za-z]+)(?:\.([1-9][0-9]*)(?:\.(Key|Value))?)?")


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    form: `text`, `int`, `flag` (true or false, as text), `time`, `comma` (one comma string), `json` (one JSON array as
    text), `list` (Name.1, Name.2), `tags` (Name.1.Key, Name.1.Value), `keyed` (the same, one of `keys` at each place).
    default: the value of one that is left out; silent: which is not the same as giving it.
    code: the error for one that is not right, when it is not the usual one.
    low, high: bounds of an int. most: how many items a list takes (None: no bound). choices: the words allowed.
    alone: a word that may not be joined with others.
    """

    form: str = "text"
    required: bool = False
    low: int = 1
    high: int | None = None
    default: int | str | None = None
    most: int | None = None
    choices: frozenset[str] = frozenset()
    alone: str = ""
    keys: tuple[str, ...] = ()
    code: str = ""
    silent: bool = False


def check(raw: Mapping[str, str], specification: Mapping[str, Parameter], regions: Iterable[str]) -> Values:
    """Parse what was sent. Raises ApiError for anything unknown, missing, malformed or beyond its limits."""
    given = _group(raw, specification)
    values: Values = {}
    for name, parameter in specification.items():
        if name in given:
            values[name] = _value(name, parameter, given[name])
        elif parameter.required:
            raise error("MissingParameter", detail=name)
        elif parameter.default is not None and not parameter.silent:
            default = parameter.default
            values[name] = _value(name, parameter, default) if isinstance(default, str) else default
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
        if (number is not None) != (parameter.form in ("list", *KEYS)) or (part is not None) != (
            parameter.form in KEYS
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
    try:
        return FORMS[parameter.form](parameter, given)
    except ValueError as wrong:
        raise error(parameter.code or f"InvalidParameter.{name}", detail=f"{name} {wrong}") from None


def _text(parameter: Parameter, given: str) -> str:
    _known(parameter, [given])
    return given


def _known(parameter: Parameter, words: list[str]) -> None:
    if parameter.choices and not parameter.choices.issuperset(words):
        raise ValueError(f"does not know {sorted(set(words) - parameter.choices)}")


def _int(parameter: Parameter, given: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise ValueError("is not a whole number")
    value = int(given)
    if value < parameter.low or (parameter.high is not None and value > parameter.high):
        raise ValueError(f"is not within {parameter.low}..{parameter.high or ''}")
    return value


def _flag(parameter: Parameter, given: str) -> bool:
    """The documentation writes `true`, the vendor's SDK for Python sends `True`."""
    if given.lower() not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return given.lower() == "true"


def _time(parameter: Parameter, given: str) -> str:
    if not TIME.fullmatch(given):
        raise ValueError("is not a UTC time like 2020-11-23T15:10:00Z")
    datetime.datetime.fromisoformat(given)
    return given


def _comma(parameter: Parameter, given: str) -> list[str]:
    value = given.split(",")
    if "" in value:
        raise ValueError("has an empty item")
    if parameter.most is not None and len(value) > parameter.most:
        raise ValueError(f"takes at most {parameter.most} items")
    _known(parameter, value)
    if parameter.alone in value and len(value) > 1:
        raise ValueError(f"takes {parameter.alone} alone")
    return value


def _json(parameter: Parameter, given: str) -> list[str]:
    value = json.loads(given)
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError("is not a JSON array of texts")
    if parameter.most is not None and len(value) > parameter.most:
        raise ValueError(f"takes at most {parameter.most} items")
    return value


def _list(parameter: Parameter, given: dict[int, Any]) -> list[Any]:
    if parameter.most is not None and max(given) > parameter.most:
        raise ValueError(f"takes N from 1 to {parameter.most}")
    return [given[number] for number in sorted(given)]


def _tags(parameter: Parameter, given: dict[int, Any]) -> dict[str, str | None]:
    tags = _list(parameter, given)
    if not all("Key" in tag for tag in tags):
        raise ValueError("has a Value without a Key")
    return {tag["Key"]: tag.get("Value") for tag in tags}


def _keyed(parameter: Parameter, given: dict[int, Any]) -> dict[str, str]:
    for number, part in given.items():
        if number > len(parameter.keys) or part.get("Key") != parameter.keys[number - 1] or "Value" not in part:
            raise ValueError(f"takes {' and '.join(parameter.keys)} at these places")
        if not MINUTE.fullmatch(part["Value"]):
            raise ValueError("is not a UTC time like 2020-11-23T15:10Z")
    return {part["Key"]: part["Value"] for part in given.values()}


FORMS: dict[str, Callable[[Parameter, Any], Any]] = {
    "text": _text,
    "int": _int,
    "flag": _flag,
    "time": _time,
    "comma": _comma,
    "json": _json,
    "keyed": _keyed,
    "list": _list,
    "tags": _tags,
}
