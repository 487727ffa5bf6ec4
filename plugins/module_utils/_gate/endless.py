# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that may never end: a gate refuses to wait for one as soon as it sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .._api.errors import GateError
from .._tasks.kinds import KINDS
from .._tasks.shape import snake, text
from .._tasks.target import Part, Target
from .demands import Verdict
from .engine import Poll


def endless(task: dict[str, Any]) -> str | None:
    """Why the task may never end, and what to do instead; None for one that ends."""
    rule = KINDS[task["kind"]].endless
    found = text(task.get(snake(rule.field))).strip() if rule else ""
    if rule is None or task["finished"] or found.lower() not in [word.lower() for word in rule.words]:
        return None
    return (
        f"{task['id']} may never end: its {rule.field} is {found}, and it is {task['status']}. "
        f"A gate only waits for tasks that end; {rule.way_out}."
    )


def refusing_endless(poll: Poll, judge: Callable[[Target, dict[str, Any]], Verdict] | None) -> Poll:
    """The poll, which raises GateError after yielding a task that may never end and has not reached its goal.

    C(judge): None lets all of them pass.
    """

    def refusing(targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        for part in poll(targets, until, retry_for):
            yield part
            for target, task in part.found.items():
                reason = None if judge is None or judge(target, task).reached else endless(task)
                if reason:
                    raise GateError(reason)

    return refusing if judge else poll
