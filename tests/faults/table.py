# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong and what a user sees then. The tests and the page docs/faults.md are made from this table."""

from __future__ import annotations

from typing import Any, NamedTuple

PHASES = ("info", "before", "after")
# Ends: each is a row of the legend on the page, and a check of the test.
SURVIVED = "survived"
AT_ONCE = "failed at once"
RETRIED = "failed after `retry_timeout`"
DEADLINE = "failed at the deadline"
GONE = "failed after `appear_timeout`"


class Behaviour(NamedTuple):
    """How a fault ends in an info module, in a gate before its first answered poll, and in one after it.

    C(passing): met by one call only. C(lasting): met by every call.
    """

    passing: tuple[str, str, str]
    lasting: tuple[str, str, str]


RIDDEN_OUT = Behaviour((SURVIVED,) * 3, (RETRIED, RETRIED, DEADLINE))
ENDS_IT = Behaviour((AT_ONCE,) * 3, (AT_ONCE,) * 3)
HARMLESS = Behaviour((SURVIVED,) * 3, (SURVIVED,) * 3)
WAITED_FOR = Behaviour((SURVIVED,) * 3, (SURVIVED, DEADLINE, DEADLINE))
MISSING = Behaviour((SURVIVED,) * 3, (SURVIVED, GONE, GONE))


class Operation(NamedTuple):
    """Where things are in the answer of an operation, and a task of it."""

    name: str
    kind: str
    ids: str
    task: str
    path: tuple[str, ...]
    status_field: str
    words: tuple[str, str]  # running, succeeded; what is not there yet has no word for running
    id_field: str = "TaskId"
    noun: str = "Task"  # in the codes that say that there is none

    @property
    def shown(self) -> str:
        """The task's id as the answer has it."""
        return self.task.rpartition(":")[2]


OPERATIONS = (
    Operation(
        "DescribeTasks", "ecs_task", "task_ids", "t-1", ("TaskSet", "Task"), "TaskStatus", ("Processing", "Finished")
    ),
    Operation(
        "DescribeImagePipelineExecutions",
        "ecs_image_pipeline_execution",
        "execution_ids",
        "exec-1",
        ("ImagePipelineExecution", "ImagePipelineExecutionSet"),
        "Status",
        ("BUILDING", "SUCCESS"),
        "ExecutionId",
    ),
    Operation(
        "DescribeCommitContainerTask",
        "eci_commit_container_task",
        "task_ids",
        "t-1",
        ("CommitTasks",),
        "TaskStatus",
        ("Running", "Succeeded"),
    ),
    Operation(
        "GetArtifactBuildTask",
        "cr_artifact_build_task",
        "build_task_ids",
        "i2a-1",
        (),
        "TaskStatus",
        ("BUILDING", "SUCCESS"),
        "BuildTaskId",
    ),
    Operation(
        "DescribeImages",
        "ecs_image",
        "image_ids",
        "m-1",
        ("Images", "Image"),
        "Status",
        ("Creating", "Available"),
        "ImageId",
        "Image",
    ),
    Operation("GetRepoTag", "cr_repo_tag", "tag_ids", "crr-1:1.4_a", (), "Status", ("", "NORMAL"), "Tag", "Tag"),
)
ALL = tuple(operation.name for operation in OPERATIONS)
LISTS = tuple(operation.name for operation in OPERATIONS if operation.path)
NESTED = tuple(operation.name for operation in OPERATIONS if len(operation.path) > 1)
FLAT = tuple(operation.name for operation in OPERATIONS if not operation.path)
UNCASED = tuple(operation.name for operation in OPERATIONS if operation.name != "GetRepoTag")


class Fault(NamedTuple):
    """One row. C(what) happens; C(spec) makes the emulator do it; C(words) are in the message when it fails.

    In a C(spec), C(@list), C(@status) and C(@id) stand for where an operation's answer has its list of tasks, and their
    status and id. C(warning): words of a warning when it is survived.
    """

    what: str
    spec: dict[str, Any]
    behaviour: Behaviour
    words: tuple[str, ...] = ()
    operations: tuple[str, ...] = ALL
    warning: str = ""


def error(what: str, code: str, status: int, behaviour: Behaviour, *words: str, **more: Any) -> Fault:
    spec = {"kind": "error", "code": code, "status": status, **more}
    return Fault(f"{what}: `{code}`, HTTP {status}", spec, behaviour, (code, f"HTTP {status}", *words))


THROTTLED = ("Throttling.User",)
SECTIONS: dict[str, tuple[Fault, ...]] = {
    "The API asks for patience": (
        Fault("Throttled with HTTP 400", {"kind": "throttle"}, RIDDEN_OUT, THROTTLED),
        Fault("Throttled with HTTP 429", {"kind": "throttle", "status": 429}, RIDDEN_OUT, THROTTLED),
        Fault("HTTP 429 whatever the code", {"kind": "throttle", "status": 429, "code": "Odd"}, RIDDEN_OUT, ("Odd",)),
        Fault(
            "Throttled with HTTP 400, and told to come back in 0.3 s",
            {"kind": "throttle", "retry_after_ms": 300},
            RIDDEN_OUT,
            THROTTLED,
        ),
        Fault(
            "Throttled with HTTP 429, and told to come back in 0.3 s",
            {"kind": "throttle", "status": 429, "retry_after_ms": 300},
            RIDDEN_OUT,
            THROTTLED,
        ),
        Fault(
            "Any other code, with the header that says when to come back",
            {"kind": "throttle", "code": "OperationDenied", "status": 403, "retry_after_ms": 300},
            RIDDEN_OUT,
            ("OperationDenied",),
        ),
        Fault(
            "Throttled, and told so in the header of older gateways",
            {"kind": "throttle", "time_left_ms": 300},
            RIDDEN_OUT,
            THROTTLED,
            ("DescribeTasks",),
        ),
        error("Busy", "SystemBusy", 400, RIDDEN_OUT),
        error("Busy, spelt as another product does", "SYSTEM_ERROR", 400, RIDDEN_OUT)._replace(operations=FLAT),
        Fault(
            "Busy, with HTTP 200 and `IsSuccess` false as text",
            {"kind": "replace", "json": {"Code": "SystemError", "IsSuccess": "false"}},
            RIDDEN_OUT,
            ("SystemError",),
            FLAT,
        ),
        error("A quota of the day is used up", "Throttling.Vcpu.PerDay", 403, ENDS_IT)._replace(
            operations=("DescribeCommitContainerTask",)
        ),
    ),
    "The API is unwell": (
        error("Internal error", "InternalError", 500, RIDDEN_OUT),
        Fault(
            "HTTP 502 with a page of HTML",
            {"kind": "body", "status": 502, "body": "<html>Bad Gateway</html>"},
            RIDDEN_OUT,
            ("not JSON", "Bad Gateway", "HTTP 502"),
        ),
        error("Unavailable", "ServiceUnavailable", 503, RIDDEN_OUT),
        error("Gateway timeout", "GatewayTimeout", 504, RIDDEN_OUT),
        *(
            error("Whatever the code", "Odd", status, RIDDEN_OUT)._replace(operations=(name,))
            for status, name in ((425, "DescribeTasks"), (501, "DescribeImages"), (529, "DescribeCommitContainerTask"))
        ),
        Fault(
            "HTTP 200 with a page of HTML",
            {"kind": "body", "body": "<html>Please log in</html>"},
            RIDDEN_OUT,
            ("not JSON", "Please log in"),
        ),
        Fault("An empty body", {"kind": "body", "body": ""}, RIDDEN_OUT, ("the answer is empty",)),
        Fault("JSON that stops halfway", {"kind": "truncate", "how": "json"}, RIDDEN_OUT, ("not JSON",)),
        Fault(
            "JSON that is no object",
            {"kind": "body", "body": "[1]", "content_type": "application/json"},
            RIDDEN_OUT,
            ("not a JSON object",),
        ),
        Fault(
            "JSON nested without end",
            {"kind": "body", "body": '{"a":' * 5000 + "1" + "}" * 5000, "content_type": "application/json"},
            RIDDEN_OUT,
            ("the answer is",),
        ),
        Fault(
            "JSON nested more deeply than any answer",
            {"kind": "patch", "merge": {"@list": [{"@id": "@task", "@status": "@running", "Deep": "@deep"}]}},
            RIDDEN_OUT,
            ("nested",),
        ),
        Fault(
            "A body larger than 16 MiB",
            {"kind": "oversized", "bytes": 17 << 20},
            RIDDEN_OUT,
            ("larger than 16 MiB",),
        ),
        Fault(
            "A small body that unpacks to more than that",
            {"kind": "gzip_bomb", "bytes": 32 << 20},
            RIDDEN_OUT,
            ("larger than 16 MiB",),
        ),
        Fault(
            "A redirect to another host",
            {"kind": "redirect", "location": "http://127.0.0.2:9/"},
            RIDDEN_OUT,
            ("the answer is empty", "HTTP 302"),
        ),
    ),
    "The network": (
        Fault("Connection reset before an answer", {"kind": "reset", "when": "before"}, RIDDEN_OUT, ("connection",)),
        Fault("Connection reset in the middle", {"kind": "reset", "when": "middle"}, RIDDEN_OUT, ("connection",)),
        Fault("Connection reset after the answer", {"kind": "reset", "when": "after"}, HARMLESS),
        Fault("No answer: silence", {"kind": "hang"}, RIDDEN_OUT, ("timed out",)),
        Fault("Silence in the middle of the body", {"kind": "hang", "where": "body"}, RIDDEN_OUT, ("timed out",)),
        Fault("One byte a second", {"kind": "drip"}, RIDDEN_OUT, ("timed out",)),
        Fault(
            "Bytes that drip just fast enough",
            {"kind": "drip", "where": "headers", "every": 0.2},
            RIDDEN_OUT,
            ("no answer within",),
        ),
        Fault("Fewer bytes than announced", {"kind": "truncate"}, RIDDEN_OUT, ("IncompleteRead",)),
        Fault("An answer that takes a while", {"kind": "slow", "seconds": 0.3}, HARMLESS),
    ),
    "The API refuses": (
        error("A wrong key id", "InvalidAccessKeyId.NotFound", 404, ENDS_IT, "access key id does not exist"),
        error("A wrong secret", "SignatureDoesNotMatch", 400, ENDS_IT, "access key secret"),
        error("A key that was disabled", "InvalidAccessKeyId.Inactive", 400, ENDS_IT, "disabled"),
        Fault(
            "A token that expired, from a source that cannot renew it",
            {"kind": "expired_token"},
            ENDS_IT,
            ("InvalidSecurityToken.Expired", "cannot be renewed"),
        ),
        error("A token that was revoked", "InvalidSecurityToken.MismatchWithAccessKey", 400, ENDS_IT),
        error("Denied by RAM", "Forbidden.RAM", 403, ENDS_IT, "RAM policy"),
        error("Denied by RAM", "NoPermission", 403, ENDS_IT, "RAM policy"),
        error("Denied by the registry", "NoPrivilege", 403, ENDS_IT, "RAM policy")._replace(operations=FLAT),
        error("A malformed parameter", "InvalidParameter", 400, ENDS_IT),
        error("A region it does not know", "InvalidRegionId.NotFound", 404, ENDS_IT),
        error("HTTP 404 without a code for a task", "InvalidAction.NotFound", 404, ENDS_IT),
        Fault(
            "The registry says no with HTTP 200",
            {"kind": "replace", "json": {"Code": "INSTANCE_STATUS_NOT_SUPPORT", "IsSuccess": False}},
            ENDS_IT,
            ("INSTANCE_STATUS_NOT_SUPPORT",),
            FLAT,
        ),
        Fault(
            "The registry has no such instance, with HTTP 200",
            {"kind": "replace", "json": {"Code": "INSTANCE_NOT_EXIST", "IsSuccess": False}},
            ENDS_IT,
            ("INSTANCE_NOT_EXIST", "cri-1"),
            FLAT,
        ),
        Fault(
            "The registry says no with HTTP 200, and `IsSuccess` is text",
            {"kind": "patch", "merge": {"Code": "INSTANCE_STATUS_NOT_SUPPORT", "IsSuccess": "false"}},
            ENDS_IT,
            ("INSTANCE_STATUS_NOT_SUPPORT",),
            FLAT,
        ),
        Fault(
            "A code along with tasks, with HTTP 200",
            {"kind": "patch", "merge": {"Code": "OperationDenied"}},
            ENDS_IT,
            ("OperationDenied",),
        ),
        Fault(
            "A code along with a count of none, with HTTP 200",
            {"kind": "replace", "json": {"Code": "OperationDenied", "TotalCount": 0}},
            ENDS_IT,
            ("OperationDenied",),
            LISTS,
        ),
        Fault(
            "A clock that is an hour off",
            {"kind": "clock_skew", "seconds": 3600},
            HARMLESS,
            warning="clock",
        ),
    ),
    "The API says that there is no such task": (
        error("By a code, with HTTP 404", "InvalidTask.NotFound", 404, MISSING),
        error("By a code, with HTTP 400", "BUILD_TASK_NOT_EXIST", 400, MISSING),
        Fault(
            "By a code, with HTTP 200",
            {"kind": "replace", "json": {"Code": "ARTIFACT_BUILD_TASK_NOT_EXIST", "IsSuccess": False}},
            MISSING,
            operations=FLAT,
        ),
        error("By ECI's code for a parameter", "InvalidParameter.NotFound", 404, MISSING)._replace(
            operations=("DescribeCommitContainerTask",)
        ),
        Fault("By leaving it out", {"kind": "patch", "merge": {"@list": []}}, MISSING, operations=LISTS),
        Fault(
            "By an empty task",
            {"kind": "patch", "merge": {"@id": ""}, "remove": ["@status"]},
            MISSING,
            operations=FLAT,
        ),
    ),
    "The answer is not what it should be": (
        Fault("The count as text", {"kind": "patch", "merge": {"TotalCount": "1"}}, HARMLESS, operations=LISTS),
        Fault("No count", {"kind": "patch", "merge": {"TotalCount": None}}, HARMLESS, operations=LISTS),
        Fault("A count that is wrong", {"kind": "patch", "merge": {"TotalCount": [7]}}, HARMLESS, operations=LISTS),
        Fault(
            "The list of tasks is missing", {"kind": "patch", "remove": ["@list"]}, RIDDEN_OUT, ("has no list",), LISTS
        ),
        Fault(
            "The list of tasks is null",
            {"kind": "patch", "merge": {"@list": None}},
            RIDDEN_OUT,
            ("has no list",),
            LISTS,
        ),
        Fault(
            "The list of tasks is text", {"kind": "patch", "merge": {"@list": "x"}}, RIDDEN_OUT, ("has no list",), LISTS
        ),
        Fault(
            "What holds the list is a list",
            {"kind": "patch", "merge": {"@outer": []}},
            RIDDEN_OUT,
            ("has no list",),
            NESTED,
        ),
        Fault(
            "A task that is no object",
            {"kind": "patch", "merge": {"@list": ["x"]}},
            RIDDEN_OUT,
            ("an entry without",),
            LISTS,
        ),
        Fault("A task without its id", {"kind": "patch", "merge": {"@id": None}}, RIDDEN_OUT, ("without",), LISTS),
        Fault("A task without its id", {"kind": "patch", "remove": ["@id"]}, RIDDEN_OUT, ("the answer has no",), FLAT),
        Fault("A status that is null", {"kind": "patch", "merge": {"@status": None}}, WAITED_FOR, ("status",)),
        Fault("A status that is a number", {"kind": "patch", "merge": {"@status": 7}}, WAITED_FOR, ("status",)),
        Fault(
            "A status that nobody knows yet",
            {"kind": "patch", "merge": {"@status": "Pondering"}},
            WAITED_FOR,
            ("Pondering",),
            warning="Pondering",
        ),
        Fault("Ids in capitals", {"kind": "id_case", "to": "upper"}, HARMLESS, operations=UNCASED),
        Fault(
            "A tag in capitals, which is another tag",
            {"kind": "id_case", "to": "upper"},
            WAITED_FOR,
            (),
            ("GetRepoTag",),
        ),
        Fault("Blanks around ids and statuses", {"kind": "blanks"}, HARMLESS),
        Fault("Each task twice", {"kind": "duplicate"}, HARMLESS),
        Fault("Another order", {"kind": "shuffle"}, HARMLESS),
        Fault("A token for a next page that is not needed", {"kind": "patch", "merge": {"NextToken": "x"}}, HARMLESS),
        Fault("Times that are nonsense", {"kind": "patch", "merge": {"@times": "yesterday"}}, HARMLESS),
        Fault("Times that are objects", {"kind": "patch", "merge": {"@times": {"a": [1]}}}, HARMLESS),
    ),
}
FAULTS = tuple(fault for faults in SECTIONS.values() for fault in faults)
TIMES = ("CreationTime", "FinishedTime", "ModifiedTime", "TaskCreationTime", "TaskFinishedTime", "StartTime", "EndTime")
DEEP: Any = "x"
for _level in range(700):
    DEEP = [DEEP]


def spec_for(fault: Fault, operation: Operation) -> dict[str, Any]:
    """The emulator's fault, with the operation's own names in it."""
    spec = dict(fault.spec)
    if fault.behaviour is MISSING and "code" in spec:
        spec["code"] = _named(spec["code"], operation)
    if fault.behaviour is MISSING and "json" in spec:
        spec["json"] = {**spec["json"], "Code": _named(spec["json"]["Code"], operation)}
    merge: dict[str, Any] = {}
    for place, value in spec.pop("merge", {}).items():
        _lay(merge, operation, place, value)
    if merge:
        spec["merge"] = merge
    if "remove" in spec:
        spec["remove"] = [".".join(_path(operation, place)) for place in spec["remove"]]
    return {**spec, "operation": operation.name}


def _named(code: str, operation: Operation) -> str:
    """The code that says of this operation's tasks what the given one says of tasks."""
    return code.replace("Task", operation.noun).replace("TASK", operation.noun.upper())


def _path(operation: Operation, place: str) -> tuple[str, ...]:
    return {
        "@list": operation.path,
        "@outer": operation.path[:1],
        "@status": (*operation.path, operation.status_field),
        "@id": (*operation.path, operation.id_field),
    }.get(place, (place,))


def _lay(merge: dict[str, Any], operation: Operation, place: str, value: Any) -> None:
    if place == "@times":
        for name in TIMES:
            _put(merge, (*operation.path, name), value)
        return
    if place == "@list" and isinstance(value, list):
        value = [_filled(operation, row) if isinstance(row, dict) else row for row in value]
        if not operation.path:
            merge.update(value[0])
            return
    _put(merge, _path(operation, place), value)


def _filled(operation: Operation, row: dict[str, Any]) -> dict[str, Any]:
    words = {"@task": operation.shown, "@running": operation.words[0], "@deep": DEEP}
    names = {"@id": operation.id_field, "@status": operation.status_field}
    return {names.get(name, name): words.get(value, value) for name, value in row.items()}


def _put(merge: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        merge = merge.setdefault(step, {})
    merge[path[-1]] = value
