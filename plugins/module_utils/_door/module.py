# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The glue to AnsibleModule, written once: options in, results and failures out."""

from __future__ import annotations

import json
import math
import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # before ansible-core 2.22, which no longer goes by no_log_values

    def register_secrets(values: Iterable[str]) -> None:
        """Nothing to do."""


from .._api.client import Client
from .._api.endpoints import REGION_VARIABLES, Endpoints, given_region
from .._api.errors import GateError, InputError
from .._api.network import network
from .._api.source import MINIMUM_SECRET
from .._api.text import shortened, whole
from .._api.transport import REQUESTS_ERROR
from .._credentials.chain import resolve
from .._tasks.kinds import KINDS
from .._tasks.moments import utc
from .._tasks.polling import Tasks, enumerated, questions
from .._tasks.schema import Accepts, Filter, Style

MOST_NUMBER = 100_000_000  # seconds or tasks; three years, and less than any timer overflows at
SECRETS = ("access_key_secret", "security_token")
CONNECTION_SPEC: dict[str, dict[str, Any]] = {
    "region": {"type": "str", "aliases": ["region_id", "alicloud_region"]},
    "access_key_id": {"type": "str", "no_log": False, "aliases": ["access_key", "alicloud_access_key"]},
    "access_key_secret": {"type": "str", "no_log": True, "aliases": ["secret_key", "alicloud_secret_key"]},
    "security_token": {"type": "str", "no_log": True, "aliases": ["alicloud_security_token"]},
    "profile": {"type": "str", "aliases": ["alicloud_profile"]},
    "role_arn": {"type": "str"},
    "role_session_name": {"type": "str"},
    "external_id": {"type": "str"},
    "ecs_role_name": {"type": "str"},
    "endpoint": {"type": "str"},
    "endpoint_type": {"type": "str", "choices": ["public", "vpc"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "connect_timeout": {"type": "float", "default": 10.0},
    "read_timeout": {"type": "float", "default": 20.0},
    "retry_timeout": {"type": "float", "default": 75.0},
}
_ACCEPTS = {
    Accepts.ID: (re.compile(r"[A-Za-z0-9_.:-]{1,128}"), "letters, digits and _ . : - are accepted, at most 128"),
    Accepts.WORD: (re.compile(r"[A-Za-z0-9_]{1,64}"), "letters, digits and _ are accepted, at most 64"),
    Accepts.TIME: (
        re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII),
        "UTC in the form 2020-11-23T15:10:00Z is accepted",
    ),
    Accepts.PAIR: (
        re.compile(r"(?=.{3,128}\Z)[A-Za-z0-9_.-]+:[A-Za-z0-9_.:-]+"),
        "two parts with a colon between are accepted, of letters, digits and _ . : -, at most 128 in all",
    ),
    Accepts.TEXT: (
        re.compile(r"[^\x00-\x1f\x7f]{0,128}"),
        "at most 128 characters without control characters are accepted",
    ),
}


def given(value: Any) -> Any:
    """The value without surrounding blanks, and list items likewise; None for what means "not given"."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        kept = (part if isinstance(part, dict) else given(part) for part in value)
        return [part for part in kept if part is not None] or None
    return None if value == {} else value


def _holds(value: Any) -> bool:
    return given(value.replace(",", " ") if isinstance(value, str) else value) is not None


class Module(AnsibleModule):
    """An AnsibleModule that takes null, empty text and empty lists as not given, whatever the option's type.

    They are dropped before Ansible looks at them: an alias left empty would fight the option's own name, and an empty
    text is no number. C(given) has the names that are left.
    """

    params: dict[str, Any]
    refused: str | None = None  # what no conversion may hide, such as a list where text is due

    def _load_params(self) -> None:
        super()._load_params()
        self.params = {key: value for key, value in self.params.items() if key.startswith("_") or _holds(value)}
        self.given = frozenset(self.params)
        for name, spec in self.argument_spec.items():
            names = [key for key in (name, *spec.get("aliases", ())) if key in self.given]
            for key in names:
                self.params[key] = self._plain(key, self.params[key], spec)
            if len(names) > 1 and len({str(self.params[key]) for key in names}) > 1:
                self.refused = f"{name}: given with different values as {' and '.join(names)}; give one of them"

    def _plain(self, name: str, value: Any, spec: Mapping[str, Any]) -> Any:
        """The value without what Ansible would stumble over or make something else of."""
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self.refused = f"{name}: half a character is not accepted; give whole ones"
            value = whole(value)
        if spec["type"] in ("str", "path") and isinstance(value, (list, dict)):
            self.refused = f"{name}: a {'list' if isinstance(value, list) else 'dictionary'} is not accepted; give text"
        elif spec["type"] in ("int", "float") and not _is_number(value):
            self.refused = f"{name}: {shortened(value)} is not accepted; give a number, at most {MOST_NUMBER}"
        elif spec.get("elements") == "str" and isinstance(value, str):
            value = value.split(",")  # Ansible would compare the parts with choices, blanks and all
        if isinstance(value, str) or spec.get("elements") == "str":
            value = given(value)
        return 0 if self.refused and spec["type"] in ("int", "float") else value


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def check_text(option: str, value: Any, accepts: Accepts) -> str:
    """The value as text that may go into a request; raises InputError."""
    pattern, accepted = _ACCEPTS[accepts]
    sensible = isinstance(value, (str, int)) and not isinstance(value, bool) and pattern.fullmatch(str(value))
    if not sensible or (accepts is Accepts.TIME and utc(value) is None):
        raise InputError(f"{option}: {shortened(value)} is not accepted; {accepted}")
    return str(value)


def check_ids(option: str, ids: Sequence[Any], kind: str) -> list[str]:
    """Ids without duplicates, in order; raises InputError for one that no API would give out."""
    return list(dict.fromkeys(check_text(option, task_id, KINDS[kind].ids.accepts) for task_id in ids))


def caution(module: AnsibleModule, tasks: Iterable[Mapping[str, Any]]) -> None:
    """Warn of statuses that are no failure, and yet to be known of: once each, with the tasks in them."""
    affected: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        text = KINDS[task["kind"]].cautions.get(task["status"].lower())
        if text:
            affected.setdefault((task["status"], text), []).append(task["id"])
    for (status, text), ids in affected.items():
        module.warn(f"{status}: {text} ({enumerated(ids)}).")


def _check_filter(option: str, value: Any, wire: Filter) -> None:
    if wire.style is Style.TAGS:
        if len(value) > wire.most:
            raise InputError(f"{option}: {len(value)} given; at most {wire.most} are accepted")
        if not all(value):
            raise InputError(f"{option}: an empty key is not accepted")
        value = [*value, *value.values()]
    for part in value if isinstance(value, list) else [value]:
        check_text(option, part, wire.accepts)


def check_number(option: str, value: float, least: float = 0.0, above: bool = True) -> float:
    """A finite number within bounds; raises InputError."""
    if not least <= value <= MOST_NUMBER or (above and value == least):
        bound = "more than" if above else "at least"
        shown = f"{value:g}" if isinstance(value, float) else shortened(value)
        raise InputError(f"{option}: {shown} is not accepted; give {bound} {least:g} and at most {MOST_NUMBER}")
    return value


class Connection:
    """What the shared options and the environment come to; raises InputError or CredentialsError."""

    def __init__(self, module: AnsibleModule, environ: Mapping[str, str]) -> None:
        options = module.params
        self._forget_short_secrets(module)
        for name in ("connect_timeout", "read_timeout", "retry_timeout"):
            check_number(name, options[name])
        self.retry_timeout: float = options["retry_timeout"]
        self.attempt_timeout: float = options["connect_timeout"] + options["read_timeout"]
        self.endpoints = Endpoints(options["endpoint"], options["endpoint_type"], environ)
        self._network = network(options, environ)
        self._module = module
        self._environ = environ
        self._region = options["region"]
        self.source = resolve(options, environ, self._network, self.endpoints, self._keep_secret)

    def _keep_secret(self, secrets: Iterable[str | None]) -> None:
        """Let Ansible scrub what it did not see among the options; called from any thread, also during a gate."""
        known = set(filter(None, secrets))
        # A new set, since Ansible may be going through the old one.
        self._module.no_log_values = self._module.no_log_values | known
        register_secrets(known)

    @staticmethod
    def _forget_short_secrets(module: AnsibleModule) -> None:
        for name in SECRETS:
            value = module.params[name]
            if value and len(value) < MINIMUM_SECRET:
                # Scrubbing it would mangle the message, so it must not stay in the options that are shown either.
                module.no_log_values.discard(value)
                for called in {name, *CONNECTION_SPEC[name]["aliases"]} & set(module.params):
                    module.params[called] = None
                raise InputError(f"{name}: too short; at least {MINIMUM_SECRET} characters are accepted")

    def region(self) -> str:
        """The region from the option, the environment or the profile."""
        own, origin = self.source.region, f"the region of {self.source.name}"
        region = given_region(self._region, self._environ, own, origin)
        if region:
            return region
        raise InputError(f"region: required; give the option, or one of {', '.join(REGION_VARIABLES)}")

    def open(self, products: set[str], clock: Callable[[], float] = time.monotonic) -> tuple[Client, Tasks]:
        """A client for these products, and what asks for tasks through it, by this clock; makes no call."""
        self.endpoints.check(products)
        client = Client(self.source, self.endpoints, self._network)
        client.warnings.extend(self.source.warnings)
        if self._network.verify is False:
            client.warnings.append(
                "validate_certs is false: whoever is on the way can read and change what is sent and answered."
            )
        return client, Tasks(client, self.attempt_timeout, clock)


def _interrupt(number: int, _frame: Any) -> None:
    """Signal handler: end the module with a message."""
    raise GateError(f"Interrupted by {signal.Signals(number).name}.")


def run_module(module: Module, body: Callable[[], dict[str, Any]]) -> None:
    """Exit with what C(body) returns, or fail with what it raises."""
    if REQUESTS_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _interrupt)
    result: dict[str, Any] = {}
    failure: GateError | None = None
    try:
        if module.refused:
            raise InputError(module.refused)
        result = body()
    except GateError as error:
        failure = error
    if failure:  # outside the handler: ansible-core 2.18 adds the traceback of an exception that is being handled
        module.fail_json(msg=str(failure), **failure.result)
    module.exit_json(changed=False, **result)


def run_info(kind: str, ids: str, options: Mapping[str, Mapping[str, Any]], **rules: Any) -> None:
    """An info module: its kind, the option that holds the ids, its own options, and AnsibleModule's rules for them."""
    module = Module(argument_spec={**CONNECTION_SPEC, **options}, supports_check_mode=True, **rules)

    def body() -> dict[str, Any]:
        values = {name: given(module.params[name]) for name in options}
        wanted = check_ids(ids, values.pop(ids) or [], kind)
        limit = values.pop("limit", None)
        if limit is not None:
            check_number("limit", limit, 1, above=False)
        instance_id = values.pop("instance_id", None)
        if instance_id is not None:
            check_text("instance_id", instance_id, Accepts.ID)
        filters = {name: value for name, value in values.items() if value is not None}
        for name, value in filters.items():
            _check_filter(name, value, KINDS[kind].filters[name])
        connection = Connection(module, os.environ)
        region = connection.region()
        client, tasks = connection.open({KINDS[kind].product})
        try:
            answers = tasks.fetch(
                questions(kind, region, instance_id, wanted, filters, limit), connection.retry_timeout
            )
        finally:
            for warning in client.warnings:
                module.warn(warning)
        found = {task_id: task for answer in answers for task_id, task in answer.found.items()}
        order = [task_id for task_id in wanted if task_id in found] if wanted else list(found)[:limit]
        shown = [found[task_id] for task_id in order]
        caution(module, shown)
        return {
            "tasks": shown,
            "missing": [task_id for task_id in wanted if task_id not in found],
            "total_count": len(order) if wanted else sum(answer.total or len(answer.found) for answer in answers),
            "credential_source": connection.source.name,
        }

    run_module(module, body)
