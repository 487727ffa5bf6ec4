# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: timeline
short_description: Draw what a gate waited for
version_added: 2.0.0
author:
  - alicloud.gate contributors (@alicloud-gate)
description:
  - Draws a result of M(alicloud.gate.wait_for_task) as a timeline. Each task is a bar, its statuses are the segments
    of that bar in order, and its outcome is the color.
  - The picture shows only what the polls saw. A change is drawn at the poll that saw it, which is up to one
    O(alicloud.gate.wait_for_task#module:sleep) after it happened. The time before a task was first seen, or after it
    disappeared, is a dashed line. If a task ended between two polls, only the end is drawn.
  - Text from the API is escaped, so that it cannot act as markup, Mermaid, a template or a terminal command.
positional: _input, format
options:
  _input:
    description:
      - What M(alicloud.gate.wait_for_task) returned, whether the gate opened or failed. In a C(rescue) that is
        C(ansible_failed_result).
      - A result of refused input, of check mode or of a skipped task can be drawn too; the picture says so.
    type: dict
    required: true
  format:
    description:
      - V(svg) is a self-contained document. It follows the reader's choice of light or dark, runs no script and loads
        nothing.
      - V(mermaid) is the source of a Mermaid gantt chart, without a fence around it.
      - V(text) is lines for a terminal.
    type: str
    choices: [svg, mermaid, text]
    default: svg
  title:
    description: The heading of the picture.
    type: str
    default: What the gate waited for
  width:
    description: How many columns V(text) may take, 40 to 400.
    type: int
    default: 80
  most:
    description:
      - How many tasks to draw, 1 to 1,000. The others are counted by their outcome.
      - Those that failed or are gone are drawn first, then those that have not ended.
    type: int
    default: 50
notes:
  - A result has at most 1,000 changes. If older ones were dropped, the picture says so, and draws that time as not
    recorded.
  - A Mermaid chart has room for 50,000 characters. Fewer tasks are drawn if O(most) would not fit.
seealso:
  - module: alicloud.gate.wait_for_task
"""

EXAMPLES = r"""
- name: Keep a picture of what the release waited for
  block:
    - name: Wait for the image and the import
      alicloud.gate.wait_for_task:
        region: cn-hangzhou
        tasks:
          - kind: ecs_image_pipeline_execution
            id: exec-5fb8docs00000001
          - kind: ecs_task
            id: t-bp10docs0import0001
      register: gate
  always:
    - name: Write the picture, whether the gate opened or not
      ansible.builtin.copy:
        content: "{{ gate | alicloud.gate.timeline(title='Release 1.4') }}"
        dest: "{{ playbook_dir }}/gate.svg"
        mode: "0644"

- name: Show it in the terminal
  ansible.builtin.debug:
    msg: "{{ (gate | alicloud.gate.timeline(format='text', width=100)).splitlines() }}"
"""

RETURN = r"""
_value:
  description: The picture, in the format of O(format).
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils._timeline.picture import Refused, timeline


def _timeline(gate: Any, *formats: Any, **options: Any) -> str:
    if len(formats) > 1 or (formats and "format" in options):
        raise AnsibleFilterError("timeline: only the format can be given without its name, and once")
    if formats:
        options["format"] = formats[0]
    try:
        return timeline(gate, **options)
    except Refused as error:
        raise AnsibleFilterError(f"timeline: {error}") from None


class FilterModule:
    def filters(self) -> dict[str, Callable[..., str]]:
        return {"timeline": _timeline}
