# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests signed with the vendor's code, kept open to be spoiled before they are sent."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import json
import urllib.parse
import uuid
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from alibabacloud_tea_openapi.utils import Utils
from aliyunsdkcore.auth.algorithm import sha_hmac1
from aliyunsdkcore.auth.composer import rpc_signature_composer

from tests.contract.shape import CONTRACT
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

ALGORITHM = "ACS3-HMAC-SHA256"
OPERATIONS = CONTRACT["operations"]
VERSIONS = {name: operation["version"] for name, operation in OPERATIONS.items()}
METHODS = {name: operation["http_method_sdk"] for name, operation in OPERATIONS.items()}
IN_REGION = {name for name, operation in OPERATIONS.items() if operation["params"][0]["name"] == "RegionId"}
string_to_sign_v1 = vars(rpc_signature_composer)["__compose_string_to_sign"]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        return self.data.get("Code")


@dataclass
class Request:
    """A request to be signed and sent; tests change it before or after `sign`."""

    action: str = "DescribeTasks"
    query: dict[str, str] = field(default_factory=lambda: {"RegionId": "cn-hangzhou"})
    method: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    access_key_id: str = ACCESS_KEY_ID
    secret: str = ACCESS_KEY_SECRET
    token: str = ""

    def sign(self, emulator: Emulator) -> Request:
        """V3, as the current packages do; headers that are set already are kept."""
        self.method = self.method or METHODS.get(self.action, "POST")
        payload = self.headers.get("x-acs-content-sha256", hashlib.sha256(self.body).hexdigest())
        self.headers = {
            "host": urllib.parse.urlsplit(emulator.url).netloc,
            "x-acs-action": self.action,
            "x-acs-version": VERSIONS.get(self.action, "2014-05-26"),
            "x-acs-date": timestamp(),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": payload,
            **({"x-acs-security-token": self.token} if self.token else {}),
            **self.headers,
        }
        subject = SimpleNamespace(method=self.method, pathname="/", query=self.query, headers=self.headers)
        self.headers["authorization"] = Utils.get_authorization(
            subject, ALGORITHM, payload, self.access_key_id, self.secret
        )
        return self

    def sign_v1(self, **changes: str) -> Request:
        """V1: everything, the signature too, in the query."""
        self.method = self.method or "POST"
        self.query = {
            **self.query,
            "Action": self.action,
            "Version": VERSIONS.get(self.action, "2014-05-26"),
            "Format": "JSON",
            "AccessKeyId": self.access_key_id,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": timestamp(),
            **({"SecurityToken": self.token} if self.token else {}),
            **changes,
        }
        signed = {**self.query, **dict(urllib.parse.parse_qsl(self.body.decode()))}
        source = string_to_sign_v1(self.method, signed)
        self.query["Signature"] = sha_hmac1.get_sign_string(source, self.secret + "&")
        return self

    def send(self, emulator: Emulator, timeout: float = 10.0) -> Answer:
        """One connection, one request; timeout in seconds per read."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(emulator.url).netloc, timeout=timeout)
        try:
            target = "/?" + urllib.parse.urlencode(self.query, quote_via=urllib.parse.quote)
            connection.request(self.method, target, self.body or None, self.headers)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()


def ask(emulator: Emulator, action: str = "DescribeTasks", timeout: float = 10.0, **query: str | int) -> Answer:
    """A well-signed call; `Tag__1__Key="x"` stands for Tag.1.Key, and RegionId is cn-hangzhou unless given."""
    region = {"RegionId": "cn-hangzhou"} if action in IN_REGION else {}
    parameters = {name.replace("__", "."): str(value) for name, value in query.items()}
    return Request(action, {**region, **parameters}).sign(emulator).send(emulator, timeout)


def timestamp(offset: float = 0.0) -> str:
    """The present UTC second, shifted, as both signatures write it."""
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=offset)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
