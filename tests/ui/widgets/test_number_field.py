"""The number field: nothing typed is lost, plain digits come out, Enter goes on."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui.widgets.field import COMMIT_PAUSE_MS
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.typed_number import grouped, is_number, plain_digits

Typing = Callable[[QWidget, str], None]


@pytest.fixture
def field(shown) -> NumberField:
    widget = NumberField("教学及辅助用房面积", "㎡")
    shown(widget)
    widget.setFocus()
    return widget


def edit_of(field: NumberField) -> QLineEdit:
    return field.findChild(QLineEdit)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("３８６０．５", "3860.5"),
        ("1 980.0", "1980.0"),
        ("12，345", "12345"),
        ("1,234,567.8", "1234567.8"),
        ("3。5", "3.5"),
        ("－2", "-2"),
        ("\u20091\u2009000\u00a0", "1000"),
        ("四十二", "四十二"),
        ("2000万", "2000万"),
        ("1,2", "1,2"),
        ("12 平方米", "12 平方米"),
    ],
)
def test_pasted_text_becomes_plain_digits_or_stays(field, typed: str, plain: str) -> None:
    QGuiApplication.clipboard().setText(typed)
    edit_of(field).paste()
    assert field.value() == plain
    assert edit_of(field).text() == plain
    assert bool(field.problem()) == (not is_number(plain))


def test_full_width_digits_from_an_input_method(field, type_chinese: Typing) -> None:
    for figure in "１９８０":
        type_chinese(edit_of(field), figure)
    assert edit_of(field).text() == "1980"


def test_words_stay_and_are_explained(field, qtbot, type_chinese: Typing) -> None:
    type_chinese(edit_of(field), "四十二")
    assert field.value() == "四十二"
    assert field.problem() == "“四十二”不是数字，请只填数字"
    assert edit_of(field).property("problem") is True
    assert edit_of(field).accessibleDescription() == field.problem()
    edit_of(field).selectAll()
    qtbot.keyClicks(edit_of(field), "42")
    assert field.problem() == ""
    assert edit_of(field).property("problem") is False


def test_the_pages_problem_shows_after_the_fields_own(field, type_chinese: Typing) -> None:
    field.set_problem("比校舍建筑面积大")
    assert field.problem() == "比校舍建筑面积大"
    type_chinese(edit_of(field), "四")
    assert "不是数字" in field.problem()


def test_each_keystroke_is_edited_and_a_pause_commits_once(field, qtbot) -> None:
    edited: list[str] = []
    committed: list[str] = []
    field.edited.connect(edited.append)
    field.committed.connect(committed.append)
    with qtbot.waitSignal(field.committed, timeout=10 * COMMIT_PAUSE_MS):
        qtbot.keyClicks(edit_of(field), "198")
    qtbot.keyClick(edit_of(field), Qt.Key.Key_Return)
    assert edited == ["1", "19", "198"]
    assert committed == ["198"]


def test_enter_commits_at_once_and_stored_values_make_no_signal(field, qtbot) -> None:
    committed: list[str] = []
    field.committed.connect(committed.append)
    field.set_value("7")
    qtbot.keyClick(edit_of(field), Qt.Key.Key_Return)
    assert committed == []
    qtbot.keyClicks(edit_of(field), "5")
    qtbot.keyClick(edit_of(field), Qt.Key.Key_Enter)
    assert committed == ["75"]


def test_typing_can_be_undone_through_the_change_to_plain_digits(field, qtbot, type_chinese: Typing) -> None:
    qtbot.keyClicks(edit_of(field), "12")
    type_chinese(edit_of(field), "３")
    assert field.value() == "123"
    qtbot.keyClick(edit_of(field), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() in ("", "12")


def test_thousands_are_set_apart_only_while_nobody_types(shown) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    fields = [NumberField("甲"), NumberField("乙")]
    for each in fields:
        column.addWidget(each)
    shown(window)
    fields[1].setFocus()
    fields[0].set_value("11200.0")
    assert edit_of(fields[0]).text() == "11\u2009200.0"
    assert fields[0].value() == "11200.0"
    fields[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert edit_of(fields[0]).text() == edit_of(fields[0]).selectedText() == "11200.0"
    fields[1].setFocus()
    assert edit_of(fields[0]).text() == "11\u2009200.0"


def test_enter_and_arrows_skip_links(qtbot, shown) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    first, link, second = NumberField("甲"), LinkButton("写说明"), NumberField("乙")
    for widget in (first, link, second):
        column.addWidget(widget)
    shown(window)
    first.setFocus()
    qtbot.keyClick(edit_of(first), Qt.Key.Key_Return)
    assert edit_of(second).hasFocus()
    qtbot.keyClick(edit_of(second), Qt.Key.Key_Return)
    assert edit_of(second).hasFocus()
    qtbot.keyClick(edit_of(second), Qt.Key.Key_Up)
    assert edit_of(first).hasFocus()
    qtbot.keyClick(edit_of(first), Qt.Key.Key_Tab)
    assert link.hasFocus()


def test_screen_readers_get_name_and_unit(field) -> None:
    assert edit_of(field).accessibleName() == "教学及辅助用房面积（㎡）"


@given(st.text())
def test_no_text_is_ever_thrown_away(text: str) -> None:
    plain = plain_digits(text)
    assert plain == text or is_number(plain) or not text.strip()
    assert plain_digits(plain) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_grouping_is_undone_by_plain_digits(number) -> None:
    text = f"{number:f}"
    assert plain_digits(grouped(text)) == text
