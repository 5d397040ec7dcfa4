"""The commands about standards, as officials call them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.__main__ import main
from desktop.core.standard_toml import write_toml
from desktop.library import load_standard
from desktop.paths import STANDARDS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """``run("check", path)``: exit code, what was printed, what was complained about."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main(["standard", *map(str, arguments)])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A county's own version of 兴国 2023."""
    text = write_toml(load_standard("xingguo-2023").standard)
    path = tmp_path / "本县.toml"
    for old, new in (('version = "1"', 'version = "2"'), ('limit = "0.1"', 'limit = "0.12"')):
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def test_there_and_back(run: Run, own: Path, tmp_path: Path):
    workbook, text = tmp_path / "本县.xlsx", tmp_path / "回来.toml"
    assert run("to-xlsx", own, workbook)[0] == 0
    assert run("from-xlsx", workbook, text)[0] == 0
    assert text.read_bytes() == own.read_bytes()
    for path in (own, workbook, text):
        code, out, err = run("check", path)
        assert (code, err) == (0, "")
        assert "没有错误" in out
    assert run("to-xlsx", "xingguo-2023", tmp_path / "兴国.xlsx")[0] == 0


def test_an_existing_file_is_kept(run: Run, own: Path, tmp_path: Path):
    taken = tmp_path / "本县.xlsx"
    taken.write_bytes(b"mine")
    code, out, _ = run("to-xlsx", own, taken)
    assert code == 0
    assert "本县(2).xlsx" in out
    assert taken.read_bytes() == b"mine"


def test_differences(run: Run, own: Path):
    code, out, err = run("diff", "xingguo-2023", own)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "标准的“版本”由“1”改为“2”。"
    assert "评估要点 19.1的“界限（公式或数）”由“0.1”改为“0.12”。" in out
    assert run("diff", own, own)[1] == "两个标准完全相同。\n"


def test_every_mistake_of_a_workbook_in_a_line_of_its_own(run: Run, own: Path, tmp_path: Path):
    path = tmp_path / "本县.xlsx"
    run("to-xlsx", own, path)
    workbook = load_workbook(path)
    sheet = workbook["一票否决"]
    for row in range(5, 9):
        sheet.cell(row, 3).value = None
    workbook.save(path)
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert err.splitlines()[:2] == [
        "工作表“一票否决” C5（内容）：没有填，这一项必须填写。",
        "工作表“一票否决” C6（内容）：没有填，这一项必须填写。",
    ]
    assert len(err.splitlines()) == 4
    code, out, err = run("from-xlsx", path, tmp_path / "回来.toml")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("“本县.xlsx”工作表“一票否决” C5")
    assert "共 4 处" in err
    assert not (tmp_path / "回来.toml").exists()


def test_at_most_a_hundred_mistakes(run: Run, own: Path):
    own.write_text(own.read_text("utf-8").replace("clause = ", "clausula = "), "utf-8")
    code, _, err = run("check", own)
    assert code == 2
    assert len(err.splitlines()) == 101
    assert err.splitlines()[-1].startswith("另有 ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "没有.toml"],
        ["to-xlsx", "没有", "a.xlsx"],
        ["to-xlsx", "没有.toml", "a.xlsx"],
        ["from-xlsx", "没有.xlsx", "a.toml"],
        ["diff", "xingguo-2023", "没有.toml"],
        ["move", "没有.xbw", "xingguo-2023"],
        ["check"],
        ["polish"],
    ],
)
def test_what_is_not_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.endswith("。\n")
    assert list(tmp_path.iterdir()) == []


def test_the_table(run: Run):
    assert run("table") == (0, (STANDARDS / "README.md").read_text("utf-8"), "")


def test_a_round_moves(run: Run, own: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    school = tmp_path / "东关.xbw"
    by_hand = ["--code", "2136000001", "--name", "东关小学", "--type", "小学", "--round", "2026年自评"]
    assert main(["new", str(school), "--role", "school", *by_hand]) == 0
    capfd.readouterr()
    before = school.read_bytes()
    code, shown, _ = run("move", school, own, "--show")
    assert code == 0
    assert school.read_bytes() == before
    code, out, _ = run("move", school, own)
    assert (code, out) == (0, shown)
    assert "本轮改用标准“xingguo-2023”版本 2（原为“xingguo-2023”版本 1）。" in out
    assert "没有变化" in run("move", school, own)[1]
    assert main(["report", str(school), str(tmp_path / "打印")]) == 0


def test_a_county_begins_with_its_own_standard(own: Path, tmp_path: Path, run: Run):
    bureau = tmp_path / "局.xbw"
    assert main(["new", str(bureau), "--role", "bureau", "--standard", str(own)]) == 0
    assert main(["enrol", str(bureau), str(tmp_path / "下发")]) == 0
    enrolment = next((tmp_path / "下发").iterdir())
    unit = tmp_path / "部门.xbw"
    assert main(["new", str(unit), "--role", "department", "--enrolment", str(enrolment)]) == 0
    assert "没有变化" in run("move", unit, own)[1]
