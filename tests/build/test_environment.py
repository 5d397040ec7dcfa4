import subprocess
import sys
from pathlib import Path

import environment
import pytest


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the set-up takes for the checkout, log included."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "WORK", tmp_path / "work")
    monkeypatch.setattr(environment, "LOG", tmp_path / "work" / "setup.log")
    return tmp_path


def test_the_stamp_holds_for_this_lock_file_only(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock.txt", tmp_path / "stamp"
    lock.write_bytes(b"segno==1.6.6\n")
    assert not environment.is_current(stamp, lock)
    stamp.write_text(environment.digest(lock), encoding="ascii")
    assert environment.is_current(stamp, lock)
    lock.write_bytes(b"segno==1.6.7\n")
    assert not environment.is_current(stamp, lock)


def test_line_ends_do_not_count_as_a_change(tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix.txt", tmp_path / "windows.txt"
    unix.write_bytes(b"a==1\nb==2\n")
    windows.write_bytes(b"a==1\r\nb==2\r\n")
    assert environment.digest(unix) == environment.digest(windows)


def test_an_environment_without_pip_is_filled_by_the_pip_outside(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _: None)
    venv = checkout / "空 venv"
    environment.create(venv)
    python = venv / environment.PYTHON.relative_to(environment.VENV)
    assert environment.pip(python) == [sys.executable, "-m", "pip", "--python", python]
    listed = subprocess.run(
        [*environment.pip(python), "list", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pytest" not in listed.stdout


def test_a_command_that_fails_is_one_line_that_names_the_log(checkout: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('the cause'); sys.exit(3)"]
    with pytest.raises(environment.SetupFailure) as caught:
        environment.must(command, "Could not do it.")
    assert str(caught.value) == f"Could not do it. Details: {Path('work', 'setup.log')}"
    assert "the cause" in environment.LOG.read_text(encoding="utf-8")
