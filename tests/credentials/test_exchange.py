# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source that takes an exchange, against stand-ins."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import CredentialsError, InputError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import network
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import MAX_BODY
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.chain import resolve
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from tests.credentials.conftest import ROLE, SSO_HOST
from tests.credentials.standins import METADATA_TOKEN, THROTTLED_BY_STS, Issued
from tests.credentials.wire import sitecustomize
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.credentials.certificates import Authority
    from tests.credentials.standins import CloudSso, Metadata, Sts, Uri
    from tests.credentials.wire.sitecustomize import Wire

WIRE = Path(sitecustomize.__file__).parent
KEYS = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
NO_METADATA = {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}


class Resolver:
    """resolve() with what every test has in common; `learnt` has the secrets that it told."""

    def __init__(self, home: Path, authority: Authority) -> None:
        self.home = home
        self.learnt: set[str] = set()
        self._ca_path = str(authority.path)

    def __call__(self, options: dict[str, Any], environ: dict[str, str] | None = None) -> Source:
        given = {"region": "cn-hangzhou", "ca_path": self._ca_path, **options}
        where = {"HOME": str(self.home), **(environ or {})}
        endpoints = Endpoints(given.get("endpoint"), given.get("endpoint_type"), where)
        return resolve(given, where, network(given, where), endpoints, self.learnt.update)

    def profiles(self, *profiles: dict[str, Any], current: str = "main") -> Path:
        path = self.home / ".aliyun" / "config.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"current": current, "profiles": profiles}))
        path.chmod(0o600)
        return path


@pytest.fixture
def resolver(home: Path, authority: Authority, wire: Wire) -> Resolver:
    return Resolver(home, authority)


def test_role_on_keys(resolver: Resolver, sts: Sts) -> None:
    source = resolver({**KEYS, "role_arn": ROLE, "role_session_name": "deploy", "external_id": "outside-1"})
    assert sts.requests == []
    credentials = source.credentials()
    assert credentials[:3] == (
        "STS.NUissued0001",
        "issued-secret-0001-issued-secret",
        "issued-token-0001-issued-token/+==",
    )
    assert credentials.expires == pytest.approx(time.time() + 3600, abs=5)
    asked = sts.requests[0]
    assert asked["headers"]["host"] == "sts.cn-hangzhou.aliyuncs.com"
    expected = {"RoleArn": ROLE, "RoleSessionName": "deploy", "ExternalId": "outside-1", "DurationSeconds": "3600"}
    assert expected.items() <= asked["query"].items()
    assert source.name == "role_arn on top of option"
    assert {ACCESS_KEY_SECRET, *credentials[1:3]} <= resolver.learnt


@pytest.mark.parametrize(
    ("options", "environ", "host"),
    [
        ({}, {}, "sts.cn-hangzhou.aliyuncs.com"),
        ({"endpoint_type": "vpc"}, {}, "sts-vpc.cn-hangzhou.aliyuncs.com"),
        ({}, {"ALIBABA_CLOUD_ENDPOINT_TYPE": "vpc"}, "sts-vpc.cn-hangzhou.aliyuncs.com"),
        ({"region": None}, {"ALICLOUD_REGION": "cn-hangzhou"}, "sts.cn-hangzhou.aliyuncs.com"),
        ({"region": None}, {}, "sts.aliyuncs.com"),
    ],
)
def test_host_of_sts(
    resolver: Resolver, sts: Sts, wire: Wire, options: dict[str, Any], environ: dict[str, str], host: str
) -> None:
    resolver({**KEYS, "role_arn": ROLE, **options}, environ).credentials()
    assert wire.asked == [f"{host}:443"]


def test_variables_of_the_vendors_library_do_not_leak_in(resolver: Resolver, sts: Sts) -> None:
    """The library fills in what it misses from the environment; role_arn stands for itself."""
    environ = {
        "ALIBABA_CLOUD_ROLE_SESSION_NAME": "from-the-environment",
        "ALIBABA_CLOUD_STS_REGION": "cn-beijing",
        "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true",
    }
    resolver({**KEYS, "role_arn": ROLE}, environ).credentials()
    assert sts.requests[0]["query"]["RoleSessionName"] == "alicloud-gate"
    assert sts.requests[0]["headers"]["host"] == "sts.cn-hangzhou.aliyuncs.com"


def test_role_on_a_source_with_a_role(resolver: Resolver, sts: Sts) -> None:
    resolver.profiles({"name": "main", "mode": "RamRoleArn", **KEYS, "ram_role_arn": ROLE, "region_id": "cn-hangzhou"})
    source = resolver({"role_arn": f"{ROLE}-2", "profile": "main", "region": None})
    assert source.credentials().access_key_id == "STS.NUissued0002"
    assert [asked["query"]["RoleArn"] for asked in sts.requests] == [ROLE, f"{ROLE}-2"]
    assert sts.requests[1]["headers"]["x-acs-security-token"].startswith("issued-token-0001")
    assert (source.name, source.region) == ("role_arn on top of profile main", "cn-hangzhou")


@pytest.mark.parametrize("mode", ["RamRoleArn", "ramrolearn", "RAMROLEARN"])
def test_profile_with_a_role(resolver: Resolver, sts: Sts, mode: str) -> None:
    more = {"ram_session_name": "cli", "expired_seconds": 900, "external_id": "outside-2", "policy": "{}"}
    path = resolver.profiles({"name": "main", "mode": mode, **KEYS, "ram_role_arn": ROLE, **more})
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    source = resolver({}, NO_METADATA)
    assert source.credentials().access_key_id == "STS.NUissued0001"
    expected = {"RoleSessionName": "cli", "ExternalId": "outside-2", "DurationSeconds": "900", "Policy": "{}"}
    assert expected.items() <= sts.requests[0]["parameters"].items()
    assert source.name == "profile main"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [found.name for found in path.parent.iterdir()] == ["config.json"]


def test_profile_has_its_own_sts_region_and_network(resolver: Resolver, sts: Sts, wire: Wire) -> None:
    own = {"sts_region": "cn-hangzhou", "enable_vpc": True, "region_id": "eu-west-1"}
    resolver.profiles({"name": "main", "mode": "RamRoleArn", **KEYS, "ram_role_arn": ROLE, **own})
    resolver({"region": "ap-southeast-1"}, NO_METADATA).credentials()
    assert wire.asked == ["sts-vpc.cn-hangzhou.aliyuncs.com:443"]


def test_chain_of_profiles(resolver: Resolver, sts: Sts) -> None:
    resolver.profiles(
        {"name": "main", "mode": "ChainableRamRoleArn", "source_profile": "middle", "ram_role_arn": f"{ROLE}-c"},
        {"name": "middle", "mode": "ChainableRamRoleArn", "source_profile": "base", "ram_role_arn": f"{ROLE}-b"},
        {"name": "base", "mode": "AK", **KEYS},
    )
    assert resolver({}, NO_METADATA).credentials().access_key_id == "STS.NUissued0002"
    assert [asked["query"]["RoleArn"] for asked in sts.requests] == [f"{ROLE}-b", f"{ROLE}-c"]


@pytest.mark.parametrize("key", ["ram_session_name", "role_session_name"])
def test_oidc_profile(resolver: Resolver, sts: Sts, tmp_path: Path, key: str) -> None:
    token = tmp_path / "token"
    token.write_text("an-oidc-token")
    values = {"ram_role_arn": ROLE, "oidc_provider_arn": "acs:ram::1:oidc-provider/k8s", "oidc_token_file": str(token)}
    resolver.profiles({"name": "main", "mode": "OIDC", key: "pod", **values})
    assert resolver({}, NO_METADATA).credentials().access_key_id == "STS.NUissued0001"
    expected = {"Action": "AssumeRoleWithOIDC", "OIDCToken": "an-oidc-token", "RoleSessionName": "pod"}
    assert expected.items() <= sts.requests[0]["parameters"].items()


def test_oidc_environment_reads_the_token_anew(resolver: Resolver, sts: Sts, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("an-oidc-token")
    source = resolver(
        {},
        {
            "ALIBABA_CLOUD_ROLE_ARN": ROLE,
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/k8s",
            "ALIBABA_CLOUD_OIDC_TOKEN_FILE": str(token),
            "ALIBABA_CLOUD_ROLE_SESSION_NAME": "pod",
        },
    )
    first = source.credentials()
    token.write_text("a-rotated-token")
    assert source.renew(first)
    assert [asked["parameters"]["OIDCToken"] for asked in sts.requests] == ["an-oidc-token", "a-rotated-token"]
    assert source.name == "environment ALIBABA_CLOUD_OIDC_TOKEN_FILE"
    token.unlink()
    with pytest.raises(CredentialsError, match=f"{token} cannot be read: No such file"):
        source.renew(source.credentials())


@pytest.mark.parametrize("place", ["environment", "profile"])
def test_credentials_uri(resolver: Resolver, uri: Uri, place: str) -> None:
    url = f"http://127.0.0.1:{uri.port}/keys?for=gate"
    environ = {"ALIBABA_CLOUD_CREDENTIALS_URI": url} if place == "environment" else NO_METADATA
    resolver.profiles({"name": "main", "mode": "CredentialsURI", "credentials_uri": url})
    source = resolver({}, environ)
    assert source.credentials().access_key_id == "STS.NUissued0001"
    assert (uri.requests[0]["path"], uri.requests[0]["query"]) == ("/keys", {"for": "gate"})
    names = {"environment": "environment ALIBABA_CLOUD_CREDENTIALS_URI", "profile": "profile main"}
    assert source.name == names[place]


def test_cloud_sso(resolver: Resolver, sso: CloudSso) -> None:
    login = {
        "cloud_sso_sign_in_url": f"https://{SSO_HOST}/start",
        "cloud_sso_account_id": "1234567890123456",
        "cloud_sso_access_config": "ac-1",
        "access_token": "cloud-sso-access-token",
        "cloud_sso_access_token_expire": int(time.time()) + 600,
    }
    resolver.profiles({"name": "main", "mode": "CloudSSO", **login})
    assert resolver({}, NO_METADATA).credentials().access_key_id == "STS.NUissued0001"
    assert sso.requests[0]["headers"]["authorization"] == "Bearer cloud-sso-access-token"
    assert json.loads(sso.requests[0]["body"]) == {"AccountId": "1234567890123456", "AccessConfigurationId": "ac-1"}
    assert "cloud-sso-access-token" in resolver.learnt
    resolver.profiles({"name": "main", "mode": "CloudSSO", **login, "cloud_sso_access_token_expire": 1})
    with pytest.raises(CredentialsError, match="profile main: the CloudSSO login has expired"):
        resolver({}, NO_METADATA)


def test_ini_file(resolver: Resolver, sts: Sts, tmp_path: Path) -> None:
    path = tmp_path / "credentials.ini"
    path.write_text(
        "[default]\ntype = ram_role_arn\n"
        f"access_key_id = {ACCESS_KEY_ID} # a comment\naccess_key_secret = {ACCESS_KEY_SECRET}\n"
        f"role_arn = {ROLE}\nrole_session_name = ini\npolicy =\n"
    )
    source = resolver({}, {"ALIBABA_CLOUD_CREDENTIALS_FILE": str(path)})
    assert source.credentials().access_key_id == "STS.NUissued0001"
    assert sts.requests[0]["parameters"]["RoleSessionName"] == "ini"
    assert source.name == "credentials file section default"


@pytest.mark.parametrize("version_2_only", [True, False])
@pytest.mark.parametrize("way", ["option", "profile", "guessed", "guessed by name"])
def test_metadata(resolver: Resolver, metadata: Metadata, way: str, version_2_only: bool) -> None:
    metadata.version_2_only = version_2_only
    options = {"ecs_role_name": "gate-role"} if way == "option" else {}
    if way == "profile":
        resolver.profiles({"name": "main", "mode": "EcsRamRole", "ram_role_name": "gate-role"})
    environ = {"ALIBABA_CLOUD_ECS_METADATA": "gate-role"} if way == "guessed by name" else {}
    source = resolver(options, environ)
    assert source.credentials().access_key_id == "STS.NUissued0001"
    asked = [(request["method"], request["path"]) for request in metadata.requests]
    assert asked[-1] == ("GET", "/latest/meta-data/ram/security-credentials/gate-role")
    assert ("GET", "/latest/meta-data/ram/security-credentials/") in asked or way != "guessed"
    assert metadata.requests[-1]["headers"]["x-aliyun-ecs-metadata-token"] == METADATA_TOKEN
    names = {"option": "ecs_role_name", "profile": "profile main"}
    assert source.name == names.get(way, "ECS metadata service")


def test_metadata_never_goes_through_a_proxy(resolver: Resolver, metadata: Metadata) -> None:
    """The proxy would answer with the role of the machine that it runs on."""
    environ = {"http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}
    assert resolver({"ecs_role_name": "gate-role"}, environ).credentials().access_key_id == "STS.NUissued0001"


def test_metadata_without_a_role_is_listed(resolver: Resolver, metadata: Metadata) -> None:
    metadata.role = None
    with pytest.raises(CredentialsError, match=r"Tried, in this order: .*100\.100\.100\.200 gives no .* HTTP 404"):
        resolver({})


def test_metadata_that_stumbles_is_asked_again_later(resolver: Resolver, metadata: Metadata) -> None:
    metadata.refusals = [(500, "")] * 6
    source = resolver({})
    metadata.refusals.clear()
    assert source.credentials().access_key_id == "STS.NUissued0001"


def test_metadata_disabled_is_not_asked(resolver: Resolver, metadata: Metadata, wire: Wire) -> None:
    with pytest.raises(CredentialsError, match="METADATA_DISABLED forbids"):
        resolver({}, NO_METADATA)
    assert (metadata.requests, wire.asked) == ([], [])


def test_imds_v1_is_not_fallen_back_to_when_disabled(resolver: Resolver, metadata: Metadata) -> None:
    metadata.refusals = [(404, "")]
    source = resolver({"ecs_role_name": "gate-role"}, {"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"})
    with pytest.raises(CredentialsError, match="HTTP 404"):
        source.credentials()
    assert [request["method"] for request in metadata.requests] == ["PUT"]


REFUSALS = [
    ((403, {"Code": "NoPermission", "Message": "no"}), False, "HTTP 403, NoPermission, a policy has to allow"),
    ((404, {"Code": "EntityNotExist.Role"}), False, "the role does not exist"),
    ((400, {"Code": "InvalidTimeStamp.Expired"}), False, "the clock of the host"),
    ((503, {"Code": "ServiceUnavailable"}), True, "HTTP 503, ServiceUnavailable"),
    ((400, {"Code": "Throttling.User"}), True, "HTTP 400, Throttling.User"),
    ((502, "<html>bad gateway</html>"), True, "HTTP 502$"),
    ((400, {"Code": "x\x1b[2J"}), False, "HTTP 400$"),
    ((200, "not JSON"), True, "cannot be used \\(JSONDecodeError\\)$"),
    ((200, {"Credentials": {"AccessKeySecret": "half-of-a-secret"}}), True, "cannot be used"),
    ((200, {"Credentials": None}), True, "cannot be used"),
    ((200, {"Credentials": {**Issued(1).fields(), "AccessKeySecret": "short"}}), True, "no usable key pair"),
    ((200, {"Credentials": {**Issued(1).fields(), "SecurityToken": "short"}}), True, "no usable key pair"),
    (
        (200, {"Credentials": {**Issued(1).fields(), "SecurityToken": "a-token\r\nX-Other: 1"}}),
        True,
        "no usable key pair",
    ),
    ((200, {"Credentials": {**Issued(1).fields(), "AccessKeyId": None}}), True, "no usable key pair"),
    ((200, {"Credentials": {**Issued(1, -60).fields()}}), True, "cannot be used"),
    ((200, "x" * MAX_BODY + "x"), True, "its answer is too large"),
    ((302, "https://elsewhere.example/"), False, "HTTP 302$"),
    (THROTTLED_BY_STS, True, "HTTP 302, throttled$"),
    ((400, {"Code": "Throttling.Api"}), True, "HTTP 400, Throttling.Api$"),
    ((400, {"Code": "Throttling"}), True, "HTTP 400, Throttling$"),
    ((400, {"Code": "SYSTEM_ERROR"}), True, "HTTP 400, SYSTEM_ERROR$"),
    ((529, ""), True, "HTTP 529$"),
    ((425, ""), True, "HTTP 425$"),
]


@pytest.mark.parametrize(("refusal", "transient", "words"), REFUSALS)
def test_refusals(
    resolver: Resolver, sts: Sts, wire: Wire, refusal: tuple[int, Any], transient: bool, words: str
) -> None:
    sts.refusals = [refusal]
    with pytest.raises(CredentialsError, match=words) as raised:
        resolver({**KEYS, "role_arn": ROLE}).credentials()
    assert raised.value.transient is transient
    assert wire.asked == ["sts.cn-hangzhou.aliyuncs.com:443"]


def test_nothing_is_quoted(
    resolver: Resolver, sts: Sts, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")  # makes the vendor's packages print requests
    temporary = {"security_token": "a-temporary-token/+="}
    sts.secrets["STS.NUbase"] = ("another-secret-here", temporary["security_token"])
    keys = {"access_key_id": "STS.NUbase", "access_key_secret": "the-wrong-secret-here", **temporary}
    with pytest.raises(
        CredentialsError, match="SignatureDoesNotMatch, the access key secret does not belong"
    ) as raised:
        resolver({**keys, "role_arn": ROLE}).credentials()
    assert "quoted" not in str(raised.value)
    assert "STS.NUbase" not in str(raised.value)
    assert capfd.readouterr() == ("", "")


def test_no_answer_quotes_no_url(resolver: Resolver, wire: Wire) -> None:
    with pytest.raises(CredentialsError) as raised:
        resolver({**KEYS, "role_arn": ROLE}).credentials()
    assert str(raised.value) == "sts.cn-hangzhou.aliyuncs.com gives no credentials: NameResolutionError"
    assert raised.value.transient


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("options", [{"ca_path": None}, {"validate_certs": False, "ca_path": None}])
def test_certificate_of_sts(resolver: Resolver, sts: Sts, options: dict[str, Any]) -> None:
    source = resolver({**KEYS, "role_arn": ROLE, **options})
    if options.get("validate_certs", True):
        with pytest.raises(CredentialsError, match="its certificate cannot be verified") as raised:
            source.credentials()
        assert not raised.value.transient
    else:
        assert source.credentials()


SILENT = """
import logging, os, sys, threading
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.chain import resolve
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import CredentialsError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import network
def state():
    return dict(os.environ), logging.root.manager.disable, logging.root.handlers[:], threading.active_count()
before = state()
options = {"ecs_role_name": "gate-role"}
source = resolve(options, {}, network(options, {}), Endpoints(None, None, {}), lambda secrets: None)
first = source.credentials()
try:
    source.renew(first)
except CredentialsError as error:
    assert "HTTP 404" in str(error), error
else:
    raise AssertionError
assert state() == before, (before, state())
assert not {name for name in sys.modules if name.startswith(("alibabacloud", "Tea", "apscheduler", "aiohttp"))}
"""


def test_an_exchange_is_silent_and_leaves_nothing_behind(
    metadata: Metadata, routes: dict[str, int], tmp_path: Path, home: Path
) -> None:
    """In a process of its own: no thread, no setting of the process, no package of the vendor's."""
    answer = metadata.answer
    vars(metadata)["answer"] = lambda request: answer(request) if metadata.issued == 0 else (404, "")
    setting = tmp_path / "wire.json"
    setting.write_text(json.dumps({"routes": routes}))
    path = os.pathsep.join(filter(None, (str(WIRE), os.environ.get("PYTHONPATH"))))
    process = subprocess.run(
        [sys.executable, "-c", SILENT],
        env={"HOME": str(home), "PYTHONPATH": path, "GATE_TEST_WIRE": str(setting), "DEBUG": "sdk"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert metadata.issued == 1


def test_base_is_renewed_when_sts_refuses_it(resolver: Resolver, sts: Sts) -> None:
    """Someone logs in anew during a gate, and the file has other keys."""
    resolver.profiles(
        {"name": "main", "mode": "AK", "access_key_id": "LTAIgone", "access_key_secret": "gone-gone-gone"}
    )
    source = resolver({"role_arn": ROLE}, NO_METADATA)
    resolver.profiles({"name": "main", "mode": "AK", **KEYS})
    assert source.credentials().access_key_id == "STS.NUissued0001"


def test_kept_while_good_when_sts_stumbles(resolver: Resolver, sts: Sts) -> None:
    sts.lifetimes = [1.5]
    source = resolver({**KEYS, "role_arn": ROLE})
    first = source.credentials()
    source._ask_at = 0.0
    sts.refusals = [(503, "")] * 2
    assert source.credentials() == first
    source._clock = lambda: time.time() + 5
    source._ask_at = 0.0
    with pytest.raises(CredentialsError, match="HTTP 503"):
        source.credentials()
    source._ask_at = 0.0
    assert source.credentials().access_key_id == "STS.NUissued0002"


def test_a_role_is_assumed_once_for_all_threads(resolver: Resolver, sts: Sts) -> None:
    source = resolver({**KEYS, "role_arn": ROLE})
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(source.credentials().access_key_id)) for _turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == ["STS.NUissued0001"] * 8
    assert len(sts.requests) == 1


def test_secrets_are_kept_before_they_are_used(resolver: Resolver, sts: Sts, tmp_path: Path) -> None:
    """Also those that come to nothing: of an answer that is refused, of a token that STS does not take."""
    sts.refusals = [(200, {"Credentials": {**Issued(5).fields(), "AccessKeyId": None}})]
    with pytest.raises(CredentialsError):
        resolver({**KEYS, "role_arn": ROLE}).credentials()
    assert {Issued(5).secret, Issued(5).token} <= resolver.learnt
    token = tmp_path / "token"
    token.write_text("an-oidc-token\n")
    values = {"ram_role_arn": ROLE, "oidc_provider_arn": "acs:ram::1:oidc-provider/k8s", "oidc_token_file": str(token)}
    resolver.profiles({"name": "main", "mode": "OIDC", **values})
    sts.refusals = [(400, {"Code": "AuthenticationFail.OIDCToken.Expired", "Message": "an-oidc-token"})]
    with pytest.raises(CredentialsError, match=r"HTTP 400, AuthenticationFail\.OIDCToken\.Expired$"):
        resolver({}, NO_METADATA).credentials()
    assert "an-oidc-token" in resolver.learnt
    assert "an-oidc-token" not in sts.requests[-1]["path"] + str(sts.requests[-1]["query"])


def test_an_oidc_token_that_is_no_text(resolver: Resolver, sts: Sts, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_bytes(b"\xff\xfe")
    values = {"ram_role_arn": ROLE, "oidc_provider_arn": "acs:ram::1:oidc-provider/k8s", "oidc_token_file": str(token)}
    resolver.profiles({"name": "main", "mode": "OIDC", **values})
    with pytest.raises(CredentialsError, match="is not UTF-8 text"):
        resolver({}, NO_METADATA).credentials()
    assert sts.requests == []


def test_user_and_password_of_a_uri_are_not_shown(resolver: Resolver, uri: Uri) -> None:
    uri.refusals = [(403, "")]
    environ = {"ALIBABA_CLOUD_CREDENTIALS_URI": f"http://someone:a-password@127.0.0.1:{uri.port}/keys?token=a-token"}
    with pytest.raises(CredentialsError) as raised:
        resolver({}, environ).credentials()
    assert str(raised.value) == f"127.0.0.1:{uri.port} gives no credentials: HTTP 403"
    bad = "http://someone:a-password@localhost:port/"
    with pytest.raises(InputError, match=r"^ALIBABA_CLOUD_CREDENTIALS_URI is not a URL that begins with") as refused:
        resolver({}, {"ALIBABA_CLOUD_CREDENTIALS_URI": bad})
    assert "a-password" not in str(refused.value)


@pytest.mark.parametrize("role", ["../../user-data", "a\r\nb", "", "x" * 65])
def test_the_name_of_a_role_becomes_a_path_only_when_it_is_one(
    resolver: Resolver, metadata: Metadata, role: str
) -> None:
    answer = metadata.answer
    vars(metadata)["answer"] = lambda request: (200, role) if request["path"].endswith("/") else answer(request)
    with pytest.raises(CredentialsError, match="cannot be used"):
        resolver({}, {"ALIBABA_CLOUD_ECS_METADATA": ""}).credentials()
    paths = {request["path"] for request in metadata.requests}
    assert paths == {"/latest/api/token", "/latest/meta-data/ram/security-credentials/"}


@pytest.mark.parametrize("token", ["a b", "a\r\nX-Other: 1", "", "\u00e9"])
def test_a_metadata_token_becomes_a_header_only_when_it_is_one(
    resolver: Resolver, metadata: Metadata, token: str
) -> None:
    answer = metadata.answer
    vars(metadata)["answer"] = lambda request: (200, token) if request["method"] == "PUT" else answer(request)
    assert resolver({"ecs_role_name": "gate-role"}).credentials().access_key_id == "STS.NUissued0001"
    assert all("x-other" not in request["headers"] for request in metadata.requests)
    with pytest.raises(CredentialsError, match="cannot be used"):
        resolver({"ecs_role_name": "gate-role"}, {"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"}).credentials()


def test_a_service_that_drips_is_given_up(resolver: Resolver) -> None:
    """Each read of it is in time, all of them together are not."""
    done = threading.Event()

    def drip() -> None:
        connection, _address = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not done.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, daemon=True).start()
        environ = {"ALIBABA_CLOUD_CREDENTIALS_URI": f"http://127.0.0.1:{listener.getsockname()[1]}/"}
        before = time.monotonic()
        with pytest.raises(CredentialsError, match=r"no answer within 0\.6 s$") as raised:
            resolver({"connect_timeout": 0.2, "read_timeout": 0.4}, environ).credentials()
        done.set()
    assert raised.value.transient
    assert time.monotonic() - before < 5


def test_a_proxy_that_can_never_work_is_told_at_once(resolver: Resolver, sts: Sts) -> None:
    with pytest.raises(CredentialsError, match="the URL of the proxy cannot be used") as raised:
        resolver({**KEYS, "role_arn": ROLE}, {"HTTPS_PROXY": "http://:3128"}).credentials()
    assert not raised.value.transient
    resolver({**KEYS, "role_arn": ROLE}, {"HTTPS_PROXY": "http://:3128", "NO_PROXY": "aliyuncs.com"}).credentials()
