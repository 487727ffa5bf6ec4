# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Demands beside the status: what was there before must not open a gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Demands, check_demand
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON, shape, snake
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Part, Target

TAG = Target("cr_repo_tag", "cn-hangzhou", "cri-1", "crr-1:1.4")
DIGEST = "67bf" * 16
OTHER = "67be" * 16
UPDATED = 1772785360750  # 2026-03-06T08:22:40.750Z


def tag(status: str = "NORMAL", **fields: Any) -> dict[str, Any]:
    told = {"Tag": "1.4", "Status": status, "Digest": DIGEST.upper(), "ImageUpdate": UPDATED, **fields}
    return shape(TAG.kind, TAG.id, TAG.region, TAG.instance_id, told)


def seen(demands: Demands, task: dict[str, Any] | None) -> dict[str, Any] | None:
    """The task as a look through the demands shows it."""

    def look(targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        yield Part(list(targets), {TAG: task} if task else {}, None)

    (part,) = demands.through(look)([TAG], lambda: 1.0, 0.0)
    return part.found.get(TAG)


@pytest.mark.parametrize(
    ("option", "value", "met"),
    [
        ("newer_than", "2026-03-06T08:22:39Z", True),
        ("newer_than", "2026-03-06T08:22:40Z", False),  # the old tag's own updated_at has its milliseconds cut off
        ("newer_than", "2026-03-06T08:22:41Z", False),
        ("newer_than", "2026-03-06T08:22:40.749Z", True),
        ("newer_than", "2026-03-06T08:22:40.750Z", False),
        ("newer_than", "2026-03-06 16:22:39+08:00", True),
        ("newer_than", "2026-03-06T16:22:41+0800", False),
        ("not_digest", DIGEST, False),
        ("not_digest", f"sha256:{DIGEST}", False),
        ("not_digest", f"SHA256:{DIGEST.upper()}", False),
        ("not_digest", f"sha256:{OTHER}", True),
    ],
)
def test_what_meets_a_demand(option: str, value: str, met: bool) -> None:
    task = seen(Demands({TAG: [(option, check_demand(option, option, value))]}), tag())
    assert task is not None
    assert (task["outcome"], task["finished"]) == (("succeeded", True) if met else ("running", False))
    assert task["status"] == "NORMAL"
    assert ("from before" in task["message"] and option in task["message"]) == (not met)


def test_all_demands_have_to_be_met() -> None:
    newer, other = ("newer_than", "2026-03-06T08:00:00Z"), ("not_digest", DIGEST)
    for asked, outcome in (
        ([newer], "succeeded"),
        ([newer, other], "running"),
        ([("not_digest", OTHER), other], "running"),
    ):
        task = seen(Demands({TAG: asked}), tag())
        assert task is not None
        assert task["outcome"] == outcome


@pytest.mark.parametrize("field", ["ImageUpdate", "Digest"])
@pytest.mark.parametrize("value", [None, "", "soon", 0, [], {}])
def test_what_the_api_does_not_say_is_not_met(field: str, value: Any) -> None:
    if field == "Digest" and value == "soon":
        value = f"sha256:{DIGEST}"
    demands = Demands({TAG: [("newer_than", "2026-03-06T08:00:00Z"), ("not_digest", DIGEST)]})
    task = seen(demands, tag(**{"Digest": "00ff", field: value}))
    assert task is not None
    assert task["outcome"] == "running"


def test_the_removal_of_the_old_one_is_no_failure() -> None:
    demands = Demands({TAG: [("not_digest", DIGEST)]})
    old, new = seen(demands, tag("DELETING")), seen(demands, tag("DELETING", Digest="00ff"))
    assert old is not None
    assert new is not None
    assert (old["outcome"], old["finished"]) == ("running", False)
    assert (new["outcome"], new["finished"]) == ("failed", True)


def test_a_condition_holds_for_what_meets_the_demands_only() -> None:
    reached = Demands({TAG: [("not_digest", DIGEST)]}).met_and(lambda task: task["status"] == "NORMAL")
    assert not reached(tag())
    assert reached(tag(Digest="00ff"))


def test_without_demands_nothing_stands_between() -> None:
    demands = Demands({TAG: []})

    def look(targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        yield from ()

    def rule(task: dict[str, Any]) -> bool:
        return True

    assert demands.through(look) is look
    assert demands.met_and(rule) is rule


@pytest.mark.parametrize(
    "value", ["2026-03-06T08:22:40", "2026-03-06", "1772785360750", "soon", "2026-13-06T08:22:40Z"]
)
def test_a_time_needs_its_zone(value: str) -> None:
    with pytest.raises(InputError, match=r"tasks\[3\]\.newer_than: .*zone"):
        check_demand("tasks[3].newer_than", "newer_than", value)


@pytest.mark.parametrize(
    "value", ["a b", "latest", "sha256:xyz", "67bf", f"sha256:{DIGEST[:-1]}\n", f"{DIGEST}\x00", "0" * 201]
)
def test_a_digest_is_one_word(value: str) -> None:
    with pytest.raises(InputError, match=r"not_digest: "):
        check_demand("not_digest", "not_digest", value)


def test_demands_ask_for_fields_that_tasks_have() -> None:
    told = {"Digest", "ImageUpdate"}
    for kind in KINDS.values():
        for demand in kind.demands.values():
            assert demand.field in told
            assert snake(demand.field) not in COMMON
