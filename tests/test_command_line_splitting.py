"""`hand-over` and `take-back` as people call them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.storage.workspace import open_workspace
from desktop.workflows.filling import set_value
from desktop.workflows.session import open_session

NOW = datetime(2026, 3, 2, 8, 30)
BY_HAND = ["--code", "2136000001", "--name", "东关小学", "--type", "小学", "--round", "2026年自评"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return call


def typed(path: Path, **values: str) -> dict[str, object]:
    """Type values into a workspace; returns all it has then."""
    with open_workspace(path) as workspace:
        session = open_session(workspace)
        for code, text in values.items():
            session = set_value(workspace, session, code, text, NOW)
        return dict(session.filing.values)


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "东关小学.xbw"
    assert run("new", path, "--role", "school", *BY_HAND)[0] == 0
    typed(path, books="100")
    return path


@pytest.fixture
def copy(run: Run, school: Path, tmp_path: Path) -> Path:
    path = tmp_path / "副本.xbw"
    code, out, err = run("hand-over", school, path, "--to", "王老师")
    assert (code, err) == (0, "")
    place = f"“副本.xbw”，在“{tmp_path}”"
    assert out == f"已写好并核对副本 1（王老师）：{place}。交给同事填写，填好后交回，在这里合并。\n"
    return path


def test_what_the_colleague_typed_comes_back_once(run: Run, school: Path, copy: Path):
    typed(copy, computers="60")
    assert run("take-back", school, copy) == (0, "已合并副本 1（王老师）：采用 1 项。\n", "")
    assert run("take-back", school, copy) == (0, "副本 1（王老师）没有新的改动，不用合并。\n", "")
    assert typed(school) == {"books": 100, "computers": 60}


@pytest.mark.parametrize(
    ("side", "stands", "told"),
    [
        ("--mine", 200, "已合并副本 1（王老师）：采用 0 项，1 项保留本机的，副本的值记在修改记录里。"),
        ("--theirs", 300, "已合并副本 1（王老师）：采用 1 项。"),
    ],
)
def test_a_conflict_needs_a_side(run: Run, school: Path, copy: Path, side: str, stands: int, told: str):
    typed(copy, books="300")
    typed(school, books="200")
    before = school.read_bytes()
    code, out, err = run("take-back", school, copy)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "1 项两边都改了" in err
    assert "图书" in err
    assert school.read_bytes() == before
    assert run("take-back", school, copy, side) == (0, f"{told}\n", "")
    assert typed(school) == {"books": stands}


def test_both_sides_at_once_is_a_mistake(run: Run, school: Path, copy: Path):
    code, _, err = run("take-back", school, copy, "--mine", "--theirs")
    assert code == 2
    assert err.count("\n") == 1


def test_a_copy_does_not_export(run: Run, copy: Path, tmp_path: Path):
    code, out, err = run("export", copy, tmp_path / "包.xbp")
    assert (code, out) == (2, "")
    assert err == "“副本.xbw”是分工副本，不能导出。请交回给分出它的人，合并后再导出。\n"
    assert not (tmp_path / "包.xbp").exists()
