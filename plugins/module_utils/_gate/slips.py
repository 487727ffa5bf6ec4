# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips in a condition, found by walking the tree that JMESPath itself makes of the expression.

JMESPath treats everything but null, false and empty values as true, and a word without quotes as a field. So the
walk has to know where a truth value is used: the whole expression, the operands of C(||), C(&&) and C(!), and filters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._api.errors import InputError
from .._tasks.shape import COMMON
from .vocabulary import Vocabulary

Node = Mapping[str, Any]

_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
LOGIC = {"or_expression": "||", "and_expression": "&&"}
_MULTI_SELECTS = ("multi_select_list", "multi_select_dict")
_NUMERIC_FUNCTIONS = ("abs", "avg", "ceil", "floor", "length", "sum", "to_number")
NUMERIC_FIELDS = ("progress", "remain_time")
_BOOLEAN_FIELDS = ("finished", "reached")
_NULLS = ("null", "none", "nil")  # no task has these fields; they are meant as null, and are
_NEVER_EMPTY = ("kind", "id", "region", "status", "outcome")  # of a task that has a status
_NEVER_FALSE = ("to_array", "to_string", "type")
_OPPOSITES = {"eq": "!=", "ne": "==", "lt": ">=", "lte": ">", "gt": "<=", "gte": "<"}
_NO_FIELD = "is read as a field name"
_TIME = re.compile(r"\d{4}-\d\d")
_QUOTES = "text takes single quotes, true and false take backquotes"
_SEARCHES = ("contains", "starts_with", "ends_with")


def refuse_slips(parsed: Node, kinds: Iterable[str]) -> None:
    """Raise InputError, with the corrected form, for what can only be a slip in a condition over these kinds."""
    _Walk(kinds).truth(parsed, top=True)


def top_fields(node: Node) -> list[str]:
    """The names that the expression uses as fields of the task itself, in order."""
    kind, children = node["type"], node["children"]
    if kind == "field":
        return [node["value"]]
    if kind in ("subexpression", "index_expression", "projection", "value_projection", "filter_projection", "pipe"):
        children = children[:1]
    if kind == "expref":
        children = []
    names = [name for child in children if isinstance(child, dict) for name in top_fields(child)]
    return list(dict.fromkeys(names))


class _Walk:
    """C(top): whether names stand for fields of the task itself, and not of something inside it."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._words = Vocabulary(kinds)
        self._negations = 0

    def truth(self, node: Node, top: bool, guards: bool = False) -> None:
        """Walk what is used as true or false. C(guards): it only checks that what is compared next is there."""
        kind, children = node["type"], node["children"]
        if kind == "current" and top:
            raise _refused("@ is the task itself, which is always there; compare one of its fields")
        if kind == "literal":
            raise _refused(f"{_text(node)} alone is the same for every task; compare a field with it")
        if kind in _MULTI_SELECTS:
            raise _refused("a list or dict written out is always true; join comparisons with && and ||")
        if self._is_bare_word(node):
            raise _refused(self._bare_word(node, "=="))
        if not guards:
            self._decides_nothing(node, top)
        if kind in LOGIC:
            for place, child in enumerate(children):
                if child["type"] == "literal":
                    raise _refused(self._literal_operand(node, place))
                # Under ! it would say the opposite: that what is not there is enough.
                first = kind == "and_expression" and place == 0 and self._negations % 2 == 0
                self.truth(child, top, guards=first and _text(child) in top_fields(children[1]))
        elif kind == "not_expression":
            self._negated(children[0], top)
        elif kind == "pipe":
            self.value(children[0], top)
            self.truth(children[1], top=False)
        else:
            self.value(node, top)

    def value(self, node: Node, top: bool) -> None:
        """Walk what is used as a value."""
        if node["type"] == "comparator" and all(child["type"] == "literal" for child in node["children"]):
            raise _refused(f"{_text(node)} is the same for every task; compare a field")
        kind, children = node["type"], [child for child in node["children"] if isinstance(child, dict)]
        if kind == "comparator":
            self._comparison(node, top)
        if top and self._is_bare_word(node):
            raise _refused(f"{node['value']} {_NO_FIELD}; {_QUOTES}: {self._words.meant(node['value'])}")
        if kind == "function_expression" and node["value"] in _SEARCHES and top:
            self._search(*children)
        if kind in LOGIC and (children[0]["type"] == "literal" or (kind == "and_expression" and _has_literal(node))):
            raise _refused(self._literal_operand(node, 0 if children[0]["type"] == "literal" else 1))
        if kind == "not_expression":
            self._negated(children[0], top)
        elif kind == "filter_projection":
            self.value(children[0], top)
            self.value(children[1], top=False)
            self.truth(children[2], top=False)
        elif kind in ("subexpression", "index_expression", "projection", "value_projection", "pipe"):
            for place, child in enumerate(children):
                self.value(child, top and place == 0)
        else:
            for child in children:
                self.value(child, top and kind != "expref")

    def _decides_nothing(self, node: Node, top: bool) -> None:
        """Refuse what is true of every task, or a number, which to JMESPath is true."""
        kind, name, children = node["type"], node.get("value"), node["children"]
        if kind == "field" and top and (name in _NEVER_EMPTY or (name == "created_at" and self._words.all_created)):
            raise _refused(f"{name} is never empty, so this is true of every task; compare it")
        if kind == "field" and top and name == "reached":
            raise _refused("reached is what the gate makes of its condition; compare status or outcome")
        if kind == "function_expression":
            about_all = top and name in ("keys", "values") and children[0]["type"] == "current"
            there = top and name == "not_null" and any(_own_field(child) in _NEVER_EMPTY for child in children)
            if about_all or there or name in _NEVER_FALSE:
                raise _refused(f"{name}(...) is never empty, so this is true of every task; compare it")
        if (kind == "field" and name in NUMERIC_FIELDS) or (
            kind == "function_expression" and name in _NUMERIC_FUNCTIONS
        ):
            told = name if kind == "field" else f"{name}(...)"
            raise _refused(f"{told} is a number, which is neither true nor false; compare it, as in {told} >= `90`")

    def _is_bare_word(self, node: Node, beside: Node | None = None) -> bool:
        """Whether a name can only be meant as text, or as true or false. C(beside): what it is compared with.

        C(finished) is a field of every task and a status of some, so it is text only next to a status or an outcome.
        """
        if node["type"] != "field" or self._words.meant(node["value"]) is None:
            return False
        return node["value"] not in COMMON or (
            beside is not None and beside["type"] == "field" and beside["value"] in ("status", "outcome")
        )

    def _bare_word(self, node: Node, sign: str) -> str:
        word, meant = node["value"], str(self._words.meant(node["value"]))
        if meant.startswith("`"):
            return f"{word} alone is a field name, and {meant} is the same for every task; compare a field with it"
        return f"{word} {_NO_FIELD}; write {self._words.field(word)} {sign} {meant}"

    def _negated(self, node: Node, top: bool) -> None:
        if self._is_bare_word(node):
            raise _refused(self._bare_word(node, "!="))
        if node["type"] == "field" and top:
            name = node["value"]
            near = None if name.lower() in _NULLS else self._words.near_name(name)
            if near or name.lower() in _NULLS:
                mended = f"did you mean {near}?" if near else "null takes backquotes"
                raise _refused(f"!{name} is always true, since no task has a field {name}; {mended}")
        self._negations += 1
        self.truth(node, top)
        self._negations -= 1

    def _comparison(self, node: Node, top: bool) -> None:
        for one, other in (node["children"], node["children"][::-1]):
            if self._is_bare_word(one, beside=other):
                meant = str(self._words.meant(one["value"]))
                raise _refused(f"{one['value']} {_NO_FIELD}; {_QUOTES}: {self._with(node, one, meant)}")
            if one["type"] == "not_expression" and other["type"] == "literal" and not isinstance(other["value"], bool):
                raise _refused(self._compared_with_not(node, one["children"][0], other))
            field = _own_field(other) if top else None
            if field and one["type"] == "literal":
                self._compared(node, field, one)
            if field in (*_BOOLEAN_FIELDS, *_NEVER_EMPTY) and is_null(one):
                raise _refused(f"{field} is never null; compare it with one of its values")
            if field and field == _own_field(one):
                raise _refused(f"{field} compared with itself is the same for every task")

    def _compared(self, node: Node, field: str, literal: Node) -> None:
        """A field of the task compared with a literal."""
        value = literal["value"]
        if field in NUMERIC_FIELDS and isinstance(value, str):
            number = value.strip("% ") if value.strip("% ").isdigit() else "90"
            raise _refused(
                f"{field} is a number, and numbers take backquotes: {self._with(node, literal, f'`{number}`')}"
            )
        if node["value"] not in ("eq", "ne") and isinstance(value, str) and not _TIME.match(value):
            raise _refused(f"{_text(literal)} is text, and only numbers and times have an order; compare with == or !=")
        if field in _BOOLEAN_FIELDS and not isinstance(value, bool):
            truth = "`false`" if str(value).lower() == "false" else "`true`"
            raise _refused(f"{field} is true or false, which take backquotes: {self._with(node, literal, truth)}")
        differs = node["value"] in ("eq", "ne") and (node["value"] == "ne") != bool(self._negations % 2)
        if differs and isinstance(value, str) and value.strip().lower() in ("", *_NULLS):
            raise _refused(f"a field that is not there yet is null, which differs from {_text(literal)}; write {field}")
        if field in ("status", "outcome") and isinstance(value, str):
            self._spelled(field, value, differs, lambda near: self._with(node, literal, f"'{near}'"))

    def _spelled(self, field: str, value: str, differs: bool, mended: Callable[[str], str]) -> None:
        """Refuse a word that the field never has in this spelling."""
        near = self._words.spelled(field, value)
        if near:
            raise _refused(f"no {field} here is spelled '{value}'; write {mended(near)}")
        stranger = self._words.without(field, value)
        if stranger is None or not (differs or field == "outcome"):
            return
        if value in self._words.words(field).split(", "):
            raise _refused(
                f"{stranger} has no {field} '{value}', so its tasks would always differ from it; use outcome"
            )
        known = self._words.words(field)
        raise _refused(f"'{value}' is not a known {field} here, so this tests nothing; known: {known}")

    def _search(self, where: Node, what: Node) -> None:
        """A function that looks for text in a status or an outcome, or for one of these in a list."""
        if what["type"] == "literal" and what["value"] == "":
            raise _refused("'' is in every text; name what to look for")
        field = _own_field(where)
        if field in ("status", "outcome") and what["type"] == "literal" and isinstance(what["value"], str):
            whole = self._words.part(field, what["value"])
            if whole:
                raise _refused(f"no {field} here contains '{what['value']}'; case matters, as in {whole}")
        field = _own_field(what)
        if field in ("status", "outcome") and where["type"] in ("literal", "multi_select_list"):
            listed = (
                where["value"] if where["type"] == "literal" else [child.get("value") for child in where["children"]]
            )
            for value in listed if isinstance(listed, list) else []:
                if isinstance(value, str):
                    self._spelled(field, value, False, lambda near: f"'{near}'")

    @staticmethod
    def _with(node: Node, part: Node, meant: str) -> str:
        """The comparison with one side replaced by what was meant."""
        sides = [meant if side is part else _text(side) for side in node["children"]]
        return f"{sides[0]} {_SIGNS[node['value']]} {sides[1]}"

    @staticmethod
    def _compared_with_not(node: Node, inner: Node, literal: Node) -> str:
        if inner["type"] != "field":
            return f"! gives true or false, never {_text(literal)}"
        return f"! binds to {_text(inner)} alone; write {_text(inner)} {_OPPOSITES[node['value']]} {_text(literal)}"

    @staticmethod
    def _literal_operand(node: Node, place: int) -> str:
        literal, other = node["children"][place], node["children"][1 - place]
        sign = LOGIC[node["type"]]
        said = f"{_text(literal)} as an operand of {sign} is the same for every task; "
        compared = other["type"] == "comparator" and other["value"] in ("eq", "ne")
        if compared and other["children"][0]["type"] == "field" and isinstance(literal["value"], str):
            field = other["children"][0]["value"]
            return (
                f"{said}compare on both sides: {_text(other)} {sign} {field} {_SIGNS[other['value']]} {_text(literal)}"
            )
        return f"{said}compare a field with it, or leave it out"


def _own_field(node: Node) -> str | None:
    """The task's own field that a node names, also when written with C(@)."""
    children = node["children"]
    if node["type"] == "subexpression" and len(children) == 2 and children[0]["type"] == "current":
        node = children[1]
    return str(node["value"]) if node["type"] == "field" else None


def is_null(node: Node) -> bool:
    if node["type"] == "literal":
        return node["value"] is None
    return node["type"] == "field" and node["value"].lower() in _NULLS


def _has_literal(node: Node) -> bool:
    return any(child["type"] == "literal" for child in node["children"])


def _text(node: Node) -> str:
    """A name, a literal or a comparison of them as written; anything longer is elided."""
    own = _own_field(node)
    if own is not None:
        return own
    if node["type"] == "literal":
        value = node["value"]
        return f"'{value}'" if isinstance(value, str) else f"`{json.dumps(value)}`"
    if node["type"] == "comparator":
        left, right = node["children"]
        return f"{_text(left)} {_SIGNS[node['value']]} {_text(right)}"
    return "..."


def _refused(reason: str) -> InputError:
    return InputError(f"condition: {reason}")
