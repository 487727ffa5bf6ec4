# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..module_utils._door.preflight import preflight
from ..module_utils._door.work import Work
from ..plugin_utils._action import WholeAction


class ActionModule(WholeAction):
    def work(self) -> tuple[str, Work]:
        return "preflight_info", preflight()
