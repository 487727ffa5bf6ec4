# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a host is reached, by the options and the environment: timeouts, CA certificates, proxies."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .errors import InputError
from .variables import first_set

CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Network(NamedTuple):
    """Timeouts in seconds, whether to verify certificates (a path: against which), and the environment with proxies."""

    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    verify: bool | str = True
    environ: Mapping[str, str] = {}

    def proxy(self, url: str) -> str:
        """The URL of the proxy for a URL; empty for a direct connection.

        The names are those that curl and requests read, lower case first; set to nothing, they mean that there is no
        proxy.
        """
        parts = urlsplit(url)
        if parts.scheme != "https":
            return ""  # loopback or metadata, in clear text: a proxy cannot reach it, and would read secrets
        proxy = self._variable("https_proxy")
        proxy = self._variable("all_proxy") if proxy is None else proxy
        if not proxy or bypassed(parts.hostname or "", parts.port or 443, self._variable("no_proxy") or ""):
            return ""
        return proxy

    def _variable(self, name: str) -> str | None:
        value = self.environ.get(name, self.environ.get(name.upper()))
        return None if value is None else value.strip()


def bypassed(host: str, port: int, no_proxy: str) -> bool:
    """Whether C(NO_PROXY) covers the host: C(*), a name or its suffix, an address or its network."""
    for entry in filter(None, no_proxy.lower().replace(",", " ").split()):
        name = entry.removesuffix(f":{port}").lstrip(".")
        if entry == "*" or host == name or host.endswith(f".{name}"):
            return True
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False):
                return True
        except ValueError:  # one of them is a name
            continue
    return False


def network(options: Mapping[str, Any], environ: Mapping[str, str]) -> Network:
    """What the options and the environment say; raises InputError for a missing file of CA certificates."""
    path = options.get("ca_path")
    if path and not os.path.exists(path):
        raise InputError(f"ca_path: {path} does not exist; a file or directory of CA certificates is accepted")
    bundle = first_set(environ, CA_VARIABLES)
    default = Network()
    return Network(
        options.get("connect_timeout", default.connect_timeout),
        options.get("read_timeout", default.read_timeout),
        options.get("validate_certs", True) and (path or (bundle[1] if bundle else True)),
        environ,
    )
