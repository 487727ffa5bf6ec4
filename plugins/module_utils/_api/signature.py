# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ACS3-HMAC-SHA256, the signature of the vendor's current SDKs, as headers of a Request."""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from .source import Credentials
    from .transport import Request

ALGORITHM = "ACS3-HMAC-SHA256"


def canonical_query(params: Mapping[str, str]) -> str:
    """Sorted by raw key; percent-encodes all but C(A-Z a-z 0-9 - . _ ~) of the values (keys need no encoding here)."""
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
    """A nonce is good only once in 15 minutes, so every attempt takes a new one."""
    return uuid.uuid4().hex


def sign(request: Request, credentials: Credentials, now: float, nonce: str | None = None) -> Request:
    """Add the signature's headers to a request whose query is canonical, when it is sent; returns it.

    C(now): unix seconds. C(nonce): None for a new one. C(x-acs-action) and C(x-acs-version) are there already. Only
    host, content-type and x-acs-* are signed, so that a proxy may touch the rest.
    """
    url = urlsplit(request.url)
    headers = request.headers
    headers.update(
        {
            "host": url.netloc,
            "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
            "x-acs-signature-nonce": nonce or new_nonce(),
            "x-acs-content-sha256": hashlib.sha256(request.body).hexdigest(),
        }
    )
    if credentials.security_token:
        headers["x-acs-accesskey-id"] = credentials.access_key_id
        headers["x-acs-security-token"] = credentials.security_token
    signed = {
        name: value for name, value in headers.items() if name in ("host", "content-type") or name.startswith("x-acs-")
    }
    headers["authorization"] = authorization(
        request.method,
        url.path,
        url.query,
        signed,
        headers["x-acs-content-sha256"],
        credentials.access_key_id,
        credentials.access_key_secret,
    )
    return request
