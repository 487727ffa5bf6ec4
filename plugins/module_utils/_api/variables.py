# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of an environment that is passed in; only what runs the work reads C(os.environ)."""

from __future__ import annotations

from collections.abc import Mapping


def first_set(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first variable whose value is not blank, and that value."""
    for name in names:
        value = environ.get(name, "").strip()
        if value:
            return name, value
    return None


def is_true(environ: Mapping[str, str], name: str) -> bool:
    """Whether the variable is C(true), as the vendor's tools read their switches."""
    return environ.get(name, "").strip().lower() == "true"
