# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two files in which the vendor's tools keep profiles. They are never written, and read anew each time."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from typing import Any

from .._api.errors import InputError
from .profile import Profile

CLI_CONFIG = "~/.aliyun/config.json"
INI_FILE = "~/.alibabacloud/credentials.ini"
INI_VARIABLE = "ALIBABA_CLOUD_CREDENTIALS_FILE"
# What the ini file calls the modes and keys of profiles.
INI_TYPES = {"access_key": "AK", "ram_role_arn": "RamRoleArn", "oidc_role_arn": "OIDC", "ecs_ram_role": "EcsRamRole"}
INI_KEYS = {
    "role_arn": "ram_role_arn",
    "role_session_name": "ram_session_name",
    "role_name": "ram_role_name",
    "oidc_token_file_path": "oidc_token_file",
}


def _at_home(path: str, environ: Mapping[str, str]) -> str:
    home = environ.get("HOME")
    return path.replace("~", home, 1) if home else os.path.expanduser(path)


def _read(path: str, warnings: dict[str, None]) -> str | None:
    """The file's text, or None without a file; a file that others can read adds a warning."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise InputError(f"{path} is not a file")  # reading a pipe could block forever
    try:
        with open(path, encoding="utf-8-sig") as stream:
            if os.fstat(stream.fileno()).st_mode & stat.S_IROTH:
                warnings[f"{path} holds credentials and can be read by everyone on this host; chmod 600 it."] = None
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise InputError(f"{path} is not UTF-8 text") from None


class CliConfig:
    """The CLI's C(config.json)."""

    def __init__(self, environ: Mapping[str, str], warnings: dict[str, None]) -> None:
        self.path = _at_home(CLI_CONFIG, environ)
        self._warnings = warnings

    def _load(self) -> tuple[dict[str, dict[str, Any]], str | None] | None:
        """The profiles by name, and the name of the current one; None without a file."""
        text = _read(self.path, self._warnings)
        if text is None:
            return None
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None)
            raise InputError(f"{self.path}{f', line {line}' if line else ''}: not valid JSON") from None
        profiles = content.get("profiles") if isinstance(content, dict) else None
        if not isinstance(profiles, list):
            raise InputError(f"{self.path}: there is no list 'profiles'")
        by_name = {str(entry.get("name")): entry for entry in profiles if isinstance(entry, dict)}
        return by_name, str(content.get("current") or "") or None

    def names(self) -> list[str]:
        """The names of the profiles, none without a file."""
        loaded = self._load()
        return sorted(loaded[0]) if loaded else []

    def profile(self, name: str) -> Profile:
        """The profile of that name. Raises InputError when there is none, or the file cannot be parsed."""
        loaded = self._load()
        if loaded is None:
            raise InputError(f"profile: {name!r} was asked for, but {self.path} does not exist")
        if name not in loaded[0]:
            raise InputError(
                f"profile: {self.path} has no profile {name!r}; it has {', '.join(sorted(loaded[0])) or 'none'}"
            )
        return Profile(f"profile {name}", loaded[0][name])

    def current(self) -> str | None:
        """The name of the current profile; None where it is empty or there is no file. Raises InputError."""
        loaded = self._load()
        if loaded is None:
            return None
        return loaded[1] or ("default" if "default" in loaded[0] else None)


class IniFile:
    """The SDKs' C(credentials.ini): one section per profile."""

    def __init__(self, environ: Mapping[str, str], warnings: dict[str, None]) -> None:
        self.path = environ.get(INI_VARIABLE, "").strip() or _at_home(INI_FILE, environ)
        self._warnings = warnings

    def profile(self, name: str) -> Profile | None:
        """The section of that name, in the words of the CLI; None where there is none. Raises InputError."""
        text = _read(self.path, self._warnings)
        if text is None:
            return None
        import configparser  # few users have the file

        parser = configparser.RawConfigParser()
        try:
            parser.read_string(text)
        except configparser.Error as error:
            line = getattr(error, "lineno", None) or next((number for number, _text in getattr(error, "errors", [])), 0)
            raise InputError(f"{self.path}, line {line}: not a valid ini file") from None
        if not parser.has_section(name):
            return None
        # The vendor's SDKs treat everything from # on as a comment.
        values = {INI_KEYS.get(key, key): value.split("#")[0].strip() for key, value in parser.items(name)}
        label = f"credentials file section {name}"
        kind = values.pop("type", "")
        if kind not in INI_TYPES:
            accepted = ", ".join(INI_TYPES)
            raise InputError(f"{label}: type {kind!r} is not supported; accepted: {accepted}")
        return Profile(
            label, {**values, "mode": INI_TYPES[kind]}, {new: f"{label}: {old}" for old, new in INI_KEYS.items()}
        )
