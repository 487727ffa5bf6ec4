# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the API: code, HTTP status and wording as the vendor's pages give them.

Gateway codes: the vendor's table of common client errors; operation codes: the contract.
"""

from __future__ import annotations

from typing import Any

CATALOGUE: dict[str, tuple[int, str]] = {
    "DryRunOperation": (400, "Request validation has been passed with DryRun flag set."),
    "Forbidden.RAM": (403, "User not authorized to operate on the specified resource."),
    "IllegalTimestamp": (400, "The timestamp that is mandatory for this request is not supplied."),
    "IncompleteSignature": (400, "The request signature does not conform to the standards: {detail}."),
    "Invalid.NextToken": (403, "The specified NextToken is not valid."),
    "InvalidAccessKeyId.Inactive": (400, "Specified access key is disabled."),
    "InvalidAccessKeyId.NotFound": (404, "Specified access key is not found."),
    "InvalidAction.NotFound": (404, "Specified api is not found, please check your url and method: {detail}."),
    "InvalidExecutionId.SizeExceeded": (
        400,
        "ExecutionId list exceeds maximum size of {most}. Current size is {size}.",
    ),
    "InvalidImagePipeline.NotFound": (404, "The specified image pipeline {detail} does not exist."),
    "InvalidParameter": (400, "The specified parameter is not valid: {detail}."),
    "InvalidRegionId.NotFound": (400, "The specified RegionId does not exist."),
    "InvalidSecurityToken.Expired": (400, "Specified SecurityToken is expired."),
    "InvalidSecurityToken.Malformed": (400, "Specified SecurityToken is malformed."),
    "InvalidSnapshotIds.Malformed": (403, "The specified SnapshotIds are not valid: {detail}."),
    "InvalidSnapshotType.NotFound": (404, "The specified SnapshotType is not found: {detail}."),
    "InvalidStatus.NotFound": (404, "The specified Status is not found: {detail}."),
    "InvalidTimeStamp.Expired": (400, "Specified time stamp or date value is expired."),
    "InvalidTimeStamp.Format": (400, "Specified time stamp or date value is not well formatted."),
    "InvalidSourceDiskType": (404, "The specified SourceDiskType is not valid: {detail}."),
    "InvalidUsage": (404, "The specified Usage is not valid: {detail}."),
    "MissingParameter": (
        400,
        'An input parameter "{detail}" that is mandatory for processing the request is not supplied.',
    ),
    "MissingParameter.ImagePipelineId": (400, "The specified parameter ImagePipelineId should not be empty."),
    "MissingSecurityToken": (400, "SecurityToken is mandatory for this action."),
    "NoPermission": (403, "You are not authorized to do this action."),
    "NoPrivilege": (403, "The account has no privilege for this operation."),
    "SignatureDoesNotMatch": (400, "Specified signature is not matched with our calculation. {detail}"),
    "SignatureNonceUsed": (400, "Specified signature nonce was used already."),
    "UnsupportedHTTPMethod": (400, "This http method is not supported."),
}


class ApiError(Exception):
    """An answer that is an error envelope.

    code: the API's code. status: HTTP status. message: the API's sentence. extra: further envelope fields.
    """

    def __init__(self, code: str, status: int, message: str, extra: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.message = message
        self.extra = extra or {}


def error(code: str, extra: dict[str, Any] | None = None, **words: object) -> ApiError:
    """The catalogue's error of this code; `InvalidParameter.X` words itself like `InvalidParameter`."""
    known = code if code in CATALOGUE else code.split(".", 1)[0]
    status, message = CATALOGUE[known]
    return ApiError(code, status, message.format(**words), extra)
