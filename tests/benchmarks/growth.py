# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cost of a poll grows with the number of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .measure import Usage, interleaved, median

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .measure import Command
    from .place import Place

SIZES = (1, 10, 100, 1_000, 10_000)
LINEAR_WITHIN = 0.1  # of the fitted line


class Curve(NamedTuple):
    """What a poll costs at each size; each size and its usage in the same place."""

    name: str
    sizes: Sequence[int]
    usages: Sequence[Usage]


class Fit(NamedTuple):
    """C(fixed + each * N) through the points, nearest in proportion; C(off): how far each point lies from it."""

    fixed: float
    each: float
    off: Sequence[float]

    def linear_to(self, sizes: Sequence[int]) -> int | None:
        """The largest size up to which every point lies within LINEAR_WITHIN of the line; None for no such size."""
        reached = None
        for size, off in zip(sizes, self.off, strict=True):
            if abs(off) > LINEAR_WITHIN:
                break
            reached = size
        return reached


def curves(place: Place) -> list[Curve]:
    """One poll of a gate, and one with the SDK, at growing numbers of tasks."""
    subjects: dict[str, Mapping[int, Command]] = {
        "gate, ECS tasks": {size: place.poll("ecs_task", size) for size in SIZES},
        "gate, build tasks": {size: place.poll("cr_artifact_build_task", size) for size in SIZES[:-1]},
        "SDK, ECS tasks": {size: place.peer("sdk_tasks.py", size) for size in SIZES},
        "SDK, build tasks": {size: place.peer("sdk_builds.py", size) for size in SIZES[:-1]},
    }
    flat = {f"{name} {size}": command for name, sizes in subjects.items() for size, command in sizes.items()}
    usages = interleaved(flat, 5)
    return [
        Curve(name, tuple(sizes), [median(usages[f"{name} {size}"]) for size in sizes])
        for name, sizes in subjects.items()
    ]


def fit(sizes: Sequence[int], values: Sequence[float]) -> Fit:
    """The line through the points by least squares of the relative distance, so that small sizes count, too."""
    weights = [1 / value**2 for value in values]
    total = sum(weights)
    mean_x = sum(w * x for w, x in zip(weights, sizes, strict=True)) / total
    mean_y = sum(w * y for w, y in zip(weights, values, strict=True)) / total
    spread = sum(w * (x - mean_x) ** 2 for w, x in zip(weights, sizes, strict=True))
    joint = sum(w * (x - mean_x) * (y - mean_y) for w, x, y in zip(weights, sizes, values, strict=True))
    each = joint / spread
    fixed = mean_y - each * mean_x
    return Fit(fixed, each, [value / (fixed + each * size) - 1 for size, value in zip(sizes, values, strict=True)])
