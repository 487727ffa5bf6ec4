# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credentials apply: explicit before guessed, an option before the environment, each whole from one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from .._api.endpoints import Endpoints, check_region, given_region
from .._api.errors import CredentialsError, InputError
from .._api.network import network
from .._api.source import Credentials, Source, first_set, key_pair
from .exchange import metadata_answers, require_library
from .files import CLI_CONFIG, INI_FILE, INI_VARIABLE, CliConfig, IniFile
from .profiles import METADATA_DISABLED, Profile, Surroundings, metadata_disabled, plan, role_on

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


class Search:
    """What the places are searched with; gathers warnings on the way, and why a place did not serve."""

    def __init__(
        self, options: Mapping[str, Any], environ: Mapping[str, str], learn: Callable[[Iterable[str | None]], None]
    ) -> None:
        self.options = options
        self.environ = environ
        self.learn = learn
        self.warnings: dict[str, None] = {}
        self.notes: list[str] = []
        self.cli = CliConfig(environ, self.warnings)
        self.ini = IniFile(environ, self.warnings)
        self.named = first_set(environ, PROFILE_VARIABLES)

    def _region(self, profile: Profile) -> str | None:
        own = profile.text("region_id")
        return given_region(self.options.get("region"), self.environ) or (
            check_region(own, profile.called("region_id")) if own else None
        )

    def around(self, profile: Profile) -> Surroundings:
        """How exchanges are made for this profile."""
        return Surroundings(
            network(self.options),
            partial(self._region, profile),
            Endpoints(None, self.options.get("endpoint_type"), self.environ).type == "vpc",
            self.environ,
            self.learn,
            self.cli.profile,
        )

    def source(self, find: Callable[[], Profile]) -> Source:
        """The source that a profile comes to; it is found again whenever credentials are wanted."""
        profile = find()

        def load() -> Credentials:
            return plan(find(), self.around(profile))[0]()

        lazy = plan(profile, self.around(profile))[1]
        return Source(profile.label, load, profile.text("region_id") or None, lazy)


def _pair(
    search: Search, name: str, where: Mapping[str, str], key_id: str | None, secret: str | None, token: str | None
) -> Source | None:
    pair = key_pair(where, key_id, secret, token)
    if pair is None:
        return None
    search.learn((pair.access_key_secret, pair.security_token))
    return Source(name, lambda: pair)


def _option_pair(search: Search) -> Source | None:
    parts = {"id": "access_key_id", "secret": "access_key_secret", "token": "security_token"}
    key_id, secret, token = (search.options.get(option) for option in parts.values())
    return _pair(search, "option", parts, key_id, secret, token)


def _option_profile(search: Search) -> Source | None:
    name = search.options.get("profile")
    return search.source(partial(search.cli.profile, name)) if name else None


def _option_ecs_role(search: Search) -> Source | None:
    role = search.options.get("ecs_role_name")
    if not role:
        return None
    names = {"ram_role_name": "ecs_role_name"}
    return search.source(lambda: Profile("ecs_role_name", {"mode": "EcsRamRole", "ram_role_name": role}, names))


def _variable_pair(family: int, search: Search) -> Source | None:
    id_names, secret_names, token_name = KEY_PAIR_FAMILIES[family]
    key_id = first_set(search.environ, id_names)
    secret = first_set(search.environ, secret_names)
    return _pair(
        search,
        f"environment {key_id[0]}" if key_id else "",
        {
            "id": key_id[0] if key_id else id_names[0],
            "secret": secret[0] if secret else secret_names[0],
            "token": token_name,
        },
        key_id[1] if key_id else None,
        secret[1] if secret else None,
        search.environ.get(token_name, "").strip(),
    )


def _oidc(search: Search) -> Source | None:
    values = {key: search.environ.get(name, "").strip() for key, name in OIDC_VARIABLES.items()}
    if not all(values.values()):
        return None
    values.update(mode="OIDC", ram_session_name=search.environ.get(SESSION_VARIABLE, ""))
    names = {**OIDC_VARIABLES, "ram_session_name": SESSION_VARIABLE}
    return search.source(lambda: Profile(f"environment {OIDC_VARIABLES['oidc_token_file']}", values, names))


def _uri(search: Search) -> Source | None:
    uri = search.environ.get(URI_VARIABLE, "").strip()
    if not uri:
        return None
    values = {"mode": "CredentialsURI", "credentials_uri": uri}
    return search.source(lambda: Profile(f"environment {URI_VARIABLE}", values, {"credentials_uri": URI_VARIABLE}))


def _cli_profile(search: Search) -> Source | None:
    if search.environ.get(CLI_DISABLED, "").strip().lower() == "true":
        return None
    if search.named:
        name = search.named[1] if search.named[1] in search.cli.names() else None
    else:
        name = search.cli.current()
    return search.source(partial(search.cli.profile, name)) if name else None


def _ini_profile(search: Search) -> Source | None:
    name = search.named[1] if search.named else "default"
    profile = search.ini.profile(name)
    if profile:
        return search.source(lambda: search.ini.profile(name) or profile)
    if search.named:
        known = ", ".join(search.cli.names()) or "none"
        raise InputError(
            f"{search.named[0]}: there is no profile {name!r} in {search.cli.path} (it has {known}), "
            f"and no such section in {search.ini.path}"
        )
    return None


def _metadata(search: Search) -> Source | None:
    """Only guessed, so it has to give credentials at once, or else to say later that it will."""
    if metadata_disabled(search.environ):
        search.notes.append(f"{METADATA_DISABLED} forbids to ask the metadata service")
        return None
    if not metadata_answers():
        return None
    values = {"mode": "EcsRamRole", "ram_role_name": search.environ.get(ROLE_VARIABLE, "")}
    try:
        source = search.source(lambda: Profile("ECS metadata service", values, {"ram_role_name": ROLE_VARIABLE}))
        source.credentials()
    except CredentialsError as error:
        if not error.transient:
            search.notes.append(str(error))
            return None
    return source


class Place(NamedTuple):
    """A place that is looked at: its name in messages, and what finds its source."""

    name: str
    find: Callable[[Search], Source | None]


PLACES = (
    Place("options access_key_id and access_key_secret", _option_pair),
    Place("option profile", _option_profile),
    Place("option ecs_role_name", _option_ecs_role),
    *(
        Place(f"environment {ids[0]} and {secrets[0]}", partial(_variable_pair, family))
        for family, (ids, secrets, _token) in enumerate(KEY_PAIR_FAMILIES)
    ),
    Place(f"environment {', '.join(OIDC_VARIABLES.values())}", _oidc),
    Place(f"environment {URI_VARIABLE}", _uri),
    Place(
        f"the profile that {' or '.join(PROFILE_VARIABLES)} names, else the current one, of {CLI_CONFIG}", _cli_profile
    ),
    Place(f"the same or default section of {INI_VARIABLE} or {INI_FILE}", _ini_profile),
    Place("the ECS metadata service", _metadata),
)


def _check_together(options: Mapping[str, Any]) -> None:
    """Options that contradict each other, or lack what they belong to."""
    explicit = [name for name in ("access_key_id", "profile", "ecs_role_name") if options.get(name)]
    if len(explicit) > 1:
        raise InputError(f"{explicit[1]}: not together with {explicit[0]}; give one of them")
    for name in ("role_session_name", "external_id"):
        if options.get(name) and not options.get("role_arn"):
            raise InputError(f"{name}: given without role_arn, to which it belongs")


def _assume(base: Source, search: Search) -> Source:
    """The role of the option on top of any source."""
    values = {key: search.options.get(option) for key, option in ROLE_OPTIONS.items()}
    profile = Profile("role_arn", {**values, "region_id": base.region}, ROLE_OPTIONS)
    exchange = role_on(base.credentials, profile, search.around(profile))
    require_library("role_arn")

    def load() -> Credentials:
        try:
            return exchange()
        except CredentialsError as error:
            if error.transient or not base.renew(base.credentials()):
                raise
        return exchange()

    return Source(f"role_arn on top of {base.name}", load, base.region, lazy=True)


def resolve(
    options: Mapping[str, Any], environ: Mapping[str, str], learn: Callable[[Iterable[str | None]], None]
) -> Source:
    """The one source that applies. C(learn) is told every secret that turns up, also later.

    Raises InputError when the source is broken, CredentialsError when there is none or its library is missing.
    """
    _check_together(options)
    search = Search(options, environ, learn)
    source = next(filter(None, (place.find(search) for place in PLACES)), None)
    if source is None:
        looked = "; ".join(place.name for place in PLACES)
        notes = "".join(f" ({note})" for note in search.notes)
        raise CredentialsError(f"No credentials apply. Looked at, in this order: {looked}{notes}.")
    if options.get("role_arn"):
        source = _assume(source, search)
    source.warnings = tuple(search.warnings)
    return source
