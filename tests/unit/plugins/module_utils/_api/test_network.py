# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What options and the environment that was handed in say about the way to a host."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network, bypassed, network

HOST = "ecs.eu-west-1.aliyuncs.com"
URL = f"https://{HOST}/"


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://upper:1"}, "http://upper:1"),
        ({"https_proxy": "http://lower:1", "HTTPS_PROXY": "http://upper:1"}, "http://lower:1"),
        ({"https_proxy": "", "HTTPS_PROXY": "http://upper:1"}, None),
        ({"https_proxy": " http://lower:1 "}, "http://lower:1"),
        ({"ALL_PROXY": "http://all:1"}, "http://all:1"),
        ({"ALL_PROXY": "http://all:1", "HTTPS_PROXY": "http://upper:1"}, "http://upper:1"),
        ({"ALL_PROXY": "http://all:1", "HTTPS_PROXY": ""}, None),
        ({"HTTP_PROXY": "http://other:1"}, None),
        ({"HTTPS_PROXY": "http://upper:1", "NO_PROXY": HOST}, None),
        ({"HTTPS_PROXY": "http://upper:1", "no_proxy": "", "NO_PROXY": HOST}, "http://upper:1"),
    ],
)
def test_proxies(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], proxy: str | None) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://of-the-process:1")
    ours = network({}, environ)
    assert ours.proxy(URL) == (proxy or "")
    assert ours.proxy("http://127.0.0.1:8000/") == ""
    assert ours.proxy("http://100.100.100.200/latest/api/token") == ""


@pytest.mark.parametrize(
    ("host", "no_proxy", "expected"),
    [
        (HOST, "*", True),
        (HOST, "aliyuncs.com", True),
        (HOST, ".aliyuncs.com", True),
        (HOST, "ALIYUNCS.COM", True),
        (HOST, "localhost, .aliyuncs.com", True),
        (HOST, "localhost .aliyuncs.com", True),
        (HOST, f"{HOST}:443", True),
        (HOST, f"{HOST}:8443", False),
        (HOST, "iyuncs.com", False),
        (HOST, "aliyuncs.com.example", False),
        (HOST, "127.0.0.0/8", False),
        (HOST, ",", False),
        ("127.0.0.1", "127.0.0.0/8", True),
        ("127.0.0.1", "127.0.0.1:443", True),
        ("127.0.0.1", "10.0.0.0/8,127.0.0.1", True),
        ("127.0.0.1", "10.0.0.0/8,nonsense/8", False),
        ("::1", "::/64", True),
        ("::1", "127.0.0.0/8", False),
    ],
)
def test_no_proxy(host: str, no_proxy: str, expected: bool) -> None:
    assert bypassed(host, 443, no_proxy) is expected


def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/of/the/process")
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    environ = {"CURL_CA_BUNDLE": "/curl"}
    assert network({}, {}).verify is True
    assert network({}, environ).verify == "/curl"
    assert network({}, {**environ, "REQUESTS_CA_BUNDLE": "/requests"}).verify == "/requests"
    assert network({"ca_path": str(bundle)}, environ).verify == str(bundle)
    assert network({"ca_path": str(bundle), "validate_certs": False}, environ).verify is False
    with pytest.raises(InputError, match=r"^ca_path: /nowhere does not exist; a file or directory"):
        network({"ca_path": "/nowhere"}, {})


def test_timeouts() -> None:
    assert network({}, {}) == Network(10.0, 20.0, True, {})
    assert network({"connect_timeout": 3.0, "read_timeout": 4.0}, {})[:2] == (3.0, 4.0)
