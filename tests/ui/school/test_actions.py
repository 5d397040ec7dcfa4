"""The page of 问题整改: drafting from verdicts, editing, progress, closing, filters."""

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.core.filing import ActionEntry, Closing
from desktop.core.letters import AskedAction, Letter, Receipt
from desktop.core.sections import SchoolType
from desktop.ui.school.actions import ALL, OPEN, OVERDUE
from desktop.workflows.letters import OpenReceipt
from desktop.workflows.session import open_session


@pytest.fixture
def workspace(make_workspace, with_values):
    """A school of both sections that fails four criteria."""
    return make_workspace(SchoolType.NINE_YEAR, with_values(sports_ground_area=1200, equipment_value=20))


@pytest.fixture
def page(workspace, open_window):
    return open_window(workspace).corrective_actions()


def stored(workspace):
    return open_session(workspace).filing.actions


def line_of(field) -> QLineEdit:
    return field.findChild(QLineEdit)


def test_what_fails_is_drafted_with_one_click(page, workspace, qtbot):
    assert page.sentence().startswith("4 项未达标还没有整改措施：5.1 生均体育运动场馆面积、")
    qtbot.mouseClick(page.draft_button, Qt.MouseButton.LeftButton)
    assert page.sentence() == ""
    assert list(stored(workspace)) == page.list.ids() == ["5.1", "5.2", "6.1", "6.2"]
    assert page.form.fields["problem"].value() == "5.1 生均体育运动场馆面积（小学）未达标"
    assert page.form.fields["gap"].value() == stored(workspace)["5.1"].gap != ""


def test_what_is_typed_is_stored(page, workspace, qtbot):
    page.draft_all()
    fields = page.form.fields
    for name, typed in (("person", "Zongwu"), ("funds", "36.5"), ("due", "2026.10.31"), ("done", "20261101")):
        qtbot.keyClicks(line_of(fields[name]), typed)
        fields[name].commit()
    action = stored(workspace)["5.1"]
    assert (action.person, str(action.funds)) == ("Zongwu", "36.5")
    assert (action.due, action.done) == (date(2026, 10, 31), date(2026, 11, 1))
    fields["due"].set_value("")
    line_of(fields["person"]).clear()
    qtbot.keyClicks(line_of(fields["person"]), "A")
    fields["person"].commit()
    assert stored(workspace)["5.1"].due == date(2026, 10, 31)


def test_progress_is_dated_and_kept_in_order(page, workspace, qtbot):
    page.draft_all()
    form = page.form
    assert form.entry_day.value() == "2026-11-19"
    qtbot.keyClicks(line_of(form.entry_text), "later")
    qtbot.keyClick(line_of(form.entry_text), Qt.Key.Key_Return)
    form.entry_day.set_value("2026-09-01")
    qtbot.keyClicks(line_of(form.entry_text), "earlier")
    form.entry_text.commit()
    assert stored(workspace)["5.1"].progress == (
        ActionEntry(date(2026, 9, 1), "earlier"),
        ActionEntry(date(2026, 11, 19), "later"),
    )
    assert form.entry_text.value() == ""


def test_a_day_that_is_none_stays_in_its_field(page, workspace, qtbot):
    page.draft_all()
    due = page.form.fields["due"]
    qtbot.keyClicks(line_of(due), "2026-13-45")
    due.commit()
    assert due.problem()
    assert due.value() == "2026-13-45"
    assert stored(workspace)["5.1"].due is None


def test_closing_needs_a_day_and_an_acceptor(page, workspace, qtbot):
    page.draft_all()
    fields = page.form.fields
    qtbot.keyClicks(line_of(fields["closed_on"]), "2026-11-10")
    fields["closed_on"].commit()
    assert fields["closed_by"].problem() == "请写明验收人。"
    assert stored(workspace)["5.1"].closed is None
    qtbot.keyClicks(line_of(fields["closed_by"]), "Edu")
    fields["closed_by"].commit()
    assert stored(workspace)["5.1"].closed == Closing(date(2026, 11, 10), "Edu")


def test_filters_count_and_the_chosen_one_stays(page, workspace):
    page.draft_all()
    late = replace(stored(workspace)["6.1"], due=date(2026, 10, 1))
    page._draft.set_corrective_actions({"6.1": late})
    page.show_filter(OVERDUE)
    assert page.list.ids() == ["5.1", "6.1"]  # 5.1 is being written
    page.list.choose("6.1")
    page.show_filter(OVERDUE)
    assert page.list.ids() == ["6.1"]
    page.show_filter(OPEN)
    assert len(page.list.ids()) == 4


def test_one_is_added_removed_and_brought_back(page, workspace):
    page.show_filter(OVERDUE)
    page.add()
    (id,) = stored(workspace)
    assert page.list.chosen() == id
    assert page.form.fields["problem"].value() == ""
    page.remove(id)
    assert stored(workspace) == {}
    page.undo()
    assert list(stored(workspace)) == page.list.ids() == [id]


def test_what_the_county_asks_for_is_drafted_too(page, workspace):
    asked = AskedAction("8 月底前补齐台账", deadline="2027-08-31")
    letter = Letter(actions=(asked,))
    receipt = Receipt("示例县", "x", "r", 1, "0", "0", "returned", "2026-11-19", letter)
    page._draft.answered = OpenReceipt(receipt, (), page._draft.filing)
    page.show_filter(ALL)
    assert "教育局要求整改的有 1 项还没有列入。" in page.sentence()
    page.draft_all()
    action = next(action for action in stored(workspace).values() if action.asked)
    assert (action.problem, action.due) == (asked.text, date(2027, 8, 31))
    assert page.sentence() == ""


def test_what_stands_in_a_field_goes_with_its_own_action(page, workspace, qtbot):
    page.draft_all()
    qtbot.keyClicks(line_of(page.form.fields["goal"]), "X")
    page.list.choose("6.2")
    assert stored(workspace)["5.1"].goal.endswith("X")
    assert not stored(workspace)["6.2"].goal.endswith("X")
