# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provider chain: explicit before guessed, options before the environment, each complete from one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from .._api.endpoints import Endpoints, given_region
from .._api.errors import CredentialsError, InputError
from .._api.network import Network
from .._api.source import MINIMUM_SECRET, Credentials
from .._api.variables import first_set, is_true
from . import metadata
from .files import CLI_CONFIG, INI_FILE, INI_VARIABLE, CliConfig, IniFile
from .key_pair import key_pair
from .modes import Context, plan, role_on
from .profile import Profile
from .source import Source

KEY_PAIR_FAMILIES = (
    (("ALIBABA_CLOUD_ACCESS_KEY_ID",), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET",), "ALIBABA_CLOUD_SECURITY_TOKEN"),
    (
        ("ALICLOUD_ACCESS_KEY", "ALICLOUD_ACCESS_KEY_ID"),
        ("ALICLOUD_SECRET_KEY", "ALICLOUD_SECRET_ACCESS_KEY"),
        "ALICLOUD_SECURITY_TOKEN",
    ),
)
OIDC_VARIABLES = {
    "ram_role_arn": "ALIBABA_CLOUD_ROLE_ARN",
    "oidc_provider_arn": "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
    "oidc_token_file": "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
}
SESSION_VARIABLE = "ALIBABA_CLOUD_ROLE_SESSION_NAME"
URI_VARIABLE = "ALIBABA_CLOUD_CREDENTIALS_URI"
PROFILE_VARIABLES = ("ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")
CLI_DISABLED = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
ROLE_VARIABLE = "ALIBABA_CLOUD_ECS_METADATA"
ROLE_OPTIONS = {"ram_role_arn": "role_arn", "ram_session_name": "role_session_name", "external_id": "external_id"}


class Chain:
    """What the providers of the chain draw on; collects warnings, and why a provider could not be used."""

    def __init__(
        self,
        options: Mapping[str, Any],
        environ: Mapping[str, str],
        network: Network,
        endpoints: Endpoints,
        keep_secret: Callable[[Iterable[str]], None],
    ) -> None:
        self.options = options
        self.environ = environ
        self.warnings: dict[str, None] = {}
        self.notes: list[str] = []
        self.cli = CliConfig(environ, self.warnings)
        self.ini = IniFile(environ, self.warnings)
        self.named = first_set(environ, PROFILE_VARIABLES)
        self._network = network
        self._endpoints = endpoints
        self._keep_secret = keep_secret

    def keep(self, *values: str | None) -> None:
        """Report secrets before anything else is done with them."""
        known = [value for value in values if value and len(value) >= MINIMUM_SECRET]
        if known:
            self._keep_secret(known)

    def context(self, profile: Profile) -> Context:
        """What it takes to get this profile's credentials."""
        own = profile.text("region_id")
        region = partial(given_region, self.options.get("region"), self.environ, own, profile.called("region_id"))
        vpc = self._endpoints.type == "vpc"
        return Context(self._network, region, vpc, self.environ, self.keep, self.cli.profile)

    def source(self, find: Callable[[], Profile]) -> Source:
        """The source that a profile leads to; the profile is looked up again whenever credentials are needed."""
        profile = find()

        def load() -> Credentials:
            return plan(find(), self.context(profile))[0]()

        lazy = plan(profile, self.context(profile))[1]
        return Source(profile.label, load, profile.text("region_id") or None, lazy)


def _pair(
    chain: Chain, name: str, where: Mapping[str, str], key_id: str | None, secret: str | None, token: str | None
) -> Source | None:
    pair = key_pair(where, key_id, secret, token)
    if pair is None:
        return None
    chain.keep(pair.access_key_secret, pair.security_token)
    return Source(name, lambda: pair)


def _option_pair(chain: Chain) -> Source | None:
    parts = {"id": "access_key_id", "secret": "access_key_secret", "token": "security_token"}
    key_id, secret, token = (chain.options.get(option) for option in parts.values())
    return _pair(chain, "option", parts, key_id, secret, token)


def _option_profile(chain: Chain) -> Source | None:
    name = chain.options.get("profile")
    return chain.source(partial(chain.cli.profile, name)) if name else None


def _option_ecs_role(chain: Chain) -> Source | None:
    role = chain.options.get("ecs_role_name")
    if not role:
        return None
    names = {"ram_role_name": "ecs_role_name"}
    return chain.source(lambda: Profile("ecs_role_name", {"mode": "EcsRamRole", "ram_role_name": role}, names))


def _variable_pair(family: int, chain: Chain) -> Source | None:
    id_names, secret_names, token_name = KEY_PAIR_FAMILIES[family]
    key_id = first_set(chain.environ, id_names)
    secret = first_set(chain.environ, secret_names)
    return _pair(
        chain,
        f"environment {key_id[0]}" if key_id else "",
        {
            "id": key_id[0] if key_id else id_names[0],
            "secret": secret[0] if secret else secret_names[0],
            "token": token_name,
        },
        key_id[1] if key_id else None,
        secret[1] if secret else None,
        chain.environ.get(token_name, "").strip(),
    )


def _oidc(chain: Chain) -> Source | None:
    values = {key: chain.environ.get(name, "").strip() for key, name in OIDC_VARIABLES.items()}
    if not all(values.values()):
        return None
    values.update(mode="OIDC", ram_session_name=chain.environ.get(SESSION_VARIABLE, ""))
    names = {**OIDC_VARIABLES, "ram_session_name": SESSION_VARIABLE}
    return chain.source(lambda: Profile(f"environment {OIDC_VARIABLES['oidc_token_file']}", values, names))


def _uri(chain: Chain) -> Source | None:
    uri = chain.environ.get(URI_VARIABLE, "").strip()
    if not uri:
        return None
    values = {"mode": "CredentialsURI", "credentials_uri": uri}
    return chain.source(lambda: Profile(f"environment {URI_VARIABLE}", values, {"credentials_uri": URI_VARIABLE}))


def _cli_profile(chain: Chain) -> Source | None:
    if is_true(chain.environ, CLI_DISABLED):
        return None
    name = chain.named[1] if chain.named else chain.cli.current()
    if name is None or (chain.named and name not in chain.cli.names()):
        return None
    return chain.source(partial(chain.cli.profile, name))


def _ini_profile(chain: Chain) -> Source | None:
    name = chain.named[1] if chain.named else "default"
    profile = chain.ini.profile(name)
    if profile:
        return chain.source(lambda: chain.ini.profile(name) or profile)
    if chain.named:
        known = ", ".join(chain.cli.names()) or "none"
        raise InputError(
            f"{chain.named[0]}: there is no profile {name!r} in {chain.cli.path} (it has {known}), "
            f"and no such section in {chain.ini.path}"
        )
    return None


def _metadata(chain: Chain) -> Source | None:
    """Only guessed, so it counts if it gives credentials now, or fails in a way that may pass."""
    if metadata.is_disabled(chain.environ):
        chain.notes.append(f"{metadata.DISABLED} forbids asking the metadata service")
        return None
    if not metadata.listens():
        return None
    values = {"mode": "EcsRamRole", "ram_role_name": chain.environ.get(ROLE_VARIABLE, "")}
    try:
        source = chain.source(lambda: Profile("ECS metadata service", values, {"ram_role_name": ROLE_VARIABLE}))
        source.credentials()
    except CredentialsError as error:
        if not error.transient:
            chain.notes.append(str(error))
            return None
    return source


class Provider(NamedTuple):
    """A link of the chain: its name in messages, and the function that finds its source, if there is one."""

    name: str
    find: Callable[[Chain], Source | None]


PROVIDERS = (
    Provider("options access_key_id and access_key_secret", _option_pair),
    Provider("option profile", _option_profile),
    Provider("option ecs_role_name", _option_ecs_role),
    *(
        Provider(f"environment {ids[0]} and {secrets[0]}", partial(_variable_pair, family))
        for family, (ids, secrets, _token) in enumerate(KEY_PAIR_FAMILIES)
    ),
    Provider(f"environment {', '.join(OIDC_VARIABLES.values())}", _oidc),
    Provider(f"environment {URI_VARIABLE}", _uri),
    Provider(
        f"the profile that {' or '.join(PROFILE_VARIABLES)} names, else the current one, of {CLI_CONFIG}", _cli_profile
    ),
    Provider(f"the same or default section of {INI_VARIABLE} or {INI_FILE}", _ini_profile),
    Provider("the ECS metadata service", _metadata),
)


def _check_together(options: Mapping[str, Any]) -> None:
    """Refuse options that contradict each other, or lack their counterpart."""
    explicit = [name for name in ("access_key_id", "profile", "ecs_role_name") if options.get(name)]
    if len(explicit) > 1:
        raise InputError(f"{explicit[1]}: not together with {explicit[0]}; give one of them")
    for name in ("role_session_name", "external_id"):
        if options.get(name) and not options.get("role_arn"):
            raise InputError(f"{name}: only valid together with role_arn")


def _assume(base: Source, chain: Chain) -> Source:
    """The role of the option role_arn, on top of any source."""
    values = {key: chain.options.get(option) for key, option in ROLE_OPTIONS.items()}
    profile = Profile("role_arn", {**values, "region_id": base.region}, ROLE_OPTIONS)
    exchange = role_on(base.credentials, profile, chain.context(profile))

    def load() -> Credentials:
        try:
            return exchange()
        except CredentialsError as error:
            if error.transient or not base.renew(base.credentials()):
                raise
        return exchange()

    return Source(f"role_arn on top of {base.name}", load, base.region, lazy=True)


def resolve(
    options: Mapping[str, Any],
    environ: Mapping[str, str],
    network: Network,
    endpoints: Endpoints,
    keep_secret: Callable[[Iterable[str]], None],
) -> Source:
    """The source of the first provider in the chain that has one.

    C(keep_secret) is told every secret that turns up, even later and from other threads.
    Raises InputError when the provider is incomplete, CredentialsError when none applies.
    """
    _check_together(options)
    chain = Chain(options, environ, network, endpoints, keep_secret)
    source = next(filter(None, (provider.find(chain) for provider in PROVIDERS)), None)
    if source is None:
        tried = "; ".join(provider.name for provider in PROVIDERS)
        notes = "".join(f" ({note})" for note in chain.notes)
        raise CredentialsError(f"No credentials found. Tried, in this order: {tried}{notes}.")
    if options.get("role_arn"):
        source = _assume(source, chain)
    source.warnings = tuple(chain.warnings)
    return source
