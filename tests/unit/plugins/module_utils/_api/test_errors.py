# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures as sentences and as dicts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import HINTS
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import api_error


@pytest.mark.parametrize(
    ("facts", "more", "sentence"),
    [
        (
            {"code": "X.Y", "message": "That is wrong."},
            {},
            "DescribeTasks in cn-hangzhou failed: X.Y: That is wrong (host h, credentials from option).",
        ),
        (
            {"code": "X.Y", "message": ""},
            {},
            "DescribeTasks in cn-hangzhou failed: X.Y (host h, credentials from option).",
        ),
        (
            {"message": "late", "credential_source": "o"},
            {"about": "t-1", "tries": 4, "seconds": 75.4},
            "DescribeTasks in cn-hangzhou for t-1 failed after 4 tries in 75 s: late (host h, credentials from o).",
        ),
        (
            {
                "code": "NoPermission",
                "http_status": 403,
                "message": "",
                "ram_action": "a:Get",
                "operation": "Get",
                "region": "r",
                "credential_source": "o",
            },
            {},
            "Get in r failed: NoPermission; the RAM policy has to allow a:Get (HTTP 403, host h, credentials from o).",
        ),
    ],
)
def test_sentences(facts: dict[str, Any], more: dict[str, Any], sentence: str) -> None:
    error = api_error(**facts)
    vars(error).update(more)
    assert str(error) == sentence


@pytest.mark.parametrize("code", ["NoPrivilege", "NoPermission", "Forbidden.RAM", "Forbidden.SubUser"])
def test_a_denial_names_the_action_that_is_missing(code: str) -> None:
    assert "; the RAM policy has to allow cr:GetArtifactBuildTask (" in str(
        api_error(code, ram_action="cr:GetArtifactBuildTask")
    )


@pytest.mark.parametrize("code", HINTS)
def test_known_codes_have_a_hint(code: str) -> None:
    assert f"; {HINTS[code]} (" in str(api_error(code))


def test_the_same_for_another_call() -> None:
    error = api_error("Throttling", "wait", http_status=429, retry_after=3.0)
    vars(error).update(about="t-1", tries=7, seconds=30.0)
    twin = error.about_another("t-2")
    assert (twin.about, twin.tries, twin.seconds, twin.retry_after) == ("t-2", 1, 0.0, 3.0)
    assert str(twin) == (
        "DescribeTasks in cn-hangzhou for t-2 failed: Throttling: wait; it asks to wait 3 s "
        "(HTTP 429, host h, credentials from option)."
    )
    assert (error.about, error.tries) == ("t-1", 7)
    assert twin.as_dict() == error.as_dict()


def test_an_explicit_denial_is_no_permission_that_lacks() -> None:
    detail = {"NoPermissionType": "ExplicitDeny", "PolicyType": "ControlPolicy"}
    error = api_error("Forbidden.RAM", ram_action="ecs:DescribeTasks", access_denied_detail=detail)
    assert error.hint == "no policy may deny ecs:DescribeTasks explicitly, as one does"
