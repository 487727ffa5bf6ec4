# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling, proved with the vendor's own signing code, for both signature versions.

V3 (ACS3-HMAC-SHA256): alibabacloud_tea_openapi recomputes the Authorization header from the request received.
V1 (HMAC-SHA1, RPC): aliyun-python-sdk-core recomputes the Signature parameter.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from alibabacloud_tea_openapi.utils import Utils
from aliyunsdkcore.auth.algorithm import sha_hmac1
from aliyunsdkcore.auth.composer import rpc_signature_composer

from .errors import error

ALGORITHM = "ACS3-HMAC-SHA256"
AUTHORIZATION = re.compile(rf"{ALGORITHM} Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{{64}})")
WINDOW = 15 * 60
"""Seconds: how far the caller's clock may be off, and how long a nonce stays used."""

V1_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "SecurityToken",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "Timestamp",
        "Version",
    }
)

Account = Mapping[str, Any]

_string_to_sign_v1 = vars(rpc_signature_composer)["__compose_string_to_sign"]


@dataclass(frozen=True)
class Incoming:
    """A request as received. parameters: query and form together, decoded. headers: lower-case names."""

    method: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_v3(self) -> bool:
        """Whether it is signed the newer way, by headers; an older call may have x-acs-action too."""
        return "Signature" not in self.parameters and "x-acs-action" in self.headers

    def own_parameters(self) -> dict[str, str]:
        """The parameters of the operation, without those of the V1 protocol."""
        if self.is_v3:
            return dict(self.parameters)
        return {name: value for name, value in self.parameters.items() if name not in V1_PARAMETERS}


@dataclass(frozen=True)
class Claim:
    """What the caller says about itself; `signature` still has to be proved."""

    access_key_id: str
    moment: str
    nonce: str
    token: str
    signature: str


class Doorman:
    """Lets a request in or raises the API's error. Remembers nonces for the window."""

    def __init__(self, accounts: list[dict[str, Any]]) -> None:
        self._accounts = accounts
        self._used: set[str] = set()
        self._order: deque[tuple[float, str]] = deque()

    def admit(self, incoming: Incoming, now: float, at: float) -> Account:
        """The account that signed this. now: unix time of the server. at: seconds on the scenario's clock."""
        claim = _claim_v3(incoming) if incoming.is_v3 else _claim_v1(incoming)
        _check_moment(claim.moment, now)
        account = self._account(claim, at)
        recompute = _signature_v3 if incoming.is_v3 else _signature_v1
        expected = recompute(incoming, claim.access_key_id, account["access_key_secret"])
        if not hmac.compare_digest(expected, claim.signature):
            raise error("SignatureDoesNotMatch", detail="" if incoming.is_v3 else _explanation_v1(incoming))
        self._spend(claim, now)
        return account

    def _account(self, claim: Claim, at: float) -> Account:
        """The account of the key and token; one key can have several tokens, as after a renewal."""
        same_key = [account for account in self._accounts if account["access_key_id"] == claim.access_key_id]
        if not same_key:
            raise error("InvalidAccessKeyId.NotFound")
        matching = [account for account in same_key if account.get("security_token", "") == claim.token]
        if not matching:
            raise error("InvalidSecurityToken.Malformed" if claim.token else "MissingSecurityToken")
        account = matching[0]
        if account.get("inactive"):
            raise error("InvalidAccessKeyId.Inactive")
        if at >= account.get("expires_in", float("inf")):
            raise error("InvalidSecurityToken.Expired")
        return account

    def _spend(self, claim: Claim, now: float) -> None:
        while self._order and self._order[0][0] <= now - WINDOW:
            self._used.discard(self._order.popleft()[1])
        key = f"{claim.access_key_id}\n{claim.nonce}"
        if key in self._used:
            raise error("SignatureNonceUsed")
        self._used.add(key)
        self._order.append((now, key))


def _check_moment(moment: str, now: float) -> None:
    if not moment:
        raise error("IllegalTimestamp")
    try:
        sent = datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC).timestamp()
    except ValueError:
        raise error("InvalidTimeStamp.Format") from None
    if abs(sent - now) > WINDOW:
        raise error("InvalidTimeStamp.Expired")


def _claim_v3(incoming: Incoming) -> Claim:
    headers = incoming.headers
    match = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if match is None:
        raise error(
            "IncompleteSignature", detail=f"Authorization is not {ALGORITHM} Credential=,SignedHeaders=,Signature="
        )
    must = {"host", *(name for name in headers if name.startswith("x-acs-"))}
    must |= {"x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-version", "x-acs-action"}
    if incoming.body:
        must.add("content-type")
    signed = match[2].split(";")
    unsigned = must.difference(signed)
    if unsigned or not set(signed) <= set(headers):
        raise error("IncompleteSignature", detail=f"signed {sorted(signed)}, needed {sorted(must)}")
    if hashlib.sha256(incoming.body).hexdigest() != headers["x-acs-content-sha256"]:
        raise error("SignatureDoesNotMatch", detail="x-acs-content-sha256 is not the hash of the body")
    nonce, token = headers["x-acs-signature-nonce"], headers.get("x-acs-security-token", "")
    return Claim(match[1], headers["x-acs-date"], nonce, token, match[3])


def _signature_v3(incoming: Incoming, access_key_id: str, secret: str) -> str:
    signed = incoming.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    request = SimpleNamespace(
        method=incoming.method,
        pathname="/",
        query=incoming.query,
        headers={name: incoming.headers[name] for name in signed},
    )
    payload = incoming.headers["x-acs-content-sha256"]
    return str(Utils.get_authorization(request, ALGORITHM, payload, access_key_id, secret)).rpartition("Signature=")[2]


def _claim_v1(incoming: Incoming) -> Claim:
    given = incoming.parameters
    for name in ("AccessKeyId", "Signature", "SignatureNonce"):
        if not given.get(name):
            raise error("MissingParameter", detail=name)
    if (given.get("SignatureMethod"), given.get("SignatureVersion")) != ("HMAC-SHA1", "1.0"):
        raise error("IncompleteSignature", detail="SignatureMethod HMAC-SHA1 and SignatureVersion 1.0 are needed")
    if given.get("Format", "JSON").upper() != "JSON":
        raise error("InvalidParameter.Format", detail="Format: only JSON is spoken here")
    nonce, token = given["SignatureNonce"], given.get("SecurityToken", "")
    return Claim(given["AccessKeyId"], given.get("Timestamp", ""), nonce, token, given["Signature"])


def _signature_v1(incoming: Incoming, access_key_id: str, secret: str) -> str:
    return str(sha_hmac1.get_sign_string(_source_v1(incoming), secret + "&"))


def _source_v1(incoming: Incoming) -> str:
    signed = {name: value for name, value in incoming.parameters.items() if name != "Signature"}
    return str(_string_to_sign_v1(incoming.method, signed))


def _explanation_v1(incoming: Incoming) -> str:
    """The older core compares the text after the colon with its own, and then blames the secret."""
    return f"server string to sign is:{_source_v1(incoming)}"
