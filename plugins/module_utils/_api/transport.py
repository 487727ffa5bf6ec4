# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way onto the network, for API calls and credential exchanges alike.

No redirect is followed, nothing is sent twice, a body is bounded after decompression. Nothing is printed or logged, and
nothing global is touched: it may run in a process that is Ansible's own. Of the package requests only urllib3 is
loaded, which does the work in it: loading the rest would cost more than a whole poll.
"""

from __future__ import annotations

import importlib.util
import os
import re
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from .call import CONCURRENT_CALLS
from .errors import BY_PROXY
from .network import Network

try:
    import urllib3
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import HTTPError, LocationValueError, ProxyError, SSLError, URLSchemeUnknown
except ImportError:
    LIBRARY_MISSING = True
else:
    LIBRARY_MISSING = False

MAX_BODY = 16 * 1024 * 1024  # bytes, after decompression; the largest real page, 500 executions, is about 1 MiB
CHUNK = 16 * 1024  # bytes read at once: deflate expands at most 1,032 times, so a bomb stays within the bound
ENCODINGS = ("", "identity", "gzip", "deflate")  # one at most: each layer would multiply the size of a bomb
USER_AGENT = "alicloud.gate"


class Request(NamedTuple):
    """What is sent, exactly as it is here; C(headers) by name in lower case, to which a signature adds its own."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


class Response(NamedTuple):
    """Status and headers of an answer; header names are compared without regard to case."""

    status_code: int
    headers: Mapping[str, str]


class TransportError(Exception):
    """No answer, or none that can be read.

    C(str()) is the reason in the words of the HTTP library, which may quote the URL; C(summary) quotes nothing.
    C(transient): asking again may help. C(response): the answer, when there was one whose body cannot be used.
    """

    def __init__(self, reason: str, summary: str, transient: bool = True, response: Response | None = None) -> None:
        super().__init__(reason)
        self.summary = summary
        self.transient = transient
        self.response = response


def prepared(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Request:
    """An unsigned request."""
    return Request(method, url, {"user-agent": USER_AGENT, **headers}, body)


def quoted(url: str) -> str:
    """A URL as somebody wrote it, made fit to send: blanks quoted, a non-ASCII host name encoded.

    Raises TransportError.
    """
    try:
        parsed = urllib3.util.parse_url(url)
        if not parsed.host:
            raise LocationValueError("no host")
    except (HTTPError, ValueError) as error:  # its text quotes the URL
        raise TransportError(str(error), "the URL cannot be used", transient=False) from None
    return str(parsed.url)


class Transport:
    """Sends requests over one pool of connections. Safe to use from several threads."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._managers: dict[str, Any] = {}  # by proxy, none being empty
        self._proxies: dict[str, str] = {}  # by URL without its query

    def send(self, request: Request) -> tuple[Response, bytes]:
        """The answer, whatever its status, and its body. Raises TransportError.

        The timeout bounds each read, not all of them together: see C(send_within).
        """
        network = self._network
        base, _mark, query = request.url.partition("?")
        if base not in self._proxies:  # slower to find than to sign
            self._proxies[base] = network.proxy(base)
        try:
            pool = self._manager(self._proxies[base]).connection_from_url(base)
            answer = pool.request(
                request.method,
                f"{urlsplit(base).path or '/'}{'?' if query else ''}{query}",
                body=request.body or None,
                headers=request.headers,
                timeout=urllib3.Timeout(connect=network.connect_timeout, read=network.read_timeout),
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                return _read(answer)
            finally:
                answer.release_conn()
        except SSLError as error:
            # OpenSSL's own word, also for a bundle without certificates and for an alert from the server.
            if "CERTIFICATE" in str(error):
                raise TransportError(_innermost(error), "its certificate cannot be verified", False) from None
            raise TransportError(_innermost(error), "the TLS connection broke") from None
        except (HTTPError, OSError, ValueError) as error:
            raise TransportError(_innermost(error), type(error).__name__) from None

    def send_within(self, seconds: float, request: Request) -> tuple[Response, bytes]:
        """The same in bounded time: no timeout covers name resolution or a dripping server. Raises TransportError."""
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
        answer: tuple[Response, bytes] = outcome[0]
        return answer

    def close(self) -> None:
        """Close the pooled connections."""
        for manager in self._managers.values():
            manager.clear()

    def _manager(self, proxy: str) -> Any:
        """The pool of connections through a proxy, or of direct ones. Raises TransportError."""
        if proxy not in self._managers:
            self._managers[proxy] = _manager(proxy, self._network.verify)
        return self._managers[proxy]


def _manager(proxy: str, verify: bool | str) -> Any:
    options: dict[str, Any] = {"maxsize": CONCURRENT_CALLS, "cert_reqs": "CERT_REQUIRED" if verify else "CERT_NONE"}
    bundle = _bundle() if verify is True else verify
    if bundle and not os.path.exists(bundle):  # the one that the environment names
        reason = f"there are no CA certificates at {bundle}"
        raise TransportError(reason, "there are no CA certificates", transient=False)
    if bundle:
        options["ca_cert_dir" if os.path.isdir(bundle) else "ca_certs"] = bundle
    try:
        manager = _proxied(proxy, options) if proxy else urllib3.PoolManager(**options)
    except (ImportError, LocationValueError, URLSchemeUnknown, ValueError) as error:
        raise TransportError(_innermost(error), "the URL of the proxy cannot be used", transient=False) from None
    if verify is False:
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _QuietPool}
    return manager


def _bundle() -> str | None:
    """The CA certificates that requests brings along; None for those of the system."""
    try:
        import certifi
    except ImportError:
        return None
    return certifi.where()


def _proxied(proxy: str, options: Mapping[str, Any]) -> Any:
    url = proxy if "://" in proxy else f"http://{proxy}"
    parts = urlsplit(url)
    if not parts.hostname:
        raise LocationValueError("the proxy has no host")
    if parts.scheme.startswith("socks"):
        if importlib.util.find_spec("socks") is None:
            raise ImportError("a SOCKS proxy needs the Python library PySocks")
        from urllib3.contrib.socks import SOCKSProxyManager

        return SOCKSProxyManager(url, **options)
    headers = None
    if parts.username is not None:
        headers = urllib3.make_headers(proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")
    return urllib3.ProxyManager(url, proxy_headers=headers, **options)


if not LIBRARY_MISSING:

    class _QuietConnection(HTTPSConnection):
        """Where certificates are not verified, urllib3 warns at each connection; the caller warns once.

        Silencing it in urllib3's own way would silence it for the whole process.
        """

        def connect(self) -> None:
            super().connect()
            self.is_verified = True  # only the warning depends on this

    class _QuietPool(HTTPSConnectionPool):
        ConnectionCls = _QuietConnection


def _read(answer: Any) -> tuple[Response, bytes]:
    """The answer with its body, bounded after decompression."""
    response = Response(answer.status, answer.headers)
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        answer.close()  # with its rest unread the connection is of no use
        reason = f"content encoding {encoding[:40]!r} is not accepted"
        raise TransportError(reason, "its answer has an unsupported encoding", response=response)
    body = bytearray()
    for part in answer.stream(CHUNK, decode_content=True):
        body += part
        if len(body) > MAX_BODY:
            answer.close()  # the rest of it is not needed
            reason = f"the answer is larger than {MAX_BODY // 1024**2} MiB"
            raise TransportError(reason, "its answer is too large", response=response)
    return response, bytes(body)


def _innermost(error: BaseException) -> str:
    """The innermost reason of urllib3's nested exceptions, in its words."""
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
    return f"{BY_PROXY}: {said}" if isinstance(error, ProxyError) else said
