"""Undo and redo in the window: keys and buttons, every kind of field, across a restart."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.core.filing import Answer, Conclusion, SchoolClass, SpecialRoom
from desktop.core.sections import Section
from desktop.ui.school.class_list import ClassListTab
from desktop.ui.school.data import CLASSES, ROOMS
from desktop.ui.widgets.link_button import LinkButton

CRITERION = "10.1"
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
REDO = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)


def test_the_header_says_what_will_be_undone(
    make_workspace, open_window, with_values, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(books=455)))
    field = field_of(window, "books")
    type_into(field, "458")
    field.commit()
    assert window.header.undo_button.accessibleName() == "撤销：图书册数 455 → 458"
    assert not window.header.redo_button.isEnabled()
    window.header.undo_button.click()
    assert field.value() == "455"
    assert window.header.redo_button.accessibleName() == "重做：图书册数 455 → 458"
    window.header.redo_button.click()
    assert field.value() == "458"


def test_keys_first_undo_what_is_being_typed_then_what_was_saved(
    qtbot, make_workspace, open_window, with_values, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(books=455)))
    field = field_of(window, "books")
    edit = type_into(field, "458")
    field.commit()
    qtbot.keyClicks(edit, "9")
    qtbot.keyClick(edit, *UNDO)
    assert field.value() == "458"
    assert window.draft.session.filing.values["books"] == 458
    qtbot.keyClick(edit, *UNDO)
    assert field.value() == "455"
    assert window.draft.session.filing.values["books"] == 455
    qtbot.keyClick(edit, *REDO)
    assert field.value() == "458"


def test_one_visit_to_a_field_is_one_step(
    make_workspace, open_window, with_values, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(books=1)))
    field = field_of(window, "books")
    for text in ("4", "45", "458"):
        type_into(field, text)
        field.commit()
    assert window.header.undo_button.accessibleName() == "撤销：图书册数 1 → 458"
    field_of(window, "computers")
    type_into(field_of(window, "books"), "460")
    field.commit()
    assert window.header.undo_button.accessibleName() == "撤销：图书册数 458 → 460"


def test_undo_goes_on_after_a_restart_and_jumps_to_the_field(
    qtbot, make_workspace, open_window, reopen, with_values, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(books=455)))
    type_into(field_of(window, "books"), "458")
    window = reopen(window)
    assert window.shown_page() == "overview"
    qtbot.keyClick(window, *UNDO)
    assert window.shown_page() == "data"
    assert window.focusWidget().accessibleName() == "图书册数（册）"
    assert window.focusWidget().text() == "455"
    assert reopen(window).draft.filing.values["books"] == 455


def test_an_answer_with_its_reason(qtbot, make_workspace, open_window) -> None:
    def answered(filing):
        return replace(filing, answers={CRITERION: Answer(Conclusion.YES)})

    window = open_window(make_workspace("教科体局", answered))
    row = window.assessment().row(CRITERION)
    row.editor.field.button("no").click()
    row.editor.note._edit.setFocus()
    qtbot.keyClicks(row.editor.note._edit, "not yet")
    row.editor.note.commit()
    assert window.draft.filing.answers[CRITERION] == Answer(Conclusion.NO, None, "not yet")
    window.undo()
    assert row.editor.note.value() == ""
    window.undo()
    assert row.editor.field.value() == "yes"
    assert window.draft.session.filing.answers[CRITERION] == Answer(Conclusion.YES)
    window.redo()
    window.redo()
    assert row.editor.note.value() == "not yet"


def test_pasted_rows_are_one_step(make_workspace, open_window) -> None:
    before = (SchoolClass(Section.PRIMARY, 1, "一（1）班", 40),)
    window = open_window(make_workspace(change=lambda f: replace(f, class_list=before)))
    window.jump("classes:")
    tab = window.data().part(CLASSES)
    assert isinstance(tab, ClassListTab)
    tab.editor.table.model().paste(1, 0, [["二年级", f"二（{n}）班", "41"] for n in range(1, 31)])
    assert len(window.draft.session.filing.class_list) == 31
    assert window.header.undo_button.accessibleName() == "撤销：班级名册 1 → 31 行"
    window.undo()
    assert window.draft.session.filing.class_list == before
    assert len(tab.editor.table.model().filled_rows()) == 1


def test_rows_that_are_not_complete_are_not_undone_away(make_workspace, open_window) -> None:
    before = (SchoolClass(Section.PRIMARY, 1, "一（1）班", 40),)
    window = open_window(make_workspace(change=lambda f: replace(f, class_list=before)))
    window.jump("classes:")
    model = window.data().part(CLASSES).editor.table.model()
    model.paste(1, 0, [["二年级", "二（1）班", "41"], ["二年级", "二（2）班", ""]])
    window.undo()
    assert "请先补全或删掉，再撤销" in window.header.save_state()
    assert len(model.filled_rows()) == 3


def test_rooms_and_what_is_said_to_be_missing(make_workspace, open_window) -> None:
    before = (SpecialRoom("music", "音乐室", 96), SpecialRoom("fine_art", "", 0))
    window = open_window(make_workspace(change=lambda f: replace(f, special_rooms=before)))
    window.jump("rooms:music")
    tab = window.data().part(ROOMS)
    tab.no_room_box("fine_art").setChecked(False)
    assert window.draft.session.filing.special_rooms == before[:1]
    window.undo()
    assert tab.no_room_box("fine_art").isChecked()
    assert window.draft.session.filing.special_rooms == before


def test_text_that_is_no_number_stays_where_it_was_typed(
    make_workspace, open_window, with_values, field_of, type_into, type_chinese
) -> None:
    window = open_window(make_workspace(change=with_values(books=455, computers=9)))
    type_into(field_of(window, "books"), "458")
    unreadable = field_of(window, "computers")
    edit = unreadable.findChild(QLineEdit)
    edit.selectAll()
    type_chinese(edit, "很多")
    window.undo()
    assert window.draft.session.filing.values["books"] == 455
    assert unreadable.value() == "很多"
    assert unreadable.problem()


@pytest.mark.parametrize("width", [911, 1366])
def test_a_long_step_leaves_room_for_the_save_state(
    make_workspace, open_window, field_of, width, type_chinese
) -> None:
    window = open_window(make_workspace())
    window.draft.commit_note("books", "很长的说明" * 40)
    window.resize(width, 600)
    button, saved = window.header.undo_button, window.header._saved
    assert button.width() <= 260
    assert saved.width() >= saved.sizeHint().width()
    assert button.text().startswith("撤销")


def _links(window) -> list[str]:
    return [link.text() for link in window.details.findChildren(LinkButton) if not link.isHidden()]


def _press(window, text: str) -> None:
    next(
        link
        for link in window.details.findChildren(LinkButton)
        if not link.isHidden() and link.text().startswith(text)
    ).click()


def test_the_history_of_a_field_gives_its_values_back(
    qapp, make_workspace, open_window, with_values, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(books=455)))
    field = field_of(window, "books")
    type_into(field, "999")
    field.commit()
    _press(window, "历史 ▸ 共 2 次")
    qapp.processEvents()
    said = [label.text() for label in window.details.findChildren(QLabel) if not label.isHidden()]
    assert "14:02  手填" in said
    assert "14:02  从表格填入" in said
    assert [link for link in _links(window) if link.startswith("恢复")] == ["恢复这个值：455"]
    _press(window, "恢复这个值：455")
    assert field.value() == "455"
    assert window.draft.session.filing.values["books"] == 455
    window.undo()
    assert field.value() == "999"
