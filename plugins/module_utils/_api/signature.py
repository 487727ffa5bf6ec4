# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ACS3-HMAC-SHA256, the signature of the vendor's current SDKs, as an C(auth) callable for requests."""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from requests import PreparedRequest

    from .source import Credentials

ALGORITHM = "ACS3-HMAC-SHA256"


def canonical_query(params: Mapping[str, str]) -> str:
    """Sort by raw key; percent-encode all but C(A-Z a-z 0-9 - . _ ~) of the values (keys need no encoding here)."""
    return "&".join(f"{key}={quote(params[key], safe='~')}" for key in sorted(params))


def authorization(
    method: str, path: str, query: str, headers: Mapping[str, str], body_hash: str, key_id: str, secret: str
) -> str:
    """The C(Authorization) header over exactly these headers and this canonical query.

    Header names are compared in lower case, values trimmed, several values of a name sorted and joined by commas.
    """
    values: dict[str, list[str]] = {}
    for name, value in headers.items():
        values.setdefault(name.lower(), []).append(value.strip())
    signed = ";".join(sorted(values))
    lines = "".join(f"{name}:{','.join(sorted(values[name]))}\n" for name in sorted(values))
    request = f"{method}\n{path}\n{query}\n{lines}\n{signed}\n{body_hash}"
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def new_nonce() -> str:
    """A nonce is good once in 15 minutes: every attempt takes a new one."""
    return uuid.uuid4().hex


class Acs3Auth:
    """Sign a prepared request, whose query is canonical, when it is sent.

    It serves as the C(auth) callable, too: requests replaces an C(Authorization) header set by hand by one from netrc.
    Only host, content-type and x-acs-* are signed, so that a proxy may touch the rest.
    """

    def __init__(
        self, credentials: Credentials, clock: Callable[[], float] = time.time, nonce: Callable[[], str] = new_nonce
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._nonce = nonce

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the signature's headers; C(x-acs-action) and C(x-acs-version) are there already."""
        url = urlsplit(str(request.url))
        body = request.body or b""
        body_hash = hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()
        request.headers.update(
            {
                "host": url.netloc,
                "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._clock())),
                "x-acs-signature-nonce": self._nonce(),
                "x-acs-content-sha256": body_hash,
            }
        )
        if self._credentials.security_token:
            request.headers["x-acs-accesskey-id"] = self._credentials.access_key_id
            request.headers["x-acs-security-token"] = self._credentials.security_token
        signed = {
            name: value
            for name, value in request.headers.items()
            if name.lower() in ("host", "content-type") or name.lower().startswith("x-acs-")
        }
        request.headers["Authorization"] = authorization(
            str(request.method),
            url.path,
            url.query,
            signed,
            body_hash,
            self._credentials.access_key_id,
            self._credentials.access_key_secret,
        )
        return request
