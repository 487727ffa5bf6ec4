# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sessions behind dev.py. Each makes its own environment from hash-pinned requirements, and counts its checks."""

from __future__ import annotations

import atexit
import functools
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nox

sys.path.insert(0, str(Path(__file__).parent))

from tests.tools import ansible_test, tree
from tests.tools.checks import DEV, ROOT, Checks
from tests.tools.galaxy import package as check_package
from tests.tools.interpreters import found
from tests.tools.site import build as build_site
from tests.tools.steps import call_pytest, emulator_python, install, run_demo, run_pytest, running_emulator, stands
from tests.tools.together import run_all

if TYPE_CHECKING:
    from collections.abc import Callable

    Verb = Callable[[Checks, str], None]

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.envdir = str(DEV / "nox")
nox.options.reuse_venv = "yes"
# Terminated like interrupted: nox then takes what a session started with it.
signal.signal(signal.SIGTERM, signal.default_int_handler)

PYTHONS = {f"{major}.{minor}": path for (major, minor), path in found().items()}
# The oldest Python that a controller runs on: what works there works on the newer ones, which the matrix covers.
COMMON = next((path for version, path in PYTHONS.items() if int(version[2:]) >= 11), None)
# ansible-core series -> (Pythons of its controller, the preferred first; sanity tests to leave out, with the reason).
SERIES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "2.18": (("3.11", "3.12", "3.13"), {}),
    "2.19": (("3.11", "3.12", "3.13"), {}),
    "2.20": (("3.12", "3.13", "3.14"), {}),
    "2.21": (("3.12", "3.13", "3.14"), {}),
    "2.22": (("3.13", "3.14"), {"pylint": "the release candidate pins a pylint that is not published yet"}),
}
# The Pythons of a target: the modules run on 3.9 and newer.
TARGETS = [version for version in PYTHONS if int(version[2:]) >= 9]


def python_for(series: str) -> str | None:
    """The Python that drives the ansible-core SERIES here, as "X.Y"; None when there is none."""
    return next((version for version in SERIES[series][0] if version in PYTHONS), None)


# The newest released series that can run here, and the oldest of all.
OLDEST = next(iter(SERIES))
NEWEST = next(series for series in reversed(SERIES) if python_for(series) and not SERIES[series][1])


def matrix(*chosen: str) -> Callable[[Verb], Callable[[nox.Session], None]]:
    """Register VERB-SERIES for those CHOSEN ansible-core series that can run here, and VERB for them all."""

    def register(verb: Verb) -> Callable[[nox.Session], None]:
        names = {series: f"{verb.__name__}-{series}" for series in chosen if python_for(series)}

        def one(session: nox.Session, series: str) -> None:
            install(session, f"core-{series}", linked=False)
            with Checks(session) as checks:
                verb(checks, series)

        @functools.wraps(verb)
        def every(session: nox.Session) -> None:
            for name in names.values():
                session.notify(name)

        for series, name in names.items():
            single = functools.wraps(verb)(functools.partial(one, series=series))
            nox.session(name=name, python=PYTHONS[python_for(series) or ""])(single)
        return nox.session(venv_backend="none")(every)

    return register


@nox.session(venv_backend="none")
def test(session: nox.Session) -> None:
    """Every check and test; --fast for style, types and the unit tests."""
    unknown = [argument for argument in session.posargs if argument != "--fast"]
    if unknown:
        session.error(f"unknown argument {' '.join(unknown)}; accepted: --fast")
    os.environ["ALICLOUD_GATE_EMULATOR_PYTHON"] = emulator_python(session)
    if "--fast" in session.posargs:
        plan, absent = {"lint": ["--fast"], "unit": []}, []
    else:
        # The longest first, so that none runs alone at the end.
        covered = [series for series in SERIES if python_for(series)]
        names = [f"progress-{series}" for series in (OLDEST, NEWEST) if series in covered]
        names += ["credentials", "faults", "examples", *(f"sanity-{series}" for series in covered)]
        names += ["contract", "properties", "package", f"targets-{NEWEST}", "demo", "lint", "docs", "unit"]
        names += [f"{verb}-{series}" for verb in ("integration", "units") for series in covered]
        plan = {name: [] for name in names}
        wanting = [series for series in SERIES if series not in covered]
        absent = [f"LEFT OUT: ansible-core {series}, for want of Python {SERIES[series][0][0]}" for series in wanting]
    counts, text = run_all(plan)
    # nox has a last word of its own; the counts come after it.
    atexit.register(print, "\n".join([*absent, text]), flush=True)
    if counts.failed:
        session.error("something failed")


@nox.session(python=COMMON)
def demo(session: nox.Session) -> None:
    """A playbook that gates on tasks of four kinds, offline."""
    install(session, "ansible")
    with Checks(session) as checks, running_emulator(session, "demo.yml") as url:
        run_demo(checks, url)


@nox.session(python=COMMON)
def bench(session: nox.Session) -> None:
    """Figures, with ratios against peers; --quick for the main ones."""
    install(session, "bench")
    env = {"ALICLOUD_GATE_EMULATOR_PYTHON": emulator_python(session)}
    session.run("python", "-m", "tests.benchmarks", *session.posargs, env=env)


@nox.session(python=COMMON)
def emulator(session: nox.Session) -> None:
    """The API offline until interrupted; takes a scenario file."""
    install(session, "emulator", linked=False)
    arguments = session.posargs
    if arguments and not arguments[0].startswith("-"):
        arguments = ["--scenario", str(Path(session.invoked_from, arguments[0])), *arguments[1:]]
    session.run("python", "-m", "tests.emulator", *arguments)


@nox.session(python=COMMON)
def lint(session: nox.Session) -> None:
    """Style, types, YAML, shell, documentation; --fast for the quick ones."""
    install(session, "lint")
    with Checks(session) as checks:
        checks.run("ruff check", "ruff", "check", ".")
        checks.run("ruff format", "ruff", "format", "--check", ".")
        linked = tree.link(DEV / "link")
        checks.run("mypy plugins", "mypy", "-p", "ansible_collections.alicloud.gate.plugins", cwd=linked)
        checks.run("mypy tools", "mypy", "dev.py", "noxfile.py", "tests/tools")
        checks.run("yamllint", "yamllint", "--strict", ".")
        checks.run("shellcheck", "shellcheck", ".ci/run")
        if stands(checks, "docs/examples"):
            examples = sorted(str(path) for path in (ROOT / "docs" / "examples").glob("*.yml"))
            checks.run("ansible-playbook --syntax-check", "ansible-playbook", "--syntax-check", *examples)
        if "--fast" in session.posargs:
            return
        checks.run("ansible-lint", "ansible-lint", "--offline", "--strict")
        references = ("--plugin-docs", "--validate-collection-refs=self")
        checks.run("antsibull-docs", "antsibull-docs", "lint-collection-docs", *references, ".")
        checks.run("antsibull-changelog", "antsibull-changelog", "lint")


@nox.session(python=COMMON)
def unit(session: nox.Session) -> None:
    """The unit tests, with coverage; arguments go to pytest."""
    coverage = ("--cov=plugins", "--cov-report=term-missing:skip-covered")
    run_pytest(session, "unit", "tests/unit", "tests/tools", *coverage)


@nox.session(python=COMMON)
def contract(session: nox.Session) -> None:
    """Emulator and client against the vendor's own packages, and the emulator alone."""
    run_pytest(session, "tests", "tests/contract", "tests/emulator/tests")


@nox.session(python=COMMON)
def properties(session: nox.Session) -> None:
    """What holds for every input, tried with inputs of all kinds."""
    run_pytest(session, "tests", "tests/properties", "-n", "2")


@nox.session(python=COMMON)
def credentials(session: nox.Session) -> None:
    """Every way to log in, against stand-ins, and that nothing leaks."""
    run_pytest(session, "tests", "tests/credentials")


@nox.session(python=COMMON)
def faults(session: nox.Session) -> None:
    """Whatever a server or a network may do wrong."""
    run_pytest(session, "tests", "tests/faults", "-n", "8")


@nox.session(python=COMMON)
def examples(session: nox.Session) -> None:
    """Every example of the documentation, run against the emulator."""
    run_pytest(session, "examples", "tests/docs", "--numprocesses=3")  # they mostly wait


@matrix(OLDEST, NEWEST)
def progress(checks: Checks, series: str) -> None:
    """Live progress of real playbooks, on the oldest and newest series."""
    tree.link_into(Path(checks.session.virtualenv.location))
    call_pytest(checks, "tests/progress")


@matrix(*SERIES)
def sanity(checks: Checks, series: str) -> None:
    """ansible-test sanity, on every ansible-core series."""
    skip = []
    for name, reason in SERIES[series][1].items():
        checks.left_out(f"sanity test {name} of ansible-core {series}: {reason}")
        skip += ["--skip-test", name]
    ansible_test.counted(checks, "sanity", "--local", "--python", str(python_for(series)), "--junit", *skip)


@matrix(NEWEST)
def targets(checks: Checks, series: str) -> None:
    """Import and compile checks on every Python a target may have."""
    pythons = [option for version in TARGETS for option in ("--target-python", version)]
    only = ("--test", "import", "--test", "compile", "--junit")
    ansible_test.counted(checks, "sanity", "--controller", "origin:python=default", *pythons, *only)


@matrix(*SERIES)
def units(checks: Checks, series: str) -> None:
    """The unit tests under ansible-test, on every series."""
    if stands(checks, "tests/unit"):
        controller = str(python_for(series))
        # One series shows that the modules' side works on the oldest and the newest Python of a target.
        versions = {controller, TARGETS[0], TARGETS[-1]} if series == NEWEST else {controller}
        pythons = [option for version in sorted(versions) for option in ("--target-python", f"venv/{version}")]
        ansible_test.counted(checks, "units", "--controller", f"origin:python=venv/{controller}", *pythons)


@matrix(*SERIES)
def integration(checks: Checks, series: str) -> None:
    """Playbooks against the emulator, on every ansible-core series."""
    if stands(checks, "tests/integration/targets"):
        with running_emulator(checks.session) as url:
            ansible_test.integration(checks, str(python_for(series)), url)


@nox.session(python=COMMON)
def package(session: nox.Session) -> None:
    """Build, install from tarball and git, verify, import, use it."""
    install(session, "package", linked=False)
    with Checks(session) as checks:
        installed = check_package(checks)
        if installed and stands(checks, "docs/examples"):
            with running_emulator(session, "demo.yml") as url:
                run_demo(checks, url, installed)


@nox.session(python=COMMON)
def docs(session: nox.Session) -> None:
    """The documentation site, warnings as errors, into .dev/docs."""
    install(session, "docs")
    with Checks(session) as checks:
        session.log(f"{build_site(checks)}")


@nox.session(venv_backend="none")
def pins(session: nox.Session) -> None:
    """Resolve requirements/*.in anew into the pinned files beside them."""
    options = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--upgrade", "--quiet")
    uv = str(Path(sys.executable).with_name("uv"))
    for source in sorted((ROOT / "requirements").glob("*.in")):
        series = source.stem.removeprefix("core-")
        oldest = SERIES[series][0][0] if series in SERIES else "3.11"
        target = str(source.with_suffix(".txt"))
        session.run(
            uv, "pip", "compile", *options, "--python-version", oldest, str(source), "-o", target, external=True
        )


@nox.session(python=COMMON)
def changelog(session: nox.Session) -> None:
    """Write the changelog of the version in galaxy.yml; run again, it is renewed."""
    install(session, "lint")
    session.run("antsibull-changelog", "release", "--update-existing", "--reload-plugins")
