# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an answer holds, the evidence that preflight_info returns has nothing of it that says whose it is."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from unittest.mock import patch

from hypothesis import event, given, settings
from hypothesis import strategies as st
from urllib3 import HTTPResponse
from urllib3.connectionpool import HTTPConnectionPool

from ansible_collections.alicloud.gate.plugins.module_utils._door.preflight import preflight
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.evidence import HEADERS
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.questions import QUESTIONS
from ansible_collections.alicloud.gate.plugins.plugin_utils._here import run_here
from tests.properties.results import accepts

OWN = (
    "t-bp1hvgwromzv32iqabcd",
    "cri-shac42yvqzvqzvqz",
    "1234567890123456",
    "zephyrine.hollow@quux.example",
    "Zephyrine Hollow",
    "gitea.intranet.quux.example",
    "10.42.17.8",
    "LTAI5tQuuxQuuxQuuxQuux",
    "CAISquuxToken/+=",
    "45D5B0AD-3B00-4A9B-9911-6D5303B06712",
    "acs:ram::1234567890123456:role/quux",
    "/home/zephyrine/.aliyun",
    "quux_production",
    "QuuxLtd",
)
# What the pieces of these are, when a code is taken apart; words that codes are made of are not among them.
PIECES = sorted({piece.lower() for text in OWN for piece in re.findall(r"[A-Za-z]{5,}|[0-9]{4,}", text)})
private = st.sampled_from(OWN)
VALUES = st.one_of(private, st.just(""), st.none(), st.booleans(), st.integers(), private.map(lambda text: [text]))
FIELDS = sorted({path for question in QUESTIONS.values() for path in question.fields})
CODES = st.one_of(
    st.none(),
    private,
    st.tuples(st.sampled_from(("Invalid", "Forbidden.", "NotFound ", "REPO_", "")), private).map("".join),
    st.sampled_from(("NoPermission", "InvalidTaskId.NotFound", "REPO_NOT_EXIST", "InvalidAccessKeyId.NotFound")),
)
# A number in this header would be a time to wait.
HEADER = st.sampled_from((*HEADERS, "Set-Cookie", "Server", "X-Quux-Zephyrine", "Via")).filter(
    lambda name: name != "x-acs-retry-after"
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """An answer with something private in each place."""
    answer: dict[str, Any] = {"RequestId": draw(private), draw(private): draw(VALUES), "HostId": draw(private)}
    for path in draw(st.lists(st.sampled_from(FIELDS), max_size=4)):
        _put(answer, path.split("."), draw(VALUES))
    code = draw(CODES)
    if code is not None:
        denied = {"AuthAction": draw(private), "AuthPrincipalOwnerId": draw(private), draw(private): draw(VALUES)}
        answer.update({"Code": code, "Message": draw(private), "AccessDeniedDetail": denied, "IsSuccess": False})
    return answer


def _put(node: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        inner: dict[str, Any] = {}
        node[step.removesuffix("[]")] = [inner] if step.endswith("[]") else inner
        node = inner
    node[steps[-1]] = value


@settings(max_examples=150)
@given(
    answer=answers(),
    status=st.sampled_from((200, 200, 400, 403, 404)),
    headers=st.dictionaries(HEADER, private.filter(str.isascii), max_size=5),
)
def test_no_answer_gets_anything_private_into_the_evidence(
    answer: dict[str, Any], status: int, headers: dict[str, str]
) -> None:
    def send(*_request: Any, **_options: Any) -> HTTPResponse:
        body = io.BytesIO(json.dumps(answer).encode())
        return HTTPResponse(body, status=status, headers=headers, preload_content=False)

    options = {
        "region": "cn-hangzhou",
        "endpoint": "https://gitea.intranet.quux.example",
        "access_key_id": "LTAI5tQuuxQuuxQuuxQuux",
        "access_key_secret": "zephyrine-secret-zephyrine",
        "instance_id": "cri-shac42yvqzvqzvqz",
        "repo_id": "crr-quux",
        "kinds": ["cr_artifact_build_task", "cr_repo_tag"],
    }
    with patch.object(HTTPConnectionPool, "urlopen", send):
        registry = run_here("preflight_info", preflight(), options, {}, False, False)
        others = {**options, "kinds": ["ecs_task", "ecs_image_pipeline_execution"]}
        ecs = run_here("preflight_info", preflight(), others, {}, False, False)
    for result in (registry, ecs):
        accepts(result)
        assert any(one["http_status"] for one in result["evidence"])
        told = json.dumps(result["evidence"])
        for text in OWN:
            assert text not in told
        for piece in PIECES:
            assert piece not in told.lower(), piece
        for one in result["evidence"]:
            event(f"fields: {sorted(set(one['fields'].values()))}")
            assert set(one["headers"]) <= set(HEADERS)
