# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in and staying logged in, end to end: real ansible, the emulator, stand-ins for those that exchange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.credentials.conftest import ROLE
from tests.credentials.standins import Issued
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.credentials.certificates import Authority
    from tests.credentials.conftest import Run
    from tests.credentials.standins import Metadata, Sts, Uri
    from tests.emulator.client import Emulator

KEYS = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}


def scenario(*accounts: dict[str, Any], ends: float = 0.0) -> dict[str, Any]:
    states = [{"at": -60, "TaskStatus": "Processing"}, {"at": ends, "TaskStatus": "Finished"}]
    return {
        "clock_starts": "first_call",
        "accounts": list(accounts),
        "tasks": {"ecs_task": [{"id": "t-1", "timeline": states}]},
    }


def gate(running: Emulator, **more: Any) -> dict[str, Any]:
    options = {"kind": "ecs_task", "ids": ["t-1"], "region": "cn-hangzhou", "endpoint": running.url, "sleep": 1}
    return {**options, "timeout": 30, **more}


def info(running: Emulator, **more: Any) -> dict[str, Any]:
    return {"task_ids": ["t-1"], "region": "cn-hangzhou", "endpoint": running.url, **more}


def test_role_expires_in_the_middle_of_a_gate(
    run: Callable[..., Run], running: Emulator, sts: Sts, authority: Authority
) -> None:
    """The API refuses the first token sooner than STS said: it is renewed once, and the gate opens."""
    running.load(scenario(Issued(1).account(expires_in=2), Issued(2).account(), ends=5))
    found = run("wait_for_task", gate(running, **KEYS, role_arn=ROLE, ca_path=str(authority.path)))
    assert found.code == 0, found.everything
    assert found.result["reached"]
    assert found.result["credential_source"] == "role_arn on top of option"
    assert len(sts.requests) == 2
    assert {issued.secret for issued in (Issued(1), Issued(2))}.isdisjoint(found.everything.split('"'))


def test_asked_again_before_it_expires(run: Callable[..., Run], running: Emulator, uri: Uri) -> None:
    """The place says itself that its keys live for 5 s: other ones come in time, and no call is refused."""
    uri.lifetimes = [5.0, 3600.0]
    running.load(scenario(Issued(1).account(expires_in=5), Issued(2).account(), ends=7))
    environment = {"ALIBABA_CLOUD_CREDENTIALS_URI": f"http://127.0.0.1:{uri.port}/"}
    found = run("wait_for_task", gate(running), environment)
    assert found.code == 0, found.everything
    assert len(uri.requests) == 2
    assert all(call["http_status"] == 200 for call in running.calls()["calls"]), running.calls()


def test_sts_stumbles_in_the_middle_of_a_gate(
    run: Callable[..., Run], running: Emulator, sts: Sts, authority: Authority
) -> None:
    running.load(scenario(Issued(1).account(expires_in=1), Issued(2).account(), ends=4))
    sts.refusals = []
    answer = sts.answer

    def stumble(request: dict[str, Any]) -> tuple[int, Any]:
        return (503, "") if 1 < len(sts.requests) < 4 else answer(request)

    vars(sts)["answer"] = stumble
    found = run("wait_for_task", gate(running, **KEYS, role_arn=ROLE, ca_path=str(authority.path)))
    assert found.code == 0, found.everything
    assert len(sts.requests) == 4


def test_an_expired_token_from_options_ends_the_gate_at_once(run: Callable[..., Run], running: Emulator) -> None:
    running.load(scenario(Issued(1).account(expires_in=2), ends=60))
    issued = Issued(1)
    keys = {"access_key_id": issued.key_id, "access_key_secret": issued.secret, "security_token": issued.token}
    found = run("wait_for_task", gate(running, **keys))
    assert found.code == 2
    result = found.result
    assert result["error"]["code"] == "InvalidSecurityToken.Expired"
    assert "the security token has expired; the credentials cannot be renewed from option" in result["msg"]
    assert result["elapsed"] < 6
    assert result["tasks"][0]["status"] == "Processing"


def test_the_file_has_other_keys_when_the_first_are_refused(
    run: Callable[..., Run], running: Emulator, home: Path
) -> None:
    running.load(scenario({**KEYS, "inactive": True}, ends=60))
    path = home / ".aliyun" / "config.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"current": "a", "profiles": [{"name": "a", "mode": "AK", **KEYS}]}))
    path.chmod(0o644)
    found = run("ecs_task_info", info(running))
    assert found.code == 2
    assert "InvalidAccessKeyId.Inactive" in found.result["msg"]
    assert "the access key is disabled (HTTP 400" in found.result["msg"]
    assert "credentials from profile a" in found.result["msg"]
    assert running.calls()["total"] == 1


def test_a_file_that_everyone_can_read_draws_one_warning(
    run: Callable[..., Run], running: Emulator, home: Path
) -> None:
    running.load(scenario(KEYS))
    path = home / ".aliyun" / "config.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"current": "a", "profiles": [{"name": "a", "mode": "AK", **KEYS}]}))
    for mode, count in ((0o644, 1), (0o600, 0)):
        path.chmod(mode)
        for module, options in (("ecs_task_info", info(running)), ("wait_for_task", gate(running))):
            found = run(module, options)
            assert found.code == 0, found.everything
            warnings = found.result.get("warnings", [])
            assert len(warnings) == count, warnings
            assert all(str(path) in warning and "chmod 600" in warning for warning in warnings)


def test_malformed_file(run: Callable[..., Run], running: Emulator, home: Path) -> None:
    path = home / ".aliyun" / "config.json"
    path.parent.mkdir()
    path.write_text('{"current": "a",\n "profiles": [\n  {"access_key_secret": "a-secret-on-line-3",]}\n')
    found = run("ecs_task_info", info(running))
    assert found.result["msg"] == f"{path}, line 3: not valid JSON"
    assert "a-secret-on-line-3" not in found.everything


def test_nothing_applies(run: Callable[..., Run], running: Emulator) -> None:
    message = run("ecs_task_info", info(running)).result["msg"]
    places = [
        "options access_key_id and access_key_secret",
        "option profile",
        "option ecs_role_name",
        "environment ALIBABA_CLOUD_ACCESS_KEY_ID",
        "environment ALICLOUD_ACCESS_KEY ",
        "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
        "environment ALIBABA_CLOUD_CREDENTIALS_URI",
        "~/.aliyun/config.json",
        "~/.alibabacloud/credentials.ini",
        "the ECS metadata service",
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids",
    ]
    positions = [message.index(place) for place in places]
    assert positions == sorted(positions)


def test_metadata_is_the_last_resort(run: Callable[..., Run], running: Emulator, metadata: Metadata) -> None:
    running.load(scenario(KEYS, Issued(1).account()))
    asked = {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "false"}
    found = run("ecs_task_info", info(running), asked)
    assert found.code == 0, found.everything
    assert found.result["credential_source"] == "ECS metadata service"
    named = {"ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET}
    count = len(metadata.requests)
    found = run("ecs_task_info", info(running), {**asked, **named})
    assert found.result["credential_source"] == "environment ALIBABA_CLOUD_ACCESS_KEY_ID"
    assert len(metadata.requests) == count


@pytest.mark.parametrize("skew", [-3600, 3600])
def test_clock_is_healed_once_with_a_warning(run: Callable[..., Run], running: Emulator, skew: int) -> None:
    running.load({**scenario(KEYS), "faults": [{"kind": "clock_skew", "seconds": skew}]})
    found = run("wait_for_task", gate(running, **KEYS))
    assert found.code == 0, found.everything
    direction = "behind" if skew > 0 else "ahead of"
    (warning,) = found.result["warnings"]
    assert "The clock of the host that runs the module is 3" in warning
    assert f"s {direction} that of 127.0.0.1" in warning
