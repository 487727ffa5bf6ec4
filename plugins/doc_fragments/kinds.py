# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of task there are, for options that choose among them; a test compares them with the kinds."""

from __future__ import annotations


class ModuleDocFragment:
    """The choices of C(kind), and in C(SEVERAL) those of C(kinds)."""

    # Text as it stands, twice, since tools of documentation read it without running it.
    DOCUMENTATION = r"""
options:
  kind:
    choices:
      - eci_commit_container_task
      - eci_image_cache
      - ecs_task
      - ecs_image
      - ecs_image_pipeline_execution
      - ecs_snapshot
      - ecs_invocation
      - cr_artifact_build_task
      - cr_repo_tag
      - cr_repo_sync_task
"""

    SEVERAL = r"""
options:
  kinds:
    choices:
      - eci_commit_container_task
      - eci_image_cache
      - ecs_task
      - ecs_image
      - ecs_image_pipeline_execution
      - ecs_snapshot
      - ecs_invocation
      - cr_artifact_build_task
      - cr_repo_tag
      - cr_repo_sync_task
"""
