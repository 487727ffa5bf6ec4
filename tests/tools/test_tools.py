# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bench must not pass what it did not check."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.tools import checks, galaxy, interpreters, together, tree

CASES = "<testsuite><testcase/><testcase><failure/></testcase><testcase><skipped/></testcase></testsuite>"


class EndedError(Exception):
    """What nox raises out of session.error."""


def refuse(message: str) -> None:
    raise EndedError(message)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(checks, "DEV", tmp_path)
    monkeypatch.setattr(checks, "REPORTS", tmp_path / "reports")
    say = SimpleNamespace(log=lambda text: None, warn=lambda text: None, error=refuse)
    return SimpleNamespace(name="trial", bin="/bin", virtualenv=SimpleNamespace(is_sandboxed=True), **vars(say))


def python(code: str) -> tuple[str, str, str]:
    return sys.executable, "-c", code


def writes(path: Path, text: str, then: str = "") -> tuple[str, str, str]:
    return python(f"import pathlib, sys; pathlib.Path({str(path)!r}).write_text({text!r}); {then}")


def report(tmp_path: Path) -> dict[str, Any]:
    return json.loads((tmp_path / "reports" / "trial.json").read_text(encoding="utf-8"))


def test_every_check_runs_and_one_failure_fails_the_session(session: Any, tmp_path: Path) -> None:
    with pytest.raises(EndedError, match="2 passed, 1 failed: second: return code 3"), checks.Checks(session) as trial:
        trial.run("first", *python("pass"))
        trial.run("second", *python("raise SystemExit(3)"))
        trial.run("third", *python("pass"))
    assert (report(tmp_path)["passed"], report(tmp_path)["failed"]) == (2, 1)


def test_a_text_that_must_not_be_said_fails_a_command_that_succeeds(session: Any, tmp_path: Path) -> None:
    with pytest.raises(EndedError), checks.Checks(session) as trial:
        trial.run("quiet", *python("print('all is well')"), never=("WARNING",))
        trial.run("loud", *python("print('WARNING: it is not')"), never=("WARNING",))
    assert report(tmp_path)["failures"] == ["loud: WARNING: it is not"]


def test_what_fails_by_chance_is_run_once_more(session: Any, tmp_path: Path) -> None:
    code = f"import os, pathlib; p = pathlib.Path({str(tmp_path / 'tries')!r}); p.open('a').write('x'); print('chance')"
    fails_once = f"{code}; raise SystemExit(p.read_text() == 'x')"
    with pytest.raises(EndedError), checks.Checks(session) as trial:
        trial.run("once", *python(fails_once), again="chance")
        trial.run("always", *python("print('chance'); raise SystemExit(1)"), again="chance")
        trial.run("other", *python("print('no'); raise SystemExit(1)"), again="chance")
    assert (tmp_path / "tries").read_text() == "xx"
    assert report(tmp_path)["failures"] == ["always: return code 1", "other: return code 1"]


def test_cases_are_counted_and_skipped_ones_are_not(session: Any, tmp_path: Path) -> None:
    with pytest.raises(EndedError), checks.Checks(session) as trial:
        trial.counted("cases", *writes(tmp_path / "junit" / "a.xml", CASES), junit=tmp_path / "junit")
    assert (report(tmp_path)["passed"], report(tmp_path)["failed"]) == (1, 1)


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ("sys.exit(4)", "return code 4"),
        ("print('WARNING: All targets skipped.')", "nothing was tested"),
    ],
)
def test_good_cases_do_not_hide_a_bad_end(session: Any, tmp_path: Path, then: str, why: str) -> None:
    good = "<testsuite><testcase/></testsuite>"
    with pytest.raises(EndedError, match=why), checks.Checks(session) as trial:
        trial.counted("cases", *writes(tmp_path / "junit" / "a.xml", good, then), junit=tmp_path / "junit")


def test_cases_of_an_earlier_run_do_not_count(session: Any, tmp_path: Path) -> None:
    (tmp_path / "junit").mkdir()
    (tmp_path / "junit" / "a.xml").write_text("<testsuite><testcase/></testsuite>", encoding="utf-8")
    with (
        pytest.raises(EndedError, match="0 passed, 1 failed: cases: nothing was tested"),
        checks.Checks(session) as trial,
    ):
        trial.counted("cases", *python("pass"), junit=tmp_path / "junit")


def test_a_session_that_ends_early_is_a_failure(session: Any, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="lost"), checks.Checks(session):
        raise OSError("lost")
    assert report(tmp_path)["failures"] == ["the session ended early: lost"]


def test_checks_see_no_home_and_no_key_of_the_developer(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "mine")
    monkeypatch.setenv("ANSIBLE_CONFIG", "mine")
    monkeypatch.setenv("PATH", "/usr/bin:/some/where/shims")
    code, output = checks.Checks(session).execute(*python("import os; print(dict(os.environ))"))
    assert code == 0
    assert f"'HOME': '{tmp_path / 'home' / 'trial'}'" in output
    assert "mine" not in output
    assert "shims" not in output


def test_the_sum_counts_a_session_without_a_report_as_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nox.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.setattr(together, "ROOT", tmp_path)
    monkeypatch.setattr(together, "REPORTS", tmp_path)
    total, text = together.run_all({"first": [], "second": []})
    assert (total.passed, total.failed) == (0, 2)
    assert text.splitlines()[-1] == "0 passed, 2 failed"


def test_the_sum_is_of_what_the_sessions_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = json.dumps({"passed": 3, "failed": 0, "left_out": ["a thing"]})
    code = f"import sys, pathlib; pathlib.Path(sys.argv[2] + '.json').write_text({counts!r})"
    (tmp_path / "nox.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(together, "ROOT", tmp_path)
    monkeypatch.setattr(together, "REPORTS", tmp_path)
    total, text = together.run_all({"first": [], "second": []})
    assert (total.passed, total.failed) == (6, 0)
    assert "LEFT OUT (second): a thing" in text


def test_an_interpreter_is_asked_for_its_version_and_shims_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shims").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "shims" / "python3.18").symlink_to(sys.executable)
    (tmp_path / "bin" / "python3.19").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:{tmp_path / 'bin'}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert str(tmp_path / "bin" / "python3.19") in list(interpreters.candidates())
    assert str(tmp_path / "shims" / "python3.18") not in list(interpreters.candidates())
    assert interpreters.found.__wrapped__() == {sys.version_info[:2]: str(Path(sys.executable).resolve())}


def test_an_interpreter_without_ensurepip_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert interpreters.found.__wrapped__() == {}


def test_the_copy_is_a_repository_without_what_git_ignores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=source, check=True)
    for name, text in {".gitignore": "lost\n", "lost": "", "kept": ""}.items():
        (source / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(tree, "ROOT", source)
    place = tree.copy(tmp_path / "copy")
    assert place == tmp_path / "copy" / "ansible_collections" / "alicloud" / "gate"
    assert sorted(path.name for path in place.iterdir()) == [".git", ".gitignore", "kept"]
    place = tree.copy(tmp_path / "copy", without=("ke",))
    assert sorted(path.name for path in place.iterdir()) == [".git", ".gitignore"]


def test_the_pip_that_ansible_test_gets_is_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "lib" / "python3.11" / "site-packages" / "ansible_test" / "_internal" / "python_requirements.py"
    source.parent.mkdir(parents=True)
    source.write_text("pip='24.2',", encoding="utf-8")
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\necho "$UV_INDEX$UV_COMPILE_BYTECODE $*"\n', encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setenv("UV_INDEX", "here")
    monkeypatch.delenv("UV_COMPILE_BYTECODE", raising=False)
    tree.prepare_pip(str(tmp_path), tmp_path, str(uv))
    monkeypatch.delenv("UV_INDEX")
    venv.create(tmp_path / "venv")
    inside = str(tmp_path / "venv" / "bin" / "python")
    subprocess.run([inside, str(tmp_path / ".ansible" / "test" / "cache" / "get_pip_24_2.py"), "pip==24.2"], check=True)
    for asked, done in {
        "install -r sanity.changelog.txt": f"here1 pip install --quiet --python {inside} -r sanity.changelog.txt\n",
        "install --disable-pip-version-check one -r two": f"here pip install --quiet --python {inside} one -r two\n",
        "-V --disable-pip-version-check": "pip, that is uv\n",
    }.items():
        said = subprocess.run([inside, "-m", "pip", *asked.split()], check=True, capture_output=True, text=True).stdout
        assert said == done


def test_what_a_user_has_no_need_of_is_found_in_a_tarball(tmp_path: Path) -> None:
    surplus = ["plugins/.hidden", "tests/unit/a.py", ".dev/x", "noxfile.py"]
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name in ("README.md", "tests/config.yml", "plugins/modules/a.py", *surplus):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    assert list(galaxy.surplus(tmp_path / "a.tar.gz")) == surplus
