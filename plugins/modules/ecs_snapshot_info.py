# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_snapshot_info
short_description: Query Alibaba Cloud ECS disk snapshots
version_added: 2.0.0
description:
  - Returns snapshots of disks of Elastic Compute Service (ECS) in any state. The API's operation is
    C(DescribeSnapshots).
  - All pages are fetched; each call queries up to 100 ids.
  - To wait until snapshots are complete, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=ecs_snapshot).
options:
  snapshot_ids:
    description:
      - The ids of the snapshots, as C(CreateSnapshot) and C(CopySnapshot) return them. Ids are letters, digits and
        C(_.:-), at most 128.
      - A copy lives in the region that it was copied to.
      - Without ids all snapshots of the region that match the other options are returned.
    type: list
    elements: str
  snapshot_name:
    description:
      - Only snapshots with this name.
    type: str
  snapshot_status:
    description:
      - Only snapshots in this state.
    type: str
    choices: [progressing, accomplished, failed]
  snapshot_type:
    description:
      - Only snapshots made by a policy, V(auto), or by a user, V(user).
    type: str
    choices: [auto, user]
  snapshot_link_id:
    description:
      - Only snapshots of this chain.
    type: str
  disk_id:
    description:
      - Only snapshots of this disk.
    type: str
  ecs_instance_id:
    description:
      - Only snapshots of the disks of this ECS instance.
    type: str
  source_disk_type:
    description:
      - Only snapshots of system disks, or of data disks.
    type: str
    choices: [System, Data]
  usage:
    description:
      - Only snapshots from which an image, a disk, both or nothing was made.
    type: str
    choices: [image, disk, image_disk, none]
  encrypted:
    description:
      - V(true) lists only encrypted snapshots. V(false) is the API's default.
    type: bool
  kms_key_id:
    description:
      - Only snapshots that are encrypted with this key.
    type: str
  resource_group_id:
    description:
      - Only snapshots of this resource group.
    type: str
  start_time:
    description:
      - Only snapshots that were created at this time or later, in UTC, for example V(2026-11-20T08:00Z).
    type: str
  end_time:
    description:
      - Only snapshots that were created at this time or before, in UTC, for example V(2026-11-20T09:00Z).
    type: str
  tags:
    description:
      - Only snapshots that have all these tags, at most 20.
    type: dict
  limit:
    description:
      - Return at most this many snapshots, at least 1. Not together with O(snapshot_ids).
    type: int
notes:
  - "A RAM policy has to allow C(ecs:DescribeSnapshots) on C(acs:ecs:*:*:snapshot/*)."
  - With instant access a snapshot can be used before it is complete; RV(tasks[].available) is then V(true). An image
    cannot be made from it before it is V(accomplished).
  - The API gives no reason for a failure; RV(tasks[].message) is always empty. Nor does it say when a snapshot was
    complete; RV(tasks[].updated_at) also changes later.
  - A snapshot that is deleted while it is being made is then missing; there is no state for that.
seealso:
  - module: alicloud.gate.wait_for_task
  - module: alicloud.gate.ecs_image_info
  - name: DescribeSnapshots
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Ecs/2014-05-26/DescribeSnapshots
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query a snapshot
  alicloud.gate.ecs_snapshot_info:
    region: cn-hangzhou
    snapshot_ids: s-bp10docs0snapshot001
  register: snapshot

- name: Show its progress
  ansible.builtin.debug:
    msg: "{{ snapshot.tasks[0].id }}: {{ snapshot.tasks[0].progress }}%, {{ snapshot.tasks[0].remain_time }} s to go"

- name: Query the snapshots that are being made of a disk
  alicloud.gate.ecs_snapshot_info:
    region: cn-hangzhou
    disk_id: d-bp10docs0disk0000001
    snapshot_status: progressing
  register: unfinished

- name: Wait for all of them
  alicloud.gate.wait_for_task:
    tasks: "{{ unfinished.tasks }}"
  when: unfinished.tasks | length > 0
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
      sample: ecs_snapshot
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: s-bp17441ohwkdca0abcd
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
      sample: progressing
    outcome:
      description:
        - What the status means, in words that are the same for every kind.
        - V(running), V(succeeded), V(partial), V(failed) or V(cancelled).
        - V(unknown) for a status that this version does not know, or a task that never got an answer.
        - V(missing) for a task that the API does not have; only M(alicloud.gate.wait_for_task) returns it.
      returned: success
      type: str
      sample: running
    finished:
      description: Whether the task has ended; true for V(succeeded), V(partial), V(failed) and V(cancelled).
      returned: success
      type: bool
      sample: false
    progress:
      description: The progress in percent if the API gives it, else V(null).
      returned: success
      type: int
      sample: 45
    message:
      description: The best reason or message that the API gives for the task; empty when there is none.
      returned: success
      type: str
      sample: ""
    created_at:
      description: When the task was created, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:00Z"
    started_at:
      description: When the task was started, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    updated_at:
      description: When the task was last changed, in UTC; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: "2026-11-20T08:00:20Z"
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    tags:
      description: The tags, as a plain dictionary.
      returned: success
      type: dict
      sample: {release: "7"}
    available:
      description:
        - Whether disks can already be made from it or rolled back to it; with instant access before it is complete.
      returned: when the API gives it
      type: bool
      sample: true
    category:
      description: The category, for example V(standard).
      returned: when the API gives it
      type: str
      sample: standard
    creation_time:
      description: When it was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2026-11-20T08:00:00Z"
    description:
      description: Its description.
      returned: when the API gives it
      type: str
      sample: before release 7
    encrypted:
      description: Whether it is encrypted.
      returned: when the API gives it
      type: bool
      sample: false
    full_snapshot_size_in_bytes:
      description: The size of the data of the whole disk, in bytes.
      returned: when the API gives it
      type: int
      sample: 1073741824
    instant_access:
      description: Whether it can be used before it is complete.
      returned: when the API gives it
      type: bool
      sample: true
    instant_access_retention_days:
      description: For how many days it can be used so.
      returned: when the API gives it
      type: int
      sample: 30
    kms_key_id:
      description: The key with which it is encrypted.
      returned: when the API gives it
      type: str
      sample: "0e478b7a-4262-4802-b8cb-00d3fb40abcd"
    last_modified_time:
      description: When it was last changed, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2026-11-20T08:00:20Z"
    product_code:
      description: The product code of the image in the marketplace.
      returned: when the API gives it
      type: str
      sample: jxsc000204
    api_progress:
      description: The progress as the API writes it.
      returned: when the API gives it
      type: str
      sample: "45%"
    region_id:
      description: The region it is in.
      returned: when the API gives it
      type: str
      sample: cn-hangzhou
    remain_time:
      description: How many seconds it still takes, while it is made.
      returned: when the API gives it
      type: int
      sample: 38
    resource_group_id:
      description: The resource group it belongs to.
      returned: when the API gives it
      type: str
      sample: rg-bp67acfmxazb4pabcd
    retention_days:
      description: For how many days it is kept.
      returned: when the API gives it
      type: int
      sample: 30
    snapshot_id:
      description: The id of the snapshot.
      returned: success
      type: str
      sample: s-bp17441ohwkdca0abcd
    snapshot_link_id:
      description: The chain that it belongs to.
      returned: when the API gives it
      type: str
      sample: sl-bp1grgphbcc9brb5abcd
    snapshot_name:
      description: Its name.
      returned: when the API gives it
      type: str
      sample: before-7
    snapshot_sn:
      description: Its serial number.
      returned: when the API gives it
      type: str
      sample: "64472-116742336-61976abcd"
    snapshot_type:
      description: Whether a policy made it, V(auto) or V(timer), or somebody, V(user).
      returned: when the API gives it
      type: str
      sample: user
    source_disk_id:
      description: The disk that it was made of.
      returned: when the API gives it
      type: str
      sample: d-bp1d6tsvznfgh7yabcd
    source_disk_size:
      description: The size of that disk in GiB, as text.
      returned: when the API gives it
      type: str
      sample: "40"
    source_disk_type:
      description: Whether that is a V(system) or a V(data) disk.
      returned: when the API gives it
      type: str
      sample: system
    source_region_id:
      description: The region that it was copied from.
      returned: when the API gives it
      type: str
      sample: cn-beijing
    source_snapshot_id:
      description: The snapshot that it was copied from.
      returned: when the API gives it
      type: str
      sample: s-bp1a1vkkegpkt4nabcd
    source_storage_type:
      description: The kind of that disk.
      returned: when the API gives it
      type: str
      sample: disk
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
    usage:
      description: Whether an image was made from it, a disk, both, or nothing.
      returned: when the API gives it
      type: str
      sample: none
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
      sample: DescribeSnapshots
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
    run(info("ecs_snapshot"))


if __name__ == "__main__":
    main()
