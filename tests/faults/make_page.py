# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.faults.make_page`: write docs/faults.md from the table that the tests run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from . import table

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = """<!--
Copyright (c) 2026, the alicloud.gate contributors
GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
Written by tests/faults/make_page.py: change tests/faults/table.py instead.
-->

# What goes wrong, and what you see

A gate stands between an hour of work and production: it must not open wrongly, die of a transient fault, or hang.
The tests run each row below against the emulator, for every operation it applies to, in an info module, in a gate
that has had no answer yet, and in one that has.

| In the tables | Meaning |
|---|---|
| survived | The result is that of an undisturbed run. |
| failed at once | At the first such answer, without asking again. The message names the tasks. |
| failed after `retry_timeout` | Retried until then; the message says how often and for how long. |
| failed at the deadline | Polled until `timeout`; the message names the open tasks and the last error. |
| failed after `appear_timeout` | Missing for that long; the message says whether it was ever seen. |

A missing tag is yet to come, so a gate waits for it until the deadline instead.

A fault that passes in time, such as one throttled call among many, is survived wherever a call is retried or the
gate goes on. `error` in the result has what the API said. The last column has words of the message.
"""
COLUMNS = ("What happens", "Info module", "Gate without an answer yet", "Gate after an answer", "Words")


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for title, faults in table.SECTIONS.items():
        parts += [f"\n## {title}\n", _row(COLUMNS), _row("---" for _column in COLUMNS)]
        parts += [_row((_what(fault), *fault.behaviour.lasting, _words(fault))) for fault in faults]
    return "\n".join(parts) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _what(fault: table.Fault) -> str:
    only = "" if fault.operations == table.ALL else f" ({', '.join(fault.operations)})"
    return fault.what + only


def _words(fault: table.Fault) -> str:
    words = [f"`{word}`" for word in fault.words]
    if fault.warning and not words:
        words = [f"a warning about the {fault.warning}"]
    return ", ".join(words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
