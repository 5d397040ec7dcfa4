"""What the inbox asks a person to compare stands on the stamped form, in the same words."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QLabel

from desktop.exchange.layout import FORM
from desktop.exchange.reader import Package, verify
from desktop.storage.roster import current_round
from desktop.storage.submissions import exports
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.bureau.roster_rows import Standing
from desktop.ui.school.export_card import ExportCard
from desktop.ui.widgets.detail_panel import Detail
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_enrolled, create_unit

NOW = datetime(2026, 11, 23, 10, 31)


def send(workspace: Workspace, path: Path, books: str) -> Path:
    session = set_value(workspace, open_session(workspace), "books", books, NOW)
    export_package(workspace, session, path, NOW)
    return path


@pytest.fixture
def received(bureau: Workspace, tmp_path: Path) -> tuple[Workspace, Path, Path]:
    """A bureau that has a school's package, and a later one of a computer that nobody knows."""
    issued = issue_enrolments(bureau, tmp_path / "下发", iter([b"t" * 16] * 99).__next__, NOW)
    with create_enrolled(tmp_path / "a.xbw", issued[0], b"a" * 32, NOW) as school:
        first = send(school, tmp_path / "a.xbp", "100")
        unit, round, county = open_session(school).unit, current_round(school), school.county
    with create_unit(tmp_path / "b.xbw", county, round, unit, b"b" * 32, NOW) as stranger:
        second = send(stranger, tmp_path / "b.xbp", "200")
    receive(bureau, [first], NOW)
    return bureau, first, second


def on_paper(path: Path) -> str:
    package = verify(path, {})
    assert isinstance(package, Package)
    with PdfDocument(BytesIO(package.read(FORM))) as document:
        return document[0].get_textpage().get_text_range()


def fingerprints(detail: Detail) -> dict[str, str]:
    return {
        section.heading.partition("，")[0]: section.text
        for section in detail.sections
        if "指纹" in section.heading
    }


def test_the_inbox_shows_what_the_paper_shows(received, open_window, take, qtbot) -> None:
    bureau, first, second = received
    window = open_window(bureau)
    lists = window.page("inbox").lists
    details: list[Detail] = []
    window.page("inbox").detail_changed.connect(lambda detail: details.append(detail) if detail else None)
    lists.segments.choose(Standing.RECEIVED)
    lists.roster.select_row(lambda row: row.standing is Standing.RECEIVED)
    shown = [(first, details[-1])]
    take(window, [second])
    lists.files.select_row(lambda row: row.name == "b.xbp")
    shown.append((second, details[-1]))
    lists.segments.choose(Standing.PENDING)
    assert lists.segments.text(Standing.PENDING) == "待确认 1"
    (row,) = lists.pending.shown_rows()
    lists.pending.select_row(lambda r: r is row)
    assert row.standing is Standing.RECEIVED
    shown.append((second, details[-1]))
    assert lists.pending.model().index(0, 4).data() == fingerprints(details[-1])["密钥指纹"]
    for path, detail in shown:
        told, paper = fingerprints(detail), on_paper(path)
        assert set(told) == {"填报指纹", "密钥指纹"}
        for name, groups in told.items():
            assert f"{name} {groups}" in paper


def test_the_school_sees_the_same(received, tmp_path: Path, qtbot) -> None:
    _, first, _ = received
    with open_workspace(tmp_path / "a.xbw") as school:
        session = open_session(school)
        sent = exports(school, session.round, session.unit.code)
    card = ExportCard()
    qtbot.addWidget(card)
    card.show_exports(sent, "", NOW)
    (line,) = [
        line for label in card.findChildren(QLabel) for line in label.text().split("\n") if "指纹" in line
    ]
    assert line in on_paper(first)
