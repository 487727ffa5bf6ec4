# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call: what is sent, how each answer is classified, what is healed, and that nothing secret gets into an error."""

from __future__ import annotations

import gzip
import json
import threading
import time
import zlib
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api import transport as _transport
from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError, CredentialsError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._api.transport import MAX_BODY
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CALL, KEYS, Wire

NEW_KEYS = Credentials("STS.new", "another-secret-of-ours", "a/token+of=ours")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


def client(*keys: Credentials, network: Network | None = None) -> Client:
    given = list(keys or [KEYS])
    source = Source("option", lambda: given.pop(0) if len(given) > 1 else given[0])
    return Client(source, Endpoints(None, None, {}), network or Network())


def refusal(wire: Wire, *script: Any, keys: tuple[Credentials, ...] = ()) -> ApiError:
    wire.script = list(script)
    with pytest.raises(ApiError) as caught:
        client(*keys).send(CALL)
    assert wire.script == []
    return caught.value


def test_what_is_sent(wire: Wire, tmp_path: Path) -> None:
    wire.script = [{"TotalCount": 1}]
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    ours = client(network=Network(3, 7, str(bundle)))
    assert ours.send(CALL) == {"TotalCount": 1}
    (request,), (pool,) = wire.requests, wire.pools
    assert (request.method, request.body) == ("POST", b"")
    assert request.url == "https://ecs-cn-hangzhou.aliyuncs.com/?RegionId=cn-hangzhou&TaskIds=t-1"
    assert request.headers["x-acs-action"] == "DescribeTasks"
    assert request.headers["x-acs-version"] == "2014-05-26"
    assert request.headers["Authorization"].startswith("ACS3-HMAC-SHA256 Credential=LTAI5tUnitUnitUnit,")
    assert wire.timeouts == [(3, 7)]
    assert (pool.ca_certs, pool.cert_reqs) == (str(bundle), "CERT_REQUIRED")
    assert ours.sent == 1


def test_proxies_of_the_environment_are_used(wire: Wire) -> None:
    wire.script = [{}]
    client(network=Network(environ={"HTTPS_PROXY": "http://proxy.example:3128"})).send(CALL)
    assert str(wire.pools[0].proxy) == "http://proxy.example:3128"


def test_certificates_are_not_verified_only_when_asked(wire: Wire) -> None:
    wire.script = [{}, {}]
    client().send(CALL)
    client(network=Network(verify=False)).send(CALL)
    assert [pool.cert_reqs for pool in wire.pools] == ["CERT_REQUIRED", "CERT_NONE"]


HTML = b"<html><h1>502 Bad Gateway</h1></html>"
THROTTLED = {"transient": True, "retry": True, "throttled": True}
AGAIN = {"transient": True, "retry": True, "throttled": False}
FATAL = {"transient": False, "retry": False, "throttled": False}
LEFT = "Limit:1,Remain:0,TimeLeft:2000,Reset:1234"


@pytest.mark.parametrize(
    ("status", "code", "headers", "expected"),
    [
        (400, "Throttling", {}, THROTTLED),
        (400, "Throttling.User", {}, THROTTLED),
        (400, "throttling.api", {}, THROTTLED),
        (400, "Rejected.Throttling", {}, THROTTLED),
        (503, "ServiceUnavailable", {}, THROTTLED),
        (400, "ServiceUnavailable.Temporary", {}, THROTTLED),
        (429, "Whatever", {}, THROTTLED),
        (400, "InvalidParameter", {"x-acs-retry-after": "1500"}, {**THROTTLED, "retry_after": 1.5}),
        (403, "Forbidden", {"X-Acs-Retry-After": " 1 "}, {**THROTTLED, "retry_after": 0.001}),
        (400, "Throttling", {"x-acs-retry-after": "9" * 5000}, {**THROTTLED, "retry_after": 999999.999}),
        (400, "InvalidParameter", {"x-acs-retry-after": "0"}, FATAL),
        (400, "InvalidParameter", {"x-acs-retry-after": "-5"}, FATAL),
        (400, "InvalidParameter", {"x-acs-retry-after": "soon"}, FATAL),
        (400, "InvalidParameter", {"retry-after": "5"}, FATAL),
        (500, "InternalError", {}, AGAIN),
        (400, "InternalError", {}, AGAIN),
        (400, "UnknownError", {}, AGAIN),
        (409, "SystemBusy", {}, AGAIN),
        (400, "SystemError", {}, AGAIN),
        (400, "SYSTEM_ERROR", {}, AGAIN),
        (404, "INTERNAL_ERROR", {}, AGAIN),
        (400, "InternalError.Dispatch", {}, AGAIN),
        (400, "ServiceBusy", {}, AGAIN),
        (400, "REQUEST_TIMEOUT", {}, AGAIN),
        (500, "SERVICE_UNAVAILABLE", {}, THROTTLED),
        (400, "TooManyRequests", {}, THROTTLED),
        (403, "TOO_MANY_REQUESTS", {}, THROTTLED),
        (403, "Throttling.Vcpu.PerDay", {}, FATAL),
        (429, "Throttling.Vcpu.PerDay", {}, FATAL),
        (403, "Throttling.Vcpu.PerDay", {"x-acs-retry-after": "500"}, {**THROTTLED, "retry_after": 0.5}),
        (400, "Throttling", {"x-ratelimit-user-api": LEFT}, {**THROTTLED, "retry_after": 2.0}),
        (400, "Throttling.User", {"x-ratelimit-user": LEFT}, {**THROTTLED, "retry_after": 2.0}),
        (
            400,
            "Throttling",
            {"x-ratelimit-user-api": LEFT, "x-ratelimit-user": "Limit:1,Remain:0,TimeLeft:9000"},
            {**THROTTLED, "retry_after": 9.0},
        ),
        (400, "Throttling", {"x-ratelimit-user": LEFT, "x-acs-retry-after": "700"}, {**THROTTLED, "retry_after": 0.7}),
        (400, "Throttling", {"x-ratelimit-user": "Limit:1,TimeLeft:soon"}, THROTTLED),
        (400, "InvalidParameter", {"x-ratelimit-user": LEFT}, FATAL),
        (400, "SignatureNonceUsed", {}, AGAIN),
        (400, "LastTokenProcessing", {}, AGAIN),
        (500, "Strange", {}, AGAIN),
        (502, "Strange", {}, AGAIN),
        (504, "Strange", {}, AGAIN),
        (501, "NotImplemented", {}, AGAIN),
        (520, "Strange", {}, AGAIN),
        (529, "Strange", {}, AGAIN),
        (599, "Strange", {}, AGAIN),
        (408, "Strange", {}, AGAIN),
        (425, "Strange", {}, AGAIN),
        (424, "Strange", {}, FATAL),
        (403, "Invalid.NextToken", {}, {"transient": True, "retry": False, "throttled": False}),
        (400, "MissingParameter", {}, FATAL),
        (400, "InvalidRegionId.NotFound", {}, FATAL),
        (403, "Forbidden.RAM", {}, FATAL),
        (404, "InvalidAccessKeyId.NotFound", {}, FATAL),
        (400, "SignatureDoesNotMatch", {}, FATAL),
        (400, "Throttled", {}, FATAL),
        (302, "Moved", {"location": "https://evil.example/"}, FATAL),
    ],
)
def test_classification(wire: Wire, status: int, code: str, headers: dict[str, str], expected: dict[str, Any]) -> None:
    error = refusal(wire, ({"Code": code, "Message": "said so", "RequestId": "R-1"}, status, headers))
    wanted = {"retry_after": None, **expected}
    assert {name: getattr(error, name) for name in wanted} == wanted
    assert (error.code, error.http_status, error.request_id) == (code, status, "R-1")
    assert str(error).startswith(f"DescribeTasks in cn-hangzhou failed: {code}: said so")
    assert "host ecs-cn-hangzhou.aliyuncs.com, credentials from option, request id R-1" in str(error)


def test_the_error_dict_has_every_key(wire: Wire) -> None:
    detail = {"AuthAction": "ecs:DescribeTasks", "NoPermissionType": "ImplicitDeny"}
    body = {"Code": "Forbidden.RAM", "Message": "no", "Recommend": "https://r", "AccessDeniedDetail": detail}
    error = refusal(wire, (body, 403, {"x-acs-request-id": "R-9"}))
    assert error.as_dict() == {
        "code": "Forbidden.RAM",
        "message": "no",
        "http_status": 403,
        "request_id": "R-9",
        "operation": "DescribeTasks",
        "host": "ecs-cn-hangzhou.aliyuncs.com",
        "recommend": "https://r",
        "access_denied_detail": detail,
    }
    assert "the RAM policy has to allow ecs:DescribeTasks" in str(error)
    assert error.result == {"error": error.as_dict(), "credential_source": "option"}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"code": "X.Y", "message": "lower", "requestId": "R-2"}, "X.Y", "lower"),
        ({"Code": "X.Y"}, "X.Y", "HTTP 400"),
        ({}, None, "HTTP 400"),
        ({"Code": 7, "Message": ["odd"]}, "7", "['odd']"),
        ({"Code": None, "Message": ""}, None, "HTTP 400"),
    ],
)
def test_envelopes(wire: Wire, body: Any, code: str | None, message: str) -> None:
    error = refusal(wire, (body, 400))
    assert (error.code, error.message) == (code, message)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((HTML, 502), "the answer is not JSON: <html><h1>502 Bad Gateway</h1></html>"),
        ((HTML, 200), "the answer is not JSON: <html>"),
        ((b"", 200), "the answer is empty"),
        ((b" \n ", 200), "the answer is empty"),
        ((b'{"TaskSet": {"Ta', 200), 'the answer is not JSON: {"TaskSet": {"Ta'),
        ((b"[1]", 200), "the answer is not a JSON object"),
        ((b"null", 200), "the answer is not a JSON object"),
        ((b"\xff\xfe\x00", 200), "the answer is not JSON: "),
        ((b"[" * 200_000, 200), "the answer is not JSON: [["),
        ((b"<Error><Code>Throttling</Code></Error>", 400), "the answer is not JSON: <Error>"),
        ((b"x", 200, {"content-encoding": "br"}), "content encoding 'br' is not accepted"),
        ((b"x", 200, {"content-encoding": "gzip, gzip"}), "content encoding 'gzip, gzip' is not accepted"),
        ((b"not gzip", 200, {"content-encoding": "gzip"}), "incorrect header check"),
        ((b'{"TotalCount": NaN}', 200), "the answer is not JSON"),
    ],
)
def test_answers_that_cannot_be_used_are_asked_for_again(wire: Wire, given: Any, message: str) -> None:
    error = refusal(wire, given)
    assert message in str(error)
    assert "\n" not in str(error)
    assert len(str(error)) < 400
    assert (error.transient, error.retry, error.code) == (True, True, None)


def test_half_a_character_does_not_get_into_a_result(wire: Wire) -> None:
    wire.script = [(b'{"cut": "a\\ud83d", "whole": "\\ud83d\\ude00", "raw": "\xed\xa0\x80"}', 200)]
    answer = client().send(CALL)
    assert answer == {"cut": "a?", "whole": "\U0001f600", "raw": "\ufffd\ufffd\ufffd"}
    json.dumps(answer, ensure_ascii=False).encode()


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress])
def test_compressed_answers_are_read(wire: Wire, packed: Any) -> None:
    encoding = "gzip" if packed is gzip.compress else "deflate"
    wire.script = [(packed(b'{"TotalCount": 3}'), 200, {"Content-Encoding": encoding.upper()})]
    assert client().send(CALL) == {"TotalCount": 3}


def test_bodies_are_bounded_after_decompression(wire: Wire) -> None:
    bomb = gzip.compress(b" " * (MAX_BODY + 1))
    assert len(bomb) < 100_000
    for given in ((bomb, 200, {"content-encoding": "gzip"}), (b" " * (MAX_BODY + 1), 500)):
        error = refusal(wire, given)
        assert error.message == "the answer is larger than 16 MiB"
        assert error.retry


def test_no_more_than_the_bound_is_read(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "MAX_BODY", 100)
    wire.script = [b'"' + b"x" * 98 + b'"', b'{"a": 1}' + b" " * 92]
    with pytest.raises(ApiError, match="not a JSON object"):
        client().send(CALL)
    assert client().send(CALL) == {"a": 1}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"IsSuccess": False, "Code": "INSTANCE_NOT_EXIST", "Message": "no such"}, "INSTANCE_NOT_EXIST", "no such"),
        ({"IsSuccess": "false", "Code": "INSTANCE_NOT_EXIST", "Message": "no such"}, "INSTANCE_NOT_EXIST", "no such"),
        ({"IsSuccess": " False ", "Code": "success"}, "success", "HTTP 200"),
        ({"IsSuccess": 0, "BuildTaskId": "i2a-1", "TaskStatus": "SUCCESS"}, None, "IsSuccess is false"),
        ({"isSuccess": False}, None, "IsSuccess is false"),
        ({"Code": "InvalidTaskGroup", "Message": "m", "TotalCount": 0}, "InvalidTaskGroup", "m"),
        ({"Code": "InvalidX", "Message": "m", "TaskSet": {"Task": [{"TaskId": "t-1"}]}}, "InvalidX", "m"),
        ({"Code": "InvalidX", "IsSuccess": True, "Message": "m"}, "InvalidX", "m"),
        ({"Code": None, "code": "InvalidX", "message": "m"}, "InvalidX", "m"),
    ],
)
def test_a_refusal_with_http_200_is_an_error(wire: Wire, body: Any, code: str | None, message: str) -> None:
    error = refusal(wire, {**body, "RequestId": "R"})
    assert (error.code, error.message, error.http_status, error.transient) == (code, message, 200, False)


@pytest.mark.parametrize("code", ["SystemError", "SYSTEM_ERROR", "ServiceUnavailable", "Throttling.User"])
@pytest.mark.parametrize("told", [{"IsSuccess": False}, {"IsSuccess": "false"}, {}])
def test_not_now_with_http_200_may_pass(wire: Wire, code: str, told: dict[str, Any]) -> None:
    error = refusal(wire, {"Code": code, **told})
    assert (error.code, error.transient, error.retry) == (code, True, True)


@pytest.mark.parametrize(
    "body",
    [
        {"IsSuccess": True, "Code": "success"},
        {"IsSuccess": "true", "Code": "Success"},
        {"IsSuccess": None, "Code": ""},
        {"IsSuccess": "", "Code": "200"},
        {"Code": 200},
    ],
)
def test_a_code_of_success_is_no_error(wire: Wire, body: Any) -> None:
    wire.script = [body]
    assert client().send(CALL) == body


def test_a_redirect_is_an_answer_that_is_not_followed(wire: Wire) -> None:
    error = refusal(wire, (HTML, 302, {"location": "https://evil.example/"}))
    assert error.http_status == 302
    assert len(wire.requests) == 1


def test_secrets_and_the_signature_are_cleaned_from_what_the_api_echoes(wire: Wire) -> None:
    def echo(query: dict[str, str]) -> Any:
        sent = wire.requests[-1].headers
        words = f"{sent['Authorization']} {NEW_KEYS.access_key_secret} {NEW_KEYS.security_token}"
        return {"Code": "No", "Message": words, "Recommend": words, "AccessDeniedDetail": {"Said": [words]}}, 400

    wire.handler = echo
    with pytest.raises(ApiError) as caught:
        client(NEW_KEYS).send(CALL)
    signature = wire.requests[0].headers["Authorization"].rpartition("=")[2]
    shown = f"{caught.value} {caught.value.as_dict()}"
    assert "********" in shown
    assert not any(part in shown for part in (signature, NEW_KEYS.access_key_secret, str(NEW_KEYS.security_token)))


def test_secrets_are_cleaned_from_what_is_no_json(wire: Wire) -> None:
    error = refusal(wire, (f"<p>{KEYS.access_key_secret}</p>".encode(), 500))
    assert KEYS.access_key_secret not in str(error)


SKEW = {"Code": "InvalidTimeStamp.Expired", "Message": "Specified time stamp is expired."}


@pytest.mark.parametrize(("ahead", "words"), [(3600, "3600 s behind that of"), (-7200, "7200 s ahead of that of")])
def test_the_clock_is_healed_once_by_the_servers(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, ahead: int, words: str
) -> None:
    now = 1767323045.0
    monkeypatch.setattr(time, "time", lambda: now)
    date = {"Date": formatdate(now + ahead, usegmt=True)}
    wire.script = [(SKEW, 400, date), {"ok": 1}, {"ok": 2}]
    ours = client()
    assert ours.send(CALL) == {"ok": 1}
    assert ours.send(CALL) == {"ok": 2}
    assert len(ours.warnings) == 1
    assert words in ours.warnings[0]
    dates = [request.headers["x-acs-date"] for request in wire.requests]
    healed = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + ahead))
    assert dates == ["2026-01-02T03:04:05Z", healed, healed]


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}, {"Date": formatdate(usegmt=True)}])
def test_a_clock_that_is_not_the_cause_is_not_healed(wire: Wire, headers: dict[str, str]) -> None:
    error = refusal(wire, (SKEW, 400, headers))
    assert "the clock of the host that runs the module is more than 15 minutes off" in str(error)
    assert (error.transient, len(wire.requests)) == (False, 1)


def test_the_clock_is_healed_only_once(wire: Wire) -> None:
    date = {"Date": formatdate(time.time() + 3600, usegmt=True)}
    assert refusal(wire, (SKEW, 400, date), (SKEW, 400, date)).code == "InvalidTimeStamp.Expired"


def test_calls_that_are_refused_at_the_same_time_are_all_made_again(wire: Wire) -> None:
    """The first to come back sets the clock right; the others were dated before that."""
    refused = (SKEW, 400, {"Date": formatdate(time.time() + 3600, usegmt=True)})
    script: list[Any] = [refused, {"ok": "other"}, {"ok": "first"}]
    ours = client()

    def handle(_query: dict[str, str]) -> Any:
        if len(wire.requests) == 1:
            assert ours.send(CALL) == {"ok": "other"}
            return refused
        return script.pop(0)

    wire.handler = handle
    assert ours.send(CALL) == {"ok": "first"}
    assert len(ours.warnings) == 1


REFUSALS = [
    {"Code": "InvalidSecurityToken.Expired", "Message": "x"},
    {"Code": "InvalidSecurityToken.Malformed", "Message": "x"},
    {"Code": "InvalidAccessKeyId.Inactive", "Message": "x"},
    {"Code": "InvalidParameter", "Message": "The parameter SecurityToken.Expired is not valid."},
]


@pytest.mark.parametrize("refused", REFUSALS)
def test_refused_credentials_are_renewed_once(wire: Wire, refused: dict[str, str]) -> None:
    wire.script = [(refused, 400), {"ok": 1}]
    ours = client(KEYS, NEW_KEYS)
    assert ours.send(CALL) == {"ok": 1}
    assert ours.sent == 2
    assert [request.headers["Authorization"].split("=")[1].split(",")[0] for request in wire.requests] == [
        "LTAI5tUnitUnitUnit",
        "STS.new",
    ]
    nonces = {request.headers["x-acs-signature-nonce"] for request in wire.requests}
    assert len(nonces) == 2


@pytest.mark.parametrize("refused", REFUSALS)
def test_refused_credentials_that_cannot_be_renewed_end_at_once(wire: Wire, refused: dict[str, str]) -> None:
    error = refusal(wire, (refused, 403))
    said = "the credentials cannot be renewed from option" in str(error)
    assert said is not refused["Code"].startswith("InvalidAccessKeyId")
    assert (error.transient, error.retry) == (False, False)
    again = refusal(wire, (refused, 403), (refused, 403), keys=(KEYS, NEW_KEYS))
    assert again.transient is False


def test_a_renewal_that_fails_says_why(wire: Wire) -> None:
    def load() -> Credentials:
        if wire.requests:
            raise CredentialsError("STS did not answer")
        return KEYS

    wire.script = [(REFUSALS[0], 403)]
    with pytest.raises(ApiError, match="STS did not answer"):
        Client(Source("oidc", load), Endpoints(None, None, {}), Network()).send(CALL)


def test_details_that_are_nested_too_deeply_are_no_answer(wire: Wire) -> None:
    nested = b'{"Code": "X", "AccessDeniedDetail": ' + b"[" * 3000 + b"]" * 3000 + b"}"
    assert refusal(wire, (nested, 403)).transient


@pytest.mark.parametrize("transient", [True, False])
def test_a_source_that_fails_is_an_error_of_the_call(wire: Wire, transient: bool) -> None:
    def load() -> Credentials:
        raise CredentialsError("STS did not answer", transient)

    ours = Client(Source("oidc", load, lazy=True), Endpoints(None, None, {}), Network())
    with pytest.raises(ApiError, match="STS did not answer") as caught:
        ours.send(CALL)
    assert (caught.value.transient, caught.value.retry, ours.sent) == (transient, transient, 0)


def test_sent_counts_over_threads(wire: Wire) -> None:
    wire.handler = lambda query: {}
    ours = client()
    threads = [threading.Thread(target=lambda: [ours.send(CALL) for _turn in range(20)]) for _turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert ours.sent == 160
    assert len({request.headers["x-acs-signature-nonce"] for request in wire.requests}) == 160


def test_no_answer_names_the_call() -> None:
    error = client().no_answer(CALL, "no answer within 30 s")
    assert (error.transient, error.retry, error.host) == (True, True, "ecs-cn-hangzhou.aliyuncs.com")
    assert client().no_answer(CALL, "twice", retry=False).retry is False


@pytest.mark.parametrize("proxy", ["http://:3128", "gopher://proxy.example:70", "socks5://proxy.example:port"])
def test_a_proxy_that_can_never_work_is_told_at_once(proxy: str) -> None:
    with pytest.raises(ApiError) as refused:
        client(network=Network(environ={"HTTPS_PROXY": proxy})).send(CALL)
    assert (refused.value.transient, refused.value.retry) == (False, False)


def test_a_secret_that_the_api_quotes_as_its_code_is_masked(wire: Wire) -> None:
    error = refusal(wire, ({"Code": f"X.{KEYS.access_key_secret}", "RequestId": KEYS.access_key_secret}, 403))
    assert KEYS.access_key_secret not in f"{error} {error.as_dict()}"


def test_a_number_that_json_cannot_have_is_no_answer(wire: Wire) -> None:
    assert "the answer is not JSON" in refusal(wire, (b'{"RequestId": "r", "x": 1e999}', 200)).message
