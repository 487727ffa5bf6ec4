# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be published of an answer: an allow-list by construction, so that no value can get through.

All that is taken is a status, a code word by word from a vocabulary, the presence and type of fields named
here, and the names of headers named here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .questions import QUESTIONS

HEADERS = ("date", "x-acs-request-id", "x-acs-retry-after", "x-ratelimit-user", "x-ratelimit-user-api")
VENDOR = re.compile(r"[a-z0-9.-]+\.aliyuncs\.com")
# The words that the vendor's codes are made of (its metadata and pages); any other word becomes an asterisk.
_WORDS = """
abnormal access account action alias already api architecture arrearage artifact auth authentication authorized
bucket build business bussiness busy cache caller cancel category central cluster command commit config conflict
container content count current day denied deny detail details digest disabled disk dispatch dry duplicate empty
enabled error exceed exceeded execution exist exists expired fail failed failure filter flow forbidden format
found group has id ids illegal image inactive incomplete incorrect info instance internal invalid invocation
invoke is key kind last layer length limit link list log malformed max method mismatch missing name namespace
network next no nonce not null number oauth of on open operation order os out owner page param parameter
paramter pending per permission pipeline policy previous privilege processing product public quota ram real
record region registry rejected repo repository request required resource results role rule run running scan
secret security server service session set sign signature size snapshot source stamp start status sts sub
success support supported sync system tag tags task template throttled throttling time timeout timestamp token
too type unauthorized unavailable unknown unsupported update usage used user valid value vcpu version wait
"""
WORDS = frozenset(_WORDS.split())
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z._]+|[._]")
_LONGEST = 100  # characters of a code


class Reply(NamedTuple):
    """The answer to one HTTP request, as it came. C(host): the host that was asked."""

    host: str
    http_status: int
    headers: Mapping[str, str]
    body: bytes


def note(question: str, operation: str, reply: Reply | None) -> dict[str, Any]:
    """What an answer says about a question of the contract; all null without an answer."""
    noted: dict[str, Any] = {
        "question": question,
        "operation": operation,
        "vendor_host": None,
        "http_status": None,
        "code": None,
        "fields": {},
        "headers": [],
    }
    if reply is None:
        return noted
    given = {name.lower() for name in reply.headers}
    answer = _object(reply.body)
    noted.update(
        vendor_host=bool(VENDOR.fullmatch(reply.host)),
        http_status=reply.http_status,
        headers=[name for name in HEADERS if name in given],
        code=code_in_words(answer.get("Code", answer.get("code"))),
    )
    if 200 <= reply.http_status < 300:
        noted["fields"] = {path: type_of(answer, path) for path in QUESTIONS[question].fields}
    return noted


def code_in_words(code: Any) -> str | None:
    """A code in which every word outside the vocabulary is replaced by an asterisk; None without a code."""
    if not isinstance(code, str) or not code:
        return None
    parts = _PART.findall(code[:_LONGEST])
    shown = "".join(part if part in "._" or part.lower() in WORDS else "*" for part in parts)
    return re.sub(r"\*+", "*", shown)


def type_of(answer: Any, path: str) -> str:
    """The type of what is at a path, in words; C(absent) for nothing, C(no row) for the rows of an empty list."""
    node = answer
    for step in path.split("."):
        name, row = step.removesuffix("[]"), step.endswith("[]")
        if not isinstance(node, dict) or name not in node:
            return "absent"
        node = node[name]
        if row:
            if not isinstance(node, list) or not node:
                return "no row"
            node = node[0]
    return _type(node)


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "empty text" if not value else "text of digits" if value.isdecimal() else "text"
    if isinstance(value, list):
        return "list" if value else "empty list"
    return "object"


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; an empty one if there is none."""
    try:
        answer = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
