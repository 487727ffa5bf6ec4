# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Demands besides the status: what was there before must not open a gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.demands import Judge, Verdict, check_demand
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON, shape, snake
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target

TAG = Target("cr_repo_tag", "cn-hangzhou", "cri-1", "crr-1:1.4")
DIGEST = "67bf" * 16
OTHER = "67be" * 16
UPDATED = 1772785360750  # 2026-03-06T08:22:40.750Z


def tag(status: str = "NORMAL", **fields: Any) -> dict[str, Any]:
    told = {"Tag": "1.4", "Status": status, "Digest": DIGEST.upper(), "ImageUpdate": UPDATED, **fields}
    return shape(TAG.kind, TAG.id, TAG.region, TAG.instance_id, told)


def succeeded(task: dict[str, Any]) -> bool:
    return bool(task["outcome"] == "succeeded")


def judged(*demands: tuple[str, str], by: Callable[[dict[str, Any]], bool] = succeeded, **fields: Any) -> Verdict:
    """The verdict on the tag with these fields, of which these things are asked."""
    return Judge({TAG: demands}, by)(TAG, tag(**fields))


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
    task, reached = judged((option, check_demand(option, option, value)))
    assert (task["outcome"], task["finished"], reached) == (
        ("succeeded", True, True) if met else ("running", False, False)
    )
    assert task["status"] == "NORMAL"
    assert ("previous image" in task["message"] and option in task["message"]) == (not met)


def test_all_demands_have_to_be_met() -> None:
    newer, other = ("newer_than", "2026-03-06T08:00:00Z"), ("not_digest", DIGEST)
    assert judged(newer).reached
    assert not judged(newer, other).reached
    assert not judged(("not_digest", OTHER), other).reached
    assert judged(("not_digest", OTHER), newer).reached


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_are_not_met_the_first_as_written_is_named(turned: bool) -> None:
    demands = [("newer_than", "2026-03-07T00:00:00Z"), ("not_digest", DIGEST)]
    said = [
        "still the previous image: newer_than 2026-03-07T00:00:00Z is not met, ImageUpdate is 2026-03-06T08:22:40Z",
        f"still the previous image: not_digest {DIGEST} is not met, Digest is {DIGEST.upper()}",
    ]
    for order in [[1, 0] if turned else [0, 1]] * 5:
        assert judged(*(demands[place] for place in order)).task["message"] == said[order[0]]


@pytest.mark.parametrize("field", ["ImageUpdate", "Digest"])
@pytest.mark.parametrize("value", [None, "", "soon", 0, [], {}])
def test_what_the_api_does_not_say_is_not_met(field: str, value: Any) -> None:
    if field == "Digest" and value == "soon":
        value = f"sha256:{DIGEST}"
    demands = ("newer_than", "2026-03-06T08:00:00Z"), ("not_digest", DIGEST)
    task, reached = judged(*demands, **{"Digest": "00ff", field: value})
    assert (task["outcome"], reached) == ("running", False)


def test_the_removal_of_the_old_one_is_no_failure() -> None:
    old = judged(("not_digest", DIGEST), status="DELETING").task
    new = judged(("not_digest", DIGEST), status="DELETING", Digest="00ff").task
    assert (old["outcome"], old["finished"]) == ("running", False)
    assert (new["outcome"], new["finished"]) == ("failed", True)


def test_a_condition_holds_for_what_meets_the_demands_only() -> None:
    asked = ("not_digest", DIGEST)
    assert not judged(asked, by=lambda task: task["status"] == "NORMAL").reached
    assert judged(asked, by=lambda task: task["status"] == "NORMAL", Digest="00ff").reached


def test_a_goal_is_not_asked_of_what_has_no_status_yet() -> None:
    assert not judged(by=lambda _task: True, status="").reached


@pytest.mark.parametrize("prefix", ["", "sha256:", "SHA256:"])
@pytest.mark.parametrize("value", [OTHER, f"sha256:{OTHER}", OTHER.upper()])
def test_the_id_of_the_image_is_not_its_digest(prefix: str, value: str) -> None:
    words = r"^not_digest: .* is the ImageId of crr-1:1\.4, not its Digest; give the digest of an image, sha256: and 64"
    with pytest.raises(InputError, match=words):
        judged(("not_digest", value), ImageId=prefix + OTHER)
    assert judged(("not_digest", value), ImageId=prefix + DIGEST).reached


@pytest.mark.parametrize(
    "value", ["2026-03-06T08:22:40", "2026-03-06", "1772785360750", "soon", "2026-13-06T08:22:40Z"]
)
def test_a_time_needs_its_zone(value: str) -> None:
    with pytest.raises(InputError, match=r"tasks\[3\]\.newer_than: .*zone"):
        check_demand("tasks[3].newer_than", "newer_than", value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a b", "'a b' is not accepted"),
        ("latest", "'latest' is not accepted"),
        ("sha256:xyz", "'sha256:xyz' is not accepted"),
        (f"{DIGEST[:-1]}\x00", "is not accepted"),
        ("67bf", "'67bf' has 4 hexadecimal digits"),
        (f"sha256:{DIGEST[:-1]}", "has 63 hexadecimal digits, but sha256 has 64"),
        (f"sha256:{DIGEST}0", "has 65 hexadecimal digits, but sha256 has 64"),
        (f"sha512:{DIGEST}", "has 64 hexadecimal digits, but sha512 has 128"),
        (f"md5:{DIGEST[:32]}", "uses an algorithm other than sha256 and sha512"),
    ],
)
def test_a_digest_is_whole_and_of_an_algorithm_that_is_known(value: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        check_demand("tasks[1].not_digest", "not_digest", value)
    assert str(caught.value).startswith("tasks[1].not_digest: ")
    assert said in str(caught.value)
    assert str(caught.value).endswith("; give the digest of an image, sha256: and 64 hexadecimal digits")


@pytest.mark.parametrize("value", [DIGEST, f"sha256:{DIGEST}", f" SHA256:{DIGEST.upper()} ", f"sha512:{DIGEST * 2}"])
def test_digests_that_are_taken(value: str) -> None:
    assert check_demand("not_digest", "not_digest", value) == value.strip()


def test_demands_ask_for_fields_that_tasks_have() -> None:
    told = {"Digest", "ImageUpdate"}
    for kind in KINDS.values():
        for demand in kind.demands.values():
            assert demand.field in told
            assert snake(demand.field) not in COMMON
