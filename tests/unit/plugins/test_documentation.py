# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules' documentation: true to the argument specs, the public interface, the contract and each other."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule

from ansible_collections.alicloud.gate.plugins.doc_fragments import attributes, connection, kinds
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._preflight.evidence import note
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.kinds import KINDS
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.schema import Kind
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.shape import COMMON, ENVELOPE, snake
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.wire import Style
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import CONTRACT

INFO = {f"{kind}_info": kind for kind in KINDS}
MODULES = [*INFO, "wait_for_task"]
ALL = [*MODULES, "preflight_info"]

# The public interface: option -> type, and what else is said of it.
SHARED: dict[str, dict[str, Any]] = {
    "region": {"type": "str", "aliases": ["region_id", "alicloud_region"]},
    "access_key_id": {"type": "str", "aliases": ["access_key", "alicloud_access_key"]},
    "access_key_secret": {"type": "str", "aliases": ["secret_key", "alicloud_secret_key"]},
    "security_token": {"type": "str", "aliases": ["alicloud_security_token"]},
    "profile": {"type": "str", "aliases": ["alicloud_profile"]},
    "role_arn": {"type": "str"},
    "role_session_name": {"type": "str"},
    "external_id": {"type": "str"},
    "ecs_role_name": {"type": "str"},
    "endpoint": {"type": "str"},
    "endpoint_type": {"type": "str", "choices": ["public", "vpc"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "connect_timeout": {"type": "float", "default": 10},
    "read_timeout": {"type": "float", "default": 20},
    "retry_timeout": {"type": "float", "default": 75},
}
TEXTS = {"type": "list", "elements": "str"}
OWN: dict[str, dict[str, dict[str, Any]]] = {
    "eci_commit_container_task_info": {
        "task_ids": TEXTS,
        "container_group_id": {"type": "str"},
        "task_status": {"type": "str", "choices": ["Running", "Succeeded", "Failed"]},
        "limit": {"type": "int"},
    },
    "ecs_task_info": {
        "task_ids": TEXTS,
        "resource_ids": TEXTS,
        "task_action": {"type": "str"},
        "task_status": {"type": "str", "choices": ["Finished", "Processing", "Failed"]},
        "start_time": {"type": "str"},
        "end_time": {"type": "str"},
        "limit": {"type": "int"},
    },
    "ecs_image_info": {
        "image_ids": TEXTS,
        "image_name": {"type": "str"},
        "image_family": {"type": "str"},
        "tags": {"type": "dict"},
        "limit": {"type": "int"},
    },
    "ecs_image_pipeline_execution_info": {
        "image_pipeline_id": {"type": "str"},
        "execution_ids": TEXTS,
        "statuses": {
            **TEXTS,
            "choices": [word for words in KINDS["ecs_image_pipeline_execution"].statuses.values() for word in words],
        },
        "tags": {"type": "dict"},
        "limit": {"type": "int"},
    },
    "cr_artifact_build_task_info": {
        "instance_id": {"type": "str", "required": True},
        "build_task_ids": {**TEXTS, "required": True},
    },
    "cr_repo_tag_info": {
        "instance_id": {"type": "str", "required": True},
        "tag_ids": {**TEXTS, "required": True},
    },
    "preflight_info": {
        "kinds": {**TEXTS, "choices": list(KINDS)},
        "instance_id": {"type": "str"},
        "repo_id": {"type": "str"},
        "failure_details": {"type": "bool", "default": True},
        "timeout": {"type": "int", "default": 30},
    },
    "wait_for_task": {
        "kind": {"type": "str", "choices": list(KINDS)},
        "ids": {**TEXTS, "aliases": ["id"]},
        "instance_id": {"type": "str"},
        "newer_than": {"type": "str"},
        "not_digest": {"type": "str"},
        "tasks": {"type": "list", "elements": "dict"},
        "state": {"type": "str", "choices": ["succeeded", "finished"], "default": "succeeded"},
        "condition": {"type": "str"},
        "require": {"type": "str", "choices": ["all", "any"], "default": "all"},
        "accept_partial": {"type": "bool", "default": False},
        "fail_fast": {"type": "bool", "default": True},
        "timeout": {"type": "int", "default": 3600},
        "delay": {"type": "int", "default": 0},
        "sleep": {"type": "int", "default": 10},
        "appear_timeout": {"type": "int", "default": 60},
        "failure_details": {"type": "str", "choices": ["true", "false", "output"], "default": "true"},
        "progress": {"type": "bool", "default": True},
        "msg": {"type": "str"},
        "resume": {"type": "dict"},
    },
}
FORMS = {Style.LIST: TEXTS, Style.COMMA: TEXTS, Style.TAGS: {"type": "dict"}, Style.FLAG: {"type": "bool"}}


def own(kind: Kind) -> dict[str, dict[str, Any]]:
    """The options of an info module, from its kind."""
    options = {
        name: {**FORMS.get(wire.style, {"type": "str"}), **({"choices": list(wire.choices)} if wire.choices else {})}
        for name, wire in kind.filters.items()
    }
    options[kind.ids_option] = TEXTS if kind.paging else {**TEXTS, "required": True}
    if kind.paging:
        options["limit"] = {"type": "int"}
    if kind.in_instance:
        options["instance_id"] = {"type": "str", "required": True}
    return options


# Fields of the API under another name than their own in snake_case, because a key that all kinds share has that name.
TAKEN = {"status": None, "message": "api_message", "progress": "api_progress", "tags": "api_tags"}
JSON_TYPES = {"string": "str", "int": "int", "object": "dict", "bool": "bool"}


def documentation(module: str, variable: str = "DOCUMENTATION") -> dict[str, Any]:
    source = importlib.import_module(f"ansible_collections.alicloud.gate.plugins.modules.{module}")
    read: dict[str, Any] = yaml.safe_load(getattr(source, variable))
    return read


FRAGMENTS = {
    "alicloud.gate.kinds": kinds.ModuleDocFragment.DOCUMENTATION,
    "alicloud.gate.kinds.several": kinds.ModuleDocFragment.SEVERAL,
    "alicloud.gate.connection": connection.ModuleDocFragment.DOCUMENTATION,
    "alicloud.gate.attributes": attributes.ModuleDocFragment.DOCUMENTATION,
}


def options(module: str) -> dict[str, dict[str, Any]]:
    """The options with what the fragments say of them; of what both say, the module's word counts."""
    read = documentation(module)
    merged: dict[str, dict[str, Any]] = {}
    for name in reversed(read["extends_documentation_fragment"]):
        merged.update(yaml.safe_load(FRAGMENTS[name])["options"])
    return {**merged, **{name: {**merged.get(name, {}), **option} for name, option in read["options"].items()}}


def facts(option: dict[str, Any]) -> dict[str, Any]:
    """What a program reads of an option; choices of statuses in any order."""
    read: dict[str, Any] = {
        key: option[key] for key in ("type", "elements", "aliases", "default", "choices") if key in option
    }
    if option.get("required"):
        read["required"] = True
    if "choices" in read:
        read["choices"] = sorted(read["choices"])
    return read


def argument_spec(module: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the module really hands to Ansible."""

    class Caught(Exception):
        pass

    def catch(self: AnsibleModule, argument_spec: dict[str, Any], **rules: Any) -> None:
        raise Caught(argument_spec)

    monkeypatch.setattr(AnsibleModule, "__init__", catch)
    with pytest.raises(Caught) as caught:
        importlib.import_module(f"ansible_collections.alicloud.gate.plugins.modules.{module}").main()
    spec: dict[str, Any] = caught.value.args[0]
    return spec


@pytest.mark.parametrize("module", ALL)
def test_options_are_those_of_the_interface(module: str) -> None:
    expected = OWN[module] if module in OWN else own(KINDS[INFO[module]])
    wanted = {name: facts(option) for name, option in {**SHARED, **expected}.items()}
    assert {name: facts(option) for name, option in options(module).items()} == wanted


@pytest.mark.parametrize("module", ALL)
def test_options_are_those_of_the_argument_spec(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = argument_spec(module, monkeypatch)
    documented = options(module)
    assert {name: facts(option) for name, option in spec.items()} == {
        name: facts(option) for name, option in documented.items()
    }
    secret = {name for name, option in spec.items() if option.get("no_log")}
    assert secret == {"access_key_secret", "security_token"}
    assert not [name for name, option in spec.items() if "fallback" in option]


@pytest.mark.parametrize("module", ALL)
def test_every_module_stands_in_the_fragments(module: str) -> None:
    read = documentation(module)
    assert read["module"] == module
    assert read["extends_documentation_fragment"][-2:] == ["alicloud.gate.connection", "alicloud.gate.attributes"]
    shared = yaml.safe_load(attributes.ModuleDocFragment.DOCUMENTATION)["attributes"]
    assert shared["check_mode"]["support"] == "full"
    assert shared["action_group"]["membership"] == ["alicloud.gate.all"]


def test_every_module_says_the_release_that_brought_it() -> None:
    """One that no release has yet comes with a later one."""
    changelog = Path(__file__).parents[3] / "changelogs" / "changelog.yaml"
    releases = yaml.safe_load(changelog.read_text(encoding="utf-8"))["releases"]
    brought = {module["name"]: release for release, entry in releases.items() for module in entry.get("modules", ())}
    said = {module: documentation(module)["version_added"] for module in ALL}
    assert {module: said[module] for module in brought} == brought
    latest = max(map(_numbers, releases))
    assert [module for module in ALL if module not in brought and _numbers(said[module]) <= latest] == []


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


@pytest.mark.parametrize("module", MODULES)
def test_the_copies_of_the_shape_agree(module: str) -> None:
    first = documentation(MODULES[0], "RETURN")["tasks"]["contains"]
    fields = documentation(module, "RETURN")["tasks"]["contains"]
    assert tuple(fields)[: len(COMMON)] == COMMON
    for name in COMMON:
        assert {key: fields[name][key] for key in ("description", "type")} == {
            key: first[name][key] for key in ("description", "type")
        }


@pytest.mark.parametrize("module", MODULES)
def test_the_copies_of_the_error_agree(module: str) -> None:
    error = ApiError("", operation="", host="", region="", credential_source="").as_dict()
    fields = documentation(module, "RETURN")["error"]["contains"]
    assert list(fields) == list(error)
    texts = {name: field["description"] for name, field in fields.items()}
    others = documentation(MODULES[0], "RETURN")["error"]["contains"]
    assert texts == {name: field["description"] for name, field in others.items()}


@pytest.mark.parametrize("module", MODULES)
def test_the_keys_of_the_result(module: str) -> None:
    info = {"tasks", "missing", "total_count", "credential_source", "error"}
    gate = {"reached", "timed_out", "tasks", "elapsed", "polls", "api_calls", "history", "history_dropped", "error"}
    wanted = info if module in INFO else {*gate, "credential_source"}
    read = documentation(module, "RETURN")
    assert set(read) == wanted
    if module not in INFO:
        assert set(read["tasks"]["contains"]) == {*COMMON, "failure_details", "reached"}
        assert list(read["history"]["contains"]) == ["kind", "region", "instance_id", "id", "status", "at", "elapsed"]


def test_the_keys_of_a_preflight() -> None:
    read = documentation("preflight_info", "RETURN")
    assert list(read) == ["ready", "msg", "checks", "policy", "clock_skew", "credential_source", "evidence"]
    assert list(read["checks"]["contains"]) == [
        "kind",
        "operation",
        "region",
        "host",
        "allowed",
        "ram_action",
        "code",
        "http_status",
        "message",
        "seconds",
    ]
    assert list(read["evidence"]["contains"]) == list(note("total_count", "DescribeTasks", None))


def compare(path: str, shape: dict[str, Any], documented: dict[str, Any]) -> None:
    """The documented fields are those of the contract, with its types."""
    named = {}
    for name, field in shape["fields"].items():
        key = TAKEN.get(snake(name), snake(name)) if "." not in path else snake(name)
        if key is not None:
            named[key] = field
    assert set(documented) == set(named), path
    for key, field in named.items():
        kind = field["type"]
        entry = documented[key]
        if kind.startswith("list<"):
            item = JSON_TYPES[kind[5:].split("{")[0].rstrip(">")]
            assert (entry["type"], entry["elements"]) == ("list", item), f"{path}.{key}"
        else:
            assert entry["type"] == JSON_TYPES[kind], f"{path}.{key}"
        if "fields" in field:
            compare(f"{path}.{key}", field, entry["contains"])


@pytest.mark.parametrize("module", INFO)
def test_every_field_of_the_api_is_documented(module: str) -> None:
    kind = KINDS[INFO[module]]
    shape = CONTRACT["operations"][kind.operation]["response"]
    for step in kind.path:
        shape = shape["fields"][step]
    if not kind.path:
        shape = {"fields": {name: field for name, field in shape["fields"].items() if snake(name) not in ENVELOPE}}
    fields = documentation(module, "RETURN")["tasks"]["contains"]
    compare(module, shape, {name: field for name, field in fields.items() if name not in {*COMMON, "tags"}})
