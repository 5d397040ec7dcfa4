"""A real bureau's workspace, filled from the example county, and its window."""

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.core.filing import Filing, Unit
from desktop.library import load_catalogue, load_standard
from desktop.spreadsheets.flat_table import TableRow
from desktop.spreadsheets.flat_table_writer import write_table
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.state import CountyState, load_state
from desktop.ui.bureau.window import BureauWindow
from desktop.workflows.answering import answering_units
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.importing import import_table
from desktop.workflows.setting_up import create_bureau, new_round

STANDARD = "xingguo-2023"
NOW = datetime(2026, 11, 23, 10, 31)
SEED = 7


@pytest.fixture(scope="session")
def filings() -> Sequence[Filing]:
    """24 schools: some fail, some have gaps."""
    rulebook = load_standard(STANDARD)
    round = new_round(STANDARD, "2026年义务教育优质均衡自评")
    return [
        example_filing(unit, rulebook, round.id, round.standard, SEED) for unit in example_schools(24, SEED)
    ]


@pytest.fixture(scope="session")
def write_filings() -> Callable[[Path, Sequence[Filing]], Path]:
    """Write filings as a flat table."""

    def write(path: Path, filings: Sequence[Filing]) -> Path:
        rows = [
            TableRow(number, f.unit, f.values, f.class_list, f.special_rooms)
            for number, f in enumerate(filings, 2)
        ]
        return write_table(path, rows, load_catalogue())

    return write


@pytest.fixture
def make_bureau(tmp_path: Path) -> Callable[[Sequence[Unit]], Path]:
    """A bureau with a roster and nothing received."""

    def make(roster: Sequence[Unit]) -> Path:
        path = tmp_path / "教育局.xbw"
        round = new_round(STANDARD, "2026年义务教育优质均衡自评", "2026-12-31")
        create_bureau(path, COUNTY, round, roster, b"c" * 32, NOW).close()
        return path

    return make


@pytest.fixture
def roster(filings: Sequence[Filing]) -> list[Unit]:
    return [
        *(filing.unit for filing in filings),
        *answering_units(load_standard(STANDARD).standard, "示例县"),
    ]


@pytest.fixture
def bureau(make_bureau, roster: list[Unit]) -> Generator[Workspace]:
    """Nothing received yet."""
    with open_workspace(make_bureau(roster)) as workspace:
        yield workspace


@pytest.fixture
def table(tmp_path: Path, filings: Sequence[Filing], write_filings) -> Path:
    return write_filings(tmp_path / "基础数据.csv", filings)


@pytest.fixture
def filled(bureau: Workspace, table: Path) -> Workspace:
    """All schools imported from a table; the departments are missing."""
    import_table(bureau, table, NOW)
    return bureau


@pytest.fixture
def state(filled: Workspace) -> CountyState:
    return load_state(filled)


@pytest.fixture
def open_window(qtbot, shown) -> Callable[[Workspace], BureauWindow]:
    """The window of a workspace, shown, with its first evaluation done."""

    def open_it(workspace: Workspace) -> BureauWindow:
        window = BureauWindow(workspace, lambda: NOW)
        window.resize(1366, 768)
        with qtbot.waitSignal(window.work.evaluated):
            shown(window)
        return window

    return open_it


@pytest.fixture
def take(qtbot) -> Callable[[BureauWindow, Sequence[Path]], None]:
    """Give files to a window, look at the preview, and take everything."""

    def take_all(window: BureauWindow, paths: Sequence[Path]) -> None:
        with qtbot.waitSignal(window.work.previewed, timeout=20_000):
            window.receive(paths)
        inbox = window.page("inbox")
        assert isinstance(inbox, Inbox)
        with qtbot.waitSignals([window.work.received, window.work.evaluated], timeout=20_000):
            qtbot.keyClick(inbox.panels.preview.accept_button, Qt.Key.Key_Return)

    return take_all
