# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The C(condition) of a gate: JMESPath over one task."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from .._api.errors import InputError

try:
    import jmespath
    from jmespath.exceptions import JMESPathError
    from jmespath.functions import Functions
except ImportError:
    JMESPATH_ERROR: str | None = traceback.format_exc()
else:
    JMESPATH_ERROR = None


class Condition:
    """A compiled expression; refuses what can never be evaluated, before any call."""

    def __init__(self, expression: str) -> None:
        try:
            self._compiled = jmespath.compile(expression)
            unknown = sorted(_functions(self._compiled.parsed) - set(Functions.FUNCTION_TABLE))
        except JMESPathError as error:
            place = getattr(error, "lex_position", getattr(error, "lexer_position", None))
            where = "" if place is None else f", at character {place + 1}"
            raise InputError(f"condition: not valid JMESPath: {_first_line(error).rstrip(':')}{where}") from None
        except RecursionError:
            raise InputError("condition: the expression is nested too deeply") from None
        if unknown:
            raise InputError(f"condition: JMESPath has no function {', '.join(unknown)}")

    def __call__(self, task: dict[str, Any]) -> bool:
        """Whether the task meets it: JMESPath's truth, in which only null, false and what is empty are false.

        An error at run time (a field that is still null) counts as not yet met.
        """
        value, error = self._evaluate(task)
        return error is None and not (value is None or value is False or value in ("", [], {}))

    def error(self, task: dict[str, Any]) -> str | None:
        """Why it cannot be evaluated for the task, if it cannot."""
        return self._evaluate(task)[1]

    def _evaluate(self, task: dict[str, Any]) -> tuple[Any, str | None]:
        try:
            return self._compiled.search(task), None
        except RecursionError:
            return None, "it is nested too deeply"
        except (JMESPathError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            return None, _first_line(error)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _functions(node: Mapping[str, Any]) -> set[str]:
    """The names of the functions that an expression calls."""
    names = {node["value"]} if node["type"] == "function_expression" else set()
    return names.union(*(_functions(child) for child in node["children"] if isinstance(child, dict)))
