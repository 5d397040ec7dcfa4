"""A bureau's day: an empty county receives a folder, sees what came, why a school fails, and prints."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from desktop.core.filing import Filing, Unit
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard
from desktop.spreadsheets.flat_table import TableRow
from desktop.spreadsheets.flat_table_writer import write_table
from desktop.storage.entries import entries_of
from desktop.storage.workspace import open_workspace
from desktop.ui import theme
from desktop.ui.bureau.inbox_lists import LATEST
from desktop.ui.bureau.window import BureauWindow
from desktop.workflows.demo import forge
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_all
from desktop.workflows.outcomes import Outcome
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, create_unit, new_round

STANDARD = "xingguo-2023"
NOW = datetime(2026, 11, 23, 10, 31)
SEED = 7
SIGNED = 5  # schools that send packages; the others are on a table


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    theme.dress(qapp)
    return qapp


@pytest.fixture
def round():
    return new_round(STANDARD, "2026年义务教育优质均衡自评", "2026-12-31")


@pytest.fixture
def filings(round) -> Sequence[Filing]:
    rulebook = load_standard(STANDARD)
    schools = sorted(example_schools(24, SEED), key=lambda unit: unit.code)
    return [example_filing(unit, rulebook, round.id, round.standard, SEED) for unit in schools]


@pytest.fixture
def bureau(tmp_path: Path, round, filings) -> Path:
    """An empty county: its roster, nothing received."""
    path = tmp_path / "示例县教育局.xbw"
    create_bureau(path, COUNTY, round, [f.unit for f in filings], b"c" * 32, NOW).close()
    return path


@pytest.fixture
def stick(tmp_path: Path, bureau: Path, round, filings) -> Path:
    """What schools brought: packages, one of them damaged, one forged, one signed by nobody we know."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    tokens = iter(range(1, 1000))
    with open_workspace(bureau) as workspace:
        enrolments = issue_enrolments(
            workspace, tmp_path / "下发", lambda: next(tokens).to_bytes(16, "big"), NOW
        )
    for number in range(SIGNED):
        path = tmp_path / f"{number}.xbw"
        with create_enrolled(path, enrolments[number], bytes([number + 1]) * 32, NOW) as unit:
            _send(unit, filings[number], folder / f"{filings[number].unit.name}.xbp")
    damaged = folder / f"{filings[1].unit.name}.xbp"
    whole = bytearray(damaged.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    damaged.write_bytes(whole)
    forge(folder / f"{filings[2].unit.name}.xbp", folder / "伪造.xbp")
    stranger: Unit = filings[SIGNED].unit
    with create_unit(tmp_path / "s.xbw", COUNTY, round, stranger, b"s" * 32, NOW) as unit:
        _send(unit, filings[SIGNED], folder / "新电脑.xbp")
    return folder


@pytest.fixture
def table(tmp_path: Path, filings) -> Path:
    rows = [
        TableRow(number, f.unit, f.values, f.class_list, f.special_rooms)
        for number, f in enumerate(filings[SIGNED + 1 :], 2)
    ]
    return write_table(tmp_path / "其余学校.xlsx", rows, load_catalogue())


def _send(unit, filing: Filing, path: Path) -> None:
    session = set_all(unit, open_session(unit), entries_of(filing), NOW)
    export_package(unit, session, path, NOW)


def _drop(window: BureauWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(500, 400), Qt.DropAction.CopyAction, data, buttons, keys))


def _told(window: BureauWindow) -> str:
    """Everything the details say."""
    return "\n".join(label.text() for label in window.details.findChildren(QLabel) if label.isVisible())


def test_from_an_empty_county_to_its_reports(
    qtbot, dressed, bureau: Path, stick: Path, table: Path, filings, tmp_path: Path
) -> None:
    with open_workspace(bureau) as workspace:
        window = BureauWindow(workspace, lambda: NOW)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.work.evaluated):
            window.show()
        inbox = window.page("inbox")
        assert inbox.lists.nothing.isVisible()

        # A folder and a table are dropped at once.
        with qtbot.waitSignals([window.work.previewed, window.work.imported], timeout=20_000):
            _drop(window, stick, table)
        qtbot.waitUntil(lambda: not window.work.is_busy)
        with qtbot.waitSignal(window.work.received, timeout=20_000):
            qtbot.keyClick(inbox.panels.preview.accept_button, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not window.work.is_busy)
        assert len(window.state.filings) == len(filings) - 2
        outcomes = {row.name: row for row in inbox.lists._latest}
        assert outcomes["伪造.xbp"].outcome is Outcome.REFUSED
        assert outcomes["伪造.xbp"].reason.startswith("签名对不上")
        assert outcomes[f"{filings[1].unit.name}.xbp"].outcome is Outcome.REFUSED
        assert outcomes["新电脑.xbp"].outcome is Outcome.PENDING
        assert outcomes[f"{filings[0].unit.name}.xbp"].outcome is Outcome.NEW
        inbox.lists.segments.choose(LATEST)
        inbox.lists.files.select_row(lambda row: row.outcome is Outcome.PENDING)
        assert "密钥" in _told(window)
        assert window.navigation.badge("inbox") == "1 待确认"

        # The tables fill; a failing cell explains itself.
        window.show_page("schools")
        schools = window.page("schools")
        row, code = next(
            (row, code)
            for row in schools.table.shown_rows()
            for code, figure in row.row.figures.items()
            if figure.verdict is Verdict.UNMET
        )
        column = [c.key for c in schools.table._rows.columns].index(code)
        place = schools.table.shown_rows().index(row)
        index = schools.table.model().index(place, column)
        schools.table.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        said = _told(window)
        assert "还差" in said
        assert "计算过程" in said
        assert row.unit.name in said
        for key in ("dispersion", "indicators"):
            window.show_page(key)
            assert window.page(key).shows_content()

        # Reports are written and shown.
        window.show_page("reports")
        reports = window.page("reports")
        reports.folder = tmp_path / "报表"
        with qtbot.waitSignal(window.work.reported, timeout=30_000):
            qtbot.mouseClick(reports.write, Qt.MouseButton.LeftButton)
        assert sorted(path.suffix for path in reports.folder.iterdir()) == [
            ".json",
            ".pdf",
            ".pdf",
            ".xlsx",
        ]
        window.close()

    # Everything is still there the next morning.
    with open_workspace(bureau) as workspace:
        window = BureauWindow(workspace, lambda: NOW)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.work.evaluated):
            window.show()
        assert len(window.state.filings) == len(filings) - 2
        assert len(window.state.refusals) == 2
        window.close()
