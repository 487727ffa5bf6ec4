# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loopback stand-ins for STS, the metadata service, a credentials URI and CloudSSO, in the forms the vendor documents.

Answers follow the vendor's reference of STS (AssumeRole, AssumeRoleWithOIDC) and its page on instance metadata; who
signed a request is found out by the emulator, with the vendor's own code, in both versions of the protocol.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.emulator.errors import ApiError
from tests.emulator.signatures import Doorman, Incoming

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

THROTTLED_BY_STS = (302, "")
"""How STS may throttle, by its page of questions and answers: HTTP 302, with nothing in it."""
METADATA_TOKEN = "metadata-session-token-0001"
ROLE_PATH = "/latest/meta-data/ram/security-credentials/"


@dataclass
class Issued:
    """Temporary credentials as a service gives them out."""

    number: int
    lifetime: float = 3600.0
    key_id: str = field(init=False)
    secret: str = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.key_id = f"STS.NUissued{self.number:04}"
        self.secret = f"issued-secret-{self.number:04}-issued-secret"
        self.token = f"issued-token-{self.number:04}-issued-token/+=="

    def fields(self) -> dict[str, str]:
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.lifetime))
        return {
            "AccessKeyId": self.key_id,
            "AccessKeySecret": self.secret,
            "SecurityToken": self.token,
            "Expiration": expires,
        }

    def account(self, **more: Any) -> dict[str, Any]:
        """The same as an account of the emulator's."""
        return {
            "access_key_id": self.key_id,
            "access_key_secret": self.secret,
            "security_token": self.token,
            **more,
        }


class Service:
    """One stand-in. `requests` has what was asked; `lifetimes` those of the next tokens, `refusals` the next answers.

    A context manager; `answer` decides.
    """

    scheme: ClassVar[str] = "http"

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.issued = 0
        self.lifetimes: list[float] = []
        self.refusals: list[tuple[int, Any]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def take(self) -> None:
                url = urlsplit(self.path)
                length = int(self.headers.get("content-length") or 0)
                request = {
                    "method": self.command,
                    "path": url.path,
                    "query": dict(parse_qsl(url.query, keep_blank_values=True)),
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": self.rfile.read(length).decode(),
                }
                form = request["headers"].get("content-type") == "application/x-www-form-urlencoded"
                fields = parse_qsl(request["body"], keep_blank_values=True) if form else []
                request["parameters"] = {**request["query"], **dict(fields)}
                service.requests.append(request)
                status, body = service.refusals.pop(0) if service.refusals else service.answer(request)
                text = body if isinstance(body, str) else json.dumps(body)
                self.send_response(status)
                if status in (301, 302, 307) and text:
                    self.send_header("Location", text)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return self.take
                raise AttributeError(name)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def issue(self) -> Issued:
        self.issued += 1
        return Issued(self.issued, self.lifetimes.pop(0) if self.lifetimes else 3600.0)

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        raise NotImplementedError


class Sts(Service):
    """AssumeRole and AssumeRoleWithOIDC; `secrets` are the keys that exist, id to (secret, token)."""

    def __init__(self, certificate: tuple[Path, Path]) -> None:
        super().__init__(certificate)
        self.secrets: dict[str, tuple[str, str | None]] = {}
        self._accounts: list[dict[str, Any]] = []
        self._doorman = Doorman(self._accounts)

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        action = request["query"].get("Action") or request["headers"]["x-acs-action"]
        version = request["query"].get("Version") or request["headers"]["x-acs-version"]
        assert version == "2015-04-01", request
        if action == "AssumeRole":
            names = ("access_key_id", "access_key_secret", "security_token")
            self._accounts[:] = [
                dict(zip(names, (key_id, secret, token or ""), strict=True))
                for key_id, (secret, token) in self.secrets.items()
            ]
            given = {part: request[part] for part in ("method", "parameters", "query", "headers")}
            now = time.time()
            try:
                self._doorman.admit(Incoming(**given, body=request["body"].encode()), now, now)
            except ApiError as refused:
                # The true service quotes the string to sign, and in it what was sent.
                quoted = f"quoted: {json.dumps([request['query'], request['headers']])}"
                return refused.status, {"RequestId": "0-STS", "Code": refused.code, "Message": quoted}
        else:
            assert action == "AssumeRoleWithOIDC", request
        issued = self.issue()
        self.secrets[issued.key_id] = (issued.secret, issued.token)
        return 200, {"RequestId": "0-STS", "Credentials": issued.fields()}


class Metadata(Service):
    """IMDSv2 with one role attached, or none."""

    role: str | None = "gate-role"
    version_2_only = False

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        if request["method"] == "PUT":
            return 200, METADATA_TOKEN
        if self.version_2_only and request["headers"].get("x-aliyun-ecs-metadata-token") != METADATA_TOKEN:
            return 403, "a token is needed"
        if request["path"] == ROLE_PATH and self.role:
            return 200, self.role
        if request["path"] == f"{ROLE_PATH}{self.role}":
            return 200, {"Code": "Success", **self.issue().fields()}
        return 404, "404 - Not Found"


class Uri(Service):
    """A credentials URI."""

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        return 200, {"Code": "Success", **self.issue().fields()}


class CloudSso(Service):
    """The sign-in host of CloudSSO."""

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        return 200, {"CloudCredential": self.issue().fields(), "RequestId": "0-SSO"}
