# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare script with requests: one GET, unsigned, as the vendor's API takes it."""

import os

import requests

answer = requests.get(
    os.environ["ALIBABA_CLOUD_ENDPOINT"],
    params={
        "Action": "DescribeTasks",
        "Version": "2014-05-26",
        "RegionId": os.environ["ALIBABA_CLOUD_REGION"],
        "TaskIds": "t-00000",
    },
    timeout=20,
)
print(answer.json()["RequestId"])
