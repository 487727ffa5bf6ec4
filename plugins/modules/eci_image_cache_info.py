# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: eci_image_cache_info
short_description: Query Alibaba Cloud ECI image caches, to see whether they are ready
version_added: 2.0.0
description:
  - Returns image caches of Elastic Container Instance (ECI), from which container groups start without pulling their
    images. The API's operation is C(DescribeImageCaches).
  - All pages are fetched. Each id costs one call.
  - To wait until caches are ready, use M(alicloud.gate.wait_for_task) with
    O(alicloud.gate.wait_for_task#module:kind=eci_image_cache).
options:
  image_cache_ids:
    description:
      - The ids of the image caches, as C(CreateImageCache) returns them. Ids are letters, digits and C(_.:-), at
        most 128.
      - Without ids all image caches of the region that match the other options are returned.
    type: list
    elements: str
  image_cache_name:
    description:
      - Only image caches with this name.
    type: str
  image:
    description:
      - Only image caches that have this image, in full with its tag.
    type: str
  match_images:
    description:
      - The image caches that serve these images best, at most 100 images per call.
    type: list
    elements: str
  image_full_match:
    description:
      - With O(match_images), whether only caches with all these images count.
    type: bool
  snapshot_id:
    description:
      - Only the image cache that has this snapshot.
    type: str
  resource_group_id:
    description:
      - Only image caches of this resource group.
    type: str
  tags:
    description:
      - Only image caches that have all these tags, at most 20.
    type: dict
  limit:
    description:
      - Return at most this many image caches, at least 1. Not together with O(image_cache_ids).
    type: int
notes:
  - "A RAM policy has to allow C(eci:DescribeImageCaches) on C(acs:eci:*:*:imagecache/*)."
  - A failed image cache is kept for only a day; then it is missing. Others are deleted when they expire, or when there
    are too many.
  - V(Ready) is a state, not an end; an update takes a cache to V(Updating). Right after an update is requested,
    V(Ready) can still be the previous state.
  - RV(tasks[].progress) is that of the snapshot behind the cache. An instant cache is ready before that is complete, so
    do not rely on it.
seealso:
  - module: alicloud.gate.wait_for_task
  - module: alicloud.gate.eci_commit_container_task_info
  - name: DescribeImageCaches
    description: The vendor's page of the operation.
    link: https://api.alibabacloud.com/document/Eci/2018-08-08/DescribeImageCaches
author:
  - alicloud.gate contributors (@alicloud-gate)
extends_documentation_fragment:
  - alicloud.gate.connection
  - alicloud.gate.attributes
"""

EXAMPLES = r"""
- name: Query an image cache, whether it is ready
  alicloud.gate.eci_image_cache_info:
    region: cn-hangzhou
    image_cache_ids: imc-bp10docs0cache00001
  register: cache

- name: Show what happened to it last
  ansible.builtin.debug:
    msg: "{{ cache.tasks[0].status }}: {{ cache.tasks[0].message }}"

- name: Query the image caches of a release
  alicloud.gate.eci_image_cache_info:
    region: cn-hangzhou
    tags:
      release: "7"
  register: caches

- name: Show those that are ready
  ansible.builtin.debug:
    msg: "{{ caches.tasks | selectattr('outcome', 'equalto', 'succeeded') | map(attribute='id') | list }}"
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
      sample: eci_image_cache
    id:
      description: The id of the task.
      returned: success
      type: str
      sample: imc-bp195erqe9o2pb09abcd
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
      sample: Failed
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
      sample: 0
    message:
      description: The best reason or message that the API gives for the task; empty when there is none.
      returned: success
      type: str
      sample: the image could not be pulled
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
      sample: {release: "7"}
    container_group_id:
      description: The container group that makes the cache.
      returned: when the API gives it
      type: str
      sample: eci-bp1f0jejl4bcu0wxabcd
    creation_time:
      description: When it was created, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "2026-11-20T08:00:00Z"
    elimination_strategy:
      description: What is removed when there are too many, empty or V(LRU).
      returned: when the API gives it
      type: str
      sample: LRU
    events:
      description: What happened to it.
      returned: when the API gives it
      type: list
      elements: dict
      contains:
        count:
          description: How often it happened.
          returned: when the API gives it
          type: int
          sample: 1
        first_timestamp:
          description: When it first happened.
          returned: when the API gives it
          type: str
          sample: "2026-11-20T08:00:10Z"
        last_timestamp:
          description: When it last happened.
          returned: when the API gives it
          type: str
          sample: "2026-11-20T08:00:10Z"
        message:
          description: What happened, in words.
          returned: when the API gives it
          type: str
          sample: the cache is being checked
        name:
          description: What it happened to.
          returned: when the API gives it
          type: str
          sample: web.1
        reason:
          description: What happened, in a word.
          returned: when the API gives it
          type: str
          sample: Started
        type:
          description: The kind of event, for example V(Normal).
          returned: when the API gives it
          type: str
          sample: Normal
    expire_date_time:
      description: When it is removed.
      returned: when the API gives it
      type: str
      sample: "2026-11-21T08:00:00Z"
    flash_snapshot_id:
      description: The snapshot of an instant cache.
      returned: when the API gives it
      type: str
      sample: s-bp1b1vkkegpkt4nabcd
    image_cache_id:
      description: The id of the image cache.
      returned: success
      type: str
      sample: imc-bp195erqe9o2pb09abcd
    image_cache_name:
      description: Its name.
      returned: when the API gives it
      type: str
      sample: web
    image_cache_size:
      description: Its size in GiB.
      returned: when the API gives it
      type: int
      sample: 20
    images:
      description: The images that it has.
      returned: when the API gives it
      type: list
      elements: str
      sample: ["registry-vpc.cn-hangzhou.aliyuncs.com/team/web:1.4"]
    last_matched_time:
      description: When it was last used.
      returned: when the API gives it
      type: str
      sample: "2026-11-20T09:00:00Z"
    api_progress:
      description: The progress of the snapshot behind it, as the API writes it.
      returned: when the API gives it
      type: str
      sample: "0%"
    region_id:
      description: The region it is in.
      returned: when the API gives it
      type: str
      sample: cn-hangzhou
    resource_group_id:
      description: The resource group it belongs to.
      returned: when the API gives it
      type: str
      sample: rg-bp67acfmxazb4pabcd
    snapshot_id:
      description: The snapshot behind it.
      returned: when the API gives it
      type: str
      sample: s-bp1bfn1b4b0i4rcabcd
    api_tags:
      description: The tags as the API writes them.
      returned: when the API gives it
      type: list
      elements: dict
      contains:
        key:
          description: The key.
          returned: when the API gives it
          type: str
          sample: release
        value:
          description: The value.
          returned: when the API gives it
          type: str
          sample: "7"
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
      sample: DescribeImageCaches
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
    run(info("eci_image_cache"))


if __name__ == "__main__":
    main()
