# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API that quotes all that it was sent, in every kind of answer, gets no secret into anything that is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.credentials.conftest import ROLE
from tests.credentials.standins import Issued, Service
from tests.emulator.client import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.credentials.certificates import Authority
    from tests.credentials.conftest import Run
    from tests.credentials.standins import Sts, Uri

SECRET = "the-secret-that-must-not-show"
TOKEN = "the-token-that-must-not-show/+=="
ANSWERS = {
    "fine": None,
    "refused": (400, "SignatureDoesNotMatch"),
    "expired": (400, "InvalidSecurityToken.Expired"),
    "unknown": (404, "InvalidAccessKeyId.NotFound"),
    "denied": (403, "Forbidden.RAM"),
    "throttled": (400, "Throttling.User"),
    "down": (503, "ServiceUnavailable"),
    "text": None,
}


class Quoting(Service):
    """DescribeTasks: the id says which answer is given. The secret itself is not sent; some place has leaked it."""

    def __init__(self) -> None:
        super().__init__()
        self.leaked = [SECRET]

    def answer(self, request: dict[str, Any]) -> tuple[int, Any]:
        sent = {name: value for name, value in request["headers"].items() if name != "authorization"}
        quoted = json.dumps([sent, self.leaked])
        way = request["query"]["TaskIds"]
        if way == "fine":
            task = {"TaskId": way, "TaskStatus": "Failed", "FailedReason": quoted, "Extra": {"Deep": [quoted]}}
            return 200, {"TotalCount": 1, "TaskSet": {"Task": [task]}}
        everything = json.dumps([request["headers"], self.leaked])
        if way == "text":
            return 200, f"<html>{everything}"
        status, code = ANSWERS[way] or (200, "")
        detail = {"PolicyType": everything, "Nested": [everything]}
        return status, {
            "Code": code,
            "Message": everything,
            "Recommend": everything,
            "RequestId": "0-QUOTED",
            "AccessDeniedDetail": detail,
        }

    def signatures(self) -> set[str]:
        return {request["headers"]["authorization"].rpartition("=")[2] for request in self.requests}


@pytest.fixture
def quoting() -> Iterator[Quoting]:
    with Quoting() as service:
        yield service


def everyone(quoting: Quoting, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    common = {"region": "cn-hangzhou", "endpoint": f"http://127.0.0.1:{quoting.port}", "retry_timeout": 1, **more}
    tasks: list[tuple[str, dict[str, Any]]] = [
        ("ecs_task_info", {**common, "task_ids": [way]}) for way in ("fine", "refused", "denied", "text", "expired")
    ]
    tasks += [
        ("wait_for_task", {**common, "kind": "ecs_task", "ids": [way], "sleep": 1, "timeout": 2, "retry_timeout": 1})
        for way in ("fine", "unknown", "throttled", "down", "text")
    ]
    tasks.append(("ecs_task_info", {**common, "task_ids": ["t-1"], "endpoint": "http://127.0.0.1:9"}))
    tasks.append(("ecs_task_info", {**common, "task_ids": ["not an id"]}))
    return tasks


def profile(home: Path, **values: Any) -> None:
    path = home / ".aliyun" / "config.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"current": "main", "profiles": [{"name": "main", **values}]}))


def check(found: Run, quoting: Quoting, *secrets: str) -> None:
    assert len(quoting.requests) > 10, found.everything
    assert "0-QUOTED" in found.everything
    assert "********" in found.everything
    for secret in {SECRET, TOKEN, *secrets, *quoting.signatures()}:
        assert secret not in found.everything, found.everything[max(0, found.everything.index(secret) - 400) :][:800]


WAYS = [("default", "-vvvv"), ("result_lines", "-vvvv"), ("default", "")]


@pytest.mark.parametrize(("callback", "verbose"), WAYS)
def test_options(run: Callable[..., Run], quoting: Quoting, callback: str, verbose: str) -> None:
    options = {"access_key_id": "STS.NUquoted", "access_key_secret": "{{ kept }}", "security_token": "{{ kept_too }}"}
    first, *more = everyone(quoting, **options)
    variables = {"kept": SECRET, "kept_too": TOKEN}
    check(run(*first, more=more, variables=variables, callback=callback, verbose=verbose), quoting)


@pytest.mark.parametrize(("prefix", "callback"), [("ALIBABA_CLOUD", "default"), ("ALICLOUD", "result_lines")])
def test_environment(run: Callable[..., Run], quoting: Quoting, prefix: str, callback: str) -> None:
    names = {"ALIBABA_CLOUD": ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET"), "ALICLOUD": ("ACCESS_KEY", "SECRET_KEY")}[prefix]
    values = {f"{prefix}_{names[0]}": "STS.NUquoted", f"{prefix}_{names[1]}": SECRET, f"{prefix}_SECURITY_TOKEN": TOKEN}
    first, *more = everyone(quoting)
    check(run(*first, values, more=more, callback=callback, verbose="-vvvv"), quoting)


def test_file(run: Callable[..., Run], quoting: Quoting, home: Path) -> None:
    profile(home, mode="StsToken", access_key_id="STS.NUquoted", access_key_secret=SECRET, sts_token=TOKEN)
    first, *more = everyone(quoting)
    check(run(*first, more=more, callback="default", verbose="-vvvv"), quoting)


def test_exchange(run: Callable[..., Run], quoting: Quoting, uri: Uri) -> None:
    """Every module asks for keys of its own; DEBUG=sdk would make packages of the vendor's print what they send."""
    issued = [Issued(number) for number in range(1, 60)]
    quoting.leaked = [secret.secret for secret in issued]
    first, *more = everyone(quoting)
    environment = {"ALIBABA_CLOUD_CREDENTIALS_URI": f"http://127.0.0.1:{uri.port}/", "DEBUG": "sdk"}
    # What a process was not given it cannot know: only its own keys are quoted to it.
    answer = quoting.answer

    def own(request: dict[str, Any]) -> tuple[int, Any]:
        number = int(request["headers"]["x-acs-accesskey-id"][-4:])
        quoting.leaked = [Issued(number).secret]
        return answer(request)

    vars(quoting)["answer"] = own
    found = run(*first, environment, more=more, verbose="-vvvv")
    check(found, quoting, *(part for one in issued for part in (one.secret, one.token)))
    assert 0 < uri.issued < len(issued)


def test_sts_that_quotes(run: Callable[..., Run], quoting: Quoting, sts: Sts, authority: Authority) -> None:
    """STS quotes the string that it wants signed, with the token in it, encoded twice."""
    options = {
        "access_key_id": ACCESS_KEY_ID,
        "access_key_secret": "{{ kept }}",
        "role_arn": ROLE,
        "ca_path": str(authority.path),
        "region": "cn-hangzhou",
        "endpoint": f"http://127.0.0.1:{quoting.port}",
        "task_ids": ["fine"],
    }
    variables = {"kept": SECRET}
    found = run("ecs_task_info", options, variables=variables, callback="default", verbose="-vvvv")
    assert "SignatureDoesNotMatch" in found.everything
    assert "StringToSign" not in found.everything
    assert "quoted" not in found.everything
    assert SECRET not in found.everything
    assert ACCESS_KEY_SECRET not in found.everything
    assert quoting.requests == []


def test_ad_hoc(run: Callable[..., Run], quoting: Quoting) -> None:
    (module, options), *_more = everyone(quoting)
    environment = {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.NUquoted",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET,
        "ALIBABA_CLOUD_SECURITY_TOKEN": TOKEN,
    }
    found = run(module, options, environment, callback="adhoc", verbose="-vvvv")
    assert '"outcome": "failed"' in found.stdout
    for secret in (SECRET, TOKEN, *quoting.signatures()):
        assert secret not in found.everything


@pytest.mark.parametrize("option", ["access_key_secret", "security_token"])
def test_too_short_to_scrub(run: Callable[..., Run], quoting: Quoting, option: str) -> None:
    options = {"access_key_id": "STS.NUquoted", "access_key_secret": SECRET, "security_token": TOKEN, option: "short"}
    found = run("ecs_task_info", {"region": "cn-hangzhou", **options}, verbose="-vvv")
    assert f"{option}: too short; at least 8 characters are accepted" in found.everything
    assert quoting.requests == []
