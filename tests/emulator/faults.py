# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong: which calls a fault is for, and what it makes of a reply."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .calls import Call

MEBIBYTE = 1 << 20
Spec = dict[str, Any]


@dataclass
class Reply:
    """An answer on its way out.

    content: JSON data, or raw bytes. items: the path of the list in the data. id_field, status_field: of each task.
    delay: seconds before anything is sent.
    wire: the fault that spoils the sending itself.
    """

    status: int
    content: Any
    id_field: str = ""
    status_field: str = ""
    items: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    wire: Spec | None = None

    def body(self) -> bytes:
        """What is sent as the body."""
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()

    def tasks(self) -> list[Any]:
        """The tasks of the answer, the very list within it where there is one."""
        value = self.content
        if not isinstance(value, dict):
            return []
        if not self.items:
            return [value]
        for name in self.items:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, list) else []


class Fault:
    """One fault with its selector. used: how many calls it met."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.kind: str = spec["kind"]
        self.used = 0

    def matches(self, call: Call) -> bool:
        """Whether it is for this call; counts the call when it is."""
        spec = self.spec
        never = float("inf")
        met = (
            spec.get("operation") in (None, call.operation)
            and spec.get("region") in (None, call.region)
            and any(spec.get("id_contains", "") in name for name in call.ids or [""])
            and spec.get("from_call", 0) <= call.number <= spec.get("to_call", never)
            and spec.get("from_seconds", -never) <= call.at <= spec.get("to_seconds", never)
            and self.used < spec.get("times", never)
        )
        self.used += met
        return met

    def apply(self, reply: Reply, call: Call) -> None:
        """Change the reply; faults of kinds without an entry have been heeded before (the clock)."""
        if self.kind in APPLY:
            APPLY[self.kind](reply, self.spec, call)


def envelope(call: Call, code: str, message: str, extra: Spec | None = None) -> Spec:
    """The API's error body, but for its RequestId."""
    recommend = f"https://api.aliyun.com/troubleshoot?q={code}&product={call.product}"
    return {"HostId": call.host, "Code": code, "Message": message, "Recommend": recommend, **(extra or {})}


def throttle(reply: Reply, spec: Spec, call: Call) -> None:
    """The account has asked too often."""
    reply.status = spec.get("status", 400)
    message = spec.get("message", "Request was denied due to user flow control.")
    reply.content = envelope(call, spec.get("code", "Throttling.User"), message)
    if "retry_after_ms" in spec:
        reply.headers["x-acs-retry-after"] = str(spec["retry_after_ms"])
    if "time_left_ms" in spec:
        reply.headers["x-ratelimit-user-api"] = f"Limit:1,Remain:0,TimeLeft:{spec['time_left_ms']},Reset:1234"


def _error(reply: Reply, spec: Spec, call: Call) -> None:
    reply.status = spec.get("status", 500)
    reply.content = envelope(call, spec["code"], spec.get("message", f"{spec['code']}, as the scenario wants it."))
    reply.headers.update(spec.get("headers", {}))


def _expired_token(reply: Reply, spec: Spec, call: Call) -> None:
    reply.status = 400
    reply.content = envelope(call, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")


def _body(reply: Reply, spec: Spec, call: Call) -> None:
    reply.status = spec.get("status", 200)
    reply.content = spec["body"].encode()
    reply.headers["Content-Type"] = spec.get("content_type", "text/html")
    reply.headers.update(spec.get("headers", {}))


def _replace(reply: Reply, spec: Spec, call: Call) -> None:
    reply.status = spec.get("status", reply.status)
    reply.content = spec["json"]


def _redirect(reply: Reply, spec: Spec, call: Call) -> None:
    reply.status = spec.get("status", 302)
    reply.headers["Location"] = spec["location"]
    reply.content = b""


def _patch(reply: Reply, spec: Spec, call: Call) -> None:
    reply.content = merged(reply.content, spec.get("merge", {}))
    for path in spec.get("remove", []):
        _remove(reply.content, path.split("."))


def merged(value: Any, patch: Any) -> Any:
    """The value with the patch laid over it; an object goes into each element of a list."""
    if not isinstance(patch, dict):
        return patch
    if isinstance(value, list):
        return [merged(item, patch) for item in value]
    base = value if isinstance(value, dict) else {}
    return {**base, **{name: merged(base.get(name), item) for name, item in patch.items()}}


def _remove(value: Any, path: list[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _remove(item, path)
    elif isinstance(value, dict) and len(path) == 1:
        value.pop(path[0], None)
    elif isinstance(value, dict):
        _remove(value.get(path[0]), path[1:])


def _oversized(reply: Reply, spec: Spec, call: Call) -> None:
    reply.content = b'{"Padding":"' + b" " * spec.get("bytes", 64 * MEBIBYTE) + b'"}'


def _gzip_bomb(reply: Reply, spec: Spec, call: Call) -> None:
    reply.content = _bomb(spec.get("bytes", 256 * MEBIBYTE))
    reply.headers["Content-Encoding"] = "gzip"


def _bomb(size: int) -> bytes:
    """Gzip of JSON with so many blanks; the packer sees one block, since a full flush makes blocks repeatable."""
    head, tail, block = b'{"Padding":"', b'"}', b" " * MEBIBYTE
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    parts = [packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)]
    count, rest = divmod(size, MEBIBYTE)
    parts.append((packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)) * count)
    parts.append(packer.compress(b" " * rest + tail) + packer.flush())
    check = zlib.crc32(head)
    for _block in range(count):
        check = zlib.crc32(block, check)
    check = zlib.crc32(b" " * rest + tail, check)
    length = len(head) + size + len(tail)
    trailer = check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + b"".join(parts) + trailer


def _repeat_token(reply: Reply, spec: Spec, call: Call) -> None:
    """The token that was sent comes back, so that following it never ends."""
    if isinstance(reply.content, dict) and call.token:
        reply.content["NextToken"] = call.token


def _shuffle(reply: Reply, spec: Spec, call: Call) -> None:
    if reply.items:
        random.shuffle(reply.tasks())


def _duplicate(reply: Reply, spec: Spec, call: Call) -> None:
    if reply.items:
        reply.tasks().extend(list(reply.tasks()))


def _id_case(reply: Reply, spec: Spec, call: Call) -> None:
    for task in reply.tasks():
        if reply.id_field in task:
            name = str(task[reply.id_field])
            task[reply.id_field] = name.lower() if spec.get("to") == "lower" else name.upper()


def _blanks(reply: Reply, spec: Spec, call: Call) -> None:
    for task in reply.tasks():
        for name in {reply.id_field, reply.status_field} & set(task):
            task[name] = f" {task[name]}\n"


def _slow(reply: Reply, spec: Spec, call: Call) -> None:
    reply.delay += spec["seconds"]


def _wire(reply: Reply, spec: Spec, call: Call) -> None:
    reply.wire = spec


def _truncate(reply: Reply, spec: Spec, call: Call) -> None:
    if spec.get("how") == "json":
        reply.content = reply.body()[: len(reply.body()) // 2]
    else:
        reply.wire = spec


APPLY: dict[str, Callable[[Reply, Spec, Call], None]] = {
    "throttle": throttle,
    "error": _error,
    "body": _body,
    "replace": _replace,
    "patch": _patch,
    "reset": _wire,
    "hang": _wire,
    "drip": _wire,
    "truncate": _truncate,
    "expired_token": _expired_token,
    "oversized": _oversized,
    "gzip_bomb": _gzip_bomb,
    "repeat_token": _repeat_token,
    "redirect": _redirect,
    "slow": _slow,
    "shuffle": _shuffle,
    "duplicate": _duplicate,
    "id_case": _id_case,
    "blanks": _blanks,
}
