# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our exchanges beside those of the vendor's packages: the same stand-ins, and each request compared field by field.

alibabacloud-credentials is pinned to its newest version in requirements/: when it changes what it asks, this fails.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider.cloud_sso import CloudSSOCredentialsProvider
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.provider.oidc import OIDCRoleArnCredentialsProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.uri import URLCredentialsProvider
from alibabacloud_tea_openapi import models as openapi
from alibabacloud_tea_openapi.client import Client as OpenApiClient
from darabonba.runtime import RuntimeOptions

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import CredentialsError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.cloud_sso import cloud_credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.credentials_uri import from_uri
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.exchange import Exchange
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.metadata import instance_role
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.sts import (
    Role,
    assume_role,
    assume_role_with_oidc,
)
from tests.credentials.conftest import ROLE, SSO_HOST
from tests.credentials.standins import Issued
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from tests.emulator.signatures import V1_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.credentials.certificates import Authority
    from tests.credentials.standins import CloudSso, Metadata, Service, Sts, Uri

pytestmark = pytest.mark.usefixtures("wire")
KEYS = Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET)
TEMPORARY = Credentials("STS.NUbase", "another-secret-here", "a-temporary-token/+=")
PROVIDER = "acs:ram::1234567890123456:oidc-provider/k8s"


class Both:
    """Makes an exchange twice: by the vendor's package, and by ours."""

    def __init__(self, authority: Authority) -> None:
        self.ca = str(authority.path)
        self.kept: list[str | None] = []
        self.exchange = Exchange(Network(5, 5, self.ca), lambda *secrets: self.kept.extend(secrets))

    def theirs(self, provider: Any) -> Credentials:
        provider._runtime_options["ca"] = self.ca
        given = provider.get_credentials()
        parts = given.get_access_key_id(), given.get_access_key_secret(), given.get_security_token()
        return Credentials(*parts, given.get_expiration())

    def agree(self, service: Service, theirs: Any, ours: Callable[[], Credentials]) -> tuple[list[Any], list[Any]]:
        """What either has asked; both have understood the answer in the same way."""
        for number, get in ((1, lambda: self.theirs(theirs)), (2, ours)):
            issued, credentials = Issued(number), get()
            assert credentials[:3] == (issued.key_id, issued.secret, issued.token)
            assert credentials.expires == pytest.approx(time.time() + 3600, abs=5)
            if number == 1:
                first = service.requests[:]
        assert {Issued(2).secret, Issued(2).token} <= set(self.kept)
        return first, service.requests[len(first) :]


@pytest.fixture
def both(authority: Authority) -> Both:
    return Both(authority)


def operation(request: dict[str, Any]) -> dict[str, Any]:
    """What STS is asked, in whichever version of the protocol."""
    headers, query = request["headers"], request["query"]
    return {
        "host": headers["host"],
        "path": request["path"],
        "action": query.get("Action") or headers["x-acs-action"],
        "version": query.get("Version") or headers["x-acs-version"],
        "token": query.get("SecurityToken") or headers.get("x-acs-security-token"),
        "parameters": {name: value for name, value in request["parameters"].items() if name not in V1_PARAMETERS},
    }


ROLES = [
    Role(ROLE, "gate"),
    Role(ROLE, "gate", region="cn-hangzhou"),
    Role(ROLE, "gate", region="cn-hangzhou", vpc=True),
    Role(ROLE, "gate", "900", '{"Version":"1","Statement":["a-b/*~+&=\u00e9"]}', region="cn-hangzhou"),
]


def vendors(role: Role) -> dict[str, Any]:
    """The role in the words of the vendor's package."""
    return {
        "role_arn": role.arn,
        "role_session_name": role.session_name,
        "duration_seconds": int(role.duration) if role.duration else None,
        "policy": role.policy,
        "sts_region_id": role.region,
        "enable_vpc": role.vpc,
    }


@pytest.mark.parametrize("keys", [KEYS, TEMPORARY])
@pytest.mark.parametrize("external_id", ["", "outside+1/=,"])
@pytest.mark.parametrize("role", ROLES)
def test_assume_role(both: Both, sts: Sts, role: Role, external_id: str, keys: Credentials) -> None:
    sts.secrets[TEMPORARY.access_key_id] = TEMPORARY[1:3]
    role = role._replace(external_id=external_id)
    pair = dict(zip(("access_key_id", "access_key_secret", "security_token"), keys, strict=False))
    provider = RamRoleArnCredentialsProvider(**pair, **vendors(role), external_id=external_id)
    (theirs,), (ours,) = both.agree(sts, provider, lambda: assume_role(both.exchange, role, keys))
    assert operation(ours) == operation(theirs)
    assert (theirs["method"], ours["method"]) == ("GET", "POST")


def test_a_policy_with_blanks(both: Both, sts: Sts) -> None:
    """The vendor's package signs a blank as a plus, which the vendor's own verification does not take."""
    role = ROLES[0]._replace(policy='{"Version": "1", "Statement": []}')
    keys = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}
    with pytest.raises(CredentialException, match="SignatureDoesNotMatch"):
        both.theirs(RamRoleArnCredentialsProvider(**keys, **vendors(role)))
    assert assume_role(both.exchange, role, KEYS).access_key_id == Issued(1).key_id
    assert sts.requests[1]["query"]["Policy"] == role.policy


def test_assume_role_is_signed_as_by_the_newest_sdk(both: Both, sts: Sts) -> None:
    """The parameters of the call are those of alibabacloud-sts20150401 1.2.0, whose client only hands them on."""
    role = ROLES[-1]._replace(external_id="outside-1")
    config = openapi.Config(
        access_key_id=ACCESS_KEY_ID, access_key_secret=ACCESS_KEY_SECRET, endpoint=role.host, region_id=role.region
    )
    parameters = openapi.Params(
        action="AssumeRole",
        version="2015-04-01",
        protocol="HTTPS",
        pathname="/",
        method="POST",
        auth_type="AK",
        style="RPC",
        req_body_type="formData",
        body_type="json",
    )
    request = openapi.OpenApiRequest(query={**role.parameters(), "ExternalId": role.external_id})
    OpenApiClient(config).call_api(parameters, request, RuntimeOptions(ca=both.ca))
    assume_role(both.exchange, role, KEYS)
    theirs, ours = sts.requests
    assert [ours[key] for key in ("method", "path", "query", "body")] == [
        theirs[key] for key in ("method", "path", "query", "body")
    ]
    protocol = [{name for name in asked["headers"] if name.startswith("x-acs-")} for asked in (theirs, ours)]
    assert protocol[1] == protocol[0] - {"x-acs-credentials-provider"}
    for name in ("host", "x-acs-action", "x-acs-version", "x-acs-content-sha256"):
        assert ours["headers"][name] == theirs["headers"][name]


@pytest.mark.parametrize("role", ROLES)
def test_assume_role_with_oidc(both: Both, sts: Sts, role: Role, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("an-oidc.token+/=\n")
    provider = OIDCRoleArnCredentialsProvider(
        **vendors(role), oidc_provider_arn=PROVIDER, oidc_token_file_path=str(token)
    )
    (theirs,), (ours,) = both.agree(
        sts, provider, lambda: assume_role_with_oidc(both.exchange, role, PROVIDER, str(token))
    )
    assert operation(ours) == operation(theirs)
    assert set(ours["query"]) == {"Action", "Version", "Format", "Timestamp"}
    assert "authorization" not in ours["headers"]
    assert "an-oidc.token+/=" in both.kept


def asked_for(requests: list[dict[str, Any]]) -> list[Any]:
    """Each different request once: the vendor's package asks for a token before each of the others."""
    names = ("x-aliyun-ecs-metadata-token", "x-aliyun-ecs-metadata-token-ttl-seconds", "host")
    told = [(ask["method"], ask["path"], ask["query"], *map(ask["headers"].get, names)) for ask in requests]
    return [one for number, one in enumerate(told) if one not in told[:number]]


@pytest.mark.parametrize("role", ["", "gate-role"])
@pytest.mark.parametrize("refuses", [(), ("PUT",), ("token",), ("PUT", "token")])
@pytest.mark.parametrize("version_1", [True, False])
def test_metadata(both: Both, metadata: Metadata, role: str, refuses: tuple[str, ...], version_1: bool) -> None:
    """With and without a name, with an older service, and with one that does not like its own tokens."""
    answer = metadata.answer

    def stumble(request: dict[str, Any]) -> tuple[int, Any]:
        has_token = "x-aliyun-ecs-metadata-token" in request["headers"]
        refused = ("PUT" in refuses and request["method"] == "PUT") or ("token" in refuses and has_token)
        return (404, "404 - Not Found") if refused else answer(request)

    vars(metadata)["answer"] = stumble
    provider = EcsRamRoleCredentialsProvider(role_name=role, disable_imds_v1=not version_1, async_update_enabled=False)
    environ = {} if version_1 else {"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"}

    def ours() -> Credentials:
        return instance_role(both.exchange, role, environ)

    if version_1 or not refuses:
        first, second = both.agree(metadata, provider, ours)
    else:
        with pytest.raises(CredentialException):
            provider.get_credentials()
        first = metadata.requests[:]
        with pytest.raises(CredentialsError, match="HTTP 404"):
            ours()
        second = metadata.requests[len(first) :]
    theirs, asked = asked_for(first), asked_for(second)
    if refuses == ("token",) and not role:  # having learnt that the token is refused, ours does not try it again
        theirs = [one for one in theirs if one in asked]
    assert asked == theirs


@pytest.mark.parametrize("place", [SSO_HOST, f"{SSO_HOST}:443"])
def test_cloud_sso(both: Both, sso: CloudSso, place: str) -> None:
    login = {
        "sign_in_url": f"https://{place}/start?from=cli",
        "account_id": "1234567890123456",
        "access_config": "ac-1",
        "access_token": "cloud-sso-access-token",
    }
    provider = CloudSSOCredentialsProvider(**login, access_token_expire=int(time.time()) + 600)
    (theirs,), (ours,) = both.agree(sso, provider, lambda: cloud_credentials(both.exchange, *login.values()))
    for key in ("method", "path", "query"):
        assert ours[key] == theirs[key]
    assert json.loads(ours["body"]) == json.loads(theirs["body"])
    for name in ("accept", "content-type", "authorization"):
        assert ours["headers"][name] == theirs["headers"][name]
    assert ours["headers"]["host"].partition(":")[0] == theirs["headers"]["host"]


@pytest.mark.parametrize("tail", ["", "/", "/keys", "/keys?for=gate&more=a%20b%2F%2B", "/a%20b/c"])
def test_credentials_uri(both: Both, uri: Uri, tail: str) -> None:
    url = f"http://127.0.0.1:{uri.port}{tail}"
    provider = URLCredentialsProvider(uri=url)
    (theirs,), (ours,) = both.agree(uri, provider, lambda: from_uri(both.exchange, url))
    for key in ("method", "query", "body"):
        assert ours[key] == theirs[key]
    assert ours["path"] == theirs["path"] or (ours["path"], theirs["path"]) == ("/", "")
    assert ours["headers"]["host"].startswith(theirs["headers"]["host"])


GOOD = Issued(7).fields()
ANSWERS: list[tuple[int, Any]] = [
    (200, GOOD),
    (200, {name: value for name, value in GOOD.items() if name != "SecurityToken"}),
    (200, {name: value for name, value in GOOD.items() if name != "AccessKeyId"}),
    (200, {name: value for name, value in GOOD.items() if name != "Expiration"}),
    (200, {**GOOD, "Expiration": "soon"}),
    (200, {**GOOD, "Expiration": "2099-01-01T00:00Z"}),
    (200, {**GOOD, "Expiration": None}),
    (200, {**GOOD, "Code": "Failed"}),
    (200, "not JSON"),
    (200, []),
    (200, None),
    (201, GOOD),
    (404, GOOD),
    (500, ""),
]


@pytest.mark.parametrize(("status", "content"), ANSWERS)
@pytest.mark.parametrize("place", ["Credentials", "", "CloudCredential"])
def test_answers_are_taken_or_refused_alike(
    both: Both, sts: Sts, uri: Uri, sso: CloudSso, place: str, status: int, content: Any
) -> None:
    body: Any = content
    if not isinstance(content, str):
        body = {place: content} if place else {"Code": "Success", **content} if content else content
    url = f"http://127.0.0.1:{uri.port}/"
    login = (f"https://{SSO_HOST}/", "1", "ac-1", "cloud-sso-access-token")
    service, provider, ours = {
        "Credentials": (
            sts,
            RamRoleArnCredentialsProvider(
                access_key_id=ACCESS_KEY_ID, access_key_secret=ACCESS_KEY_SECRET, **vendors(ROLES[0])
            ),
            lambda: assume_role(both.exchange, ROLES[0], KEYS),
        ),
        "": (uri, URLCredentialsProvider(uri=url), lambda: from_uri(both.exchange, url)),
        "CloudCredential": (
            sso,
            CloudSSOCredentialsProvider(
                **dict(zip(("sign_in_url", "account_id", "access_config", "access_token"), login, strict=True)),
                access_token_expire=int(time.time()) + 600,
            ),
            lambda: cloud_credentials(both.exchange, *login),
        ),
    }[place]
    outcomes = []
    for get in (lambda: both.theirs(provider), ours):
        service.refusals = [(status, body)]
        try:
            outcomes.append(get())
        except (CredentialException, CredentialsError, ValueError, LookupError, TypeError, AttributeError):
            outcomes.append(None)
    assert outcomes[0] == outcomes[1]
