# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which place serves, in which order, and what is refused; without a call."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import CredentialsError, GateError, InputError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import network
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.chain import PROVIDERS, resolve
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source

SECRET = "a-long-enough-secret"
ROLE = "acs:ram::1234567890123456:role/gate"
PAIR = {"access_key_id": "LTAIoption", "access_key_secret": SECRET}
FIRST = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIfirst", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
SECOND = {"ALICLOUD_ACCESS_KEY": "LTAIsecond", "ALICLOUD_SECRET_KEY": SECRET}
OIDC = {
    "ALIBABA_CLOUD_ROLE_ARN": ROLE,
    "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/k8s",
    "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/run/token",
}
URI = {"ALIBABA_CLOUD_CREDENTIALS_URI": "http://localhost:8000/"}


def resolved(options: dict[str, Any], environ: dict[str, str], learnt: list[Any]) -> Source:
    endpoints = Endpoints(options.get("endpoint"), options.get("endpoint_type"), environ)
    return resolve(options, environ, network(options, environ), endpoints, learnt.extend)


class Resolver:
    """resolve() in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.learnt: list[Any] = []
        self.ini_path = home / "credentials.ini"

    def __call__(self, **options: Any) -> Source:
        environ = {
            "HOME": str(self.home),
            "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
            "ALIBABA_CLOUD_CREDENTIALS_FILE": str(self.ini_path),
            **options.pop("environ", {}),
        }
        return resolved({"region": "cn-hangzhou", **options}, environ, self.learnt)

    def profiles(self, *profiles: dict[str, Any], current: str = "main") -> Path:
        return self.config(json.dumps({"current": current, "profiles": profiles}))

    def config(self, text: str, mode: int = 0o600) -> Path:
        path = self.home / ".aliyun" / "config.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def ini(self, text: str) -> None:
        self.ini_path.write_text(text)
        self.ini_path.chmod(0o600)


@pytest.fixture
def resolver(tmp_path: Path) -> Resolver:
    return Resolver(tmp_path)


def profile(name: str, **values: Any) -> dict[str, Any]:
    return {"name": name, "mode": "AK", "access_key_id": f"LTAI{name}", "access_key_secret": SECRET, **values}


def test_the_order_of_places(resolver: Resolver) -> None:
    """One after the other is taken away, and the next serves."""
    resolver.profiles(profile("main"), profile("other"))
    resolver.ini(f"[default]\ntype=access_key\naccess_key_id=LTAIini\naccess_key_secret={SECRET}\n")
    environ = {**FIRST, **SECOND, **OIDC, **URI}
    assert resolver(**PAIR, environ=environ).name == "option"
    assert resolver(profile="other", environ=environ).name == "profile other"
    assert resolver(ecs_role_name="gate", environ={**environ, "ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}).name == (
        "ecs_role_name"
    )
    names = []
    for taken in (FIRST, SECOND, OIDC, URI, {}):
        names.append(resolver(environ=environ).name)
        environ = {name: value for name, value in environ.items() if name not in taken}
    assert names == [
        "environment ALIBABA_CLOUD_ACCESS_KEY_ID",
        "environment ALICLOUD_ACCESS_KEY",
        "environment ALIBABA_CLOUD_OIDC_TOKEN_FILE",
        "environment ALIBABA_CLOUD_CREDENTIALS_URI",
        "profile main",
    ]
    assert resolver(environ={"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}).name == "credentials file section default"
    resolver.config('{"profiles": []}')
    assert resolver().name == "credentials file section default"
    resolver.ini_path.unlink()
    with pytest.raises(CredentialsError, match="No credentials found"):
        resolver()


@pytest.mark.parametrize(
    ("environ", "key_id"),
    [
        ({"ALICLOUD_ACCESS_KEY_ID": "LTAIx", "ALICLOUD_SECRET_ACCESS_KEY": SECRET}, "LTAIx"),
        ({"ALICLOUD_ACCESS_KEY": " LTAIx ", "ALICLOUD_SECRET_KEY": f" {SECRET}\n"}, "LTAIx"),
        ({**SECOND, "ALICLOUD_ACCESS_KEY_ID": "LTAIx"}, "LTAIsecond"),
        ({**SECOND, "ALIBABA_CLOUD_ACCESS_KEY_ID": " "}, "LTAIsecond"),
    ],
)
def test_variables(resolver: Resolver, environ: dict[str, str], key_id: str) -> None:
    credentials = resolver(environ=environ).credentials()
    assert credentials[:3] == (key_id, SECRET, None)
    assert SECRET in resolver.learnt


@pytest.mark.parametrize("family", [FIRST, SECOND])
def test_token_belongs_to_its_pair(resolver: Resolver, family: dict[str, str]) -> None:
    prefix = next(iter(family)).partition("_ACCESS")[0]
    token = {f"{prefix}_SECURITY_TOKEN": "a-long-enough-token"}
    other = {"ALICLOUD_SECURITY_TOKEN": "not-this-token", "ALIBABA_CLOUD_SECURITY_TOKEN": "not-this-token"}
    assert resolver(environ={**family, **token}).credentials().security_token == "a-long-enough-token"
    assert resolver(**PAIR, environ={**family, **other}).credentials().security_token is None


@pytest.mark.parametrize(
    ("options", "environ", "message"),
    [
        ({"access_key_id": "LTAIx"}, FIRST, "access_key_id given without access_key_secret; access key id, secret"),
        ({"access_key_secret": SECRET}, FIRST, "access_key_secret given without access_key_id"),
        ({"security_token": SECRET}, FIRST, "security_token given without access_key_id and access_key_secret"),
        ({"ecs_role_name": "x", "security_token": SECRET}, {}, "security_token given without"),
        ({}, {"ALICLOUD_ACCESS_KEY_ID": "LTAIx"}, "ALICLOUD_ACCESS_KEY_ID given without ALICLOUD_SECRET_KEY"),
        ({}, {"ALIBABA_CLOUD_SECURITY_TOKEN": SECRET, **SECOND}, "ALIBABA_CLOUD_SECURITY_TOKEN given without"),
        ({}, {**FIRST, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "short"}, "_SECRET is too short; at least 8"),
        ({**PAIR, "security_token": "short"}, {}, "security_token is too short"),
        ({**PAIR, "access_key_secret": "a-secret\r\nX-Header: 1"}, {}, "must not contain line breaks"),
        ({**PAIR, "access_key_id": "LTAI\u0416"}, {}, "access_key_id must not contain .* non-ASCII"),
        ({**PAIR, "profile": "main"}, {}, "profile: not together with access_key_id; give one"),
        ({**PAIR, "ecs_role_name": "x"}, {}, "ecs_role_name: not together with access_key_id"),
        ({"profile": "main", "ecs_role_name": "x"}, {}, "ecs_role_name: not together with profile"),
        ({**PAIR, "role_session_name": "gate"}, {}, "role_session_name: only valid together with role_arn"),
        ({**PAIR, "external_id": "gate"}, {}, "external_id: only valid together with role_arn"),
        ({**PAIR, "role_arn": "gate"}, {}, "^role_arn: 'gate' is not accepted; give acs:ram::<account>:role/<name>"),
        ({**PAIR, "role_arn": ROLE, "role_session_name": "a b"}, {}, "^role_session_name: 'a b' is not accepted"),
        ({**PAIR, "role_arn": ROLE, "external_id": "a&b"}, {}, "^external_id: 'a&b' is not accepted"),
        ({"ecs_role_name": "../../user-data"}, {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, "^ecs_role_name: '../.."),
        ({"ecs_role_name": "gate"}, {}, "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids"),
        ({"profile": "nobody"}, FIRST, "no profile 'nobody'; it has main"),
        ({}, {"ALIBABA_CLOUD_PROFILE": "nobody"}, "^ALIBABA_CLOUD_PROFILE: there is no profile 'nobody' in .*has main"),
        ({}, {"ALIBABA_CLOUD_CREDENTIALS_URI": "ftp://localhost/"}, "_URI is not a URL that begins with http or https"),
        ({}, {**OIDC, "ALIBABA_CLOUD_ROLE_ARN": "gate"}, "^ALIBABA_CLOUD_ROLE_ARN: 'gate' is not accepted"),
        ({**PAIR, "role_arn": ROLE, "region": "evil.example/"}, {}, "^region: 'evil.example/' is not a valid region"),
        (
            {**PAIR, "role_arn": ROLE, "region": None},
            {"ALICLOUD_REGION": "a.b"},
            "^ALICLOUD_REGION: 'a.b' is not a valid region",
        ),
        ({**PAIR, "role_arn": ROLE}, {"ALIBABA_CLOUD_ENDPOINT_TYPE": "inner"}, "^ALIBABA_CLOUD_ENDPOINT_TYPE: 'inner'"),
    ],
)
def test_refused(resolver: Resolver, options: dict[str, Any], environ: dict[str, str], message: str) -> None:
    resolver.profiles(profile("main"))
    with pytest.raises(InputError, match=message) as raised:
        resolver(**options, environ=environ)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"access_key_secret": ""}, "profile main: access_key_id given without profile main: access_key_secret"),
        (
            {"access_key_id": "", "access_key_secret": None},
            "profile main: access_key_id and access_key_secret are empty",
        ),
        ({"mode": "StsToken"}, "profile main: sts_token is empty"),
        (
            {"mode": "External", "process_command": "x"},
            "External is not supported: it runs a command, .* use Chainable",
        ),
        ({"mode": "oauth"}, "oauth is not supported: it needs new tokens to be written to the file; use Chainable"),
        ({"mode": "RsaKeyPair"}, "RsaKeyPair is not supported: it is not one of AK, StsToken, RamRoleArn, Chainable"),
        ({"mode": "RamRoleArn"}, "profile main: ram_role_arn is empty"),
        ({"mode": "RamRoleArn", "ram_role_arn": ROLE, "expired_seconds": 60}, "expired_seconds: '60' is not accepted"),
        (
            {"mode": "RamRoleArn", "ram_role_arn": ROLE, "sts_region": "a.b"},
            "sts_region: 'a.b' is not a valid region",
        ),
        ({"mode": "ChainableRamRoleArn", "ram_role_arn": ROLE}, "profile main: source_profile is empty"),
        (
            {"mode": "ChainableRamRoleArn", "ram_role_arn": ROLE, "source_profile": "main"},
            "source_profile: profile main -> profile main is circular",
        ),
        ({"mode": "ChainableRamRoleArn", "ram_role_arn": ROLE, "source_profile": "x"}, "has no profile 'x'"),
        ({"mode": "OIDC", "ram_role_arn": ROLE}, "profile main: oidc_provider_arn is empty"),
        ({"mode": "CredentialsURI"}, "profile main: credentials_uri is empty"),
        ({"mode": "EcsRamRole"}, "profile main: ram_role_name: ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids"),
    ],
)
def test_profiles_refused(resolver: Resolver, values: dict[str, Any], message: str) -> None:
    resolver.profiles({**profile("main"), **values})
    with pytest.raises(InputError, match=message):
        resolver(profile="main")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"current": }', ", line 2: not valid JSON"),
        ("", ", line 1: not valid JSON"),
        ("[" * 100_000, ": not valid JSON"),
        ("[]", "there is no list 'profiles'"),
        ('{"profiles": {}}', "there is no list 'profiles'"),
        ('{"profiles": ["main", 1], "current": "main"}', "has no profile 'main'; it has none"),
    ],
)
def test_broken_config(resolver: Resolver, text: str, message: str) -> None:
    path = resolver.config(text)
    with pytest.raises(InputError, match=message) as raised:
        resolver()
    assert str(path) in str(raised.value)


def test_config_that_is_no_text_or_no_file(resolver: Resolver) -> None:
    path = resolver.config("")
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputError, match="is not UTF-8 text"):
        resolver()
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError, match="is not a file"):
        resolver()


def test_a_config_that_is_a_pipe_is_not_waited_for(resolver: Resolver) -> None:
    path = resolver.config("")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InputError, match="is not a file"):
        resolver()


def test_absent_config(resolver: Resolver) -> None:
    with pytest.raises(InputError, match=r"'prod' was asked for, but .*config\.json does not exist"):
        resolver(profile="prod")
    assert resolver(environ=FIRST).name == "environment ALIBABA_CLOUD_ACCESS_KEY_ID"


@pytest.mark.parametrize("mode", ["AK", "ak", "", "StsToken", "ststoken"])
def test_static_modes(resolver: Resolver, mode: str) -> None:
    resolver.profiles(profile("main", mode=mode, sts_token="a-long-enough-token", region_id="eu-west-1"))
    source = resolver()
    token = "a-long-enough-token" if mode.lower() == "ststoken" else None
    assert source.credentials()[:3] == ("LTAImain", SECRET, token)
    assert (source.name, source.region) == ("profile main", "eu-west-1")


def test_static_profile_is_read_again_when_refused(resolver: Resolver) -> None:
    resolver.profiles(profile("main"))
    source = resolver()
    first = source.credentials()
    assert not source.renew(first)
    resolver.profiles(profile("main", access_key_id="LTAInew", access_key_secret="another-long-secret"))
    assert source.credentials() == first
    assert source.renew(first)
    assert source.credentials().access_key_id == "LTAInew"
    assert "another-long-secret" in resolver.learnt
    assert source.renew(first)  # another thread, late: what there is now was not refused


@pytest.mark.parametrize("variable", ["ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"])
def test_variable_names_the_profile(resolver: Resolver, variable: str) -> None:
    resolver.profiles(profile("main"), profile("other"))
    assert resolver(environ={variable: "other"}).name == "profile other"
    resolver.ini(f"[third]\ntype=access_key\naccess_key_id=LTAIini\naccess_key_secret={SECRET}%20 # note\n")
    source = resolver(environ={variable: "third"})
    assert source.name == "credentials file section third"
    assert source.credentials()[:2] == ("LTAIini", f"{SECRET}%20")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("access_key_id=1\n", "credentials.ini, line 1: not a valid ini file"),
        ("[default]\ntype=access_key\nwhat is this\n", "credentials.ini, line 3: not a valid ini file"),
        (
            "[default]\ntype=rsa_key_pair\n",
            "section default: type 'rsa_key_pair' is not supported; accepted: access_key, ",
        ),
        ("[default]\naccess_key_id=LTAIx\n", "section default: type '' is not supported"),
        (
            "[default]\ntype=ram_role_arn\naccess_key_id=x\naccess_key_secret=a-long-secret\n",
            "default: role_arn is empty",
        ),
    ],
)
def test_broken_ini(resolver: Resolver, text: str, message: str) -> None:
    resolver.ini(text)
    with pytest.raises(InputError, match=message):
        resolver()


@pytest.mark.parametrize(("mode", "count"), [(0o600, 0), (0o640, 0), (0o644, 1)])
def test_warning_for_what_everyone_can_read(resolver: Resolver, mode: int, count: int) -> None:
    path = resolver.config(json.dumps({"current": "main", "profiles": [profile("main")]}), mode)
    warnings = resolver().warnings
    assert [f"{path} holds" in warning for warning in warnings] == [True] * count


def test_metadata_is_probed_for_a_second(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append((address, timeout))
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(CredentialsError, match="No credentials found"):
        resolved({}, {"HOME": str(tmp_path)}, asked)
    assert asked == [(("100.100.100.200", 80), 1.0)]


def test_every_place_is_named_when_none_applies(resolver: Resolver) -> None:
    with pytest.raises(GateError) as raised:
        resolver()
    message = str(raised.value)
    positions = [message.index(provider.name) for provider in PROVIDERS]
    assert positions == sorted(positions)
