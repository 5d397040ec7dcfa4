"""Both windows on workspaces whose key can be lost, and their small window of the key."""

from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.storage.workspace import Workspace
from desktop.ui.bureau.window import BureauWindow
from desktop.ui.school.window import SchoolWindow
from desktop.ui.signing_key.dialog import KeyDialog
from desktop.workflows.setting_up import create_bureau, create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)


@pytest.fixture
def seed() -> bytes:
    return bytes(range(32))


@pytest.fixture
def school(tmp_path: Path, seed: bytes) -> Generator[Workspace]:
    round = new_round("xingguo-2023", "2026年自评")
    unit = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)
    with create_unit(tmp_path / "东关小学.xbw", "示例县", round, unit, seed, NOW) as workspace:
        yield workspace


@pytest.fixture
def bureau(tmp_path: Path, seed: bytes) -> Generator[Workspace]:
    round = new_round("xingguo-2023", "2026年自评")
    unit = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)
    with create_bureau(tmp_path / "教育局.xbw", "示例县", round, [unit], seed, NOW) as workspace:
        yield workspace


@pytest.fixture
def open_school(shown: Callable[[QWidget], QWidget]) -> Callable[[Workspace], SchoolWindow]:
    return lambda workspace: shown(SchoolWindow(workspace, lambda: NOW))


@pytest.fixture
def open_bureau(shown: Callable[[QWidget], QWidget], qtbot) -> Callable[[Workspace], BureauWindow]:
    def show(workspace: Workspace) -> BureauWindow:
        window = BureauWindow(workspace, lambda: NOW)
        with qtbot.waitSignal(window.work.evaluated):
            shown(window)
        return window

    return show


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on it is another computer."""
    return lambda: monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "另一用户"))


@pytest.fixture
def show_key(qtbot) -> Callable[[SchoolWindow | BureauWindow], KeyDialog]:
    """The small window, as soon as it says how the key is kept."""

    def show(window: SchoolWindow | BureauWindow) -> KeyDialog:
        dialog = window.show_key()
        qtbot.waitUntil(lambda: bool(dialog.overview.kept.text()))
        return dialog

    return show
