"""A window opens again where somebody stopped, also after the program was killed in the middle of typing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.paths import ROOT
from desktop.settings import load_stop, stops_path
from desktop.storage.workspace import open_workspace
from desktop.ui.app import Desk
from desktop.ui.school.window import SchoolWindow

_PROCESS = Path(__file__).parent / "processes" / "type_and_die.py"


@pytest.fixture
def desk(clock, tmp_path: Path):
    desk = Desk(clock, tmp_path / "settings.json")
    yield desk
    desk.close()


@pytest.fixture
def school(make_workspace) -> Path:
    workspace = make_workspace()
    workspace.close()
    return workspace.path


@pytest.fixture
def opened(qtbot) -> Callable[[Desk, Path], SchoolWindow]:
    """The window of a workspace on a desk, with the focus."""

    def show(desk: Desk, path: Path) -> SchoolWindow:
        desk.open(path)
        assert isinstance(desk.window, SchoolWindow)
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        return desk.window

    return show


def test_the_next_opening_shows_the_same_field(desk, clock, school, tmp_path, opened) -> None:
    opened(desk, school).jump("value:books")
    desk.close()
    again = Desk(clock, tmp_path / "settings.json")
    window = opened(again, school)
    assert window.shown_page() == "data"
    assert window.focusWidget().accessibleName() == "图书册数（册）"
    again.close()


def test_a_page_that_is_no_more_opens_the_first(desk, school, opened) -> None:
    with open_workspace(school) as workspace:
        stops_path(desk._settings_path).write_text(
            f'{{"{workspace.id}": {{"place": "criterion:99.9", "typed": {{"gone": "1"}}}}}}', encoding="utf-8"
        )
    assert opened(desk, school).shown_page() == "overview"


def test_a_kill_in_the_middle_of_typing_lands_on_the_same_field(desk, school, tmp_path, opened) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, _PROCESS, school, tmp_path / "settings.json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "typed"
        child.kill()
    with open_workspace(school) as workspace:
        id = workspace.id
    assert load_stop(stops_path(tmp_path / "settings.json"), id).place == "value:computers"
    window = opened(desk, school)
    assert window.draft.filing.values["books"] == 4321
    edit = window.focusWidget()
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "9O"
    assert "“9O”" in edit.accessibleDescription()
