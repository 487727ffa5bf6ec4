# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: wait_for_task
short_description: Wait until Alibaba Cloud tasks have finished as required
version_added: 1.0.0
description:
  - Holds the play until tasks have reached the required state, and fails as soon as they no longer can. One gate can
    wait for tasks of several kinds, regions and registry instances.
  - Each poll queries all tasks that are still open, in as few calls as possible. Tasks that have ended are not queried
    again.
  - A transient fault in the API or the network does not end the gate. A wrong key, missing permissions or a mistake in
    the input end it at once.
  - What can only be a mistake is refused before any call, with what to write instead.
  - Shows the progress of the tasks on standard error while it waits.
options:
  kind:
    description:
      - The kind of the tasks in O(ids), and of the items of O(tasks) that do not name one. It is the name of the info
        module without C(_info).
      - V(eci_image_cache), V(ecs_snapshot), V(ecs_invocation) and V(cr_repo_sync_task) were added in version 2.0.0.
      - An invocation of V(ecs_invocation) that repeats or is scheduled may never end, so the gate refuses it as soon as
        it sees it.
    type: str
  ids:
    description:
      - The ids of the tasks to wait for, all of one O(kind). Ids are letters, digits and C(_.:-), at most 128. The id
        of a tag is C(REPO_ID:TAG).
      - Either this or O(tasks) is required; a gate that waits for nothing is refused. Check mode accepts it, because
        nothing has started the tasks.
      - An item that is empty, null or left over from a template, such as V(None), is refused.
    type: list
    elements: str
    aliases: [id]
  instance_id:
    description:
      - The instance of Container Registry that the tasks belong to. Required for V(cr_artifact_build_task),
        V(cr_repo_tag) and V(cr_repo_sync_task); for the last it is the instance that the image comes from.
    type: str
  newer_than:
    description:
      - For V(cr_repo_tag), wait until the tag was given to an image after this time, so that the image from before the
        build does not open the gate. An ISO time with its zone, for example V(2026-03-06T08:22:40Z).
      - It is compared with the registry's clock. A tag that was last given in the same second does not count.
      - Refused if empty, and for tasks of other kinds.
    type: str
  not_digest:
    description:
      - For V(cr_repo_tag), wait until the tag points to an image other than the one with this digest. With or without
        C(sha256:). An empty digest, as for a tag that did not exist before, demands nothing.
      - A digest of the wrong length is refused, and so is the C(ImageId) of the tag, once that is seen. A mistyped
        digest of the right form looks like the digest of another image, and would open the gate. Take it from
        RV(alicloud.gate.cr_repo_tag_info#module:tasks) instead of typing it.
    type: str
  tasks:
    description:
      - The tasks to wait for, as a list of dictionaries. Not together with O(ids).
      - What an item leaves out comes from the option of that name.
      - Tasks returned by this collection are items too. From an item that has C(outcome), only the kind, the id, the
        region and the instance are used. In any other item, a key that is not listed here is refused.
      - A task that is given twice counts once.
    type: list
    elements: dict
    suboptions:
      kind:
        description:
          - The kind of the item's tasks, one of the choices of O(kind).
        type: str
      id:
        description:
          - The id of one task. Either this or O(tasks[].ids) is required.
        type: str
      ids:
        description:
          - The ids of several tasks.
        type: list
        elements: str
      region:
        description:
          - The region of the item's tasks.
        type: str
        aliases: [region_id, alicloud_region]
      instance_id:
        description:
          - The instance of Container Registry that the item's tasks belong to.
        type: str
      newer_than:
        description:
          - As O(newer_than), for the item's tags.
        type: str
      not_digest:
        description:
          - As O(not_digest), for the item's tags. If empty, it demands nothing, whatever O(not_digest) says.
        type: str
  state:
    description:
      - What each task has to reach.
      - V(succeeded) fails for a task that has ended in any other way.
      - V(finished) accepts any end.
    type: str
    choices: [succeeded, finished]
    default: succeeded
  condition:
    description:
      - A JMESPath expression over one task, as the info modules return it. A task meets it when the result is true, or
        a text, a list or a dictionary that is not empty. A number is an error, and has to be compared. Not together
        with O(state) and O(accept_partial).
      - Text takes single quotes; V(true), V(false) and numbers take backquotes. JMESPath reads a word without quotes,
        or in double quotes, as a field name, and a field that does not exist is null. So C(status != BUILDING) would be
        true at once. This and other obvious slips are refused before any call, with the corrected form.
      - A comparison is not met while one of its sides is null, unless null itself is written, in backquotes.
      - A task that has met it once counts, even if it moves on afterwards. A task that ends without meeting it has
        failed.
      - A syntax error is refused before any call. An error while it is evaluated, for example because a field is still
        null, counts as not yet met, and is quoted when the gate fails.
      - A state that a task passes through between two polls is not seen. Name it and all states after it.
      - Needs the Python library C(jmespath).
    type: str
  require:
    description:
      - V(all) opens the gate when every task has reached what is required.
      - V(any) opens it at the first task that has, and fails once none can. O(fail_fast) then has no effect, and a
        missing task just drops out.
    type: str
    choices: [all, any]
    default: all
  accept_partial:
    description:
      - Whether an image pipeline execution that ended as V(PARTITION_SUCCESS) counts as succeeded. The image then
        exists, but copying or sharing it, or cleaning up, went wrong somewhere.
      - Likewise an invocation that ended as V(PartialFailed). The command then succeeded on some instances, and failed
        on others.
    type: bool
    default: false
  fail_fast:
    description:
      - Whether to fail as soon as one task has ended, or is missing, without having reached what is required.
      - With V(false) the gate waits until every task has reached it, ended or gone missing, and then reports them all.
    type: bool
    default: true
  timeout:
    description:
      - How long the gate waits at most, in seconds of wall-clock time, whatever else happens. V(0) polls once.
      - The task keyword C(timeout) kills the task and loses every result. Use this option instead.
    type: int
    default: 3600
  delay:
    description:
      - How long to wait before the first poll, in seconds. It counts within O(timeout) and has to be smaller.
    type: int
    default: 0
  sleep:
    description:
      - How long to wait between two polls, in seconds, at least 1.
    type: int
    default: 10
  appear_timeout:
    description:
      - For how many seconds answers may lack a task before it counts as missing, from the first answer without it. A
        task started a moment ago may not show yet. With V(0) the first answer decides.
      - Not for V(cr_repo_tag). A tag appears when the build is done, so one that is not there counts as running, and is
        waited for until O(timeout).
      - Only time between answered polls counts.
    type: int
    default: 60
  failure_details:
    description:
      - Whether to ask the API why tasks have failed, once the gate is decided. At most ten tasks are asked for, within
        O(timeout) and ten seconds. The answers never change whether the gate opens.
      - For V(ecs_task) the operation is C(DescribeTaskAttribute), for V(cr_artifact_build_task)
        C(ListArtifactBuildTaskLog), of which the last 20 lines are shown. Other kinds give the reason themselves, or
        not at all.
      - V(output) does what V(true) does, and for V(ecs_invocation) also asks for the last lines of the command's output
        where it failed, with C(DescribeInvocationResults). They may contain secrets of yours.
      - These calls do not count in RV(api_calls).
    type: str
    choices: ["true", "false", output]
    default: "true"
  progress:
    description:
      - Whether to show the progress of the tasks on standard error. Nothing is shown with C(no_log) or C(async).
    type: bool
    default: true
  msg:
    description:
      - A text to put in front of the message when the gate fails.
    type: str
  resume:
    description:
      - Internal. Set by the action plugin of the same name; not meant for playbooks.
    type: dict
attributes:
  action:
    details:
      - When the module is sent and progress is shown, it runs in slices of half a minute, so a change shows up to ten
        seconds late, and each slice assumes a role anew.
  async:
    details:
      - No progress is shown under C(async).
requirements:
  - jmespath (only for O(condition))
notes:
  - "A RAM policy has to allow the action of each kind in the gate: C(ecs:DescribeTasks), C(ecs:DescribeImages),
    C(ecs:DescribeImagePipelineExecutions), C(eci:DescribeCommitContainerTask), C(cr:GetArtifactBuildTask),
    C(cr:ListRepositoryTag) for tags, C(ecs:DescribeSnapshots), C(ecs:DescribeInvocations), C(eci:DescribeImageCaches),
    C(cr:GetRepositorySync) for the copies of images. O(failure_details) needs C(ecs:DescribeTaskAttribute) and
    C(cr:ListArtifactBuildTaskLog), with V(output) also C(ecs:DescribeInvocationResults); without them only the reason
    is missing."
  - A poll of ECS tasks, images and snapshots costs one call per 100 of them, of ECI commit tasks one per 10, of all
    other kinds one each.
  - In check mode the gate polls once, without delay, and does not fail because of the tasks. API errors still fail.
  - O(retry_timeout) ends a gate only before the first answer, so that a mistyped host is noticed soon. After that, a
    transient error costs only that poll.
  - The gate warns of an unknown status once, and waits for it.
seealso:
  - module: alicloud.gate.cr_artifact_build_task_info
  - module: alicloud.gate.cr_repo_sync_task_info
  - module: alicloud.gate.cr_repo_tag_info
  - module: alicloud.gate.eci_commit_container_task_info
  - module: alicloud.gate.eci_image_cache_info
  - module: alicloud.gate.ecs_image_info
  - module: alicloud.gate.ecs_image_pipeline_execution_info
  - module: alicloud.gate.ecs_invocation_info
  - module: alicloud.gate.ecs_snapshot_info
  - module: alicloud.gate.ecs_task_info
  - name: JMESPath
    description: The language of O(condition).
    link: https://jmespath.org/
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.kinds
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Do not deploy before the new image is built
  alicloud.gate.wait_for_task:
    kind: ecs_image_pipeline_execution
    id: exec-5fb8docs00000001
    region: cn-hangzhou

- name: One gate for everything this release needs
  alicloud.gate.wait_for_task:
    region: cn-hangzhou
    timeout: 7200
    tasks:
      - kind: eci_commit_container_task
        id: t-2ze0docs0commit0001
      - kind: ecs_task
        ids: [t-gs50docs0import0001, t-gs50docs0import0002]
        region: ap-southeast-1
      - kind: cr_artifact_build_task
        id: i2a-1yu0docs0build001
        instance_id: cri-shac0docs0inst001

- name: Wait until the tag names another, newer image than before the build
  alicloud.gate.wait_for_task:
    kind: cr_repo_tag
    id: crr-0docs0repo00000001:1.4_accelerated
    instance_id: cri-shac0docs0inst001
    region: cn-hangzhou
    not_digest: sha256:67bfbcc12b67936ec7f867927817cbb071832b873dbcaed312a1930ba5f1e0c4
    newer_than: "2026-03-06T08:22:40Z"

- name: Go on when a command has run on all instances, and say what it put out where it failed
  alicloud.gate.wait_for_task:
    kind: ecs_invocation
    id: t-hz0docs0invoke002
    region: cn-hangzhou
    failure_details: output

- name: Query what is under way in a pipeline
  alicloud.gate.ecs_image_pipeline_execution_info:
    region: cn-hangzhou
    image_pipeline_id: ip-2ze0docs0pipe00001
    statuses: [PREPARING, BUILDING, TESTING, DISTRIBUTING, RELEASING]
  register: under_way

- name: Wait until all of it has ended, one way or the other
  alicloud.gate.wait_for_task:
    tasks: "{{ under_way.tasks }}"
    state: finished
  when: under_way.tasks | length > 0

- name: Go on as soon as the image exists, without waiting for its copies in other regions
  alicloud.gate.wait_for_task:
    kind: ecs_image_pipeline_execution
    id: exec-5fb8docs00000002
    region: cn-hangzhou
    condition: image_id && contains(['DISTRIBUTING', 'RELEASING', 'SUCCESS', 'PARTITION_SUCCESS'], status)

- name: Take whichever of two imports is ready first
  alicloud.gate.wait_for_task:
    kind: ecs_task
    ids: [t-bp10docs0import0001, t-bp10docs0import0002]
    region: cn-hangzhou
    require: any
    sleep: 5
  register: first

- name: Say which it was
  ansible.builtin.debug:
    msg: "{{ first.tasks | selectattr('reached') | map(attribute='resource_id') | list }}"

- name: Build and test, and say what went wrong
  block:
    - name: Wait for the tests of the image
      alicloud.gate.wait_for_task:
        kind: ecs_image_pipeline_execution
        id: exec-5fb8docs00000003
        region: cn-hangzhou
        msg: The image for release 1.4 is not good
      register: gate
  rescue:
    - name: Show the reason, and the image that was built all the same
      ansible.builtin.debug:
        msg:
          - "{{ ansible_failed_result.msg }}"
          - "{{ ansible_failed_result.tasks | rejectattr('reached') | map(attribute='image_id') | list }}"
"""

RETURN = r"""
reached:
  description: Whether the gate opened.
  returned: always, except for refused input
  type: bool
  sample: true
timed_out:
  description: Whether the clock ran out.
  returned: always, except for refused input
  type: bool
  sample: false
tasks:
  description:
    - Every task as last seen, in the order given.
    - Each has the keys that all kinds share, and every other field that the API returned for it, in snake_case. The
      fields of each kind are listed on the page of its info module.
  returned: always, except for refused input
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the task, the name of its info module without C(_info).
      returned: always
      type: str
      sample: ecs_image_pipeline_execution
    id:
      description: The id of the task.
      returned: always
      type: str
      sample: exec-5fb8facb8ed7427cabcd
    region:
      description: The region of the task.
      returned: always
      type: str
      sample: cn-hangzhou
    instance_id:
      description: The Container Registry instance of the task, or V(null) for tasks of other products.
      returned: always
      type: str
      sample: null
    status:
      description: The API's own word for the state of the task, unchanged; empty when the task is missing.
      returned: always
      type: str
      sample: SUCCESS
    outcome:
      description:
        - What the status means, in words that are the same for every kind.
        - V(running), V(succeeded), V(partial), V(failed) or V(cancelled).
        - V(unknown) for a status that this version does not know, or a task that never got an answer.
        - V(missing) for a task that the API does not have; only M(alicloud.gate.wait_for_task) returns it.
      returned: always
      type: str
      sample: succeeded
    finished:
      description: Whether the task has ended; true for V(succeeded), V(partial), V(failed) and V(cancelled).
      returned: always
      type: bool
      sample: true
    progress:
      description: The progress in percent if the API gives it, else V(null).
      returned: always
      type: int
      sample: null
    message:
      description: The best reason or message that the API gives for the task; empty when there is none.
      returned: always
      type: str
      sample: The image is ready
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: always
      type: str
      sample: "2020-11-24T06:00:00Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: always
      type: str
      sample: null
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: always
      type: str
      sample: "2020-11-24T06:31:12Z"
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: always
      type: str
      sample: null
    failure_details:
      description:
        - What the API says about the failure, line by line; the last line is in RV(tasks[].message) too.
        - For V(ecs_invocation) there is a line for each instance on which the command failed, followed, with
          O(failure_details=output), by the end of its output, indented.
      returned: for a failed task if more is known about the failure, see O(failure_details)
      type: list
      elements: str
      sample: ["InvalidImageFile: The image file is damaged"]
    reached:
      description: Whether the task has reached what the gate requires.
      returned: always
      type: bool
      sample: true
elapsed:
  description: How long the gate took, in seconds.
  returned: always, except for refused input
  type: int
  sample: 1872
polls:
  description: How many polls were begun.
  returned: always, except for refused input
  type: int
  sample: 187
api_calls:
  description: How many HTTP requests were sent to query tasks.
  returned: always, except for refused input
  type: int
  sample: 187
history:
  description: The status changes that were seen, including the first sight of each task; the newest 1,000.
  returned: always, except for refused input
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the task.
      returned: always
      type: str
      sample: ecs_image_pipeline_execution
    region:
      description: Its region.
      returned: always
      type: str
      sample: cn-hangzhou
    instance_id:
      description: Its registry instance, or V(null).
      returned: always
      type: str
      sample: null
    id:
      description: Its id.
      returned: always
      type: str
      sample: exec-5fb8facb8ed7427cabcd
    status:
      description: The status from then on; empty if the task was gone.
      returned: always
      type: str
      sample: TESTING
    at:
      description: When it was seen, in UTC.
      returned: always
      type: str
      sample: "2020-11-24T06:12:03Z"
    elapsed:
      description: When it was seen, in seconds since the gate began.
      returned: always
      type: int
      sample: 723
history_dropped:
  description: How many older changes are not in RV(history).
  returned: always, except for refused input
  type: int
  sample: 0
credential_source:
  description: Where the credentials came from, never a value.
  returned: always, except for refused input
  type: str
  sample: environment ALIBABA_CLOUD_ACCESS_KEY_ID
error:
  description: What the API answered, or what happened instead of an answer. Each key is V(null) where unknown.
  returned: after an API error, even if only the last poll met it
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

from ansible_collections.alicloud.gate.plugins.module_utils._door.module import run
from ansible_collections.alicloud.gate.plugins.module_utils._door.wait_for_task import gate, resumed


def main() -> None:
    run(gate(), resumed)


if __name__ == "__main__":
    main()
