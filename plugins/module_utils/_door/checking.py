# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From arguments as written to checked ones, by the validator that ansible-core has for use without AnsibleModule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from .._api.errors import InputError
from .._api.transport import LIBRARY_MISSING
from .options import Reader, Spec, prepare


class Checked(NamedTuple):
    """The values of all options, and the names of those the author gave. C(refused): what is wrong with them."""

    values: dict[str, Any]
    given: tuple[str, ...]
    refused: InputError | None


def check(
    called: str, spec: Spec, written: Mapping[str, Any], readers: Mapping[str, Reader], rules: Mapping[str, Any]
) -> Checked:
    """Check arguments as AnsibleModule would. C(called): the plugin, as Ansible names it in messages."""
    arguments, given, refused = prepare(spec, written, readers)
    checked = ArgumentSpecValidator(dict(spec), **rules).validate(arguments)
    values = {**dict.fromkeys(spec), **arguments, **checked.validated_parameters}
    if refused is None and checked.error_messages:
        said = str(checked.errors.msg)
        unsupported = isinstance(checked.errors[0], UnsupportedError)
        refused = InputError(f"Unsupported parameters for {called}: {said}" if unsupported else said)
    return Checked(values, given, refused)


def refuse(refused: InputError | None) -> None:
    """Raise what is wrong with the options, or else that a library is missing."""
    if refused:
        raise refused
    if LIBRARY_MISSING:
        raise InputError(missing_required_lib("requests"))
