# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_image_info
short_description: Query Alibaba Cloud ECS images, to see whether they can be used
version_added: 1.0.0
description:
  - Returns images of Elastic Compute Service (ECS) in any state. The API's operation is C(DescribeImages).
  - A task that imports, copies or creates an image can finish a little before the image can be used. The image can be
    used when its own status is V(Available).
  - All pages are fetched; each call queries up to 100 ids.
  - To wait until images can be used, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=ecs_image).
options:
  image_ids:
    description:
      - The ids of the images. Ids are letters, digits and C(_.:-), at most 128.
      - At least one of O(image_ids), O(image_name), O(image_family), O(tags) and O(limit) is required, because the list
        of all images is long.
    type: list
    elements: str
  image_name:
    description:
      - Only images with this name. The API also accepts part of the name.
    type: str
  image_family:
    description:
      - Only images of this family.
    type: str
  tags:
    description:
      - Only images that have all these tags, at most 20.
    type: dict
  limit:
    description:
      - Return at most this many images, at least 1. Not together with O(image_ids).
    type: int
notes:
  - "A RAM policy has to allow C(ecs:DescribeImages) on C(acs:ecs:*:*:image/*)."
  - By default the API returns available images only; this module queries images in any state. So an image that is still
    being created is found.
  - V(Available) and the field C(usable), which newer answers have, can each come a little before the other. Only
    when both say so is it certain that instances can be created.
  - An image in the state V(Deprecated) counts as succeeded, since it can be used. A warning says so.
  - The API gives no reason for a failure here; RV(tasks[].message) is always empty. The task that creates the image may
    have one, see M(alicloud.gate.ecs_task_info).
seealso:
  - module: alicloud.gate.wait_for_task
  - module: alicloud.gate.ecs_task_info
  - name: DescribeImages
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Ecs/2014-05-26/DescribeImages
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query an image, to see whether it can be used
  alicloud.gate.ecs_image_info:
    region: cn-hangzhou
    image_ids: m-bp10docs0image00001
  register: image

- name: Show its progress
  ansible.builtin.debug:
    msg: "{{ image.tasks[0].image_name }}: {{ image.tasks[0].status }} at {{ image.tasks[0].progress }}%"

- name: Query the images of a family
  alicloud.gate.ecs_image_info:
    region: cn-hangzhou
    image_family: release
    tags:
      team: platform
  register: family

- name: Show those that can be used
  ansible.builtin.debug:
    msg: "{{ family.tasks | selectattr('outcome', 'equalto', 'succeeded') | map(attribute='id') | list }}"
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
      sample: ecs_image
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: m-bp1g7004ksh0oeucabcd
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
      sample: Available
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
      sample: ""
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
      sample: null
    finished_at:
      description: When the task ended, in UTC, for V(ecs_task) to the minute; V(null) if the API gives no such time.
      returned: success
      type: str
      sample: null
    tags:
      description: The tags, as a plain dictionary.
      returned: success
      type: dict
      sample: {team: platform}
    architecture:
      description: The architecture, for example V(x86_64) or V(arm64).
      returned: when the API gives it
      type: str
      sample: x86_64
    boot_mode:
      description: How instances of the image boot, V(BIOS), V(UEFI) or V(UEFI-Preferred).
      returned: when the API gives it
      type: str
      sample: BIOS
    creation_time:
      description: When the image was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2020-11-24T06:00:00Z"
    description:
      description: The description of the image.
      returned: when the API gives it
      type: str
      sample: ""
    detection_options:
      description: What the check of an imported image found.
      returned: when the API gives it
      type: dict
      contains:
        api_items:
          description: The findings.
          returned: when the API gives it
          type: dict
          contains:
            item:
              description: The findings, one by one.
              returned: when the API gives it
              type: list
              elements: dict
              contains:
                name:
                  description: What was checked.
                  returned: when the API gives it
                  type: str
                  sample: Nvme
                risk_code:
                  description: The code of the risk.
                  returned: when the API gives it
                  type: str
                  sample: NvmeSupport.NotInstalled
                risk_level:
                  description: How grave the risk is.
                  returned: when the API gives it
                  type: str
                  sample: Medium
                value:
                  description: What was found.
                  returned: when the API gives it
                  type: str
                  sample: Not Installed
        status:
          description: How far the check is.
          returned: when the API gives it
          type: str
          sample: Finished
    disk_device_mappings:
      description: The disks of the image.
      returned: when the API gives it
      type: dict
      contains:
        disk_device_mapping:
          description: The disks, one by one.
          returned: when the API gives it
          type: list
          elements: dict
          contains:
            device:
              description: The name of the device.
              returned: when the API gives it
              type: str
              sample: /dev/xvda
            encrypted:
              description: Whether the disk is encrypted.
              returned: when the API gives it
              type: bool
              sample: false
            format:
              description: The format of the imported file.
              returned: when the API gives it
              type: str
              sample: qcow2
            import_oss_bucket:
              description: The bucket that the disk was imported from.
              returned: when the API gives it
              type: str
              sample: images-for-release
            import_oss_object:
              description: The object in the bucket.
              returned: when the API gives it
              type: str
              sample: release-1.4.qcow2
            progress:
              description: How far the copy of the disk is.
              returned: when the API gives it
              type: str
              sample: 100%
            remain_time:
              description: How long the copy will take, in seconds.
              returned: when the API gives it
              type: int
              sample: 0
            size:
              description: The size of the disk in GiB.
              returned: when the API gives it
              type: str
              sample: "40"
            snapshot_id:
              description: The snapshot of the disk.
              returned: when the API gives it
              type: str
              sample: s-bp17ot2q7x72ggtwabcd
            type:
              description: V(system) or V(data).
              returned: when the API gives it
              type: str
              sample: system
    features:
      description: What instances of the image support.
      returned: when the API gives it
      type: dict
      contains:
        cpu_online_downgrade:
          description: Whether vCPUs can be taken away from a running instance.
          returned: when the API gives it
          type: str
          sample: supported
        cpu_online_upgrade:
          description: Whether vCPUs can be added to a running instance.
          returned: when the API gives it
          type: str
          sample: supported
        imds_support:
          description: Which versions of the metadata service the image supports.
          returned: when the API gives it
          type: str
          sample: v2
        memory_online_downgrade:
          description: Whether memory can be taken away from a running instance.
          returned: when the API gives it
          type: str
          sample: unsupported
        memory_online_upgrade:
          description: Whether memory can be added to a running instance.
          returned: when the API gives it
          type: str
          sample: unsupported
        nvme_support:
          description: Whether the image can be used with NVMe disks.
          returned: when the API gives it
          type: str
          sample: supported
    image_family:
      description: The family of the image.
      returned: when the API gives it
      type: str
      sample: release
    image_id:
      description: The id of the image, RV(tasks[].id).
      returned: success
      type: str
      sample: m-bp1g7004ksh0oeucabcd
    image_name:
      description: The name of the image.
      returned: when the API gives it
      type: str
      sample: release-1.4
    image_owner_alias:
      description: Whose image it is, V(self), V(system), V(others) or V(marketplace).
      returned: when the API gives it
      type: str
      sample: self
    image_owner_id:
      description: The id of the account that owns the image.
      returned: when the API gives it
      type: int
      sample: 1234567890123456
    image_version:
      description: The version of the image.
      returned: when the API gives it
      type: str
      sample: "1.4"
    is_copied:
      description: Whether the image is a copy of another.
      returned: when the API gives it
      type: bool
      sample: false
    is_public:
      description: Whether the image is a public one.
      returned: when the API gives it
      type: bool
      sample: false
    is_self_shared:
      description: Whether the image has been shared with other accounts.
      returned: when the API gives it
      type: str
      sample: False
    is_subscribed:
      description: Whether an image of the marketplace has been subscribed to.
      returned: when the API gives it
      type: bool
      sample: false
    is_support_cloudinit:
      description: Whether the image supports cloud-init.
      returned: when the API gives it
      type: bool
      sample: true
    is_support_io_optimized:
      description: Whether the image runs on I/O optimized instances.
      returned: when the API gives it
      type: bool
      sample: true
    license_type:
      description: The license of the operating system of an imported image.
      returned: when the API gives it
      type: str
      sample: Auto
    login_as_non_root_supported:
      description: Whether instances can be logged in to as another user than root.
      returned: when the API gives it
      type: bool
      sample: true
    os_name:
      description: The operating system.
      returned: when the API gives it
      type: str
      sample: Alibaba Cloud Linux 3
    os_name_en:
      description: The operating system, in English.
      returned: when the API gives it
      type: str
      sample: Alibaba Cloud Linux 3
    os_type:
      description: V(linux) or V(windows).
      returned: when the API gives it
      type: str
      sample: linux
    platform:
      description: The distribution of the operating system.
      returned: when the API gives it
      type: str
      sample: Aliyun
    product_code:
      description: The product code of an image of the marketplace.
      returned: when the API gives it
      type: str
      sample: jxsc000abc
    api_progress:
      description: The progress of the image as the API writes it, RV(tasks[].progress).
      returned: when the API gives it
      type: str
      sample: 100%
    resource_group_id:
      description: The resource group of the image.
      returned: when the API gives it
      type: str
      sample: rg-bp67acfmxazbabcd
    secure_boot_options:
      description: What the image can do about secure boot.
      returned: when the API gives it
      type: dict
      contains:
        secure_boot_support:
          description: Whether it supports secure boot.
          returned: when the API gives it
          type: str
          sample: Unsupported
    size:
      description: The size of the image in GiB.
      returned: when the API gives it
      type: int
      sample: 40
    supplier_name:
      description: Who supplies an image of the marketplace.
      returned: when the API gives it
      type: str
      sample: example
    api_tags:
      description: The tags as the API writes them; RV(tasks[].tags) is the plain dictionary.
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
              sample: team
            tag_value:
              description: The value.
              returned: when the API gives it
              type: str
              sample: platform
    usable:
      description: Whether instances can be started from the image at once, also while it is still being copied.
      returned: when the API gives it
      type: bool
      sample: true
    usage:
      description: V(instance) when instances use the image, V(none) when none does.
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
      sample: DescribeImages
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
    run(info("ecs_image"))


if __name__ == "__main__":
    main()
