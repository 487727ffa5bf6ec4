# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role of the ECS instance that the module runs on, from the metadata service (IMDS) of the instance."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping

from .._api.errors import CredentialsError
from .._api.source import Credentials
from .._api.transport import prepared
from .._api.variables import is_true
from .exchange import Exchange, unusable

HOST = "100.100.100.200"
TIMEOUT = 1.0  # seconds; the service is one hop away, or absent
ROLES = "/latest/meta-data/ram/security-credentials/"
SESSION = "/latest/api/token"
SESSION_SECONDS = "21600"
DISABLED = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
VERSION_1_DISABLED = "ALIBABA_CLOUD_IMDSV1_DISABLED"
ROLE_NAME = r"[A-Za-z0-9._-]{1,64}"


def is_disabled(environ: Mapping[str, str]) -> bool:
    """Whether the environment forbids asking the metadata service."""
    return is_true(environ, DISABLED)


def listens() -> bool:
    """Whether something listens where an ECS instance finds its metadata service."""
    try:
        socket.create_connection((HOST, 80), TIMEOUT).close()
    except OSError:
        return False
    return True


def instance_role(exchange: Exchange, name: str, environ: Mapping[str, str]) -> Credentials:
    """The credentials of the role; without a name, of the attached one. Raises CredentialsError.

    Asks with a token (IMDSv2); without one (IMDSv1) if that fails, unless the environment forbids it.
    """
    version_1 = not is_true(environ, VERSION_1_DISABLED)
    token = None
    try:
        token = _token(exchange)
    except CredentialsError:
        if not version_1:
            raise
    try:
        return _credentials(exchange, name, token)
    except CredentialsError:
        if token is None or not version_1:
            raise
    return _credentials(exchange, name, None)


def _token(exchange: Exchange) -> str:
    headers = {"x-aliyun-ecs-metadata-token-ttl-seconds": SESSION_SECONDS}
    token = exchange.ask(prepared("PUT", f"http://{HOST}{SESSION}", headers)).decode("utf-8", "replace")
    exchange.keep(token)
    if not re.fullmatch(r"[!-~]{1,4096}", token):  # it becomes a header
        raise unusable("no token")
    return token


def _credentials(exchange: Exchange, name: str, token: str | None) -> Credentials:
    headers = {"x-aliyun-ecs-metadata-token": token} if token else {}

    def get(path: str) -> bytes:
        return exchange.ask(prepared("GET", f"http://{HOST}{path}", headers))

    if not name:
        name = get(ROLES).decode("utf-8", "replace").strip()
        if not re.fullmatch(ROLE_NAME, name):  # it becomes part of a path
            raise unusable("not a role name")
    return exchange.issued(get(ROLES + name), code="Success")
