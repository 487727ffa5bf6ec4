# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator refuses every request that the cloud would refuse at the door."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.errors import ApiError
from tests.emulator.signatures import WINDOW, Doorman, Incoming
from tests.emulator.tests.raw import Request, ask, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.client import Emulator

STS = {"access_key_id": "STS.a", "secret": "temporary-secret"}
ACCOUNTS = [
    {"access_key_id": "STS.a", "access_key_secret": "temporary-secret", "security_token": "old", "expires_in": -1},
    {"access_key_id": "STS.a", "access_key_secret": "temporary-secret", "security_token": "new"},
    {"access_key_id": "LTAI-off", "access_key_secret": "retired-secret", "inactive": True},
    {
        "access_key_id": "LTAI-ro",
        "access_key_secret": "narrow-secret",
        "denied_actions": ["ecs:DescribeTasks", "cr:GetArtifactBuildTask"],
    },
    {
        "access_key_id": "LTAI-ram",
        "access_key_secret": "narrow-secret",
        "denied_actions": ["ecs:DescribeTasks"],
        "denied_code": "Forbidden.RAM",
    },
]


def header(name: str, value: str) -> Callable[[Request], object]:
    return lambda request: request.headers.__setitem__(name, value)


def dropped(name: str) -> Callable[[Request], object]:
    return lambda request: request.headers.pop(name)


def query(name: str, value: str) -> Callable[[Request], object]:
    return lambda request: request.query.__setitem__(name, value)


SPOILED: dict[str, tuple[Callable[[Request], object], str]] = {
    "another parameter": (query("PageSize", "2"), "SignatureDoesNotMatch"),
    "another value": (query("RegionId", "cn-beijing"), "SignatureDoesNotMatch"),
    "another host": (header("host", "ecs.aliyuncs.com"), "SignatureDoesNotMatch"),
    "another nonce": (header("x-acs-signature-nonce", "n"), "SignatureDoesNotMatch"),
    "another method": (lambda request: setattr(request, "method", "GET"), "SignatureDoesNotMatch"),
    "a body that was not hashed": (lambda request: setattr(request, "body", b"x"), "IncompleteSignature"),
    "an unsigned x-acs header": (header("x-acs-extra", "1"), "IncompleteSignature"),
    "a signed header that is missing": (dropped("x-acs-signature-nonce"), "IncompleteSignature"),
    "no signature": (dropped("authorization"), "IncompleteSignature"),
    "Basic authorization": (header("authorization", "Basic eDp5"), "IncompleteSignature"),
}


@pytest.mark.parametrize(("spoil", "code"), SPOILED.values(), ids=SPOILED)
def test_a_request_changed_after_signing_is_refused(emulator: Emulator, spoil: Any, code: str) -> None:
    request = Request().sign(emulator)
    spoil(request)
    answer = request.send(emulator)
    assert (answer.status, answer.code) == (400, code)


SIGNED_WRONG: dict[str, tuple[dict[str, Any], int, str]] = {
    "wrong secret": ({"secret": "DemoSecretDemoSecretDemoSecreT"}, 400, "SignatureDoesNotMatch"),
    "unknown key": ({"access_key_id": "LTAI-none"}, 404, "InvalidAccessKeyId.NotFound"),
    "inactive key": ({"access_key_id": "LTAI-off", "secret": "retired-secret"}, 400, "InvalidAccessKeyId.Inactive"),
    "token missing": (STS, 400, "MissingSecurityToken"),
    "token unknown": ({**STS, "token": "other"}, 400, "InvalidSecurityToken.Malformed"),
    "token expired": ({**STS, "token": "old"}, 400, "InvalidSecurityToken.Expired"),
    "denied": ({"access_key_id": "LTAI-ro", "secret": "narrow-secret"}, 403, "NoPermission"),
    "denied by the registry": (
        {"access_key_id": "LTAI-ro", "secret": "narrow-secret", "action": "GetArtifactBuildTask", "method": "GET"},
        403,
        "NoPrivilege",
    ),
    "denied by RAM": ({"access_key_id": "LTAI-ram", "secret": "narrow-secret"}, 403, "Forbidden.RAM"),
    "16 minutes late": ({"headers": {"x-acs-date": timestamp(-960)}}, 400, "InvalidTimeStamp.Expired"),
    "an hour early": ({"headers": {"x-acs-date": timestamp(3600)}}, 400, "InvalidTimeStamp.Expired"),
    "no time": ({"headers": {"x-acs-date": "yesterday"}}, 400, "InvalidTimeStamp.Format"),
    "empty time": ({"headers": {"x-acs-date": ""}}, 400, "IllegalTimestamp"),
    "hash of another body": (
        {"headers": {"x-acs-content-sha256": hashlib.sha256(b"x").hexdigest()}},
        400,
        "SignatureDoesNotMatch",
    ),
    "no action": ({"action": ""}, 400, "MissingParameter"),
    "unknown action": ({"action": "DescribeEverything"}, 404, "InvalidAction.NotFound"),
    "wrong version": ({"headers": {"x-acs-version": "2018-12-01"}}, 404, "InvalidAction.NotFound"),
    "POST for a GET operation": ({"action": "GetArtifactBuildTask", "method": "POST"}, 400, "UnsupportedHTTPMethod"),
    "PUT": ({"method": "PUT"}, 400, "UnsupportedHTTPMethod"),
}


@pytest.mark.parametrize(("change", "status", "code"), SIGNED_WRONG.values(), ids=SIGNED_WRONG)
def test_a_wrong_caller_is_refused(emulator: Emulator, change: dict[str, Any], status: int, code: str) -> None:
    demo = {"access_key_id": "LTAI5tDemoDemoDemoDemo", "access_key_secret": "DemoSecretDemoSecretDemoSecret"}
    emulator.load({"accounts": [demo, *ACCOUNTS]})
    answer = Request(**{name: dict(value) if isinstance(value, dict) else value for name, value in change.items()})
    got = answer.sign(emulator).send(emulator)
    assert (got.status, got.code) == (status, code)
    assert set(got.data) >= {"RequestId", "HostId", "Code", "Message", "Recommend"}
    assert got.headers["x-acs-request-id"] == got.data["RequestId"]
    assert "Date".lower() in got.headers
    assert ("AccessDeniedDetail" in got.data) == (status == 403)


def test_a_good_request_and_a_renewed_token_are_let_in(emulator: Emulator) -> None:
    assert ask(emulator).status == 200
    emulator.load({"accounts": ACCOUNTS})
    assert Request(**STS, token="new").sign(emulator).send(emulator).status == 200


def test_a_nonce_is_good_once(emulator: Emulator) -> None:
    request = Request().sign(emulator)
    assert request.send(emulator).status == 200
    again = request.send(emulator)
    assert (again.status, again.code) == (400, "SignatureNonceUsed")


def test_a_refused_request_does_not_spend_its_nonce(emulator: Emulator) -> None:
    wrong = Request(secret="another-secret", headers={"x-acs-signature-nonce": "n-1"}).sign(emulator).send(emulator)
    assert wrong.code == "SignatureDoesNotMatch"
    assert Request(headers={"x-acs-signature-nonce": "n-1"}).sign(emulator).send(emulator).status == 200


def test_a_nonce_is_forgotten_after_the_window(emulator: Emulator) -> None:
    doorman = Doorman([{"access_key_id": Request.access_key_id, "access_key_secret": Request.secret}])
    middle = time.time()

    def come(offset: float) -> None:
        request = Request(headers={"x-acs-signature-nonce": "n", "x-acs-date": timestamp()}).sign(emulator)
        doorman.admit(Incoming("POST", request.query, request.query, request.headers, b""), middle + offset, 0.0)

    come(-WINDOW / 2)
    with pytest.raises(ApiError, match="SignatureNonceUsed"):
        come(WINDOW / 2 - 1)
    come(WINDOW / 2)


V1_SPOILED: dict[str, tuple[dict[str, str], str]] = {
    "late": ({"Timestamp": timestamp(-960)}, "InvalidTimeStamp.Expired"),
    "no time": ({"Timestamp": ""}, "IllegalTimestamp"),
    "unknown key": ({"AccessKeyId": "LTAI-none"}, "InvalidAccessKeyId.NotFound"),
    "no nonce": ({"SignatureNonce": ""}, "MissingParameter"),
    "another method of signing": ({"SignatureMethod": "HMAC-SHA256"}, "IncompleteSignature"),
    "XML": ({"Format": "XML"}, "InvalidParameter.Format"),
    "wrong version": ({"Version": "2014-05-27"}, "InvalidAction.NotFound"),
    "a token that is none": ({"SecurityToken": "x"}, "InvalidSecurityToken.Malformed"),
}


@pytest.mark.parametrize(("change", "code"), V1_SPOILED.values(), ids=V1_SPOILED)
def test_a_wrong_v1_call_is_refused(emulator: Emulator, change: dict[str, str], code: str) -> None:
    assert Request().sign_v1(**change).send(emulator).code == code


def test_v1_in_query_or_form_is_let_in_once_and_not_when_changed(emulator: Emulator) -> None:
    request = Request().sign_v1()
    assert request.send(emulator).status == 200
    assert request.send(emulator).code == "SignatureNonceUsed"
    request = Request().sign_v1()
    request.query["PageSize"] = "3"
    assert request.send(emulator).code == "SignatureDoesNotMatch"
    form = Request(
        query={}, body=b"RegionId=cn-hangzhou", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert form.sign_v1().send(emulator).status == 200
    assert Request(method="GET").sign_v1().send(emulator).status == 200


def test_the_log_keeps_no_secret(emulator: Emulator) -> None:
    emulator.load({"accounts": ACCOUNTS})
    Request(**STS, token="new").sign(emulator).send(emulator)
    signed = Request(**STS, token="new").sign_v1()
    signed.send(emulator)
    text = str(emulator.calls())
    assert emulator.calls()["total"] == 2
    assert "SecurityToken" in text
    assert "authorization" in text
    for secret in ("'new'", "temporary-secret", "ACS3-HMAC", signed.query["Signature"]):
        assert secret not in text
