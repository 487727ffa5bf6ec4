# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One API call, once: sign, send, read within bounds. What comes of a failure, the scheduler decides."""

from __future__ import annotations

import re
import threading
import time
import traceback
from collections.abc import Mapping
from typing import Any

from .answer import CLOCK_CODES, Call, Failure
from .endpoints import Endpoints, host_of
from .errors import ApiError, CredentialsError
from .network import Network
from .signature import Acs3Auth, canonical_query
from .source import Credentials, Source

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

CLOCK_SLACK = 60  # seconds; a skew that was healed to within this is not the cause


class Client:
    """Sends calls over one pool of connections. Safe to use from several threads.

    C(sent) counts HTTP requests; C(warnings) gathers what the user should know although the call was healed.
    """

    def __init__(self, source: Source, endpoints: Endpoints, network: Network) -> None:
        self.sent = 0
        self.warnings: list[str] = []
        self._source = source
        self._endpoints = endpoints
        self._network = network
        self._skew = 0.0  # seconds that the server's clock is ahead
        self._lock = threading.Lock()
        self._adapter = HTTPAdapter(pool_maxsize=POOL_SIZE, max_retries=0)
        self._transport: dict[str, Mapping[str, Any]] = {}

    def send(self, call: Call) -> dict[str, Any]:
        """Make the call and return the answer's object; raises ApiError for everything else.

        Credentials and a clock that the API refuses are mended and the call made again, once.
        """
        base = self._endpoints.url(call.product, call.region)
        failure = Failure(call, host_of(base), self._source.name)
        credentials = self._credentials(failure)
        try:
            return self._send(call, base, credentials, failure)
        except ApiError as error:
            if not self._heal(error, credentials, failure):
                raise
        return self._send(call, base, self._credentials(failure), failure)

    def no_answer(self, call: Call, reason: str, retry: bool = True) -> ApiError:
        """The error of a call whose answer did not come, or says nothing that can be used."""
        return Failure(call, host_of(self._endpoints.url(call.product, call.region)), self._source.name).bare(
            reason, retry
        )

    def _credentials(self, failure: Failure) -> Credentials:
        try:
            return self._source.credentials()
        except CredentialsError as error:
            raise failure.credentials(error) from None

    def _heal(self, error: ApiError, refused: Credentials, failure: Failure) -> bool:
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

    def _send(self, call: Call, base: str, credentials: Credentials, failure: Failure) -> dict[str, Any]:
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
            settings = requests.Session().merge_environment_settings(base, {}, True, self._network.verify, None)
            if base.startswith("http://"):
                settings["proxies"] = {}  # a loopback host: a proxy does not reach it, and would read the token
            self._transport[base] = settings
        with self._lock:
            self.sent += 1
        try:
            # The adapter alone: a session would prepare to follow a redirect, and read its body without bounds.
            with self._adapter.send(
                request,
                timeout=(self._network.connect_timeout, self._network.read_timeout),
                **self._transport[base],
            ) as response:
                body = self._read(response, failure)
        except requests.exceptions.SSLError as error:
            raise failure.network(_innermost(error), transient="CERTIFICATE" not in str(error)) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:  # of a proxy
            raise failure.network(_innermost(error), transient=False) from None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            raise failure.network(_innermost(error)) from None
        return failure.classify(response, body)

    @staticmethod
    def _read(response: requests.Response, failure: Failure) -> bytes:
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
