# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what went wrong with one call into its ApiError, free of secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from . import codes
from .call import Call
from .errors import ApiError, CredentialsError

if TYPE_CHECKING:
    from .transport import Response

_ACTION = re.compile(r"[a-z0-9-]{1,32}:[A-Za-z0-9]{1,64}")
_SENSIBLE = (946_684_800, 4_102_444_800)  # unix seconds: the years 2000 to 2100
_TIME_LEFT = re.compile(r"TimeLeft:\s*(\d{1,9})\b", re.ASCII | re.IGNORECASE)


class Failure:
    """Makes the errors of one call, with what all of them share. C(secrets) never get into one."""

    def __init__(self, call: Call, host: str, credential_source: str) -> None:
        self._common: dict[str, Any] = {
            "operation": call.operation,
            "host": host,
            "region": call.region,
            "credential_source": credential_source,
        }
        self._ram_action = call.ram_action
        self.secrets: tuple[str, ...] = ()

    def credentials(self, error: CredentialsError) -> ApiError:
        """The source of the credentials failed before the call was made."""
        return ApiError(self._clean(str(error)), transient=error.transient, retry=error.transient, **self._common)

    def bare(self, reason: str, retry: bool) -> ApiError:
        """No usable answer, for a reason that the caller found."""
        return ApiError(reason, transient=True, retry=retry, **self._common)

    def network(self, reason: str, transient: bool = True) -> ApiError:
        """No answer: what the HTTP library said, without its object addresses."""
        return ApiError(self._clean(reason), transient=transient, retry=transient, **self._common)

    def unreadable(self, response: Response, reason: str) -> ApiError:
        """An unusable answer; something on the way to the API may be at fault, so the call is retried."""
        return ApiError(
            self._clean(reason),
            http_status=response.status_code,
            request_id=response.headers.get("x-acs-request-id"),
            transient=True,
            retry=True,
            **self._common,
        )

    def refused(self, response: Response, answer: Mapping[str, Any]) -> ApiError:
        """The API's own error, by its code, its headers and the HTTP status."""
        code, message, recommend = (envelope_field(answer, name) for name in ("Code", "Message", "Recommend"))
        try:
            denied = self._clean(answer.get("AccessDeniedDetail"))
        except RecursionError:
            return self.unreadable(response, "the answer is nested too deeply")
        status, known = response.status_code, code or ""
        if not message:
            message = f"HTTP {status}" if known or not 200 <= status < 300 else "IsSuccess is false"
        retry_after = _retry_after(response, known)
        throttled = bool(retry_after) or codes.is_throttled(status, known)
        retry = throttled or codes.is_passing(status, known)
        return ApiError(
            self._clean(message),
            code=self._clean(code),
            http_status=status,
            request_id=self._clean(envelope_field(answer, "RequestId") or response.headers.get("x-acs-request-id")),
            recommend=self._clean(recommend),
            access_denied_detail=denied,
            ram_action=denied_action(denied, self._ram_action),
            transient=retry or known in codes.STALE,
            retry=retry,
            throttled=throttled,
            retry_after=retry_after,
            refused=codes.is_refusal(known, message),
            server_time=server_time(response.headers),
            **self._common,
        )

    def _clean(self, value: Any) -> Any:
        """Take our secrets and the signature out: the API may quote what it was sent."""
        if isinstance(value, str):
            for secret in self.secrets:
                value = value.replace(secret, "********")
            return value
        if isinstance(value, dict):
            return {key: self._clean(part) for key, part in value.items()}
        return [self._clean(part) for part in value] if isinstance(value, list) else value


def envelope_field(answer: Mapping[str, Any], name: str) -> str | None:
    """A field of the envelope as text, its first letter in either case; None where it is empty."""
    values = (answer.get(spelt) for spelt in (name, name[0].lower() + name[1:]))
    return next((str(value) for value in values if value not in (None, "")), None)


def _retry_after(response: Response, code: str) -> float | None:
    """Seconds to wait, from a header in milliseconds; None without such a header.

    C(x-acs-retry-after) on an error means throttled, whatever the code. Where it is absent, the headers that older
    gateways send with a throttling code count: the longer of the two, for the operation and for the account.
    """
    value = response.headers.get("x-acs-retry-after", "").strip()
    if value.isdecimal():
        return int(value[:9]) / 1000 or None
    if not codes.names_throttling(code):
        return None
    limits = (response.headers.get(name, "") for name in ("x-ratelimit-user-api", "x-ratelimit-user"))
    left = [int(match[1]) for match in map(_TIME_LEFT.search, limits) if match]
    return max(left) / 1000 or None if left else None


def server_time(headers: Mapping[str, str]) -> float | None:
    """When the server sent an answer, in unix seconds; None where it does not say."""
    try:
        seconds = parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return seconds if _SENSIBLE[0] < seconds < _SENSIBLE[1] else None


def denied_action(detail: Any, expected: str) -> str:
    """The action behind a denial, where the API names one of the same product, and else the one that is expected."""
    said = detail.get("AuthAction") if isinstance(detail, dict) else None
    if not isinstance(said, str) or not _ACTION.fullmatch(said):
        return expected
    return said if expected.partition(":")[0] in ("", said.partition(":")[0]) else expected
