# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the templates of a play make of arguments, made what a module would have got."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

import jmespath
import pytest
from ansible import template
from ansible.parsing.dataloader import DataLoader
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.alicloud.gate.plugins.plugin_utils._plain import plain

YAML = """
text: t-1
listed: [t-1, {deep: t-2}]
number: 5
share: 0.5
wanted: yes
nothing: null
day: 2026-03-06
moment: 2026-03-06T08:22:40Z
"""


def types(value: Any) -> set[type]:
    """Every type in a value, at any depth."""
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return {type(value)}.union(*(types(part) for part in parts))


def test_what_a_playbook_has_is_plain_at_every_depth() -> None:
    written = DataLoader().load(YAML)
    taken = plain(written)
    assert types(taken) <= {dict, list, str, int, float, bool, type(None)}
    assert taken == {
        "text": "t-1",
        "listed": ["t-1", {"deep": "t-2"}],
        "number": 5,
        "share": 0.5,
        "wanted": True,
        "nothing": None,
        "day": "2026-03-06",
        "moment": taken["moment"],
    }
    assert taken["moment"].startswith("2026-03-06")


@pytest.mark.parametrize(
    "value", ["t-1", ["t-1", {"a": "b"}], {"key": ["x"]}, 5, True, None, ("a", "b"), {"a"}, "\u00e4{{ x }}"]
)
def test_unsafe_values_and_others_are_plain(value: Any) -> None:
    taken = plain(wrap_var(value))
    assert types(taken) <= {dict, list, str, int, bool, type(None)}
    expected = list(value) if isinstance(value, (tuple, set)) else value
    assert taken == expected


def test_templated_values_are_plain_and_jmespath_takes_them() -> None:
    trusted = getattr(template, "trust_as_template", str)  # ansible-core 2.18 trusts everything
    templar = template.Templar(loader=DataLoader(), variables={"ids": ["t-1", "t-2"], "word": "Processing"})
    written = {"ids": trusted("{{ ids }}"), "word": trusted("x{{ word }}")}
    taken = plain(templar.template(written))
    assert taken == {"ids": ["t-1", "t-2"], "word": "xProcessing"}
    assert jmespath.search("starts_with(word, 'x') && contains(ids, 't-1')", taken) is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 3, 6), "2026-03-06"),
        (datetime(2026, 3, 6, 8, 22, 40, tzinfo=timezone.utc), "2026-03-06T08:22:40+00:00"),
    ],
)
def test_dates_are_text(value: date, expected: str) -> None:
    assert plain([value]) == [expected]


def test_the_value_itself_is_left_alone() -> None:
    written = {"a": ["x"]}
    plain(written)["a"].append("y")
    assert json.dumps(written) == '{"a": ["x"]}'
