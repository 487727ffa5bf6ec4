# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry point for rulebooks. ansible-rulebook runs this file by its path; the work is in the collection around it."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

DOCUMENTATION = r"""
name: task_status
short_description: Transitions of Alibaba Cloud tasks as events
version_added: 2.0.0
description:
  - Watches asynchronous tasks of Alibaba Cloud, by id or by filter, and puts each transition on the rulebook's queue.
  - One process polls everything with the fewest calls. So a thousand waits of one account cost what one gate costs,
    whereas a thousand playbooks with one gate each would poll until the account is throttled.
  - A filter also finds what begins later. A task it has found is followed until it ends. The past is read once, at the
    first poll; later polls read what is new.
  - "Each event has C(task), in the shape that all modules of the collection return; C(previous), the C(status) and the
    C(outcome) that the task had before, null at first sight; C(transition); and C(at), the time in UTC at which the
    poll saw it."
  - "C(transition) is V(finished) for a task that has ended, even at first sight; otherwise V(first_seen) or V(changed);
    and V(missing) for an id that the API does not know, or no longer knows."
  - Each transition is sent once while the source runs. A task that has ended, or is missing, is not queried again; with
    ids only, the source ends when all have, and ansible-rulebook with it.
  - Outages, throttling and expiring credentials are ridden out, and logged when they begin and end. O(retry_timeout)
    limits the wait only before the first answer, so that a mistyped host is noticed. A refused key or a wrong option
    ends the source with one sentence.
  - Nothing is polled while the queue is full.
options:
  watch:
    description:
      - What to watch. Each item has a C(kind), the name of the kind's info module without C(_info), and optionally a
        C(region).
      - "It also has either ids: C(id) or C(ids), for kinds of Container Registry with C(instance_id), and for
        C(cr_repo_tag) optionally C(newer_than) or C(not_digest), as in the option C(tasks) of
        M(alicloud.gate.wait_for_task). A task returned by this collection is accepted as it is."
      - "Or it has filters of the kind's info module, any but C(limit). Kinds that the API cannot list, those of
        Container Registry, have none."
      - A filter by status selects which statuses give an event; a task is followed through the others all the same.
      - An invocation that is scheduled or repeats never ends. A filter skips it, and its id is refused as soon as it is
        seen.
      - Duplicates count once, and a task that several items find gives one event per transition.
    type: list
    elements: dict
    required: true
  initial:
    description:
      - Which of the tasks that the first poll finds give an event at once. Those that have not ended are followed in
        any case.
      - V(none) for none, V(running) for those that have not ended, V(all) for the ended ones too.
    type: str
    choices: [none, running, all]
    default: running
  sleep:
    description:
      - Seconds between polls, at least 1.
    type: int
    default: 10
  appear_timeout:
    description:
      - For how many seconds answered polls may lack an id before it counts as missing; with 0, the first one decides. A
        task that was just started may take a moment to show.
    type: int
    default: 60
  failure_details:
    description:
      - Whether to ask the API why a task failed, as M(alicloud.gate.wait_for_task) does; the event then has the reason.
      - V(output) also asks for the last lines of the command's output, for tasks of the kind C(ecs_invocation).
    type: str
    choices: ["true", "false", output]
    default: "true"
notes:
  - ansible-core and requests have to be installed for the Python that runs ansible-rulebook.
  - "A RAM policy has to allow what the info module of each kind needs."
seealso:
  - module: alicloud.gate.wait_for_task
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
"""

EXAMPLES = r"""
- name: Every execution of a pipeline, also those that begin later, and two imports
  alicloud.gate.task_status:
    region: cn-hangzhou
    watch:
      - kind: ecs_image_pipeline_execution
        image_pipeline_id: ip-bp10docs0pipeline1
      - kind: ecs_task
        ids: [t-bp10docs0import0001, t-bp10docs0import0002]

- name: Every image import of two regions, once a minute, with a key that the rulebook's variables hold
  alicloud.gate.task_status:
    access_key_id: "{{ access_key_id }}"
    access_key_secret: "{{ access_key_secret }}"
    sleep: 60
    watch:
      - {kind: ecs_task, task_action: ImportImage, region: cn-hangzhou}
      - {kind: ecs_task, task_action: ImportImage, region: ap-southeast-1}

- name: Only executions that fail
  alicloud.gate.task_status:
    region: cn-hangzhou
    watch:
      - kind: ecs_image_pipeline_execution
        image_pipeline_id: ip-bp10docs0pipeline1
        statuses: [FAILED, TEST_FAILED]
"""

ROOM = "ansible_collections.alicloud.gate.plugins"


async def main(queue: asyncio.Queue[dict[str, Any]], args: dict[str, Any]) -> None:
    """Put each transition on the queue until there is nothing left to watch."""
    door, plain = _import("module_utils._door.task_status"), _import("plugin_utils._plain")
    written = {key: value for key, value in args.items() if key != "eda_feedback_queue"}
    await door.watch(queue, plain.plain(written), dict(os.environ))


def _import(name: str) -> Any:
    """A module of the collection that this file belongs to, whatever other sources have put on C(sys.path)."""
    # Unresolved: the collection may be a link to a checkout that has no such folder above it.
    here = Path(os.path.normpath(Path(__file__).absolute()))
    collections = next((folder for folder in here.parents if folder.name == "ansible_collections"), None)
    if collections is None:
        raise RuntimeError(f"{here} is not in a folder ansible_collections/alicloud/gate; install the collection.")
    if str(collections.parent) not in sys.path:
        sys.path.insert(0, str(collections.parent))
    try:
        package = importlib.import_module("ansible_collections")
        # If it has an __init__.py, as in the package "ansible", it does not see folders added later.
        if str(collections) not in package.__path__:
            package.__path__.insert(0, str(collections))
        return importlib.import_module(f"{ROOM}.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "ansible":
            raise
        wanted = f"ansible-core has to be installed for {sys.executable}, which runs ansible-rulebook."
        raise RuntimeError(wanted) from None
