# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing in region or endpoint, no answer and no setting of the host moves a request to another host."""

from __future__ import annotations

import http.server
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.call import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints, check_region
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError, InputError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from tests.credentials.standins import Service
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.credentials.conftest import Run
    from tests.credentials.wire.sitecustomize import Wire
    from tests.emulator.client import Emulator

KEYS = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
REGIONS = [
    "cn-hangzhou.evil.example/",
    "cn-hangzhou.evil.example",
    "cn-hangzhou/",
    "evil.example/?",
    "evil.example#",
    "user@evil.example",
    "cn-hangzhou:443",
    "cn-hangzhou\r\nHost: evil.example",
    "cn-hangzhou\n",
    "cn-hangzhou\x00",
    "cn hangzhou",
    "CN-HANGZHOU",
    "cn\u2010hangzhou",
    "\u0441n-hangzhou",
    "cn-hangzhou\uff0eevil.example",
    "cn-hangzhou\u3002evil",
    "%2e%2e",
    "..",
    "-cn",
    "cn-",
    "a" * 64,
]
ENDPOINTS = [
    "user@evil.example",
    "https://user:word@evil.example",
    "https://127.0.0.1@evil.example",
    "https://evil.example/path",
    "https://evil.example?query",
    "https://evil.example#fragment",
    "evil.example/..",
    "evil.example\\@ecs.cn-hangzhou.aliyuncs.com",
    "https://evil.example\r\nHost: ecs.cn-hangzhou.aliyuncs.com",
    "evil.example\n",
    "evil.example\x00",
    "evil example",
    "\u0435cs.cn-hangzhou.aliyuncs.com",
    "ecs\uff0ecn-hangzhou.aliyuncs.com",
    "evil.example\uff0f.aliyuncs.com",
    "evil.example\u2044.aliyuncs.com",
    "http://evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://0x7f000001",
    "http://2130706433",
    "http://[::ffff:8.8.8.8]",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "//evil.example",
    "https://",
    "https:evil.example",
    "evil.example:0",
    "evil.example:65536",
    "evil.example:80:80",
    "evil.example:\u0664\u0664",
    "[::1",
    "[evil.example]",
    "[fe80::1%25eth0]",
    "-evil.example",
    "evil..example",
]


def client(endpoint: str | None, **environ: str) -> Client:
    source = Source("option", lambda: Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET))
    return Client(source, Endpoints(endpoint, None, {}), Network(5, 5, True, environ))


def call(region: str = "cn-hangzhou") -> Call:
    return Call("ecs", "DescribeTasks", "2014-05-26", "POST", region, {"RegionId": region})


@pytest.mark.parametrize("region", REGIONS)
def test_regions(region: str, wire: Wire) -> None:
    with pytest.raises(InputError, match="is not a valid region"):
        check_region(region, "region")
    assert wire.asked == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_endpoints(endpoint: str, wire: Wire) -> None:
    with pytest.raises(InputError, match="is not accepted"):
        client(endpoint).send(call())
    if endpoint == endpoint.strip():  # blanks around a variable do no harm
        with pytest.raises(InputError, match="is not accepted"):
            Endpoints(None, None, {"ALIBABA_CLOUD_ENDPOINT": endpoint}).check({"ecs"})
    assert wire.asked == []


@pytest.mark.parametrize(("region", "host"), [("cn-hangzhou", "ecs-cn-hangzhou"), ("eu-west-1", "ecs.eu-west-1")])
def test_only_the_host_of_the_region_is_asked_for(wire: Wire, region: str, host: str) -> None:
    with pytest.raises(ApiError, match="no such name"):
        client(None).send(call(region))
    assert set(wire.asked) == {f"{host}.aliyuncs.com:443"}


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        ({"region": "cn-hangzhou.evil.example/"}, {}),
        ({}, {"ALIBABA_CLOUD_REGION": "evil.example#"}),
        ({"region": "cn-hangzhou", "endpoint": "https://127.0.0.1@evil.example"}, {}),
        ({"region": "cn-hangzhou"}, {"ALIBABA_CLOUD_ENDPOINT_ECS": "http://evil.example"}),
    ],
)
def test_through_the_module(run: Callable[..., Run], options: dict[str, Any], environment: dict[str, str]) -> None:
    found = run("ecs_task_info", {**KEYS, **options}, environment)
    assert found.code == 2
    assert "is not a valid region" in found.result["msg"] or "is not accepted" in found.result["msg"]
    assert found.elsewhere == []


class Redirecting(Service):
    """An API whose answer leads elsewhere."""

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        return 302, "http://evil.example/"


def test_no_redirect_is_followed(wire: Wire) -> None:
    with Redirecting() as service, pytest.raises(ApiError, match="HTTP 302") as raised:
        client(f"http://127.0.0.1:{service.port}").send(call())
    assert raised.value.http_status == 302
    assert len(service.requests) == 1
    assert not any("evil" in asked for asked in wire.asked)


class Quiet(Service):
    """An API that knows no task."""

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        return 200, {"TotalCount": 0, "TaskSet": {"Task": []}}


def test_netrc_is_not_used(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password a-netrc-password\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with Quiet() as service:
        client(f"http://127.0.0.1:{service.port}").send(call())
    assert service.requests[0]["headers"]["authorization"].startswith("ACS3-HMAC-SHA256 Credential=")


@pytest.fixture
def proxy() -> Iterator[tuple[int, list[tuple[str, dict[str, str]]]]]:
    """A proxy that only notes what it is told, and says that it cannot."""
    told: list[tuple[str, dict[str, str]]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:  # the name is the protocol's
            told.append((self.path, dict(self.headers.items())))
            self.send_error(503)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1], told
    server.shutdown()
    server.server_close()


def test_a_proxy_is_used_and_learns_the_host_only(
    wire: Wire, proxy: tuple[int, list[tuple[str, dict[str, str]]]]
) -> None:
    port, told = proxy
    environ = {"HTTPS_PROXY": f"http://127.0.0.1:{port}"}
    with pytest.raises(ApiError, match="503"):
        client(None, **environ).send(call())
    assert [path for path, _headers in told] == ["ecs-cn-hangzhou.aliyuncs.com:443"]
    assert not {"authorization", "x-acs-accesskey-id", "x-acs-security-token"} & {
        name.lower() for _path, headers in told for name in headers
    }
    assert not any("aliyuncs" in asked for asked in wire.asked)
    with pytest.raises(ApiError, match="no such name"):
        client(None, **environ, NO_PROXY=".aliyuncs.com").send(call())
    assert len(told) == 1


def test_a_proxy_works_end_to_end(run: Callable[..., Run], running: Emulator) -> None:
    """A proxy stands for other hosts: a loopback host is asked directly, whatever the environment says."""
    running.load({})
    environment = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    options = {**KEYS, "region": "cn-hangzhou", "retry_timeout": 1}
    assert run("ecs_task_info", {**options, "endpoint": running.url}, environment).code == 0
    assert run("ecs_task_info", {**options, "endpoint": "https://localhost:1"}, environment).code == 2
