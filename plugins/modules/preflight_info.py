# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: preflight_info
short_description: Check in the first second whether Alibaba Cloud gates will work
version_added: 2.0.0
description:
  - Tries each operation that gates on the given kinds call, once and harmlessly, and says whether this account may call
    it from here. So a pipeline learns that it may not query its tasks before it starts them.
  - A harmless call lists one task, or asks for an id that no task has.
  - The calls are made in parallel, at most two per operation, all within O(timeout). Only the operations in RV(checks)
    are called.
  - Fails only for invalid options or when there are no credentials. What the answers mean for the play is up to its
    author, usually C(failed_when) with RV(ready).
options:
  kinds:
    description:
      - The kinds of task to try, by default all of them.
      - The kinds of Container Registry need O(instance_id). Without it they are refused if named here, and otherwise
        listed in RV(checks) as not tried.
    type: list
    elements: str
  instance_id:
    description:
      - The instance of Container Registry to ask, for kinds that belong to one.
    type: str
  repo_id:
    description:
      - The repository of O(instance_id) to ask, for the kind V(cr_repo_tag), so that a policy for single repositories
        is tried as it will be used. By default, asks for a repository that does not exist.
    type: str
  failure_details:
    description:
      - Also try the operations that say why a task failed. Gates work without them, so they do not affect RV(ready); a
        warning names one that is denied.
    type: bool
    default: true
  timeout:
    description:
      - How long everything may take, in seconds, at least 1. What is not answered by then is undecided.
    type: int
    default: 30
notes:
  - O(connect_timeout) and O(read_timeout) are cut to O(timeout).
  - RV(policy) has every action that is needed, and the resources that it can be narrowed to.
seealso:
  - module: alicloud.gate.wait_for_task
  - ref: ansible_collections.alicloud.gate.docsite.guide_preflight
    description: What is asked, what each answer means, and how to report what the live service answers.
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.kinds.several
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Stop before anything is built when a gate on it could not work
  alicloud.gate.preflight_info:
    region: cn-hangzhou
    kinds: [ecs_image_pipeline_execution, ecs_image]
  register: preflight
  failed_when: not preflight.ready

- name: Try everything, and the registry too
  alicloud.gate.preflight_info:
    region: cn-hangzhou
    instance_id: cri-shac0docs0inst001
    repo_id: crr-0docs0repo00000001
  register: preflight

- name: Write the policy that would allow it to a file, to be pasted into the RAM console
  ansible.builtin.copy:
    content: "{{ preflight.policy | to_nice_json }}"
    dest: policy.json
    mode: "0644"

- name: Show what may be pasted into a public issue
  ansible.builtin.debug:
    msg: "{{ preflight.evidence | to_nice_json }}"
"""

RETURN = r"""
ready:
  description:
    - Whether gates on all kinds that were tried will work, that is, each operation that returns tasks is allowed.
    - Also V(false) if something was undecided, or nothing was tried.
  returned: success
  type: bool
  sample: false
msg:
  description: What stands in the way, in a sentence; also a warning. It is what a task with C(failed_when) fails with.
  returned: when RV(ready) is false
  type: str
  sample: >-
    Not ready: DescribeImages: Forbidden.RAM: User not authorized to operate on the specified resource; the RAM policy
    has to allow ecs:DescribeImages.
checks:
  description: One for each operation, in the order of O(kinds).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind that the operation is called for.
      returned: always
      type: str
      sample: ecs_image
    operation:
      description: The operation.
      returned: always
      type: str
      sample: DescribeImages
    region:
      description: The region of the task.
      returned: always
      type: str
      sample: cn-hangzhou
    host:
      description: The host that was called.
      returned: always
      type: str
      sample: ecs-cn-hangzhou.aliyuncs.com
    allowed:
      description:
        - Whether the API lets this account call the operation.
        - V(false) if it denies the call or does not accept the credentials.
        - V(null) if undecided, because there was no answer, an answer about something else, or no call.
      returned: always
      type: bool
      sample: false
    ram_action:
      description:
        - The action that a RAM policy has to allow.
        - After a denial, the one that the API named, if any.
      returned: always
      type: str
      sample: ecs:DescribeImages
    code:
      description: The API's error code, V(null) without one. The code for an id that does not exist is a good answer.
      returned: always
      type: str
      sample: Forbidden.RAM
    http_status:
      description: The status of the HTTP response, V(null) without one.
      returned: always
      type: int
      sample: 403
    message:
      description: What stands in the way, or should be known; empty if all is well.
      returned: always
      type: str
      sample: >-
        Forbidden.RAM: User not authorized to operate on the specified resource; the RAM policy has to allow
        ecs:DescribeImages
    seconds:
      description: From the first request to the deciding answer.
      returned: always
      type: float
      sample: 0.114
policy:
  description:
    - The smallest RAM policy that allows gates on the kinds that were tried, ready for
      P(ansible.builtin.to_nice_json#filter).
    - With O(failure_details) its last statement is for the operations that say why a task failed.
  returned: success
  type: dict
  sample:
    Version: "1"
    Statement:
      - Effect: Allow
        Action: ecs:DescribeImages
        Resource: acs:ecs:*:*:image/*
clock_skew:
  description:
    - By how many seconds the API's clock is ahead of that of the host that the module runs on, negative if it is
      behind. V(null) without an answer.
    - The API refuses requests beyond 900 seconds; a gate then dates them by the API's clock. From 60 seconds on there
      is a warning, also in the messages of RV(checks).
  returned: success
  type: int
  sample: 0
credential_source:
  description: Where the credentials came from, never a value.
  returned: success
  type: str
  sample: environment ALIBABA_CLOUD_ACCESS_KEY_ID
evidence:
  description:
    - What the service answered to questions that no vendor document answers, made to be pasted into a public issue. It
      contains no id, account, request id or other value, and no host name.
    - One entry per question and operation that can answer it.
  returned: success
  type: list
  elements: dict
  contains:
    question:
      description: The question, by its name in the guide.
      returned: always
      type: str
      sample: unknown_execution
    operation:
      description: The operation that was called.
      returned: always
      type: str
      sample: DescribeImagePipelineExecutions
    vendor_host:
      description: Whether a host of the vendor answered, not one of the user's own; V(null) without an answer.
      returned: always
      type: bool
      sample: true
    http_status:
      description: The status of the HTTP response, V(null) without one.
      returned: always
      type: int
      sample: 200
    code:
      description:
        - The API's code, V(null) without one. Words that the vendor's codes do not use are shown as asterisks.
      returned: always
      type: str
      sample: InvalidImagePipelineExecution.NotFound
    fields:
      description: The types of the fields that the question is about, or V(absent). Never their values.
      returned: always
      type: dict
      sample:
        ImagePipelineExecution.ImagePipelineExecutionSet: empty list
    headers:
      description: The names of those of a few headers that the response had.
      returned: always
      type: list
      elements: str
      sample: [date, x-acs-request-id]
"""

from ansible_collections.alicloud.gate.plugins.module_utils._door.module import run
from ansible_collections.alicloud.gate.plugins.module_utils._door.preflight import preflight


def main() -> None:
    run(preflight())


if __name__ == "__main__":
    main()
