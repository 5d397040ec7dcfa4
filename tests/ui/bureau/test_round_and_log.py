"""The pages 轮次与下发 and 操作日志."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.core.filing import Unit
from desktop.storage.audit import note
from desktop.ui.app import Desk
from desktop.ui.bureau.log_page import LogPage
from desktop.ui.bureau.round_page import RoundPage
from desktop.ui.bureau.window import BureauWindow
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY
from desktop.workflows.setting_up import create_bureau, new_round
from tests.ui.bureau.conftest import NOW


def round_page(window: BureauWindow) -> RoundPage:
    window.show_page("round")
    page = window.page("round")
    assert isinstance(page, RoundPage)
    return page


def log_page(window: BureauWindow) -> LogPage:
    window.show_page("log")
    page = window.page("log")
    assert isinstance(page, LogPage)
    return page


def test_a_later_deadline_needs_a_new_dispatch(qtbot, bureau, open_window, tmp_path: Path) -> None:
    window = open_window(bureau)
    page = round_page(window)
    assert "还没有签发过" in page.due.text()
    for button, count in ((page.each_button, len(window.state.units)), (page.shared_button, 1)):
        page.deadline.setText("2027年1月15日" if count == 1 else "2027-01-01")
        with qtbot.waitSignals([window.work.told, window.work.evaluated]):
            qtbot.mouseClick(page.deadline_button, Qt.MouseButton.LeftButton)
        assert "请重新签发" in page.notice.sentence()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        dialog = page.findChildren(QFileDialog)[-1]
        with qtbot.waitSignals([window.work.told, window.work.evaluated], timeout=20_000):
            dialog.filesSelected.emit([str(tmp_path / str(count))])
        dialog.reject()
        assert len(list((tmp_path / str(count)).iterdir())) == count
        assert not window.state.dispatch_due
    assert window.state.round.deadline == "2027-01-15"


def test_what_is_no_day_is_said(qtbot, bureau, open_window) -> None:
    window = open_window(bureau)
    page = round_page(window)
    page.deadline.setText("明年")
    qtbot.mouseClick(page.deadline_button, Qt.MouseButton.LeftButton)
    assert "2026-12-31" in page.notice.sentence()
    assert window.state.round.deadline == "2026-12-31"


def test_a_new_round_begins(qtbot, filled, open_window) -> None:
    window = open_window(filled)
    page = round_page(window)
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert "名称" in page.notice.sentence()
    before = window.state.round
    page.title.setText(before.title)
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert "请再点一次" in page.notice.sentence()
    assert window.state.round == before
    with qtbot.waitSignal(window.work.failed):
        qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert "换一个名称" in page.notice.sentence()
    page.title.setText("2027年自评")
    page.until.setText("2027-12-31")
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    # Whoever writes something else meanwhile is asked again.
    page.title.textEdited.emit("2027年自评")
    qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert window.state.round == before
    with qtbot.waitSignals([window.work.told, window.work.evaluated]):
        qtbot.mouseClick(page.start_button, Qt.MouseButton.LeftButton)
    assert window.state.round.title == "2027年自评"
    assert before.title in page.earlier.text()
    assert not window.state.filings


def test_the_log_lists_what_was_done_and_marks_the_clock(filled, open_window) -> None:
    with filled.writing():
        note(filled, "refused", NOW - timedelta(days=400), file="照片.xbp", cause="truncated")
    window = open_window(filled)
    page = log_page(window)
    assert "没有改动" in page.whole.text()
    assert "时钟可能不准" in page.whole.text()
    newest, *others = page.table.shown_rows()
    assert newest.is_backward
    assert newest.detail == "“照片.xbp”"
    assert not any(row.is_backward for row in others)
    page.table.select_row(lambda row: row is newest)


def test_the_operator_says_who_works_here(qtbot, bureau, tmp_path: Path) -> None:
    path = bureau.path
    bureau.close()
    desk = Desk(clock=lambda: NOW, settings=tmp_path / "settings.json")
    for _ in range(2):
        desk.open(path)
        window = desk.window
        assert isinstance(window, BureauWindow)
        page = log_page(window)
        if page.name.text() != "王老师":
            page.name.setText("王老师")
            qtbot.mouseClick(page.name_button, Qt.MouseButton.LeftButton)
        assert window._workspace.operator == "王老师"
        desk.close()
    desk.open(path)
    assert isinstance(desk.window, BureauWindow)
    assert desk.window._workspace.operator == "王老师"
    desk.close()


def test_a_city_is_reported_to_with_one_bundle(qtbot, bureau, open_window, tmp_path: Path) -> None:
    county = Unit(COUNTY, COUNTY, "county")
    round = new_round("xingguo-2023", "2026年全市复核")
    with create_bureau(tmp_path / "市.xbw", "示例市", round, [county], b"m" * 32, NOW) as city:
        (dispatch,) = issue_enrolments(city, tmp_path / "市", lambda: b"t" * 16, NOW)
    window = open_window(bureau)
    page = round_page(window)
    assert not page.bundle_button.isVisible()
    qtbot.mouseClick(page.above_button, Qt.MouseButton.LeftButton)
    dialog = page.findChildren(QFileDialog)[-1]
    with qtbot.waitSignals([window.work.told, window.work.evaluated], timeout=20_000):
        dialog.filesSelected.emit([str(dispatch)])
    dialog.reject()
    assert "示例市" in page.notice.sentence()
    assert "向“示例市”汇总" in page.above.text()
    qtbot.mouseClick(page.bundle_button, Qt.MouseButton.LeftButton)
    dialog = page.findChildren(QFileDialog)[-1]
    with qtbot.waitSignal(window.work.failed, timeout=20_000):
        dialog.filesSelected.emit([str(tmp_path / "汇总")])
    dialog.reject()
    assert "还没有收到签名的上报包" in page.notice.sentence()
