# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_image_pipeline_execution_info
short_description: Query executions of Alibaba Cloud ECS image pipelines
version_added: 1.0.0
description:
  - Returns executions of image pipelines of Elastic Compute Service (ECS), which the console calls image building
    tasks. The API's operation is C(DescribeImagePipelineExecutions).
  - All pages are fetched. Executions that are queried by id cost one call each.
  - To wait until executions have ended, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=ecs_image_pipeline_execution).
options:
  execution_ids:
    description:
      - The ids of the executions, as C(StartImagePipelineExecution) returned them. Ids are letters, digits and C(_.:-),
        at most 128.
      - At least one of O(execution_ids) and O(image_pipeline_id) is required.
    type: list
    elements: str
  image_pipeline_id:
    description:
      - Only executions of this image pipeline.
    type: str
  statuses:
    description:
      - Only executions in one of these states.
    type: list
    elements: str
    choices:
      - PREPARING
      - REPAIRING
      - BUILDING
      - TESTING
      - DISTRIBUTING
      - RELEASING
      - SUCCESS
      - PARTITION_SUCCESS
      - FAILED
      - TEST_FAILED
      - CANCELLING
      - CANCELLED
  tags:
    description:
      - Only executions that have all these tags, at most 20.
    type: dict
  limit:
    description:
      - Return at most this many tasks, at least 1. Not together with O(execution_ids).
    type: int
notes:
  - "A RAM policy has to allow C(ecs:DescribeImagePipelineExecutions) on C(acs:ecs:*:*:imagepipeline/*) and
    C(acs:ecs:*:*:imagepipelineexecution/*)."
  - Deleting an image pipeline also deletes its executions.
  - With V(TEST_FAILED) and V(PARTITION_SUCCESS) the image exists; RV(tasks[].image_id) is its id.
seealso:
  - module: alicloud.gate.wait_for_task
  - name: DescribeImagePipelineExecutions
    description: The vendor's page of the operation. The descriptions of its parameters are shifted by one row.
    link: https://api.alibabacloud.com/document/Ecs/2014-05-26/DescribeImagePipelineExecutions
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query one execution
  alicloud.gate.ecs_image_pipeline_execution_info:
    region: cn-hangzhou
    execution_ids: exec-5fb8docs00000001
  register: build

- name: Show the image
  ansible.builtin.debug:
    msg: "{{ build.tasks[0].status }}: {{ build.tasks[0].image_id | default('no image yet') }}"

- name: Query what is under way in a pipeline
  alicloud.gate.ecs_image_pipeline_execution_info:
    region: cn-hangzhou
    image_pipeline_id: ip-2ze0docs0pipe00001
    statuses:
      - PREPARING
      - BUILDING
      - TESTING

- name: Query the last executions of a team
  alicloud.gate.ecs_image_pipeline_execution_info:
    region: cn-hangzhou
    image_pipeline_id: ip-2ze0docs0pipe00001
    tags:
      team: platform
    limit: 5
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
      sample: ecs_image_pipeline_execution
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: exec-5fb8facb8ed7427cabcd
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
      sample: The image is ready
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2020-11-24T06:00:00Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2020-11-24T06:31:12Z"
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    execution_id:
      description: The id of the execution, RV(tasks[].id).
      returned: success
      type: str
      sample: exec-5fb8facb8ed7427cabcd
    image_pipeline_id:
      description: The image pipeline.
      returned: when the API gives it
      type: str
      sample: ip-2ze5tsl5bp6nf2b3abcd
    image_id:
      description: The id of the image that was built.
      returned: when the API gives it
      type: str
      sample: m-bp67acfmxazb4p2iabcd
    api_message:
      description: The API's own C(Message); RV(tasks[].message) has the reason of a failure, too.
      returned: when the API gives it
      type: str
      sample: The image is ready
    error_code:
      description: The code of the failure. Only newer versions of the API give it.
      returned: when the API gives it
      type: str
      sample: ""
    error_info:
      description: What failed. Only newer versions of the API give it.
      returned: when the API gives it
      type: str
      sample: ""
    creation_time:
      description: When the execution was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2020-11-24T06:00:00Z"
    modified_time:
      description: When the execution was last changed, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2020-11-24T06:31:12Z"
    resource_group_id:
      description: The resource group.
      returned: when the API gives it
      type: str
      sample: rg-bp67acfmxazb4p2iabcd
    tags:
      description: The tags as a dictionary, keys and values as the API wrote them.
      returned: success
      type: dict
      sample: {team: platform}
    api_tags:
      description: The tags in the API's own form.
      returned: when the API gives it
      type: dict
      contains:
        tag:
          description: The tags.
          returned: when the API gives it
          type: list
          elements: dict
          contains:
            tag_key:
              description: The key.
              returned: when the API gives it
              type: str
              sample: team
            tag_value:
              description: The value.
              returned: when the API gives it
              type: str
              sample: platform
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
      sample: DescribeImagePipelineExecutions
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
    run(info("ecs_image_pipeline_execution"))


if __name__ == "__main__":
    main()
