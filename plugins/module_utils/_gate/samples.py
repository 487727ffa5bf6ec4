# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last net for slips in a condition: what it says of tasks of which nothing is known but their status.

No grammar finds every way to write what holds for all tasks, such as C(status != 'A' || status != 'B').
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._api.errors import InputError
from .._tasks.kinds import FINISHED, KINDS
from .._tasks.shape import shape

_UNHEARD_OF = "_A_STATUS_THAT_NOBODY_KNOWS_"


def refuse_unselective(meets: Callable[[dict[str, Any]], bool], kinds: Iterable[str]) -> None:
    """Raise InputError for a condition that is met whatever the status, or by whatever still runs.

    What only tasks that run meet is taken: it may wait for a beginning.
    """
    for name in sorted(kinds):
        tasks = [_sample(name, word) for words in KINDS[name].statuses.values() for word in words]
        met = [task for task in tasks if _meets(meets, task)]
        if len(met) == len(tasks) and _meets(meets, _sample(name, _UNHEARD_OF)):
            raise InputError("condition: every task meets it, whatever its status; compare the status or the outcome")
        running = [task for task in tasks if task["outcome"] == "running"]
        ended = [task for task in tasks if task["outcome"] in FINISHED]
        among = [task for task in ended if task in met]
        if running and all(task in met for task in running) and among and len(among) < len(ended):
            raise InputError("condition: a task that is still running meets it; put 'finished &&' before it")


def _sample(name: str, status: str) -> dict[str, Any]:
    kind = KINDS[name]
    fields = {kind.id_field: "x-1", kind.status_field: status}
    return shape(name, "x-1", "cn-hangzhou", "cri-1" if kind.in_instance else None, fields)


def _meets(meets: Callable[[dict[str, Any]], bool], task: dict[str, Any]) -> bool:
    try:
        return meets(task)
    except InputError:  # it gives a number, which is said when a true task does
        return False
