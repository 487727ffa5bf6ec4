# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the vendor's CLI where a guide starts a task with it: the guide's parameters have to be those of the
vendor's SDK, and the answer has the fields of the SDK's response, with an id that the examples' scenario knows.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import alibabacloud_cr20181201.models as cr
import alibabacloud_eci20180808.models as eci
import alibabacloud_ecs20140526.models as ecs

ANSWERS: dict[tuple[str, str], tuple[Any, dict[str, str]]] = {
    ("eci", "CommitContainer"): (eci, {"TaskId": "t-2ze0docs0commit0001"}),
    ("ecs", "ImportImage"): (ecs, {"TaskId": "t-bp10docs0import0001", "ImageId": "m-bp10docs0image00001"}),
    ("ecs", "RunCommand"): (ecs, {"CommandId": "c-hz0docs0command001", "InvokeId": "t-hz0docs0invoke001"}),
    ("ecs", "CreateSnapshot"): (ecs, {"SnapshotId": "s-bp10docs0snapshot001"}),
    ("eci", "CreateImageCache"): (
        eci,
        {"ImageCacheId": "imc-bp10docs0cache00001", "ContainerGroupId": "eci-2ze0docs0group0002"},
    ),
    ("cr", "CreateRepoSyncTask"): (cr, {"SyncTaskId": "rst-0docs0sync00000001"}),
    ("ecs", "StartImagePipelineExecution"): (ecs, {"ExecutionId": "exec-5fb8docs00000001"}),
}
# What is answered in regions other than the examples' own.
ELSEWHERE = {
    ("ImportImage", "ap-southeast-1"): {"TaskId": "t-gs50docs0import0001", "ImageId": "m-gs50docs0image00001"},
    ("ImportImage", "eu-central-1"): {"TaskId": "t-eu50docs0import0001", "ImageId": "m-eu50docs0image00001"},
}


def nested(arguments: list[str]) -> dict[str, Any]:
    """--Image.Tag 1.4 --Arn.1.RoleArn x as the objects and lists that the SDK takes."""
    root: dict[str, Any] = {}
    for name, value in zip(arguments[::2], arguments[1::2], strict=True):
        *parents, last = name.removeprefix("--").split(".")
        place = root
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return listed(root)


def listed(value: Any) -> Any:
    """Objects whose keys are 1, 2, ... are lists."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() for key in value):
        return [listed(part) for part in value.values()]
    return {key: listed(part) for key, part in value.items()}


def main() -> None:
    """Print the answer, or exit with a message when the guide asks for what the SDK does not have."""
    product, operation, *arguments = sys.argv[1:]
    models, answer = ANSWERS[product, operation]
    given = nested(arguments)
    request = getattr(models, f"{operation}Request")().from_map(given)
    request.validate()
    taken = {name: value for name, value in request.to_map().items() if value != []}
    if taken != given:
        sys.exit(f"{operation} takes {taken}, not {given}")
    answer = {**answer, **ELSEWHERE.get((operation, given.get("RegionId", "")), {})}
    body = getattr(models, f"{operation}ResponseBody")().from_map({"RequestId": "E2B1-docs", **answer})
    print(json.dumps(body.to_map(), indent=2))


if __name__ == "__main__":
    main()
