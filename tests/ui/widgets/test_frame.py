"""The frame: lazy pages, keys, details by width, problems that jump."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.widgets.frame import Frame, Page
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.problem_strip import Problem
from desktop.ui.widgets.screen_fit import fit_to_screen

PROBLEMS = (
    Problem("班级人数之和 458 与在校学生数 464 不一致", "primary.pupils"),
    Problem("校内运动场地面积没有填", "playground"),
)


@pytest.fixture
def built() -> list[str]:
    return []


@pytest.fixture
def frame(built: list[str], shown) -> Frame:
    def page(key: str):
        def build() -> QWidget:
            built.append(key)
            return QLabel(key)

        return build

    frame = Frame(
        (
            Page("overview", "概览", page("overview")),
            Page("data", "基础数据", page("data")),
            Page("print", "打印与上报", page("print"), has_details=False),
        )
    )
    frame.resize(1366, 768)
    shown(frame)
    return frame


def test_pages_are_built_when_first_shown(frame: Frame, built: list[str]) -> None:
    assert built == ["overview"]
    frame.show_page("data")
    frame.show_page("overview")
    frame.show_page("data")
    assert built == ["overview", "data"]
    assert frame.page("print") is None
    assert frame.page("data").isVisible()


def test_control_and_a_figure_shows_a_page(qtbot, frame: Frame) -> None:
    with qtbot.waitSignal(frame.page_shown) as shown:
        qtbot.keyClick(frame, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shown.args == ["data"]
    assert frame.shown_page() == "data"


def test_details_hide_in_a_narrow_window_and_f2_opens_them(qtbot, frame: Frame) -> None:
    frame.show_page("data")
    assert frame.details.isVisible()
    frame.resize(1100, 700)
    qtbot.waitUntil(lambda: not frame.details.isVisible())
    qtbot.keyClick(frame, Qt.Key.Key_F2)
    assert frame.details.isVisible()
    frame.show_page("print")
    assert not frame.details.isVisible()
    frame.resize(1366, 768)
    frame.show_page("overview")
    assert frame.details.isVisible()


def test_a_narrow_window_has_a_button_for_the_details_and_they_lie_over_the_page(qtbot, frame: Frame) -> None:
    button = next(b for b in frame.header.findChildren(QPushButton) if b.text() == "说明")
    assert not button.isVisible()
    frame.resize(1000, 600)
    assert button.isVisible()
    assert "F2" in button.toolTip()
    page = frame.page("overview")
    width = page.width()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert frame.details.isVisible()
    assert page.width() == width
    assert frame.details.geometry().right() == frame.width() - 1
    assert frame.details.geometry().top() == frame.header.height()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not frame.details.isVisible()
    frame.show_page("print")
    assert not button.isVisible()


@pytest.mark.parametrize(
    ("room", "maximized"), [((1920, 1040), False), ((1366, 728), True), ((911, 485), True)]
)
def test_a_window_opens_no_larger_than_the_screen(qtbot, room, maximized) -> None:
    window = Frame((Page("one", "一", QWidget),))
    qtbot.addWidget(window)
    fit_to_screen(window, QSize(*room))
    assert bool(window.windowState() & Qt.WindowState.WindowMaximized) is maximized
    assert window.width() <= room[0]
    assert window.height() <= room[1]
    assert window.minimumSizeHint().boundedTo(QSize(*room)) == window.minimumSizeHint()


def test_badges_show_progress(frame: Frame) -> None:
    frame.navigation.show_badge("data", "82%")
    assert frame.navigation.badge("data") == "82%"
    with pytest.raises(KeyError):
        frame.navigation.show_badge("nowhere", "1")


def test_header_tells_what_is_saved(frame: Frame) -> None:
    frame.header.show_saving()
    assert frame.header.save_state() == "正在保存…"
    frame.header.show_saved("14:02")
    assert frame.header.save_state() == "已保存 14:02"
    frame.header.show_save_error("没有保存：磁盘已满")
    assert frame.header.save_state() == "没有保存：磁盘已满"


def test_long_names_do_not_widen_the_window(frame: Frame) -> None:
    frame.show_unit("示例县第二实验小学教育集团（东关校区）𬭎" * 6, "2026 年义务教育优质均衡学校自评")
    assert frame.minimumSizeHint().width() <= 880


def test_problems_appear_expand_and_jump(qtbot, frame: Frame) -> None:
    strip = frame.problems
    assert not strip.isVisible()
    strip.show_problems(PROBLEMS)
    assert strip.isVisible()
    jump = next(link for link in strip.findChildren(LinkButton) if link.accessibleName() == "跳到第一个问题")
    with qtbot.waitSignal(strip.jump_requested) as jumped:
        qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
    assert jumped.args == ["primary.pupils"]
    strip.set_expanded(True)
    last = next(link for link in strip.findChildren(LinkButton) if "没有填" in link.accessibleName())
    with qtbot.waitSignal(strip.jump_requested) as jumped:
        qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert jumped.args == ["playground"]


def test_strip_stays_where_no_problem_is_left(qtbot, frame: Frame) -> None:
    frame.problems.show_problems(PROBLEMS)
    qtbot.waitUntil(lambda: frame.problems.height() > 0)
    height = frame.problems.sizeHint().height()
    frame.problems.set_expanded(True)
    frame.problems.show_problems(())
    assert frame.problems.isVisible()
    assert not frame.problems.is_expanded()
    qtbot.waitUntil(lambda: frame.problems.height() == height)


def test_page_follows_the_focus(qtbot, shown) -> None:
    def tall() -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        for _ in range(60):
            column.addWidget(QLineEdit())
        return page

    frame = Frame((Page("tall", "高", tall),))
    shown(frame)
    frame.show_page("tall")
    last = frame.page("tall").findChildren(QLineEdit)[-1]
    last.setFocus()
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


def test_closing_is_announced(qtbot, frame: Frame) -> None:
    with qtbot.waitSignal(frame.closing):
        frame.close()
