# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What preflight_info does: from options to whether this account may gate here, and if not, why."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from .._api.endpoints import host_of
from .._api.errors import InputError
from .._preflight.policy import policy
from .._preflight.probes import Finding, Probes, Subject, subjects
from .._tasks.kinds import KINDS
from .._tasks.query import enumerated
from .._tasks.wire import Accepts, Style
from .connection import CONNECTION_SPEC, Connection
from .options import Options, Report
from .values import check_number, check_text
from .work import Work

PREFLIGHT_SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION_SPEC,
    "kinds": {"type": "list", "elements": "str", "choices": list(KINDS)},
    "instance_id": {"type": "str"},
    "repo_id": {"type": "str"},
    "failure_details": {"type": "bool", "default": True},
    "timeout": {"type": "int", "default": 30},
}
TOLERATED_SKEW = 900  # seconds; the API accepts clocks that are off by up to this
NOTED_SKEW = 60  # seconds


class Clocks(NamedTuple):
    """Monotonic seconds, and unix seconds by the clock of this host."""

    steady: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


def preflight(clocks: Clocks | None = None) -> Work:
    """The work of preflight_info."""
    return Work(
        PREFLIGHT_SPEC, lambda _check_mode: {}, lambda options, report: _run(options, report, clocks or Clocks())
    )


def _run(options: Options, report: Report, clocks: Clocks) -> dict[str, Any]:
    until = clocks.steady() + check_number("timeout", options.values["timeout"], 1, above=False)
    kinds, instance_id, repo_id = _chosen(options, report)
    with closing(Connection(_hurried(options), report)) as connection:
        region = connection.region()
        tried = [name for name in kinds if instance_id or not KINDS[name].in_instance]
        details = options.values["failure_details"]
        listed = [subject for name in kinds for subject in subjects(name, region, instance_id, repo_id, details)]
        client, _poller = connection.open({KINDS[name].product for name in tried}, clocks.steady)
        probes = Probes(client, connection.attempt_timeout, clocks.steady, clocks.wall)
        findings = probes.run([subject for subject in listed if subject.kind in tried], until)
    for warning in client.warnings:
        report.warn(warning)
    skew = None if probes.skew is None else round(probes.skew)
    clock = _clock_note(skew)
    if clock and not client.warnings:
        report.warn(f"{clock[0].upper()}{clock[1:]}.")
    checks = []
    for subject in listed:
        finding = findings.get(subject.call.operation) or _not_tried(subject)
        if finding.allowed and clock:
            finding = finding._replace(message=clock)
        host = host_of(connection.endpoints.url(subject.call.product, region))
        checks.append(_check(subject, host, finding, probes.seconds.get(subject.call.operation, 0.0)))
    _warn_of_reasons(report, listed, findings)
    asked = {subject.call.ram_action: findings[subject.call.operation] for subject in listed if subject.kind in tried}
    needed = {KINDS[name].operation: findings[KINDS[name].operation] for name in tried}
    ready = bool(needed) and all(finding.allowed is True for finding in needed.values())
    msg = "" if ready else _why_not(needed)
    for text in (msg, _what_was_left_out([name for name in kinds if name not in tried])):
        if text:
            report.warn(text)
    return {
        "ready": ready,
        **({"msg": msg} if msg else {}),
        "checks": checks,
        "policy": policy(tried, details, {action: finding.ram_action for action, finding in asked.items()}),
        "clock_skew": skew,
        "credential_source": connection.source.name,
        "evidence": probes.evidence(findings),
    }


def _chosen(options: Options, report: Report) -> tuple[list[str], str | None, str | None]:
    """The kinds, the instance and the repository that the options name; raises InputError."""
    values = options.values
    kinds = list(dict.fromkeys(values["kinds"] or KINDS))
    for name in ("instance_id", "repo_id"):
        if values[name] is not None:
            check_text(name, values[name], Accepts.ID)
    lacking = [name for name in values["kinds"] or () if KINDS[name].in_instance]
    if lacking and not values["instance_id"]:
        raise InputError(f"instance_id: required for {', '.join(dict.fromkeys(lacking))}")
    if "repo_id" in options.given and not any(KINDS[name].ids.style is Style.PAIR for name in kinds):
        report.warn("repo_id has no effect: none of the kinds needs a repository.")
    return kinds, values["instance_id"], values["repo_id"]


def _hurried(options: Options) -> Options:
    """The options, with timeouts cut to the time available."""
    values, most = options.values, float(options.values["timeout"])
    shorter = {name: min(values[name], most) for name in ("connect_timeout", "read_timeout")}
    return options._replace(values={**values, **shorter})


def _not_tried(subject: Subject) -> Finding:
    return Finding(None, subject.call.ram_action, "not tried: give instance_id")


def _check(subject: Subject, host: str, finding: Finding, seconds: float) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "operation": subject.call.operation,
        "region": subject.call.region,
        "host": host,
        "allowed": finding.allowed,
        "ram_action": finding.ram_action,
        "code": finding.code,
        "http_status": finding.http_status,
        "message": finding.message,
        "seconds": round(seconds, 3),
    }


def _clock_note(skew: int | None) -> str:
    """What to know about a clock that is off; empty when it is right."""
    if skew is None or abs(skew) < NOTED_SKEW:
        return ""
    direction = "behind" if skew > 0 else "ahead of"
    return (
        f"the clock of the host that runs the module is {abs(skew)} s {direction} the server's; "
        f"the API refuses requests beyond {TOLERATED_SKEW} s"
    )


def _why_not(needed: Mapping[str, Finding]) -> str:
    """What stands in the way of gates, each cause once with the operations that it concerns."""
    causes: dict[str, list[str]] = {}
    for operation, finding in needed.items():
        if finding.allowed is not True:
            causes.setdefault(finding.message, []).append(operation)
    return f"Not ready: {'; '.join(f'{enumerated(operations)}: {cause}' for cause, operations in causes.items())}."


def _what_was_left_out(kinds: list[str]) -> str:
    return f"{enumerated(kinds)}: not tried; give instance_id." if kinds else ""


def _warn_of_reasons(report: Report, listed: list[Subject], findings: dict[str, Finding]) -> None:
    """Warn of permissions without which a gate that otherwise works cannot say why a task failed."""
    for subject in listed:
        finding = findings.get(subject.call.operation)
        works = findings.get(KINDS[subject.kind].operation)
        if subject.gives_reasons and finding and finding.allowed is False and works and works.allowed:
            report.warn(f"Gates on {subject.kind} would not say why a task failed: {finding.message}.")
