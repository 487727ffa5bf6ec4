# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cr_artifact_build_task_info
short_description: Query Alibaba Cloud Container Registry tasks that build artifacts, such as accelerated images
version_added: 1.0.0
description:
  - Returns tasks of Container Registry Enterprise Edition that build an artifact from another, for example an
    accelerated image from an image. The API's operation is C(GetArtifactBuildTask).
  - The API can neither list nor create build tasks, so the id has to come from what started the build.
  - Each task costs one call.
  - To wait until tasks have ended, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=cr_artifact_build_task).
options:
  instance_id:
    description:
      - The id of the registry instance. One that the API does not know is an error.
    type: str
    required: true
  build_task_ids:
    description:
      - The ids of the build tasks. Ids are letters, digits and C(_.:-), at most 128.
    type: list
    elements: str
    required: true
notes:
  - "A RAM policy has to allow C(cr:GetArtifactBuildTask) on C(acs:cr:*:*:instance/*)."
  - The API gives no reason for a failure here; RV(tasks[].message) is always empty.
seealso:
  - module: alicloud.gate.wait_for_task
  - name: GetArtifactBuildTask
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/cr/2018-12-01/GetArtifactBuildTask
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query a build task
  alicloud.gate.cr_artifact_build_task_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    build_task_ids: i2a-1yu0docs0build001
  register: build

- name: Show what it builds
  ansible.builtin.debug:
    msg: "{{ build.tasks[0].status }}: {{ build.tasks[0].target_artifact.version }}"

- name: Query several, and see which of them the API does not know
  alicloud.gate.cr_artifact_build_task_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    build_task_ids:
      - i2a-1yu0docs0build001
      - i2a-1yu0docs0build999
  register: builds
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
      sample: cr_artifact_build_task
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: i2a-1yu3zmabcd
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
      sample: SUCCESS
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
      sample: null
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2023-05-30T03:04:31Z"
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2023-05-30T03:06:11Z"
    build_task_id:
      description: The id of the task, RV(tasks[].id).
      returned: success
      type: str
      sample: i2a-1yu3zmabcd
    task_status:
      description: The state of the task, RV(tasks[].status).
      returned: success
      type: str
      sample: SUCCESS
    artifact_build_type:
      description:
        - V(IMAGE_TO_ACCELERATED_IMAGE) for Container Service for Kubernetes, V(IMAGE_TO_ECI_ACCELERATED_IMAGE) for
          Elastic Container Instance.
      returned: when the API gives it
      type: str
      sample: IMAGE_TO_ACCELERATED_IMAGE
    start_time:
      description: When the task was started, in seconds since 1970.
      returned: when the API gives it
      type: int
      sample: 1685415871
    end_time:
      description: When the task ended, in seconds since 1970.
      returned: when the API gives it
      type: int
      sample: 1685415971
    instructions:
      description: Reserved by the API.
      returned: when the API gives it
      type: list
      elements: str
      sample: []
    source_artifact:
      description: What is built from.
      returned: when the API gives it
      type: dict
      contains:
        artifact_type:
          description: The type of the artifact.
          returned: when the API gives it
          type: str
          sample: IMAGE
        repo_id:
          description: The id of the repository.
          returned: when the API gives it
          type: str
          sample: crr-8dz3aedjqlmkabcd
        version:
          description: The version of the artifact, an image's tag.
          returned: when the API gives it
          type: str
          sample: "1.4"
        size:
          description: The size in bytes. Only newer versions of the API give it.
          returned: when the API gives it
          type: int
          sample: 52428800
        layer_count:
          description: The number of layers. Only newer versions of the API give it.
          returned: when the API gives it
          type: int
          sample: 12
    target_artifact:
      description: What is built.
      returned: when the API gives it
      type: dict
      contains:
        artifact_type:
          description: The type of the artifact.
          returned: when the API gives it
          type: str
          sample: IMAGE
        repo_id:
          description: The id of the repository.
          returned: when the API gives it
          type: str
          sample: crr-8dz3aedjqlmkabcd
        version:
          description: The version of the artifact, an image's tag.
          returned: when the API gives it
          type: str
          sample: 1.4_accelerated
        size:
          description: The size in bytes. Only newer versions of the API give it.
          returned: when the API gives it
          type: int
          sample: 52428800
        layer_count:
          description: The number of layers. Only newer versions of the API give it.
          returned: when the API gives it
          type: int
          sample: 12
    priority:
      description: The priority of the task. Only newer versions of the API give it.
      returned: when the API gives it
      type: int
      sample: 1
    artifact_compression:
      description: How layers are squashed. Only newer versions of the API give it.
      returned: when the API gives it
      type: dict
      contains:
        platform:
          description: The platform.
          returned: when the API gives it
          type: str
          sample: linux/amd64
        squash_keep_layers:
          description: How many layers are kept.
          returned: when the API gives it
          type: int
          sample: 2
        start_layer_digest:
          description: The layer to start from.
          returned: when the API gives it
          type: str
          sample: sha256:0123abcd
missing:
  description:
    - The ids that were given and are not in the answer, in the order given. Not an error.
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
      sample: GetArtifactBuildTask
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
    run(info("cr_artifact_build_task"))


if __name__ == "__main__":
    main()
