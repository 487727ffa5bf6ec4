# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module is made of, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .options import Options, Reader, Report, Spec


class Work(NamedTuple):
    """The work of one module: a function of checked options and a place to report to.

    C(readers): for options with rules of their own, by check mode; see C(options.prepare). C(rules): between options,
    by the names that AnsibleModule and ArgumentSpecValidator have for them. C(run) raises GateError.
    """

    spec: Spec
    readers: Callable[[bool], Mapping[str, Reader]]
    run: Callable[[Options, Report], dict[str, Any]]
    rules: Mapping[str, Any] = {}
