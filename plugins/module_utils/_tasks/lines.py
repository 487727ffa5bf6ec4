# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of text from the lists in an answer, as a kind's entry says."""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._api.text import printable
from .moments import moment
from .schema import Lines

LONGEST_LINE = 1000  # characters
INDENT = "  "  # of output
Block = tuple[str, ...]
_FIELD = re.compile(r"\{(\w+)(:d)?\}", re.ASCII)


def rows(node: Any, path: Sequence[str]) -> list[Mapping[str, Any]]:
    """The objects in the list at the path; without a path, the object itself; none if there is no such list."""
    if not path:
        return [node] if isinstance(node, dict) else []
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return [row for row in (node if isinstance(node, list) else []) if isinstance(row, dict)]


def lines_of(wanted: Lines, node: Any, called: Callable[[str], str] = str) -> list[str]:
    """The lines in an answer or a task; C(called) turns the API's field names into those used there."""
    return flat(wanted, blocks_of(wanted, node, called))


def blocks_of(wanted: Lines, node: Any, called: Callable[[str], str] = str) -> list[Block]:
    """The same per row: its line, and the end of its output."""
    found = rows(node, [called(step) for step in wanted.path])
    if wanted.only:
        field, beginnings = wanted.only
        found = [row for row in found if _said(row, called(field)).lower().startswith(beginnings)]
    if wanted.by:
        found = sorted(found, key=lambda row: str(moment(row.get(called(wanted.by))) or ""))
    blocks = [(_written(wanted.forms, row, called), *_output(wanted, row, called)) for row in found]
    return [block for block in blocks if block[0]]


def flat(wanted: Lines, blocks: Sequence[Block]) -> list[str]:
    """The lines of as many blocks as are wanted, which share the room for output."""
    if not wanted.most:
        return [line for block in blocks for line in block][-wanted.last :]
    named = blocks[: wanted.most]
    share = max(2, wanted.last // max(1, len(named)))
    lines = [line for block in named for line in (block[0], *(INDENT + line for line in block[1:][-share:]))]
    more = len(blocks) - len(named)
    return lines + ([f"and {more} more"] if more > 0 else [])


def _output(wanted: Lines, row: Mapping[str, Any], called: Callable[[str], str]) -> list[str]:
    """The last lines of a row's output, safe to show."""
    if not wanted.output:
        return []
    sent = _said(row, called(wanted.output))
    try:
        text = base64.b64decode(sent, validate=True).decode("utf-8", "replace")
    except ValueError:
        text = sent  # not encoded, although it was requested
    lines = (printable(line[:LONGEST_LINE]).rstrip() for line in text.splitlines())
    return [line for line in lines if line][-wanted.last :]


def _written(forms: Sequence[str], row: Mapping[str, Any], called: Callable[[str], str]) -> str:
    """The row in the first form whose fields all have a value; empty if there is none."""
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
