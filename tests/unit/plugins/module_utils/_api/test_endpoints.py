# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts for every product and region of the contract, overrides, and strings that try to lead elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints, check_endpoint, host_of
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

HOSTS = [
    (kind, product, region, host)
    for product in ("ecs", "eci", "cr")
    for kind, table in (("public", "regions_public"), ("vpc", "regions_vpc"))
    for region, host in CONTRACT["endpoints"][product][table].items()
]


def test_every_region_of_the_contract() -> None:
    wrong = [
        (kind, product, region)
        for kind, product, region, host in HOSTS
        if Endpoints(None, kind, {}).url(product, region) != f"https://{host}"
    ]
    assert wrong == []
    assert len(HOSTS) == 45 + 40 + 37 + 34 + 43 + 35


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        (None, {}, "https://ecs-cn-hangzhou.aliyuncs.com"),
        (None, {"ALIBABA_CLOUD_ENDPOINT": "all.example"}, "https://all.example"),
        (
            None,
            {"ALIBABA_CLOUD_ENDPOINT": "all.example", "ALIBABA_CLOUD_ENDPOINT_ECS": "ecs.example:8443"},
            "https://ecs.example:8443",
        ),
        (None, {"ALIBABA_CLOUD_ENDPOINT_CR": "cr.example"}, "https://ecs-cn-hangzhou.aliyuncs.com"),
        (
            None,
            {"ALIBABA_CLOUD_ENDPOINT": " all.example ", "ALIBABA_CLOUD_ENDPOINT_ECS": " "},
            "https://all.example",
        ),
        ("mine.example", {"ALIBABA_CLOUD_ENDPOINT_ECS": "ecs.example"}, "https://mine.example"),
    ],
)
def test_order_of_overrides(option: str | None, environ: dict[str, str], expected: str) -> None:
    assert Endpoints(option, None, environ).url("ecs", "cn-hangzhou") == expected


def test_endpoint_type_by_option_and_environment() -> None:
    environ = {"ALIBABA_CLOUD_ENDPOINT_TYPE": "vpc"}
    assert Endpoints(None, None, environ).url("ecs", "cn-hangzhou") == "https://ecs-vpc.cn-hangzhou.aliyuncs.com"
    assert Endpoints(None, "public", environ).url("cr", "cn-beijing") == "https://cr.cn-beijing.aliyuncs.com"
    assert Endpoints(None, None, {"ALIBABA_CLOUD_ENDPOINT_TYPE": " "}).type == "public"
    with pytest.raises(InputError, match="ALIBABA_CLOUD_ENDPOINT_TYPE: 'intranet' is not accepted; give public or vpc"):
        Endpoints(None, None, {"ALIBABA_CLOUD_ENDPOINT_TYPE": "intranet"})


@pytest.mark.parametrize(
    ("value", "url", "loopback"),
    [
        ("ecs.example", "https://ecs.example", False),
        ("ecs.example:8443", "https://ecs.example:8443", False),
        ("https://ecs.example/", "https://ecs.example", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("http://127.8.9.1", "http://127.8.9.1", True),
        ("http://localhost:1", "http://localhost:1", True),
        ("http://[::1]:65535/", "http://[::1]:65535", True),
        ("[2001:db8::1]:443", "https://[2001:db8::1]:443", False),
        ("127.0.0.1:8080", "https://127.0.0.1:8080", True),
        ("10.0.0.1", "https://10.0.0.1", False),
        ("a" * 63 + ".example", "https://" + "a" * 63 + ".example", False),
    ],
)
def test_accepted(value: str, url: str, loopback: bool) -> None:
    assert check_endpoint(value, "endpoint") == (url, loopback)
    assert host_of(url) in value


@pytest.mark.parametrize(
    "value",
    [
        "user@evil.example",
        "https://user:pass@evil.example",
        "https://ecs.example/path",
        "https://ecs.example//",
        "https://ecs.example?x=1",
        "https://ecs.example#x",
        "ecs.example/../evil",
        "ecs.example\\@evil.example",
        "ecs.example\r\nx-acs-action: y",
        "ecs.example\n",
        "ecs .example",
        " ecs.example",
        "ecs.example\t",
        "ecs.example\x00",
        "ecs\u3002example",
        "\u0435cs.example",
        "ecs.exampl\u212f",
        "①②⑦.0.0.1",
        "ecs..example",
        ".ecs.example",
        "ecs.example.",
        "-ecs.example",
        "ecs-.example",
        "ecs%2eexample",
        "ecs.example:0",
        "ecs.example:65536",
        "ecs.example:99999999999999999999",
        "ecs.example:80:80",
        "ecs.example:",
        "ecs.example:+1",
        "ecs.example:٣",
        "[::1",
        "[::1]x",
        "[fe80::1%eth0]",
        "[1:2]",
        "::1",
        "ftp://ecs.example",
        "HTTPS://ecs.example",
        "https:ecs.example",
        "//ecs.example",
        "https://",
        "a" * 64 + ".example",
        "a." * 127,
        "",
    ],
)
def test_refused(value: str) -> None:
    with pytest.raises(InputError, match=r"^endpoint: .* is not accepted; give a host, host:port or a URL") as caught:
        check_endpoint(value, "endpoint")
    assert "pass" not in str(caught.value).replace("without path", "")
    assert repr(value.rpartition("@")[2])[1:60].rstrip("'") in str(caught.value)
    with pytest.raises(InputError):
        Endpoints(value or "/", None, {}).check({"ecs"})


@pytest.mark.parametrize(
    "value",
    [
        "http://ecs.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "http://[2001:db8::1]",
        "http://[::]",
        "http://0.0.0.0",
        "http://localhost.evil.example",
        "http://2130706433",
        "http://0177.0.0.1",
    ],
)
def test_plain_http_is_for_loopback_only(value: str) -> None:
    with pytest.raises(InputError, match="http:// is for loopback hosts only"):
        check_endpoint(value, "ALIBABA_CLOUD_ENDPOINT")


@pytest.mark.parametrize(
    ("option", "environ", "products", "refused"),
    [
        ("ecs.example", {}, {"ecs"}, None),
        ("ecs.example", {}, {"ecs", "cr"}, "endpoint: one host cannot serve cr, ecs"),
        ("http://127.0.0.1:1", {}, {"ecs", "cr", "eci"}, None),
        (None, {"ALIBABA_CLOUD_ENDPOINT": "all.example"}, {"ecs", "eci"}, "ALIBABA_CLOUD_ENDPOINT: one host cannot"),
        (
            None,
            {"ALIBABA_CLOUD_ENDPOINT_ECS": "one.example", "ALIBABA_CLOUD_ENDPOINT_ECI": "one.example"},
            {"ecs", "eci"},
            None,
        ),
        (None, {"ALIBABA_CLOUD_ENDPOINT_ECI": "bad/"}, {"eci"}, None),
        (None, {"ALIBABA_CLOUD_ENDPOINT_ECI": "bad/path"}, {"eci"}, "ALIBABA_CLOUD_ENDPOINT_ECI: 'bad/path'"),
        (None, {"ALIBABA_CLOUD_ENDPOINT_ECI": "bad/path"}, {"ecs"}, None),
    ],
)
def test_one_host_for_several_products(
    option: str | None, environ: dict[str, str], products: set[str], refused: str | None
) -> None:
    endpoints: Any = Endpoints(option, None, environ)
    if refused is None:
        endpoints.check(products)
    else:
        with pytest.raises(InputError, match=refused):
            endpoints.check(products)
