"""Typing data elements: the verdict at once, the disk on commit, nothing typed is lost."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTabBar

from desktop.core.sections import SchoolType, Section
from desktop.core.verdict import Verdict
from desktop.storage.roster import current_round, save_round
from desktop.ui.school.element_form import ElementForm
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.ui.widgets.flag_field import FlagField
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.note_field import NoteField
from desktop.workflows.session import open_session


def test_the_first_number_is_judged_saved_and_still_there_tomorrow(
    qtbot, make_workspace, open_window, reopen, field_of, note_of, type_into
) -> None:
    window = open_window(make_workspace(change=None))
    field = field_of(window, "primary.pupils")
    assert note_of(window, "primary.pupils") == "缺数据，没有就填 0"
    assert window.header.save_state() == ""
    edit = type_into(field, "464")
    assert window.draft.judgements["12.1"].verdict is Verdict.MET
    assert note_of(window, "primary.pupils") == ""
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert window.header.save_state() == "已保存 14:02"
    assert field_of(reopen(window), "primary.pupils").value() == "464"


def test_every_key_changes_the_verdict_before_anything_is_stored(
    make_workspace, open_window, field_of, note_of, type_into
) -> None:
    window = open_window(make_workspace())
    field = field_of(window, "teaching_area")
    stored = window.draft.session.filing.values["teaching_area"]
    type_into(field, "1980")
    assert note_of(window, "teaching_area").startswith("2.")
    assert "＜ 4.5，还差" in note_of(window, "teaching_area")
    type_into(field, "19800")
    assert note_of(window, "teaching_area") == ""
    assert window.draft.session.filing.values["teaching_area"] == stored


def test_a_pause_in_typing_saves(qtbot, make_workspace, open_window, field_of, type_into) -> None:
    window = open_window(make_workspace())
    field = field_of(window, "books")
    with qtbot.waitSignal(window.draft.stored):
        type_into(field, "12345")
    assert window.draft.session.filing.values["books"] == 12345


def test_full_width_figures_are_figures(make_workspace, open_window, field_of, type_chinese) -> None:
    window = open_window(make_workspace(change=None))
    field = field_of(window, "site_area")
    type_chinese(field.findChild(QLineEdit), "３，８６０．５")
    field.commit()
    assert str(window.draft.session.filing.values["site_area"]) == "3860.5"


def test_text_that_is_no_number_stays_and_is_not_stored(
    make_workspace, open_window, field_of, note_of, type_chinese, type_into
) -> None:
    window = open_window(make_workspace(change=None))
    field = field_of(window, "primary.pupils")
    type_chinese(field.findChild(QLineEdit), "四十二")
    field.commit()
    assert note_of(window, "primary.pupils") == "“四十二”不是数字，请只填数字"
    assert "primary.pupils" not in window.draft.session.filing.values
    window.show_page("overview")
    window.data().show_section("教师")
    again = field_of(window, "primary.pupils")
    assert again.value() == "四十二"
    assert "先改“在校学生数”" in window.page("overview").sentence()
    type_into(again, "42")
    again.commit()
    assert window.draft.session.filing.values["primary.pupils"] == 42
    assert not window.draft.unreadable


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [("primary.pupils", "12.5", "应是整数"), ("site_area", "-3", "不能是负数")],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(
    make_workspace, open_window, field_of, note_of, type_into, code, text, said
) -> None:
    window = open_window(make_workspace(change=None))
    field = field_of(window, code)
    type_into(field, text)
    field.commit()
    assert said in note_of(window, code)
    assert code not in window.draft.session.filing.values


def test_an_emptied_field_is_missing_not_zero(
    qtbot, make_workspace, open_window, reopen, field_of, note_of, type_into
) -> None:
    window = open_window(make_workspace())
    edit = type_into(field_of(window, "sports_ground_area"), "1")
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    field_of(window, "sports_ground_area").commit()
    assert "缺数据" in note_of(window, "sports_ground_area")
    again = reopen(window)
    assert "sports_ground_area" not in again.draft.filing.values
    assert again.draft.judgements["5.1"].verdict is Verdict.MISSING


def test_yes_or_no_and_choices_are_stored(qtbot, make_workspace, open_window, field_of) -> None:
    window = open_window(make_workspace(change=None))
    flag = field_of(window, "boarding")
    assert isinstance(flag, FlagField)
    qtbot.keyClick(flag.focusProxy(), Qt.Key.Key_Space)
    assert window.draft.session.filing.values["boarding"] is True


def test_a_doubtful_number_asks_for_an_explanation_that_settles_it(
    qtbot, make_workspace, open_window, reopen, with_values, field_of, note_of, form_of, type_chinese
) -> None:
    window = open_window(make_workspace(change=with_values(equipment_value=98765)))
    assert "单位是万元，请检查是否按元填写" in note_of(window, "equipment_value")
    link = form_of(window).note("equipment_value").findChild(LinkButton)
    assert link.text() == "写说明"
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    paper = form_of(window).field("equipment_value 说明")
    assert isinstance(paper, NoteField)
    type_chinese(paper.focusProxy(), "含新校区整体搬迁的设备，见县发改批复")
    paper.commit()
    assert note_of(window, "equipment_value") == "有说明"
    again = reopen(window)
    assert again.draft.filing.notes["equipment_value"].startswith("含新校区")
    assert note_of(again, "equipment_value") == "有说明"


def test_the_largest_class_follows_from_the_class_list(
    make_workspace, open_window, field_of, note_of
) -> None:
    window = open_window(make_workspace())
    largest = max(line.pupils for line in window.draft.filing.class_list)
    field = field_of(window, "primary.largest_class")
    assert field.value() == str(largest)
    assert field.findChild(QLineEdit).isReadOnly()
    assert note_of(window, "primary.largest_class") == "由班级名册得出"


def test_a_largest_class_that_the_list_denies_can_be_corrected(
    make_workspace, open_window, with_values, field_of, note_of, type_into
) -> None:
    window = open_window(make_workspace(change=with_values(primary__largest_class=57)))
    largest = max(line.pupils for line in window.draft.filing.class_list)
    field = field_of(window, "primary.largest_class")
    assert field.value() == "57"
    assert note_of(window, "primary.largest_class") == f"填的最大班额 57 与班级名册得出的 {largest} 不一致"
    type_into(field, str(largest))
    field.commit()
    assert note_of(window, "primary.largest_class") == "由班级名册得出"


def test_sections_have_their_own_fields_and_the_worst_verdict_names_its_section(
    make_workspace, open_window, with_values, field_of, note_of, type_into
) -> None:
    window = open_window(make_workspace(SchoolType.TWELVE_YEAR))
    type_into(field_of(window, "sports_ground_area"), "1000")
    assert note_of(window, "sports_ground_area").startswith("初中 ")
    codes = {code for code in window.draft.filing.values if code.endswith(".pupils")}
    assert codes == {f"{section}.pupils" for section in Section}


def test_a_department_sees_only_its_own_elements(make_workspace, open_window, note_of) -> None:
    window = open_window(make_workspace("教科体局", None))
    assert window.data().shown_section() == "特殊教育"
    assert note_of(window, "rotated_teachers") == "缺数据，没有就填 0"
    assert isinstance(window.data().part("交流轮岗"), ElementForm)


def test_typing_is_undone_with_control_z(qtbot, make_workspace, open_window, field_of, type_into) -> None:
    window = open_window(make_workspace())
    field = field_of(window, "books")
    before = field.value()
    edit = type_into(field, "7")
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == before
    assert str(window.draft.filing.values["books"]) == before


def test_enter_on_the_last_field_goes_to_the_next_tab(qtbot, make_workspace, open_window, form_of) -> None:
    window = open_window(make_workspace())
    page = window.data()
    page.show_section("基本情况")
    for _ in range(40):
        if page.shown_section() != "基本情况":
            break
        if not isinstance(window.focusWidget(), QLineEdit | QAbstractButton | QComboBox):
            next(iter(form_of(window).findChildren(Field))).setFocus()
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert page.shown_section() == "学生"
    first = page.part("学生").findChildren(QLineEdit)[0]
    assert window.focusWidget() is first


def test_tabs_stay_in_sight_and_the_wheel_leaves_them_alone(qtbot, make_workspace, open_window) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR))
    window.resize(900, 460)
    page = window.data()
    page.focus("junior.trained_360h_teachers")
    focused = window.focusWidget()
    qtbot.waitUntil(lambda: not focused.visibleRegion().isEmpty())
    bar = page.findChild(QTabBar)
    assert not bar.visibleRegion().isEmpty()
    shown = page.shown_section()
    middle = QPointF(bar.rect().center())
    wheel = QWheelEvent(
        middle,
        bar.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bar, wheel)
    assert page.shown_section() == shown


def test_places_have_their_codes(make_workspace, open_window, field_of) -> None:
    window = open_window(make_workspace())
    box = field_of(window, "urban_rural").findChild(QComboBox)
    assert "111 主城区" in [box.itemText(place) for place in range(box.count())]


def test_only_what_the_standard_needs_or_what_is_filled_is_listed(
    make_workspace, open_window, field_of, type_into
) -> None:
    window = open_window(make_workspace(change=None))
    page = window.data()
    page.show_section("校舍与场地")
    form = page.part("校舍与场地").findChild(FieldForm)
    assert form.field("teaching_area").isVisible()
    assert not form.field("site_area").isVisible()
    more = next(link for link in page.findChildren(LinkButton) if link.text() == "显示全部数据项")
    more.click()
    assert form.field("site_area").isVisible()
    type_into(field_of(window, "site_area"), "12000")
    field_of(window, "site_area").commit()
    more.click()
    assert more.text() == "显示全部数据项"
    assert form.field("site_area").isVisible()
    assert not form.field("green_area").isVisible()
    # A jump to what is hidden shows it.
    assert field_of(window, "green_area").isVisible()
    assert more.text() == "收起"


def test_what_changed_much_since_the_last_round_is_marked_beside_its_field(
    make_workspace, open_window, field_of, note_of, type_into
) -> None:
    workspace = make_workspace()
    round = current_round(workspace)
    before = open_session(workspace).filing.values["books"]
    save_round(workspace, replace(round, id="2027", title="2027 年自评"))
    window = open_window(workspace)
    assert field_of(window, "books").value() == ""
    type_into(field_of(window, "books"), str(before * 2))
    assert note_of(window, "books") == "与上一轮相比变化超过 30%"
    window.draft.rested.emit()
    texts = [problem.text for problem in window.problems.problems()]
    assert any(text.startswith(f"“图书册数”上一轮 {before} 册，本轮 {before * 2} 册") for text in texts)
    type_into(field_of(window, "books"), str(before))
    assert "上一轮" not in note_of(window, "books")
