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
    """The condition with each comparison false while one of its sides is null, or true under C(!)."""
    kind, children = node["type"], node["children"]
    if kind == "not_expression":
        return {**node, "children": [guarded(children[0], not negated)]}
    if kind in LOGIC:
        return {**node, "children": [guarded(child, negated) for child in children]}
    if kind == "function_expression" and node["value"] == "contains" and negated:
        return _guarded(node, [child for child in children if child["type"] == "field"], negated)
    if kind != "comparator" or any(is_null(child) for child in children):
        return node
    node = _guarded(node, [child for child in children if child["type"] != "literal"], negated)
    # Values of different types always differ: true from 'true', 1 from '1'.
    one, other = ({"type": "function_expression", "value": "type", "children": [child]} for child in children)
    return _both({"type": "comparator", "value": "ne" if negated else "eq", "children": [one, other]}, node, negated)


def _guarded(node: Node, sides: list[Node], negated: bool) -> Node:
    for side in sides:
        there = {"type": "comparator", "value": "eq" if negated else "ne", "children": [side, _NULL]}
        node = _both(there, node, negated)
    return node


def _both(there: Node, node: Node, negated: bool) -> Node:
    """A comparison that counts only with a condition, or under C(!) without it."""
    return {"type": "or_expression" if negated else "and_expression", "children": [there, node]}
