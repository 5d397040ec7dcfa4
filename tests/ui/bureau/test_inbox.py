"""The inbox: the roster, the results of files, refusals from earlier, tables that do not fit."""

import csv
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.storage.submissions import Refusal, refusals
from desktop.storage.workspace import open_workspace
from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.inbox_lists import LATEST, REFUSED
from desktop.ui.bureau.roster_rows import Standing
from desktop.ui.wording.inbox import stored_refusal_sentence
from desktop.workflows.outcomes import Outcome


@pytest.fixture
def drop():
    """Drop files on a window, as from a file manager."""

    def drop_files(window, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, data, buttons, keys)
        window.dragEnterEvent(enter)
        assert enter.isAccepted()
        window.dropEvent(QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, buttons, keys))

    return drop_files


def inbox_of(window) -> Inbox:
    page = window.page("inbox")
    assert isinstance(page, Inbox)
    return page


def test_an_empty_inbox_says_what_to_do(qtbot, bureau, open_window) -> None:
    window = open_window(bureau)
    inbox = inbox_of(window)
    assert inbox.lists.steps.isVisible()
    assert inbox.lists.steps.texts() == ["1  导入学校名册，已有 24 所", "2  签发下发包", "3  接收上报包"]
    inbox.lists.segments.choose(Standing.ABSENT)
    assert inbox.lists.roster.isVisible()
    assert len(inbox.lists.roster.shown_rows()) == len(window.state.units)


def test_without_a_roster_the_first_step_is_a_table(qtbot, make_bureau, open_window) -> None:
    with open_workspace(make_bureau([])) as workspace:
        window = open_window(workspace)
        inbox = inbox_of(window)
        assert inbox.lists.steps.texts()[0] == "1  导入学校名册"
        qtbot.mouseClick(inbox.lists.steps.buttons["table"], Qt.MouseButton.LeftButton)
        dialog = inbox.findChild(QFileDialog)
        assert dialog.windowTitle() == "选择数据表"
        dialog.reject()
        window.close()


def test_a_dropped_table_fills_the_roster(qtbot, bureau, table, open_window, drop) -> None:
    window = open_window(bureau)
    with qtbot.waitSignals([window.work.imported, window.work.evaluated]):
        drop(window, table)
    inbox = inbox_of(window)
    assert "导入 24 所学校" in inbox.notice.sentence()
    assert inbox.lists.segments.text(Standing.RECEIVED) == "已收 0"
    assert inbox.lists.segments.text(Standing.TABLE) == "表格数据 24"
    inbox.lists.segments.choose(Standing.TABLE)
    row = inbox.lists.roster.shown_rows()[0]
    inbox.lists.roster.select_row(lambda r: r is row)
    assert inbox.lists.roster.model().index(0, 4).data() == "未签名"
    assert window.header.save_state() == "已保存 10:31"


def test_township_shows_how_many_have_sent(filled, open_window) -> None:
    lists = inbox_of(open_window(filled)).lists
    lists.places.choose("城关镇")
    assert {row.unit.township for row in lists.roster.shown_rows()} == {"城关镇"}
    count = len(lists.roster.shown_rows())
    # Rows of a table are nothing that the schools have sent.
    assert lists.places.currentText() == f"城关镇  0 / {count}"


def test_absent_units_can_be_copied(qtbot, filled, open_window) -> None:
    inbox = inbox_of(open_window(filled))
    inbox.lists.segments.choose(Standing.ABSENT)
    inbox.lists.copy_wanted.emit()
    assert QGuiApplication.clipboard().text() == "县直部门：人社局、教科体局、编办、自然资源局"


def test_files_that_are_no_packages_are_refused_and_stay_on_the_list(
    qtbot, filled, open_window, tmp_path: Path, drop
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    (folder / "照片.xbp").write_bytes(b"no package")
    window = open_window(filled)
    with qtbot.waitSignal(window.work.previewed):
        drop(window, folder)
    inbox = inbox_of(window)
    assert inbox.panels.preview.accept_button.text() == "知道了"
    with qtbot.waitSignals([window.work.received, window.work.evaluated]):
        qtbot.keyClick(inbox.panels.preview.accept_button, Qt.Key.Key_Return)
    assert inbox.lists.segments.value() == LATEST
    row = inbox.lists.files.shown_rows()[0]
    assert (row.name, row.outcome) == ("照片.xbp", Outcome.REFUSED)
    assert "已拒收 1 个" in inbox.notice.sentence()
    inbox.lists.segments.choose(REFUSED)
    assert inbox.lists.files.shown_rows()[0].reason == "这不是校标通的上报文件。请确认选对了文件。"


def test_a_folder_without_packages_is_said_to_be_one(qtbot, filled, open_window, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "东关小学_上报包.txt").write_bytes(b"renamed by a mail program")
    window = open_window(filled)
    with qtbot.waitSignal(window.work.previewed):
        window.receive([tmp_path / "空"])
    told = inbox_of(window).notice.sentence()
    assert told == "选中的文件夹里没有上报包。另有 1 个不是 .xbp 的文件没有读取。"


def test_every_fault_of_a_table_is_listed(qtbot, filled, table, open_window, tmp_path: Path) -> None:
    with table.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    column = lines[0].index("小学在校学生数")
    lines[1][column], lines[4][column] = "四十二", "-3"
    bad = tmp_path / "坏表.csv"
    with bad.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    window = open_window(filled)
    with qtbot.waitSignal(window.work.failed):
        window.receive([bad])
    assert "四十二" in inbox_of(window).notice.sentence()
    texts = [label.text() for label in window.details.findChildren(type(window.details._title))]
    assert any("四十二" in text and "负数" in text for text in texts)


def test_unknown_schools_join_the_roster_on_request(qtbot, make_bureau, roster, table, open_window) -> None:
    with open_workspace(make_bureau(roster[2:])) as workspace:
        window = open_window(workspace)
        with qtbot.waitSignal(window.work.failed):
            window.receive([table])
        inbox = inbox_of(window)
        assert "名册中没有" in inbox.notice.sentence()
        with qtbot.waitSignals([window.work.imported, window.work.evaluated]):
            inbox.notice.link_pressed.emit("add")
        assert len(window.state.units) == len(roster)
        window.close()


def test_enrolment_files_are_issued(qtbot, bureau, open_window, tmp_path: Path) -> None:
    window = open_window(bureau)
    with qtbot.waitSignals([window.work.issued, window.work.evaluated], timeout=20_000):
        window.work.issue(tmp_path / "下发")
    # The first steps are taken: from here on the inbox waits for packages.
    assert "拖到这个窗口里" in inbox_of(window).lists.nothing.sentence()
    assert len(list((tmp_path / "下发").iterdir())) == len(window.state.units)
    assert "已签发" in inbox_of(window).notice.sentence()


def test_cancelling_stores_nothing(qtbot, bureau, open_window, tmp_path: Path) -> None:
    (tmp_path / "照片.xbp").write_bytes(b"no package")
    window = open_window(bureau)
    gate = Event()
    window.work._background.run(lambda _: gate.wait(), failed=pytest.fail)
    with qtbot.waitSignal(window.work.stopped):
        window.receive([tmp_path])
        assert inbox_of(window).work_bar.isVisible()
        inbox_of(window).work_bar.cancel_pressed.emit()
        gate.set()
    assert "没有收进任何文件" in inbox_of(window).notice.sentence()
    assert not inbox_of(window).work_bar.isVisible()
    assert not refusals(bureau, window.state.round)


def test_a_cause_of_a_newer_program_is_still_worded() -> None:
    refusal = Refusal("东关.xbp", "", '{"cause": "eaten_by_dog"}', "2026-11-20T09:00:00")
    assert "没有通过核验" in stored_refusal_sentence(refusal)
