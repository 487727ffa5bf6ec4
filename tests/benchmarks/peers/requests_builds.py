# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of one poll at so many build tasks, with requests and eight connections; unsigned, so they are refused."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter

AT_ONCE = 8
session = requests.Session()
session.mount("http://", HTTPAdapter(pool_maxsize=AT_ONCE))


def ask(number: int) -> str:
    params = {"InstanceId": "cri-1", "BuildTaskId": f"i2a-{number:05}"}
    headers = {"x-acs-action": "GetArtifactBuildTask", "x-acs-version": "2018-12-01"}
    answer = session.get(os.environ["ALIBABA_CLOUD_ENDPOINT"], params=params, headers=headers, timeout=20)
    return str(answer.json()["RequestId"])


with ThreadPoolExecutor(AT_ONCE) as pool:
    print(len(set(pool.map(ask, range(int(sys.argv[1]))))))
