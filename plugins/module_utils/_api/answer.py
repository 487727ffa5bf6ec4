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
    from .transport import Response

# Codes that say "not now" (retry lists of the vendor's SDKs and its Terraform provider), as C(_spelling) writes them:
# products spell them differently, and send them with any HTTP status.
RETRY_CODES = frozenset(
    (
        "internalerror",
        "internalfailure",
        "internalservererror",
        "systemerror",
        "unknownerror",
        "systembusy",
        "servicebusy",
        "requesttimeout",
        "lasttokenprocessing",
        "signaturenonceused",
    )
)
THROTTLE_CODES = ("serviceunavailable", "toomanyrequests")  # beside every code that has "Throttling" in it
RETRY_STATUSES = frozenset((408, 425, 429))  # and every 5xx
SUCCESS_CODES = frozenset(("success", "ok", "200"))
_DAILY_QUOTA = re.compile(r"throttling\..*per_?day", re.IGNORECASE)
_TIME_LEFT = re.compile(r"TimeLeft:\s*(\d{1,9})\b", re.ASCII | re.IGNORECASE)
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

    def unreadable(self, response: Response, reason: str) -> ApiError:
        """An answer that cannot be used; the way to the API may be at fault, so it is asked again."""
        return ApiError(
            self._clean(reason),
            http_status=response.status_code,
            request_id=response.headers.get("x-acs-request-id"),
            transient=True,
            retry=True,
            **self._common,
        )

    def classify(self, response: Response, body: bytes) -> dict[str, Any]:
        """Return the object of a good answer; raise ApiError for any other."""
        try:
            answer = _parsed(body)
        except (ValueError, RecursionError):
            start = " ".join(body[:200].decode("utf-8", "replace").split())
            what = f"the answer is no JSON: {start}" if start else "the answer is empty"
            raise self.unreadable(response, what) from None
        if not isinstance(answer, dict):
            raise self.unreadable(response, "the answer is no JSON object")
        code, message, recommend = (_field(answer, name) for name in ("Code", "Message", "Recommend"))
        # Container Registry says no with HTTP 200 and a code: whatever else such an answer has is no task.
        ok = 200 <= response.status_code < 300
        if ok and not _says_no(answer, code):
            return answer
        try:
            denied = self._clean(answer.get("AccessDeniedDetail"))
        except RecursionError:
            raise self.unreadable(response, "the answer is nested too deeply") from None
        retry_after = _retry_after(response, code)
        throttled = bool(retry_after) or _is_throttled(response.status_code, code)
        retry = throttled or _is_passing(response.status_code, code)
        raise ApiError(
            self._clean(message or (f"HTTP {response.status_code}" if not ok or code else "IsSuccess is false")),
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
    """A field of the envelope as text; its first letter comes in either case. None where it says nothing."""
    values = (answer.get(spelt) for spelt in (name, name[0].lower() + name[1:]))
    return next((str(value) for value in values if value not in (None, "")), None)


def _spelling(code: str | None) -> str:
    """A code as it compares: SYSTEM_ERROR, SystemError and SystemError.Dispatch are one."""
    return (code or "").partition(".")[0].replace("_", "").lower()


def _says_no(answer: Mapping[str, Any], code: str | None) -> bool:
    """Whether an answer of HTTP 2xx is an error all the same."""
    if code and code.strip().lower() not in SUCCESS_CODES:
        return True
    return (_field(answer, "IsSuccess") or "").strip().lower() in ("false", "0")


def may_pass(status: int, code: str | None) -> bool:
    """Whether an answer with this status and code says "not now", to a call or to an exchange for credentials."""
    return _is_throttled(status, code) or _is_passing(status, code)


def _is_throttled(status: int, code: str | None) -> bool:
    """Whether the account has asked too often, and may ask again soon."""
    if _is_daily_quota(code):
        return False
    throttling = "throttling" in (code or "").lower() or _spelling(code).startswith(THROTTLE_CODES)
    return throttling or status == 429


def _is_passing(status: int, code: str | None) -> bool:
    """Whether asking again may help."""
    if _is_daily_quota(code):
        return False
    return _spelling(code) in RETRY_CODES or status in RETRY_STATUSES or 500 <= status < 600


def _is_daily_quota(code: str | None) -> bool:
    """Whether nothing more will be answered today, so that asking again is no use."""
    return bool(_DAILY_QUOTA.fullmatch(code or ""))


def _retry_after(response: Response, code: str | None) -> float | None:
    """Seconds to wait, from a header in milliseconds; None where none says so.

    C(x-acs-retry-after) on an error means throttled, whatever the code. Where it is absent, the headers that older
    gateways send beside a code of throttling count: the longer of the two, for the operation and for the account.
    """
    value = response.headers.get("x-acs-retry-after", "").strip()
    if value.isdecimal():
        return int(value[:9]) / 1000 or None
    if "throttling" not in (code or "").lower() or _is_daily_quota(code):
        return None
    limits = (response.headers.get(name, "") for name in ("x-ratelimit-user-api", "x-ratelimit-user"))
    left = [int(match[1]) for match in map(_TIME_LEFT.search, limits) if match]
    return max(left) / 1000 or None if left else None


def _server_time(response: Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None
