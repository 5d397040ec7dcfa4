"""A day with a full folder: preview, take, settle the fork by field, return one, receipts, undo one."""

from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from desktop.core.audit import first_broken
from desktop.core.filing import Filing
from desktop.exchange.reader import Package, verify
from desktop.library import load_standard
from desktop.storage.audit import audit_lines
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.bureau.choices import ALL
from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.inbox_lists import REFUSED
from desktop.ui.bureau.window import BureauWindow
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.outcomes import Outcome
from desktop.workflows.reviewing import ReviewState
from desktop.workflows.setting_up import create_bureau, new_round
from tests.ui.bureau.conftest import NOW, SEED, STANDARD
from tests.ui.bureau.deliveries import Sender, county_folder


@pytest.fixture(scope="module")
def schools() -> Sequence[Filing]:
    """27 schools."""
    rulebook = load_standard(STANDARD)
    round = new_round(STANDARD, "2026年义务教育优质均衡自评")
    found = sorted(example_schools(27, SEED), key=lambda unit: unit.code)
    return [example_filing(unit, rulebook, round.id, round.standard, SEED) for unit in found]


@pytest.fixture
def dispatched(tmp_path: Path, schools: Sequence[Filing]) -> Generator[Workspace]:
    """A bureau that has issued enrolments to them."""
    path = tmp_path / "教育局.xbw"
    round = new_round(STANDARD, "2026年义务教育优质均衡自评", "2026-12-31")
    create_bureau(path, COUNTY, round, [f.unit for f in schools], b"c" * 32, NOW).close()
    with open_workspace(path) as workspace:
        numbers = iter(range(1, 1000))
        issue_enrolments(workspace, tmp_path / "下发", lambda: next(numbers).to_bytes(16, "big"), NOW)
        yield workspace


@pytest.fixture
def folder(tmp_path: Path, dispatched: Workspace, schools: Sequence[Filing]) -> Path:
    newest = {code: found[-1].token for code, found in tokens(dispatched).items()}
    return county_folder(tmp_path / "U盘", list(schools), newest)


def inbox_of(window: BureauWindow) -> Inbox:
    page = window.page("inbox")
    assert isinstance(page, Inbox)
    return page


def choose(window: BureauWindow, filing: Filing) -> None:
    lists = inbox_of(window).lists
    lists.segments.choose(ALL)
    assert lists.roster.select_row(lambda row: row.unit.code == filing.unit.code)


def told(window: BureauWindow) -> str:
    labels = window.details.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def commit(widget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


@pytest.fixture
def press(qtbot):
    """Press a link of the details, the last of those that have this text."""

    def click(window: BureauWindow, text: str) -> None:
        def shown() -> list[QPushButton]:
            buttons = window.details.findChildren(QPushButton)
            return [b for b in buttons if b.isVisible() and b.text() == text]

        # Links that were replaced are still there until the event loop deletes them.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qtbot.waitUntil(lambda: bool(shown()))
        qtbot.mouseClick(shown()[-1], Qt.MouseButton.LeftButton)

    return click


def row_of(window: BureauWindow, filing: Filing):
    assert window.state is not None
    return next(row for row in window.state.roster if row.unit.code == filing.unit.code)


def test_a_day_with_a_full_folder(qtbot, dispatched, folder, schools, open_window, press, tmp_path) -> None:
    window = open_window(dispatched)
    inbox = inbox_of(window)
    forked, rivalled, revised, damaged, _, returned = schools[:6]

    with qtbot.waitSignal(window.work.previewed, timeout=20_000):
        window.receive([folder])
    preview = inbox.panels.preview
    assert preview.title.text() == (
        "核验了 30 个文件：新收到 25 个，旧版本 1 个，序号冲突 1 个，待确认 1 个，已拒收 2 个。"
    )
    assert "2 个要请原单位重新导出" in preview.sentence.text()
    assert preview.accept_button.hasFocus()
    assert preview.table.shown_rows()[0].outcome is Outcome.REFUSED
    # Nothing is taken before that is said.
    assert not window.state.filings
    with qtbot.waitSignals([window.work.received, window.work.evaluated], timeout=20_000):
        qtbot.keyClick(preview.accept_button, Qt.Key.Key_Return)
    assert len(window.state.filings) == 25
    assert window.state.filings[revised.unit.code].values["books"] == 23_456

    # The quarantine has what to tell the school.
    inbox.lists.segments.choose(REFUSED)
    inbox.lists.files.select_row(lambda row: row.unit == damaged.unit.name)
    press(window, "复制这段话")
    assert QGuiApplication.clipboard().text().startswith(f"{damaged.unit.name}：收到的文件“")
    assert "重新导出" in QGuiApplication.clipboard().text()

    # The alarm: both are kept, the first counts.
    choose(window, rivalled)
    assert row_of(window, rivalled).rival is not None
    assert "密钥冲突" in told(window)
    assert "两份都留着" in told(window)

    # The fork, by field.
    choose(window, forked)
    press(window, "比较并选用…")
    view = inbox.panels.forks.view
    assert view is not None
    first, second = inbox.panels.forks.branches.text().splitlines()
    assert row_of(window, forked).branches[0].file_name in first
    assert row_of(window, forked).branches[1].file_name in second
    assert first.endswith("，现在计入测算")
    assert "写明 11月20日 09:00 导出" in second
    assert "现在计入测算" not in second
    buttons = inbox.panels.forks.kept.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["以第一份为准", "以第二份为准"]
    qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
    kept = inbox.panels.forks.kept.value()
    other = next(d.digest for d in row_of(window, forked).branches if d.digest != kept)
    books = next(row.key for row in view.model.rows if "'books'" in row.key)
    view.choose(books, other)
    with qtbot.waitSignals([window.work.told, window.work.evaluated]):
        qtbot.mouseClick(inbox.panels.forks.accept_button, Qt.MouseButton.LeftButton)
    assert "序号冲突已处理" in inbox.notice.sentence()
    assert not row_of(window, forked).forked
    (choice,) = row_of(window, forked).choices
    assert (choice.kept, [taken.code for taken in choice.taken]) == (kept, ["books"])
    choose(window, forked)
    assert "12345 册（取自另一份）" in told(window)
    press(window, "查看没有采用的…")
    assert inbox.panels.forks.isVisible()
    assert not inbox.panels.forks.accept_button.isVisible()
    qtbot.mouseClick(inbox.panels.forks.leave_button, Qt.MouseButton.LeftButton)

    # One is returned.
    choose(window, returned)
    press(window, "退回…")
    letter = inbox.panels.letter
    qtbot.mouseClick(letter.accept_button, Qt.MouseButton.LeftButton)
    assert "至少写一条" in letter._problem.text()
    letter.subject.setCurrentText(next(s.text for s in letter.subject._subjects if s.code == "books"))
    commit(letter.comments.text, "与台账不符")
    qtbot.keyClick(letter.comments.text, Qt.Key.Key_Return)
    letter.deadline.setText("2026.12.20")
    with qtbot.waitSignals([window.work.told, window.work.evaluated]):
        qtbot.mouseClick(letter.accept_button, Qt.MouseButton.LeftButton)
    counting = row_of(window, returned).counting
    assert counting.stands is ReviewState.RETURNED
    assert counting.review.letter.comments[0].code == "books"
    assert counting.review.letter.deadline == "2026-12-20"
    choose(window, returned)
    assert "1 条意见，2026-12-20 前改好再报" in told(window)

    # Receipts for all.
    receipts = next(b for b in inbox.findChildren(QPushButton) if b.text() == "写回执包…")
    qtbot.mouseClick(receipts, Qt.MouseButton.LeftButton)
    dialog = inbox.findChild(QFileDialog)
    assert dialog.windowTitle() == "25 个单位的回执包放在哪个文件夹"
    with qtbot.waitSignals([window.work.told, window.work.evaluated], timeout=20_000):
        dialog.filesSelected.emit([str(tmp_path / "回执")])
    dialog.reject()
    written = sorted((tmp_path / "回执").iterdir())
    assert len(written) == 25
    assert all(isinstance(verify(path, {}), Package) for path in written)

    # One is taken back, in two steps.
    choose(window, revised)
    press(window, "撤销这次接收")
    press(window, "取消")
    newest = max(row_of(window, revised).deliveries, key=lambda d: d.sequence)
    inbox.follow_link(f"ask_undo\n{newest.digest}")
    with qtbot.waitSignals([window.work.told, window.work.evaluated]):
        press(window, "撤销")
    assert "现在计入测算的是第 1 次上报" in inbox.notice.sentence()
    assert window.state.filings[revised.unit.code].values["books"] != 23_456
    choose(window, revised)
    assert "已撤销" in told(window)
    assert first_broken(audit_lines(dispatched)) is None


def test_leaving_the_preview_stores_nothing(qtbot, dispatched, folder, open_window) -> None:
    window = open_window(dispatched)
    inbox = inbox_of(window)
    with qtbot.waitSignal(window.work.previewed, timeout=20_000):
        window.receive([folder])
    qtbot.mouseClick(inbox.panels.preview.leave_button, Qt.MouseButton.LeftButton)
    assert inbox.lists.isVisible()
    assert inbox.notice.sentence() == "没有收进任何文件。"
    assert not window.state.filings
    assert not audit_lines(dispatched)[1:]


def test_a_clock_that_went_back_is_marked(
    dispatched, schools, open_window, take, press, qtbot, tmp_path
) -> None:
    token = tokens(dispatched)[schools[0].unit.code][-1].token
    sender = Sender(tmp_path, schools[0], b"k" * 32, token)
    first = sender.send()
    second = sender.send(made=NOW.replace(year=2020).astimezone())
    window = open_window(dispatched)
    take(window, [second, first])
    row = row_of(window, schools[0])
    assert [(d.sequence, d.is_backward) for d in row.deliveries] in (
        [(1, False), (2, True)],
        [(2, True), (1, False)],
    )
    assert row.counting.sequence == 2
    choose(window, schools[0])
    assert "先后以次数为准" in told(window)


def test_a_key_of_another_unit_cannot_be_confirmed(
    dispatched, schools, open_window, take, qtbot, tmp_path
) -> None:
    mine = tokens(dispatched)[schools[0].unit.code][-1].token
    own = Sender(tmp_path, schools[0], b"k" * 32, mine)
    other = Sender(tmp_path, schools[1], b"k" * 32, None)
    window = open_window(dispatched)
    take(window, [own.send(), other.send()])
    choose(window, schools[1])
    assert f"正在为“{schools[0].unit.name}”签名" in told(window)
    assert "确认密钥" not in {b.text() for b in window.details.findChildren(QPushButton) if b.isVisible()}


def test_a_key_is_revoked_in_two_steps(
    dispatched, schools, open_window, take, press, qtbot, tmp_path
) -> None:
    token = tokens(dispatched)[schools[0].unit.code][-1].token
    window = open_window(dispatched)
    take(window, [Sender(tmp_path, schools[0], b"k" * 32, token).send()])
    choose(window, schools[0])
    press(window, "停用这个密钥")
    with qtbot.waitSignals([window.work.told, window.work.evaluated]):
        press(window, "停用")
    assert "不再计入测算" in inbox_of(window).notice.sentence()
    assert not window.state.filings
