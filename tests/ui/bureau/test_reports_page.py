"""报表: written in the background, listed, previewed, opened."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.ui.bureau.reports_page import ReportsPage


def test_reports_are_written_listed_and_previewed(qtbot, filled, open_window, tmp_path: Path) -> None:
    window = open_window(filled)
    window.show_page("reports")
    page = window.page("reports")
    assert isinstance(page, ReportsPage)
    page.folder = tmp_path / "报表"
    page.rule.choose("national")
    with qtbot.waitSignal(window.work.reported, timeout=30_000):
        qtbot.mouseClick(page.write, Qt.MouseButton.LeftButton)
        assert not page.write.isEnabled()
        assert page.work_bar.isVisible()
    assert page.write.isEnabled()
    assert not page.work_bar.isVisible()
    assert len(list(page.folder.iterdir())) == 4
    qtbot.waitUntil(page.preview.has_page)


def test_the_calculation_sheet_of_one_school_or_of_all(qtbot, filled, open_window, tmp_path: Path) -> None:
    window = open_window(filled)
    window.show_page("reports")
    page = window.page("reports")
    page.folder = tmp_path / "报表"
    school = next(unit for unit in window.state.units.values() if unit.kind == "school")
    page.unit.choose(school.code)
    with qtbot.waitSignal(window.work.derived, timeout=30_000) as one:
        page.derive.click()
    assert one.args == [[page.folder / f"{school.name}_计算过程单.pdf"]]
    page.unit.choose("")
    with qtbot.waitSignal(window.work.derived, timeout=60_000) as every:
        page.derive.click()
        assert page.work_bar.isVisible()
    paths = every.args[0]
    assert {path.parent.name for path in paths} == {"示例县_2026年义务教育优质均衡自评_各单位计算过程单"}
    assert len(paths) == len(window.state.filings)
    assert f"已生成 {len(paths)} 个文件" in page.notice.sentence()
    assert not page.files.isVisible()
    qtbot.waitUntil(page.preview.has_page)


def test_sheets_can_be_stopped_and_what_was_written_stays(qtbot, filled, open_window, tmp_path: Path) -> None:
    window = open_window(filled)
    window.show_page("reports")
    page = window.page("reports")
    page.folder = tmp_path / "报表"

    def stop(name: str, what: str, share: float) -> None:
        if share > 0:
            page.work_bar.cancel_pressed.emit()

    window.work.progressed.connect(stop)
    with qtbot.waitSignal(window.work.stopped, timeout=60_000):
        page.derive.click()
    assert "已停止" in page.notice.sentence()
    assert page.derive.isEnabled()
    assert 0 < len(list(page.folder.rglob("*.pdf"))) < len(window.state.filings)


def test_open_hands_the_path_to_the_system(qtbot, tmp_path: Path) -> None:
    opened = []
    page = ReportsPage(tmp_path, opened.append)
    qtbot.addWidget(page)
    written = tmp_path / "报告.json"
    written.write_text("{}", encoding="utf-8")
    page.show_written([written])
    link = next(b for b in page.findChildren(QPushButton) if b.text() == "打开")
    link.click()
    page.notice.link_pressed.emit("folder")
    assert [Path(url.toLocalFile()) for url in opened] == [written, tmp_path]


def test_a_folder_that_cannot_be_used_is_said_beside_the_button(
    qtbot, filled, open_window, tmp_path: Path
) -> None:
    blocked = tmp_path / "文件"
    blocked.write_bytes(b"")
    window = open_window(filled)
    window.show_page("reports")
    page = window.page("reports")
    page.folder = blocked / "报表"
    with qtbot.waitSignal(window.work.failed):
        page.write.click()
    assert page.write.isEnabled()
    assert "没有写成" in page.notice.sentence() or "文件夹" in page.notice.sentence()


def test_nothing_received_offers_the_inbox(bureau, open_window) -> None:
    window = open_window(bureau)
    for key in ("schools", "dispersion", "indicators", "reports"):
        window.show_page(key)
        page = window.page(key)
        assert not page.shows_content()
        assert "还没有收到" in page.placeholder.sentence()
        page.placeholder.pressed.emit()
        assert window.shown_page() == "inbox"
