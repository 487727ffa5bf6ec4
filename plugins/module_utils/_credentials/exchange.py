# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that are given in exchange for others, by the vendor's library, which is imported only then.

Its providers are built one by one, never its default chain, and they get every value: what they miss they would take
from the environment. Their transport is replaced: it heeds neither C(NO_PROXY) nor a CA bundle, follows redirects, and
prints requests under C(DEBUG=sdk). (All read in alibabacloud-credentials 1.0.12 and alibabacloud-tea 0.4.3.)
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from .._api.errors import HINTS, CredentialsError
from .._api.network import Network
from .._api.source import MINIMUM_SECRET, Credentials

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError
except ImportError:
    pass  # reported by the module, which needs requests for everything

LIBRARY = "alibabacloud-credentials"
PROVIDERS = {
    "role": ("ram_role_arn", "RamRoleArnCredentialsProvider"),
    "oidc": ("oidc", "OIDCRoleArnCredentialsProvider"),
    "metadata": ("ecs_ram_role", "EcsRamRoleCredentialsProvider"),
    "sso": ("cloud_sso", "CloudSSOCredentialsProvider"),
    "uri": ("uri", "URLCredentialsProvider"),
}
METADATA_HOST = "100.100.100.200"
METADATA_TIMEOUT = 1.0  # seconds; the service is a hop away, or not there
MAX_BODY = 1024 * 1024  # bytes; an honest answer has about 2 KiB
TRANSIENT = re.compile(r"Throttling|InternalError|ServiceUnavailable", re.IGNORECASE)
STS_HINTS = {
    **HINTS,
    "NoPermission": "a policy has to allow sts:AssumeRole, and the role has to trust the caller",
    "EntityNotExist.Role": "the role does not exist",
}
_importing = threading.Lock()


def require_library(origin: str) -> None:
    """Raise CredentialsError when the library that C(origin) needs is not installed."""
    if importlib.util.find_spec("alibabacloud_credentials") is None:
        raise CredentialsError(
            f"{origin} needs the Python package {LIBRARY} on the host that runs the module; "
            f"install it there: {sys.executable} -m pip install {LIBRARY}"
        )


def metadata_answers() -> bool:
    """Whether something listens where an ECS instance finds its metadata service."""
    try:
        socket.create_connection((METADATA_HOST, 80), METADATA_TIMEOUT).close()
    except OSError:
        return False
    return True


def exchange(provider: str, arguments: Mapping[str, Any], network: Network) -> Credentials:
    """Ask one provider of the library (a key of C(PROVIDERS)), built with these arguments.

    Raises CredentialsError, transient when asking again may help. Its message has no value that was sent or received.
    """
    try:
        build, http_options, library_error = _provider(provider, network.verify)
    except ImportError as error:
        raise CredentialsError(f"the installed {LIBRARY} cannot be used ({error}); a newer one may help") from None
    options = http_options(
        connect_timeout=int(network.connect_timeout * 1000), read_timeout=int(network.read_timeout * 1000)
    )
    try:
        given = build(http_options=options, **arguments).get_credentials()
    except OSError as error:  # a token file
        raise CredentialsError(f"{error.filename} cannot be read: {error.strerror}") from None
    except (library_error, ValueError, LookupError, TypeError, AttributeError) as error:
        # Its text may quote the answer, and so a secret.
        raise CredentialsError(
            f"the answer to the request for credentials is not understood ({type(error).__name__})", transient=True
        ) from None
    key_id, secret, token = given.get_access_key_id(), given.get_access_key_secret(), given.get_security_token()
    parts = [str(part or "") for part in (key_id, secret, token or secret)]
    if not parts[0] or min(map(len, parts[1:])) < MINIMUM_SECRET or not "".join(parts).isprintable():
        raise CredentialsError("the answer to the request for credentials has no key pair of use", transient=True)
    return Credentials(key_id, secret, token or None, given.get_expiration())


def _provider(name: str, verify: bool | str) -> tuple[Any, Any, Any]:
    """The classes of a provider, its HTTP options and its error, from a library made silent that sends by C(_send)."""
    module, cls = PROVIDERS[name]
    with _importing:
        # The library prints answers on standard error; its older versions, whatever any other library logs.
        logging.disable(logging.CRITICAL)
        core = importlib.import_module("Tea.core").TeaCore

        def send(request: Any, options: Mapping[str, Any]) -> SimpleNamespace:
            return _send(core.compose_url(request), request, verify, options)

        core.do_action = staticmethod(send)
        package = "alibabacloud_credentials"
        return (
            getattr(importlib.import_module(f"{package}.provider.{module}"), cls),
            importlib.import_module(f"{package}.http").HttpOptions,
            importlib.import_module(f"{package}.exceptions").CredentialException,
        )


def _send(url: str, request: Any, verify: bool | str, options: Mapping[str, Any]) -> SimpleNamespace:
    """Send a request of the library's; the answer as far as its providers read it. Raises CredentialsError."""
    host = urlsplit(url).netloc
    timeout = (options["connectTimeout"] / 1000, options["readTimeout"] / 1000)
    deadline = time.monotonic() + sum(timeout)
    prepared = requests.Request(request.method, url, headers=request.headers, data=request.body).prepare()
    settings: dict[str, Any] = {**requests.Session().merge_environment_settings(url, {}, True, verify, None)}
    if url.startswith("http://"):
        settings["proxies"] = {}  # secrets in clear text, from next door: no business of a proxy
    body = bytearray()
    try:
        with HTTPAdapter().send(prepared, timeout=timeout, **settings) as response:
            for part in response.iter_content(16 * 1024):
                body += part
                if len(body) > MAX_BODY or time.monotonic() > deadline:
                    raise CredentialsError(f"{host} answers too much, or too slowly", transient=True)
    except requests.exceptions.SSLError as error:
        broken = "CERTIFICATE_VERIFY_FAILED" not in str(error)
        what = "the TLS connection broke" if broken else "its certificate cannot be verified"
        raise CredentialsError(f"{host} gives no credentials: {what}", transient=broken) from None
    except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
        # Its text would quote the URL, which holds tokens and signatures.
        raise CredentialsError(f"{host} gives no credentials: {type(error).__name__}", transient=True) from None
    if response.status_code != 200:
        raise _refusal(host, response.status_code, bytes(body))
    return SimpleNamespace(status_code=200, body=bytes(body))


def _refusal(host: str, status: int, body: bytes) -> CredentialsError:
    """Only the code of the answer is said: its message may quote what was sent, encoded beyond recognition."""
    try:
        code = str(json.loads(body)["Code"])
    except (ValueError, LookupError, TypeError, RecursionError):
        code = ""
    words = [f"HTTP {status}"]
    if re.fullmatch(r"[A-Za-z0-9_.]{1,100}", code):
        words.append(code)
        words += [STS_HINTS[code]] if code in STS_HINTS else []
    transient = status >= 500 or status in (408, 429) or bool(TRANSIENT.search(code))
    return CredentialsError(f"{host} gives no credentials: {', '.join(words)}", transient=transient)
