"""How large everything is, and high contrast: chosen in the header, shown after a new start."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.settings import load_settings
from desktop.ui.app import Desk
from desktop.ui.widgets.look_menu import fitting_percents
from desktop.workflows.setting_up import create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)


@pytest.fixture
def desk(tmp_path: Path):
    desk = Desk(lambda: NOW, tmp_path / "settings.json")
    round = new_round("xingguo-2023", "2026", None)
    path = tmp_path / "东关小学.xbw"
    create_unit(
        path, "示例县", round, Unit("2136000001", "东关小学", school_type=SchoolType.PRIMARY), bytes(32), NOW
    ).close()
    desk.open(path)
    yield desk
    desk.close()


def test_a_size_is_kept_for_the_new_start(qtbot, desk: Desk, tmp_path: Path) -> None:
    menu = desk.window.look_menu
    menu.show_look(100, False, (100, 125, 150))
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    with qtbot.waitSignal(desk.restart_wanted):
        qtbot.keyClick(desk.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert load_settings(tmp_path / "settings.json").scale_percent == 125


def test_high_contrast_is_kept_for_the_new_start(qtbot, desk: Desk, tmp_path: Path) -> None:
    contrast = next(a for a in desk.window.look_menu.menu().actions() if a.text() == "高对比度")
    with qtbot.waitSignal(desk.restart_wanted):
        contrast.trigger()
    assert load_settings(tmp_path / "settings.json").high_contrast


def test_what_cannot_be_stored_keeps_the_program_open(qtbot, desk: Desk, tmp_path: Path) -> None:
    desk.window.draft.leave_rows("班级名册", 1)
    with qtbot.assertNotEmitted(desk.restart_wanted):
        desk.window.look_menu.chosen.emit(125, False)
    assert load_settings(tmp_path / "settings.json").scale_percent == 100
    assert "再次关闭" in desk.window.header.save_state()


def test_no_size_is_offered_at_which_a_window_does_not_fit() -> None:
    assert fitting_percents(1366, 100) == (100, 125, 150)
    assert fitting_percents(1920, 100) == (100, 125, 150, 175, 200)
    assert fitting_percents(911, 150) == (100, 125, 150)
