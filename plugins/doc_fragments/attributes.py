# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules of the collection have in common besides their options."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of a module that only reads."""

    DOCUMENTATION = r"""
options: {}
attributes:
  action:
    description:
      - Indicates this has a corresponding action plugin so some parts of the options can be executed on the controller.
    support: full
    details:
      - A task that targets the controller itself runs inside the Ansible process; nothing is sent to a host. That is so
        with a C(local) connection, without C(become) and C(async), and when C(ansible_python_interpreter) is the Python
        that runs Ansible, as for the implicit localhost. Results are the same both ways. C(-vvv) says which way was
        taken.
      - Set the variable C(alicloud_gate_in_process) to V(false) to have the module always sent.
  action_group:
    description: Use C(group/alicloud.gate.all) in C(module_defaults) to set options for all modules of the collection.
    support: full
    membership:
      - alicloud.gate.all
  async:
    description: Can be run with the C(async) keyword.
    support: full
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
    support: full
    details:
      - This module only reads; it never reports a change.
  diff_mode:
    description:
      - Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: N/A
    details:
      - This module only reads; there is no difference to show.
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
    details:
      - This module only reads.
  platform:
    description: Target OS/families that can be operated against.
    support: full
    platforms: posix
"""
