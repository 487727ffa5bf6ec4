# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_invocation_info
short_description: Query Alibaba Cloud Assistant commands that run on ECS instances
version_added: 2.0.0
description:
  - Returns invocations, that is, commands that Cloud Assistant runs on one or more instances of Elastic Compute Service
    (ECS). The API's operation is C(DescribeInvocations).
  - All pages are fetched. Each id costs one call.
  - To wait until commands have run, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=ecs_invocation).
options:
  invoke_ids:
    description:
      - The ids of the invocations, as C(RunCommand) and C(InvokeCommand) return them (C(InvokeId), not C(CommandId)).
        Ids are letters, digits and C(_.:-), at most 128.
      - Without ids all invocations of the region that match the other options are returned.
    type: list
    elements: str
  command_id:
    description:
      - Only invocations of this command.
    type: str
  command_name:
    description:
      - Only invocations of commands with this name. The API ignores it together with O(ecs_instance_id).
    type: str
  command_type:
    description:
      - Only invocations of commands of this type.
    type: str
    choices: [RunBatScript, RunPowerShellScript, RunShellScript]
  ecs_instance_id:
    description:
      - Only invocations on this ECS instance.
    type: str
  invoke_status:
    description:
      - Only invocations in this state, as in RV(tasks[].status) or the older RV(tasks[].invoke_status).
    type: str
    choices: [Pending, Scheduled, Running, Stopping, Finished, Success, PartialFailed, Failed, Stopped]
  repeat_mode:
    description:
      - Only invocations that run once, on a schedule, at the next start of an instance, or at each. The API ignores it
        together with O(ecs_instance_id).
    type: str
    choices: [Once, Period, NextRebootOnly, EveryReboot]
  timed:
    description:
      - Whether to return invocations that run on a schedule. Without it the API returns those that run once and those
        whose schedule is over.
    type: bool
  resource_group_id:
    description:
      - Only invocations that were started with this resource group.
    type: str
  tags:
    description:
      - Only invocations that have all these tags, at most 20.
    type: dict
  limit:
    description:
      - Return at most this many invocations, at least 1. Not together with O(invoke_ids).
    type: int
notes:
  - "A RAM policy has to allow C(ecs:DescribeInvocations) on C(acs:ecs:*:*:instance/*) and C(acs:ecs:*:*:command/*)."
  - RV(tasks[].command_content) and RV(tasks[].parameters) may hold secrets, and the API always returns them. Use
    C(no_log) where that matters. The output of a command is not asked for.
  - V(Success) means that it succeeded on at least one instance and failed on none. It may not have run where it was
    stopped first; RV(tasks[].invoke_instances) tells.
  - The API keeps invocations for 30 days.
seealso:
  - module: alicloud.gate.wait_for_task
  - name: DescribeInvocations
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Ecs/2014-05-26/DescribeInvocations
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query a command that was run
  alicloud.gate.ecs_invocation_info:
    region: cn-hangzhou
    invoke_ids: t-hz0docs0invoke001
  register: command

- name: Show where it failed
  ansible.builtin.debug:
    msg: "{{ command.tasks[0].message }}"

- name: Query what runs on an instance
  alicloud.gate.ecs_invocation_info:
    region: cn-hangzhou
    ecs_instance_id: i-bp10docs0instance01
    invoke_status: Running
  register: running

- name: Wait until it is through
  alicloud.gate.wait_for_task:
    tasks: "{{ running.tasks }}"
    state: finished
  when: running.tasks | length > 0
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
      sample: ecs_invocation
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: t-hz01q9tn8xjabcd
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
      sample: PartialFailed
    outcome:
      description:
        - What the status means, in words that are the same for every kind.
        - V(running), V(succeeded), V(partial), V(failed) or V(cancelled).
        - V(unknown) for a status that this version does not know, or a task that never got an answer.
        - V(missing) for a task that the API does not have; only M(alicloud.gate.wait_for_task) returns it.
      returned: success
      type: str
      sample: partial
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
      sample: "i-bp185fcs2zabcd: exit code 3"
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:00Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:02Z"
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:31Z"
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:31Z"
    tags:
      description: The tags, as a plain dictionary.
      returned: success
      type: dict
      sample: {release: "7"}
    command_content:
      description: The command, in Base64. It may hold secrets.
      returned: when the API gives it
      type: str
      sample: L29wdC9kZXBsb3kuc2g=
    command_description:
      description: The description of the command.
      returned: when the API gives it
      type: str
      sample: ""
    command_id:
      description: The id of the command.
      returned: when the API gives it
      type: str
      sample: c-hz01q9tn8x2abcd
    command_name:
      description: The name of the command.
      returned: when the API gives it
      type: str
      sample: deploy
    command_type:
      description: The type of the command.
      returned: when the API gives it
      type: str
      sample: RunShellScript
    container_id:
      description: The container that it runs in.
      returned: when the API gives it
      type: str
      sample: ""
    container_name:
      description: The name of that container.
      returned: when the API gives it
      type: str
      sample: ""
    creation_time:
      description: When it was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2026-11-20T08:00:00Z"
    frequency:
      description: The schedule of one that repeats.
      returned: when the API gives it
      type: str
      sample: ""
    invocation_status:
      description: The same word as RV(tasks[].status).
      returned: when the API gives it
      type: str
      sample: PartialFailed
    invoke_id:
      description: The id of the invocation.
      returned: success
      type: str
      sample: t-hz01q9tn8xjabcd
    invoke_instances:
      description: What became of it on the instances.
      returned: when the API gives it
      type: dict
      contains:
        invoke_instance:
          description: The instances, one by one.
          returned: when the API gives it
          type: list
          elements: dict
          contains:
            creation_time:
              description: When it was created there.
              returned: when the API gives it
              type: str
              sample: "2026-11-20T08:00:00Z"
            dropped:
              description: How many characters of the output were cut off.
              returned: when the API gives it
              type: int
              sample: 0
            error_code:
              description: Why it failed, as a code; empty when all is well.
              returned: when the API gives it
              type: str
              sample: ""
            error_info:
              description: Why it failed, in words; empty when all is well.
              returned: when the API gives it
              type: str
              sample: ""
            exit_code:
              description: The exit code of the command.
              returned: when the API gives it
              type: int
              sample: 0
            finish_time:
              description: When it ended there.
              returned: when the API gives it
              type: str
              sample: "2026-11-20T08:00:09Z"
            instance_id:
              description: The ECS instance.
              returned: when the API gives it
              type: str
              sample: i-one
            instance_invoke_status:
              description: The former word for its state there.
              returned: when the API gives it
              type: str
              sample: Finished
            invocation_status:
              description: Its state there, for example V(Success), V(Failed), V(Aborted) or V(Timeout).
              returned: when the API gives it
              type: str
              sample: Success
            oss_output_error_code:
              description: Why its output was not delivered, as a code.
              returned: when the API gives it
              type: str
              sample: ""
            oss_output_error_info:
              description: Why its output was not delivered, in words.
              returned: when the API gives it
              type: str
              sample: ""
            oss_output_status:
              description: How far the delivery of its output is.
              returned: when the API gives it
              type: str
              sample: ""
            oss_output_uri:
              description: Where its output was delivered to.
              returned: when the API gives it
              type: str
              sample: ""
            output:
              description: Its output; empty, since it is not asked for.
              returned: when the API gives it
              type: str
              sample: ""
            repeats:
              description: How often it has run there.
              returned: when the API gives it
              type: int
              sample: 1
            start_time:
              description: When it was started there.
              returned: when the API gives it
              type: str
              sample: "2026-11-20T08:00:02Z"
            stop_time:
              description: When it was stopped there.
              returned: when the API gives it
              type: str
              sample: ""
            timed:
              description: Whether it runs on a schedule there.
              returned: when the API gives it
              type: bool
              sample: false
            update_time:
              description: When its state last changed there.
              returned: when the API gives it
              type: str
              sample: "2026-11-20T08:00:09Z"
    invoke_status:
      description: The former word for its state. V(Finished) does not say whether it succeeded.
      returned: when the API gives it
      type: str
      sample: PartialFailed
    launcher:
      description: What starts the script.
      returned: when the API gives it
      type: str
      sample: ""
    oss_output_delivery:
      description: Where its output is to be delivered to.
      returned: when the API gives it
      type: str
      sample: ""
    parameters:
      description: The parameters of the command, as the text of a JSON object. They may hold secrets.
      returned: when the API gives it
      type: str
      sample: "{}"
    repeat_mode:
      description: How often it runs, V(Once), V(Period), V(NextRebootOnly) or V(EveryReboot).
      returned: when the API gives it
      type: str
      sample: Once
    api_tags:
      description: The tags as the API writes them.
      returned: when the API gives it
      type: dict
      contains:
        tag:
          description: The tags, one by one.
          returned: when the API gives it
          type: list
          elements: dict
          contains:
            tag_key:
              description: The key.
              returned: when the API gives it
              type: str
              sample: release
            tag_value:
              description: The value.
              returned: when the API gives it
              type: str
              sample: "7"
    termination_mode:
      description: What is ended when it is stopped or takes too long.
      returned: when the API gives it
      type: str
      sample: Process
    timed:
      description: Whether it runs on a schedule.
      returned: when the API gives it
      type: bool
      sample: false
    timeout:
      description: How many seconds one run may take on one instance.
      returned: when the API gives it
      type: int
      sample: 60
    username:
      description: The user that it runs as.
      returned: when the API gives it
      type: str
      sample: root
    working_dir:
      description: The folder that it runs in.
      returned: when the API gives it
      type: str
      sample: /root
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
      sample: DescribeInvocations
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
    run(info("ecs_invocation"))


if __name__ == "__main__":
    main()
