# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots, invocations, image caches and copies of images: the vendor's SDK packages, and our client beside them."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient
from alibabacloud_eci20180808 import models as eci_models
from alibabacloud_eci20180808.client import Client as EciClient
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient

from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.endpoints import Endpoints
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._api.network import Network
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.plugins.module_utils._gate.reasons import Details
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON, snake, snake_keys
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.target import Target
from tests.contract.ours import tasks
from tests.contract.shape import CONTRACT, deviations
from tests.contract.vendor import REGION, body, client
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

DENIED_KEY = "LTAI5tDenied"
ENVELOPE = ("RequestId", "Code", "IsSuccess")
FAILED = {
    "InvocationStatus": "Failed",
    "ExitCode": 3,
    "ErrorCode": "ExitCodeNonzero",
    "ErrorInfo": "the exit code is not zero",
    "StartTime": "2026-11-20T08:00:02Z",
    "UpdateTime": "2026-11-20T08:00:31Z",
    "FinishTime": "2026-11-20T08:00:31Z",
}
# A task of each, and how the vendor's package asks for it.
ONE: dict[str, tuple[str, dict[str, Any]]] = {
    "ecs_snapshot": ("s-1", {"region_id": REGION, "snapshot_ids": '["s-1"]', "max_results": 100}),
    "ecs_invocation": ("t-1", {"region_id": REGION, "invoke_id": "t-1", "max_results": 50}),
    "eci_image_cache": ("imc-1", {"region_id": REGION, "image_cache_id": "imc-1", "limit": 20}),
    "cr_repo_sync_task": ("rst-1", {"instance_id": "cri-1", "sync_task_id": "rst-1"}),
}


def task(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    """A task of the scenario: the one of the contract's example, with other fields."""
    spec = KINDS[kind]
    node = CONTRACT["operations"][spec.operation]["example"]
    for step in spec.path:
        node = node[step]
    told = node[0] if spec.path else node
    shown = {field: value for field, value in told.items() if field not in (spec.id_field, *ENVELOPE)}
    shown.update(fields)
    where = {"instance_id": "cri-1"} if spec.in_instance else {}
    return {
        "id": name,
        "fields": shown,
        "timeline": [{"at": -60, spec.status_field: shown[spec.status_field]}],
        **where,
    }


SCENARIO: dict[str, Any] = {
    "accounts": [
        {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET},
        {
            "access_key_id": DENIED_KEY,
            "access_key_secret": ACCESS_KEY_SECRET,
            "denied_actions": sorted({kind.ram_action for kind in KINDS.values()}),
        },
    ],
    "instances": ["cri-1"],
    "tasks": {
        "ecs_snapshot": [
            task("ecs_snapshot", "s-1"),
            *(
                task("ecs_snapshot", f"s-{n}", Status="accomplished", SourceDiskId="d-2", Encrypted=n % 2 == 0)
                for n in range(2, 25)
            ),
        ],
        "ecs_invocation": [
            {**task("ecs_invocation", "t-1"), "outputs": {"i-two": "no space left\n"}},
            task("ecs_invocation", "t-timed", RepeatMode="Period", Timed=True, InvocationStatus="Scheduled"),
            task(
                "ecs_invocation",
                "t-many",
                InvocationStatus="Failed",
                InvokeInstances={"InvokeInstance": [{"InstanceId": f"i-{n}", **FAILED} for n in range(100)]},
            ),
        ],
        "eci_image_cache": [task("eci_image_cache", f"imc-{n}", ImageCacheName=f"web-{n}") for n in range(45)],
        "cr_repo_sync_task": [task("cr_repo_sync_task", "rst-1")],
    },
}


@pytest.fixture
def cloud(emulator: Emulator) -> Emulator:
    emulator.load(SCENARIO)
    return emulator


def ours(
    emulator: Emulator,
    kind: str,
    ids: tuple[str, ...] = (),
    key: str = ACCESS_KEY_ID,
    limit: int | None = None,
    **filters: Any,
) -> dict[str, dict[str, Any]]:
    instance_id = "cri-1" if KINDS[kind].in_instance else None
    return tasks(emulator, kind, ids, filters, limit, instance_id, keys=Credentials(key, ACCESS_KEY_SECRET))


def theirs(emulator: Emulator, operation: str, **parameters: Any) -> dict[str, Any]:
    """The answer as the vendor's package understands it, which is also what the contract says."""
    package, models = {"ecs": (EcsClient, ecs_models), "eci": (EciClient, eci_models), "cr": (CrClient, cr_models)}[
        CONTRACT["operations"][operation]["endpoint_product"]
    ]
    request = getattr(models, f"{operation}Request")(**parameters)
    answer = body(getattr(client(package, emulator), snake(operation))(request))
    assert deviations(operation, answer) == []
    return answer


def rows(kind: str, answer: Any) -> list[dict[str, Any]]:
    for step in KINDS[kind].path:
        answer = answer[step]
    return list(answer) if KINDS[kind].path else [answer]


def same_call(emulator: Emulator) -> None:
    """The last two calls say the same; the vendor's package writes a boolean as Python does."""
    facts = [
        (call["operation"], call["method"], sorted(call["query"].items())) for call in emulator.calls()["calls"][-2:]
    ]
    assert str(facts[0]).replace("'True'", "'true'").replace("'False'", "'false'") == str(facts[1])


@pytest.mark.parametrize("kind", ONE)
def test_the_same_task_by_the_same_call(cloud: Emulator, kind: str) -> None:
    name, parameters = ONE[kind]
    (shown,) = rows(kind, theirs(cloud, KINDS[kind].operation, **parameters))
    found = ours(cloud, kind, (name,))[name]
    same_call(cloud)
    taken = {"status": "status", **{key: f"api_{key}" for key in (*COMMON, "tags") if key != "status"}}
    for field, value in shown.items():
        if field not in ENVELOPE:
            assert found[taken.get(snake(field), snake(field))] == snake_keys(value), field


def test_times_tags_and_reasons_of_an_invocation(cloud: Emulator) -> None:
    found = ours(cloud, "ecs_invocation", ("t-1",))["t-1"]
    assert (found["outcome"], found["message"], found["tags"]) == ("partial", "i-two: exit code 3", {"release": "7"})
    assert [found[f"{name}_at"] for name in ("started", "updated", "finished")] == [
        "2026-11-20T08:00:02Z",
        "2026-11-20T08:00:31Z",
        "2026-11-20T08:00:31Z",
    ]


RELEASE = {"key": "release", "value": "7"}


@pytest.mark.parametrize(
    ("kind", "filters", "parameters"),
    [
        ("ecs_snapshot", {"disk_id": "d-2", "encrypted": True}, {"disk_id": "d-2", "encrypted": True}),
        (
            "ecs_snapshot",
            {"encrypted": False, "snapshot_name": "before-7"},
            {"encrypted": False, "snapshot_name": "before-7"},
        ),
        (
            "ecs_snapshot",
            {"start_time": "2026-11-20T07:00Z", "end_time": "2026-11-20T09:00Z", "snapshot_status": "progressing"},
            {
                "status": "progressing",
                "filter": [
                    ecs_models.DescribeSnapshotsRequestFilter(key="CreationStartTime", value="2026-11-20T07:00Z"),
                    ecs_models.DescribeSnapshotsRequestFilter(key="CreationEndTime", value="2026-11-20T09:00Z"),
                ],
            },
        ),
        (
            "ecs_snapshot",
            {"source_disk_type": "System", "usage": "none", "snapshot_type": "user", "tags": {"release": "7"}},
            {
                "source_disk_type": "System",
                "usage": "none",
                "snapshot_type": "user",
                "tag": [ecs_models.DescribeSnapshotsRequestTag(**RELEASE)],
            },
        ),
        ("ecs_invocation", {"timed": True, "repeat_mode": "Period"}, {"timed": True, "repeat_mode": "Period"}),
        (
            "ecs_invocation",
            {"ecs_instance_id": "i-two", "tags": {"release": "7"}},
            {"instance_id": "i-two", "tag": [ecs_models.DescribeInvocationsRequestTag(**RELEASE)]},
        ),
        (
            "ecs_invocation",
            {"invoke_status": "Failed", "command_type": "RunShellScript", "command_id": "c-hz01example"},
            {"invoke_status": "Failed", "command_type": "RunShellScript", "command_id": "c-hz01example"},
        ),
        (
            "eci_image_cache",
            {"image_cache_name": "web-7", "tags": {"release": "7"}},
            {"image_cache_name": "web-7", "tag": [eci_models.DescribeImageCachesRequestTag(**RELEASE)]},
        ),
        (
            "eci_image_cache",
            {"match_images": ["web:1.4", "x"], "image_full_match": False},
            {"match_image": ["web:1.4", "x"], "image_full_match": False},
        ),
    ],
)
def test_filters_mean_the_same_to_both(
    cloud: Emulator, kind: str, filters: dict[str, Any], parameters: dict[str, Any]
) -> None:
    paging = KINDS[kind].paging
    assert paging is not None
    answer = theirs(cloud, KINDS[kind].operation, region_id=REGION, **{snake(paging.size_parameter): 3}, **parameters)
    found = ours(cloud, kind, **filters, limit=3)
    same_call(cloud)
    assert list(found) == [shown[KINDS[kind].id_field] for shown in rows(kind, answer)]
    assert found


def test_all_pages_of_a_listing(cloud: Emulator) -> None:
    assert len(ours(cloud, "ecs_snapshot", disk_id="d-2")) == 23
    assert len(ours(cloud, "eci_image_cache")) == 45
    assert cloud.calls()["by_operation"] == {"DescribeSnapshots": 1, "DescribeImageCaches": 3}
    assert len(ours(cloud, "ecs_snapshot", limit=24)) == 24


def test_two_hundred_and_one_snapshots_in_three_calls(cloud: Emulator) -> None:
    assert len(ours(cloud, "ecs_snapshot", tuple(f"s-{n}" for n in range(1, 202)))) == 24
    assert cloud.calls()["by_operation"] == {"DescribeSnapshots": 3}


def test_more_than_a_hundred_ids_are_refused_as_the_vendor_says(cloud: Emulator) -> None:
    ids = json.dumps([f"s-{n}" for n in range(101)])
    with pytest.raises(Exception, match=r"InvalidSnapshotIds\.Malformed") as refused:
        theirs(cloud, "DescribeSnapshots", region_id=REGION, snapshot_ids=ids)
    assert refused.value.status_code == 403


@pytest.mark.parametrize("shown", [True, False])
def test_a_live_schedule_is_shown_or_hidden_by_its_id(emulator: Emulator, shown: bool) -> None:
    emulator.load({**SCENARIO, "scheduled_by_id": shown})
    assert list(ours(emulator, "ecs_invocation", ("t-timed",))) == (["t-timed"] if shown else [])
    assert "t-timed" in ours(emulator, "ecs_invocation", timed=True)
    assert "t-timed" not in ours(emulator, "ecs_invocation")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ecs_snapshot", None),
        ("ecs_snapshot", {"http_status": 404, "code": "InvalidSnapshotId.NotFound"}),
        ("ecs_snapshot", {"http_status": 400, "code": "InvalidResource.NotFound"}),
        ("ecs_invocation", None),
        ("ecs_invocation", {"http_status": 404, "code": "InvalidInvokeId.NotFound"}),
        ("eci_image_cache", None),
        ("eci_image_cache", {"http_status": 404, "code": "InvalidParameter.NotFound"}),
        ("cr_repo_sync_task", {"http_status": 200, "code": "SYNC_TASK_NOT_EXIST"}),
        ("cr_repo_sync_task", {"http_status": 400, "code": "SYNC_TASK_NOT_EXIST"}),
    ],
)
def test_an_unknown_id_among_others_is_missing_however_that_is_said(
    emulator: Emulator, kind: str, said: dict[str, Any] | None
) -> None:
    how = {"unknown_sync_task": said} if kind == "cr_repo_sync_task" else {"unknown_ids": {kind: said} if said else {}}
    emulator.load({**SCENARIO, **how})
    name = ONE[kind][0]
    assert list(ours(emulator, kind, ("x-404", name))) == [name]


@pytest.mark.parametrize(("invocation", "pages"), [("t-1", 1), ("t-many", 2)])
def test_the_output_of_an_invocation(cloud: Emulator, invocation: str, pages: int) -> None:
    parameters = {"invoke_id": invocation, "content_encoding": "Base64", "max_results": 50}
    answer = theirs(cloud, "DescribeInvocationResults", region_id=REGION, **parameters)
    target = Target("ecs_invocation", REGION, None, invocation)
    keys = Credentials(ACCESS_KEY_ID, ACCESS_KEY_SECRET)
    sender = Client(Source("option", lambda: keys), Endpoints(cloud.url, None, {}), Network())
    details = Details(sender, 30, time.monotonic, output=True)
    found, errors = details.ask([target], time.monotonic() + 10)
    calls = cloud.calls()["calls"]
    assert (errors, len(calls)) == ([], 1 + pages)
    assert (calls[1]["query"], calls[1]["method"]) == (calls[0]["query"], calls[0]["method"])
    if pages == 1:
        output = answer["Invocation"]["InvocationResults"]["InvocationResult"][1]["Output"]
        assert base64.b64decode(output) == b"no space left\n"
        assert found[target] == ["i-two: exit code 3", "  no space left"]
    else:
        assert found[target][-1] == "and 90 more"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", [ACCESS_KEY_ID, DENIED_KEY])
def test_how_to_ask_without_a_task_tells_what_is_allowed(cloud: Emulator, kind: str, key: str) -> None:
    probe = KINDS[kind].probe
    refused = None
    try:
        ours(cloud, kind, () if probe.listing else (probe.id,), key, limit=1 if probe.listing else None)
    except ApiError as error:
        refused = error
    if key == ACCESS_KEY_ID:
        assert refused is None or refused.code in probe.allowed
    else:
        assert refused is not None
        assert refused.denied
    assert cloud.calls()["total"] == 1
