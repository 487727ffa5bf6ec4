# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that a condition over some kinds of task can use: outcomes, and the statuses of each kind.

JMESPath is case-sensitive, and products spell the same word differently.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from .._tasks.kinds import KINDS, OUTCOMES
from .._tasks.shape import COMMON

_NEAR = 0.8  # similarity by difflib: one or two wrong letters


class Vocabulary:
    """The words of these kinds."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._statuses = {
            kind: tuple(word for words in KINDS[kind].statuses.values() for word in words) for kind in sorted(kinds)
        }
        self._spellings: dict[str, dict[str, list[str]]] = {"status": {}, "outcome": {}}
        # Whether the tasks of all kinds say when they were created.
        self.all_created = all("created_at" in KINDS[kind].times for kind in self._statuses)
        for words in self._statuses.values():
            for word in words:
                _add(self._spellings["status"], word)
        for word in OUTCOMES:
            _add(self._spellings["outcome"], word)

    def meant(self, word: str) -> str | None:
        """What an author means by a word without quotes, correctly quoted; None for any other name."""
        folded = word.lower()
        if folded in ("true", "false"):
            return f"`{folded}`"
        field = self.field(folded)
        if folded not in self._spellings[field]:
            return None
        spelled = self._spellings[field][folded]
        return f"'{word if word in spelled else spelled[0]}'"

    def field(self, word: str) -> str:
        """The field that has this word: C(status) or C(outcome)."""
        return "status" if word.lower() in self._spellings["status"] else "outcome"

    def spelled(self, field: str, value: str) -> str | None:
        """The word of the field that was meant; None for one that is right, or like no other."""
        known = self._spellings[field]
        folded = value.strip().lower()
        if value in known.get(folded, ()):
            return None
        near = [folded] if folded in known else difflib.get_close_matches(folded, known, 1, _NEAR)
        return known[near[0]][0] if near else None

    def part(self, field: str, value: str) -> str | None:
        """A word of the field that contains this in another case; None if one contains it as is, or none does."""
        words = [word for spelled in self._spellings[field].values() for word in spelled]
        if any(value in word for word in words):
            return None
        return next((word for word in words if value.lower() in word.lower()), None)

    def without(self, field: str, value: str) -> str | None:
        """The first kind whose tasks never have this word in the field, so always differ from it."""
        if field == "outcome":
            return None if value in OUTCOMES else next(iter(self._statuses), None)
        return next((kind for kind, words in self._statuses.items() if value not in words), None)

    def words(self, field: str) -> str:
        """The words of the field, for a message."""
        return ", ".join(word for spelled in self._spellings[field].values() for word in spelled)

    def near_name(self, name: str) -> str | None:
        """The common field, or the outcome, that was meant by an unknown name."""
        if name in COMMON:
            return None
        return next(iter(difflib.get_close_matches(name.lower(), (*COMMON, *OUTCOMES), 1, _NEAR)), None)


def _add(spellings: dict[str, list[str]], word: str) -> None:
    spelled = spellings.setdefault(word.lower(), [])
    if word not in spelled:
        spelled.append(word)
