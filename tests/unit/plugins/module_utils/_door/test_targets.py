# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tasks are meant: both forms to targets, and every slip in them refused by its place."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_doubles import asked
from ansible_collections.alicloud.gate.tests.unit.plugins.slips import ITEMS, ITEMS_OF_IDS, TAG, WHOLE_IDS

DIGEST = "67bf" * 16
SHORT = {"kind": "cr_repo_tag", "ids": TAG["id"], "instance_id": "cri-1"}


def refusal(**written: Any) -> str:
    with pytest.raises(InputError) as caught:
        asked(**written)
    return str(caught.value)


def ecs(*ids: str, region: str = REGION) -> list[Target]:
    return [Target("ecs_task", region, None, task_id) for task_id in ids]


@pytest.mark.parametrize(("written", "said"), WHOLE_IDS, ids=repr)
def test_ids_that_a_template_left_empty_or_whole(written: Any, said: str) -> None:
    assert refusal(kind="ecs_task", ids=written) == f"ids{said}"
    assert refusal(kind="ecs_task", id=written) == f"id{said}"
    assert (
        refusal(tasks=[{"kind": "ecs_task", "id": "t-0"}, {"kind": "ecs_task", "ids": written}])
        == f"tasks[1].ids{said}"
    )


@pytest.mark.parametrize(("written", "said"), ITEMS_OF_IDS, ids=repr)
def test_an_id_that_a_template_left_empty_or_whole(written: Any, said: str) -> None:
    assert refusal(kind="ecs_task", ids=["t-1", written]) == f"ids[1]{said}"
    assert refusal(tasks=[{"kind": "ecs_task", "ids": [written, "t-1"]}]) == f"tasks[0].ids[0]{said}"


@pytest.mark.parametrize(("item", "said"), ITEMS, ids=repr)
@pytest.mark.parametrize("place", [0, 1])
def test_a_slip_in_an_item(item: dict[str, Any], said: str, place: int) -> None:
    before = [{"kind": "ecs_task", "id": "t-0"}] * place
    said_then = refusal(tasks=[*before, item])
    assert said_then == f"tasks[{place}]{said}"
    assert "what-a-secret" not in said_then


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (None, "tasks is empty; give a list of dictionaries, each with kind and id"),
        ("", "tasks is empty; give a list of dictionaries, each with kind and id"),
        ({"kind": "ecs_task", "id": "t-1"}, "tasks: a dictionary is not accepted; give a list of dictionaries"),
        ("t-1", "tasks: text is not accepted; give a list of dictionaries"),
        ([], "tasks is empty; a gate that waits for nothing would always open"),
        (["t-1"], "tasks[0]: text is not accepted; give a dictionary with kind and id"),
        ([7], "tasks[0]: a number is not accepted; give a dictionary with kind and id"),
        ([None], "tasks[0]: null is not accepted; give a dictionary with kind and id"),
        ([[{"kind": "ecs_task", "id": "t-1"}]], "tasks[0]: "),
    ],
)
def test_what_is_no_list_of_items(tasks: Any, said: str) -> None:
    assert refusal(tasks=tasks).startswith(said)


def test_an_empty_list_of_ids_asks_for_nothing() -> None:
    nothing = "; a gate that waits for nothing would always open"
    assert refusal(kind="ecs_task", ids=[]) == f"ids: required{nothing}"
    assert refusal(kind="ecs_task", tasks=[{"id": "t-1"}, {"ids": []}]) == f"tasks[1].ids: required{nothing}"
    assert refusal(kind="ecs_task", ids=["t-1"], tasks=[]) == "tasks: not together with ids; give one of them"


def test_results_of_info_modules_and_gates_are_given_on_as_they_are() -> None:
    task = {
        "kind": "ecs_task",
        "id": "t-1",
        "region": "cn-beijing",
        "instance_id": None,
        "outcome": "running",
        "status": "Processing",
        "finished": False,
        "timeout": 9,
        "anything": {"at": ["all"]},
        "newer_than": "",
    }
    gate = {**task, "id": "t-2", "reached": True}
    found = asked(tasks=[task, gate, {"kind": "ecs_task", "id": "t-3"}])
    assert list(found.targets) == [*ecs("t-1", "t-2", region="cn-beijing"), *ecs("t-3")]
    assert found.complete


@pytest.mark.parametrize("empty", ["", " ", None])
@pytest.mark.parametrize("kind", ["cr_repo_tag", " cr_repo_tag "])
def test_a_demand_that_a_template_left_empty_is_refused_in_a_result_too(kind: str, empty: Any) -> None:
    task = {"kind": kind, "id": "crr-1:1", "instance_id": "cri-1", "outcome": "succeeded", "newer_than": empty}
    with pytest.raises(InputError, match="newer_than is empty"):
        asked(tasks=[task])


@pytest.mark.parametrize(
    ("item", "target"),
    [
        ({"kind": "ecs_task", "id": "t-1", "region_id": "cn-a"}, Target("ecs_task", "cn-a", None, "t-1")),
        ({"kind": "ecs_task", "id": "t-1", "alicloud_region": "cn-a"}, Target("ecs_task", "cn-a", None, "t-1")),
        ({"kind": "ecs_task", "id": "t-1", "region": "", "instance_id": None}, Target("ecs_task", REGION, None, "t-1")),
        ({"kind": None, "ids": "t-1", "region": None}, Target("ecs_task", REGION, None, "t-1")),
        (
            {"kind": "cr_artifact_build_task", "id": "i", "instance_id": 2},
            Target("cr_artifact_build_task", REGION, "2", "i"),
        ),
        ('{"id": "t-1"}', Target("ecs_task", REGION, None, "t-1")),
        ("kind=ecs_task id=t-1", Target("ecs_task", REGION, None, "t-1")),
    ],
)
def test_what_an_item_leaves_out_comes_from_the_options(item: Any, target: Target) -> None:
    assert list(asked(kind="ecs_task", tasks=[item]).targets) == [target]


def test_a_task_given_twice_counts_once_with_all_that_is_asked_of_it() -> None:
    first, second = ("newer_than", "2026-03-06T08:22:40Z"), ("not_digest", DIGEST)
    found = asked(tasks=[{**TAG, first[0]: first[1]}, {**TAG, second[0]: second[1]}, TAG])
    assert list(found.targets.values()) == [(first, second)]


@pytest.mark.parametrize("turned", [False, True])
def test_demands_keep_the_order_in_which_they_were_written(turned: bool) -> None:
    demands = [("newer_than", "2026-03-06T08:22:40Z"), ("not_digest", DIGEST)]
    order = demands[::-1] if turned else demands
    (found,) = asked(tasks=[{**TAG, **dict(order)}]).targets.values()
    assert found == tuple(order)
    (found,) = asked(**SHORT, **dict(order)).targets.values()
    assert found == tuple(order)


def test_not_digest_may_be_empty_and_then_asks_nothing() -> None:
    whole = {"not_digest": DIGEST}
    assert list(asked(tasks=[{**TAG, "not_digest": ""}], **whole).targets.values()) == [()]
    assert list(asked(tasks=[TAG], **whole).targets.values()) == [(("not_digest", DIGEST),)]
    assert list(asked(**SHORT, not_digest="").targets.values()) == [()]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"ids": "t-1"}, "kind: required; give one of "),
        ({"kind": "cr_repo_tag", "ids": "crr-1:v"}, "instance_id: required for cr_repo_tag"),
        ({"kind": "ecs_task", "tasks": [{"id": "t-2", "ids": ["t-3"]}]}, "tasks[0].ids: not together with id"),
        ({"kind": "ecs_task", "tasks": [{"id": "t/2"}]}, "tasks[0].id: 't/2' is not accepted"),
        ({"kind": "ecs_task", "tasks": [{"id": "t-1", "region": "A/b"}]}, "tasks[0].region: 'A/b' is "),
        ({"kind": "ecs_task", "tasks": [{"id": "t-1", "region": {"a": 1}}]}, "tasks[0].region: a dictionary is not"),
        ({"kind": "ecs_task", "tasks": [{"id": "t-1", "region": ["a"]}]}, "tasks[0].region: a list is not accepted"),
        (
            {"kind": "ecs_task", "tasks": [{"id": "t-1", "region": "cn-a", "region_id": "cn-b"}]},
            "tasks[0].region: given with different values",
        ),
        ({**SHORT, "newer_than": ""}, "newer_than is empty; a template may have rendered to nothing"),
        ({**SHORT, "newer_than": None}, "newer_than is empty; a template may have rendered to nothing"),
        ({**SHORT, "newer_than": False}, "newer_than: 'False' is not accepted"),
        ({**SHORT, "not_digest": "67bf"}, "not_digest: '67bf' has 4 hexadecimal digits"),
        (
            {"kind": "ecs_task", "ids": "t-1", "newer_than": "2026-03-06T08:22:40Z"},
            "newer_than: only for tasks of the kind cr_repo_tag, and none is given",
        ),
    ],
)
def test_refused(written: dict[str, Any], said: str) -> None:
    assert refusal(**written).startswith(said)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"kind": "ecs_task", "ids": ""},
        {"kind": "ecs_task", "ids": None},
        {"kind": "ecs_task", "ids": []},
        {"tasks": ""},
        {"tasks": []},
        {"tasks": [{"kind": "ecs_task", "id": ""}]},
        {"tasks": [{"kind": "ecs_task", "id": None}]},
    ],
)
def test_in_check_mode_what_is_empty_is_not_there_yet(written: dict[str, Any]) -> None:
    assert asked(check_mode=True, **written) == ({}, False)


def test_in_check_mode_the_rest_is_still_asked_for_and_nonsense_still_refused() -> None:
    found = asked(check_mode=True, kind="ecs_task", tasks=[{"id": ""}, {"id": "t-1"}])
    assert (list(found.targets), found.complete) == (ecs("t-1"), False)
    with pytest.raises(InputError, match=r"tasks\[0\].regoin: not known"):
        asked(check_mode=True, kind="ecs_task", tasks=[{"id": "", "regoin": "x"}])
    with pytest.raises(InputError, match=r"ids\[1\] is empty"):
        asked(check_mode=True, kind="ecs_task", ids=["t-1", ""])


def test_what_an_author_adds_to_a_result_is_asked() -> None:
    result = {"kind": "cr_repo_tag", "id": "crr-1:v1", "region": REGION, "instance_id": "cri-1", "outcome": "succeeded"}
    digest = "sha256:" + "0" * 64
    (asked_of,) = asked(tasks=[{**result, "not_digest": digest}]).targets.values()
    assert asked_of == (("not_digest", digest),)
    assert refusal(tasks=[{**result, "ids": ["crr-1:v2"]}]).startswith(
        "tasks[0].ids: not accepted in a task returned by"
    )


def test_a_secret_in_a_nested_item_is_not_shown() -> None:
    assert "hunter2" not in refusal(tasks=[[{"kind": "ecs_task", "access_key_secret": "hunter2hunter2"}]])
    assert "hunter2" not in refusal(tasks=["access_key_secret hunter2hunter2"])


@pytest.mark.parametrize("tag", ["crr-1:None", "crr-1:v1:", "None:v1"])
def test_half_a_tag_that_a_template_left(tag: str) -> None:
    assert refusal(kind="cr_repo_tag", id=tag, instance_id="cri-1").startswith("id")
