"""The window around the pages: progress, jumps, details, saving that fails, closing."""

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.core.sections import SchoolType
from desktop.ui.school.places import Place


def test_badges_and_header_say_how_far_it_is(make_workspace, open_window) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR))
    assert window.navigation.badge("assessment") == "100%"
    assert window.navigation.badge("data").endswith("%")
    assert window.header.save_state() == "已保存 14:02"
    assert any(label.text() == "还有 12 天" for label in window.header.findChildren(QLabel))


def test_an_empty_filing_has_few_lines_of_problems(make_workspace, open_window) -> None:
    window = open_window(make_workspace(change=None))
    texts = [problem.text for problem in window.problems.problems()]
    assert len(texts) == 2
    assert texts[0].startswith("还有 ")
    assert window.navigation.badge("data") == "0%"


def test_a_problem_jumps_to_its_field(make_workspace, open_window, with_values) -> None:
    window = open_window(make_workspace(change=with_values(sports_ground_area=None)))
    problem = next(p for p in window.problems.problems() if "运动场地面积" in p.text)
    window.problems.jump_requested.emit(problem.place)
    assert window.shown_page() == "data"
    assert window.data().shown_section() == "校舍与场地"
    assert isinstance(window.focusWidget(), QLineEdit)
    assert window.focusWidget().accessibleName() == "运动场地面积（㎡）"


def test_a_problem_jumps_to_its_criterion_and_explains_it(make_workspace, open_window, with_values) -> None:
    window = open_window(make_workspace(change=with_values(teaching_area=1000)))
    problem = next(p for p in window.problems.problems() if p.text.startswith("4.1 "))
    window.problems.jump_requested.emit(problem.place)
    assert window.shown_page() == "assessment"
    assert window.assessment().row("4.1").hasFocus()
    assert _details(window)[:2] == ["4.1    资源配置", "生均教学及辅助用房面积"]


@pytest.mark.parametrize("place", ["criterion:V3", "value:junior.trained_360h_teachers"])
def test_a_jump_to_a_page_that_was_never_shown_scrolls_there(
    qtbot, make_workspace, open_window, place
) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR))
    window.resize(1000, 520)
    window.jump(place)
    focused = window.focusWidget()
    qtbot.waitUntil(lambda: not focused.visibleRegion().isEmpty())


def test_missing_rooms_lead_to_the_list_of_rooms(make_workspace, open_window) -> None:
    window = open_window(make_workspace(change=None))
    window.jump(str(Place("rooms", "music")))
    assert window.data().shown_section() == "rooms"


def test_details_explain_the_focused_number_while_it_changes(
    make_workspace, open_window, field_of, type_into
) -> None:
    window = open_window(make_workspace())
    type_into(field_of(window, "indoor_pe_area"), "0")
    shown = _details(window)
    assert "计算过程" in shown
    assert "怎样填“室内体育用房面积”" in shown
    field_of(window, "indoor_pe_area").commit()
    assert "修改记录" in _details(window)


def test_a_link_in_the_details_explains_another_criterion(make_workspace, open_window, field_of) -> None:
    window = open_window(make_workspace())
    field_of(window, "primary.pupils")
    assert _details(window)[0].startswith("12.1")
    window.details.link_pressed.emit(str(Place("criterion", "4.1")))
    assert _details(window)[0].startswith("4.1")
    assert window.shown_page() == "data"


def test_a_full_disk_loses_nothing(make_workspace, open_window, reopen, field_of, type_into) -> None:
    workspace = make_workspace()
    window = open_window(workspace)
    pages = workspace.rows("PRAGMA page_count")[0][0]
    workspace.rows(f"PRAGMA max_page_count = {pages}")
    window.draft.commit_note("books", "说明" * 9000)
    field = field_of(window, "books")
    type_into(field, "4321")
    field.commit()
    assert "磁盘已满" in window.header.save_state()
    assert field.value() == "4321"
    workspace.rows(f"PRAGMA max_page_count = {pages * 9}")
    other = field_of(window, "computers")
    type_into(other, "99")
    other.commit()
    assert window.header.save_state() == "已保存 14:02"
    again = reopen(window)
    assert again.draft.filing.values["books"] == 4321
    assert again.draft.filing.values["computers"] == 99
    assert len(again.draft.filing.notes["books"]) == 18000


def test_closing_stores_what_was_just_typed(make_workspace, open_window, reopen, field_of, type_into) -> None:
    window = open_window(make_workspace())
    type_into(field_of(window, "books"), "777")
    assert reopen(window).draft.filing.values["books"] == 777


def test_closing_waits_once_where_something_cannot_be_stored(make_workspace, open_window) -> None:
    workspace = make_workspace()
    window = open_window(workspace)
    workspace.rows(f"PRAGMA max_page_count = {workspace.rows('PRAGMA page_count')[0][0]}")
    window.draft.commit_note("books", "说明" * 9000)
    assert not window.close()
    assert "再次关闭" in window.header.save_state()
    assert window.isVisible()
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted()


def test_a_department_without_data_has_no_such_page(make_workspace, open_window) -> None:
    window = open_window(make_workspace("编办"))
    titles = [page for page in ("overview", "data", "assessment", "output") if page in window._pages]
    assert titles == ["overview", "assessment", "output"]
    assert "没有发现问题" in window.page("overview").sentence()


@pytest.mark.parametrize("change", [None, lambda filing: filing])
def test_nothing_is_shown_as_a_window_of_its_own(
    qapp, make_workspace, open_window, windows_shown, change
) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR, change))
    window.assessment().build_all()
    page = window.data()
    for tab in ("学生", "装备", "classes", "rooms"):
        page.show_section(tab)
    window.output()
    qapp.processEvents()
    assert windows_shown() == {type(window).__name__}


def _details(window) -> list[str]:
    return [
        label.text() for label in window.details.findChildren(QLabel) if not label.isHidden() and label.text()
    ]
