# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about faults says what the tests hold."""

from __future__ import annotations

from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS

from . import table
from .make_page import PAGE, page


def test_every_kind_is_asked_and_answered_as_one_of_the_table_is() -> None:
    """Faults are those of a way of asking, and not of a kind: a kind with a new way needs a row."""
    ways = {
        name: (len(kind.path) > 1, bool(kind.path), kind.paging and kind.paging.style) for name, kind in KINDS.items()
    }
    assert set(ways.values()) == {ways[operation.kind] for operation in table.OPERATIONS}


def test_the_page_is_that_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.faults.make_page"
