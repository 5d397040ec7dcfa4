"""The way back, by commands only: return, receipt, correct, send again, pass; undo, forks, the log."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.storage.workspace import open_workspace

EAST = "2136000001"
Say = Callable[..., str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command that must work; what it says."""

    def run(*arguments: object, code: int = 0) -> str:
        assert main([str(word) for word in arguments]) == code
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run


@pytest.fixture
def folder(tmp_path: Path, say: Say) -> Path:
    """A bureau with one school, which has sent once."""
    table = tmp_path / "学校.csv"
    table.write_text("学校标识码,学校名称,学校类型,图书\n2136000001,东关小学,小学,300\n", encoding="utf-8")
    bureau, east = tmp_path / "局.xbw", tmp_path / "东关.xbw"
    say("new", bureau, "--role", "bureau", "--round", "2026年自评", "--deadline", "2026-12-31")
    say("import-table", bureau, table)
    say("enrol", bureau, tmp_path / "下发")
    (enrolment,) = (tmp_path / "下发").glob("东关小学*.xbp")
    say("new", east, "--role", "school", "--enrolment", enrolment)
    say("import-table", east, table)
    say("export", east, tmp_path / "东关.xbp")
    return tmp_path


def test_return_correct_and_pass(folder: Path, say: Say):
    bureau, east = folder / "局.xbw", folder / "东关.xbw"
    before = bureau.read_bytes()
    assert "东关小学 第 1 次，新收到" in say("merge", "--preview", bureau, folder / "东关.xbp")
    assert bureau.read_bytes() == before
    say("merge", bureau, folder / "东关.xbp")
    comment = "图书册数=与台账不符"
    told = say("inbox", "return", bureau, EAST, "--comment", comment, "--until", "2026-12-20")
    assert "已退回“东关小学”" in told
    assert "已写出 1 个回执包" in say("inbox", "receipts", bureau, folder / "回执")
    (receipt,) = (folder / "回执").glob("*.xbp")
    told = say("take", east, receipt)
    assert "教育局退回了第 1 次上报：1 条意见，请在 2026-12-20 前改好再报。" in told
    assert "意见　图书册数：与台账不符" in told
    say("export", east, folder / "东关二.xbp")
    say("merge", bureau, folder / "东关二.xbp")
    assert "审核通过" in say("inbox", "pass", bureau, EAST)
    say("inbox", "receipts", bureau, folder / "回执二", "--unit", EAST)
    (receipt,) = (folder / "回执二").glob("*.xbp")
    assert "教育局审核通过了第 2 次上报。" in say("take", east, receipt)


def test_undo_by_the_number_of_the_list(folder: Path, say: Say):
    bureau = folder / "局.xbw"
    say("merge", bureau, folder / "东关.xbp")
    number = next(line.split()[0] for line in say("inbox", "list", bureau).splitlines() if "东关.xbp" in line)
    assert "已撤销“东关小学”的这次接收" in say("inbox", "undo", bureau, EAST, number)
    assert "已撤销" in say("inbox", "list", bureau)
    assert "没有改动" in say("inbox", "undo", bureau, EAST, number, code=2)
    say("merge", bureau, folder / "东关.xbp")
    assert "已撤销" not in say("inbox", "list", bureau)


def test_a_fork_is_decided(folder: Path, say: Say):
    bureau, east, copy = folder / "局.xbw", folder / "东关.xbw", folder / "副本.xbw"
    shutil.copy(east, copy)
    for workspace, books in ((east, 310), (copy, 320)):
        table = folder / f"{books}.csv"
        table.write_text(
            f"学校标识码,学校名称,学校类型,图书\n{EAST},东关小学,小学,{books}\n", encoding="utf-8"
        )
        say("import-table", workspace, table)
        say("export", workspace, folder / f"{books}.xbp")
    say("merge", bureau, folder / "310.xbp", folder / "320.xbp")
    lines = say("inbox", "list", bureau).splitlines()
    forked = next(line for line in lines if "序号冲突" in line)
    assert "序号冲突已处理" in say("inbox", "choose", bureau, EAST, forked.split()[0])
    assert "序号冲突" not in say("inbox", "list", bureau)


def test_a_later_dispatch_and_one_for_all(folder: Path, say: Say):
    bureau, east = folder / "局.xbw", folder / "东关.xbw"
    say("enrol", bureau, folder / "共用", "--one-for-all")
    (shared,) = (folder / "共用").glob("*.xbp")
    assert "下发包已采用" in say("take", east, shared)
    assert "以前已经采用过" in say("take", east, shared)
    told = say("new", folder / "新.xbw", "--role", "school", "--enrolment", shared, code=2)
    assert "请选择本单位" in told
    say("new", folder / "新.xbw", "--role", "school", "--enrolment", shared, "--code", EAST)
    assert "请交给教育局接收" in say("take", east, folder / "东关.xbp", code=2)


def test_a_key_is_revoked_by_its_fingerprint(folder: Path, say: Say):
    bureau = folder / "局.xbw"
    say("merge", bureau, folder / "东关.xbp")
    shown = say("key", "show", folder / "东关.xbw")
    fingerprint = [word for word in shown.replace("，", " ").replace("。", " ").split() if word.isdigit()][:6]
    assert "已停用“东关小学”的密钥" in say("inbox", "revoke", bureau, EAST, *fingerprint)
    assert "待确认" in say("inbox", "list", bureau)
    assert "没有正在使用的密钥" in say("inbox", "revoke", bureau, EAST, "1", code=2)


def test_the_log_tells_who_did_what_and_whether_it_was_changed(folder: Path, say: Say):
    bureau = folder / "局.xbw"
    say("merge", bureau, folder / "东关.xbp")
    told = say("inbox", "audit", bureau)
    assert "接收上报包  东关小学" in told
    assert "首尾相接，没有改动。" in told
    with open_workspace(bureau) as workspace, workspace.writing() as db:
        db.execute("DROP TRIGGER audit_is_not_changed")
        db.execute("UPDATE audit SET operator = '' WHERE id = 1")
    assert "第 1 行被改动过" in say("inbox", "audit", bureau, code=1)


def test_a_central_school_and_a_city_by_commands(folder: Path, say: Say):
    bureau, central, city = folder / "局.xbw", folder / "中心校.xbw", folder / "市.xbw"
    say("enrol", bureau, folder / "代收", "--collector", EAST)
    (dispatch,) = (folder / "代收").glob("*.xbp")
    assert "--enrolment" in say("new", central, "--role", "collector", code=2)
    say("new", central, "--role", "collector", "--enrolment", dispatch)
    say("merge", central, folder / "东关.xbp")
    assert "已写出汇总包" in say("bundle", central, folder / "汇总")
    (bundle,) = (folder / "汇总").glob("*.xbp")
    assert "东关小学 第 1 次，新收到" in say("merge", bureau, bundle)
    assert "还没有上级的下发包" in say("bundle", bureau, folder / "市", code=2)
    table = folder / "县.csv"
    say("new", city, "--role", "bureau", "--county", "示例市", "--round", "2026年复核")
    assert "还没有收到各县的汇总包" in say("counties", city)
    assert table.exists() is False
