"""The class list and the special rooms: typed, pasted, incomplete, and what follows from them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.core.filing import SchoolClass, SpecialRoom
from desktop.core.sections import SchoolType, Section
from desktop.core.verdict import Verdict
from desktop.ui.school.grid_model import GridModel
from desktop.ui.school.list_reading import (
    area_problem,
    read_classes,
    read_grade,
    read_rooms,
    tidy_kind,
    tidy_number,
    tidy_section,
    whole_problem,
)
from desktop.ui.school.pasted_block import GridColumn


@pytest.fixture
def copied() -> object:
    """Put text on the clipboard as Excel does."""
    return QGuiApplication.clipboard().setText


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden() and label.text()]


def test_classes_are_pasted_from_excel(qtbot, make_workspace, open_window, reopen, copied, note_of) -> None:
    window = open_window(make_workspace(change=None))
    page = window.data()
    page.show_section("classes")
    table = page.part("classes").editor.table
    table.setFocus()
    copied("三年级\t三（1）班\t４２\r\n三年级\t三（2）班\t46\r\n")
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    classes = (
        SchoolClass(Section.PRIMARY, 3, "三（1）班", 42),
        SchoolClass(Section.PRIMARY, 3, "三（2）班", 46),
    )
    assert window.draft.session.filing.class_list == classes
    assert "2 个班，88 人，最大班额 46 人" in texts(page.part("classes"))
    assert window.draft.judgements["13.1"].verdict is Verdict.UNMET
    assert reopen(window).draft.filing.class_list == classes


def test_an_incomplete_row_waits_in_the_table_and_is_named(make_workspace, open_window) -> None:
    window = open_window(make_workspace(change=None))
    tab = window.data().part("classes")
    model = tab.editor.table.model()
    model.paste(0, 0, [["一年级", "1班", "四十五"], ["一年级", "2班", "40"]])
    assert [line.pupils for line in window.draft.session.filing.class_list] == [40]
    assert "第 1 行没有保存：“四十五”不是数字，请只填数字。" in texts(tab)
    assert model.index(0, 2).data() == "四十五"
    window.show_page("overview")
    window.data()
    assert model.index(0, 2).data() == "四十五"
    model.setData(model.index(0, 2), "45")
    assert [line.pupils for line in window.draft.session.filing.class_list] == [45, 40]


def test_rows_are_removed_and_cells_emptied(qtbot, make_workspace, open_window) -> None:
    window = open_window(make_workspace())
    page = window.data()
    page.show_section("classes")
    table = page.part("classes").editor.table
    before = len(window.draft.filing.class_list)
    table.setCurrentIndex(table.model().index(0, 0))
    table.remove_selected()
    assert len(window.draft.session.filing.class_list) == before - 1
    table.setCurrentIndex(table.model().index(0, 2))
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert len(window.draft.session.filing.class_list) == before - 2
    assert "第 1 行没有保存：没有填人数。" in texts(page.part("classes"))


def test_a_difference_to_the_typed_number_is_shown(make_workspace, open_window, with_values) -> None:
    window = open_window(make_workspace(change=with_values(primary__pupils=5)))
    assert any("在校学生数填的是 5" in text for text in texts(window.data().part("classes")))


def test_no_music_room_is_an_answer(make_workspace, open_window, reopen) -> None:
    window = open_window(make_workspace(change=None))
    page = window.data()
    tab = page.part("rooms")
    tab.no_room_box("music").setChecked(True)
    assert window.draft.session.filing.special_rooms == (SpecialRoom("music", "", 0),)
    tab.editor.table.model().paste(0, 0, [["美术", "美术室", "92.5"]])
    again = reopen(window)
    assert {room.kind: str(room.area) for room in again.draft.filing.special_rooms} == {
        "fine_art": "92.5",
        "music": "0",
    }
    tab = again.data().part("rooms")
    assert tab.no_room_box("music").isChecked()
    assert not tab.no_room_box("fine_art").isEnabled()


def test_rooms_lead_to_their_verdict(make_workspace, open_window, with_values) -> None:
    window = open_window(make_workspace(change=lambda f: with_values(primary__classes=12)(f)))
    tab = window.data().part("rooms")
    tab.editor.table.model().show_rows([])
    tab.editor.table.model().paste(0, 0, [["音乐教室", "", "96"], ["美术教室", "", "89"]])
    assert window.draft.judgements["11.1"].verdict is Verdict.UNMET
    assert "还差 1 间 90㎡ 以上的美术教室" in texts(tab)


def test_several_sections_are_told_apart_by_grade(make_workspace, open_window) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR, None))
    model = window.data().part("classes").editor.table.model()
    model.paste(
        0, 0, [["", "", "六年级1班", "40"], ["", "", "初一（2）班", "50"], ["初中部", "六", "实验班", "30"]]
    )
    assert [(c.section, c.grade) for c in window.draft.session.filing.class_list] == [
        (Section.PRIMARY, 6),
        (Section.JUNIOR, 7),
        (Section.JUNIOR, 6),
    ]


@pytest.mark.parametrize("header", [["年级\t班级\t人数"], ["序号\t班级名称\t年级\t学生数（人）"], []])
def test_a_list_without_sections_goes_into_its_columns(
    qtbot, make_workspace, open_window, reopen, copied, header
) -> None:
    window = open_window(make_workspace(SchoolType.NINE_YEAR, None))
    page = window.data()
    page.show_section("classes")
    table = page.part("classes").editor.table
    table.setFocus()
    line = "1\t{0}班\t{1}年级\t4{0}" if header and "序号" in header[0] else "{1}年级\t{0}班\t4{0}"
    copied("\r\n".join([*header, line.format(1, "六"), line.format(2, "七")]))
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert reopen(window).draft.filing.class_list == (
        SchoolClass(Section.PRIMARY, 6, "1班", 41),
        SchoolClass(Section.JUNIOR, 7, "2班", 42),
    )


def test_rows_that_cannot_be_stored_are_told_and_keep_the_window_open_once(
    make_workspace, open_window
) -> None:
    window = open_window(make_workspace(change=None))
    page = window.data()
    page.show_section("classes")
    editor = page.part("classes").editor
    editor.table.model().paste(0, 0, [["实验", "甲班", "40"]] * 22)
    assert window.header.save_state() == "有 22 行没有保存，见班级名册。"
    named = next(label for label in editor.findChildren(QLabel) if label.text().startswith("第 1 行没有保存"))
    assert named.mapTo(editor, named.rect().topLeft()).y() < editor.table.y()
    window.draft.commit_value("books", "12")
    assert "22 行" in window.header.save_state()
    page.part("rooms").editor.table.model().paste(0, 0, [["类型", "名称", "面积"], ["", "音乐室", "90"]])
    assert window.header.save_state().endswith("有 1 行没有保存，见专用教室。")
    assert not window.close()
    assert "再次关闭" in window.header.save_state()
    assert window.close()


def test_rooms_without_a_kind_go_into_their_columns(make_workspace, open_window) -> None:
    window = open_window(make_workspace(change=None))
    model = window.data().part("rooms").editor.table.model()
    model.paste(0, 0, [["教室名称", "使用面积(㎡)", "类型"], ["美术一室", "92", "美术"]])
    assert model.filled_rows() == [(1, ["美术教室", "美术一室", "92"])]


def test_a_long_list_leaves_its_buttons_in_sight(make_workspace, open_window) -> None:
    window = open_window(make_workspace())
    page = window.data()
    page.show_section("classes")
    editor = page.part("classes").editor
    editor.table.model().paste(0, 0, [["一年级", "1班", "40"]] * 60)
    assert editor.table.height() < 400
    assert all(button.y() < editor.table.y() for button in editor.findChildren(QPushButton))


def test_the_grid_keeps_the_rules_of_models() -> None:
    model = GridModel([GridColumn("甲"), GridColumn("乙", right=True, tidy=tidy_number)], [["a", "1"]])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.setData(model.index(1, 0), "b")
    assert model.rowCount() == 3
    model.paste(1, 1, [["１"], ["2"], ["3"]])
    assert model.filled_rows() == [(1, ["a", "1"]), (2, ["b", "1"]), (3, ["", "2"]), (4, ["", "3"])]
    model.remove([0, 1])
    assert model.filled_rows() == [(1, ["", "2"]), (2, ["", "3"])]
    assert tester.model() is model


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("三年级", 3),
        ("初三", 9),
        ("七(1)班", 7),
        ("8", 8),
        ("９年级", 9),
        ("实验班", None),
        ("", None),
        ("12", None),
    ],
)
def test_grades_are_read_as_schools_write_them(text: str, grade: int | None) -> None:
    assert read_grade(text) == grade


def test_faults_of_rows_are_sentences() -> None:
    rows = [
        (1, ["实验", "班", "40"]),
        (2, ["一年级", "", ""]),
        (3, ["一年级", "", "0"]),
        (4, ["一年级", "", "9"]),
    ]
    classes, faults = read_classes(rows, (Section.PRIMARY,))
    assert [c.name for c in classes] == ["一年级"]
    assert [fault.row for fault in faults] == [1, 2, 3]
    rooms, faults = read_rooms(
        [(1, ["体育室", "", "9"]), (2, ["音乐教室", "", ""]), (3, ["音乐教室", "", "x"])]
    )
    assert rooms == []
    assert [fault.row for fault in faults] == [1, 2, 3]
    assert whole_problem("3.5")
    assert area_problem("0")
    assert (tidy_kind("音乐"), tidy_section("初中部"), tidy_section("x")) == ("音乐教室", "初中", "x")
