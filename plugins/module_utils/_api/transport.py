# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way onto the network, for calls of the API and for what credentials are exchanged in.

No redirect is followed, nothing is sent twice, a body is bounded after decompression. Nothing is printed or logged, and
nothing global is touched: it may run in a process that is Ansible's own. Only this file imports requests.
"""

from __future__ import annotations

import os
import re
import threading
import traceback
from collections.abc import Mapping
from typing import Any

from .network import Network

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import HTTPError
except ImportError:
    REQUESTS_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_ERROR = None

MAX_BODY = 16 * 1024 * 1024  # bytes, after decompression; the largest honest page, 500 executions, has about 1 MiB
CHUNK = 16 * 1024  # bytes read at once: deflate expands at most 1,032 times, so a bomb stays within the bound
ENCODINGS = ("", "identity", "gzip", "deflate")  # one at most: layers would multiply what a bomb expands to
POOL_SIZE = 8
USER_AGENT = "alicloud.gate"


class TransportError(Exception):
    """No answer, or none that can be read.

    C(str()) is the reason in the words of the HTTP library, which may quote the URL; C(summary) quotes nothing.
    C(transient): asking again may help. C(response): the answer, when there was one whose body cannot be used.
    """

    def __init__(
        self, reason: str, summary: str, transient: bool = True, response: requests.Response | None = None
    ) -> None:
        super().__init__(reason)
        self.summary = summary
        self.transient = transient
        self.response = response


def prepared(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> requests.PreparedRequest:
    """A request, not signed yet. Its URL is sent as it is: requests would quote anew what is in its final form."""
    request = requests.PreparedRequest()
    request.method = method
    request.url = url
    request.prepare_headers({"user-agent": USER_AGENT, **headers})
    if body:
        request.prepare_body(body, None)
    return request


def quoted(url: str) -> str:
    """A URL as somebody wrote it, made fit to be sent: blanks quoted, a name in other letters encoded.

    Raises TransportError.
    """
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, None)
    except ValueError as error:  # of requests, whose text quotes the URL
        raise TransportError(str(error), "the URL cannot be used", transient=False) from None
    return str(request.url)


class Transport:
    """Sends requests over one pool of connections. Safe to use from several threads."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._adapter = _adapter(quiet=network.verify is False)
        self._proxies: dict[str, dict[str, str]] = {}

    def send(self, request: requests.PreparedRequest) -> tuple[requests.Response, bytes]:
        """The answer, whatever its status, and its body. Raises TransportError.

        Each read is bounded by the timeout, all of them together are not: see C(send_within).
        """
        verify = self._network.verify
        base = str(request.url).partition("?")[0]
        if base not in self._proxies:  # slower to find than to sign
            self._proxies[base] = self._network.proxies(base)
        try:
            # The adapter alone: a session adds cookies and netrc, and reads the body of a redirect without bounds.
            with self._adapter.send(
                request,
                timeout=(self._network.connect_timeout, self._network.read_timeout),
                verify=verify,
                proxies=self._proxies[base],
            ) as response:
                return response, _read(response)
        except requests.exceptions.SSLError as error:
            # OpenSSL's own word, also for a bundle without certificates, and for an alert of the server's.
            if "CERTIFICATE" in str(error):
                raise TransportError(_innermost(error), "its certificate cannot be verified", False) from None
            raise TransportError(_innermost(error), "the TLS connection broke") from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise TransportError(_innermost(error), "the URL of the proxy cannot be used", False) from None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            absent = isinstance(verify, str) and not os.path.exists(verify)  # the bundle that the environment names
            raise TransportError(_innermost(error), type(error).__name__, transient=not absent) from None

    def send_within(self, seconds: float, request: requests.PreparedRequest) -> tuple[requests.Response, bytes]:
        """The same within a time: name resolution, and a server that drips, know no timeout. Raises TransportError."""
        outcome: list[Any] = []

        def work() -> None:
            try:
                outcome.append(self.send(request))
            except Exception as error:  # raised below
                outcome.append(error)

        thread = threading.Thread(target=work, daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the host has no more threads
            raise TransportError(str(error), type(error).__name__) from None
        thread.join(seconds)
        if not outcome:
            reason = f"no answer within {seconds:g} s"
            raise TransportError(reason, reason)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        answer: tuple[requests.Response, bytes] = outcome[0]
        return answer


def _adapter(quiet: bool) -> HTTPAdapter:
    """What keeps the connections. Where certificates are not verified urllib3 prints so at each; the door says it once.

    Silencing it by its own means would silence it for the whole process.
    """
    if not quiet:
        return HTTPAdapter(pool_maxsize=POOL_SIZE, max_retries=0)

    class Connection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            self.is_verified = True  # all that hangs on this is the warning

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            super().init_poolmanager(*args, **options)
            self.poolmanager.pool_classes_by_scheme = {**self.poolmanager.pool_classes_by_scheme, "https": Pool}

        def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
            manager = super().proxy_manager_for(*args, **options)
            manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": Pool}
            return manager

    return Adapter(pool_maxsize=POOL_SIZE, max_retries=0)


def _read(response: requests.Response) -> bytes:
    """The body, bounded after decompression."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        reason = f"content encoding {encoding[:40]!r} is not accepted"
        raise TransportError(reason, "it answers in an encoding that is not accepted", response=response)
    body = bytearray()
    for part in response.iter_content(CHUNK):
        body += part
        if len(body) > MAX_BODY:
            reason = f"the answer is larger than {MAX_BODY // 1024**2} MiB"
            raise TransportError(reason, "it answers too much", response=response)
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
