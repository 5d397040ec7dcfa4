"""Starting: the first page, the window of each role, and what is said when a file cannot be opened."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.core.filing import Unit
from desktop.core.letters import Comment, Letter
from desktop.core.sections import SchoolType
from desktop.settings import Settings, load_settings, save_settings
from desktop.storage.roster import current_round, save_units
from desktop.storage.workspace import open_workspace
from desktop.ui.app import Desk
from desktop.ui.bureau.window import BureauWindow
from desktop.ui.school.window import SchoolWindow
from desktop.ui.welcome import Welcome
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.workflows.dispatching import issue_dispatch, issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.receiving import receive
from desktop.workflows.reviewing import review, write_receipt
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, new_round

NOW = datetime(2026, 5, 1, 9, 30)
SCHOOL = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A desk with settings and a documents folder of its own, closed after the test."""
    monkeypatch.setattr("desktop.settings.user_documents_path", lambda: tmp_path / "文档")
    desk = Desk(clock=lambda: NOW, settings=tmp_path / "设置" / "settings.json")
    yield desk
    desk.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    path = tmp_path / "示例县教育局.xbw"
    round = new_round("xingguo-2023", "2026年自评")
    with create_bureau(path, "示例县", round, [SCHOOL], bytes(32), NOW) as workspace:
        issue_enrolments(workspace, tmp_path / "下发包", lambda: b"t" * 16, NOW)
    return path


def problem(desk: Desk) -> str:
    assert isinstance(desk.window, Welcome)
    return desk.window.findChildren(MarkLabel)[0].text()


def test_the_first_page_says_why_a_workspace_could_not_be_opened(desk, tmp_path):
    desk.open(tmp_path / "不存在.xbw")
    assert "不存在.xbw" in problem(desk)


def test_a_second_window_on_the_same_file_is_told_so(desk, bureau):
    with open_workspace(bureau):
        desk.open(bureau)
        assert "另一个窗口" in problem(desk)
    desk.open(bureau)
    assert isinstance(desk.window, BureauWindow)


def test_a_window_is_there_before_the_workspace_is_open(desk, bureau, qtbot):
    desk.start(bureau)
    assert desk.window is not None
    assert desk.window.isVisible()
    assert not isinstance(desk.window, BureauWindow)
    qtbot.waitUntil(lambda: isinstance(desk.window, BureauWindow))
    assert desk.window.isVisible()


def test_an_enrolment_file_sets_a_school_up(desk, bureau, tmp_path):
    desk.start(None)
    assert isinstance(desk.window, Welcome)
    desk.window.open_enrolment(next((tmp_path / "下发包").glob("东关小学*.xbp")))
    assert isinstance(desk.window, SchoolWindow)
    assert (tmp_path / "文档" / "校标通" / "东关小学.xbw").is_file()
    assert desk.window.draft.unit == SCHOOL


def test_a_submission_is_no_enrolment_file(desk, tmp_path):
    desk.start(None)
    wrong = tmp_path / "不是下发包.xbp"
    wrong.write_bytes(b"PK" * 40)
    desk.window.open_enrolment(wrong)
    assert "不是下发包.xbp" in problem(desk)


def test_a_new_bureau_by_hand(desk, qtbot):
    desk.start(None)
    form = desk.window.new_bureau
    button = next(b for b in form.findChildren(QPushButton) if b.text() == "新建并打开")
    button.click()
    assert form.form.field("county").problem()
    form.form.field("county").set_value("示例县")
    button.click()
    assert isinstance(desk.window, BureauWindow)


def test_a_new_bureau_chooses_how_to_read_its_standard(desk):
    desk.start(None)
    form = desk.window.new_bureau
    readings = form.readings
    standard = form.form.field("standard")
    standard.set_value("national-2017")
    standard.committed.emit("national-2017")
    assert readings.switches() == []
    assert readings.settings() == {}
    readings.field("older_schools").set_value("on")
    readings.field("special_school_quota").set_value("-1")
    form.form.field("county").set_value("示例县")
    form.make()
    assert "不小于 0" in readings.field("special_school_quota").problem()
    assert isinstance(desk.window, Welcome)
    readings.field("special_school_quota").set_value("7000.5")
    readings.field("retention_formula").set_value("1")
    form.make()
    assert isinstance(desk.window, BureauWindow)
    round = current_round(desk.window.work._workspace)
    assert (round.switches, round.settings) == (
        ("older_schools",),
        {"special_school_quota": Decimal("7000.5")},
    )


def test_a_standard_without_choices_offers_none(desk):
    desk.start(None)
    readings = desk.window.new_bureau.readings
    readings.show_standard("management-88")
    assert readings.isHidden()
    readings.show_standard("xingguo-2023")
    assert not readings.isHidden()


def test_a_new_school_by_hand(desk):
    desk.start(None)
    form = desk.window.new_unit
    for key, value in {"county": "示例县", "name": "东关小学", "type": "primary", "code": "21360"}.items():
        form.form.field(key).set_value(value)
    form.make()
    assert form.form.field("code").problem()
    form.form.field("code").set_value("2136000001")
    form.make()
    assert isinstance(desk.window, SchoolWindow)


def test_recent_workspaces_are_offered_while_they_exist(desk, bureau, tmp_path):
    desk.open(bureau)
    desk.welcome()
    offered = [link.text() for link in desk.window.findChildren(LinkButton)]
    assert any("示例县教育局" in text for text in offered)
    moved = bureau.rename(tmp_path / "别处.xbw")
    desk.welcome()
    offered = [link.text() for link in desk.window.findChildren(LinkButton)]
    assert not any("示例县教育局" in text for text in offered)
    assert moved.is_file()


def test_settings_survive_and_a_broken_file_is_no_obstacle(tmp_path):
    path = tmp_path / "settings.json"
    save_settings(Settings(scale_percent=125).with_recent(Path("/a/b.xbw")), path)
    assert load_settings(path).scale_percent == 125
    path.write_text("{", encoding="utf-8")
    assert load_settings(path) == Settings()


def test_a_damaged_entry_is_told_on_the_first_page(desk, bureau, tmp_path):
    desk.start(None)
    desk.window.open_enrolment(next((tmp_path / "下发包").glob("东关小学*.xbp")))
    path = desk.window.draft.workspace.path
    desk.welcome()
    with open_workspace(path) as workspace, workspace.writing() as db:
        round = workspace.rows("SELECT id FROM round")[0][0]
        db.execute(
            "INSERT INTO entry VALUES (?, ?, 'values', 'site_area', '{', '2026-05-01')", (round, SCHOOL.code)
        )
    desk.open(path)
    assert "已损坏" in problem(desk)
    with open_workspace(path):
        pass


def test_settings_that_cannot_be_saved_do_not_keep_a_workspace_closed(bureau, tmp_path, caplog):
    (tmp_path / "设置").write_text("a file where a folder should be", encoding="utf-8")
    desk = Desk(clock=lambda: NOW, settings=tmp_path / "设置" / "settings.json")
    desk.open(bureau)
    assert isinstance(desk.window, BureauWindow)
    assert "settings not saved" in caplog.text
    desk.close()


def test_a_school_by_hand_needs_its_code(desk):
    desk.start(None)
    form = desk.window.new_unit
    for key, value in {"county": "示例县", "name": "编办", "type": "primary"}.items():
        form.form.field(key).set_value(value)
    form.make()
    assert form.form.field("code").problem()
    form.form.field("type").set_value("department")
    form.make()
    assert isinstance(desk.window, SchoolWindow)


@pytest.mark.parametrize(
    "typed", ["2026年12月31日", "2026/12/31", "2026.12.31", "20261231", "２０２６-12-31"]
)
def test_a_day_may_be_written_as_usual(desk, typed):
    desk.welcome()
    form = desk.window.new_bureau.form
    desk.window.new_bureau.make()
    assert form.field("county").problem() == "这一项要填"
    form.field("county").findChild(QLineEdit).textEdited.emit("示")
    assert form.field("county").problem() == ""
    form.field("county").set_value("示例县")
    form.field("deadline").set_value(typed)
    desk.window.new_bureau.make()
    assert isinstance(desk.window, BureauWindow)
    assert current_round(desk._workspace).deadline == "2026-12-31"


@pytest.mark.parametrize("typed", ["2026-131", "明天", "2026-02-30"])
def test_what_is_no_day_is_told(desk, typed):
    desk.welcome()
    desk.window.new_bureau.form.field("county").set_value("示例县")
    desk.window.new_bureau.form.field("deadline").set_value(typed)
    desk.window.new_bureau.make()
    assert desk.window.new_bureau.form.field("deadline").problem() == "请写成 2026-12-31 的样子"


def test_a_double_clicked_enrolment_offers_the_workspace_that_it_makes(desk, bureau, tmp_path):
    desk.start(next((tmp_path / "下发包").glob("*东关小学*.xbp")))
    assert "给“东关小学”的下发包" in problem(desk)
    offer = next(b for b in desk.window.findChildren(QPushButton) if b.text() == "新建“东关小学”的工作文件")
    offer.click()
    assert isinstance(desk.window, SchoolWindow)


def test_a_double_clicked_submission_is_explained(desk, bureau, tmp_path):
    desk.start(None)
    desk.window.open_enrolment(next((tmp_path / "下发包").glob("东关小学*.xbp")))
    desk.close()
    package = tmp_path / "东关小学_上报包.xbp"
    with open_workspace(tmp_path / "文档" / "校标通" / "东关小学.xbw") as workspace:
        export_package(workspace, open_session(workspace), package, NOW)
    desk.start(package)
    assert "“东关小学”第 1 次导出的上报包" in problem(desk)
    assert not any(b.isVisible() and "新建“" in b.text() for b in desk.window.findChildren(QPushButton))


def test_a_double_clicked_file_that_is_damaged_is_refused_with_a_reason(desk, tmp_path):
    path = tmp_path / "坏的.xbp"
    path.write_bytes(b"PK")
    desk.start(path)
    assert "坏的.xbp" in problem(desk)


@pytest.fixture
def enrolled(desk, bureau, tmp_path) -> Path:
    """The school's workspace, among those opened last."""
    desk.start(None)
    desk.window.open_enrolment(next((tmp_path / "下发包").glob("东关小学*.xbp")))
    path = desk.window.draft.workspace.path
    desk.welcome()
    return path


def test_a_letter_opens_the_workspace_of_its_unit_and_is_taken_there(desk, bureau, enrolled, tmp_path, qtbot):
    with open_workspace(bureau) as workspace:
        save_units(workspace, [msgspec.structs.replace(SCHOOL, name="东关中心小学")])
        (later,) = issue_enrolments(workspace, tmp_path / "再下发", lambda: b"t" * 16, NOW)
    desk.start(later)
    assert isinstance(desk.window, SchoolWindow)
    qtbot.waitUntil(lambda: desk.window.draft.unit.name == "东关中心小学", timeout=20_000)
    assert "东关中心小学" in desk.window.overview().letters.notice.text()
    assert [path.name for path in enrolled.parent.glob("*.xbw")] == ["东关小学.xbw"]


def test_a_receipt_finds_its_school_from_the_first_page(desk, bureau, enrolled, tmp_path, qtbot):
    package = tmp_path / "上报.xbp"
    with open_workspace(enrolled) as school:
        export_package(school, open_session(school), package, NOW)
    with open_workspace(bureau) as workspace:
        receive(workspace, [package], NOW)
        review(workspace, SCHOOL.code, "returned", Letter((Comment("请再核对"),)), NOW)
        receipt = write_receipt(workspace, SCHOOL.code, tmp_path / "回执", NOW).path
    desk.window.letter_chosen.emit(receipt)
    assert isinstance(desk.window, SchoolWindow)
    qtbot.waitUntil(lambda: desk.window.draft.answered is not None, timeout=20_000)
    # Where the workspace is not known, it is said what to do.
    desk.welcome()
    enrolled.rename(tmp_path / "别处.xbw")
    desk.window.letter_chosen.emit(receipt)
    assert "回执包" in problem(desk)
    assert "拖进窗口" in problem(desk)


def test_a_letter_for_a_workspace_that_is_open_elsewhere_says_what_to_do(desk, bureau, enrolled, tmp_path):
    with open_workspace(enrolled):
        desk.start(next((tmp_path / "下发包").glob("东关小学*.xbp")))
        assert "“东关小学”正在另一个窗口中打开" in problem(desk)
    assert [path.name for path in enrolled.parent.glob("*.xbw")] == ["东关小学.xbw"]


ROSTER = (
    SCHOOL,
    Unit("2136000002", "东关第二小学", "school", "东关镇", SchoolType.PRIMARY),
    Unit("2136000003", "石岭小学", "school", "石岭镇", SchoolType.PRIMARY),
    Unit("教科体局", "教科体局", "department"),
    Unit("东关镇", "东关镇", "township"),
)


@pytest.fixture
def large_bureau(tmp_path: Path) -> Path:
    path = tmp_path / "局.xbw"
    create_bureau(path, "示例县", new_round("xingguo-2023", "2026年自评"), ROSTER, bytes(32), NOW).close()
    return path


def test_a_dispatch_for_all_asks_which_unit_this_is(desk, large_bureau, tmp_path, qtbot):
    with open_workspace(large_bureau) as workspace:
        path = issue_dispatch(workspace, tmp_path / "下发包", NOW)
    desk.start(path)
    choice = desk.window.unit_choice
    assert choice.isVisible()
    assert len(choice.shown()) == len(ROSTER)
    assert not choice.button.isEnabled()
    choice.search.setText("没有这所")
    assert choice.shown() == []
    choice.search.setText("东关")
    assert [line.text(0) for line in choice.shown()] == ["东关小学", "东关第二小学", "东关镇"]
    choice.search.setText("000003")
    assert choice.button.text() == "新建“石岭小学”的工作文件"
    qtbot.keyClick(choice.search, Qt.Key.Key_Return)
    assert isinstance(desk.window, SchoolWindow)
    assert desk.window.draft.unit == ROSTER[2]


@pytest.mark.parametrize(
    ("offer", "kind"), [("填报本乡镇的指标", SchoolWindow), ("汇总各校的上报包", BureauWindow)]
)
def test_the_dispatch_of_a_township_offers_to_fill_or_to_collect(desk, large_bureau, tmp_path, offer, kind):
    with open_workspace(large_bureau) as workspace:
        issue_enrolments(workspace, tmp_path / "下发包", lambda: b"t" * 16, NOW)
    desk.welcome()
    desk.window.letter_chosen.emit(next((tmp_path / "下发包").glob("东关镇*.xbp")))
    assert "2 所下属学校" in problem(desk)
    next(b for b in desk.window.findChildren(QPushButton) if b.text() == offer).click()
    assert isinstance(desk.window, kind)


def test_files_can_be_dragged_on_the_first_page(desk, bureau, tmp_path):
    page = desk.welcome()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(next((tmp_path / "下发包").glob("东关小学*.xbp"))))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    page.dragEnterEvent(entering)
    assert entering.isAccepted()
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert isinstance(desk.window, SchoolWindow)
