# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator over TLS, with certificates that are good and others that must not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.call import Call
from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from tests.credentials.certificates import DAY, NOW
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.credentials.certificates import Authority
    from tests.credentials.conftest import Run

KEYS = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
CALL = Call("ecs", "DescribeTasks", "2014-05-26", "POST", "cn-hangzhou", {"RegionId": "cn-hangzhou"})
CERTIFICATES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "good": (("127.0.0.1", "localhost"), {}),
    "wrong host": (("ecs.cn-hangzhou.aliyuncs.com",), {}),
    "expired": (("127.0.0.1",), {"ends": NOW - DAY}),
    "self-signed": (("127.0.0.1",), {"self_signed": True}),
}


@pytest.fixture(scope="module", params=CERTIFICATES)
def served(request: pytest.FixtureRequest, authority: Authority) -> Iterator[tuple[str, Emulator]]:
    hosts, more = CERTIFICATES[request.param]
    with Emulator.start(tls=authority.issue(*hosts, **more)) as emulator:
        yield request.param, emulator


def ask(url: str, verify: bool | str) -> dict[str, Any]:
    source = Source("option", lambda: Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET))
    return Client(source, Endpoints(url, None, {}), Network(5, 5, verify)).send(CALL)


def test_only_the_good_one_passes(served: tuple[str, Emulator], authority: Authority) -> None:
    certificate, emulator = served
    if certificate == "good":
        assert ask(emulator.url, str(authority.path))["TotalCount"] == 0
        return
    with pytest.raises(ApiError, match="certificate verify failed") as raised:
        ask(emulator.url, str(authority.path))
    assert not raised.value.retry
    assert emulator.calls()["total"] == 0


def test_a_private_authority_is_not_trusted_unasked(served: tuple[str, Emulator]) -> None:
    with pytest.raises(ApiError, match="certificate verify failed"):
        ask(served[1].url, verify=True)


@pytest.mark.filterwarnings("error")
def test_all_pass_where_nothing_is_verified(served: tuple[str, Emulator]) -> None:
    assert ask(served[1].url, verify=False)["TotalCount"] == 0


def test_validate_certs_false_warns_and_ca_path_is_enough(run: Callable[..., Run], authority: Authority) -> None:
    hosts, more = CERTIFICATES["good"]
    with Emulator.start(tls=authority.issue(*hosts, **more)) as emulator:
        options = {**KEYS, "region": "cn-hangzhou", "endpoint": emulator.url}
        unverified = run("ecs_task_info", {**options, "validate_certs": False}).result
        (warning,) = unverified["warnings"]
        assert warning.startswith("validate_certs is false: ")
        assert not run("ecs_task_info", {**options, "ca_path": str(authority.path)}).result.get("warnings")
        refused = run("ecs_task_info", options)
        assert refused.code == 2
        assert "certificate verify failed" in refused.result["msg"]
        assert ACCESS_KEY_SECRET not in refused.everything
