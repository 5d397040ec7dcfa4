"""The way back through the windows: enrolled by drag, sent, returned, corrected by the list, passed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.core.letters import AskedAction, Comment, Letter
from desktop.core.sections import SchoolType
from desktop.storage.roster import current_round
from desktop.storage.submissions import accepted_filings
from desktop.ui import theme
from desktop.ui.app import Desk
from desktop.ui.school.window import SchoolWindow
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.ui.widgets.link_button import LinkButton
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_schools
from desktop.workflows.receiving import receive
from desktop.workflows.reviewing import review, write_receipt
from desktop.workflows.setting_up import create_bureau, new_round

_SLOW_MS = 30_000
LETTER = Letter(
    (
        Comment("与学籍系统不符", "values", "primary.pupils"),
        Comment("与平面图不符", "values", "teaching_area"),
        Comment("扣分理由没有写", "answers", "23.3"),
    ),
    "2026-11-25",
    (AskedAction("补报课后服务的佐证", "23.3", "2026-11-24"),),
)


@pytest.fixture(scope="module", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.dress(qapp)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that goes on by a minute whenever it is looked at."""
    minutes = iter(range(100_000))
    return lambda: datetime(2026, 11, 19, 8) + timedelta(minutes=next(minutes))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock):
    monkeypatch.setattr("desktop.settings.user_documents_path", lambda: tmp_path / "文档")
    desk = Desk(clock, tmp_path / "settings.json")
    yield desk
    desk.close()


def drop(window: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def commit_text(widget: QWidget, text: str) -> None:
    """As an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def form(window: SchoolWindow) -> FieldForm:
    page = window.data()
    return page.part(page.shown_section()).findChild(FieldForm)


def write(field: Field, text: str) -> None:
    edit = field.findChild(QLineEdit)
    edit.selectAll()
    commit_text(edit, text)
    field.commit()


def fill(window: SchoolWindow, code: str, text: str) -> None:
    window.jump(f"value:{code}")
    write(form(window).field(code), text)


def jumps(window: SchoolWindow) -> list[LinkButton]:
    card = window.overview().returned
    return [link for link in card.findChildren(LinkButton) if link.text() == "跳到" and not link.isHidden()]


def marks(window: SchoolWindow) -> list[str]:
    card = window.overview().returned
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card)]
    return [text for text in said if text in ("被退回", "已改")]


def export(window: SchoolWindow, folder: Path, qtbot) -> Path:
    before = set(folder.glob("*上报包*.xbp"))
    card = window.output().export_card
    window.output().export_to(folder)
    qtbot.waitUntil(lambda: bool(set(folder.glob("*上报包*.xbp")) - before), timeout=_SLOW_MS)
    qtbot.waitUntil(card.button.isEnabled, timeout=_SLOW_MS)
    return (set(folder.glob("*上报包*.xbp")) - before).pop()


def test_a_return_is_worked_off_by_its_list(desk: Desk, tmp_path: Path, clock, qtbot) -> None:
    unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.PRIMARY)
    round = new_round("xingguo-2023", "2026 年义务教育优质均衡自评", "2026-12-01")
    bureau = create_bureau(tmp_path / "局.xbw", COUNTY, round, [unit], b"b" * 32, clock())
    (enrolment,) = issue_enrolments(bureau, tmp_path / "下发", lambda: b"t" * 16, clock())
    drop(desk.welcome(), enrolment)
    window = desk.window
    assert isinstance(window, SchoolWindow)
    for code, text in {"primary.pupils": "88", "teaching_area": "400", "funded_pupils": "100"}.items():
        fill(window, code, text)
    window.jump("criterion:23.3")
    write(window.assessment().row("23.3").editor.field, "1")
    receive(bureau, [export(window, tmp_path, qtbot)], clock())
    review(bureau, unit.code, "returned", LETTER, clock())

    drop(window, write_receipt(bureau, unit.code, tmp_path / "回执", clock()).path)
    qtbot.waitUntil(lambda: marks(window) == ["被退回"] * 4, timeout=_SLOW_MS)
    jumps(window)[0].click()
    assert window.shown_page() == "data"
    assert form(window).note("primary.pupils").text() == "被退回：与学籍系统不符"
    write(form(window).field("primary.pupils"), "90")
    window.overview()
    jumps(window)[1].click()
    links = form(window).note("teaching_area").findChildren(LinkButton)
    next(link for link in links if link.text() == "写说明").click()
    paper = form(window).field("teaching_area 说明")
    commit_text(paper.findChild(QPlainTextEdit), "新增的综合楼还没有画进平面图")
    paper.commit()
    window.overview()
    jumps(window)[2].click()
    assert window.shown_page() == "assessment"
    reason = window.assessment().row("23.3").editor.note
    commit_text(reason.findChild(QLineEdit), "家访不足")
    reason.commit()
    window.overview()
    # What is asked about a criterion is dealt with by its answer.
    qtbot.waitUntil(lambda: marks(window) == ["已改"] * 4)

    second = export(window, tmp_path, qtbot)
    window.overview()
    assert window.overview().returned.isHidden()
    receive(bureau, [second], clock())
    (filing,) = accepted_filings(bureau, current_round(bureau))
    assert (filing.values["primary.pupils"], filing.answers["23.3"].note) == (90, "家访不足")
    assert filing.notes["teaching_area"] == "新增的综合楼还没有画进平面图"
    review(bureau, unit.code, "passed", Letter(), clock())
    drop(window, write_receipt(bureau, unit.code, tmp_path / "回执", clock()).path)
    qtbot.waitUntil(
        lambda: "审核通过了第 2 次上报" in window.overview().letters.notice.text(), timeout=_SLOW_MS
    )
    bureau.close()
