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
    if kind != "comparator" or any(is_null(child) for child in children):
        return node
    for side in children:
        if side["type"] != "literal":
            there = {"type": "comparator", "value": "eq" if negated else "ne", "children": [side, _NULL]}
            node = {"type": "or_expression" if negated else "and_expression", "children": [there, node]}
    return node
