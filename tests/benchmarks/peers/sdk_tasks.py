# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One poll at so many ECS tasks with the vendor's SDK, batched by hand; what it learned is printed as JSON."""

import json
import os
import sys
from urllib.parse import urlsplit

from alibabacloud_ecs20140526.client import Client
from alibabacloud_ecs20140526.models import DescribeTasksRequest
from alibabacloud_tea_openapi.models import Config

BATCH = 100
client = Client(
    Config(
        access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        region_id=os.environ["ALIBABA_CLOUD_REGION"],
        endpoint=urlsplit(os.environ["ALIBABA_CLOUD_ENDPOINT"]).netloc,
        protocol="http",
    )
)
names = [f"t-{number:05}" for number in range(int(sys.argv[1]))]
tasks = []
for start in range(0, len(names), BATCH):
    request = DescribeTasksRequest(
        region_id=os.environ["ALIBABA_CLOUD_REGION"],
        task_ids=",".join(names[start : start + BATCH]),
        page_size=BATCH,
    )
    tasks += client.describe_tasks(request).to_map()["body"]["TaskSet"]["Task"]
print(json.dumps(tasks))
