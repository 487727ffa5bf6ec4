# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks of one session: run, counted, and the counts left as a file for the summary of `dev.py test`."""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import time
import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.tools.interpreters import found

if TYPE_CHECKING:
    from collections.abc import Iterable

    import nox

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / ".dev"
REPORTS = DEV / "reports"


@dataclass
class Counts:
    """What came of one session; seconds on the clock, and of the processors."""

    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def environment(name: str, folder: Path | None = None) -> dict[str, str]:
    """Environment for the checks of the session NAME, with the programs of FOLDER first on its path.

    It has a home of its own, so that no key, profile, netrc or cache of the developer is in reach.
    """
    home = DEV / "home" / name
    home.mkdir(parents=True, exist_ok=True)
    folders = [str(folder)] if folder else []
    folders += [place for place in os.get_exec_path() if Path(place).name != "shims"]
    folders += [str(Path(python).parent) for python in found().values()]
    kept = {name: os.environ[name] for name in ("TERM", "TMPDIR") if name in os.environ}
    plain = {"ANSIBLE_NOCOWS": "1", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return {**kept, **plain, "HOME": str(home), "PATH": os.pathsep.join(folders)}


def spent() -> float:
    """Seconds of processors that this process took, with all that it started and that ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


class Checks:
    """Context manager around the checks of a session: all of them run, and only then does a failure end the session."""

    def __init__(self, session: nox.Session, folder: Path | None = None) -> None:
        """FOLDER has the programs of the session's environment."""
        self.session = session
        self.name = session.name
        self.folder = folder
        self.counts = Counts()
        self.env = environment(session.name, folder)

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error:
            self.fail(f"the session ended early: {error or kind}")
        self.counts.seconds, self.counts.cpu = round(time.monotonic() - self.started, 1), round(spent(), 1)
        REPORTS.mkdir(parents=True, exist_ok=True)
        (REPORTS / f"{self.name}.json").write_text(json.dumps(asdict(self.counts), indent=1), encoding="utf-8")
        outcome = f"{self.counts.passed} passed, {self.counts.failed} failed"
        if self.counts.failed and not error:
            self.session.error(outcome + ": " + "; ".join(self.counts.failures))
        self.session.log(f"{outcome}, {self.counts.cpu} s of CPU")

    def fail(self, what: str, number: int = 1) -> None:
        """Count NUMBER failures under one description."""
        self.counts.failed += number
        self.counts.failures.append(what)

    def left_out(self, sentence: str) -> None:
        """Say, here and in the summary, what was not checked."""
        self.session.warn(f"LEFT OUT: {sentence}")
        self.counts.left_out.append(sentence)

    def expect(self, what: str, problems: Iterable[object]) -> None:
        """One check made in Python: passed when there are no problems."""
        listed = [str(problem) for problem in problems]
        if listed:
            self.fail(f"{what}: {', '.join(listed[:5])}")
            self.session.warn(f"FAILED {what}: {', '.join(listed)}")
        else:
            self.counts.passed += 1

    def execute(
        self, *command: str, cwd: Path = ROOT, env: dict[str, str] | None = None, live: bool = False
    ) -> tuple[int, str]:
        """Run COMMAND in the session's environment; its return code, and its output unless that was shown LIVE."""
        self.session.log(shlex.join(command))
        pipe, merge = (None, None) if live else (subprocess.PIPE, subprocess.STDOUT)
        full = {**self.env, **(env or {})}
        done = subprocess.run(command, cwd=cwd, env=full, stdout=pipe, stderr=merge, text=True, check=False)
        if done.returncode and done.stdout:
            print(done.stdout, flush=True)
        return done.returncode, done.stdout or ""

    def run(self, what: str, *command: str, cwd: Path = ROOT, never: tuple[str, ...] = (), again: str = "") -> bool:
        """One check: COMMAND succeeds, and none of the texts NEVER stands in its output.

        AGAIN: a text in the output of a failure that is known to be by chance; then COMMAND is run once more.
        """
        code, output = self.execute(*command, cwd=cwd)
        if code and again and again in output:
            code, output = self.execute(*command, cwd=cwd)
        said = [line for line in output.splitlines() if any(text in line for text in never)]
        self.expect(what, said or ([f"return code {code}"] if code else []))
        return not said and not code

    def counted(
        self, what: str, *command: str, junit: Path, pattern: str = "*.xml", cwd: Path = ROOT, live: bool = False
    ) -> None:
        """As many checks as the JUnit files that COMMAND leaves in the folder JUNIT have cases; at least one."""
        junit.mkdir(parents=True, exist_ok=True)
        for stale in junit.glob(pattern):
            stale.unlink()
        code, output = self.execute(*command, cwd=cwd, live=live)
        passed, failed = tally(junit.glob(pattern))
        self.counts.passed += passed
        if failed:
            self.fail(f"{what}: {failed} failed", failed)
        elif code:
            self.fail(f"{what}: return code {code}")
        elif not passed or "All targets skipped" in output:
            self.fail(f"{what}: nothing was tested")


def tally(files: Iterable[Path]) -> tuple[int, int]:
    """(passed, failed) cases of JUnit FILES; skipped cases count as neither."""
    passed = failed = 0
    for path in files:
        for case in ET.parse(path).getroot().iter("testcase"):
            outcomes = {child.tag for child in case}
            if outcomes & {"failure", "error"}:
                failed += 1
            elif "skipped" not in outcomes:
                passed += 1
    return passed, failed
