# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Places where the collection lies as its tools want it: linked into an environment, or copied for ansible-test."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.tools.checks import ROOT

PLACE = Path("ansible_collections") / "alicloud" / "gate"
# ansible-test fetches get-pip from a server of its own.
GET_PIP = Path(__file__).with_name("get_pip.py")
UVS_OWN = ("UV_", "SSL_CERT_", "XDG_", "HOME")


def link(folder: Path) -> Path:
    """Make the checkout visible as the collection alicloud.gate under FOLDER; returns FOLDER."""
    place = folder / PLACE
    if not place.is_symlink():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(ROOT)
    return folder


def link_into(environment: Path) -> None:
    """The same in the site-packages of ENVIRONMENT."""
    for folder in environment.glob("lib/python3.*/site-packages"):
        link(folder)


def copy(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """Copy all files that git knows or would take into FOLDER, as a repository of its own; returns its root.

    WITHOUT: how the paths of those begin that stay away.

    ansible-test refuses symlinks, and in a git-ignored folder that is no repository it silently tests nothing.
    """
    place = folder / PLACE
    shutil.rmtree(place, ignore_errors=True)
    listing = ["git", "ls-files", "-coz", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in names:
        if not name or name.startswith(without):
            continue
        source = ROOT / name
        if source.is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place / name)
    author = ["-c", "user.name=copy", "-c", "user.email=copy@localhost", "-c", "commit.gpgsign=false"]
    for step in (["init", "--quiet", "-b", "main"], ["add", "--all"], [*author, "commit", "--quiet", "-m", "copy"]):
        subprocess.run(["git", *step], cwd=place, check=True)
    return place


def prepare_pip(home: str, environment: Path, uv: str) -> None:
    """Put our get-pip where the ansible-test of ENVIRONMENT, run with HOME, looks for the versions that it wants."""
    cache = Path(home) / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    # Where packages come from is the developer's setting, as for every other environment.
    names = [name for name in os.environ if name.startswith(UVS_OWN) or name.lower().endswith("_proxy")]
    told = {"uv": uv, "environment": {name: os.environ[name] for name in sorted(names)}}
    (cache / "uv.json").write_text(json.dumps(told), encoding="utf-8")
    for source in environment.glob("lib/python3.*/site-packages/ansible_test/_internal/python_requirements.py"):
        for version in re.findall(r"pip='([\d.]+)'", source.read_text(encoding="utf-8")):
            shutil.copyfile(GET_PIP, cache / f"get_pip_{version.replace('.', '_')}.py")
