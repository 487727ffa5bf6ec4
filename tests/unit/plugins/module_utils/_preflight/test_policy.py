# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest RAM policy for kinds of task."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._preflight.policy import policy
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS

IMAGE = {"Effect": "Allow", "Action": "ecs:DescribeImages", "Resource": "acs:ecs:*:*:image/*"}
TASK = {"Effect": "Allow", "Action": "ecs:DescribeTasks", "Resource": "*"}


def test_nothing_more_than_the_kinds_need() -> None:
    assert policy(["ecs_image", "ecs_image"], True) == {"Version": "1", "Statement": [IMAGE]}
    reasons = {"Effect": "Allow", "Action": "ecs:DescribeTaskAttribute", "Resource": "*"}
    assert policy(["ecs_task"], True)["Statement"] == [TASK, reasons]
    assert policy(["ecs_task", "ecs_image"], False)["Statement"] == [TASK, IMAGE]


def test_reasons_share_a_statement() -> None:
    last = policy(["ecs_task", "cr_artifact_build_task"], True)["Statement"][-1]
    assert last["Action"] == ["ecs:DescribeTaskAttribute", "cr:ListArtifactBuildTaskLog"]


def test_what_the_api_names_replaces_what_is_known() -> None:
    said = {"ecs:DescribeImages": "ecs:DescribeImage"}
    assert policy(["ecs_image"], True, said)["Statement"] == [{**IMAGE, "Action": "ecs:DescribeImage"}]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_one(name: str) -> None:
    kind = KINDS[name]
    first, *others = policy([name], True)["Statement"]
    resources = kind.resources[0] if len(kind.resources) == 1 else list(kind.resources)
    assert first == {"Effect": "Allow", "Action": kind.ram_action, "Resource": resources}
    assert [one["Action"] for one in others] == list(kind.detail_actions)
