"""Text, note, choice and flag fields share signals and never change by accident."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.ui.marks import Mark
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.ui.widgets.flag_field import FlagField
from desktop.ui.widgets.note_field import NoteField
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.text_field import TextField

Typing = Callable[[QWidget, str], None]
TYPES = (Choice("primary", "小学"), Choice("nine_year", "九年一贯制学校"))


def committed_by(field: Field) -> list[str]:
    seen: list[str] = []
    field.committed.connect(seen.append)
    return seen


def test_text_field_takes_chinese_and_commits_on_enter(qtbot, type_chinese: Typing, shown) -> None:
    field = shown(TextField("校长姓名"))
    seen = committed_by(field)
    edit = field.findChild(QLineEdit)
    type_chinese(edit, "王𬭎")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert field.value() == "王𬭎"
    assert seen == ["王𬭎"]


def test_note_field_commits_after_a_pause_and_tab_leaves_it(qtbot, type_chinese: Typing, shown) -> None:
    field = shown(NoteField("说明"))
    paper = field.findChild(QPlainTextEdit)
    seen = committed_by(field)
    field.set_value("旧")
    assert seen == []
    with qtbot.waitSignal(field.committed):
        paper.selectAll()
        type_chinese(paper, "拆除危房\n减少 330 平方米")
    assert seen == ["拆除危房\n减少 330 平方米"]
    assert paper.tabChangesFocus()


def test_choice_field_starts_empty_and_commits_the_key(qtbot, shown) -> None:
    field = shown(ChoiceField("学校类型", TYPES))
    seen = committed_by(field)
    box = field.findChild(QComboBox)
    assert field.value() == ""
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert field.value() == "primary"
    assert seen == ["primary"]


def test_wheel_over_a_choice_changes_nothing(shown) -> None:
    field = shown(ChoiceField("学校类型", TYPES))
    field.set_value("primary")
    box = field.findChild(QComboBox)
    box.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)
    assert field.value() == "primary"
    assert not turn.isAccepted()


def test_choice_field_keeps_a_stored_key_it_does_not_offer(shown) -> None:
    field = shown(ChoiceField("学校类型", TYPES))
    field.set_value("special")
    assert field.value() == "special"


def test_flag_field_has_three_states(qtbot, shown) -> None:
    field = shown(FlagField("是否寄宿制"))
    seen = committed_by(field)
    yes, no = field.findChildren(QPushButton)
    assert field.value() == ""
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    assert not yes.isChecked()
    qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    assert seen == ["yes", "no", ""]
    qtbot.keyClick(yes, Qt.Key.Key_Right)
    assert field.value() == "no"
    assert no.accessibleName() == "是否寄宿制：否"


@pytest.mark.parametrize("make", [TextField, NoteField, FlagField, NumberField])
def test_setting_a_value_makes_no_signal(qtbot, make: Callable[[str], Field]) -> None:
    field = make("名称")
    qtbot.addWidget(field)
    seen: list[str] = []
    field.edited.connect(seen.append)
    field.committed.connect(seen.append)
    field.set_value("yes")
    field.commit()
    assert seen == []
    assert field.value() == "yes"


def test_form_shows_a_problem_beside_the_field_and_then_the_note_again(
    qtbot, type_chinese: Typing, shown
) -> None:
    form = FieldForm()
    field = NumberField("校舍建筑面积", "㎡")
    note = form.add_row("buildings", field, hint="上年 3 860.0")
    note.show_note(Mark.WARN, "比上年少 14.3%，", "写说明")
    shown(form)
    edit = field.findChild(QLineEdit)
    type_chinese(edit, "无")
    assert note.text() == "“无”不是数字，请只填数字"
    note.show_note(Mark.MISSING, "缺数据")
    assert "不是数字" in note.text()
    edit.clear()
    qtbot.keyClicks(edit, "5")
    assert note.text() == "缺数据"
    form.focus("buildings")
    assert edit.hasFocus()
