# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: eci_commit_container_task_info
short_description: Query Alibaba Cloud ECI tasks that commit a container to an image
version_added: 1.0.0
description:
  - Returns tasks of Elastic Container Instance (ECI) that turn a running container into an image and push it to a
    registry, with their progress and phases. The API's operation is C(DescribeCommitContainerTask).
  - All pages are fetched, and long lists of ids are split into as many calls as necessary.
  - To wait until tasks have ended, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=eci_commit_container_task).
options:
  task_ids:
    description:
      - The ids of the tasks, as C(CommitContainer) returned them. Ids are letters, digits and C(_.:-), at most 128.
      - At least one of O(task_ids) and O(container_group_id) is required.
    type: list
    elements: str
  container_group_id:
    description:
      - Only tasks of this container group, which the console calls an ECI instance.
    type: str
  task_status:
    description:
      - Only tasks in this state.
    type: str
    choices: [Running, Succeeded, Failed]
  limit:
    description:
      - Return at most this many tasks, at least 1. Not together with O(task_ids).
    type: int
notes:
  - "A RAM policy has to allow C(eci:DescribeCommitContainerTask) on C(acs:eci:*:*:containergroup/*)."
seealso:
  - module: alicloud.gate.wait_for_task
  - name: DescribeCommitContainerTask
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Eci/2018-08-08/DescribeCommitContainerTask
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query one commit task
  alicloud.gate.eci_commit_container_task_info:
    region: cn-hangzhou
    task_ids: t-2ze0docs0commit0001
  register: commit

- name: Show its progress
  ansible.builtin.debug:
    msg: "{{ item.id }} is {{ item.status }} at {{ item.progress }}%: {{ item.message }}"
  loop: "{{ commit.tasks }}"
  loop_control:
    label: "{{ item.id }}"

- name: Query the failed commit tasks of a container group
  alicloud.gate.eci_commit_container_task_info:
    region: cn-hangzhou
    container_group_id: eci-2ze0docs0group0001
    task_status: Failed
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
      sample: eci_commit_container_task
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: t-2zej6nstkg744qc3abcd
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
      sample: Succeeded
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
      sample: 100
    message:
      description: The best reason or message that the API gives for the task; empty when there is none.
      returned: success
      type: str
      sample: Committed container worker0
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2023-03-06T08:22:40Z"
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
      sample: "2023-03-06T08:23:40Z"
    task_id:
      description: The id of the task, RV(tasks[].id).
      returned: success
      type: str
      sample: t-2zej6nstkg744qc3abcd
    task_status:
      description: The state of the task, RV(tasks[].status).
      returned: success
      type: str
      sample: Succeeded
    task_progress:
      description: The progress as the API writes it.
      returned: when the API gives it
      type: str
      sample: "100%"
    status_message:
      description: What the API says about the state.
      returned: when the API gives it
      type: str
      sample: Committed container worker0
    container_name:
      description: The name of the container.
      returned: when the API gives it
      type: str
      sample: worker0
    commit_phase_infos:
      description: The phases of the task so far.
      returned: when the API gives it
      type: list
      elements: dict
      contains:
        phase:
          description: C(PullBaseImage), C(CommitContainer) or C(PushCommittedImage).
          returned: when the API gives it
          type: str
          sample: PullBaseImage
        status:
          description: The state of the phase.
          returned: when the API gives it
          type: str
          sample: Success
        message:
          description: What the API says about the phase.
          returned: when the API gives it
          type: str
          sample: Pulled the image of container worker0
        record_time:
          description: When this was recorded, as the API writes it.
          returned: when the API gives it
          type: str
          sample: "2023-01-05T14:06:40.920005316+08:00"
    task_creation_time:
      description: When the task was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2023-03-06T08:22:40Z"
    task_finished_time:
      description: When the task ended, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2023-03-06T08:23:40Z"
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
      sample: DescribeCommitContainerTask
    host:
      description: The host that was called.
      returned: always
      type: str
      sample: eci.cn-hangzhou.aliyuncs.com
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
    run(info("eci_commit_container_task"))


if __name__ == "__main__":
    main()
