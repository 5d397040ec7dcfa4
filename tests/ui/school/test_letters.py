"""What the county sends, in the school's window: dispatches, receipts, and the list to work off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.core.filing import Answer
from desktop.core.letters import AskedAction, Comment, Letter, Receipt, TakenEntry
from desktop.core.sections import SchoolType
from desktop.exchange.signing import key_from_seed
from desktop.library import load_standard
from desktop.storage.entries import entries_of
from desktop.storage.letters import Taken, save_taken
from desktop.storage.roster import current_round, save_round, save_units, units
from desktop.storage.submissions import exports
from desktop.storage.workspace import Workspace
from desktop.ui.school.window import SchoolWindow
from desktop.ui.widgets.link_button import LinkButton
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_all
from desktop.workflows.letters import open_receipt, take_letter
from desktop.workflows.moving import move_round
from desktop.workflows.receiving import receive
from desktop.workflows.reviewing import review, write_receipt
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, new_round

START = datetime(2026, 11, 19, 14, 2)


class Clock:
    """A clock that goes on by a minute whenever it is looked at."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class Correspondence:
    """A county and one of its schools, with a filled filing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.PRIMARY)
        round = new_round("xingguo-2023", "2026 年义务教育优质均衡自评", "2026-12-01")
        self.bureau = create_bureau(folder / "局.xbw", COUNTY, round, [unit], b"b" * 32, self.clock())
        self.school = create_enrolled(folder / "校.xbw", self.dispatch(), b"s" * 32, self.clock())
        session = open_session(self.school)
        filing = example_filing(unit, session.rulebook, round.id, round.standard, 7)
        set_all(self.school, session, entries_of(filing), self.clock())
        self.code = unit.code

    def dispatch(self) -> Path:
        return issue_enrolments(self.bureau, self.folder / "下发", lambda: b"t" * 16, self.clock())[0]

    def send(self) -> None:
        """The school's package, to the county."""
        number = len(exports(self.school, current_round(self.school), self.code)) + 1
        path = self.folder / f"上报{number}.xbp"
        export_package(self.school, open_session(self.school), path, self.clock())
        receive(self.bureau, [path], self.clock())

    def answer(self, decision: Any, letter: Letter | None = None) -> Path:
        """The county's receipt for what the school has sent last."""
        review(self.bureau, self.code, decision, letter or Letter(), self.clock())
        return write_receipt(self.bureau, self.code, self.folder / "回执", self.clock()).path


@pytest.fixture
def county(tmp_path: Path) -> Any:
    made = Correspondence(tmp_path)
    yield made
    made.school.close()
    made.bureau.close()


@pytest.fixture
def open_school(shown, county) -> Callable[[], SchoolWindow]:
    return lambda: shown(SchoolWindow(county.school, county.clock))


def drop(window: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def said(window: SchoolWindow) -> str:
    return window.overview().letters.notice.text()


def drop_letter(window: SchoolWindow, path: Path, qtbot) -> str:
    """Drop a letter on the window and wait for what is said about it."""
    window.overview().letters.show_notice(None, "")
    drop(window, path)
    qtbot.waitUntil(lambda: bool(said(window)), timeout=20_000)
    return said(window)


def lines(window: SchoolWindow) -> list[str]:
    card = window.overview().returned
    if card.isHidden():
        return []
    count = card._lines.count()
    widgets = [card._lines.itemAt(place).widget() for place in range(count)]
    return ["　".join(label.text() for label in w.findChildren(QLabel) if label.text()) for w in widgets]


def links(window: QWidget, text: str) -> list[LinkButton]:
    return [link for link in window.findChildren(LinkButton) if link.text() == text and link.isVisible()]


LETTER = Letter(
    (
        Comment("与学籍系统的 520 人不符", "values", "primary.pupils"),
        Comment("房产证上的面积小一些", "values", "teaching_area"),
        Comment("没有看到公示的照片", "answers", "23.3"),
    ),
    "2026-11-25",
    (AskedAction("补充课后服务的台账", deadline="2026-11-24"),),
)


def test_a_returned_filing_is_corrected_and_passed(county, open_school, field_of, type_into, qtbot):
    window = open_school()
    county.send()
    drop(window, county.answer("returned", LETTER))
    qtbot.waitUntil(lambda: len(lines(window)) == 4, timeout=20_000)
    assert all("被退回" in line for line in lines(window))
    assert "再报还有 6 天" in window.header._remaining.text()
    assert [p.text for p in window.problems.problems()[:2]] == [
        "小学在校学生数：与学籍系统的 520 人不符",
        "教学及辅助用房面积：房产证上的面积小一些",
    ]
    # Lines become visible with the next turn of the event loop.
    qtbot.waitUntil(lambda: bool(links(window.overview().returned, "跳到")), timeout=20_000)
    links(window.overview().returned, "跳到")[0].click()
    field = field_of(window, "primary.pupils")
    form = window.data().part(window.data().shown_section())
    assert form._form.note("primary.pupils").text() == "被退回：与学籍系统的 520 人不符"
    assert any("520 人不符" in label.text() for label in window.details.findChildren(QLabel))
    type_into(field, "520")
    field.commit()
    qtbot.waitUntil(lambda: "被退回" not in form._form.note("primary.pupils").text())
    # The other is right as it is: a 说明 says why.
    window.jump("value:teaching_area")
    note = form_note(window, "teaching_area")
    links(note, "写说明")[0].click()
    window.draft.commit_note("teaching_area", "新增的综合楼还没有办证")
    page = window.assessment()
    page.show_filter("returned")
    row = page.row("23.3")
    assert row.is_returned()
    assert "没有看到公示的照片" in row._returned.text()
    assert sum(r.isVisible() for r in page.rows()) == 1
    answer = window.draft.filing.answers.get("23.3", Answer())
    window.draft.commit_answer("23.3", msgspec.structs.replace(answer, note="照片已补"))
    page.row("23.3").show_verdict()
    assert row._returned.text().startswith("已改：")
    qtbot.waitUntil(lambda: "还有 1 条" in window.overview().sentence())
    assert ["已改" in line for line in lines(window)] == [True, True, True, False]
    window.output().export_to(county.folder)
    qtbot.waitUntil(lambda: "已写入" in window.output().export_card.result(), timeout=20_000)
    assert lines(window) == []
    assert open_receipt(county.school) is None
    assert not page.row("23.3").is_returned()
    (package,) = county.folder.glob("*第2次*.xbp")
    receive(county.bureau, [package], county.clock())
    assert "审核通过了第 2 次上报" in drop_letter(window, county.answer("passed"), qtbot)
    assert "审核通过了第 2 次上报" in window.overview().letters._state.text()
    listed = [label.text() for label in window.output().export_card.findChildren(QLabel)]
    assert any("已退回" in text for text in listed)
    assert any("已通过" in text for text in listed)


def form_note(window: SchoolWindow, code: str) -> QWidget:
    form = window.data().part(window.data().shown_section())
    return form._form.note(code)


def test_a_later_dispatch_loses_nothing_that_is_being_typed(county, open_school, field_of, type_into, qtbot):
    window = open_school()
    east = units(county.bureau)[0]
    save_units(county.bureau, [msgspec.structs.replace(east, name="东关中心小学")])
    save_round(county.bureau, msgspec.structs.replace(current_round(county.bureau), deadline="2026-11-23"))
    letter = county.dispatch()
    field = field_of(window, "primary.pupils")
    type_into(field, "777")
    text = drop_letter(window, letter, qtbot)
    assert "单位名称：" in text
    assert "2026-12-01 → 2026-11-23" in text
    assert window.windowTitle().endswith("东关中心小学")
    assert window.header._remaining.text() == "还有 4 天"
    assert open_session(county.school).filing.values["primary.pupils"] == 777
    assert field_of(window, "primary.pupils").value() == "777"
    # What is no number stays in its field.
    type_into(field_of(window, "primary.pupils"), "77a")
    drop_letter(window, county.dispatch(), qtbot)
    assert field_of(window, "primary.pupils").value() == "77a"


def test_another_standard_waits_for_what_cannot_be_stored(county, open_school, field_of, type_into, qtbot):
    window = open_school()
    move_round(county.bureau, load_standard("national-2017"), county.clock())
    letter = county.dispatch()
    type_into(field_of(window, "primary.pupils"), "77a")
    assert "改好后再打开" in drop_letter(window, letter, qtbot)
    assert open_session(county.school).round.standard.id == "xingguo-2023"
    type_into(field_of(window, "primary.pupils"), "778")
    with qtbot.waitSignal(window.renewed, timeout=20_000) as renewed:
        window.take_letter(letter)
    assert "标准有" in renewed.args[0]
    session = open_session(county.school)
    assert session.round.standard.id == "national-2017"
    assert session.filing.values["primary.pupils"] == 778


def test_a_file_that_is_no_letter_is_told(county, open_school, tmp_path, qtbot):
    window = open_school()
    county.send()
    assert "请交给教育局接收" in drop_letter(window, county.folder / "上报1.xbp", qtbot)
    broken = tmp_path / "坏.xbp"
    broken.write_bytes(b"PK")
    assert "坏.xbp" in drop_letter(window, broken, qtbot)


def test_a_new_key_of_the_county_is_taken_once_it_was_compared(county, open_school, qtbot):
    county.send()
    review(county.bureau, county.code, "passed", Letter(), county.clock())
    new_key = key_from_seed(b"n" * 32)
    letter = write_receipt(county.bureau, county.code, county.folder, county.clock(), new_key).path
    window = open_school()
    assert "逐组核对" in drop_letter(window, letter, qtbot)
    assert window.draft.answered is None
    window.overview().letters.confirm.click()
    qtbot.waitUntil(lambda: "审核通过" in said(window), timeout=20_000)
    assert window.overview().letters.confirm.isHidden()


def give(school: Workspace, receipt: Receipt, now: datetime) -> None:
    """A receipt as it is kept once it has been verified and taken."""
    contents = msgspec.json.encode(receipt)
    letter = ("d" * 64, "receipt", receipt.round, receipt.unit, 90, "k")
    taken = Taken(*letter, receipt.answers, contents, now.isoformat())
    save_taken(school, taken, now)


def test_what_was_taken_of_a_fork_is_made_alike_with_one_click(county, open_school, field_of, qtbot):
    county.send()
    (sent,) = exports(county.school, current_round(county.school), county.code)
    taken = (
        TakenEntry("values", "primary.pupils", "520"),
        TakenEntry("answers", "23.3", '{"note":"缺一张照片","score":0.5}'),
    )
    receipt = Receipt(
        COUNTY,
        county.code,
        current_round(county.school).id,
        1,
        sent.digest,
        "",
        "received",
        "2026-11-20T08:00:00",
        taken=taken,
    )
    give(county.school, receipt, county.clock())
    window = open_school()
    window.data()
    assert [line.split("　")[0] for line in lines(window)] == ["核对", "核对"]
    assert "“520 人”" in lines(window)[0]
    assert "0.5 分（缺一张照片）" in lines(window)[1]
    links(window.overview().returned, "改成一致")[0].click()
    qtbot.waitUntil(lambda: len(links(window.overview().returned, "改成一致")) == 1)
    links(window.overview().returned, "改成一致")[0].click()
    assert all("已改" in line for line in lines(window))
    filing = open_session(county.school).filing
    assert filing.values["primary.pupils"] == 520
    assert filing.answers["23.3"] == Answer(None, Decimal("0.5"), "缺一张照片")
    assert field_of(window, "primary.pupils").value() == "520"
    assert window.assessment().row("23.3").editor.answer().note == "缺一张照片"


def test_the_receipts_of_the_round_can_be_read_again(county, open_school, qtbot):
    county.send()
    take_letter(county.school, county.answer("returned", LETTER), county.clock())
    county.send()
    window = open_school()
    assert "退回后已重新导出" in window.overview().letters._state.text()
    links(window, "回执记录 1")[0].click()
    shown = [label.text() for label in window.overview().letters._past.findChildren(QLabel)]
    assert "补充课后服务的台账" in shown[0]


def test_a_clock_that_is_behind_is_told_and_hinders_nothing(county, open_school):
    window = open_school()
    assert window.overview().letters._clock.isHidden()
    window.close()
    county.clock.now = START - timedelta(days=400)
    window = open_school()
    assert "时钟可能不对" in window.overview().letters._clock.text()
    assert not window.overview().letters._clock.isHidden()


def test_a_receipt_day_that_is_nearer_or_after_the_rounds_end_counts(county, open_school):
    county.send()
    letter = Letter((Comment("再核对一次"),), "2026-12-08")
    take_letter(county.school, county.answer("returned", letter), county.clock())
    window = open_school()
    assert window.header._remaining.text() == "还有 12 天"
    county.clock.now = datetime(2026, 12, 5, 8)
    window.draft.rested.emit()
    assert window.header._remaining.text() == "再报还有 3 天"
    assert lines(window) == ["被退回　再核对一次"]
    assert links(window.overview().returned, "跳到") == []
    window.data()
    window.jump(window.problems.problems()[0].place)
    assert window.shown_page() == "overview"
