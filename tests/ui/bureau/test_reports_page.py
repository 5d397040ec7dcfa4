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
