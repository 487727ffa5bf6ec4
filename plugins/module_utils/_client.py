# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One API call, once: sign, send, read within bounds, classify. What comes of a failure, the scheduler decides."""

from __future__ import annotations

import json
import re
import threading
import time
import traceback
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from ._endpoints import Endpoints, host_of
from ._errors import ApiError, CredentialsError
from ._signature import Acs3Auth, canonical_query
from ._source import Credentials, Source

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError
except ImportError:
    REQUESTS_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_ERROR = None

MAX_BODY = 16 * 1024 * 1024  # bytes, after decompression; the largest honest page, 500 executions, has about 1 MiB
CHUNK = 16 * 1024  # bytes read at once: deflate expands at most 1,032 times, so a bomb stays within the bound
ENCODINGS = ("", "identity", "gzip", "deflate")  # one at most: layers would multiply what a bomb expands to
POOL_SIZE = 8

# The API's words for "not now" (retry lists of the vendor's SDKs and its Terraform provider).
RETRY_CODES = frozenset(
    (
        "InternalError",
        "InternalFailure",
        "UnknownError",
        "SystemBusy",
        "LastTokenProcessing",
        "SignatureNonceUsed",
    )
)
THROTTLE_CODES = re.compile(r"Throttling(\..*)?|.*\.Throttling|ServiceUnavailable.*", re.IGNORECASE)
RETRY_STATUSES = frozenset((408, 429, 500, 502, 503, 504))
# A page token that went stale costs the answer it belongs to, not the gate; asking the same again does not help.
STALE_CODES = frozenset(("Invalid.NextToken",))
# Credentials that expired or were revoked; an expired token was also seen as InvalidParameter naming it.
REFUSED = re.compile(r"SecurityToken\.Expired|InvalidSecurityToken|InvalidAccessKeyId", re.IGNORECASE)
CLOCK_CODES = frozenset(("InvalidTimeStamp.Expired", "IllegalTimestamp"))
CLOCK_SLACK = 60  # seconds; a skew that was healed to within this is not the cause


class Call(NamedTuple):
    """An operation and its parameters, ready for the wire; C(permission) is its RAM action, when called otherwise."""

    product: str
    operation: str
    version: str
    method: str
    region: str
    params: Mapping[str, str]
    permission: str = ""


class Settings(NamedTuple):
    """How to connect: seconds, and what C(verify) of requests takes."""

    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    verify: bool | str = True


class Client:
    """Sends calls over one pool of connections. Safe to use from several threads.

    C(sent) counts HTTP requests; C(warnings) gathers what the user should know although the call was healed.
    """

    def __init__(self, source: Source, endpoints: Endpoints, settings: Settings) -> None:
        self.sent = 0
        self.warnings: list[str] = []
        self._source = source
        self._endpoints = endpoints
        self._settings = settings
        self._skew = 0.0  # seconds that the server's clock is ahead
        self._lock = threading.Lock()
        self._adapter = HTTPAdapter(pool_maxsize=POOL_SIZE, max_retries=0)
        self._transport: dict[str, Mapping[str, Any]] = {}

    def send(self, call: Call) -> dict[str, Any]:
        """Make the call and return the answer's object; raises ApiError for everything else.

        Credentials and a clock that the API refuses are mended and the call made again, once.
        """
        base = self._endpoints.url(call.product, call.region)
        failure = _Failure(call, host_of(base), self._source.name)
        credentials = self._credentials(failure)
        try:
            return self._send(call, base, credentials, failure)
        except ApiError as error:
            if not self._heal(error, credentials, failure):
                raise
        return self._send(call, base, self._credentials(failure), failure)

    def no_answer(self, call: Call, reason: str, retry: bool = True) -> ApiError:
        """The error of a call whose answer did not come, or says nothing that can be used."""
        return _Failure(call, host_of(self._endpoints.url(call.product, call.region)), self._source.name).bare(
            reason, retry
        )

    def _credentials(self, failure: _Failure) -> Credentials:
        try:
            return self._source.credentials()
        except CredentialsError as error:
            raise failure.credentials(error) from None

    def _heal(self, error: ApiError, refused: Credentials, failure: _Failure) -> bool:
        """Whether the cause is gone: new credentials from the source, or our clock set by the server's."""
        if error.code in CLOCK_CODES and error.server_time is not None:
            skew = error.server_time - time.time()
            with self._lock:
                healed = abs(skew - self._skew) > CLOCK_SLACK
                if healed:
                    self._skew = skew
                    direction = "behind" if skew > 0 else "ahead of"
                    self.warnings.append(
                        f"The clock of the host that runs the module is {abs(skew):.0f} s {direction} that of "
                        f"{error.host}; requests are dated by the latter."
                    )
            return healed
        if not error.refused:
            return False
        try:
            renewed = self._source.renew(refused)
        except CredentialsError as cause:
            raise failure.credentials(cause) from None
        if not renewed:
            hints = (error.hint, f"the credentials cannot be renewed from {self._source.name}")
            error.hint = "; ".join(filter(None, hints))
        return renewed

    def _send(self, call: Call, base: str, credentials: Credentials, failure: _Failure) -> dict[str, Any]:
        request = requests.PreparedRequest()
        request.method = call.method
        # Put in as it is: prepare_url would parse and quote anew, byte by byte, what has its final form already.
        request.url = f"{base}/?{canonical_query(call.params)}"
        request.prepare_headers(
            {
                "accept": "application/json",
                "accept-encoding": "gzip",
                "user-agent": "alicloud.gate",
                "x-acs-action": call.operation,
                "x-acs-version": call.version,
            }
        )
        Acs3Auth(credentials, lambda: time.time() + self._skew)(request)
        signature = request.headers["Authorization"].rpartition("=")[2]
        failure.secrets = tuple(filter(None, (signature, credentials.access_key_secret, credentials.security_token)))
        if base not in self._transport:  # proxies and CA bundle of the environment: slower to find than to sign
            self._transport[base] = requests.Session().merge_environment_settings(
                base, {}, True, self._settings.verify, None
            )
        with self._lock:
            self.sent += 1
        try:
            # The adapter alone: a session would prepare to follow a redirect, and read its body without bounds.
            with self._adapter.send(
                request,
                timeout=(self._settings.connect_timeout, self._settings.read_timeout),
                **self._transport[base],
            ) as response:
                body = self._read(response, failure)
        except requests.exceptions.SSLError as error:
            raise failure.network(error, transient="CERTIFICATE" not in str(error)) from None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            raise failure.network(error) from None
        return failure.classify(response, body)

    @staticmethod
    def _read(response: requests.Response, failure: _Failure) -> bytes:
        """The body, bounded after decompression."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in ENCODINGS:
            raise failure.unreadable(response, f"content encoding {encoding[:40]!r} is not accepted")
        body = bytearray()
        for part in response.iter_content(CHUNK):
            body += part
            if len(body) > MAX_BODY:
                raise failure.unreadable(response, f"the answer is larger than {MAX_BODY // 1024**2} MiB")
        return bytes(body)


class _Failure:
    """Makes the ApiError of one call, with what is common to all of them; secrets never get into it."""

    def __init__(self, call: Call, host: str, credential_source: str) -> None:
        self._common: dict[str, Any] = {
            "operation": call.operation,
            "host": host,
            "region": call.region,
            "credential_source": credential_source,
        }
        self._ram_action = call.permission or f"{call.product}:{call.operation}"
        self.secrets: tuple[str, ...] = ()

    def _clean(self, value: Any) -> Any:
        """The API may quote what it was sent: take our secrets and the signature out."""
        if isinstance(value, str):
            for secret in self.secrets:
                value = value.replace(secret, "********")
            return value
        if isinstance(value, dict):
            return {key: self._clean(part) for key, part in value.items()}
        return [self._clean(part) for part in value] if isinstance(value, list) else value

    def credentials(self, error: CredentialsError) -> ApiError:
        """The source of the credentials failed before the call was made."""
        return ApiError(self._clean(str(error)), transient=error.transient, retry=error.transient, **self._common)

    def bare(self, reason: str, retry: bool) -> ApiError:
        """No usable answer, for a reason that was found outside."""
        return ApiError(reason, transient=True, retry=retry, **self._common)

    def network(self, error: Exception, transient: bool = True) -> ApiError:
        """No answer: what the HTTP library said, without its object addresses."""
        return ApiError(self._clean(_innermost(error)), transient=transient, retry=transient, **self._common)

    def unreadable(self, response: requests.Response, reason: str) -> ApiError:
        """An answer that cannot be used; the way to the API may be at fault, so it is asked again."""
        return ApiError(
            self._clean(reason),
            http_status=response.status_code,
            request_id=response.headers.get("x-acs-request-id"),
            transient=True,
            retry=True,
            **self._common,
        )

    def classify(self, response: requests.Response, body: bytes) -> dict[str, Any]:
        """Return the object of a good answer; raise ApiError for any other."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            start = " ".join(body[:200].decode("utf-8", "replace").split())
            what = f"the answer is no JSON: {start}" if start else "the answer is empty"
            raise self.unreadable(response, what) from None
        if not isinstance(answer, dict):
            raise self.unreadable(response, "the answer is no JSON object")
        ok = 200 <= response.status_code < 300
        # Container Registry says no with HTTP 200, IsSuccess false and a code.
        if ok and answer.get("IsSuccess", True) is not False:
            return answer
        code, message, recommend = (_field(answer, name) for name in ("Code", "Message", "Recommend"))
        try:
            denied = self._clean(answer.get("AccessDeniedDetail"))
        except RecursionError:
            raise self.unreadable(response, "the answer is nested too deeply") from None
        retry_after = _retry_after(response)
        throttled = bool(retry_after or response.status_code == 429 or (code and THROTTLE_CODES.fullmatch(code)))
        retry = throttled or code in RETRY_CODES or response.status_code in RETRY_STATUSES
        raise ApiError(
            self._clean(message or f"HTTP {response.status_code}"),
            code=code,
            http_status=response.status_code,
            request_id=_field(answer, "RequestId") or response.headers.get("x-acs-request-id"),
            recommend=self._clean(recommend),
            access_denied_detail=denied,
            ram_action=(_field(denied, "AuthAction") if isinstance(denied, dict) else None) or self._ram_action,
            transient=retry or code in STALE_CODES,
            retry=retry,
            throttled=throttled,
            retry_after=retry_after,
            refused=bool(REFUSED.search(f"{code} {message}")),
            server_time=_server_time(response),
            **self._common,
        )


def _field(answer: Mapping[str, Any], name: str) -> str | None:
    """A text of the error envelope, whose first letter comes in either case."""
    value = answer.get(name, answer.get(name[0].lower() + name[1:]))
    return None if value in (None, "") else str(value)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, from C(x-acs-retry-after) in milliseconds; on an error it means throttled, whatever the code."""
    value = response.headers.get("x-acs-retry-after", "").strip()
    return int(value[:9]) / 1000 or None if value.isdecimal() else None


def _server_time(response: requests.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None


def _innermost(error: BaseException) -> str:
    """The reason at the bottom of requests' and urllib3's nested exceptions, in their words."""
    reason: Any = error
    for _step in range(8):
        inner = getattr(reason, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((part for part in getattr(reason, "args", ()) if isinstance(part, BaseException)), None)
        if inner is None:
            break
        reason = inner
    words = re.sub(r"<[^<>]* at 0x[0-9a-f]+>:? ?|(HTTPS?|Proxy)[A-Za-z]*\([^()]*\):? ?", "", str(reason)).strip()
    name = type(reason).__name__
    said = f"{name}: {words}" if words and not words.startswith(name) else words or name
    return f"by way of the proxy: {said}" if isinstance(error, requests.exceptions.ProxyError) else said
