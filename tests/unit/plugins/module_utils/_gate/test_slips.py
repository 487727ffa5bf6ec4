# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips of the pen in conditions, each refused with its mended form, and that nothing honest is."""

from __future__ import annotations

import jmespath
import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import InputError
from ansible_collections.alicloud.gate.plugins.module_utils._gate.condition import Condition
from ansible_collections.alicloud.gate.plugins.module_utils._gate.slips import top_fields
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.tests.unit.plugins.slips import CONDITIONS

EXECUTION = "ecs_image_pipeline_execution"
# Of several kinds, those that never have the word would be met at once.
OF_ONE_KIND = ("status != 'BUILDING'", "!(status == 'BUILDING')")
HONEST = (
    "status == 'SUCCESS'",
    "'SUCCESS' == status",
    "status != 'BUILDING'",
    "status == 'SUCCESS' || status == 'PARTITION_SUCCESS'",
    "!(status == 'BUILDING')",
    "status == 'A_WORD_OF_TOMORROW'",
    'status == `"SUCCESS"`',
    "finished",
    "!finished",
    "finished == `true`",
    "finished != `false` && image_id",
    "image_id",
    "outcome == 'succeeded' && image_id != null",
    "contains(['SUCCESS', 'TESTING'], status)",
    "!contains(['BUILDING'], status)",
    'contains(`["SUCCESS"]`, status)',
    "starts_with(status, 'SUCC')",
    "length(image_ids) > `1`",
    "length(copied[?status == 'Available']) == length(copied)",
    "copied[?status == 'Available']",
    "copied[?status == 'Available'] | [0].image_id",
    "copied[?status == 'Available'].region | contains(@, 'cn-beijing')",
    "commit_phase_infos[?phase=='PullBaseImage'].status | [0] == 'Success'",
    "commit_phase_infos[-1].status == 'Success'",
    "{all: copied, done: copied[?finished]} | length(all) == length(done)",
    "[status, outcome] | contains(@, 'SUCCESS')",
    "progress >= `90`",
    "progress != null && progress > `50`",
    "progress && progress >= `50`",
    "status && starts_with(status, 'SUCC')",
    "max([progress, `0`]) > `50`",
    "to_number(percent) > `50`",
    "tags.team == 'web'",
    "tags.status == 'anything'",
    "tags.running == 'yes'",
    "tags.\"release train\" == '2026.1'",
    "\"status\" == 'SUCCESS'",
    '"image_id"',
    "updated_at > created_at",
    "finished_at > '2026-03-06T08:00:00Z'",
    'created_at < `"2026-03-06T08:00:00Z"`',
    "sort_by(copied, &created_at)[-1].status == 'Available'",
    "type(progress) == 'number'",
    "keys(tags)",
    "@.status == 'SUCCESS'",
    "@ | status == 'SUCCESS'",
    "!image_id && status == 'FAILED'",
    "image_ids[*]",
    "copied[].image_id",
)


# What tasks of other kinds meet whatever their status: images have an image_id from the start.
MET_BY_OTHERS = ("image_id", '"image_id"', "!contains(['BUILDING'], status)")


@pytest.mark.parametrize(("written", "said"), CONDITIONS.items(), ids=list(CONDITIONS))
def test_a_slip_is_refused_with_what_was_meant(written: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        Condition(written, [EXECUTION])
    message = str(caught.value)
    assert message == f"condition: {said}" or (said.endswith(": ") and message.startswith(f"condition: {said}"))


@pytest.mark.parametrize("written", HONEST)
def test_what_is_honest_is_taken(written: str) -> None:
    assert Condition(written, [EXECUTION]).expression == written
    if written not in (*OF_ONE_KIND, *MET_BY_OTHERS):
        assert Condition(written, KINDS).expression == written


@pytest.mark.parametrize("written", OF_ONE_KIND)
def test_a_word_that_a_kind_never_has_is_no_difference(written: str) -> None:
    with pytest.raises(InputError, match="ecs_task has no status 'BUILDING', so its tasks would always differ from it"):
        Condition(written, ["ecs_task", EXECUTION])


@pytest.mark.parametrize("word", ["'FAILED'", "'Failed'"])
def test_each_kind_may_spell_a_word_in_its_way(word: str) -> None:
    assert Condition(f"status == {word}", ["ecs_task", EXECUTION, "ecs_snapshot"])


def test_the_form_that_a_refusal_gives_is_taken() -> None:
    for written, said in CONDITIONS.items():
        for mark in (": ", "write "):
            mended = said.rpartition(mark)[2]
            if "running" in mended or "cancelled" in mended:
                continue  # another condition has to go with it
            if mended != said and ("=" in mended) and "taken" not in mended and "such as" not in mended:
                assert Condition(mended, [EXECUTION]), written


def test_a_word_is_known_by_the_kinds_of_the_gate() -> None:
    assert Condition("accomplice != deleted", [EXECUTION])
    with pytest.raises(InputError, match=r"finished is .*: status != 'Finished'"):
        Condition("status != finished", ["ecs_task"])
    with pytest.raises(InputError, match=r"deleted is read as a field name; .*: status != 'Deleted'"):
        Condition("status != deleted", ["ecs_task", EXECUTION])


@pytest.mark.parametrize(
    ("expression", "fields"),
    [
        ("status == 'x' && tags.team", ["status", "tags"]),
        ("copied[?status == 'x'].id | [0]", ["copied"]),
        ("length(image_ids) > `1` || contains(`[]`, outcome)", ["image_ids", "outcome"]),
        ("sort_by(copied, &created_at)[0].x", ["copied"]),
        ("@", []),
        ("image_id || image_id", ["image_id"]),
    ],
)
def test_the_names_that_stand_for_fields_of_the_task(expression: str, fields: list[str]) -> None:
    assert top_fields(jmespath.compile(expression).parsed) == fields
