# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature against the vendor's own vectors, and what of a request is signed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.signature import (
    authorization,
    canonical_query,
    new_nonce,
    sign,
)
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import Request, prepared
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import KEYS

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("fixtures").joinpath("signing_vectors.json").read_text(encoding="utf-8")
)["vectors"]
# 2026-01-02T03:04:05Z, the date of the vectors
DATE = 1767323045.0


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    given = vector["input"]
    query = canonical_query(given["query"])
    assert query == vector["canonical_query"]
    body_hash = hashlib.sha256(given["body"].encode()).hexdigest()
    assert vector["authorization"] == authorization(
        given["method"],
        given["path"],
        query,
        given["headers_signed"],
        body_hash,
        given["access_key_id"],
        given["access_key_secret"],
    )


def test_all_vectors_are_here() -> None:
    assert len(VECTORS) == 20


def signed(url: str, keys: Credentials = KEYS, nonce: str = "n" * 32, body: bytes = b"", **headers: str) -> Request:
    names = {"x-acs-action": "DescribeTasks", "x-acs-version": "2014-05-26", "user-agent": "ours"}
    names.update((name.replace("_", "-"), value) for name, value in headers.items())
    return sign(prepared("POST", url, names, body), keys, DATE, nonce)


def signed_names(request: Request) -> list[str]:
    found = re.search("SignedHeaders=([^,]*),", request.headers["authorization"])
    assert found
    return found[1].split(";")


SIGNED = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
]


def test_only_host_and_acs_headers_are_signed() -> None:
    request = signed("https://ecs.cn-beijing.aliyuncs.com/?RegionId=cn-beijing", accept="application/json")
    assert signed_names(request) == SIGNED
    assert request.headers["x-acs-date"] == "2026-01-02T03:04:05Z"
    assert request.headers["x-acs-content-sha256"] == hashlib.sha256(b"").hexdigest()
    assert "x-acs-security-token" not in request.headers


def test_a_token_is_sent_and_signed() -> None:
    request = signed("https://h.example/", Credentials("STS.id", "unit-secret", "token/+="))
    assert request.headers["x-acs-security-token"] == "token/+="
    assert request.headers["x-acs-accesskey-id"] == "STS.id"
    assert {"x-acs-security-token", "x-acs-accesskey-id"} < set(signed_names(request))


def test_a_body_is_hashed_and_its_type_signed() -> None:
    request = signed("https://h.example/", body=b"TaskIds=t-1", content_type="text/plain")
    assert request.headers["x-acs-content-sha256"] == hashlib.sha256(b"TaskIds=t-1").hexdigest()
    assert "content-type" in signed_names(request)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:18443/", "https://h.example:8443/", "http://[::1]:8080/", "https://h.example/"]
)
def test_the_host_is_signed_as_it_is_sent(url: str) -> None:
    assert signed(url).headers["host"] == urlsplit(url).netloc


@pytest.mark.parametrize(
    "params",
    [
        {"Tag.1.Value": ""},
        {"Tag.1.Key": "中文 éè space", "Tag.1.Value": "a+b*c~d/e=&?#%41"},
        {"NextToken": "AAAA+/=abc~*"},
        {"TaskIds": "t-1,t-2", "StartTime": "2026-01-01T00:00:00Z"},
        {"TaskId.1": "a", "TaskId.10": "c", "TaskId.2": "b"},
        {"Tag.1.Value": "😀\t\n"},
    ],
)
def test_what_is_signed_is_what_is_sent(params: dict[str, str]) -> None:
    query = canonical_query(params)
    request = signed(f"https://h.example/?{query}")
    expected = authorization(
        "POST",
        "/",
        query,
        {name: request.headers[name] for name in SIGNED},
        hashlib.sha256(b"").hexdigest(),
        KEYS.access_key_id,
        KEYS.access_key_secret,
    )
    assert request.headers["authorization"] == expected


def test_every_request_has_a_nonce_and_a_date_of_its_own() -> None:
    first, second = (sign(prepared("GET", "https://h.example/", {}), KEYS, DATE + more) for more in (0, 61))
    assert first.headers["x-acs-signature-nonce"] != second.headers["x-acs-signature-nonce"]
    assert second.headers["x-acs-date"] == "2026-01-02T03:05:06Z"
    assert len({new_nonce() for _turn in range(100)}) == 100


@pytest.mark.parametrize("part", ["method", "query", "header", "nonce", "secret"])
def test_each_part_changes_the_signature(part: str) -> None:
    headers = {"host": "h", "x-acs-signature-nonce": "2" if part == "nonce" else "1"}
    if part == "header":
        headers["x-acs-action"] = "DescribeTasks"
    method, query = "GET" if part == "method" else "POST", "a=2" if part == "query" else "a=1"
    base = authorization("POST", "/", "a=1", {"host": "h", "x-acs-signature-nonce": "1"}, "", "id", "secret")
    changed = authorization(method, "/", query, headers, "", "id", "other" if part == "secret" else "secret")
    assert changed != base
