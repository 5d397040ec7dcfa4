"""Fields side by side: what differs is shown, chosen by mouse and keys, for one field, for many, for all."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ComparedRow, ValueColumn
from desktop.ui.widgets.comparison_view import ComparisonView

COLUMNS = (ValueColumn("old", "旧值", offered=False), ValueColumn("east", "甲"), ValueColumn("rock", "乙"))
LONG = "只算校内 200 米环形跑道及篮球场两片，依据为 2024 年不动产登记证，" * 8
ROWS = (
    ComparedRow(
        "books",
        "图书",
        {"old": "90", "east": "100", "rock": "120"},
        "册",
        "东关小学",
        "两边都改了",
        Mark.WARN,
        True,
    ),
    ComparedRow(
        "area",
        "占地面积",
        {"old": "7", "east": "7", "rock": "8"},
        "㎡",
        "石岭小学",
        "只有乙改了",
        figures=True,
        chosen="rock",
    ),
    ComparedRow("note", "占地面积的说明", {"old": "未填", "east": LONG, "rock": "未填"}, group="石岭小学"),
    ComparedRow("same", "计算机", {"old": "5", "east": "6", "rock": "6"}, "台", "东关小学", figures=True),
    ComparedRow("alone", "钢琴", {"east": "1"}, "台", "东关小学", figures=True),
)
OLD, EAST, ROCK = 3, 4, 5


@pytest.fixture
def view(shown) -> ComparisonView:
    view = ComparisonView(COLUMNS, name="逐项比较", group_title="单位", nothing="完全一样。")
    view.resize(900, 420)
    view.show_rows(ROWS)
    shown(view)
    view.table.setFocus()
    return view


def keys(view: ComparisonView) -> list[str]:
    return [row.key for row in view.table.shown_rows()]


def cell(view: ComparisonView, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole):
    return view.table.model().index(row, column).data(role)


def test_the_model_is_sound(view: ComparisonView, qtmodeltester) -> None:
    qtmodeltester.check(view.model, force_py=False)


def test_only_what_differs_is_shown_unless_all_is_wanted(view: ComparisonView) -> None:
    assert keys(view) == ["books", "area", "note"]
    view.only_different.setChecked(False)
    assert keys(view) == ["books", "area", "note", "same", "alone"]
    assert view.count_sentence() == "共 5 项，3 项不同，还有 2 项没有选。"


def test_names_have_their_units_and_figures_stand_to_the_right(view: ComparisonView) -> None:
    assert cell(view, 0, 1) == "图书（册）"
    assert cell(view, 0, EAST, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(view, 2, EAST, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft


def test_what_is_chosen_from_the_beginning_stays_until_chosen_otherwise(view: ComparisonView) -> None:
    assert view.choices() == {"area": "rock"}
    assert [row.key for row in view.open_rows()] == ["books", "note"]
    assert cell(view, 1, ROCK, Qt.ItemDataRole.FontRole).bold()


def test_every_value_says_what_it_is(view: ComparisonView) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert cell(view, 1, ROCK, spoken) == "占地面积，乙：8 ㎡，已选"
    assert cell(view, 1, EAST, spoken) == "占地面积，甲：7 ㎡，未选"
    assert cell(view, 1, OLD, spoken) == "占地面积，旧值：7 ㎡"
    assert view.table.accessibleName() == "逐项比较"


def test_the_cursor_starts_at_the_first_value_and_keys_choose(qtbot, view: ComparisonView) -> None:
    assert (view.table.currentIndex().row(), view.table.currentIndex().column()) == (0, EAST)
    qtbot.keyClick(view.table, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.choices_changed):
        qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert view.choices()["books"] == "rock"
    qtbot.keyClick(view.table, Qt.Key.Key_1)
    assert view.choices()["books"] == "east"
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert view.choices()["books"] == "rock"
    assert view.table.currentIndex().row() == 1


def test_several_selected_rows_are_chosen_at_once(qtbot, view: ComparisonView) -> None:
    view.table.selectAll()
    qtbot.keyClick(view.table, Qt.Key.Key_2)
    assert view.choices() == {"books": "rock", "area": "rock", "note": "rock"}


def test_names_and_old_values_cannot_be_chosen(qtbot, view: ComparisonView) -> None:
    for column in (1, OLD):
        view.table.setCurrentIndex(view.table.model().index(0, column))
        qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert "books" not in view.choices()


def test_a_click_chooses_and_a_click_that_selects_does_not(qtbot, view: ComparisonView) -> None:
    def place(row: int, column: int) -> QPoint:
        return view.table.visualRect(view.table.model().index(row, column)).center()

    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.table.viewport(), left, pos=place(0, ROCK))
    assert view.choices()["books"] == "rock"
    qtbot.mouseClick(view.table.viewport(), left, Qt.KeyboardModifier.ControlModifier, place(1, EAST))
    assert view.choices()["area"] == "rock"


def test_all_of_one_side_in_one_step_that_can_be_taken_back(qtbot, view: ComparisonView) -> None:
    assert not view.undo_button.isEnabled()
    view.all_buttons["east"].click()
    assert view.choices() == {"books": "east", "area": "east", "note": "east"}
    assert view.count_sentence().endswith("3 项不同，都已选好。")
    qtbot.keyClick(view.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.choices() == {"area": "rock"}
    assert not view.undo_button.isEnabled()


def test_one_unit_is_chosen_by_itself(view: ComparisonView) -> None:
    view.group_box.setCurrentIndex(view.group_box.findData("石岭小学"))
    view.group_box.activated.emit(view.group_box.currentIndex())
    assert keys(view) == ["area", "note"]
    view.choose_all("east")
    assert view.choices() == {"area": "east", "note": "east"}


def test_the_row_with_the_cursor_is_told(qtbot, view: ComparisonView) -> None:
    with qtbot.waitSignal(view.row_focused) as told:
        qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert told.args == [ROWS[1]]


def test_a_long_text_gets_a_few_lines_and_its_whole_in_the_tip(qtbot, view: ComparisonView) -> None:
    qtbot.waitUntil(lambda: view.table.rowHeight(2) > 2 * view.table.rowHeight(0))
    assert view.table.rowHeight(2) < 5 * view.table.rowHeight(0)
    assert cell(view, 2, EAST, Qt.ItemDataRole.ToolTipRole) == LONG


def test_everything_fits_in_the_smallest_window(qtbot, view: ComparisonView) -> None:
    view.resize(690, 400)
    qtbot.waitUntil(lambda: view.table.horizontalScrollBar().maximum() == 0)


def test_copies_go_to_excel(qtbot, view: ComparisonView) -> None:
    view.table.selectRow(0)
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "东关小学\t图书（册）\t两边都改了\t90\t100\t120"


def test_nothing_to_compare_and_nothing_that_differs(view: ComparisonView) -> None:
    view.show_rows(ROWS[3:])
    assert not view.table.isVisible()
    assert view.count_sentence() == "共 2 项，0 项不同。"
    view.show_rows(())
    assert not view.all_buttons["east"].isVisible()
    assert view.choices() == {}


def test_other_rows_forget_what_was_chosen(view: ComparisonView) -> None:
    view.choose_all("east")
    view.show_rows(ROWS)
    assert view.choices() == {"area": "rock"}
    assert not view.undo_button.isEnabled()
