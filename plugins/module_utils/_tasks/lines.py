# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of text out of the lists in an answer, as an entry of the kinds says."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .moments import moment
from .schema import Lines

_FIELD = re.compile(r"\{(\w+)(:d)?\}", re.ASCII)


def rows(node: Any, path: Sequence[str]) -> list[Mapping[str, Any]]:
    """The objects of the list at the path; with no path the object itself; none where there is no such list."""
    if not path:
        return [node] if isinstance(node, dict) else []
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return [row for row in (node if isinstance(node, list) else []) if isinstance(row, dict)]


def lines_of(wanted: Lines, node: Any, called: Callable[[str], str] = str) -> list[str]:
    """The lines in an answer or a task; C(called) gives the names that fields have there, from those of the API."""
    found = rows(node, [called(step) for step in wanted.path])
    if wanted.only:
        field, beginnings = wanted.only
        found = [row for row in found if _said(row, called(field)).lower().startswith(beginnings)]
    if wanted.by:
        found = sorted(found, key=lambda row: str(moment(row.get(called(wanted.by))) or ""))
    written = [line for line in (_written(wanted.forms, row, called) for row in found) if line]
    if not wanted.most:
        return written[-wanted.last :]
    more = len(written) - wanted.most
    return written[: wanted.most] + ([f"and {more} more"] if more > 0 else [])


def _written(forms: Sequence[str], row: Mapping[str, Any], called: Callable[[str], str]) -> str:
    """The row in the first form whose fields all say something; empty when there is none."""
    for form in forms:
        said = {
            name: _number(row, called(name)) if whole else _said(row, called(name)) for name, whole in _fields(form)
        }
        if all(said.values()):
            return form.format_map(said)
    return ""


@functools.lru_cache(maxsize=64)
def _fields(form: str) -> tuple[tuple[str, bool], ...]:
    """The names of a form's fields, and whether each is a whole number."""
    return tuple((name, bool(whole)) for name, whole in _FIELD.findall(form))


def _said(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
