# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the get-pip script that ansible-test would download: unpacks the pip that comes with Python."""

from __future__ import annotations

import ensurepip
import sysconfig
import zipfile
from pathlib import Path

# Debian keeps the wheel in a folder of its own.
FOLDERS = [Path(ensurepip.__file__).parent / "_bundled", Path("/usr/share/python-wheels")]


def main() -> None:
    """Unpack the first pip wheel into the environment that runs this."""
    wheel = next(wheel for folder in FOLDERS for wheel in folder.glob("pip-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(sysconfig.get_path("purelib"))


if __name__ == "__main__":
    main()
