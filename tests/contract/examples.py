# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract's examples as tasks of a scenario, and asked for through the vendor's packages and ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alibabacloud_cr20181201 import models as cr_models
from alibabacloud_cr20181201.client import Client as CrClient
from alibabacloud_eci20180808 import models as eci_models
from alibabacloud_eci20180808.client import Client as EciClient
from alibabacloud_ecs20140526 import models as ecs_models
from alibabacloud_ecs20140526.client import Client as EcsClient

from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import snake
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Style
from tests.contract import ours
from tests.contract.shape import CONTRACT, deviations
from tests.contract.vendor import body, client
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from tests.emulator.client import Emulator

INSTANCE = "cri-one"
ENVELOPE = ("RequestId", "Code", "IsSuccess")
DENIED_KEY = "LTAI5tDenied"
ACCOUNTS = [
    {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET},
    {
        "access_key_id": DENIED_KEY,
        "access_key_secret": ACCESS_KEY_SECRET,
        "denied_actions": sorted({kind.ram_action for kind in KINDS.values()}),
    },
]
PACKAGES: dict[str, tuple[Any, Any]] = {
    "ecs": (EcsClient, ecs_models),
    "eci": (EciClient, eci_models),
    "cr": (CrClient, cr_models),
}


def rows(kind: str, answer: Any) -> list[dict[str, Any]]:
    """The tasks of an answer."""
    for step in KINDS[kind].path:
        answer = answer[step]
    return list(answer) if KINDS[kind].path else [answer]


def request(kind: str) -> dict[str, Any]:
    """What asks for the example, by the API's names."""
    asked: dict[str, Any] = CONTRACT["operations"][KINDS[kind].operation]["example_request"]
    return asked


def example_id(kind: str) -> str:
    """The id of the example, as a gate is given it."""
    spec = KINDS[kind]
    name: str = rows(kind, CONTRACT["operations"][spec.operation]["example"])[0][spec.id_field]
    return f"{request(kind)[spec.ids.parameter]}:{name}" if spec.ids.style is Style.PAIR else name


def task(kind: str, name: str = "", **fields: Any) -> dict[str, Any]:
    """A task of a scenario: the example, or one like it with this id and other fields."""
    spec = KINDS[kind]
    told = rows(kind, CONTRACT["operations"][spec.operation]["example"])[0]
    shown = {field: value for field, value in told.items() if field not in (spec.id_field, *ENVELOPE)}
    shown.update(fields)
    return {
        "id": name or example_id(kind),
        "fields": shown,
        "timeline": [{"at": -60, spec.status_field: shown[spec.status_field]}],
        **({"instance_id": INSTANCE} if spec.in_instance else {}),
    }


def ask_ours(
    emulator: Emulator,
    kind: str,
    ids: tuple[str, ...] = (),
    key: str = ACCESS_KEY_ID,
    limit: int | None = None,
    **filters: Any,
) -> dict[str, dict[str, Any]]:
    """Tasks by id, as our client finds them."""
    instance_id = INSTANCE if KINDS[kind].in_instance else None
    return ours.tasks(emulator, kind, ids, filters, limit, instance_id, keys=Credentials(key, ACCESS_KEY_SECRET))


def ask_theirs(emulator: Emulator, operation: str, **parameters: Any) -> dict[str, Any]:
    """The answer as the vendor's package understands it, which is also what the contract says."""
    package, models = PACKAGES[CONTRACT["operations"][operation]["endpoint_product"]]
    asked = getattr(models, f"{operation}Request")(**parameters)
    answer = body(getattr(client(package, emulator), snake(operation))(asked))
    assert deviations(operation, answer) == []
    return answer


def same_call(emulator: Emulator) -> None:
    """The last two calls say the same; the vendor's package writes a boolean as Python does."""
    facts = [
        (call["operation"], call["method"], sorted(call["query"].items())) for call in emulator.calls()["calls"][-2:]
    ]
    assert str(facts[0]).replace("'True'", "'true'").replace("'False'", "'false'") == str(facts[1])
