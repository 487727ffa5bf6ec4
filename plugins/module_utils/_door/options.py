# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From options as written to arguments that Ansible can check, and from there to the work.

Null and empty values count as "not given" before Ansible sees them: an alias that a template left empty would clash
with the option's own name, and empty text is not a number. Options that say which task is meant have readers,
which refuse empty values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from .._api.endpoints import check_endpoint
from .._api.errors import InputError
from .._api.source import MINIMUM_SECRET
from .._api.text import shortened
from .values import MOST_NUMBER, TEMPLATE, is_number, nearest, stripped

# From a name and a value as written to the value that is passed on.
Reader = Callable[[str, Any], Any]
Spec = Mapping[str, Mapping[str, Any]]


class Report(Protocol):
    """Where the work reports to, besides its result."""

    def warn(self, text: str) -> None:
        """Show a warning to the user."""

    def keep_secret(self, values: Iterable[str | None]) -> None:
        """Have these masked in all output; called from any thread, at any time."""


class Options(NamedTuple):
    """Checked options, and the context they are read in. C(given): the names that the author gave, in the
    order written.
    """

    values: Mapping[str, Any]
    given: tuple[str, ...]
    environ: Mapping[str, str]
    check_mode: bool


class Prepared(NamedTuple):
    """Arguments that Ansible can check, and may show. C(refused): an error that must not be lost on the way."""

    arguments: dict[str, Any]
    given: tuple[str, ...]
    refused: InputError | None


def prepare(spec: Spec, written: Mapping[str, Any], readers: Mapping[str, Reader]) -> Prepared:
    """Turn the arguments of a task as written into arguments by the options' own names.

    C(readers) by name, for options with special rules. Refused values are dropped so that they are not shown. The
    value of an unknown option may be a secret, so it is dropped too; Ansible reports the option as unknown.
    """
    names = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
    arguments: dict[str, Any] = {}
    written_as: dict[str, str] = {}
    refused: InputError | None = None
    for key, value in written.items():
        name = names.get(key)
        if name is None:
            arguments[key] = None
            near = nearest(key, names)
            if near:
                refused = refused or InputError(f"{key}: unknown option; did you mean {near}?")
            continue
        try:
            taken = _read(key, value, spec[name], readers.get(name, _SHARED.get(name)))
        except InputError as error:
            refused = refused or error
            continue
        if taken is None:
            continue
        first = written_as.setdefault(name, key)
        if str(arguments.setdefault(name, taken)) != str(taken):
            refused = refused or InputError(
                f"{name}: given with different values as {first} and {key}; give one of them"
            )
    return Prepared(arguments, tuple(written_as), refused)


def _read(name: str, value: Any, option: Mapping[str, Any], reader: Reader | None) -> Any:
    """The value of one option, None for "not given"; raises InputError."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise InputError(f"{name}: an unpaired surrogate is not accepted; give whole characters") from None
    taken = reader(name, value) if reader else _plain(name, value, option)
    if taken is None or not option.get("no_log"):
        return taken
    secret = str(taken)  # YAML turns some into numbers
    if len(secret) < MINIMUM_SECRET:
        # Ansible would mask it in the message, letter by letter.
        raise InputError(f"{name}: too short; at least {MINIMUM_SECRET} characters are accepted")
    return secret


def _plain(name: str, value: Any, option: Mapping[str, Any]) -> Any:
    """The value without what Ansible would reject or convert wrongly; None for "not given"."""
    if stripped(value.replace(",", " ") if isinstance(value, str) else value) is None:
        return None
    if option["type"] in ("str", "path") and isinstance(value, (list, dict)):
        given = "list" if isinstance(value, list) else "dictionary"
        raise InputError(f"{name}: a {given} is not accepted; give text")
    if option["type"] in ("int", "float") and not is_number(value):
        raise InputError(f"{name}: {shortened(value)} is not accepted; give a number, at most {MOST_NUMBER}")
    if option.get("elements") == "str" and isinstance(value, str):
        value = value.split(",")  # Ansible would compare the parts with the choices without stripping them
    return stripped(value) if isinstance(value, (str, list)) else value


def _endpoint(name: str, value: Any) -> Any:
    """A reader of a host. A refused one may hold a user and a password, and must not be shown."""
    text = _plain(name, value, {"type": "str"})
    if text is not None:
        check_endpoint(str(text), name)
    return text


_SHARED: dict[str, Reader] = {"endpoint": _endpoint}


def required_text(name: str, value: Any) -> Any:
    """A reader of text that must not be empty; raises InputError."""
    if stripped(value) is None:
        raise InputError(f"{name} is empty; {TEMPLATE}")
    return _plain(name, value, {"type": "str"})
