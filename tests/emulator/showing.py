# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operations keep and show of a task: their filters, and the views of those that show it in another way."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from .kinds.spec import Fields, Filter
from .parameters import Values


def equals(name: str) -> Filter:
    """The field is the value."""
    return lambda value, fields: bool(fields.get(name) == value)


def same(*names: str) -> dict[str, Filter]:
    """Filters that are called like the field they compare with."""
    return {name: equals(name) for name in names}


def among(name: str) -> Filter:
    """The field is one of the values."""
    return lambda values, fields: fields.get(name) in values


def status_if_documented(value: str, fields: Fields) -> bool:
    """DescribeTasks ignores a status that its page does not list."""
    return value not in ("Finished", "Processing", "Failed") or fields.get("TaskStatus") == value


def resource(values: list[str], fields: Fields) -> bool:
    several = (fields.get("ResourceIds") or {}).get("resourceId") or []
    return fields.get("ResourceId") in values or not set(several).isdisjoint(values)


def not_before(value: str, fields: Fields) -> bool:
    return str(fields.get("CreationTime"))[:16] >= value[:16]


def not_after(value: str, fields: Fields) -> bool:
    return str(fields.get("CreationTime"))[:16] <= value[:16]


def has_tags(wanted: Values, fields: Fields) -> bool:
    shown = fields.get("Tags") or []
    tags = {
        tag.get("TagKey", tag.get("Key")): tag.get("TagValue", tag.get("Value"))
        for tag in (shown if isinstance(shown, list) else shown.get("Tag") or [])
    }
    return all(key in tags and (value is None or tags[key] == value) for key, value in wanted.items())


def in_status(words: list[str], fields: Fields) -> bool:
    return "ALL" in words or fields.get("Status") in words


def name_contains(value: str, fields: Fields) -> bool:
    return value.strip("*") in str(fields.get("ImageName"))


def or_all(name: str) -> Filter:
    """The field is the value, unless that is `all`."""
    return lambda value, fields: value == "all" or fields.get(name) == value


def in_any_case(name: str) -> Filter:
    """The field is the value in any case."""
    return lambda value, fields: str(fields.get(name)).lower() == str(value).lower()


def on_instance(value: str, fields: Fields) -> bool:
    return any(row["InstanceId"] == value for row in fields["InvokeInstances"]["InvokeInstance"])


def invoked(value: str, fields: Fields) -> bool:
    return value in (fields.get("InvocationStatus"), fields.get("InvokeStatus"))


def timed(value: bool, fields: Fields) -> bool:
    """Without Timed a schedule that is not over stays hidden."""
    return bool(value or not fields.get("Timed") or fields.get("InvocationStatus") not in ("Scheduled", "Running"))


def has_image(value: str, fields: Fields) -> bool:
    return value in fields["Images"]


def matches(values: list[str], fields: Fields) -> bool:
    return not set(values).isdisjoint(fields["Images"])


def results(hidden: Mapping[str, Any], fields: Fields, values: Values) -> Fields:
    """DescribeInvocationResults: one page of an invocation's instances, with what they put out."""
    offset, size = int(values.get("NextToken") or 0), values["MaxResults"]
    rows = fields["InvokeInstances"]["InvokeInstance"]
    shown = []
    for row in rows[offset : offset + size]:
        put_out = str(hidden["outputs"].get(row["InstanceId"], ""))
        encoded = base64.b64encode(put_out.encode()).decode()
        known = {name: row[name] for name in RESULT_FIELDS if name in row}
        known.update(InvokeId=fields["InvokeId"], CommandId=fields["CommandId"], Username=fields["Username"])
        known["Output"] = put_out if values["ContentEncoding"] == "PlainText" else encoded
        known["FinishedTime"] = row.get("FinishTime", "")
        shown.append(known)
    following = str(offset + size) if offset + size < len(rows) else ""
    page = {"NextToken": following, "PageNumber": 1, "PageSize": size, "TotalCount": len(shown)}
    return {"Invocation": {**page, "InvocationResults": {"InvocationResult": shown}}}


RESULT_FIELDS = (
    "InstanceId",
    "InvocationStatus",
    "ExitCode",
    "ErrorCode",
    "ErrorInfo",
    "Repeats",
    "StartTime",
    "StopTime",
    "Dropped",
)


def made_from(value: str, fields: Fields) -> bool:
    disks = (fields.get("DiskDeviceMappings") or {}).get("DiskDeviceMapping") or []
    return any(disk.get("SnapshotId") == value for disk in disks)


def created_within(bounds: Values, fields: Fields) -> bool:
    tests = {"CreationStartTime": not_before, "CreationEndTime": not_after}
    return all(tests[key](str(bound), fields) for key, bound in bounds.items() if key in tests)


def attribute(hidden: Mapping[str, Any], fields: Fields, values: Values) -> Fields:
    """DescribeTaskAttribute: a task with the operations that it consists of."""
    common = ("TaskId", "TaskAction", "TaskStatus", "SupportCancel", "CreationTime", "FinishedTime")
    shown = {name: fields[name] for name in common if name in fields}
    return {
        **shown,
        "RegionId": values["RegionId"],
        "TotalCount": len(hidden["operations"]),
        "OperationProgressSet": {"OperationProgress": [dict(operation) for operation in hidden["operations"]]},
    }


def log(hidden: Mapping[str, Any], fields: Fields, values: Values) -> Fields:
    """ListArtifactBuildTaskLog: one page of a build's log."""
    lines = list(enumerate(hidden["log"], 1))
    start = (values["Page"] - 1) * values["PageSize"]
    page = lines[start : start + values["PageSize"]]
    return {
        "BuildTaskLogs": [{"LineNumber": number, "Message": text} for number, text in page],
        "TotalCount": len(lines),
    }
