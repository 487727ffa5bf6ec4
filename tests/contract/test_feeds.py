# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source with a filter of every kind that the API lists: what the later polls ask is honoured, too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import Times, watch
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from tests.contract.vendor import REGION
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

# What a listing of the kind cannot do without, and the same as the scenario writes it.
NEEDED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "eci_commit_container_task": ({"container_group_id": "eci-1"}, {"container_group_id": "eci-1"}),
    "ecs_image": ({"image_name": "web*"}, {"fields": {"ImageName": "web-1"}}),
    "ecs_image_pipeline_execution": ({"image_pipeline_id": "ip-1"}, {"fields": {"ImagePipelineId": "ip-1"}}),
}
POLLS = 3


class _Enough(Exception):
    """Stands for an interrupt after the last poll."""


@pytest.mark.parametrize("kind", [name for name, spec in KINDS.items() if spec.paging])
def test_a_task_that_begins_between_two_polls_is_seen(kind: str, emulator: Emulator) -> None:
    spec = KINDS[kind]
    filters, scenario = NEEDED.get(kind, ({}, {}))
    running = {spec.status_field: spec.statuses["running"][0]}
    task = {"id": "early", "timeline": [{"at": -60, **running}], **scenario}
    emulator.load({"tasks": {kind: [task]}})
    events: list[dict[str, Any]] = []

    class Queue:
        async def put(self, event: dict[str, Any]) -> None:
            events.append(event)

    polls = 0

    async def sleep(_seconds: float) -> None:
        nonlocal polls
        polls += 1
        if polls == 1:
            late = {**task, "id": "late", "timeline": [{"at": 0, **running}]}
            emulator.load({"tasks": {kind: [task, late]}})
        elif polls == POLLS:
            raise _Enough

    options = {"region": REGION, "watch": [{"kind": kind, **filters}]}
    environ = {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ACCESS_KEY_SECRET,
        "ALIBABA_CLOUD_ENDPOINT": emulator.url,
    }
    with pytest.raises(_Enough):
        asyncio.run(watch(Queue(), options, environ, Times(sleep=sleep)))

    assert [(event["task"]["id"], event["transition"]) for event in events] == [
        ("early", "first_seen"),
        ("late", "first_seen"),
    ]
