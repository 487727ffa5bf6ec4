# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of docs/credentials.md, row by row, against what the code does."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import network
from ansible_collections.alicloud.gate.plugins.module_utils._credentials import metadata
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.chain import PROVIDERS, resolve
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.exchange import Exchange
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.modes import MODES, REFUSED
from tests.credentials.conftest import ROLE
from tests.credentials.standins import Issued
from tests.emulator.client import ROOT

if TYPE_CHECKING:
    from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import Request
    from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source

TEXT = (ROOT / "docs" / "credentials.md").read_text(encoding="utf-8")
SECRET = "a-long-enough-secret"
KEYS = {"access_key_id": "LTAImain", "access_key_secret": SECRET}


def table(first: str) -> list[list[str]]:
    lines = TEXT[TEXT.index(f"| {first} |") :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


# What makes each place serve, in the table's order: options and variables, and where a profile comes in, whose file.
SET_UPS: list[tuple[dict[str, str], dict[str, str], str]] = [
    ({**KEYS, "security_token": "a-long-enough-token"}, {}, ""),
    ({"profile": "NAME"}, {}, "cli"),
    ({"ecs_role_name": "gate"}, {}, ""),
    ({}, {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}, ""),
    ({}, {"ALICLOUD_ACCESS_KEY": "LTAI", "ALICLOUD_SECRET_KEY": SECRET}, ""),
    (
        {},
        {
            "ALIBABA_CLOUD_ROLE_ARN": ROLE,
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/k8s",
            "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/run/token",
        },
        "",
    ),
    ({}, {"ALIBABA_CLOUD_CREDENTIALS_URI": "http://localhost/"}, ""),
    ({}, {"ALIBABA_CLOUD_PROFILE": "NAME"}, "cli"),
    ({}, {"ALIBABA_CLOUD_PROFILE": "NAME"}, "ini"),
    ({}, {"ALIBABA_CLOUD_ECS_METADATA": "gate"}, ""),
]
MODE_VALUES: dict[str, dict[str, Any]] = {
    "AK": KEYS,
    "StsToken": {**KEYS, "sts_token": "a-long-enough-token"},
    "RamRoleArn": {**KEYS, "ram_role_arn": ROLE},
    "ChainableRamRoleArn": {"source_profile": "base", "ram_role_arn": ROLE},
    "EcsRamRole": {"ram_role_name": "gate"},
    "OIDC": {"ram_role_arn": ROLE, "oidc_provider_arn": "acs:ram::1:oidc-provider/k8s", "oidc_token_file": "/run/t"},
    "CloudSSO": {
        "cloud_sso_sign_in_url": "https://signin.example/",
        "cloud_sso_account_id": "1",
        "cloud_sso_access_config": "ac-1",
        "access_token": "a-long-access-token",
        "cloud_sso_access_token_expire": int(time.time()) + 600,
    },
    "CredentialsURI": {"credentials_uri": "http://localhost/"},
}


class Bench:
    """Finds a source, whose exchanges give numbered keys."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self._home = home
        self.issued = 0
        self.token_file = home / "token"
        self.token_file.write_text("an-oidc-token")
        patch.setattr(Exchange, "ask", self._ask)
        patch.setattr(metadata, "listens", lambda: True)

    def _ask(self, request: Request) -> bytes:
        """An answer that is that of every service at once."""
        if "metadata" in str(request.url) and str(request.url).endswith("/"):
            return b"gate"
        if str(request.url).endswith("/api/token"):
            return b"a-metadata-token"
        self.issued += 1
        fields = Issued(self.issued).fields()
        return json.dumps({"Code": "Success", **fields, "Credentials": fields, "CloudCredential": fields}).encode()

    def profiles(self, **values: Any) -> None:
        path = self._home / ".aliyun" / "config.json"
        path.parent.mkdir(exist_ok=True)
        profiles = [{"name": "NAME", **values}, {"name": "base", "mode": "AK", **KEYS}]
        path.write_text(json.dumps({"current": "NAME", "profiles": profiles}))

    def ini(self) -> None:
        path = self._home / ".alibabacloud" / "credentials.ini"
        path.parent.mkdir()
        path.write_text(f"[NAME]\ntype = access_key\naccess_key_id = LTAI\naccess_key_secret = {SECRET}\n")

    def source(self, options: dict[str, str], environ: dict[str, str]) -> Source:
        given = {"region": "cn-hangzhou", **options}
        where = {"HOME": str(self._home), **environ}
        return resolve(given, where, network(given, where), Endpoints(None, None, where), lambda _secrets: None)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def test_a_row_for_every_place_and_mode() -> None:
    assert len(table("Source")) == len(SET_UPS) == len(PROVIDERS)
    assert [row[0].strip("`") for row in table("Mode")] == [mode.name for mode in MODES] == list(MODE_VALUES)
    assert {name.lower() for name in re.findall(r"`(\w+)` and `(\w+)` are refused", TEXT)[0]} == set(REFUSED)


@pytest.mark.parametrize("row", range(len(SET_UPS)))
def test_place(bench: Bench, row: int) -> None:
    _place, variables, name, renewed = table("Source")[row]
    options, environ, file = SET_UPS[row]
    environ = {key: value.replace("/run/token", str(bench.token_file)) for key, value in environ.items()}
    assert all(f"`{given}`" in variables for given in (*options, *environ)), variables
    if file == "cli":
        bench.profiles(mode="AK", **KEYS)
    elif file == "ini":
        bench.ini()
    source = bench.source(options, environ)
    assert f"`{source.name}`" == name
    if file:
        assert renewed == "by mode"
        return
    assert source.renew(source.credentials()) is (renewed == "yes")
    assert (source.credentials().expires is not None) is (renewed == "yes")


@pytest.mark.parametrize("row", range(len(MODE_VALUES)))
def test_mode(bench: Bench, row: int) -> None:
    name, renewed = (cell.strip("`") for cell in table("Mode")[row])
    values = {**MODE_VALUES[name]}
    if "oidc_token_file" in values:
        values["oidc_token_file"] = str(bench.token_file)
    bench.profiles(mode=name, **values)
    source = bench.source({"profile": "NAME"}, {})
    first = source.credentials()
    assert source.renew(first) is renewed.startswith("yes")
    if not renewed.startswith("yes"):
        assert renewed == "when the file has changed"
        bench.profiles(mode=name, **{**values, "access_key_id": "LTAInew"})
        assert source.renew(first)


@pytest.mark.parametrize("row", range(len(SET_UPS)))
def test_role_on_top_of_any(bench: Bench, row: int) -> None:
    options, environ, file = SET_UPS[row]
    environ = {key: value.replace("/run/token", str(bench.token_file)) for key, value in environ.items()}
    if file == "cli":
        bench.profiles(mode="AK", **KEYS)
    elif file == "ini":
        bench.ini()
    source = bench.source({**options, "role_arn": ROLE}, environ)
    assert f"`{source.name.removeprefix('role_arn on top of ')}`" == table("Source")[row][2]
    assert source.renew(source.credentials())
