"""Real workspaces in folders with awkward names, other processes, and disks that fail."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop.core.filing import StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.storage.roster import Round, save_round, save_units
from desktop.storage.workspace import Workspace, create

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def now() -> datetime:
    return datetime.fromisoformat("2026-03-02T08:30:00+08:00")


@pytest.fixture
def round() -> Round:
    return Round("2026", "2026年评估", StandardRef("xingguo-2023", "1", "0" * 64), "all", "2026-06-30")


@pytest.fixture
def unit() -> Unit:
    return Unit("3199000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "填报 文件（2026 年）#1%2F"
    folder.mkdir()
    return folder / "东关小学.xbw"


@pytest.fixture
def filled(round: Round, unit: Unit) -> Callable[[Workspace], None]:
    """What every new workspace has: a round and a unit."""

    def fill(workspace: Workspace) -> None:
        save_round(workspace, round)
        save_units(workspace, [unit])

    return fill


@pytest.fixture
def workspace(path: Path, now: datetime, filled: Callable[[Workspace], None]) -> Iterator[Workspace]:
    with create(path, "unit", "示例县", now, filled) as workspace:
        yield workspace


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Every file of a folder with its bytes: nothing changed, nothing came, nothing went."""
    return lambda folder: {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start one of the programs in processes/ with arguments; it is killed at the end at the latest."""
    started: list[subprocess.Popen[str]] = []

    def run(program: str, *arguments: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "processes" / program), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()
