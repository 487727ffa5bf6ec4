# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate asks of a task beside its status, so that what was there before does not open it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .._api.errors import InputError
from .._api.text import shortened
from .._tasks.kinds import KINDS
from .._tasks.moments import moment
from .._tasks.schema import Compare
from .._tasks.shape import snake
from .._tasks.target import Part, Target
from .engine import Look

_ZONED = re.compile(r".*\d(Z|[+-]\d\d:?\d\d)", re.ASCII)
_DIGEST = re.compile(r"([A-Za-z0-9_+.-]{1,32}:)?[0-9A-Fa-f]{32,128}")  # a mistyped one would never be met


def _bare(digest: Any) -> str:
    """A digest to compare: the API may leave out C(sha256:)."""
    return str(digest or "").lower().rpartition(":")[2]


def _later(value: Any, than: str) -> bool:
    when, bound = moment(value), moment(than)
    if when is None or bound is None:
        return False
    # A bound in whole seconds may be the old time cut off, as in updated_at.
    return (when if bound.microsecond else when.replace(microsecond=0)) > bound


def _other(value: Any, than: str) -> bool:
    return bool(value) and _bare(value) != _bare(than)


TESTS: dict[Compare, Callable[[Any, str], bool]] = {Compare.LATER: _later, Compare.OTHER: _other}
# An option's name -> the test that its kinds make of it.
OPTIONS = {name: demand.test for kind in KINDS.values() for name, demand in kind.demands.items()}


def check_demand(name: str, option: str, value: Any) -> str:
    """The value as given for C(option), called C(name) in messages; raises InputError."""
    text = str(value)
    if OPTIONS[option] is Compare.LATER and not (_ZONED.fullmatch(text) and moment(text)):
        raise InputError(
            f"{name}: {shortened(text)} is not accepted; give a time with its zone, as 2026-03-06T08:22:40Z"
        )
    if OPTIONS[option] is Compare.OTHER and not _DIGEST.fullmatch(text):
        raise InputError(f"{name}: {shortened(text)} is not accepted; give the digest of an image, as sha256:67bf...")
    return text


class Demands:
    """The demands of a gate. A task that does not meet them yet is shown as it is, but counts as running."""

    def __init__(self, demands: Mapping[Target, Iterable[tuple[str, str]]]) -> None:
        self._demands = {target: tuple(asked) for target, asked in demands.items() if asked}

    def unmet(self, task: Mapping[str, Any]) -> list[str]:
        """What the task lacks, in words."""
        target = Target(task["kind"], task["region"], task["instance_id"], task["id"])
        lacking = []
        for option, value in self._demands.get(target, ()):
            demand = KINDS[target.kind].demands[option]
            found = task.get(snake(demand.field))
            if not TESTS[demand.test](found, value):
                lacking.append(f"{option} {value} is not met, {demand.field} is {found}")
        return lacking

    def met_and(self, reached: Callable[[dict[str, Any]], bool]) -> Callable[[dict[str, Any]], bool]:
        """The rule, for tasks that meet their demands only."""
        return (lambda task: not self.unmet(task) and reached(task)) if self._demands else reached

    def through(self, look: Look) -> Look:
        """The look, with the tasks that do not meet their demands shown as running."""

        def demanding(targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
            for part in look(targets, until, retry_for):
                yield part._replace(found={target: self._judged(task) for target, task in part.found.items()})

        return demanding if self._demands else look

    def _judged(self, task: dict[str, Any]) -> dict[str, Any]:
        lacking = self.unmet(task) if task["status"] else []
        if not lacking:
            return task
        return {**task, "outcome": "running", "finished": False, "message": f"still the one from before: {lacking[0]}"}
