# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudSSO: the token that C(aliyun configure) left in the profile, for the credentials of an access configuration."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from .._api.source import Credentials
from .._api.transport import prepared
from .exchange import Exchange


def cloud_credentials(
    exchange: Exchange, sign_in_url: str, account_id: str, access_config: str, token: str
) -> Credentials:
    """Ask the host of the sign-in URL, ignoring its path. Raises CredentialsError."""
    url = urlsplit(sign_in_url)
    request = prepared(
        "POST",
        f"{url.scheme}://{url.netloc.rpartition('@')[2]}/cloud-credentials",
        {"accept": "application/json", "content-type": "application/json", "authorization": f"Bearer {token}"},
        json.dumps({"AccountId": account_id, "AccessConfigurationId": access_config}).encode(),
    )
    return exchange.issued(exchange.ask(request), "CloudCredential")
