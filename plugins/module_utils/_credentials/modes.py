# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each mode of a profile needs, and how it leads to credentials.

The modes are those of aliyun-cli's C(config/profile.go); what runs commands, writes to the file or has been deprecated
there is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from .._api.endpoints import check_region
from .._api.errors import CredentialsError, InputError
from .._api.network import Network
from .._api.source import Credentials
from .cloud_sso import cloud_credentials
from .credentials_uri import from_uri
from .exchange import Exchange, Keep
from .key_pair import key_pair
from .metadata import DISABLED, TIMEOUT, instance_role, is_disabled
from .profile import Profile
from .sts import Role, assume_role, assume_role_with_oidc

SESSION_NAME = "alicloud-gate"  # of a role, if none is given

Load = Callable[[], Credentials]


class Context(NamedTuple):
    """What it takes, besides a profile, to get credentials.

    C(region): from the option, the environment or the profile that was asked for. C(vpc): whether hosts inside the VPC
    are asked. C(find_profile): another profile by name. C(lineage): the labels of the profiles that led here.
    """

    network: Network
    region: Callable[[], str | None]
    vpc: bool
    environ: Mapping[str, str]
    keep: Keep
    find_profile: Callable[[str], Profile]
    lineage: tuple[str, ...] = ()

    def exchange(self) -> Exchange:
        """What asks services for credentials."""
        return Exchange(self.network, self.keep)


def _keys(profile: Profile, context: Context, token: str = "") -> Load:
    parts = {"id": "access_key_id", "secret": "access_key_secret", "token": "sts_token"}
    where = {part: profile.called(key) for part, key in parts.items()}
    pair = key_pair(where, profile.text("access_key_id"), profile.text("access_key_secret"), token)
    if pair is None:
        raise InputError(f"{where['id']} and access_key_secret are empty")
    context.keep(pair.access_key_secret, pair.security_token)
    return lambda: pair


def _sts_token(profile: Profile, context: Context) -> Load:
    return _keys(profile, context, profile.need("sts_token"))


def _role_of(profile: Profile, context: Context) -> Role:
    """The profile's role. Raises InputError."""
    region = profile.text("sts_region")
    seconds = profile.text("expired_seconds")
    return Role(
        profile.need("ram_role_arn"),
        # The CLI writes ram_session_name; the vendor's library reads role_session_name in OIDC profiles.
        profile.text("ram_session_name") or profile.text("role_session_name") or SESSION_NAME,
        duration="" if seconds == "0" else seconds,
        policy=profile.text("policy"),
        external_id=profile.text("external_id"),
        region=check_region(region, profile.called("sts_region")) if region else context.region(),
        vpc=context.vpc or profile.values.get("enable_vpc") is True,
    )


def role_on(base: Load, profile: Profile, context: Context) -> Load:
    """Assume the profile's role with what C(base) gives."""
    role = _role_of(profile, context)
    return lambda: assume_role(context.exchange(), role, base())


def _role(profile: Profile, context: Context) -> Load:
    return role_on(_keys(profile, context, profile.text("sts_token")), profile, context)


def _chained_role(profile: Profile, context: Context) -> Load:
    lineage = (*context.lineage, profile.label)
    source = context.find_profile(profile.need("source_profile"))
    if source.label in lineage:
        raise InputError(f"{profile.called('source_profile')}: {' -> '.join(lineage)} -> {source.label} is circular")
    base = plan(source, context._replace(lineage=lineage))[0]
    return role_on(base, profile, context)


def _oidc(profile: Profile, context: Context) -> Load:
    role = _role_of(profile, context)
    provider, token_file = profile.need("oidc_provider_arn"), profile.need("oidc_token_file")
    return lambda: assume_role_with_oidc(context.exchange(), role, provider, token_file)


def _metadata(profile: Profile, context: Context) -> Load:
    if is_disabled(context.environ):
        raise InputError(f"{profile.called('ram_role_name')}: {DISABLED} forbids asking the metadata service")
    name = profile.text("ram_role_name")
    near = context.network._replace(connect_timeout=TIMEOUT, read_timeout=TIMEOUT)
    return lambda: instance_role(context._replace(network=near).exchange(), name, context.environ)


def _uri(profile: Profile, context: Context) -> Load:
    uri = profile.need_url("credentials_uri", ("http", "https"))
    return lambda: from_uri(context.exchange(), uri)


def _cloud_sso(profile: Profile, context: Context) -> Load:
    expires = profile.text("cloud_sso_access_token_expire")
    token = profile.text("access_token")
    if not token or not expires.isdecimal() or int(expires) <= time.time():
        raise CredentialsError(f"{profile.label}: the CloudSSO login has expired; log in again with aliyun configure")
    if not token.isascii() or not token.isprintable():
        raise InputError(f"{profile.called('access_token')} must not contain line breaks or non-ASCII characters")
    ask = partial(
        cloud_credentials,
        sign_in_url=profile.need_url("cloud_sso_sign_in_url", ("https",)),
        account_id=profile.need("cloud_sso_account_id"),
        access_config=profile.need("cloud_sso_access_config"),
        token=token,
    )
    context.keep(token)
    return lambda: ask(context.exchange())


class Mode(NamedTuple):
    """One way to log in: its name, how it leads to credentials, and whether that takes an exchange."""

    name: str
    plan: Callable[[Profile, Context], Load]
    exchanges: bool = True


MODES = (
    Mode("AK", _keys, exchanges=False),
    Mode("StsToken", _sts_token, exchanges=False),
    Mode("RamRoleArn", _role),
    Mode("ChainableRamRoleArn", _chained_role),
    Mode("EcsRamRole", _metadata),
    Mode("OIDC", _oidc),
    Mode("CloudSSO", _cloud_sso),
    Mode("CredentialsURI", _uri),
)
_INSTEAD = "use ChainableRamRoleArn or CloudSSO, or export temporary keys as ALIBABA_CLOUD_ACCESS_KEY_ID and so on"
REFUSED = {
    "external": f"runs a command, and the vendor's tools write what it prints to the file; {_INSTEAD}",
    "oauth": f"needs new tokens to be written to the file; {_INSTEAD}",
}


def plan(profile: Profile, context: Context) -> tuple[Load, bool]:
    """How to get the profile's credentials, and whether that takes an exchange. Makes no request yet.

    Raises InputError when the profile is incomplete or its mode is not supported.
    """
    name = profile.text("mode") or "AK"
    mode = next((mode for mode in MODES if mode.name.lower() == name.lower()), None)
    if mode is None:
        names = ", ".join(mode.name for mode in MODES)
        reason = REFUSED.get(name.lower(), f"is not one of {names}")
        raise InputError(f"{profile.label}: mode {name} is not supported: it {reason}")
    return mode.plan(profile, context), mode.exchanges
