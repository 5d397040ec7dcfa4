"""Freeze the program into a folder with PyInstaller, and let what came out test itself."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import environment
from environment import ROOT, SetupFailure

DIST = ROOT / "dist"
FOLDER = "xiaobiao"
PASSED = "✓ "


def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def build_date() -> int:
    """The date of everything that is built, in seconds since 1970: the last commit's, or 2026-01-01."""
    asked = ["git", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return 1767225600
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 1767225600


def variables() -> dict[str, str]:
    """What makes two builds of one commit alike."""
    return {"SOURCE_DATE_EPOCH": str(build_date()), "PYTHONHASHSEED": "1"}


def freeze(python: Path, dist: Path) -> Path:
    """The folder of the frozen program in ``dist``, made with that Python of this system."""
    work = environment.WORK / "pyinstaller"
    options = ["--noconfirm", "--clean", "--log-level", "WARN", "--distpath", dist, "--workpath", work]
    build = [python, "-m", "PyInstaller", *options, ROOT / "build" / "app.spec"]
    environment.must(build, "Could not build the program.", os.environ | variables())
    return dist / FOLDER


def set_dates(folder: Path) -> None:
    """Give every file and folder the date of the build."""
    date = build_date()
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, (date, date), follow_symlinks=False)
    os.utime(folder, (date, date))


def size(folder: Path) -> str:
    """The sum of all files, in millions of bytes."""
    files = (path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{sum(files) / 1e6:.1f} MB"


def unexpected(code: int, output: str, errors: str) -> list[str]:
    """What a self-test said beyond that its parts work; empty where all is well.

    >>> unexpected(0, "✓ 窗口", ""), unexpected(0, "✓ 窗口", "libpng warning"), unexpected(0, "", "")
    ([], ['libpng warning'], ['no part was tested'])
    """
    lines = output.splitlines()
    said = [line for line in lines if not line.startswith(PASSED)] + errors.splitlines()
    if not any(line.startswith(PASSED) for line in lines):
        said.append("no part was tested")
    return said + ([f"exit code {code}"] if code else [])


def self_test(command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> None:
    """Run the built program's self-test; raises SetupFailure unless it says just what it should."""
    done = subprocess.run([*command, "self-test"], cwd=folder, env=env, capture_output=True)
    output, errors = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    sys.stdout.write(output)
    sys.stdout.flush()
    if said := unexpected(done.returncode, output, errors):
        raise SetupFailure("\n".join(["The built program's self-test says more than it should:", *said]))
