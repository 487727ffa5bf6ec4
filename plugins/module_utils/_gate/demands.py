# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate can ask of a task besides its status: an image newer than a time, or with another digest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .._api.errors import InputError
from .._api.text import shortened
from .._tasks.kinds import KINDS
from .._tasks.moments import moment, utc
from .._tasks.schema import Compare
from .._tasks.shape import snake
from .._tasks.target import Target

_ZONED = re.compile(r".*\d(Z|[+-]\d\d:?\d\d)", re.ASCII)
_DIGEST = re.compile(r"(?:(?P<algorithm>[A-Za-z0-9_+.-]+):)?(?P<digits>[0-9A-Fa-f]+)")
# Hexadecimal digits by algorithm (the ones registered in the OCI image specification).
_LENGTHS = {"sha256": 64, "sha512": 128}


class Test(NamedTuple):
    """One kind of demand: what it accepts, in words, whether it may be empty, and how it is checked and met."""

    accepts: str
    may_be_empty: bool
    check: Callable[[str], str | None]  # what is wrong with a value, in words
    is_met: Callable[[Any, str], bool]  # by the field of an answer
    shown: Callable[[Any], Any]  # the field of an answer, for messages


def _wrong_time(value: str) -> str | None:
    return None if _ZONED.fullmatch(value) and moment(value) else "is not accepted"


def _later(value: Any, than: str) -> bool:
    when, bound = moment(value), moment(than)
    if when is None or bound is None:
        return False
    # A bound in whole seconds may be the old time truncated, as in updated_at.
    return (when if bound.microsecond else when.replace(microsecond=0)) > bound


def _wrong_digest(value: str) -> str | None:
    match = _DIGEST.fullmatch(value)
    if match is None:
        return "is not accepted"
    digits = len(match["digits"])
    if match["algorithm"] is None:
        return None if digits in _LENGTHS.values() else f"has {digits} hexadecimal digits"
    length = _LENGTHS.get(match["algorithm"].lower())
    if length is None:
        return f"uses an algorithm other than {' and '.join(_LENGTHS)}"
    return None if digits == length else f"has {digits} hexadecimal digits, but {match['algorithm']} has {length}"


def _bare(digest: Any) -> str:
    """A digest for comparison: the API may omit C(sha256:)."""
    return str(digest or "").lower().rpartition(":")[2]


def _other(value: Any, than: str) -> bool:
    return bool(value) and _bare(value) != _bare(than)


_TESTS = {
    Compare.LATER: Test("a time with its zone, such as 2026-03-06T08:22:40Z", False, _wrong_time, _later, utc),
    Compare.OTHER: Test(
        "the digest of an image, sha256: and 64 hexadecimal digits", True, _wrong_digest, _other, lambda value: value
    ),
}
# By the name of the option.
DEMANDS = {name: _TESTS[demand.test] for kind in KINDS.values() for name, demand in kind.demands.items()}


def check_demand(place: str, name: str, value: Any) -> str:
    """The value given for the option C(name), called C(place) in messages; raises InputError."""
    text = str(value).strip()
    wrong = DEMANDS[name].check(text)
    if wrong:
        raise InputError(f"{place}: {shortened(text)} {wrong}; give {DEMANDS[name].accepts}")
    return text


def unmet(target: Target, task: Mapping[str, Any], demands: tuple[tuple[str, str], ...]) -> str | None:
    """The first demand that the task does not meet, in words; None when it meets them all.

    Raises InputError for a value that, by the answer, is not the one that should have been given.
    """
    for name, value in demands:
        demand = KINDS[target.kind].demands[name]
        mistaken = task.get(snake(demand.mistaken_for)) if demand.mistaken_for else None
        if mistaken and _bare(mistaken) == _bare(value):
            raise InputError(
                f"{name}: {shortened(value)} is the {demand.mistaken_for} of {target.id}, not its {demand.field}; "
                f"give {DEMANDS[name].accepts}"
            )
        found = task.get(snake(demand.field))
        if not DEMANDS[name].is_met(found, value):
            return f"{name} {value} is not met, {demand.field} is {DEMANDS[name].shown(found) or 'not known'}"
    return None


class Verdict(NamedTuple):
    """A task as the gate sees it, and whether it has reached what is asked of it."""

    task: dict[str, Any]
    reached: bool


class Judge:
    """Judges a task by its demands and the goal. One that does not meet its demands yet counts as running.

    A task without a status cannot have reached any goal.
    """

    def __init__(
        self, demands: Mapping[Target, tuple[tuple[str, str], ...]], goal: Callable[[dict[str, Any]], bool]
    ) -> None:
        self._demands = {target: asked for target, asked in demands.items() if asked}
        self._goal = goal

    def __call__(self, target: Target, task: dict[str, Any]) -> Verdict:
        """The verdict; raises GateError where the answer shows that a demand cannot be meant."""
        if not task["status"]:
            return Verdict(task, False)
        lacking = unmet(target, task, self._demands[target]) if target in self._demands else None
        if lacking is None:
            return Verdict(task, self._goal(task))
        message = f"still the previous image: {lacking}"
        return Verdict({**task, "outcome": "running", "finished": False, "message": message}, False)
