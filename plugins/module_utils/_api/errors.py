# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures as types: each knows its one-sentence message and, for the API's, the C(error) dict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .codes import HINTS, is_denial
from .text import printable

BY_PROXY = "through the proxy"  # in the message of a network error


class GateError(Exception):
    """Anything that a module reports as its failure: C(str()) is the message, C(result) what is returned with it."""

    def __init__(self, message: str, result: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = result or {}


class InputError(GateError):
    """An option, an environment variable or a file is wrong; raised before any API call."""


class CredentialsError(GateError):
    """No credentials were found, or their source cannot give any; C(transient) when it may later."""

    def __init__(self, message: str, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class ApiError(GateError):
    """An API call that gave no usable answer.

    C(transient): a gate survives it. C(retry): asking again may help. C(retry_after): seconds the API asked to wait,
    or None. C(refused): the credentials are the cause. C(denied): a RAM policy is. C(server_time): unix seconds by the
    server's clock, or None.
    Callers add what they know: C(about) (ids), C(hint), C(tries), C(seconds), how long it was tried, and C(cut) where
    our own clock ended the only try, which says nothing about the API.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        host: str,
        region: str,
        credential_source: str,
        code: str | None = None,
        http_status: int | None = None,
        request_id: str | None = None,
        recommend: str | None = None,
        access_denied_detail: Any = None,
        ram_action: str | None = None,
        transient: bool = False,
        retry: bool = False,
        throttled: bool = False,
        retry_after: float | None = None,
        refused: bool = False,
        server_time: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.host = host
        self.region = region
        self.code = code
        self.http_status = http_status
        self.request_id = request_id
        self.recommend = recommend
        self.access_denied_detail = access_denied_detail
        self.transient = transient
        self.retry = retry
        self.throttled = throttled
        self.retry_after = retry_after
        self.refused = refused
        self.server_time = server_time
        self.credential_source = credential_source
        self.about = ""
        self.hint = HINTS.get(code or "", "")
        self.denied = is_denial(code or "")
        if self.denied and ram_action:
            self.hint = _advice(ram_action, access_denied_detail)
        self.tries = 1
        self.seconds = 0.0
        self.cut = False
        self.result = {"error": self.as_dict(), "credential_source": credential_source}

    def as_dict(self) -> dict[str, Any]:
        """The C(error) dict of the results: always every key, None where unknown."""
        return {
            "code": self.code,
            "message": self.message,
            "http_status": self.http_status,
            "request_id": self.request_id,
            "operation": self.operation,
            "host": self.host,
            "recommend": self.recommend,
            "access_denied_detail": self.access_denied_detail,
        }

    def about_another(self, about: str) -> ApiError:
        """The same error for a call that was not made because of it."""
        return ApiError.load({**self.save(), "about": about, "tries": 1, "seconds": 0.0})

    def save(self) -> dict[str, Any]:
        """The whole error as plain data."""
        return dict(vars(self))

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> ApiError:
        """Restore what C(save) returned."""
        error = cls.__new__(cls, saved["message"])
        vars(error).update(saved)
        return error

    def cause(self) -> str:
        """The reason alone: the API's code and message, or what happened on the way to it."""
        message = self.message.strip().rstrip(".")
        if not self.code:
            return message
        return f"{self.code}: {message}" if message else self.code

    def __str__(self) -> str:
        what = f"{self.operation} in {self.region}"
        if self.about:
            what += f" for {self.about}"
        facts = [f"host {self.host}", f"credentials from {self.credential_source}"]
        if self.http_status is not None:
            facts.insert(0, f"HTTP {self.http_status}")
        if self.request_id:
            facts.append(f"request id {self.request_id}")
        hint = f"; {self.hint}" if self.hint else ""
        if self.retry_after:
            hint += f"; it asks to wait {self.retry_after:.0f} s"
        retried = f" after {self.tries} tries in {self.seconds:.0f} s" if self.tries > 1 else ""
        return printable(f"{what} failed{retried}: {self.cause()}{hint} ({', '.join(facts)}).")


def _advice(ram_action: str, detail: Any) -> str:
    """What to do about a denial."""
    if isinstance(detail, dict) and detail.get("NoPermissionType") == "ExplicitDeny":
        return f"no policy may deny {ram_action} explicitly, as one does"
    return f"the RAM policy has to allow {ram_action}"
