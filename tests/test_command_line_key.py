"""`key …`, and what the commands that sign say where they cannot."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.storage.own_key import own_key
from desktop.storage.workspace import open_workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("key", "show", path, typed="…")``: exit code, what was printed, what was complained about."""

    def call(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "教科体局.xbw"
    assert run("new", path, "--role", "department", "--name", "教科体局")[0] == 0
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "另一用户"))


def key_id(path: Path) -> str:
    with open_workspace(path) as workspace:
        return own_key(workspace).key_id


def code_on(sheet: Path) -> str:
    text = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, check=True)
    return "\n".join(re.findall(r"(?m)^ *\d{3} \d{3}[ \d]*$", text.stdout.decode()))


def test_a_key_is_shown(office: Path, run: Run, elsewhere: Callable[[], None]):
    code, out, _ = run("key", "show", office)
    assert code == 0
    assert re.fullmatch(r"签名密钥( \d{5}){6}，\S+建立，由这台电脑为当前用户保管，恢复单还没有打印。\n", out)
    elsewhere()
    assert "不在这台电脑上" in run("key", "show", office)[1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_sheet_brings_the_key_to_another_computer(
    office: Path, run: Run, elsewhere: Callable[[], None], tmp_path: Path
):
    before = key_id(office)
    code, out, _ = run("key", "sheet", office, tmp_path / "恢复单.pdf")
    assert (code, "请打印后删除这个文件" in out) == (0, True)
    assert "恢复单还没有打印" not in run("key", "show", office)[1]
    elsewhere()
    code, out, err = run("export", office, tmp_path / "a.xbp")
    assert (code, out) == (2, "")
    assert err == (
        "这台电脑上没有“教科体局.xbw”的签名密钥，没有签名。请输入恢复码，或换用新密钥。"
        "命令是 python -m desktop key recover 工作文件，或 key new 工作文件。\n"
    )
    code, out, _ = run("key", "recover", office, typed=code_on(tmp_path / "恢复单.pdf"))
    assert (code, "已找回原来的签名密钥" in out) == (0, True)
    assert run("export", office, tmp_path / "a.xbp")[0] == 0
    assert key_id(office) == before


@pytest.mark.parametrize("typed", ["", "123 456\n", "没有\n"])
def test_a_code_that_is_none(office: Path, run: Run, typed: str):
    code, out, err = run("key", "recover", office, typed=typed)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("恢复码应有 96 位数字")


def test_a_new_key(office: Path, run: Run, tmp_path: Path, elsewhere: Callable[[], None]):
    before = key_id(office)
    elsewhere()
    code, out, _ = run("key", "new", office)
    assert code == 0
    assert "待确认" in out
    assert key_id(office) != before
    assert run("export", office, tmp_path / "a.xbp")[0] == 0


def test_a_password_is_asked_for(office: Path, run: Run, tmp_path: Path):
    assert run("key", "password", office, typed="1234567\n")[0] == 2
    assert run("key", "password", office, typed="12345678\n")[0] == 0
    code, _, err = run("export", office, tmp_path / "a.xbp", typed="87654321\n")
    assert (code, err) == (2, "密码不对，什么都没有改变。请再输一次。\n")
    assert run("export", office, tmp_path / "a.xbp", typed="12345678\n")[0] == 0
    code, out, _ = run("key", "password", office, typed="12345678\n\n")
    assert (code, "已取消密码" in out) == (0, True)
    assert run("export", office, tmp_path / "b.xbp")[0] == 0


def test_a_bureaus_commands_ask_too(run: Run, tmp_path: Path, elsewhere: Callable[[], None]):
    path = tmp_path / "局.xbw"
    run("new", path, "--role", "bureau")
    run("key", "password", path, typed="12345678\n")
    assert run("enrol", path, tmp_path / "下发", typed="12345678\n")[0] == 0
    again = ["enrol", path, tmp_path / "下发", "--unit", "教科体局"]
    assert run(*again, typed="1\n")[0] == 2
    assert run(*again, typed="12345678\n")[0] == 0
    run("key", "password", path, typed="12345678\n\n")
    elsewhere()
    assert run(*again)[0] == 2
    assert "以后下发包的密钥指纹是这一个" in run("key", "new", path)[1]
    assert run(*again)[0] == 0
