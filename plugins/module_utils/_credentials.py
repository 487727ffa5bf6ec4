# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where credentials come from: options, environment and static profiles; explicit before guessed, each whole."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from ._errors import CredentialsError, InputError

MINIMUM_SECRET = 8  # Ansible scrubs secrets from all output by text: a shorter one would mangle results
KEY_PAIR_FAMILIES = (
    (("ALIBABA_CLOUD_ACCESS_KEY_ID",), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET",), "ALIBABA_CLOUD_SECURITY_TOKEN"),
    (
        ("ALICLOUD_ACCESS_KEY", "ALICLOUD_ACCESS_KEY_ID"),
        ("ALICLOUD_SECRET_KEY", "ALICLOUD_SECRET_ACCESS_KEY"),
        "ALICLOUD_SECURITY_TOKEN",
    ),
)
PROFILE_VARIABLES = ("ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")
CLI_CONFIG = "~/.aliyun/config.json"


class Credentials(NamedTuple):
    """What a request is signed with; the token only for temporary credentials."""

    access_key_id: str
    access_key_secret: str
    security_token: str | None = None


class Source:
    """One place that gives credentials. C(name) is what C(credential_source) shows, never a value."""

    def __init__(self, name: str, load: Callable[[], Credentials], region: str | None = None) -> None:
        self.name = name
        self.region = region
        self._load = load
        self._lock = threading.Lock()
        self._current = load()

    def credentials(self) -> Credentials:
        """The credentials for the next request."""
        return self._current

    def renew(self, refused: Credentials) -> bool:
        """Ask the place again after the API refused these; True when there are others now."""
        with self._lock:
            if self._current == refused:  # else another thread has done it
                self._current = self._load()
            return self._current != refused


def _same(credentials: Credentials) -> Credentials:
    return credentials


def first_set(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first variable that is set to more than blanks, and its value."""
    for name in names:
        value = environ.get(name, "").strip()
        if value:
            return name, value
    return None


def key_pair(where: Mapping[str, str], key_id: str | None, secret: str | None, token: str | None) -> Credentials | None:
    """Credentials that are whole, or None when nothing is there.

    C(where) names the three parts for the message. Raises InputError for half a pair or a secret that is too short.
    """
    if not key_id and not secret and not token:
        return None
    if not key_id or not secret:
        given = [where[part] for part, value in (("id", key_id), ("secret", secret), ("token", token)) if value]
        lacking = [where[part] for part, value in (("id", key_id), ("secret", secret)) if not value]
        raise InputError(
            f"{' and '.join(given)} given without {' and '.join(lacking)}; "
            "access key id, secret and token have to come from one place"
        )
    for part, value in (("secret", secret), ("token", token)):
        if value and len(value) < MINIMUM_SECRET:
            raise InputError(f"{where[part]} is too short; at least {MINIMUM_SECRET} characters are accepted")
    if not (key_id + secret + (token or "")).isprintable():
        raise InputError(f"{where['id']} and what belongs to it must not contain line breaks or control characters")
    return Credentials(key_id, secret, token or None)


class CliConfig:
    """The vendor CLI's configuration file, which is only read."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        home = environ.get("HOME")
        self.path = CLI_CONFIG.replace("~", home, 1) if home else os.path.expanduser(CLI_CONFIG)

    def profile(self, name: str | None) -> dict[str, Any] | None:
        """The named profile, or the current one; None where there is no file.

        Raises InputError when the file cannot be read or understood, or lacks the profile that was named.
        """
        try:
            with open(self.path, encoding="utf-8") as stream:
                content = json.load(stream)
        except FileNotFoundError:
            if name:
                raise InputError(f"profile: {name!r} was asked for, but {self.path} does not exist") from None
            return None
        except OSError as error:
            raise InputError(f"{self.path} cannot be read: {error.strerror}") from None
        except ValueError as error:
            line = getattr(error, "lineno", None)
            place = f", line {line}" if line else ""
            raise InputError(f"{self.path}{place}: not valid JSON") from None
        profiles = content.get("profiles") if isinstance(content, dict) else None
        if not isinstance(profiles, list):
            raise InputError(f"{self.path}: there is no list 'profiles'")
        by_name = {entry.get("name"): entry for entry in profiles if isinstance(entry, dict)}
        wanted = name or content.get("current") or "default"
        if wanted in by_name:
            return by_name[wanted]
        if name or content.get("current"):
            known = ", ".join(sorted(str(key) for key in by_name)) or "none"
            raise InputError(f"profile: {self.path} has no profile {wanted!r}; it has {known}")
        return None


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _static_profile(config: CliConfig, name: str | None) -> Credentials:
    """Load a profile of mode AK or StsToken (mode names without regard to case, as the CLI compares them)."""
    entry = config.profile(name) or {}
    shown = entry.get("name")
    mode = _text(entry, "mode") or "AK"
    if mode.lower() not in ("ak", "ststoken"):
        raise InputError(f"profile {shown}: mode {mode} is not supported; AK and StsToken are")
    token = _text(entry, "sts_token") if mode.lower() == "ststoken" else ""
    if mode.lower() == "ststoken" and not token:
        raise InputError(f"profile {shown}: mode {mode} needs sts_token")
    where = {"id": f"profile {shown}: access_key_id", "secret": f"profile {shown}: access_key_secret"}
    pair = key_pair(
        {**where, "token": f"profile {shown}: sts_token"},
        _text(entry, "access_key_id"),
        _text(entry, "access_key_secret"),
        token,
    )
    if pair is None:
        raise InputError(f"profile {shown}: access_key_id and access_key_secret are empty")
    return pair


def _from_profile(config: CliConfig, name: str | None) -> Source | None:
    entry = config.profile(name)
    if entry is None:
        return None
    return Source(
        f"profile {entry.get('name')}", lambda: _static_profile(config, name), _text(entry, "region_id") or None
    )


def _from_options(options: Mapping[str, Any], config: CliConfig) -> Source | None:
    where = {"id": "access_key_id", "secret": "access_key_secret", "token": "security_token"}
    pair = key_pair(
        where, options.get("access_key_id"), options.get("access_key_secret"), options.get("security_token")
    )
    profile = options.get("profile")
    if pair and profile:
        raise InputError("profile: not together with access_key_id and access_key_secret; give one of them")
    if pair:
        return Source("option", partial(_same, pair))
    return _from_profile(config, profile) if profile else None


def _from_environment(environ: Mapping[str, str]) -> Source | None:
    for id_names, secret_names, token_name in KEY_PAIR_FAMILIES:
        key_id = first_set(environ, id_names)
        secret = first_set(environ, secret_names)
        pair = key_pair(
            {"id": id_names[0], "secret": secret_names[0], "token": token_name},
            key_id[1] if key_id else None,
            secret[1] if secret else None,
            environ.get(token_name, "").strip(),
        )
        if pair and key_id:
            return Source(f"environment {key_id[0]}", partial(_same, pair))
    return None


def resolve(options: Mapping[str, Any], environ: Mapping[str, str]) -> Source:
    """The one source that applies; raises InputError when it is broken, CredentialsError when there is none."""
    config = CliConfig(environ)
    named = first_set(environ, PROFILE_VARIABLES)
    source = (
        _from_options(options, config)
        or _from_environment(environ)
        or _from_profile(config, named[1] if named else None)
    )
    if source is None:
        raise CredentialsError(
            "No credentials apply. Looked at, in this order: options access_key_id and access_key_secret, or profile; "
            + "; ".join(f"environment {ids[0]} and {secrets[0]}" for ids, secrets, token in KEY_PAIR_FAMILIES)
            + f"; the profile that {' or '.join(PROFILE_VARIABLES)} names, else the current profile of {CLI_CONFIG}."
        )
    return source
