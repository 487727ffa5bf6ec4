# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection as a user gets it: built, installed, verified, imported."""

from __future__ import annotations

import shutil
import tarfile
from typing import TYPE_CHECKING

from tests.tools import tree
from tests.tools.checks import DEV

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tools.checks import Checks

# What may stand at the root of the tarball; everything in it is for the user of the collection.
WANTED = {
    "CHANGELOG.rst",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "FILES.json",
    "LICENSE",
    "MANIFEST.json",
    "README.md",
}
WANTED |= {"README.zh-CN.md", "SECURITY.md", "changelogs", "docs", "extensions", "meta", "plugins", "tests"}
OF_THE_TESTS = (["tests"], ["tests", "config.yml"])


def surplus(tarball: Path) -> Iterator[str]:
    """Names in TARBALL that a user has no need of."""
    with tarfile.open(tarball) as archive:
        for name in archive.getnames():
            parts = name.split("/")
            ours = parts[0] == "tests" and parts not in OF_THE_TESTS
            if ours or parts[0] not in WANTED or any(part.startswith((".", "__pycache__")) for part in parts):
                yield name


def package(checks: Checks) -> Path | None:
    """Build, install from the tarball and from git, verify, import; returns where the tarball was installed."""
    scratch = DEV / "package"
    shutil.rmtree(scratch, ignore_errors=True)
    source = tree.copy(scratch / "source")
    if not checks.run("build", "ansible-galaxy", "collection", "build", "--output-path", str(scratch), cwd=source):
        return None
    tarball = next(scratch.glob("alicloud-gate-*.tar.gz"))
    checks.expect("the tarball holds nothing but what users need", surplus(tarball))
    with tarfile.open(tarball) as archive:
        lacking = {"tests/config.yml", "meta/runtime.yml"} - set(archive.getnames())
    checks.expect("the tarball says which Pythons the modules run on", lacking)
    installed = scratch / "from-tarball"
    # By force: the checkout stands in the environment, too.
    install = ("ansible-galaxy", "collection", "install", "--offline", "--force")
    checks.run("install from the tarball", *install, str(tarball), "-p", str(installed))
    checks.run("install from git", *install, f"git+file://{source}", "-p", str(scratch / "from-git"))
    verify = ("ansible-galaxy", "collection", "verify", "--offline", "alicloud.gate", "-p", str(installed))
    checks.run("verify", *verify, never=("modified content",))
    lost = {
        path.relative_to(installed) for path in (installed / tree.PLACE).rglob("*") if path.suffix in (".pyc", ".gz")
    }
    checks.expect("nothing compiled or packed was installed", lost)
    # What an execution environment is built with.
    required = checks.execute("ansible-builder", "introspect", str(installed))[1]
    names = ("requests", "jmespath")
    checks.expect("ansible-builder finds the requirements", [name for name in names if name not in required])
    importer = ("python", "-m", "galaxy_importer.main", str(tarball))
    checks.run("galaxy-importer", *importer, cwd=scratch, never=("ERROR", "WARNING"))
    return installed
