# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from elsewhere, made fit to be shown."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.text import printable, shortened, whole


def test_nothing_is_left_that_a_terminal_obeys() -> None:
    forged = "Evil\x1b[2J\r\n[localhost] open after 0s\x9b1m\u202e"
    assert printable(forged) == "Evil\\x1b[2J  [localhost] open after 0s\\x9b1m\\u202e"
    assert printable("\u955c\u50cf \U0001f600") == "\u955c\u50cf \U0001f600"


@pytest.mark.parametrize(("length", "cut"), [(100, False), (5000, True)])
def test_a_refused_value_is_bearable(length: int, cut: bool) -> None:
    shown = shortened("x" * length)
    assert len(shown) < 220
    assert (f"({length + 2} characters)" in shown) is cut


def test_halves_of_characters_become_question_marks_at_every_depth() -> None:
    assert whole({"a\ud83d": ["b\ud83d", 1, None, "\U0001f600"]}) == {"a?": ["b?", 1, None, "\U0001f600"]}
