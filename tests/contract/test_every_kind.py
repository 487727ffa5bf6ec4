# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind by its example in contract.json: the vendor's package and ours are told the same by the same call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON, snake, snake_keys
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Style
from tests.contract import examples
from tests.contract.examples import DENIED_KEY, ENVELOPE, INSTANCE, ask_ours, ask_theirs, example_id
from tests.emulator.client import ACCESS_KEY_ID
from tests.emulator.kinds.table import KINDS as EMULATED

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

# Shown by richer scenarios in test_client_against_sdk.py, test_images.py and test_tags.py.
ELSEWHERE = {
    "ecs_task",
    "ecs_image",
    "ecs_image_pipeline_execution",
    "eci_commit_container_task",
    "cr_artifact_build_task",
    "cr_repo_tag",
}
BY_EXAMPLE = [kind for kind in KINDS if kind not in ELSEWHERE]


def scenario(*kinds: str) -> dict[str, Any]:
    return {
        "accounts": examples.ACCOUNTS,
        "instances": [INSTANCE],
        "tasks": {kind: [examples.task(kind)] for kind in kinds},
    }


@pytest.mark.parametrize("kind", BY_EXAMPLE)
def test_the_same_task_by_the_same_call(emulator: Emulator, kind: str) -> None:
    emulator.load(scenario(kind))
    asked = {snake(name): value for name, value in examples.request(kind).items()}
    (shown,) = examples.rows(kind, ask_theirs(emulator, KINDS[kind].operation, **asked))
    found = ask_ours(emulator, kind, (example_id(kind),))[example_id(kind)]
    examples.same_call(emulator)
    taken = {"status": "status", **{key: f"api_{key}" for key in (*COMMON, "tags") if key != "status"}}
    for field, value in shown.items():
        if field not in ENVELOPE:
            assert found[taken.get(snake(field), snake(field))] == snake_keys(value), field


def in_an_error(kind: str) -> dict[str, Any]:
    """How a scenario has the emulator answer an unknown id with an error; empty where no code is known."""
    unknown = EMULATED[kind].unknown
    if unknown:
        return {unknown.key: {"http_status": 400}}
    codes = {
        "ecs_snapshot": "InvalidSnapshotId.NotFound",
        "ecs_invocation": "InvalidInvokeId.NotFound",
        "eci_image_cache": "InvalidParameter.NotFound",
    }
    return {"unknown_ids": {kind: {"http_status": 404, "code": codes[kind]}}} if kind in codes else {}


@pytest.mark.parametrize("kind", BY_EXAMPLE)
@pytest.mark.parametrize("as_error", [False, True])
def test_an_unknown_id_among_others_is_missing_however_that_is_said(
    emulator: Emulator, kind: str, as_error: bool
) -> None:
    emulator.load({**scenario(kind), **(in_an_error(kind) if as_error else {})})
    name = example_id(kind)
    unknown = f"{name.partition(':')[0]}:x-404" if KINDS[kind].ids.style is Style.PAIR else "x-404"
    assert list(ask_ours(emulator, kind, (unknown, name))) == [name]


def test_a_snapshot_is_missing_by_the_code_of_any_resource(emulator: Emulator) -> None:
    code = {"http_status": 400, "code": "InvalidResource.NotFound"}
    emulator.load({**scenario("ecs_snapshot"), "unknown_ids": {"ecs_snapshot": code}})
    assert list(ask_ours(emulator, "ecs_snapshot", ("x-404", "s-example"))) == ["s-example"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", [ACCESS_KEY_ID, DENIED_KEY])
def test_how_to_ask_without_a_task_tells_what_is_allowed(emulator: Emulator, kind: str, key: str) -> None:
    emulator.load(scenario(*BY_EXAMPLE))
    probe = KINDS[kind].probe
    refused = None
    try:
        ask_ours(emulator, kind, () if probe.listing else (probe.id,), key, limit=1 if probe.listing else None)
    except ApiError as error:
        refused = error
    if key == ACCESS_KEY_ID:
        assert refused is None or refused.code in probe.allowed
    else:
        assert refused is not None
        assert refused.denied
    assert emulator.calls()["total"] == 1
