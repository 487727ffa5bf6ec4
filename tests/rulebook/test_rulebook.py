# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rulebooks as users run them: events of all sorts, outages, wrong keys, and the example of the guide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.docs.blocks import GUIDES, blocks
from tests.emulator.client import ACCESS_KEY_SECRET, ROOT

if TYPE_CHECKING:
    from tests.rulebook.conftest import Rulebooks

EXAMPLES = ROOT / "docs" / "examples" / "rulebooks"
SCENARIO = ROOT / "tests" / "emulator" / "scenarios" / "rulebook.yml"
WATCH: list[dict[str, Any]] = [
    {"kind": "ecs_image_pipeline_execution", "image_pipeline_id": "ip-1"},
    {"kind": "eci_commit_container_task", "container_group_id": "eci-1"},
    {"kind": "ecs_task", "ids": ["t-1", "t-2"]},
    {"kind": "cr_artifact_build_task", "id": "i2a-1", "instance_id": "cri-1"},
]


def execution(task_id: str, *timeline: dict[str, Any]) -> dict[str, Any]:
    return {"id": task_id, "fields": {"ImagePipelineId": "ip-1"}, "timeline": list(timeline)}


def load(rulebooks: Rulebooks, **tasks: list[dict[str, Any]]) -> None:
    rulebooks.emulator.load({"clock_starts": "first_call", "tasks": tasks})


def load_four_kinds(rulebooks: Rulebooks) -> None:
    load(
        rulebooks,
        ecs_image_pipeline_execution=[
            execution("exec-old", {"at": -600, "Status": "SUCCESS"}),
            execution("exec-1", {"at": -60, "Status": "BUILDING"}, {"at": 3, "Status": "SUCCESS"}),
            execution("exec-later", {"at": 4, "Status": "BUILDING"}, {"at": 7, "Status": "TEST_FAILED"}),
        ],
        eci_commit_container_task=[
            {
                "id": "t-commit",
                "container_group_id": "eci-1",
                "timeline": [{"at": -60, "TaskStatus": "Running"}, {"at": 3, "TaskStatus": "Succeeded"}],
            }
        ],
        ecs_task=[
            {
                "id": "t-1",
                "timeline": [{"at": -60, "TaskStatus": "Processing"}, {"at": 4, "TaskStatus": "Failed"}],
                "operations": [{"OperationStatus": "Failed", "ErrorCode": "NoSuchBucket", "ErrorMsg": "no bucket"}],
            },
            {"id": "t-2", "timeline": [{"at": -60, "TaskStatus": "Finished"}]},
        ],
        cr_artifact_build_task=[
            {
                "id": "i2a-1",
                "instance_id": "cri-1",
                "timeline": [{"at": -60, "TaskStatus": "BUILDING"}, {"at": 5, "TaskStatus": "SUCCESS"}],
            }
        ],
    )


ALL = [
    ("exec-1", "finished", "SUCCESS"),
    ("exec-1", "first_seen", "BUILDING"),
    ("exec-later", "finished", "TEST_FAILED"),
    ("exec-later", "first_seen", "BUILDING"),
    ("i2a-1", "finished", "SUCCESS"),
    ("i2a-1", "first_seen", "BUILDING"),
    ("t-1", "finished", "Failed"),
    ("t-1", "first_seen", "Processing"),
    ("t-commit", "finished", "Succeeded"),
    ("t-commit", "first_seen", "Running"),
]


def test_four_kinds_by_id_and_by_filter_give_each_event_once(rulebooks: Rulebooks) -> None:
    load_four_kinds(rulebooks)
    run = rulebooks.watch(WATCH)
    run.until(lambda: len(run.events) >= len(ALL))

    assert run.told == ALL
    by_id = {event["task"]["id"]: event for event in run.events if event["transition"] == "finished"}
    assert by_id["exec-1"]["previous"] == {"status": "BUILDING", "outcome": "running"}
    assert by_id["t-1"]["task"]["failure_details"] == ["NoSuchBucket: no bucket"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["at"]) for event in run.events)
    asked = [call["ids"] for call in rulebooks.emulator.calls()["calls"] if call["operation"] == "DescribeTasks"]
    assert asked[0] == ["t-1", "t-2"]
    assert all(ids == ["t-1"] for ids in asked[1:])
    assert run.stop() < 10


def test_an_outage_of_ten_seconds_loses_nothing(rulebooks: Rulebooks) -> None:
    load_four_kinds(rulebooks)
    rulebooks.emulator.fault(kind="reset", from_seconds=2, to_seconds=12)
    run = rulebooks.watch(WATCH)
    run.until(lambda: sum(event["transition"] == "finished" for event in run.events) >= 5)

    finished = [one for one in run.told if one[1] == "finished"]
    assert finished == [one for one in ALL if one[1] == "finished"]
    assert len(run.told) == len(set(run.told))
    said = [line for line in run.lines if "task_status" in line and "WARNING" in line]
    assert len([line for line in said if "Still watching" in line]) == 4, run.text
    assert len([line for line in said if "answers again" in line]) == 4, run.text


def test_a_watch_of_ids_ends_the_rulebook_when_all_have_ended(rulebooks: Rulebooks) -> None:
    load_four_kinds(rulebooks)
    run = rulebooks.watch(WATCH[2:], initial="all")

    assert run.ended() == 0, run.text
    assert [one for one in run.told if one[0] == "t-2"] == [("t-2", "finished", "Finished")]


@pytest.mark.parametrize(
    ("source", "environment", "said"),
    [
        ({}, {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tMistyped"}, "the access key id does not exist"),
        ({"regoin": "cn-hangzhou"}, {}, "regoin: unknown option; did you mean region?"),
        ({"region": "cn-hangzhuo"}, {}, "cn-hangzhuo"),
    ],
)
def test_what_is_wrong_ends_the_source_with_one_sentence(
    source: dict[str, Any], environment: dict[str, str], said: str, rulebooks: Rulebooks
) -> None:
    load_four_kinds(rulebooks)
    run = rulebooks.run(rulebooks.write({"watch": WATCH[:1], **source}), "-vv", **environment)

    assert run.ended() != 0
    assert len([line for line in run.lines if "Source error" in line and said in line]) == 1, run.text
    assert "Traceback" not in run.text
    assert ACCESS_KEY_SECRET not in run.text
    assert run.events == []


def example(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


def test_the_example_deploys_what_was_built_and_opens_a_ticket_for_what_was_not(rulebooks: Rulebooks) -> None:
    rulebooks.emulator.load(yaml.safe_load(SCENARIO.read_text("utf-8")))
    run = rulebooks.run(EXAMPLES / "images.yml")
    run.until(lambda: "Ticket:" in run.text and "Deploying" in run.text)

    assert "Deploying m-bp10demo0image0002" in run.text
    assert "Ticket: exec-5fb8demo00000003 is TEST_FAILED, the shop does not answer" in run.text
    assert "image0001" not in run.text


def test_the_guide_shows_the_example() -> None:
    pages = blocks(GUIDES / "guide_event_driven.rst")
    shown = [yaml.safe_load(block.text) for block in pages if block.language == "yaml"]

    assert example("images.yml") in shown
    assert example("deploy.yml") in shown


def test_two_sources_of_this_kind_in_one_rulebook_keep_apart(rulebooks: Rulebooks) -> None:
    load_four_kinds(rulebooks)
    run = rulebooks.run(rulebooks.write({"watch": WATCH[:1]}, {"watch": WATCH[1:]}))
    run.until(lambda: len(run.events) >= len(ALL))

    assert run.told == ALL
