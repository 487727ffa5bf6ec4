# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pictures of the documentation, drawn from the result that the demo's gate had.

Run as `.dev/environments/tests/bin/python -m tests.docs.pictures` it draws those that are files anew.
"""

from __future__ import annotations

import json

from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.picture import timeline
from tests.tools.checks import ROOT

RESULT = ROOT / "tests" / "docs" / "demo_gate.json"
PICTURE = ROOT / "docs" / "docsite" / "rst" / "timeline.svg"
TITLE = "Release 1.4"


def drawn(form: str, width: int = 80) -> str:
    """The demo's gate in that format."""
    return timeline(json.loads(RESULT.read_text("utf-8")), format=form, title=TITLE, width=width)


if __name__ == "__main__":
    PICTURE.write_text(drawn("svg"), "utf-8")
