# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_task_info
short_description: Query asynchronous tasks of Alibaba Cloud ECS
version_added: 1.0.0
description:
  - Returns tasks of Elastic Compute Service (ECS), such as the import or export of an image, the redeployment of an
    instance or a change to a disk. The API's operation is C(DescribeTasks).
  - All pages are fetched, and long lists of ids are split into as many calls as necessary.
  - To wait until tasks have ended, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=ecs_task).
options:
  task_ids:
    description:
      - The ids of the tasks. Ids are letters, digits and C(_.:-), at most 128.
      - Without ids and filters all tasks of the region that the API still knows are returned.
    type: list
    elements: str
  resource_ids:
    description:
      - Only tasks on these resources, for example images or instances.
    type: list
    elements: str
  task_action:
    description:
      - Only tasks that this operation started.
      - The vendor documents V(ImportImage), V(ExportImage), V(RedeployInstance), V(ModifyDiskSpec) and
        V(ArchiveSnapshot); other values are sent as they are.
    type: str
  task_status:
    description:
      - Only tasks with this status. The API would ignore any other.
    type: str
    choices: [Finished, Processing, Failed]
  start_time:
    description:
      - Only tasks created at this time or later, in UTC, for example V(2020-11-23T15:10:00Z).
    type: str
  end_time:
    description:
      - Only tasks created at this time or earlier, in UTC, for example V(2020-11-23T15:16:00Z).
    type: str
  limit:
    description:
      - Return at most this many tasks, at least 1. Not together with O(task_ids).
    type: int
notes:
  - "A RAM policy has to allow C(ecs:DescribeTasks) on all resources (V(*))."
  - ECS times have whole minutes.
  - A finished task does not always mean that its result can be used yet. An imported image may take a moment longer to
    become available.
seealso:
  - module: alicloud.gate.wait_for_task
  - name: DescribeTasks
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Ecs/2014-05-26/DescribeTasks
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query two tasks
  alicloud.gate.ecs_task_info:
    region: cn-hangzhou
    task_ids:
      - t-bp10docs0import0001
      - t-bp10docs0import0002
  register: imports

- name: Stop when the API does not know one of them
  ansible.builtin.assert:
    that: imports.missing | length == 0
    fail_msg: "Not known: {{ imports.missing | join(', ') }}"

- name: Query the image imports that failed on a day
  alicloud.gate.ecs_task_info:
    region: cn-hangzhou
    task_action: ImportImage
    task_status: Failed
    start_time: "2020-11-23T00:00:00Z"
    end_time: "2020-11-23T23:59:59Z"

- name: Query the tasks of an image, at most ten
  alicloud.gate.ecs_task_info:
    region: cn-hangzhou
    resource_ids: m-bp10docs0image00001
    limit: 10
"""

RETURN = r"""
tasks:
  description:
    - The tasks, in the order the ids were given, else in the API's.
    - Each has the keys that all kinds share, and every other field that the API returned for it, in snake_case; also
      fields that are not known today.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the task, the name of its info module without C(_info).
      returned: success
      type: str
      sample: ecs_task
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: t-bp1hvgwromzv32iqabcd
    region:
      description: The region of the task.
      returned: success
      type: str
      sample: cn-hangzhou
    instance_id:
      description: The Container Registry instance of the task, or V(null) for tasks of other products.
      returned: success
      type: str
      sample: null
    status:
      description: The API's own word for the state of the task, unchanged; empty when the task is missing.
      returned: success
      type: str
      sample: Finished
    outcome:
      description:
        - What the status means, in words that are the same for every kind.
        - V(running), V(succeeded), V(partial), V(failed) or V(cancelled).
        - V(unknown) for a status that this version does not know, or a task that never got an answer.
        - V(missing) for a task that the API does not have; only M(alicloud.gate.wait_for_task) returns it.
      returned: success
      type: str
      sample: succeeded
    finished:
      description: Whether the task has ended; true for V(succeeded), V(partial), V(failed) and V(cancelled).
      returned: success
      type: bool
      sample: true
    progress:
      description: The progress in percent if the API gives it, else V(null).
      returned: success
      type: int
      sample: null
    message:
      description: The best reason or message that the API gives for the task; empty when there is none.
      returned: success
      type: str
      sample: ""
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2020-11-24T12:50:00Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2020-11-24T12:55:00Z"
    task_id:
      description: The id of the task, RV(tasks[].id).
      returned: success
      type: str
      sample: t-bp1hvgwromzv32iqabcd
    task_action:
      description: The operation that started the task.
      returned: when the API gives it
      type: str
      sample: ImportImage
    task_status:
      description: The state of the task, RV(tasks[].status).
      returned: success
      type: str
      sample: Finished
    resource_id:
      description: The id of the resource that the task is about.
      returned: when the API gives it
      type: str
      sample: m-bp1i8huqm5u7abcd1234
    support_cancel:
      description: Whether the task can be cancelled; the text V(true) or V(false).
      returned: when the API gives it
      type: str
      sample: "false"
    creation_time:
      description: When the task was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2020-11-24T12:50Z"
    finished_time:
      description: When the task ended, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2020-11-24T12:55Z"
    failed_reason:
      description: Why the task failed. Only newer versions of the API give it.
      returned: when the API gives it
      type: str
      sample: ""
    source:
      description: Where the task comes from. Only newer versions of the API give it.
      returned: when the API gives it
      type: str
      sample: ""
    task_group_id:
      description: The group that the task belongs to. Only newer versions of the API give it.
      returned: when the API gives it
      type: str
      sample: ""
    resource_ids:
      description: The resources that the task is about. Only newer versions of the API give it.
      returned: when the API gives it
      type: dict
      contains:
        resource_id:
          description: Their ids.
          returned: when the API gives it
          type: list
          elements: str
          sample: [m-bp1i8huqm5u7abcd1234]
missing:
  description:
    - The ids that were given and are not in the answer, in the order given. Not an error.
    - With a filter also those that do not match it.
  returned: success
  type: list
  elements: str
  sample: []
total_count:
  description: How many tasks the API says match; for ids, how many were found.
  returned: success
  type: int
  sample: 1
credential_source:
  description: Where the credentials came from, never a value.
  returned: success, or after an API error
  type: str
  sample: environment ALIBABA_CLOUD_ACCESS_KEY_ID
error:
  description: What the API answered, or what happened instead of an answer. Each key is V(null) where unknown.
  returned: after an API error
  type: dict
  contains:
    code:
      description: The API's error code.
      returned: always
      type: str
      sample: InvalidAccessKeyId.NotFound
    message:
      description: The API's error message, or what happened on the way to an answer.
      returned: always
      type: str
      sample: Specified access key is not found.
    http_status:
      description: The status of the HTTP response.
      returned: always
      type: int
      sample: 404
    request_id:
      description: The id of the request, for the vendor's support.
      returned: always
      type: str
      sample: 45D5B0AD-3B00-4A9B-9911-6D5303B06712
    operation:
      description: The operation that was called.
      returned: always
      type: str
      sample: DescribeTasks
    host:
      description: The host that was called.
      returned: always
      type: str
      sample: ecs-cn-hangzhou.aliyuncs.com
    recommend:
      description: The URL of the advice that the API gives.
      returned: always
      type: str
      sample: null
    access_denied_detail:
      description: What the API says about a denial. A dictionary, as the API wrote it.
      returned: always
      type: raw
      sample: null
"""

from ansible_collections.alicloud.gate.plugins.module_utils._door.info import info
from ansible_collections.alicloud.gate.plugins.module_utils._door.module import run


def main() -> None:
    run(info("ecs_task"))


if __name__ == "__main__":
    main()
