# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's products as data: the API version, and the hosts that do not follow the rule.

Sources: the endpoint maps of the vendor's SDK packages and of its CLI's metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Product(NamedTuple):
    """One product. C(code): its name in hosts, in RAM actions and, in capitals, in environment variables.

    C(hosts): the public hosts of regions that have none of their own; all VPC hosts follow the rule.
    """

    code: str
    version: str
    hosts: Mapping[str, str] = {}


ECS = Product(
    "ecs",
    "2014-05-26",
    hosts={
        "cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com",
        "cn-shanghai-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
        "cn-shenzhen-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
        "cn-beijing-gov-1": "ecs.aliyuncs.com",
        "cn-hangzhou-finance": "ecs.aliyuncs.com",
        "cn-north-2-gov-1": "ecs.aliyuncs.com",
        "cn-wuhan": "ecs.aliyuncs.com",
    },
)
ECI = Product(
    "eci",
    "2018-08-08",
    hosts={
        "cn-shanghai-finance-1": "eci.cn-shanghai-finance.aliyuncs.com",
        "cn-shenzhen-finance-1": "eci.cn-shenzhen-finance.aliyuncs.com",
    },
)
CR = Product("cr", "2018-12-01")
PRODUCTS = {product.code: product for product in (ECS, ECI, CR)}
