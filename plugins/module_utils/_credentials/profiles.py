# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile is a dict with a mode, in the words of the vendor CLI; here is what each mode needs and how it is used.

Every way to log in comes to a profile: entries of the CLI's file, sections of the ini file, variables, options. The
keys are those of aliyun-cli's C(config/profile.go); of its modes, what runs commands, writes to the file or has been
deprecated there is refused.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._api.endpoints import check_region
from .._api.errors import CredentialsError, InputError
from .._api.network import Network
from .._api.source import Credentials, key_pair
from .._api.text import shortened
from .exchange import METADATA_TIMEOUT, exchange, require_library

SESSION_NAME = "alicloud-gate"  # of a role, where none is given
METADATA_DISABLED = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"

# What the vendor's reference of STS and RAM accepts.
_ACCEPTS = {
    "ram_role_arn": (r"acs:ram::[0-9]{1,32}:role/[A-Za-z0-9._@/-]{1,128}", "acs:ram::<account>:role/<name>"),
    "ram_session_name": (r"[A-Za-z0-9.@_-]{2,64}", "2 to 64 letters, digits and . @ _ -"),
    "external_id": (r"[A-Za-z0-9_+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and _ + = , . @ : / -"),
    "ram_role_name": (r"[A-Za-z0-9._-]{1,64}", "1 to 64 letters, digits and . _ -"),
    "expired_seconds": (r"0|9[0-9]{2}|[1-9][0-9]{3,4}", "whole seconds, at least 900"),
}

Load = Callable[[], Credentials]


class Profile(NamedTuple):
    """The values of one place, its label for messages, and what a key is called there where it differs."""

    label: str
    values: Mapping[str, Any]
    names: Mapping[str, str] = {}

    def text(self, key: str) -> str:
        """The value without blanks, empty when there is none; raises InputError for one that is not accepted."""
        value = self.values.get(key)
        text = str(value).strip() if isinstance(value, (str, int, float)) else ""
        if text and key in _ACCEPTS and not re.fullmatch(_ACCEPTS[key][0], text):
            raise InputError(f"{self.called(key)}: {shortened(text)} is not accepted; give {_ACCEPTS[key][1]}")
        return text

    def need(self, key: str) -> str:
        """The same; raises InputError when there is none."""
        text = self.text(key)
        if not text:
            raise InputError(f"{self.called(key)} is empty")
        return text

    def called(self, key: str) -> str:
        """The key, for messages."""
        return self.names.get(key) or f"{self.label}: {key}"


class Surroundings(NamedTuple):
    """What the exchange of any profile depends on; C(learn) is told every secret, C(source_profile) finds others."""

    network: Network
    region: Callable[[], str | None]
    vpc: bool
    environ: Mapping[str, str]
    learn: Callable[[Iterable[str | None]], None]
    source_profile: Callable[[str], Profile]
    chain: tuple[str, ...] = ()  # the labels of the profiles that led here


def _exchanged(provider: str, arguments: Mapping[str, Any], around: Surroundings) -> Credentials:
    credentials = exchange(provider, arguments, around.network)
    around.learn((credentials.access_key_secret, credentials.security_token))
    return credentials


def _keys(profile: Profile, around: Surroundings, token: str = "") -> Load:
    parts = {"id": "access_key_id", "secret": "access_key_secret", "token": "sts_token"}
    where = {part: profile.called(key) for part, key in parts.items()}
    pair = key_pair(where, profile.text("access_key_id"), profile.text("access_key_secret"), token)
    if pair is None:
        raise InputError(f"{where['id']} and access_key_secret are empty")
    around.learn((pair.access_key_secret, pair.security_token))
    return lambda: pair


def _sts_token(profile: Profile, around: Surroundings) -> Load:
    return _keys(profile, around, profile.need("sts_token"))


def _sts(profile: Profile, around: Surroundings) -> dict[str, Any]:
    """What STS is asked for, and where."""
    region = profile.text("sts_region")
    seconds = profile.text("expired_seconds")
    return {
        "role_arn": profile.need("ram_role_arn"),
        # The CLI writes ram_session_name; the library's own reading of OIDC profiles, role_session_name.
        "role_session_name": profile.text("ram_session_name") or profile.text("role_session_name") or SESSION_NAME,
        "duration_seconds": int(seconds or 0) or None,
        "policy": profile.text("policy"),
        "sts_region_id": check_region(region, profile.called("sts_region")) if region else around.region(),
        "enable_vpc": around.vpc or profile.values.get("enable_vpc") is True,
    }


def role_on(base: Load, profile: Profile, around: Surroundings) -> Load:
    """Assume the profile's role with what C(base) gives."""
    arguments = {**_sts(profile, around), "external_id": profile.text("external_id")}

    def load() -> Credentials:
        key_id, secret, token, _expires = base()
        pair = {"access_key_id": key_id, "access_key_secret": secret, "security_token": token}
        return _exchanged("role", {**arguments, **pair}, around)

    return load


def _role(profile: Profile, around: Surroundings) -> Load:
    return role_on(_keys(profile, around, profile.text("sts_token")), profile, around)


def _chained_role(profile: Profile, around: Surroundings) -> Load:
    chain = (*around.chain, profile.label)
    source = around.source_profile(profile.need("source_profile"))
    if source.label in chain:
        raise InputError(f"{profile.called('source_profile')}: {' -> '.join(chain)} -> {source.label} is a circle")
    base = plan(source, around._replace(chain=chain))[0]
    return role_on(base, profile, around)


def _oidc(profile: Profile, around: Surroundings) -> Load:
    arguments = {
        **_sts(profile, around),
        "oidc_provider_arn": profile.need("oidc_provider_arn"),
        "oidc_token_file_path": profile.need("oidc_token_file"),
    }
    return partial(_exchanged, "oidc", arguments, around)


def metadata_disabled(environ: Mapping[str, str]) -> bool:
    """Whether the environment forbids to ask the metadata service."""
    return environ.get(METADATA_DISABLED, "").strip().lower() == "true"


def _metadata(profile: Profile, around: Surroundings) -> Load:
    if metadata_disabled(around.environ):
        raise InputError(f"{profile.called('ram_role_name')}: {METADATA_DISABLED} forbids to ask the metadata service")
    arguments = {
        "role_name": profile.text("ram_role_name"),
        "disable_imds_v1": around.environ.get("ALIBABA_CLOUD_IMDSV1_DISABLED", "").strip().lower() == "true",
        "async_update_enabled": False,  # else the library starts a thread for good
    }
    near = around.network._replace(connect_timeout=METADATA_TIMEOUT, read_timeout=METADATA_TIMEOUT)
    return partial(_exchanged, "metadata", arguments, around._replace(network=near))


def _url(profile: Profile, key: str, schemes: tuple[str, ...]) -> str:
    url = profile.need(key)
    if urlsplit(url).scheme not in schemes or not urlsplit(url).hostname or not url.isprintable():
        raise InputError(f"{profile.called(key)} is no URL that begins with {' or '.join(schemes)}")
    return url


def _uri(profile: Profile, around: Surroundings) -> Load:
    return partial(_exchanged, "uri", {"uri": _url(profile, "credentials_uri", ("http", "https"))}, around)


def _cloud_sso(profile: Profile, around: Surroundings) -> Load:
    expires = profile.text("cloud_sso_access_token_expire")
    token = profile.text("access_token")
    if not token or not expires.isdecimal() or int(expires) <= time.time():
        raise CredentialsError(f"{profile.label}: the CloudSSO login has expired; log in again with aliyun configure")
    around.learn((token,))
    arguments = {
        "sign_in_url": _url(profile, "cloud_sso_sign_in_url", ("https",)),
        "account_id": profile.need("cloud_sso_account_id"),
        "access_config": profile.need("cloud_sso_access_config"),
        "access_token": token,
        "access_token_expire": int(expires),
    }
    return partial(_exchanged, "sso", arguments, around)


class Mode(NamedTuple):
    """One way to log in: its name, how to plan it, and whether that takes an exchange through the library."""

    name: str
    plan: Callable[[Profile, Surroundings], Load]
    library: bool = True


MODES = (
    Mode("AK", _keys, library=False),
    Mode("StsToken", _sts_token, library=False),
    Mode("RamRoleArn", _role),
    Mode("ChainableRamRoleArn", _chained_role),
    Mode("EcsRamRole", _metadata),
    Mode("OIDC", _oidc),
    Mode("CloudSSO", _cloud_sso),
    Mode("CredentialsURI", _uri),
)
_INSTEAD = "use ChainableRamRoleArn or CloudSSO, or export temporary keys as ALIBABA_CLOUD_ACCESS_KEY_ID and so on"
REFUSED = {
    "external": f"runs a command, and the vendor's library writes what it prints to the file; {_INSTEAD}",
    "oauth": f"makes the vendor's library write new tokens to the file; {_INSTEAD}",
}


def plan(profile: Profile, around: Surroundings) -> tuple[Load, bool]:
    """How to get the profile's credentials, and whether that takes an exchange. Nothing is asked yet.

    Raises InputError when the profile is not whole or its mode is not supported, CredentialsError without the library.
    """
    name = profile.text("mode") or "AK"
    mode = next((mode for mode in MODES if mode.name.lower() == name.lower()), None)
    if mode is None:
        names = ", ".join(mode.name for mode in MODES)
        reason = REFUSED.get(name.lower(), f"is not one of {names}")
        raise InputError(f"{profile.label}: mode {name} is not supported: it {reason}")
    load = mode.plan(profile, around)
    if mode.library:
        require_library(f"{profile.label} ({mode.name})")
    return load, mode.library
