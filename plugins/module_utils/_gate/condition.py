# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A condition over one task, in JMESPath.

What can only be a slip is refused before any call (C(slips)): JMESPath reads a bare or double-quoted word as a field,
and a field that does not exist is null, so that C(status != BUILDING) would be true at once. What might be a field that
comes late counts as not met while it is null (C(guards)).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .._api.errors import InputError
from .guards import guarded
from .samples import refuse_unselective
from .slips import refuse_slips, top_fields

try:
    import jmespath
    from jmespath.exceptions import JMESPathError
    from jmespath.functions import Functions
    from jmespath.parser import ParsedResult
except ImportError:
    JMESPATH_MISSING = True
else:
    JMESPATH_MISSING = False

Node = Mapping[str, Any]


class Condition:
    """A compiled expression over tasks of these kinds; raises InputError for what can only be a slip."""

    def __init__(self, expression: str, kinds: Iterable[str]) -> None:
        kinds = set(kinds)
        try:
            self._compiled = jmespath.compile(expression)
            unknown = sorted(_functions(self._compiled.parsed) - set(Functions.FUNCTION_TABLE))
            if unknown:
                raise InputError(f"condition: JMESPath has no function {', '.join(unknown)}")
            refuse_slips(self._compiled.parsed, kinds)
        except JMESPathError as error:
            place = getattr(error, "lex_position", getattr(error, "lexer_position", None))
            where = "" if place is None else f", at character {place + 1}"
            raise InputError(f"condition: not valid JMESPath: {_first_line(error).rstrip(':')}{where}") from None
        except RecursionError:
            raise InputError("condition: the expression is nested too deeply") from None
        self.expression = expression
        self._fields = top_fields(self._compiled.parsed)
        # A new object: JMESPath caches what it compiled, by its text.
        tree: Any = guarded(self._compiled.parsed)
        self._compiled = ParsedResult(expression, tree)
        refuse_unselective(self, kinds)

    def __call__(self, task: dict[str, Any]) -> bool:
        """Whether the task meets it: true does, and so does a non-empty text, list or dict.

        An error at run time (a field that is still null) counts as not yet met. Raises InputError for a number: to
        JMESPath even 0 is true.
        """
        value, error = self._evaluate(task)
        if error is None and isinstance(value, (int, float)) and not isinstance(value, bool):
            raise InputError(
                f"condition: it gives a number for {task['id']}, {value}, which is neither true nor false; "
                f"compare it, as in {self.expression} >= `90`"
            )
        return error is None and not (value is None or value is False or value in ("", [], {}))

    def value(self, task: dict[str, Any]) -> str:
        """The value for the task, or why there is none, for a message."""
        value, error = self._evaluate(task)
        if error is not None:
            return f"could not be evaluated: {error}"
        shown = json.dumps(value, ensure_ascii=False, default=str)
        return f"had the value {shown if len(shown) <= 100 else shown[:97] + '...'}"

    def unknown_fields(self, tasks: Iterable[Mapping[str, Any]]) -> list[str]:
        """The names that no task has as a field; empty while no task has a status."""
        known = {key for task in tasks if task["status"] for key in task}
        return [name for name in self._fields if known and name not in known]

    def _evaluate(self, task: dict[str, Any]) -> tuple[Any, str | None]:
        try:
            return self._compiled.search(task), None
        except RecursionError:
            return None, "it is nested too deeply"
        except (JMESPathError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            return None, _first_line(error)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _functions(node: Node) -> set[str]:
    """The names of the functions that an expression calls."""
    names = {node["value"]} if node["type"] == "function_expression" else set()
    return names.union(*(_functions(child) for child in node["children"] if isinstance(child, dict)))
