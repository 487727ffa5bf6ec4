# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer means: a usable object, or a failure."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from .codes import is_success
from .failure import Failure, envelope_field
from .text import whole

if TYPE_CHECKING:
    from .transport import Response

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def judge(response: Response, body: bytes, failure: Failure) -> dict[str, Any]:
    """The object of a good answer; raises the ApiError that C(failure) makes of any other."""
    try:
        answer = _parsed(body)
    except (ValueError, RecursionError):
        start = " ".join(body[:200].decode("utf-8", "replace").split())
        what = f"the answer is not JSON: {start}" if start else "the answer is empty"
        raise failure.unreadable(response, what) from None
    if not isinstance(answer, dict):
        raise failure.unreadable(response, "the answer is not a JSON object")
    # Container Registry refuses with HTTP 200 and a code: whatever else such an answer holds is not a task.
    says_no = (envelope_field(answer, "IsSuccess") or "").strip().lower() in ("false", "0")
    if says_no or not 200 <= response.status_code < 300 or not is_success(envelope_field(answer, "Code") or ""):
        raise failure.refused(response, answer)
    return answer


def _no_number(word: str) -> None:
    """NaN and Infinity are not JSON; readers of a result would refuse them."""
    raise ValueError(word)


def _finite(text: str) -> float:
    """A number that JSON can have: 1e999 would be written as Infinity."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _parsed(body: bytes) -> Any:
    """JSON without unpaired surrogates, which a truncated message can contain and Ansible refuses."""
    text = body.decode("utf-8-sig", "replace")
    answer = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    if _SURROGATE.search(text):
        answer = whole(answer)
    return answer
