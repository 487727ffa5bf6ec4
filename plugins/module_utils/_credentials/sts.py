# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles: AssumeRole with other credentials, AssumeRoleWithOIDC with a token from a file.

The vendor's credentials library signs AssumeRole by the older protocol (RPC V1, HMAC-SHA1, everything in the query of a
GET). Ours is signed like all our calls (V3, ACS3-HMAC-SHA256), as the vendor's SDK of STS does
(alibabacloud-sts20150401 1.2.0: POST, parameters in the query). AssumeRoleWithOIDC is not signed: the token is the
proof. That library sends it in the query, its sibling for Go in the body, and so do we: urllib3 logs URLs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from .._api.errors import CredentialsError
from .._api.signature import canonical_query, sign
from .._api.source import Credentials
from .._api.transport import prepared
from .exchange import TIME_FORMAT, Exchange

VERSION = "2015-04-01"
DURATION = "3600"  # seconds, if none is given


class Role(NamedTuple):
    """A role to assume, what restricts the session, and the region whose STS is asked (None: the central one)."""

    arn: str
    session_name: str
    duration: str = ""
    policy: str = ""
    external_id: str = ""
    region: str | None = None
    vpc: bool = False

    @property
    def host(self) -> str:
        """The host of STS."""
        if not self.region:
            return "sts.aliyuncs.com"
        return f"{'sts-vpc' if self.vpc else 'sts'}.{self.region}.aliyuncs.com"

    def parameters(self) -> dict[str, str]:
        """The parameters that both operations take."""
        told = {
            "RoleArn": self.arn,
            "RoleSessionName": self.session_name,
            "DurationSeconds": self.duration or DURATION,
            "Policy": self.policy,
        }
        return {name: value for name, value in told.items() if value}


def assume_role(exchange: Exchange, role: Role, base: Credentials) -> Credentials:
    """Assume a role with other credentials. Raises CredentialsError."""
    parameters = role.parameters()
    if role.external_id:
        parameters["ExternalId"] = role.external_id
    request = prepared(
        "POST",
        f"https://{role.host}/?{canonical_query(parameters)}",
        {"accept": "application/json", "x-acs-action": "AssumeRole", "x-acs-version": VERSION},
    )
    return exchange.issued(exchange.ask(sign(request, base, time.time())), "Credentials")


def assume_role_with_oidc(exchange: Exchange, role: Role, provider_arn: str, token_file: str) -> Credentials:
    """Assume a role with an OIDC token, whose file is read anew each time since the platform rotates it."""
    try:
        with open(token_file, encoding="utf-8") as stream:
            token = stream.read()
    except OSError as error:
        raise CredentialsError(f"{token_file} cannot be read: {error.strerror}") from None
    except ValueError:
        raise CredentialsError(f"{token_file} is not UTF-8 text") from None
    exchange.keep(token, token.strip())
    query: Mapping[str, str] = {
        "Action": "AssumeRoleWithOIDC",
        "Format": "JSON",
        "Version": VERSION,
        "Timestamp": time.strftime(TIME_FORMAT, time.gmtime()),
    }
    form = {**role.parameters(), "OIDCProviderArn": provider_arn, "OIDCToken": token}
    request = prepared(
        "POST",
        f"https://{role.host}/?{canonical_query(query)}",
        {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"},
        urlencode(form).encode(),
    )
    return exchange.issued(exchange.ask(request), "Credentials")
