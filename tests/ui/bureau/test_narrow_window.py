"""A window at 150 % of a small screen: details lie over the page, and a click brings them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView

from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.log_page import LogPage
from desktop.ui.bureau.schools import SchoolsPage


@pytest.fixture
def window(qtbot, filled, open_window):
    window = open_window(filled)
    window.resize(911, 480)
    qtbot.waitUntil(lambda: not window.details.isVisible())
    return window


def click(qtbot, table: QTableView, row: int) -> None:
    column = 0 if not table.isColumnHidden(0) else 1
    place = table.visualRect(table.model().index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize("key", ["inbox", "schools", "indicators", "log"])
def test_a_click_on_a_row_brings_its_details_and_escape_puts_them_away(qtbot, window, key) -> None:
    window.show_page(key)
    page = window.page(key)
    table = page.lists.roster if isinstance(page, Inbox) else page.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert not window.details.isVisible()
    click(qtbot, table, 0)
    assert window.details.isVisible()
    assert window.details.close_button.isVisible()
    assert not window.details._nothing.isVisible()
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert not window.details.isVisible()
    click(qtbot, table, 0)
    assert window.details.isVisible()
    qtbot.mouseClick(window.details.close_button, Qt.MouseButton.LeftButton)
    assert not window.details.isVisible()


def test_the_column_that_stays_in_sight_is_clicked_too(qtbot, window) -> None:
    window.show_page("schools")
    page = window.page("schools")
    assert isinstance(page, SchoolsPage)
    click(qtbot, page._wide.first, 1)
    assert window.details.isVisible()


def test_the_button_names_what_can_be_done_there(window) -> None:
    texts = [b.text() for b in window.header.findChildren(QPushButton) if b.isVisible()]
    assert "详情与处理" in texts
    assert "说明" not in texts


def test_a_decision_is_not_covered_and_the_unit_is_told_again_after_it(qtbot, window) -> None:
    inbox = window.page("inbox")
    assert isinstance(inbox, Inbox)
    click(qtbot, inbox.lists.roster, 1)
    inbox.unit.letter_wanted.emit(inbox.lists.roster.current_row())
    assert inbox.panels.letter.isVisible()
    assert not window.details.isVisible()
    qtbot.mouseClick(inbox.panels.letter.leave_button, Qt.MouseButton.LeftButton)
    click(qtbot, inbox.lists.roster, 1)
    assert not window.details._nothing.isVisible()


def test_a_wide_window_keeps_its_details(qtbot, window) -> None:
    window.show_page("log")
    window.resize(1366, 728)
    page = window.page("log")
    assert isinstance(page, LogPage)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert window.details.isVisible()
    assert not window.details.close_button.isVisible()
