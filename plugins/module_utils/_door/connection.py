# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that all modules share, and what they add up to: which host, whose key, and how much patience."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .._api.client import Client
from .._api.endpoints import REGION_VARIABLES, Endpoints, given_region
from .._api.errors import InputError
from .._api.network import network
from .._credentials.chain import resolve
from .._tasks.polling import Poller
from .options import Options, Report
from .values import check_number

CONNECTION_SPEC: dict[str, dict[str, Any]] = {
    "region": {"type": "str", "aliases": ["region_id", "alicloud_region"]},
    "access_key_id": {"type": "str", "no_log": False, "aliases": ["access_key", "alicloud_access_key"]},
    "access_key_secret": {"type": "str", "no_log": True, "aliases": ["secret_key", "alicloud_secret_key"]},
    "security_token": {"type": "str", "no_log": True, "aliases": ["alicloud_security_token"]},
    "profile": {"type": "str", "aliases": ["alicloud_profile"]},
    "role_arn": {"type": "str"},
    "role_session_name": {"type": "str"},
    "external_id": {"type": "str"},
    "ecs_role_name": {"type": "str"},
    "endpoint": {"type": "str"},
    "endpoint_type": {"type": "str", "choices": ["public", "vpc"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "connect_timeout": {"type": "float", "default": 10.0},
    "read_timeout": {"type": "float", "default": 20.0},
    "retry_timeout": {"type": "float", "default": 75.0},
}


class Connection:
    """What the shared options and the environment add up to; raises InputError or CredentialsError.

    Its creator has to close it: the process may live on.
    """

    def __init__(self, options: Options, report: Report) -> None:
        values = options.values
        for name in ("connect_timeout", "read_timeout", "retry_timeout"):
            check_number(name, values[name])
        self.retry_timeout: float = values["retry_timeout"]
        self.attempt_timeout: float = values["connect_timeout"] + values["read_timeout"]
        self.endpoints = Endpoints(values["endpoint"], values["endpoint_type"], options.environ)
        self._network = network(values, options.environ)
        self._region = values["region"]
        self._environ = options.environ
        self._clients: list[Client] = []
        if "endpoint_type" in options.given and "endpoint" in options.given:
            report.warn("endpoint_type has no effect with endpoint, which names the host.")
        if "ca_path" in options.given and not values["validate_certs"]:
            report.warn("ca_path has no effect with validate_certs false.")
        if not values["validate_certs"]:
            report.warn(
                "validate_certs is false: anyone on the network path can read and change requests and responses."
            )
        self.source = resolve(values, options.environ, self._network, self.endpoints, report.keep_secret)
        for warning in self.source.warnings:
            report.warn(warning)

    def close(self) -> None:
        """Close the connections of all opened clients."""
        for client in self._clients:
            client.close()

    def region(self) -> str:
        """The region from the option, the environment or the profile."""
        own, origin = self.source.region, f"the region of {self.source.name}"
        region = given_region(self._region, self._environ, own, origin)
        if region:
            return region
        raise InputError(f"region: required; give the option, or one of {', '.join(REGION_VARIABLES)}")

    def open(
        self, products: set[str], clock: Callable[[], float] = time.monotonic, idle: Callable[[], None] = lambda: None
    ) -> tuple[Client, Poller]:
        """A client for these products, and a poller that uses it, by this clock; makes no call.

        C(idle) is called every few seconds while waiting for an answer.
        """
        self.endpoints.check(products)
        client = Client(self.source, self.endpoints, self._network)
        self._clients.append(client)
        return client, Poller(client, self.attempt_timeout, clock, idle)
