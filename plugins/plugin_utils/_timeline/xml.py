# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Elements of XML as text."""

from __future__ import annotations

from html import escape


def element(name: str, *children: str, **attributes: object) -> str:
    """An element around C(children), which are XML. Attributes are escaped; C(_) in their names becomes C(-)."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{pairs}>{inside}</{name}>" if inside else f"<{name}{pairs}/>"


def short(value: object) -> str:
    """A number with at most one decimal; anything else as text."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def text(value: str) -> str:
    """Text between tags."""
    return escape(value, quote=False)
