# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments as written, made fit for Ansible's own checks, and for being shown."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._door.options import Prepared, prepare, required_text

SPEC: dict[str, dict[str, Any]] = {
    "region": {"type": "str", "aliases": ["region_id", "alicloud_region"]},
    "secret": {"type": "str", "no_log": True, "aliases": ["key"]},
    "limit": {"type": "int"},
    "names": {"type": "list", "elements": "str"},
    "tags": {"type": "dict"},
    "wanted": {"type": "bool"},
    "condition": {"type": "str"},
}


def prepared(**written: Any) -> Prepared:
    return prepare(SPEC, written, {"condition": required_text})


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ({"region": " cn-hangzhou "}, {"region": "cn-hangzhou"}),
        ({"region_id": "cn-hangzhou"}, {"region": "cn-hangzhou"}),
        ({"region": "", "alicloud_region": "cn-a"}, {"region": "cn-a"}),
        ({"region": "cn-a", "region_id": "cn-a"}, {"region": "cn-a"}),
        ({"region": None, "limit": "", "names": [], "tags": {}, "wanted": " "}, {}),
        ({"names": ",", "limit": None}, {}),
        ({"names": "a, b,"}, {"names": ["a", "b"]}),
        ({"names": ["a ", None, ""]}, {"names": ["a"]}),
        ({"limit": "5", "wanted": False, "tags": {"a": ""}}, {"limit": "5", "wanted": False, "tags": {"a": ""}}),
    ],
)
def test_what_goes_on(written: dict[str, Any], arguments: dict[str, Any]) -> None:
    assert prepared(**written) == (arguments, tuple(arguments), None)


@pytest.mark.parametrize("number", [1234567890, True])
def test_a_number_as_a_secret_is_text(number: Any) -> None:
    arguments, _given, refused = prepared(secret=number)
    assert arguments == ({} if refused else {"secret": str(number)})
    assert str(refused or "") == ("secret: too short; at least 8 characters are accepted" if number is True else "")


def test_what_was_given_is_known_in_the_order_written() -> None:
    assert prepared(wanted=True, region_id="a", limit="", names="x").given == ("wanted", "region", "names")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"region": ["cn-a"]}, "region: a list is not accepted; give text"),
        ({"region_id": {"a": 1}}, "region_id: a dictionary is not accepted; give text"),
        ({"limit": "many"}, "limit: 'many' is not accepted; give a number, at most 100000000"),
        ({"limit": True}, "limit: True is not accepted; give a number, at most 100000000"),
        (
            {"region": "cn-a", "region_id": "cn-b"},
            "region: given with different values as region and region_id; give one of them",
        ),
        ({"region": "\ud800"}, "region: an unpaired surrogate is not accepted; give whole characters"),
        ({"secret": "sh0rtQ7"}, "secret: too short; at least 8 characters are accepted"),
        ({"key": "sh0rtQ7"}, "key: too short; at least 8 characters are accepted"),
        (
            {"condition": ""},
            "condition is empty; a template may have rendered to nothing; use default(omit) to omit the option",
        ),
        (
            {"condition": None},
            "condition is empty; a template may have rendered to nothing; use default(omit) to omit the option",
        ),
        ({"condition": ["finished"]}, "condition: a list is not accepted; give text"),
    ],
)
def test_what_is_refused_and_not_shown_then(written: dict[str, Any], said: str) -> None:
    arguments, _given, refused = prepared(**written)
    assert str(refused) == said
    assert isinstance(refused, InputError)
    assert not arguments or arguments == {"region": "cn-a"}


def test_the_first_refusal_is_said() -> None:
    assert str(prepared(limit="x", region=["y"]).refused).startswith("limit: ")


def test_an_unknown_option_is_left_to_ansible_without_its_value() -> None:
    assert prepared(regoin="may-be-a-secret").arguments == {"regoin": None}


def test_an_endpoint_with_a_user_is_not_shown() -> None:
    arguments, _given, refused = prepare({"endpoint": {"type": "str"}}, {"endpoint": "https://user:hunter2@h"}, {})
    assert arguments == {}
    assert "hunter2" not in str(refused)
