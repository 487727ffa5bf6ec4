# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answer to a call means: an object that can be used, or a typed failure without secrets in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import ApiError, CredentialsError
from .text import whole

if TYPE_CHECKING:
    import requests

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
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
CLOCK_CODES = frozenset(("InvalidTimeStamp.Expired", "IllegalTimestamp"))


class Call(NamedTuple):
    """An operation and its parameters, ready for the wire, and the action that a RAM policy has to allow for it."""

    product: str
    operation: str
    version: str
    method: str
    region: str
    params: Mapping[str, str]
    ram_action: str = ""


class Failure:
    """Makes the ApiError of one call, with what is common to all of them; secrets never get into it."""

    def __init__(self, call: Call, host: str, credential_source: str) -> None:
        self._common: dict[str, Any] = {
            "operation": call.operation,
            "host": host,
            "region": call.region,
            "credential_source": credential_source,
        }
        self._ram_action = call.ram_action
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

    def network(self, reason: str, transient: bool = True) -> ApiError:
        """No answer: what the HTTP library said, without its object addresses."""
        return ApiError(self._clean(reason), transient=transient, retry=transient, **self._common)

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
            answer = _parsed(body)
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


def _no_number(word: str) -> None:
    """NaN and Infinity are no JSON, and what reads a result would refuse them."""
    raise ValueError(word)


def _parsed(body: bytes) -> Any:
    """JSON without halves of surrogate pairs, which a message cut off in its middle has, and Ansible refuses."""
    text = body.decode("utf-8-sig", "replace")
    answer = json.loads(text, parse_constant=_no_number)
    if _SURROGATE.search(text):
        answer = whole(answer)
    return answer


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
