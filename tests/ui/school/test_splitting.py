"""分工合并: the page that hands copies over and merges them, and the window of a copy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from desktop.core.filing import Answer, Conclusion, SpecialRoom
from desktop.storage.working_copies import handed_over
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.app import Desk
from desktop.ui.school.places import Place
from desktop.ui.school.splitting import SplittingPage
from desktop.ui.school.window import SchoolWindow
from desktop.workflows.filling import set_answer, set_note, set_special_rooms, set_value
from desktop.workflows.handing_over import hand_over
from desktop.workflows.session import open_session

_SLOW_MS = 20_000


@pytest.fixture
def school(make_workspace, with_values) -> Workspace:
    return make_workspace(change=with_values(site_area=9000, books=100))


@pytest.fixture
def window(open_window, school: Workspace) -> SchoolWindow:
    return open_window(school)


@pytest.fixture
def page(window: SchoolWindow) -> SplittingPage:
    return window.splitting()


@pytest.fixture
def copy(school: Workspace, tmp_path: Path, clock) -> Path:
    """A copy that is out, before the window opens."""
    path = tmp_path / "副本.xbw"
    hand_over(school, open_session(school), path, "王老师", "copy", clock())
    return path


@pytest.fixture
def fill(clock) -> Callable[..., None]:
    """Type values into a file, as the colleague does."""

    def type_all(path: Path, **values: str) -> None:
        with open_workspace(path) as workspace:
            session = open_session(workspace)
            for code, text in values.items():
                session = set_value(workspace, session, code, text, clock())

    return type_all


@pytest.fixture
def compared(qtbot, page: SplittingPage) -> Callable[[Path], None]:
    """Open a copy and wait until it is compared."""

    def compare(path: Path) -> None:
        page.open_copy(path)
        qtbot.waitUntil(page.merging.isVisible, timeout=_SLOW_MS)

    return compare


def told(qtbot, page: SplittingPage, words: str) -> None:
    qtbot.waitUntil(lambda: words in page.result.text(), timeout=_SLOW_MS)


def test_a_copy_is_written_and_listed(
    qtbot, page: SplittingPage, school: Workspace, tmp_path: Path, type_chinese
) -> None:
    edit = page.colleague.findChild(QLineEdit)
    edit.setFocus()
    type_chinese(edit, "李老师")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    page.hand_over_button.click()
    dialog = page.findChild(QFileDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line.text().endswith("_分工副本_李老师.xbw")
    line.setText(str(tmp_path / "给李老师.xbw"))
    dialog.accept()
    told(qtbot, page, "已写好并核对副本 1（李老师）")
    assert (tmp_path / "给李老师.xbw").is_file()
    assert [row.colleague for row in page.copies.shown_rows()] == ["李老师"]
    assert page.colleague.value() == ""
    assert [c.colleague for c in handed_over(school, open_session(school).round)] == ["李老师"]


def test_a_name_that_is_taken_is_told(qtbot, page: SplittingPage, tmp_path: Path) -> None:
    (tmp_path / "有了.xbw").write_bytes(b"x")
    page.hand_over_to(tmp_path / "有了.xbw")
    told(qtbot, page, "已经存在")
    assert page.hand_over_button.isEnabled()


def test_conflicts_come_first_and_hold_the_merge_until_they_are_chosen(
    qtbot, copy: Path, window: SchoolWindow, page: SplittingPage, fill, compared
) -> None:
    fill(copy, books="300", computers="77")
    window.draft.commit_value("books", "200")
    compared(copy)
    rows = page.merging.view.table.shown_rows()
    assert [(row.name, row.unit, row.state) for row in rows] == [
        ("图书册数", "册", "两边都改了"),
        ("计算机数", "台", "副本改了"),
    ]
    assert rows[0].values == {"base": "100", "mine": "200", "theirs": "300"}
    with qtbot.assertNotEmitted(window.merged):
        page.merging.merge_button.click()
    assert window.draft.filing.values["books"] == 200
    qtbot.keyClick(page.merging.view.table, Qt.Key.Key_2)
    with qtbot.waitSignal(window.merged) as merged:
        page.merging.merge_button.click()
    assert merged.args == ["已合并副本 1（王老师）：采用 2 项。"]
    values = open_session(window.draft.workspace).filing.values
    assert (values["books"], values["computers"]) == (300, 77)


def test_what_is_typed_meanwhile_is_compared_too(
    copy: Path, window: SchoolWindow, page: SplittingPage, fill, compared
) -> None:
    fill(copy, books="300", computers="77")
    compared(copy)
    page.merging.view.choose_all("mine")
    window.draft.commit_value("site_area", "9001")
    window.draft.commit_value("computers", "78")
    window.show_page("overview")
    window.splitting()
    view = page.merging.view
    assert {row.name: row.state for row in view.table.shown_rows()} == {
        "计算机数": "两边都改了",
        "图书册数": "副本改了",
        "校园占地面积": "本机改了",
    }
    assert set(view.choices().values()) == {"mine"}


def test_what_stands_in_a_field_when_a_copy_is_dropped_is_compared(
    qtbot, copy: Path, window: SchoolWindow, fill, field_of, type_into
) -> None:
    fill(copy, books="300")
    type_into(field_of(window, "books"), "250")
    window.splitting().open_copy(copy)
    qtbot.waitUntil(window.splitting().merging.isVisible, timeout=_SLOW_MS)
    (row,) = window.splitting().merging.view.table.shown_rows()
    assert row.values == {"base": "100", "mine": "250", "theirs": "300"}


def test_leaving_merges_nothing(
    copy: Path, page: SplittingPage, window: SchoolWindow, fill, compared
) -> None:
    fill(copy, books="300")
    compared(copy)
    page.merging.left.emit()
    assert not page.merging.isVisible()
    assert page.copies.isVisible()
    assert window.draft.filing.values["books"] == 100


def test_nothing_new_is_one_sentence_and_the_copy_counts_as_back(
    qtbot, copy: Path, page: SplittingPage, clock
) -> None:
    page.open_copy(copy)
    told(qtbot, page, "副本 1（王老师）没有新的改动，不用合并。")
    (row,) = page.copies.shown_rows()
    assert row.returned_at == clock().isoformat(timespec="seconds")


def test_a_file_that_is_no_copy_gets_its_sentence(qtbot, page: SplittingPage, tmp_path: Path) -> None:
    (tmp_path / "文.xbw").write_text("不是" * 100, encoding="utf-8")
    page.open_copy(tmp_path / "文.xbw")
    told(qtbot, page, "“文.xbw”不是校标通的工作文件")
    page.open_copy(tmp_path / "没有.xbw")
    told(qtbot, page, "找不到工作文件“没有.xbw”")


def test_what_could_not_be_stored_comes_first(
    qtbot, copy: Path, page: SplittingPage, window: SchoolWindow
) -> None:
    window.draft.leave_rows("班级名册", 1)
    page.open_copy(copy)
    told(qtbot, page, "有 1 行没有保存，见班级名册。")
    window.draft.leave_rows("班级名册", 0)
    window.draft.type_value("books", "很多")
    page.open_copy(copy)
    told(qtbot, page, "“图书册数”填的是“很多”")


def test_a_copy_is_dropped_on_the_window(qtbot, copy: Path, window: SchoolWindow, fill) -> None:
    fill(copy, books="300")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(copy))])
    left = Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)
    page = window.splitting()
    qtbot.waitUntil(page.merging.isVisible, timeout=_SLOW_MS)


def test_the_window_of_a_copy_says_so_and_does_not_export(open_window, copy: Path) -> None:
    with open_workspace(copy) as workspace:
        window = open_window(workspace)
        said = [label.text() for label in window.header.findChildren(QLabel)]
        assert "分工副本 1（王老师）" in said
        page = window.output()
        assert not page.export_card.isVisible()
        assert any(
            "分工副本不能导出" in label.text() for label in page.findChildren(QLabel) if label.isVisible()
        )
        assert not window.acceptDrops()
        window.close()


def test_after_the_merge_the_program_shows_the_new_values_and_where_they_came_from(
    qtbot, school: Workspace, copy: Path, clock, tmp_path: Path
) -> None:
    with open_workspace(copy) as colleague:
        session = set_value(colleague, open_session(colleague), "books", "300", clock())
        session = set_note(colleague, session, "books", "含电子图书", clock())
        session = set_special_rooms(colleague, session, [SpecialRoom("music", "东楼", 61)], clock())
        set_answer(colleague, session, "21.1", Answer(Conclusion.PARTLY, note="缺一次签到"), clock())
    session = set_value(school, open_session(school), "books", "200", clock())
    path = school.path
    school.close()
    desk = Desk(clock, tmp_path / "settings.json")
    desk.open(path)
    window = desk.window
    assert isinstance(window, SchoolWindow)
    page = window.splitting()
    page.open_copy(copy)
    qtbot.waitUntil(page.merging.isVisible, timeout=_SLOW_MS)
    page.merging.view.choose_all("mine")
    page.merging.merge_button.click()
    qtbot.waitUntil(lambda: desk.window is not window, timeout=_SLOW_MS)
    new = desk.window
    assert isinstance(new, SchoolWindow)
    assert new.shown_page() == "splitting"
    assert "项保留本机的" in new.splitting().result.text()
    declined = {row.name: row.values for row in new.splitting().declined.shown_rows()}
    assert declined["图书册数"]["offered"] == "300"
    assert declined["图书册数"]["stayed"] == "200"
    assert declined["图书册数的说明"]["offered"] == "含电子图书"
    assert declined["音乐教室“东楼”"]["offered"] == "61"
    new.explain(Place("value", "books"))
    shown = [label.text() for label in new.details.findChildren(QLabel)]
    assert any("副本 1 王老师 填 300，没有采用" in text for text in shown)
    assert new.draft.filing.values["books"] == 200
    new.explain(Place("criterion", "21.1"))
    shown = [label.text() for label in new.details.findChildren(QLabel)]
    assert any("副本 1 王老师 填 部分（缺一次签到），没有采用" in text for text in shown)
    desk.close()
