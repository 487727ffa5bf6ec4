# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single values as people write them: which are accepted, and what a refusal recommends."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._api.errors import InputError
from .._api.text import shortened
from .._tasks.moments import utc
from .._tasks.shape import snake
from .._tasks.wire import Accepts

MOST_NUMBER = 100_000_000  # seconds or tasks; three years, and too little to overflow any timer
# What a template leaves instead of an id.
LEFTOVERS = frozenset(("none", "null", "nil", "true", "false", "undefined", "nan"))
TEMPLATE = "a template may have rendered to nothing; use default(omit) to omit the option"
OMITTED = "__omit_place_holder__"  # how ansible-core 2.18 marks what default(omit) leaves out

_ACCEPTS = {
    Accepts.ID: (re.compile(r"[A-Za-z0-9_.:-]{1,128}"), "letters, digits and _ . : - are accepted, at most 128"),
    Accepts.WORD: (re.compile(r"[A-Za-z0-9_]{1,64}"), "letters, digits and _ are accepted, at most 64"),
    Accepts.TIME: (
        re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII),
        "UTC in the form 2020-11-23T15:10:00Z is accepted",
    ),
    Accepts.MINUTE: (
        re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII),
        "UTC in the form 2020-11-23T15:10Z is accepted",
    ),
    Accepts.PAIR: (
        re.compile(r"(?=.{3,128}\Z)[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+"),
        "two parts with a colon between them are accepted, of letters, digits and _ . -, at most 128 in total",
    ),
    Accepts.TEXT: (
        re.compile(r"[^\x00-\x1f\x7f]{0,128}"),
        "at most 128 characters without control characters are accepted",
    ),
}


def stripped(value: Any) -> Any:
    """Text and list items without surrounding blanks; None for what means "not given", null or empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        kept = (stripped(part) for part in value)
        return [part for part in kept if part is not None] or None
    return None if value == {} else value


def check_text(option: str, value: Any, accepts: Accepts) -> str:
    """The value as text that is safe in a request; raises InputError."""
    pattern, accepted = _ACCEPTS[accepts]
    sensible = isinstance(value, (str, int)) and not isinstance(value, bool) and pattern.fullmatch(str(value))
    if not sensible or (accepts in (Accepts.TIME, Accepts.MINUTE) and utc(value) is None):
        raise InputError(f"{option}: {shortened(value)} is not accepted; {accepted}")
    return str(value)


def is_number(value: Any) -> bool:
    """Whether the value, or its text, is a finite number."""
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def check_number(option: str, value: float, least: float = 0.0, above: bool = True) -> float:
    """A finite number within bounds; raises InputError."""
    if not least <= value <= MOST_NUMBER or (above and value == least):
        bound = "more than" if above else "at least"
        shown = f"{value:g}" if isinstance(value, float) else shortened(value)
        raise InputError(f"{option}: {shown} is not accepted; give {bound} {least:g} and at most {MOST_NUMBER}")
    return value


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if any."""
    return next(iter(difflib.get_close_matches(word, list(known), 1)), None)


def read_ids(option: str, value: Any) -> list[str]:
    """The ids of an option, in the order given: a list, a comma string or a single one.

    An empty list asks for no task. Anything else empty comes from a template that rendered to nothing, and must
    neither widen a listing nor open a gate: raises InputError, as for anything that is not an id.
    """
    if isinstance(value, str) and value.strip()[:1] not in ("[", "{"):
        if not value.strip():
            raise InputError(f"{option} is empty; {TEMPLATE}")
        parts: list[Any] = value.split(",")
    elif value is None:
        raise InputError(f"{option} is null; {TEMPLATE}")
    else:
        parts = value if isinstance(value, list) else [value]
    single = not isinstance(value, list) and len(parts) == 1
    return [_read_id(option if single else f"{option}[{place}]", part) for place, part in enumerate(parts)]


def _read_id(place: str, value: Any) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise InputError(f"{place} is empty; every item has to be an id")
    if isinstance(value, Mapping):
        raise InputError(f"{place}: not an id but {_way_out(value)}")
    if isinstance(value, (list, tuple)):
        raise InputError(f"{place}: not an id but a list; join the lists with the flatten filter")
    text = str(value).strip()
    if text.startswith("{{"):
        raise InputError(f"{place}: not an id but a template that was not evaluated")
    if text[:1] in ("[", "{"):
        raise InputError(f"{place}: not an id but the text of {_way_out(_parsed(text))}")
    if isinstance(value, (bool, float)) or LEFTOVERS & set(text.lower().split(":")) or text.startswith(OMITTED):
        shown = "the placeholder of default(omit)" if text.startswith(OMITTED) else shortened(value)
        raise InputError(f"{place}: {shown} is not an id; a template may have rendered to nothing")
    return text


def _parsed(text: str) -> Mapping[str, Any]:
    """The object that a text has, or the first of a list of them."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _way_out(result: Mapping[str, Any]) -> str:
    """What to write instead of a whole result."""
    if "outcome" in result and "kind" in result:
        return "a task returned by this collection; pass it in tasks, or use its id"
    named = {snake(str(key)): key for key in result}  # as the modules return them, or as the API does
    ids = {name: key for name, key in named.items() if name.endswith("_id") and name != "request_id"}
    field = next((ids[name] for name in ("task_id", "execution_id", "build_task_id", "image_id") if name in ids), None)
    return f"a whole result; use its {field or next(iter(ids.values()), 'task_id')}"


def check_ids(option: str, ids: Sequence[str], accepts: Accepts) -> list[str]:
    """Ids without duplicates, in order; raises InputError for one that no API would issue."""
    return list(dict.fromkeys(check_text(option, task_id, accepts) for task_id in ids))
