"""The commands as people and other programs call them."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop.__main__ import main
from desktop.storage.roster import current_round
from desktop.storage.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
BY_HAND = ["--code", "2136000001", "--name", "东关小学", "--type", "小学", "--round", "2026年自评"]
HEAD = ["school_code", "school_name", "school_type", "books", "primary.pupils"]
EAST = ["2136000001", "东关小学", "小学", "100", "300"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """``run("verify", path)``: exit code, what was printed, what was complained about."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[..., str]:
    """The one line with which a command refuses its input; nothing may have been written."""

    def call(*arguments: object) -> str:
        before = contents(tmp_path)
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert err.endswith("。\n")
        assert re.search(r"[\u4e00-\u9fff]", err)
        assert contents(tmp_path) == before
        return err

    return call


def contents(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def process(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, check=False)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
        path = tmp_path / "学校.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    return write


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau, an enrolled school and its package, made by commands only."""
    folder = tmp_path_factory.mktemp("命令行")
    head, east = folder / "学校.csv", folder / "东关.xbw"
    with head.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, EAST, ["3136000002", "石岭初级中学", "初级中学", "50", ""]])
    commands: list[list[object]] = [
        ["new", folder / "局.xbw", "--role", "bureau", "--round", "2026年自评", "--deadline", "2026-12-31"],
        ["import-table", folder / "局.xbw", head],
        ["enrol", folder / "局.xbw", folder / "下发"],
        ["new", east, "--role", "school", "--enrolment", folder / "下发" / "东关小学_下发包.xbp"],
        ["import-table", east, head],
        ["export", east, folder / "东关.xbp"],
    ]
    for command in commands:
        assert main([str(word) for word in command]) == 0
        for path in folder.glob("下发/*_校验码*.xbp"):
            # A name proves nothing: people rename files.
            path.rename(path.with_name(path.name.split("_校验码")[0] + ".xbp"))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path / "示例县"))


# The main job


def test_merge_evaluate_report(folder: Path, run: Run):
    code, out, err = run("merge", folder / "局.xbw", folder / "东关.xbp", "--json")
    assert (code, err) == (0, "")
    (result,) = json.loads(out)
    assert (result["outcome"], result["unit_code"], result["sequence"]) == ("new", "2136000001", 1)
    code, out, _ = run("merge", folder / "局.xbw", folder / "东关.xbp")
    assert (code, out) == (0, "“东关.xbp”：东关小学 第 1 次，已收过。\n")
    code, out, err = run("evaluate", folder / "局.xbw", "--standard", "xingguo-2023", "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert list(data) == ["standard", "rows", "county", "excluded"]
    assert [row["school_code"] for row in data["rows"]] == ["2136000001", "3136000002"]
    code, out, err = run("evaluate", folder / "局.xbw", "--pass-rule", "national")
    assert (code, err) == (0, "")
    assert "国家口径" in out
    code, out, _ = run("report", folder / "局.xbw", folder / "报表")
    assert code == 0
    assert [Path(line).suffix for line in out.splitlines()] == [".pdf", ".pdf", ".xlsx", ".json"]
    assert all(Path(line).is_file() for line in out.splitlines())


def test_a_table_is_evaluated_without_a_workspace(folder: Path, run: Run):
    code, out, _ = run("evaluate", folder / "学校.csv", "--standard", "xingguo-2023", "--json")
    assert code == 0
    assert json.loads(out)["rows"][0]["pupils"] == 300


def test_a_school_prints_its_forms(folder: Path, run: Run):
    code, out, _ = run("report", folder / "东关.xbw", folder / "打印")
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == [
        "东关小学_自评表.pdf",
        "东关小学_空白自评表.pdf",
        "东关小学_计算过程单.pdf",
        "东关小学_问题清单.pdf",
        "东关小学_基础数据表.pdf",
        "东关小学_自评报告.pdf",
        "东关小学_自评报告.docx",
    ]


def test_verify(folder: Path, run: Run):
    package = folder / "东关.xbp"
    code, out, _ = run("verify", package, "--json")
    assert (code, json.loads(out)["trust"]) == (0, "unknown_signer")
    run("merge", folder / "局.xbw", package)
    code, out, _ = run("verify", package, "--json", "--workspace", folder / "局.xbw")
    assert (code, json.loads(out)["trusted"]) == (0, True)
    code, out, _ = run("verify", package)
    assert code == 0
    assert "完整，签名有效" in out
    data = package.read_bytes()
    package.write_bytes(data[: len(data) // 2])
    code, out, err = run("verify", package, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["cause"] == "truncated"
    code, out, err = run("verify", package)
    assert (code, err, out.count("\n")) == (1, "", 1)


def test_a_second_export_is_the_second(folder: Path, run: Run):
    code, out, _ = run("export", folder / "东关.xbw", folder / "二.xbp")
    assert code == 0
    assert "第 2 次" in out


def test_units_by_hand(tmp_path: Path, run: Run):
    assert run("new", tmp_path / "a.xbw", "--role", "school", *BY_HAND)[0] == 0
    assert run("new", tmp_path / "b.xbw", "--role", "department", "--name", "教科体局")[0] == 0
    for name in ("a", "b"):
        assert run("export", tmp_path / f"{name}.xbw", tmp_path / f"{name}.xbp")[0] == 0


def test_demo(tmp_path: Path, run: Run):
    code, out, err = run("demo", tmp_path / "演示", "--schools", "3", "--seed", "5")
    assert code == 0
    assert "已拒收 2 个" in out
    assert "核验上报包" in err
    assert (tmp_path / "演示" / "示例县教育局.xbw").is_file()


# Bad input


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "gone.xbp"],
        ["export", "gone.xbw", "a.xbp"],
        ["import-table", "gone.xbw", "学校.csv"],
        ["import-table", "局.xbw", "gone.csv"],
        ["evaluate", "gone.csv", "--json"],
        ["merge", "gone.xbw", "东关.xbp"],
        ["report", "gone.xbw", "报表"],
        ["enrol", "gone.xbw", "下发"],
        ["new", "a.xbw", "--role", "school", "--enrolment", "gone.xbp"],
    ],
)
def test_a_file_that_is_not_there(
    folder: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    monkeypatch.chdir(folder)
    assert "gone." in refused(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "."],
        ["export", ".", "a.xbp"],
        ["export", "东关.xbw", "下发"],
        ["import-table", "局.xbw", "下发"],
        ["evaluate", "下发", "--json"],
        ["merge", "下发", "东关.xbp"],
        ["report", "下发", "报表"],
        ["new", "a.xbw", "--role", "school", "--enrolment", "下发"],
    ],
)
def test_a_folder_instead_of_a_file(
    folder: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    monkeypatch.chdir(folder)
    assert "是文件夹" in refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["new", "局.xbw", "--role", "bureau"], "已经存在"),
        (["new", "下发", "--role", "bureau"], "已经存在"),
        (["new", "nowhere/局.xbw", "--role", "bureau", "--standard", "x"], "没有名为“x”的标准"),
        (["new", "a.xbw", "--role", "school", "--enrolment", "东关.xbp"], "这是上报包"),
        (["new", "a.xbw", "--role", "bureau", "--enrolment", "下发/东关小学_下发包.xbp"], "--role"),
        (["new", "a.xbw", "--role", "school", "--name", "东关小学"], "--code"),
        (["new", "a.xbw", "--role", "department"], "--name"),
        (["export", "东关.xbw", "学校.csv"], "已经存在"),
        (["export", "东关.xbw", "nowhere/a.xbp"], "没有这样的文件夹"),
        (["export", "局.xbw", "a.xbp"], "不是学校或部门的工作文件"),
        (["export", "学校.csv", "a.xbp"], "不是校标通的工作文件"),
        (["merge", "东关.xbw", "东关.xbp"], "不是教育局的工作文件"),
        (["enrol", "东关.xbw", "下发2"], "不是教育局的工作文件"),
        (["evaluate", "东关.xbw", "--json"], "不是教育局的工作文件"),
        (["evaluate", "东关.xbp", "--json"], "东关.xbp"),
        (["evaluate", "学校.csv", "--standard", "nowhere", "--json"], "xingguo-2023"),
        (["enrol", "局.xbw", "学校.csv"], "没有这样的文件夹"),
        (["report", "局.xbw", "学校.csv/报表"], "没有这样的文件夹"),
        (["report", "东关.xbw", "学校.csv"], "没有这样的文件夹"),
        (["demo", "学校.csv"], "没有这样的文件夹"),
        (["demo", "下发"], "不是空的"),
        (["import-table", "局.xbw", "东关.xbp"], "东关.xbp"),
    ],
)
def test_bad_input(
    folder: Path,
    refused: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    word: str,
):
    monkeypatch.chdir(folder)
    assert word in refused(*arguments)


def test_a_workspace_that_is_open_elsewhere(folder: Path, refused: Callable[..., str]):
    from desktop.storage.workspace import open_workspace

    with open_workspace(folder / "局.xbw"):
        assert "另一个窗口" in refused("evaluate", folder / "局.xbw", "--json")


def test_a_damaged_workspace_is_left_alone(folder: Path, refused: Callable[..., str]):
    path = folder / "局.xbw"
    path.write_bytes(path.read_bytes()[:5000])
    assert "已损坏" in refused("evaluate", path, "--json")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["2136000001", "东关小学", "小学", "2000万", ""], ["D2", "books", "2000万", "请"]),
        (["2136000001", "东关小学", "小学", "１００", ""], ["D2", "１００", "全角", "请"]),
        (["2136000001", "东关小学", "小学", "无", ""], ["D2", "无", "没有就填 0"]),
        (["2136000001", "东关小学", "小学", "-3", ""], ["D2", "负数"]),
        (["2136000001", "东关小学", "小学", "", "1.5"], ["E2", "整数"]),
        (["213600", "东关小学", "小学", "", ""], ["A2", "10 位"]),
        (["2136000001", "", "小学", "", ""], ["B2", "必须填写"]),
        (["2136000001", "东关小学", "中专", "", ""], ["C2", "中专"]),
        (["2136000077", "新田小学", "小学", "", ""], ["第 2 行", "新田小学", "名册"]),
    ],
)
def test_a_cell_is_named(
    folder: Path, table: Callable[..., Path], refused: Callable[..., str], row: list[str], words: list[str]
):
    line = refused("import-table", folder / "局.xbw", table(row))
    assert "学校.csv" in line
    assert [word for word in words if word not in line] == []
    if "名册" not in words:
        assert refused("evaluate", table(row), "--json") == line


def test_a_school_twice(folder: Path, table: Callable[..., Path], refused: Callable[..., str]):
    line = refused("import-table", folder / "局.xbw", table(EAST, EAST))
    assert "A3" in line
    assert "重复" in line


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ([*HEAD, "books"], ["F1", "books", "重复"]),
        ([*HEAD, "图书"], ["F1", "重复"]),
        ([*HEAD, "食堂评价"], ["F1", "食堂评价"]),
        (HEAD[1:], ["缺少", "学校标识码"]),
    ],
)
def test_a_header_is_named(
    table: Callable[..., Path], refused: Callable[..., str], head: list[str], words: list[str]
):
    line = refused("evaluate", table([*EAST, "1"][: len(head)], head=head), "--json")
    assert [word for word in words if word not in line] == []


@pytest.mark.parametrize("fault", ["merged", "formula"])
def test_a_workbook_cell_is_named(tmp_path: Path, refused: Callable[..., str], fault: str):
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(HEAD)
    sheet.append(["2136000001", "东关小学", "小学", "=1+1" if fault == "formula" else 1, 300])
    sheet.append(["2136000002", "石岭小学", "小学", 2, 400])
    if fault == "merged":
        sheet.merge_cells("D2:D3")
    workbook.save(tmp_path / "学校.xlsx")
    line = refused("evaluate", tmp_path / "学校.xlsx", "--json")
    assert "D2" in line
    assert {"merged": "合并单元格", "formula": "公式"}[fault] in line


def test_a_folder_that_takes_nothing(folder: Path, tmp_path: Path, run: Run):
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a read-only disk")
    stick = tmp_path / "U盘"
    stick.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro,size=64k", "xiaobiao-test", str(stick)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"this machine does not let root mount a small disk: {mounted.stderr.strip()}")
    try:
        for command in (
            ["report", folder / "局.xbw", stick],
            ["report", folder / "局.xbw", stick / "报表"],
            ["report", folder / "东关.xbw", stick],
            ["enrol", folder / "局.xbw", stick],
            ["export", folder / "东关.xbw", stick / "a.xbp"],
            ["new", stick / "a.xbw", "--role", "bureau"],
            ["demo", stick, "--schools", "3"],
            ["demo", stick / "演示", "--schools", "3"],
        ):
            code, out, err = run(*command)
            assert (code, out, err.count("\n")) == (2, "", 1), command
            assert "不能写入" in err
    finally:
        subprocess.run(["umount", str(stick)], check=True)


def test_bad_files_of_a_batch_do_not_stop_it(folder: Path, run: Run):
    code, out, err = run("merge", folder / "局.xbw", folder / "学校.csv", folder, "--json")
    assert (code, err) == (0, "")
    outcomes = {item["file"]: item["outcome"] for item in json.loads(out)}
    assert outcomes["学校.csv"] == outcomes["东关小学_下发包.xbp"] == "refused"
    assert outcomes["东关.xbp"] != "refused"


@pytest.mark.parametrize("name", ["gone.xbp", "没有/gone.xbp", "长" * 300])
def test_a_batch_with_a_file_that_is_not_there_is_not_begun(
    folder: Path, refused: Callable[..., str], name: str
):
    assert name in refused("merge", folder / "局.xbw", folder / "东关.xbp", folder / name)


def test_confirm_and_reissue(folder: Path, run: Run):
    bureau, package = folder / "局.xbw", folder / "手工.xbp"
    assert run("new", folder / "手工.xbw", "--role", "school", *BY_HAND)[0] == 0
    assert run("import-table", folder / "手工.xbw", folder / "学校.csv")[0] == 0
    assert run("export", folder / "手工.xbw", package)[0] == 0
    run("merge", bureau, folder / "东关.xbp", package)
    found = json.loads(run("verify", package, "--json")[1])["key_fingerprint"]
    code, out, err = run("confirm", bureau, EAST[0], *found.split(), "--revoke-others")
    assert (code, err) == (0, "")
    assert out == f"已确认“东关小学”的密钥 {found}，停用原来的 1 个密钥。第 1 次上报已计入测算。\n"
    code, out, err = run("confirm", bureau, EAST[0], found)
    assert (code, out) == (2, "")
    assert "没有等待确认的密钥" in err
    code, out, err = run("enrol", bureau, folder / "补发", "--unit", EAST[0])
    assert (code, err) == (0, "")
    (path,) = (folder / "补发").iterdir()
    assert path.name.startswith("东关小学_下发包_校验码")
    assert path.name in out
    assert "2136009999" in run("enrol", bureau, folder / "补发", "--unit", "2136009999")[2]


def test_a_table_that_names_schools_otherwise(folder: Path, table: Callable[..., Path], run: Run):
    path = table([EAST[0], "东关完小", *EAST[2:]])
    code, out, _ = run("import-table", folder / "局.xbw", path)
    assert code == 0
    assert "名册没有改动：东关小学（名称：东关小学 → 东关完小）" in out
    assert "--update-schools" in out
    code, out, _ = run("import-table", folder / "局.xbw", path, "--update-schools")
    assert code == 0
    assert "已按表格更新名册：东关小学（名称：东关小学 → 东关完小）" in out
    assert len(run("import-table", folder / "局.xbw", path)[1].splitlines()) == 1


# Arguments


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["evalute", "学校.csv"], "evalute"),
        (["--unknown"], "命令"),
        (["evaluate"], "工作文件或数据表"),
        (["evaluate", "学校.csv", "--pass-rule", "mars"], "mars"),
        (["evaluate", "学校.csv", "--standard"], "--standard"),
        (["evaluate", "学校.csv", "--json=1"], "--json"),
        (["verify", "a", "b"], "b"),
        (["verify"], "文件"),
        (["merge", "局.xbw"], "上报包或文件夹"),
        (["demo", "a", "--schools", "many"], "many"),
        (["demo", "a", "--schools", "2"], "至少是 3"),
        (["demo", "a", "--seed", "1.5"], "整数"),
        (["new", "a.xbw"], "--role"),
        (["new", "a.xbw", "--role", "teacher"], "teacher"),
        (["new", "a.xbw", "--role", "school", "--code", "123"], "10 位数字"),
        (["new", "a.xbw", "--role", "school", "--type", "kindergarten"], "kindergarten"),
        (["new", "a.xbw", "--role", "bureau", "--deadline", "明天"], "2026-12-31"),
        (["new", "a.xbw", "--role", "bureau", "--round", ""], "--round"),
        (["new", "a.xbw", "--role", "bureau", "--county", "县" * 201], "--county"),
    ],
)
def test_arguments(
    refused: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    word: str,
):
    monkeypatch.chdir(tmp_path)
    line = refused(*arguments)
    assert word in line
    assert not re.search(r"argument|required|invalid|expected|unrecognized|usage", line)
    assert "--help" in line


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "new",
        "enrol",
        "confirm",
        "import-table",
        "export",
        "verify",
        "merge",
        "evaluate",
        "report",
        "self-test",
    ],
)
def test_help_is_chinese(run: Run, command: str):
    code, out, err = run(*[command] if command else [], "--help")
    assert (code, err) == (0, "")
    assert "用法：" in out
    assert not re.search(r"usage|positional|options|optional|show this|default", out)


# As other programs start it


def test_as_a_process(folder: Path):
    done = process("evaluate", folder / "学校.csv", "--standard", "xingguo-2023", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["standard"] == "xingguo-2023"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_console_is_too_old(folder: Path, encoding: str):
    environment = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = process("merge", folder / "局.xbw", folder / "东关.xbp", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "东关小学" in done.stdout.decode("utf-8")
    done = process("verify", folder / "没有.xbp", **environment)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "没有.xbp" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


def test_a_window_without_a_display():
    done = process()
    if sys.platform != "linux":
        pytest.skip("there is always a display")
    assert done.returncode == 2
    assert "显示器" in done.stderr.decode("utf-8")


def test_mistakes_of_the_program_are_not_swallowed(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
    from desktop.workflows import evaluation

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(evaluation, "evaluate_table", broken)
    with pytest.raises(ZeroDivisionError):
        run("evaluate", folder / "学校.csv")


def test_switches_and_settings_of_a_round(run: Run, refused: Callable[..., str], tmp_path: Path):
    folder = tmp_path
    chosen = ["--switch", "variation_equal", "--setting", "teaching_point_cutoff=100"]
    new = ["new", folder / "局.xbw", "--role", "bureau"]
    assert "mars" in refused(*new, "--switch", "mars")
    assert "参数=值" in refused(*new, "--setting", "teaching_point_cutoff")
    assert "很多" in refused(*new, "--setting", "teaching_point_cutoff=很多")
    assert run(*new, *chosen)[0] == 0
    with open_workspace(folder / "局.xbw") as bureau:
        round = current_round(bureau)
    assert (round.switches, round.settings) == (("variation_equal",), {"teaching_point_cutoff": 100})
    point = ["2136000001", "东关教学点", "教学点", "100", "60"]
    with (folder / "表.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, point])
    rows = [
        len(json.loads(run("evaluate", folder / "表.csv", "--json", *more)[1])["rows"])
        for more in ((), ("--setting", "teaching_point_cutoff=100"))
    ]
    assert rows == [1, 0]
    assert run("import-table", folder / "局.xbw", folder / "表.csv")[0] == 0
    code, out, _ = run("evaluate", folder / "局.xbw", "--json")
    assert (code, json.loads(out)["rows"]) == (0, [])
    assert "teaching_point" in refused("evaluate", folder / "局.xbw", "--setting", "teaching_points=1")
    told = run("evaluate", folder / "局.xbw")[1]
    assert "本县设定的参数：学生少于这个人数的教学点不单独成行 100。" in told
    read = ["standard", "read", folder / "局.xbw"]
    assert "不能是" in refused(*read, "--setting", "private_rows=2")
    code, out, _ = run(*read, "--setting", "private_rows=0")
    assert (code, "本县设定的参数：民办学校" in out) == (0, True)
    assert len(json.loads(run("evaluate", folder / "局.xbw", "--json")[1])["rows"]) == 1
    assert "按标准原文判定" in run(*read)[1]
