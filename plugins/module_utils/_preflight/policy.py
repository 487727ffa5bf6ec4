# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest RAM policy for kinds of task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._tasks.kinds import KINDS


def policy(kinds: Iterable[str], details: bool, said: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A RAM policy that allows what gates on these kinds need, with C(details) also for the reasons of failures.

    C(said): by the action known here, the one that the API named when it denied the call.
    """
    named = said or {}
    chosen = [KINDS[name] for name in dict.fromkeys(kinds)]
    statements: dict[tuple[str, ...], list[str]] = {}
    actions = [(kind.ram_action, kind.resources) for kind in chosen]
    for action, resources in actions:
        _add(statements.setdefault((action, *resources), []), named.get(action, action))
    reasons = [action for kind in chosen if details for action in kind.detail_actions]
    found = [
        {"Effect": "Allow", "Action": _one_or_many(allowed), "Resource": _one_or_many(list(resources))}
        for (_action, *resources), allowed in statements.items()
    ]
    if reasons:
        # None of the vendor's pages says what these can be narrowed to.
        allowed = list(dict.fromkeys(named.get(action, action) for action in reasons))
        found.append({"Effect": "Allow", "Action": _one_or_many(allowed), "Resource": "*"})
    return {"Version": "1", "Statement": found}


def _add(actions: list[str], action: str) -> None:
    if action not in actions:
        actions.append(action)


def _one_or_many(words: list[str]) -> str | list[str]:
    return words[0] if len(words) == 1 else words
