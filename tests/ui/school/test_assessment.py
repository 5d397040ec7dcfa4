"""Answering criteria: buttons, scores, reasons in Chinese, filters, vetoes."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.core.filing import Answer, Conclusion
from desktop.core.verdict import Verdict
from desktop.ui.school.answer_editor import ConclusionEditor, OccurrenceEditor, ScoreEditor


def test_a_score_is_judged_while_typed_and_stored_with_its_reason(
    make_workspace, open_window, reopen, type_into, type_chinese
) -> None:
    window = open_window(make_workspace(change=None))
    row = window.assessment().row("23.1")
    assert isinstance(row.editor, ScoreEditor)
    type_into(row.editor.field, "2.5")
    assert row.verdict() is Verdict.UNMET
    row.editor.field.commit()
    type_chinese(row.editor.note.findChild(QLineEdit), "个别家庭联系不够")
    row.editor.note.commit()
    again = reopen(window)
    assert again.draft.filing.answers["23.1"] == Answer(None, Decimal("2.5"), "个别家庭联系不够")
    editor = again.assessment().row("23.1").editor
    assert editor.field.value() == "2.5"
    assert editor.note.value() == "个别家庭联系不够"


def test_a_score_above_the_points_is_not_stored(make_workspace, open_window, type_into) -> None:
    window = open_window(make_workspace(change=None))
    editor = window.assessment().row("23.1").editor
    type_into(editor.field, "30")
    editor.field.commit()
    assert editor.field.problem() == "应在 0 到 3 分之间。"
    assert "23.1" not in window.draft.session.filing.answers
    type_into(editor.field, "3")
    editor.field.commit()
    assert editor.field.problem() == ""
    assert window.draft.session.filing.answers["23.1"].score == 3


def test_a_department_concludes_with_one_click_and_takes_it_back(qtbot, make_workspace, open_window) -> None:
    window = open_window(make_workspace("教科体局", None))
    row = window.assessment().row("10.1")
    assert isinstance(row.editor, ConclusionEditor)
    partly = row.editor.field.button("partly")
    qtbot.mouseClick(partly, Qt.MouseButton.LeftButton)
    assert window.draft.session.filing.answers["10.1"].conclusion is Conclusion.PARTLY
    assert row.verdict() is Verdict.UNMET
    assert row.editor.note is not None
    qtbot.mouseClick(partly, Qt.MouseButton.LeftButton)
    assert "10.1" not in window.draft.session.filing.answers
    assert row.is_unanswered()


def test_vetoes_stand_at_the_end(qtbot, make_workspace, open_window) -> None:
    window = open_window(make_workspace(change=None))
    page = window.assessment()
    row = page.row("V2")
    assert list(page.rows())[-6] is row
    assert isinstance(row.editor, OccurrenceEditor)
    qtbot.mouseClick(row.editor.field.button("no"), Qt.MouseButton.LeftButton)
    assert row.verdict() is Verdict.MET
    assert window.draft.session.filing.answers["V2"] == Answer(Conclusion.NO)


def test_filters_show_what_they_say(make_workspace, open_window, with_values) -> None:
    window = open_window(make_workspace(change=with_values(teaching_area=1000, site_area=None)))
    page = window.assessment()
    page.show_filter("unmet")
    visible = [row.id for row in page.rows() if row.isVisible()]
    assert "4.1" in visible
    assert all(page.row(id).has_failed() for id in visible)
    page.show_filter("unanswered")
    assert not any(row.isVisible() for row in page.rows())
    page.focus("4.1")
    assert page.row("4.1").isVisible()


def test_an_answered_row_stays_until_the_filter_is_chosen_again(qtbot, make_workspace, open_window) -> None:
    window = open_window(make_workspace("教科体局", None))
    page = window.assessment()
    page.show_filter("unanswered")
    row = page.row("10.1")
    qtbot.mouseClick(row.editor.field.button("yes"), Qt.MouseButton.LeftButton)
    assert row.isVisible()
    page.show_filter("unanswered")
    assert not row.isVisible()


def test_only_what_is_asked_of_this_unit_is_there(make_workspace, open_window) -> None:
    window = open_window(make_workspace())
    ids = [row.id for row in _all_rows(window)]
    assert "1.1" in ids
    assert "1.2" not in ids
    assert "10.1" not in ids
    assert len(ids) == len(set(ids))


def _all_rows(window):
    page = window.assessment()
    page.build_all()
    return list(page.rows())
