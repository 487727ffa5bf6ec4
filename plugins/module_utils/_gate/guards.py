# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparisons that hold only for what is there.

To JMESPath a field that does not exist, or has no value yet, is null: it differs from every text, and equals whatever
else is null. No author means that without writing null.
"""

from __future__ import annotations

from .slips import LOGIC, Node, is_null

_NULL: Node = {"type": "literal", "value": None, "children": []}


def guarded(node: Node, negated: bool = False) -> Node:
    """The condition with each comparison false, or true under C(!), while a side is null or they differ in type."""
    kind, children = node["type"], node["children"]
    if kind == "not_expression":
        return {**node, "children": [guarded(children[0], not negated)]}
    if kind in LOGIC:
        return {**node, "children": [guarded(child, negated) for child in children]}
    if kind == "function_expression" and node["value"] == "contains" and negated:
        for child in children:
            if child["type"] == "field":
                node = _both(_there(child, negated), node, negated)
        return node
    if kind != "comparator" or any(is_null(child) for child in children):
        return node
    # Values of different types always differ: null from text, true from 'true'. So only two nulls are left.
    one, other = ({"type": "function_expression", "value": "type", "children": [child]} for child in children)
    alike = {"type": "comparator", "value": "ne" if negated else "eq", "children": [one, other]}
    if all(child["type"] != "literal" for child in children):
        node = _both(_there(children[0], negated), node, negated)
    return _both(alike, node, negated)


def _there(side: Node, negated: bool) -> Node:
    """That a side is not null, or under C(!) that it is."""
    return {"type": "comparator", "value": "eq" if negated else "ne", "children": [side, _NULL]}


def _both(condition: Node, node: Node, negated: bool) -> Node:
    """A comparison that counts only with a condition, or under C(!) without it."""
    return {"type": "or_expression" if negated else "and_expression", "children": [condition, node]}
