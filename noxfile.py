# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sessions behind dev.py. They work in a few environments, made from hash-pinned requirements, and count checks."""

from __future__ import annotations

import atexit
import functools
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nox

sys.path.insert(0, str(Path(__file__).parent))

from tests.tools import ansible_test, tree
from tests.tools.checks import DEV, ROOT, Checks
from tests.tools.environments import UV, prepare
from tests.tools.galaxy import package as check_package
from tests.tools.interpreters import found
from tests.tools.rulebooks import lacking, run_rulebook_demo
from tests.tools.site import build as build_site
from tests.tools.steps import call_pytest, run_demo, running_emulator, stands
from tests.tools.together import run_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Verb = Callable[[Checks, str], None]

nox.needs_version = ">=2025.2"
# Its environments are one a session; ours are shared.
nox.options.default_venv_backend = "none"
nox.options.envdir = str(DEV / "nox")
# Terminated like interrupted: nox then takes what a session started with it.
signal.signal(signal.SIGTERM, signal.default_int_handler)

PYTHONS = {f"{major}.{minor}": path for (major, minor), path in found().items()}
# The oldest Python that a controller runs on: what works there works on the newer ones, which the matrix covers.
COMMON = next((path for version, path in PYTHONS.items() if int(version[2:]) >= 11), sys.executable)
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
# What no user gets, nor Galaxy's checks: sanity looks at it on one series.
OURS = ("dev.py", "noxfile.py", *(f"tests/{folder.name}/" for folder in (ROOT / "tests").iterdir() if folder.is_dir()))
# Rooms whose code imports nothing of ansible-core.
WITHOUT_ANSIBLE = (
    *(f"module_utils/{room}" for room in ("_api", "_credentials", "_gate", "_preflight", "_tasks")),
    "plugin_utils/_timeline",
)
# The series in requirements/tests.txt: there the session "unit" is what "units" is on the others.
COMMON_SERIES = "2.19"


def for_tests() -> Path:
    """What runs tests and the emulator; its bin folder."""
    return prepare("tests", COMMON)


def for_tools() -> Path:
    """What checks style and documentation, and builds; its bin folder."""
    return prepare("tools", COMMON)


def emulating(scenario: str | None = None) -> AbstractContextManager[str]:
    """A running emulator; a context manager that yields its URL."""
    return running_emulator(str(for_tests() / "python"), scenario)


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
            with Checks(session, prepare(f"core-{series}", PYTHONS[python_for(series) or ""])) as checks:
                verb(checks, series)

        @functools.wraps(verb)
        def every(session: nox.Session) -> None:
            for name in names.values():
                session.notify(name)

        for series, name in names.items():
            single = functools.wraps(verb)(functools.partial(one, series=series))
            nox.session(name=name)(single)
        return nox.session(every)

    return register


@nox.session
def test(session: nox.Session) -> None:
    """Every check and test; --fast for style, types and the unit tests."""
    unknown = [argument for argument in session.posargs if argument != "--fast"]
    if unknown:
        session.error(f"unknown argument {' '.join(unknown)}; accepted: --fast")
    if "--fast" in session.posargs:
        plan, absent = {"lint": ["--fast"], "unit": []}, []
    else:
        covered = [series for series in SERIES if python_for(series)]
        # The longest first, so that none runs alone at the end; those that mostly wait lie between those that compute.
        names = ["faults", f"targets-{NEWEST}", *(f"integration-{series}" for series in covered[:2]), "credentials"]
        names += [f"progress-{series}" for series in (OLDEST, NEWEST) if series in covered]
        names += ["examples", "rulebook", *(f"integration-{series}" for series in covered[2:])]
        names += ["properties", *(f"sanity-{series}" for series in covered)]
        names += ["contract", "package", "lint", "demo", "unit"]
        names += [*(f"units-{series}" for series in covered if series != COMMON_SERIES), "docs"]
        plan = {name: [] for name in names}
        plan["unit"] = ["--no-cov"]  # nobody reads it here, and it more than doubles the time
        wanting = [series for series in SERIES if series not in covered]
        absent = [f"LEFT OUT: ansible-core {series}, for want of Python {SERIES[series][0][0]}" for series in wanting]
    counts, text = run_all(plan)
    # nox has a last word of its own; the counts come after it.
    atexit.register(print, "\n".join([*absent, text]), flush=True)
    if counts.failed:
        session.error("something failed")


@nox.session
def demo(session: nox.Session) -> None:
    """A playbook that gates on tasks of four kinds, offline; --rulebook for a rulebook, given Java 17."""
    if "--rulebook" not in session.posargs:
        with Checks(session, for_tests()) as checks, emulating("demo.yml") as url:
            run_demo(checks, url)
    elif lacking():
        session.error(lacking())
    else:
        with Checks(session, prepare("rulebook", COMMON)) as checks, emulating("rulebook.yml") as url:
            run_rulebook_demo(checks, url)


@nox.session
def bench(session: nox.Session) -> None:
    """Figures, with ratios against peers; --quick for the main ones."""
    session.run(str(for_tests() / "python"), "-m", "tests.benchmarks", *session.posargs)


@nox.session
def emulator(session: nox.Session) -> None:
    """The API offline until interrupted; takes a scenario file."""
    arguments = session.posargs
    if arguments and not arguments[0].startswith("-"):
        arguments = ["--scenario", str(Path(session.invoked_from, arguments[0])), *arguments[1:]]
    session.run(str(for_tests() / "python"), "-m", "tests.emulator", *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types, YAML, shell, documentation; --fast for the quick ones."""
    with Checks(session, for_tools()) as checks:
        checks.run("ruff check", "ruff", "check", ".")
        checks.run("ruff format", "ruff", "format", "--check", ".")
        linked = tree.link(DEV / "link")
        checks.run("mypy plugins", "mypy", "-p", "ansible_collections.alicloud.gate.plugins", cwd=linked)
        checks.run("mypy tools", "mypy", "dev.py", "noxfile.py", "tests/tools")
        checks.run("mypy tests", "mypy", "--config-file", "tests/mypy.ini", "tests")
        checks.run("mypy extensions", "mypy", "extensions/eda/plugins/event_source/task_status.py")
        checks.run("yamllint", "yamllint", "--strict", ".")
        checks.run("shellcheck", "shellcheck", ".ci/run")
        if stands(checks, "docs/examples"):
            examples = sorted(str(path) for path in (ROOT / "docs" / "examples").glob("*.yml"))
            checks.run("ansible-playbook --syntax-check", "ansible-playbook", "--syntax-check", *examples)
        if "--fast" in session.posargs:
            return
        checks.run("ansible-lint", "ansible-lint", "--offline", "--strict")
        references = ("--plugin-docs", "--validate-collection-refs=self")
        # It names a temporary folder in what it writes; a name that ends with an underscore is a broken link there.
        chance = 'Unknown target name: "antsibull-docs-'
        checks.run("antsibull-docs", "antsibull-docs", "lint-collection-docs", *references, ".", again=chance)
        checks.run("antsibull-changelog", "antsibull-changelog", "lint")


@nox.session
def unit(session: nox.Session) -> None:
    """The unit tests, with coverage; arguments go to pytest."""
    coverage = ("--cov=plugins", "--cov-report=term-missing:skip-covered")
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/unit", "tests/tools", *coverage)


@nox.session
def contract(session: nox.Session) -> None:
    """Emulator and client against the vendor's own packages, and the emulator alone."""
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/contract", "tests/emulator/tests")


@nox.session
def properties(session: nox.Session) -> None:
    """What holds for every input, tried with inputs of all kinds."""
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/properties", "--numprocesses=2")


@nox.session
def credentials(session: nox.Session) -> None:
    """Every way to log in, against stand-ins, and that nothing leaks."""
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/credentials")


@nox.session
def faults(session: nox.Session) -> None:
    """Whatever a server or a network may do wrong."""
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/faults", "--numprocesses=8")


@nox.session
def rulebook(session: nox.Session) -> None:
    """Rulebooks with the event source, under a real ansible-rulebook; needs Java 17."""
    with Checks(session, for_tests() if lacking() else prepare("rulebook", COMMON)) as checks:
        if lacking():
            checks.left_out(lacking())
            return
        checks.env["ALICLOUD_GATE_EMULATOR_PYTHON"] = str(for_tests() / "python")
        call_pytest(checks, "tests/rulebook", "--numprocesses=3")  # they mostly wait


@nox.session
def examples(session: nox.Session) -> None:
    """Every example of the documentation, run against the emulator."""
    with Checks(session, for_tests()) as checks:
        call_pytest(checks, "tests/docs", "--numprocesses=3")  # they mostly wait


@matrix(OLDEST, NEWEST)
def progress(checks: Checks, series: str) -> None:
    """Live progress of real playbooks, and each module done in both ways, on the oldest and newest series."""
    checks.env["ANSIBLE_COLLECTIONS_PATH"] = str(tree.link(DEV / "link"))
    checks.env["ALICLOUD_GATE_EMULATOR_PYTHON"] = str(for_tests() / "python")
    call_pytest(checks, "tests/progress")


@matrix(*SERIES)
def sanity(checks: Checks, series: str) -> None:
    """ansible-test sanity of the collection on every ansible-core series, of its workshop on the newest."""
    options = ["--local", "--python", str(python_for(series)), "--junit"]
    for name, reason in SERIES[series][1].items():
        checks.left_out(f"sanity test {name} of ansible-core {series}: {reason}")
        options += ["--skip-test", name]
    if series == NEWEST:
        # In the workshop, ruff and mypy find what pylint would (it infers no calls here), in a fifth of the time.
        ansible_test.counted(checks, "sanity", *options, "--skip-test", "pylint")
        options += ["--test", "pylint"]
    ansible_test.counted(checks, "sanity", *options, without=OURS)


@matrix(NEWEST)
def targets(checks: Checks, series: str) -> None:
    """Import and compile checks on every Python a target may have."""
    pythons = [option for version in TARGETS for option in ("--target-python", version)]
    only = ("--test", "import", "--test", "compile", "--junit")
    ansible_test.counted(checks, "sanity", "--controller", "origin:python=default", *pythons, *only)


@matrix(*SERIES)
def units(checks: Checks, series: str) -> None:
    """The unit tests of what imports Ansible, on every series; all on the oldest and the newest Python of a target."""
    if series != NEWEST:
        # A fourth of the time: ansible-test forks for each test.
        checks.env["PYTHONPATH"] = str(tree.link(DEV / "link"))
        # What imports nothing of Ansible (tests/tools/test_house.py holds it to that) cannot differ by its series, but
        # by the Python: the last series is on the newest.
        left_out = () if series == [*SERIES][-1] else WITHOUT_ANSIBLE
        call_pytest(checks, "tests/unit", *(f"--ignore=tests/unit/plugins/{room}" for room in left_out))
    elif stands(checks, "tests/unit"):
        controller = str(python_for(series))
        target = ("--target-python", f"venv/{TARGETS[0]}")
        ansible_test.counted(checks, "units", "--controller", f"origin:python=venv/{controller}", *target)


@matrix(*SERIES)
def integration(checks: Checks, series: str) -> None:
    """Playbooks against the emulator on every series, with modules also sent on the newest."""
    if stands(checks, "tests/integration/targets"):
        with emulating() as url:
            ansible_test.integration(checks, str(python_for(series)), url, sent=series == NEWEST)


@nox.session
def package(session: nox.Session) -> None:
    """Build, install from tarball and git, verify, import, use it."""
    with Checks(session, for_tools()) as checks:
        installed = check_package(checks)
        if installed and stands(checks, "docs/examples"):
            with emulating("demo.yml") as url:
                run_demo(checks, url, installed)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation site, warnings as errors, into .dev/docs."""
    with Checks(session, for_tools()) as checks:
        session.log(f"{build_site(checks)}")


@nox.session
def pins(session: nox.Session) -> None:
    """Resolve the groups of pyproject.toml anew into requirements/."""
    options = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--upgrade", "--quiet")
    for target in sorted((ROOT / "requirements").glob("*.txt")):
        series = target.stem.removeprefix("core-")
        oldest = SERIES[series][0][0] if series in SERIES else "3.11"
        group = ("--group", f"{ROOT / 'pyproject.toml'}:{target.stem}")
        session.run(UV, "pip", "compile", *options, "--python-version", oldest, *group, "-o", str(target))


@nox.session
def changelog(session: nox.Session) -> None:
    """Write the changelog of the version in galaxy.yml; run again, it is renewed."""
    command = ("antsibull-changelog", "release", "--update-existing", "--reload-plugins")
    if Checks(session, for_tools()).execute(*command)[0]:
        session.error("nothing was released")
