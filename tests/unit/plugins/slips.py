# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips of the pen, and what the user reads: each would open a gate, have it wait in vain, or list other tasks."""

from __future__ import annotations

from typing import Any

QUOTES = "text takes single quotes, true and false take backquotes"
NO_FIELD = "is read as a field name"
NO_ORDER = "is text, and only numbers and times have an order; compare with == or !="
ALWAYS = "is the same for every task"

# In a condition over pipeline executions: as written -> the message after C(condition:).
CONDITIONS: dict[str, str] = {
    'status != "BUILDING"': f"BUILDING {NO_FIELD}; {QUOTES}: status != 'BUILDING'",
    "status != BUILDING": f"BUILDING {NO_FIELD}; {QUOTES}: status != 'BUILDING'",
    "BUILDING != status": f"BUILDING {NO_FIELD}; {QUOTES}: 'BUILDING' != status",
    "status == SUCCESS": f"SUCCESS {NO_FIELD}; {QUOTES}: status == 'SUCCESS'",
    "status == success": f"success {NO_FIELD}; {QUOTES}: status == 'SUCCESS'",
    'outcome != "running"': f"running {NO_FIELD}; {QUOTES}: outcome != 'running'",
    "!(status == BUILDING)": f"BUILDING {NO_FIELD}; {QUOTES}: status == 'BUILDING'",
    "image_id && status != BUILDING": f"BUILDING {NO_FIELD}; {QUOTES}: status != 'BUILDING'",
    "finished != false": f"false {NO_FIELD}; {QUOTES}: finished != `false`",
    "finished == true": f"true {NO_FIELD}; {QUOTES}: finished == `true`",
    "finished == True": f"True {NO_FIELD}; {QUOTES}: finished == `true`",
    "finished == 'true'": "finished is true or false, which take backquotes: finished == `true`",
    "finished != 'false'": "finished is true or false, which take backquotes: finished != `false`",
    "true": f"true alone is a field name, and `true` {ALWAYS}; compare a field with it",
    "!statsu": "!statsu is always true, since no task has a field statsu; did you mean status?",
    "!runing": "!runing is always true, since no task has a field runing; did you mean running?",
    "!none": "!none is always true, since no task has a field none; null takes backquotes",
    "finished != None": "finished is never null; compare it with one of its values",
    "status != null": "status is never null; compare it with one of its values",
    "finished_at != ''": "a field that is not there yet is null, which differs from ''; write finished_at",
    "!(finished_at == 'null')": "a field that is not there yet is null, which differs from 'null'; write finished_at",
    "@.status != 'building'": "no status here is spelled 'building'; write status != 'BUILDING'",
    "status == status": "status compared with itself is the same for every task",
    "!contains(status, 'building')": "no status here contains 'building'; case matters, as in BUILDING",
    "!contains(['building', 'testing'], status)": "no status here is spelled 'building'; write 'BUILDING'",
    "!running": f"running {NO_FIELD}; write outcome != 'running'",
    "!(running)": f"running {NO_FIELD}; write outcome != 'running'",
    "succeeded": f"succeeded {NO_FIELD}; write outcome == 'succeeded'",
    '"SUCCESS"': f"SUCCESS {NO_FIELD}; write status == 'SUCCESS'",
    "succeeded || status == 'TESTING'": f"succeeded {NO_FIELD}; write outcome == 'succeeded'",
    "contains([SUCCESS, TESTING], status)": f"SUCCESS {NO_FIELD}; {QUOTES}: 'SUCCESS'",
    "!contains([BUILDING], status)": f"BUILDING {NO_FIELD}; {QUOTES}: 'BUILDING'",
    'starts_with(status, "SUCCESS")': f"SUCCESS {NO_FIELD}; {QUOTES}: 'SUCCESS'",
    "!status == 'BUILDING'": "! binds to status alone; write status != 'BUILDING'",
    "!status != 'BUILDING'": "! binds to status alone; write status == 'BUILDING'",
    "!outcome == 'running' && image_id": "! binds to outcome alone; write outcome != 'running'",
    "!(image_id && error_code) != 'BUILDING'": "! gives true or false, never 'BUILDING'",
    "status == 'SUCCESS' || 'PARTITION_SUCCESS'": (
        f"'PARTITION_SUCCESS' as an operand of || {ALWAYS}; compare on both sides: "
        "status == 'SUCCESS' || status == 'PARTITION_SUCCESS'"
    ),
    "'SUCCESS' || status == 'TESTING'": (
        f"'SUCCESS' as an operand of || {ALWAYS}; compare on both sides: status == 'TESTING' || status == 'SUCCESS'"
    ),
    "image_id && `true`": f"`true` as an operand of && {ALWAYS}; compare a field with it, or leave it out",
    "status == ('SUCCESS' || 'PARTITION_SUCCESS')": (
        f"'SUCCESS' as an operand of || {ALWAYS}; compare a field with it, or leave it out"
    ),
    "[status == 'SUCCESS']": "a list or dict written out is always true; join comparisons with && and ||",
    "{ok: status == 'SUCCESS'}": "a list or dict written out is always true; join comparisons with && and ||",
    "image_id && [status == 'SUCCESS']": "a list or dict written out is always true; join comparisons with && and ||",
    "'SUCCESS'": f"'SUCCESS' alone {ALWAYS}; compare a field with it",
    "`true`": f"`true` alone {ALWAYS}; compare a field with it",
    "`0`": f"`0` alone {ALWAYS}; compare a field with it",
    "!'SUCCESS'": f"'SUCCESS' alone {ALWAYS}; compare a field with it",
    "progress": "progress is a number, which is neither true nor false; compare it, as in progress >= `90`",
    "status": "status is never empty, so this is true of every task; compare it",
    "outcome || finished": "outcome is never empty, so this is true of every task; compare it",
    "!id": "id is never empty, so this is true of every task; compare it",
    "finished && progress": "progress is a number, which is neither true nor false; compare it, as in progress >= `90`",
    "!progress": "progress is a number, which is neither true nor false; compare it, as in progress >= `90`",
    "length(image_ids)": (
        "length(...) is a number, which is neither true nor false; compare it, as in length(...) >= `90`"
    ),
    "!reached": "reached is what the gate makes of its condition; compare status or outcome",
    "created_at": "created_at is never empty, so this is true of every task; compare it",
    **{
        written: f"{written.partition('(')[0]}(...) is never empty, so this is true of every task; compare it"
        for written in (
            "to_string(finished)",
            "to_array(status == 'SUCCESS')",
            "type(status)",
            "keys(@)",
            "values(@)",
            "not_null(status, image_id)",
        )
    },
    "image_id && !type(status)": "type(...) is never empty, so this is true of every task; compare it",
    "starts_with(status, '')": "'' is in every text; name what to look for",
    "contains(image_id, '')": "'' is in every text; name what to look for",
    **dict.fromkeys(
        (
            "status != 'BUILDING' || status != 'TESTING'",
            "!(status == 'BUILDING' && status == 'TESTING')",
            "not_null(error_code, 'none') == 'none'",
            "!(image_id && error_code)",
            "(!image_id) == `true`",
            "@ | status != 'building'",
            "[status][0] != 'running'",
            "{s: status}.s != 'running'",
            "contains(['SUCCESS'], 'SUCCESS')",
            "status != outcome",
            "!contains(status, 'finishing')",
            "!error",
            "@.status",
            "execution_id",
            "![?status == 'BUILDING']",
        ),
        "every task meets it, whatever its status; compare the status or the outcome",
    ),
    **dict.fromkeys(
        (
            "outcome != 'failed'",
            "!(outcome == 'failed')",
            "status != 'FAILED' && status != 'CANCELLED'",
            "outcome == 'succeeded' && image_id || outcome != 'failed'",
        ),
        "a task that is still running meets it; put 'finished &&' before it",
    ),
    "status >= 'DISTRIBUTING'": f"'DISTRIBUTING' {NO_ORDER}",
    "task_progress >= '100%'": f"'100%' {NO_ORDER}",
    "progress == '50'": "progress is a number, and numbers take backquotes: progress == `50`",
    "progress == '100%'": "progress is a number, and numbers take backquotes: progress == `100`",
    "status == 'success'": "no status here is spelled 'success'; write status == 'SUCCESS'",
    "status != 'BUILDNG'": "no status here is spelled 'BUILDNG'; write status != 'BUILDING'",
    "outcome == 'suceeded'": "no outcome here is spelled 'suceeded'; write outcome == 'succeeded'",
    "outcome != 'canceled'": "no outcome here is spelled 'canceled'; write outcome != 'cancelled'",
    "status ==": "not valid JMESPath: ",
    "status = 'SUCCESS'": "not valid JMESPath: ",
    "starts_wth(status, 'SUCC')": "JMESPath has no function starts_wth",
}

# Where one id is due in a list: as written -> the message after the place of the item.
EMPTY = " is empty; every item has to be an id"
NOT_AN_ID = " is not an id; a template may have rendered to nothing"
ITEMS_OF_IDS: list[tuple[Any, str]] = [
    ("", EMPTY),
    ("  ", EMPTY),
    (None, EMPTY),
    *((word, f": '{word}'{NOT_AN_ID}") for word in ("None", "null", "true", "False", "undefined", "nan")),
    (True, f": True{NOT_AN_ID}"),
    (1.5, f": 1.5{NOT_AN_ID}"),
    ("__omit_place_holder__0123", f": the placeholder of default(omit){NOT_AN_ID}"),
    ({"task_id": "t-1", "request_id": "r"}, ": not an id but a whole result; use its task_id"),
    ({"image_id": "m-1"}, ": not an id but a whole result; use its image_id"),
    ({"RequestId": "r", "ExecutionId": "exec-1"}, ": not an id but a whole result; use its ExecutionId"),
    ({"ImageId": "m-1", "BuildTaskId": "i2a-1"}, ": not an id but a whole result; use its BuildTaskId"),
    ({"image_id": "m-1", "build_task_id": "i2a-1"}, ": not an id but a whole result; use its build_task_id"),
    ('{"ExecutionId": "exec-1"}', ": not an id but the text of a whole result; use its ExecutionId"),
    ("{{ started.task_id }}", ": not an id but a template that was not evaluated"),
    (
        {"kind": "ecs_task", "id": "t-1", "outcome": "running"},
        ": not an id but a task returned by this collection; pass it in tasks, or use its id",
    ),
    ('{"task_id": "t-1"}', ": not an id but the text of a whole result; use its task_id"),
    (["t-2"], ": not an id but a list; join the lists with the flatten filter"),
]
# Where the whole list is due.
WITH_OMIT = "; a template may have rendered to nothing; use default(omit) to omit the option"
WHOLE_IDS: list[tuple[Any, str]] = [
    (None, f" is null{WITH_OMIT}"),
    ("", f" is empty{WITH_OMIT}"),
    ("  ", f" is empty{WITH_OMIT}"),
    (",", f"[0]{EMPTY}"),
    ("t-1,", f"[1]{EMPTY}"),
    ("t-1, ,t-2", f"[1]{EMPTY}"),
    ("t-1,None", f"[1]: 'None'{NOT_AN_ID}"),
    ('["t-1"]', ": not an id but the text of a whole result; use its task_id"),
    ({"task_id": "t-1"}, ": not an id but a whole result; use its task_id"),
]

TAG = {"kind": "cr_repo_tag", "id": "crr-1:v1", "instance_id": "cri-1"}
ITEM_KEYS = "kind, id, ids, region, instance_id, newer_than, not_digest"
# In an item of C(tasks): what is written in it -> the message after C(tasks[0]).
ITEMS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "ecs_task", "id": "t-1", "regoin": "cn-beijing"}, ".regoin: not known; region is"),
    ({**TAG, "not_digst": ""}, ".not_digst: not known; not_digest is"),
    ({"kind": "ecs_task", "idd": "t-1"}, ".idd: not known; id is"),
    ({"kind": "ecs_task", "id": "t-1", "something": 1}, f".something: not known; accepted: {ITEM_KEYS}"),
    *(
        (
            {"kind": "ecs_task", "id": "t-1", option: value},
            f".{option}: holds for the whole gate; write it next to tasks",
        )
        for option, value in {
            "state": "succeeded",
            "condition": "finished",
            "accept_partial": True,
            "timeout": 60,
            "require": "any",
            "access_key_secret": "what-a-secret",
        }.items()
    ),
    (
        {"kind": "ecs_task", "id": "t-1", "newer_than": "nonsense"},
        ".newer_than: 'nonsense' is not accepted; give a time with its zone, such as 2026-03-06T08:22:40Z",
    ),
    (
        {"kind": "ecs_task", "id": "t-1", "newer_than": "2026-03-06T08:22:40Z"},
        ".newer_than: only for tasks of the kind cr_repo_tag, not for ecs_task",
    ),
    (
        {"kind": "ecs_task", "id": "t-1", "not_digest": ""},
        ".not_digest: only for tasks of the kind cr_repo_tag, not for ecs_task",
    ),
    *(
        (
            {**TAG, "newer_than": empty},
            f".newer_than is empty{WITH_OMIT}",
        )
        for empty in ("", " ", None)
    ),
    ({"kind": "ecs_tsk", "id": "t-1"}, ".kind: 'ecs_tsk' is not accepted; did you mean ecs_task?"),
    ({"kind": "ecs_task"}, ".ids: required; a gate that waits for nothing would always open"),
    ({}, ".ids: required; a gate that waits for nothing would always open"),
]
