# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API's codes mean. Products spell them differently, and send them with any HTTP status.

Sources: the retry lists of the vendor's SDKs and of its Terraform provider, and the vendor's error centre.
"""

from __future__ import annotations

import re

SUCCESS = frozenset(("success", "ok", "200"))
# "Not now", as C(spelling) writes them.
PASSING = frozenset(
    (
        "internalerror",
        "internalfailure",
        "internalservererror",
        "systemerror",
        "unknownerror",
        "systembusy",
        "servicebusy",
        "requesttimeout",
        "lasttokenprocessing",
        "signaturenonceused",
    )
)
THROTTLED = ("serviceunavailable", "toomanyrequests")  # prefixes; any code that contains "Throttling" counts too
PASSING_STATUSES = frozenset((408, 425, 429))  # and every 5xx
# A stale page token costs the answer it belongs to, not the gate; asking the same again does not help.
STALE = frozenset(("Invalid.NextToken",))
CLOCK = frozenset(("InvalidTimeStamp.Expired", "IllegalTimestamp"))
DENIED = ("Forbidden", "NoPermission", "NoPrivilege")  # prefixes; the last is Container Registry's
# What to do about a code, in the words of the options.
HINTS = {
    "InvalidAccessKeyId.NotFound": "the access key id does not exist",
    "InvalidAccessKeyId.Inactive": "the access key is disabled",
    "SignatureDoesNotMatch": "the access key secret does not belong to the access key id",
    "InvalidTimeStamp.Expired": "the clock of the host that runs the module is more than 15 minutes off",
    "IllegalTimestamp": "the clock of the host that runs the module is more than 15 minutes off",
    "MissingSecurityToken": "temporary credentials also need a security_token",
    "InvalidSecurityToken.Expired": "the security token has expired",
    "InvalidSecurityToken.Malformed": "the security token may belong to another key; take all three of one login",
    "InvalidSecurityToken.MismatchWithAccessKey": "the security token belongs to another key",
}
# Credentials that expired or were revoked; an expired token was also seen as InvalidParameter naming it.
_REFUSED = re.compile(r"SecurityToken\.Expired|InvalidSecurityToken|InvalidAccessKeyId", re.IGNORECASE)
_DAILY_QUOTA = re.compile(r"throttling\..*per_?day", re.IGNORECASE)
_NO_SUCH = re.compile(r"(?:invalid)?(?P<thing>.+?)(?:ids?)?not(?:found|exist)")


def spelling(code: str) -> str:
    """A code in the form used for comparison: SYSTEM_ERROR, SystemError and SystemError.Dispatch are one."""
    return code.partition(".")[0].replace("_", "").lower()


def is_success(code: str) -> bool:
    """Whether an answer with this code is a success, as one without a code is."""
    return not code or code.strip().lower() in SUCCESS


def names_throttling(code: str) -> bool:
    """Whether the code says that the account has asked too often, and may ask again soon."""
    return "throttling" in code.lower() and not is_daily_quota(code)


def is_throttled(status: int, code: str) -> bool:
    """Whether an error means that fewer calls should be made for a while. C(status): of HTTP.

    The header C(x-acs-retry-after) alone means so too; Failure.refused looks at both.
    """
    if is_daily_quota(code):
        return False
    return names_throttling(code) or spelling(code).startswith(THROTTLED) or status == 429


def is_passing(status: int, code: str) -> bool:
    """Whether asking again may help after an error. C(status): of HTTP."""
    if is_daily_quota(code):
        return False
    return spelling(code) in PASSING or status in PASSING_STATUSES or 500 <= status < 600


def may_pass(status: int, code: str) -> bool:
    """Whether an answer says "not now", to a call or to an exchange for credentials. C(status): of HTTP."""
    return is_throttled(status, code) or is_passing(status, code)


def is_daily_quota(code: str) -> bool:
    """Whether the quota of the day is used up, so that asking again is pointless."""
    return bool(_DAILY_QUOTA.fullmatch(code))


def is_denial(code: str) -> bool:
    """Whether a RAM policy lacks something."""
    return code.startswith(DENIED)


def is_refusal(code: str, message: str) -> bool:
    """Whether the credentials are the cause."""
    return bool(_REFUSED.search(f"{code} {message}"))


def is_absence(code: str, nouns: tuple[str, ...]) -> bool:
    """Whether the code says that a thing named by one of the nouns does not exist.

    C(InvalidTaskId.NotFound) speaks of a task; C(InvalidTaskGroupId.NotFound) does not.
    """
    match = _NO_SUCH.fullmatch(re.sub("[._]", "", code).lower())
    return match is not None and match["thing"].endswith(nouns)
