"""The inbox decides about keys and names: confirm, reissue, take names over from a table."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from desktop.core.filing import Filing, Unit
from desktop.exchange.signing import fingerprint, key_from_seed
from desktop.ui.bureau.choices import ALL
from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.window import BureauWindow
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_unit, new_round

NOW = datetime(2026, 11, 23, 10, 31)


@pytest.fixture
def school(filings) -> Unit:
    return filings[0].unit


@pytest.fixture
def send(tmp_path: Path, school: Unit) -> Callable[[bytes, str], Path]:
    """``send(seed, books)``: what a workspace with this key, set up by hand, exports."""

    def export(seed: bytes, books: str) -> Path:
        round = new_round("xingguo-2023", "2026年义务教育优质均衡自评", "2026-12-31")
        path = tmp_path / f"{books}.xbp"
        with create_unit(tmp_path / f"{books}.xbw", "示例县", round, school, seed, NOW) as workspace:
            set_value(workspace, open_session(workspace), "books", books, NOW)
            export_package(workspace, open_session(workspace), path, NOW)
        return path

    return export


@pytest.fixture
def receive(take) -> Callable[[BureauWindow, Path], None]:
    return lambda window, path: take(window, [path])


@pytest.fixture
def press(qtbot) -> Callable[[BureauWindow, str], None]:
    """Press a link of the details."""

    def click(window: BureauWindow, text: str) -> None:
        qtbot.waitUntil(lambda: text in links(window))
        shown = [b for b in window.details.findChildren(QPushButton) if b.isVisible() and b.text() == text]
        qtbot.mouseClick(shown[0], Qt.MouseButton.LeftButton)

    return click


def inbox_of(window: BureauWindow) -> Inbox:
    page = window.page("inbox")
    assert isinstance(page, Inbox)
    return page


def choose(window: BureauWindow, unit: Unit) -> None:
    lists = inbox_of(window).lists
    lists.segments.choose(ALL)
    lists.roster.select_row(lambda row: row.unit.code == unit.code)


def told(window: BureauWindow) -> str:
    labels = window.details.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def links(window: BureauWindow) -> set[str]:
    return {b.text() for b in window.details.findChildren(QPushButton) if b.isVisible()}


def books(window: BureauWindow, unit: Unit) -> object:
    assert window.state is not None
    filing = window.state.filings.get(unit.code)
    return filing and filing.values["books"]


def test_a_key_is_confirmed_in_two_steps(qtbot, bureau, school, open_window, send, receive, press) -> None:
    window = open_window(bureau)
    receive(window, send(b"k" * 32, "500"))
    assert books(window, school) is None
    choose(window, school)
    assert fingerprint(key_from_seed(b"k" * 32).key_id) in told(window)
    press(window, "核对无误，确认密钥")
    qtbot.waitUntil(lambda: {"确认", "取消"} <= links(window))
    press(window, "取消")
    press(window, "核对无误，确认密钥")
    assert fingerprint(key_from_seed(b"k" * 32).key_id) in told(window)
    with qtbot.waitSignals([window.work.confirmed, window.work.evaluated]):
        press(window, "确认")
    assert "第 1 次上报已计入测算" in inbox_of(window).notice.sentence()
    assert books(window, school) == 500
    choose(window, school)
    qtbot.waitUntil(lambda: "核对无误，确认密钥" not in links(window))
    qtbot.waitUntil(lambda: {"停用这个密钥", "重新签发下发包…"} <= links(window))


def test_a_new_computer_replaces_the_old_one(
    qtbot, bureau, school, open_window, send, receive, press
) -> None:
    window = open_window(bureau)
    for seed, number, answer in ((b"k" * 32, "500", "确认"), (b"m" * 32, "600", "确认，停用原来的")):
        receive(window, send(seed, number))
        choose(window, school)
        press(window, "核对无误，确认密钥")
        with qtbot.waitSignals([window.work.confirmed, window.work.evaluated]):
            press(window, answer)
    assert "停用原来的 1 个密钥" in inbox_of(window).notice.sentence()
    assert books(window, school) == 600
    choose(window, school)
    qtbot.waitUntil(lambda: "核对无误，确认密钥" not in links(window))
    qtbot.waitUntil(lambda: {"停用这个密钥", "重新签发下发包…"} <= links(window))


def test_an_enrolment_file_is_issued_again(qtbot, filled, school, open_window, press, tmp_path: Path) -> None:
    window = open_window(filled)
    choose(window, school)
    press(window, "重新签发下发包…")
    inbox = inbox_of(window)
    dialog = inbox.findChild(QFileDialog)
    assert school.name in dialog.windowTitle()
    with qtbot.waitSignal(window.work.reissued):
        dialog.filesSelected.emit([str(tmp_path / "补发")])
    dialog.reject()
    (path,) = (tmp_path / "补发").iterdir()
    assert path.name.startswith(f"{school.name}_下发包_校验码")
    assert "原来的下发包已经作废" in inbox.notice.sentence()


def test_names_are_taken_over_from_a_table_on_request(
    qtbot, filled, filings, school, open_window, write_filings, tmp_path: Path
) -> None:
    renamed = msgspec.structs.replace(school, name="东关完小")
    other: Sequence[Filing] = [msgspec.structs.replace(filings[0], unit=renamed)]
    window = open_window(filled)
    with qtbot.waitSignals([window.work.imported, window.work.evaluated]):
        window.receive([write_filings(tmp_path / "改名.csv", other)])
    notice = inbox_of(window).notice
    assert f"{school.name} → 东关完小" in notice.sentence()
    assert window.state.units[school.code].name == school.name
    with qtbot.waitSignals([window.work.imported, window.work.evaluated]):
        qtbot.mouseClick(
            next(b for b in notice.findChildren(QPushButton) if b.text() == "按表格更新名册"),
            Qt.MouseButton.LeftButton,
        )
    assert "已按表格更新名册" in notice.sentence()
    assert window.state.units[school.code].name == "东关完小"
