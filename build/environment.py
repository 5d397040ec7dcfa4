"""The checkout's own `.venv` with what build/requirements-dev.txt pins; never the system's Python."""

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "build" / "requirements-dev.txt"
WORK = ROOT / "build" / "work"
LOG = WORK / "setup.log"


class SetupFailure(Exception):
    """Something the set-up expects can go wrong; the text is the one line a person reads."""


def logged(command: Sequence[str | Path], env: dict[str, str] | None = None) -> bool:
    """Run a command with all its output in the log file; whether it succeeded."""
    WORK.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return done.returncode == 0


def must(command: Sequence[str | Path], failure: str, env: dict[str, str] | None = None) -> None:
    """Run a command into the log; where it fails, say so in one line that names the log."""
    if not logged(command, env):
        raise SetupFailure(f"{failure} Details: {LOG.relative_to(ROOT)}")


def digest(lock: Path) -> str:
    """What the stamp holds: SHA-256 of a lock file, whatever line ends git gave it."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def is_current(stamp: Path, lock: Path) -> bool:
    """Whether the last complete installation was made from this very lock file."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest(lock)


def pip(venv_python: Path) -> list[str | Path]:
    """The pip that installs into the .venv: its own, or the system's pointed at it.

    Debian without python3-venv makes environments without pip, and its own pip
    must not touch the system's Python (PEP 668); `--python` needs pip 22.3.
    """
    own: list[str | Path] = [venv_python, "-m", "pip"]
    if logged([*own, "--version"]):
        return own
    if logged([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--python", venv_python]
    raise SetupFailure("pip is missing. On Debian, as root: apt-get install python3-pip python3-venv")


def install(venv_python: Path, *what: str | Path) -> None:
    """Install packages into the .venv, quietly."""
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location")
    must(
        [*pip(venv_python), "install", *quiet, *what],
        "Could not install the Python requirements (is there a network?).",
        {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
    )


def create(venv: Path) -> None:
    """Make an empty environment, with its own pip where this Python can provide one."""
    options = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    must([sys.executable, "-m", "venv", "--clear", *options, venv], "Could not create .venv.")


def site_packages() -> Path:
    """Where the .venv holds what is installed into it."""
    return next(VENV.glob("[Ll]ib/**/site-packages"))


def prepare() -> None:
    """See to it that there is a .venv, whatever it holds."""
    if not PYTHON.exists():
        print("Creating .venv", flush=True)
        create(VENV)


def prepare_requirements() -> None:
    """Bring the .venv up to date; nothing to do costs no process."""
    prepare()
    stamp = VENV / "requirements.sha256"
    if is_current(stamp, LOCK):
        return
    print("Installing the requirements into .venv (a minute or two, only when they change)", flush=True)
    stamp.unlink(missing_ok=True)
    install(PYTHON, "--require-hashes", "--requirement", LOCK)
    stamp.write_text(digest(LOCK), encoding="ascii")
