# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One poll at so many build tasks with the vendor's SDK, one after the other; what it learned is printed as JSON."""

import json
import os
import sys
from urllib.parse import urlsplit

from alibabacloud_cr20181201.client import Client
from alibabacloud_cr20181201.models import GetArtifactBuildTaskRequest
from alibabacloud_tea_openapi.models import Config

client = Client(
    Config(
        access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        region_id=os.environ["ALIBABA_CLOUD_REGION"],
        endpoint=urlsplit(os.environ["ALIBABA_CLOUD_ENDPOINT"]).netloc,
        protocol="http",
    )
)
tasks = []
for number in range(int(sys.argv[1])):
    request = GetArtifactBuildTaskRequest(instance_id="cri-1", build_task_id=f"i2a-{number:05}")
    tasks.append(client.get_artifact_build_task(request).to_map()["body"])
print(json.dumps(tasks))
