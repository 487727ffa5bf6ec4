# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our client, asked beside the vendor's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.polling import Poller
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.query import queries
from tests.contract.vendor import REGION
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansible_collections.alicloud.gate.plugins.module_utils._tasks.listing import Listing
    from tests.emulator.client import Emulator

KEYS = Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET)


def poller(emulator: Emulator, keys: Credentials = KEYS) -> Poller:
    """Tries nothing twice where it is told so."""
    client = Client(Source("option", lambda: keys), Endpoints(emulator.url, None, {}), Network())
    return Poller(client, 30, time.monotonic)


def fetched(
    emulator: Emulator,
    kind: str,
    ids: Sequence[str] = (),
    filters: dict[str, Any] | None = None,
    limit: int | None = None,
    instance_id: str | None = None,
    region: str = REGION,
    keys: Credentials = KEYS,
) -> list[Listing]:
    """Without a retry."""
    return poller(emulator, keys).fetch(queries(kind, region, instance_id, ids, filters, limit), 0)


def tasks(*args: Any, **options: Any) -> dict[str, dict[str, Any]]:
    """By id, in the order of the answers."""
    return {name: task for listing in fetched(*args, **options) for name, task in listing.found.items()}
