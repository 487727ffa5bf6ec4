# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From checked parameters to the answer of an operation: selection, paging, layout."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from .errors import ApiError, error
from .kinds.spec import Operation
from .kinds.table import KINDS
from .parameters import Values
from .timeline import Store, Task


class Desk:
    """Answers for one loaded scenario. secret: what ties next tokens to this desk."""

    def __init__(self, scenario: Mapping[str, Any], secret: bytes) -> None:
        self.scenario = scenario
        self.store = Store(scenario["tasks"])
        self._secret = secret

    def answer(self, operation: Operation, values: Values, at: float, zero: float) -> dict[str, Any]:
        """The answer without RequestId. at: seconds on the scenario's clock, whose zero is this unix time."""
        self._refuse(operation, values)
        if operation.paging == "single":
            return self._single(operation, values, at, zero)
        shown = self._select(operation, values, at, zero)
        offset, size, head = self._page(operation, values, len(shown))
        layout: Any = [_shown(task, at, zero) for task in shown[offset : offset + size]]
        for name in reversed(operation.wrapper):
            layout = {name: layout}
        return {**head, **layout}

    def _refuse(self, operation: Operation, values: Values) -> None:
        """Raise what the operation says about its parameters together."""
        if values.get("DryRun"):
            raise error("DryRunOperation")
        if operation.any_of and not any(name in values for name in operation.any_of):
            raise error(operation.any_of_missing, detail=operation.any_of[0])
        if operation.ids_limit and operation.ids in values:
            key, code = operation.ids_limit
            most, size = self.scenario[key], len(values[operation.ids])
            if size > most:
                raise error(code, most=most, size=size, detail=f"at most {most} ids a call, not {size}")
        for name, (code, listing) in operation.must_exist.items():
            if name not in values or values[name] in self.scenario[listing]:
                continue
            if not self.store.mentions(operation.kind, values[operation.of.scope], name, values[name]):
                raise error(code, detail=values[name])

    def _select(self, operation: Operation, values: Values, at: float, zero: float) -> list[Task]:
        asked = values
        if operation.sweeping in values:
            asked = {name: values[name] for name in (operation.of.scope, operation.sweeping)}
        scope, ids = values[operation.of.scope], asked.get(operation.ids)
        ids = [ids] if isinstance(ids, str) else ids
        tasks = self.store.all(operation.kind, scope) if ids is None else self.store.some(operation.kind, scope, ids)
        spared = () if ids is None else [name for name, key in operation.spared.items() if self.scenario[key]]
        tests = [
            (keep, asked[name]) for name, keep in operation.filters.items() if name in asked and name not in spared
        ]
        alive = [task for task in tasks if task.state(at)]
        unknown = self.scenario["unknown_ids"].get(operation.kind)
        if unknown and ids and len(alive) < len(set(ids)):
            raise ApiError(unknown["code"], unknown["http_status"], unknown.get("message", "There is no such thing."))
        if not tests:
            return alive
        return [
            task
            for task in alive
            if all(keep(value, {**task.hidden, **_shown(task, at, zero)}) for keep, value in tests)
        ]

    def _page(self, operation: Operation, values: Values, total: int) -> tuple[int, int, dict[str, Any]]:
        """Where the page begins, how long it is at most, and the fields around it."""
        size = operation.size
        if operation.paging == "number" or (operation.paging == "either" and not {size, "NextToken"} & set(values)):
            number, rows = values["PageNumber"], values["PageSize"]
            head = {"RegionId": values["RegionId"], "TotalCount": total, "PageNumber": number, "PageSize": rows}
            if operation.paging == "either":
                del head["RegionId"]
            return (number - 1) * rows, rows, head
        rows = values.get(operation.size, 10)
        offset = self._read_token(operation, values)
        head = {"TotalCount": total}
        if operation.paging == "either":  # the count has no meaning then
            head = {"TotalCount": min(rows, total - offset), "PageNumber": 1, "PageSize": rows}
        elif operation.size == "MaxResults":
            head["MaxResults"] = str(rows) if operation.size_as_text else rows
        if offset + rows < total:
            head["NextToken"] = self.token(operation, values, offset + rows)
        elif self.scenario["last_next_token"] != "absent":
            head["NextToken"] = {"empty": "", "null": None}[self.scenario["last_next_token"]]
        return offset, rows, head

    def token(self, operation: Operation, values: Values, offset: int) -> str:
        """An opaque token that is good for this very query only (the page size may change)."""
        query = {name: value for name, value in values.items() if name not in ("NextToken", operation.size)}
        text = json.dumps([operation.kind, offset, query], sort_keys=True).encode()
        digest = hmac.new(self._secret, text, hashlib.sha256).digest()[:15]
        return base64.urlsafe_b64encode(offset.to_bytes(6, "big") + digest).decode()

    def _read_token(self, operation: Operation, values: Values) -> int:
        if "NextToken" not in values:
            return 0
        try:
            offset = int.from_bytes(base64.urlsafe_b64decode(values["NextToken"])[:6], "big")
        except ValueError:
            raise error("Invalid.NextToken") from None
        if self.token(operation, values, offset) != values["NextToken"]:
            raise error("Invalid.NextToken")
        return offset

    def _single(self, operation: Operation, values: Values, at: float, zero: float) -> dict[str, Any]:
        scope = values[operation.of.scope]
        kind = KINDS[operation.kind]
        in_registry = operation.of.scope == "InstanceId"
        if in_registry and scope not in self.scenario["instances"] and not self.store.knows(scope):
            return _configured(self.scenario["unknown_instance"])
        name = values[operation.ids]
        if kind.first_part:
            first = f"{values[kind.first_part.parameter]}:"
            if not any(task.id.startswith(first) for task in self.store.all(operation.kind, scope)):
                return _configured(self.scenario[kind.first_part.unknown.key])
            name = first + name
        for task in self.store.some(operation.kind, scope, [name]):
            if task.state(at):
                shown = _shown(task, at, zero)
                answer = operation.view(task.hidden, shown, values) if operation.view else shown
                return {"Code": "success", "IsSuccess": True, **answer} if in_registry else answer
        if kind.unknown:
            return _configured(self.scenario[kind.unknown.key])
        # What ECS says to an id that it does not know: an answer of nothing.
        return dict(operation.nothing) or {operation.ids: ""}


def _shown(task: Task, at: float, zero: float) -> dict[str, Any]:
    state = task.state(at)
    assert state is not None
    return task.show(state, zero)


def _configured(choice: Mapping[str, Any]) -> dict[str, Any]:
    """An answer that no page documents, as the scenario wants it: at HTTP 200 with IsSuccess false, or an error."""
    message = choice.get("message", f"{choice['code']}: there is no such thing.")
    if choice["http_status"] != 200:
        raise ApiError(choice["code"], choice["http_status"], message)
    return {"Code": choice["code"], "IsSuccess": False, "Message": message}
