# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cr_repo_sync_task_info
short_description: Query Alibaba Cloud Container Registry tasks that copy images to another instance
version_added: 2.0.0
description:
  - Returns tasks with which Container Registry copies an image to an instance in another region or account. The API's
    operation is C(GetRepoSyncTask).
  - Each id costs one call.
  - To wait until images have arrived, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=cr_repo_sync_task).
options:
  instance_id:
    description:
      - The instance of Container Registry that the image comes from.
    type: str
    required: true
  sync_task_ids:
    description:
      - The ids of the tasks, as C(CreateRepoSyncTask) and C(CreateRepoSyncTaskByRule) return them. Ids are letters,
        digits and C(_.:-), at most 128.
    type: list
    elements: str
    required: true
notes:
  - "A RAM policy has to allow C(cr:GetRepositorySync) on C(acs:cr:*:*:repository/*); that is what the API's operation
    requires."
  - The region is that of the instance that the image comes from.
  - One push can match several rules and start several tasks; they share one RV(tasks[].sync_batch_task_id).
  - RV(tasks[].api_progress) is V(0) or V(1), not a percentage, so RV(tasks[].progress) is V(null). The API gives no
    times.
seealso:
  - module: alicloud.gate.wait_for_task
  - module: alicloud.gate.cr_repo_tag_info
  - name: GetRepoSyncTask
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/cr/2018-12-01/GetRepoSyncTask
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query the copy of an image to another region
  alicloud.gate.cr_repo_sync_task_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    sync_task_ids: rst-0docs0sync00000001
  register: copy

- name: Show where it goes, and how far it is
  ansible.builtin.debug:
    msg: "{{ copy.tasks[0].image_to.region_id }}: {{ copy.tasks[0].status }}, {{ copy.tasks[0].synced_size }} bytes"
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
      sample: cr_repo_sync_task
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: rst-5b1c8d0example
    region:
      description: The region of the task.
      returned: success
      type: str
      sample: cn-hangzhou
    instance_id:
      description: The Container Registry instance of the task, or V(null) for tasks of other products.
      returned: success
      type: str
      sample: cri-shac42yvqzvqabcd
    status:
      description: The API's own word for the state of the task, unchanged; empty when the task is missing.
      returned: success
      type: str
      sample: ERROR
    outcome:
      description:
        - What the status means, in words that are the same for every kind.
        - V(running), V(succeeded), V(partial), V(failed) or V(cancelled).
        - V(unknown) for a status that this version does not know, or a task that never got an answer.
        - V(missing) for a task that the API does not have; only M(alicloud.gate.wait_for_task) returns it.
      returned: success
      type: str
      sample: failed
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
      sample: NETWORK_ERROR
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
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
      sample: null
    cross_user:
      description: Whether it goes to another account.
      returned: when the API gives it
      type: bool
      sample: false
    image_from:
      description: The image that is copied.
      returned: when the API gives it
      type: dict
      contains:
        image_tag:
          description: The tag.
          returned: when the API gives it
          type: str
          sample: "1.4"
        instance_id:
          description: The instance of Container Registry.
          returned: when the API gives it
          type: str
          sample: cri-one
        region_id:
          description: The region.
          returned: when the API gives it
          type: str
          sample: cn-hangzhou
        repo_name:
          description: The repository.
          returned: when the API gives it
          type: str
          sample: web
        repo_namespace_name:
          description: The namespace.
          returned: when the API gives it
          type: str
          sample: team
    image_to:
      description: The image that it becomes.
      returned: when the API gives it
      type: dict
      contains:
        image_tag:
          description: The tag.
          returned: when the API gives it
          type: str
          sample: "1.4"
        instance_id:
          description: The instance of Container Registry.
          returned: when the API gives it
          type: str
          sample: cri-two
        region_id:
          description: The region.
          returned: when the API gives it
          type: str
          sample: eu-central-1
        repo_name:
          description: The repository.
          returned: when the API gives it
          type: str
          sample: web
        repo_namespace_name:
          description: The namespace.
          returned: when the API gives it
          type: str
          sample: team
    layer_tasks:
      description: The layers of the image.
      returned: when the API gives it
      type: list
      elements: dict
      contains:
        artifact_digest:
          description: The digest of the image that the layer belongs to.
          returned: when the API gives it
          type: str
          sample: sha256:9a01
        digest:
          description: The digest of the layer.
          returned: when the API gives it
          type: str
          sample: sha256:67bf
        size:
          description: The size of the layer in bytes.
          returned: when the API gives it
          type: int
          sample: 23655489
        sync_layer_task_id:
          description: The id of the copy of the layer.
          returned: when the API gives it
          type: str
          sample: rslt-1a2b3c4dabcd
        synced_size:
          description: How many bytes have been copied.
          returned: when the API gives it
          type: int
          sample: 23655489
        task_status:
          description: The API's word for its state.
          returned: when the API gives it
          type: str
          sample: SUCCESS
    priority:
      description: The priority, V(1) to V(5).
      returned: when the API gives it
      type: int
      sample: 3
    api_progress:
      description: V(1) when the image has been copied, else V(0).
      returned: when the API gives it
      type: int
      sample: 0
    sync_batch_task_id:
      description: The id that the tasks of one push share.
      returned: when the API gives it
      type: str
      sample: rsb-1a2b3c4dabcd
    sync_rule_id:
      description: The rule that started it.
      returned: when the API gives it
      type: str
      sample: crsr-7lph66uloi6habcd
    sync_task_id:
      description: The id of the task.
      returned: success
      type: str
      sample: rst-5b1c8d0example
    sync_trans_accelerate:
      description: Whether the copy is accelerated.
      returned: when the API gives it
      type: bool
      sample: false
    synced_size:
      description: How many bytes have been copied.
      returned: when the API gives it
      type: int
      sample: 23655489
    task_issue:
      description: Why it failed, for example V(NETWORK_ERROR) or V(TAG_CONFLICT).
      returned: when the API gives it
      type: str
      sample: NETWORK_ERROR
    task_status:
      description: The same word as RV(tasks[].status).
      returned: when the API gives it
      type: str
      sample: ERROR
    task_trigger:
      description: Whether a rule started it, V(PASSIVE), or somebody, V(INITIATIVE).
      returned: when the API gives it
      type: str
      sample: INITIATIVE
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
      sample: GetRepoSyncTask
    host:
      description: The host that was called.
      returned: always
      type: str
      sample: cr.cn-hangzhou.aliyuncs.com
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
    run(info("cr_repo_sync_task"))


if __name__ == "__main__":
    main()
