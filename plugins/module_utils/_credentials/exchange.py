# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all exchanges for temporary credentials have in common: one request, one answer, no quoting.

The hosts, parameters and answers of the exchanges are those of the vendor's alibabacloud-credentials 1.0.12, which the
tests run alongside ours.
"""

from __future__ import annotations

import calendar
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .._api.codes import HINTS, may_pass
from .._api.errors import CredentialsError
from .._api.network import Network
from .._api.source import MINIMUM_SECRET, Credentials
from .._api.transport import Request, Transport, TransportError

Keep = Callable[..., None]  # takes secrets as they turn up, or None

STS_HINTS = {
    **HINTS,
    "NoPermission": "a policy has to allow sts:AssumeRole, and the role has to trust the caller",
    "EntityNotExist.Role": "the role does not exist",
}
# How all of them write C(Expiration): UTC, whole seconds.
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class Exchange:
    """Asks one service for credentials. Secrets are reported to C(keep) before anything else sees them.

    Every method raises CredentialsError, transient when asking again may help, whose message has no value sent
    or received: services quote what they were sent, encoded beyond recognition.
    """

    def __init__(self, network: Network, keep: Keep) -> None:
        self._transport = Transport(network)
        self._seconds = network.connect_timeout + network.read_timeout
        self.keep = keep

    def ask(self, request: Request) -> bytes:
        """The body of an answer with HTTP 200 that came within both timeouts of the network together."""
        url = urlsplit(request.url)
        host = f"{url.hostname}:{url.port}" if url.port else str(url.hostname)  # without user and password
        try:
            response, body = self._transport.send_within(self._seconds, request)
        except TransportError as error:
            raise CredentialsError(f"{host} gives no credentials: {error.summary}", error.transient) from None
        if response.status_code != 200:
            raise _refusal(host, response.status_code, body)
        return body

    def issued(self, body: bytes, *path: str, code: str | None = None) -> Credentials:
        """The credentials in an answer, under the keys in C(path); C(code) is what its C(Code) has to be."""
        try:
            fields = json.loads(body)
            for key in path:
                fields = fields[key]
            key_id, secret, token = (_text(fields, name) for name in _PARTS)
            expires = float(calendar.timegm(time.strptime(fields["Expiration"], TIME_FORMAT)))
            refused = code is not None and fields["Code"] != code
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise unusable(type(error).__name__) from None
        self.keep(secret, token)
        if refused:
            raise unusable(f"its Code is not {code}")
        if expires <= time.time():
            raise unusable("the credentials have expired")
        if not key_id or min(len(secret), len(token)) < MINIMUM_SECRET or not _is_plain(key_id + secret + token):
            raise CredentialsError("the answer to the request for credentials has no usable key pair", transient=True)
        return Credentials(key_id, secret, token, expires)


_PARTS = ("AccessKeyId", "AccessKeySecret", "SecurityToken")


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields[key]
    return "" if value is None else str(value)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def unusable(why: str) -> CredentialsError:
    """An unexpected answer. C(why) is never the text of an exception, which may quote it."""
    return CredentialsError(f"the answer to the request for credentials cannot be used ({why})", transient=True)


def _refusal(host: str, status: int, body: bytes) -> CredentialsError:
    """An answer other than HTTP 200. Only its code is quoted, if it looks like one."""
    try:
        code = str(json.loads(body)["Code"])
    except (ValueError, LookupError, TypeError, RecursionError):
        code = ""
    words = [f"HTTP {status}"]
    if re.fullmatch(r"[A-Za-z0-9_.]{1,100}", code):
        words.append(code)
        words += [STS_HINTS[code]] if code in STS_HINTS else []
    throttled = status == 302 and not body.strip()  # one of the ways STS says so
    words += ["throttled"] if throttled else []
    transient = throttled or may_pass(status, code)
    return CredentialsError(f"{host} gives no credentials: {', '.join(words)}", transient=transient)
