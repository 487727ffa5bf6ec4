# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cr_repo_tag_info
short_description: Query Alibaba Cloud Container Registry tags, to see whether an image is there
version_added: 1.0.0
description:
  - Returns tags of image repositories of Container Registry Enterprise Edition, with the digest of the image that
    each points to. The API's operation is C(GetRepoTag).
  - The API cannot list the tasks that build accelerated images, but the image itself appears once it is built.
    Container Registry usually stores it under the tag of its source with the suffix C(_accelerated); the rule that
    builds it can differ.
  - Each tag costs one call.
  - To wait until a tag is there, or points to a new image, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=cr_repo_tag).
options:
  instance_id:
    description:
      - The id of the registry instance. One that the API does not know is an error.
    type: str
    required: true
  tag_ids:
    description:
      - The tags, each as C(REPO_ID:TAG), for example V(crr-tquyps22md8pabcd:1.4_accelerated). A repository that the API
        does not know is an error; a tag that it does not know is listed in RV(missing).
      - Both parts are letters, digits and C(_.-), together at most 128.
    type: list
    elements: str
    required: true
notes:
  - "A RAM policy has to allow C(cr:ListRepositoryTag) on C(acs:cr:*:*:repository/*); the API's operation requires that
    action, not one of its own name."
  - The API gives no reason for a failure here; RV(tasks[].message) is always empty.
seealso:
  - module: alicloud.gate.wait_for_task
  - module: alicloud.gate.cr_artifact_build_task_info
  - name: GetRepoTag
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/cr/2018-12-01/GetRepoTag
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: See which image the tag points to before the build
  alicloud.gate.cr_repo_tag_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    tag_ids: crr-0docs0repo00000001:1.4_accelerated
  register: before

- name: Note the time
  ansible.builtin.set_fact:
    build_begins: "{{ now(utc=true, fmt='%Y-%m-%dT%H:%M:%SZ') }}"

# Push the image here, or whatever else starts the build.

- name: Wait until the tag names the new image
  alicloud.gate.wait_for_task:
    kind: cr_repo_tag
    id: crr-0docs0repo00000001:1.4_accelerated
    instance_id: cri-shac0docs0inst001
    region: cn-hangzhou
    not_digest: "{{ (before.tasks | first | default({})).digest | default('') }}"
    newer_than: "{{ build_begins }}"

- name: Query several tags, and see which are not there
  alicloud.gate.cr_repo_tag_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    tag_ids:
      - crr-0docs0repo00000001:1.4_accelerated
      - crr-0docs0repo00000001:1.5_accelerated
  register: images
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
      sample: cr_repo_tag
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: crr-tquyps22md8pabcd:1.4_accelerated
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
      sample: NORMAL
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
      sample: "2019-11-04T03:45:25Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2019-11-04T13:53:28Z"
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    digest:
      description: The digest of the image that the tag names now. The API may leave out C(sha256:).
      returned: when the API gives it
      type: str
      sample: 67bfbcc12b67936ec7f867927817cbb071832b873dbcaed312a1930ba5f1abcd
    image_create:
      description: When the tag was created, in milliseconds since 1970.
      returned: when the API gives it
      type: int
      sample: 1572839125000
    image_id:
      description: The id of the image, a digest of its configuration.
      returned: when the API gives it
      type: str
      sample: 45023655bf39c382e26a8607d057c27871dee163c1ecf48cc1ebf2a1a9d2abcd
    image_size:
      description: The size of the image in bytes.
      returned: when the API gives it
      type: int
      sample: 27107966
    image_update:
      description: When the tag was last given to an image, in milliseconds since 1970.
      returned: when the API gives it
      type: int
      sample: 1572875608000
    tag:
      description: The tag, the second part of RV(tasks[].id).
      returned: success
      type: str
      sample: 1.4_accelerated
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
      sample: GetRepoTag
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
    run(info("cr_repo_tag"))


if __name__ == "__main__":
    main()
