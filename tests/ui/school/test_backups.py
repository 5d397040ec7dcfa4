"""Backups in the window: made by themselves, taken up in two clicks; a damaged file is offered one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.settings import backups_folder
from desktop.storage.backups import Reason, backups
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.app import Desk
from desktop.ui.school.window import SchoolWindow
from desktop.ui.welcome import Welcome


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 19, 14, 2)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_kept(shown, clock, tmp_path: Path) -> Callable[[Workspace], SchoolWindow]:
    """A window that makes backups."""

    def show(workspace: Workspace) -> SchoolWindow:
        return shown(SchoolWindow(workspace, clock, tmp_path / "备份"))

    return show


def kept(window: SchoolWindow) -> list[tuple[str, Reason]]:
    assert window.keeper is not None
    return [(f"{backup.made_at:%H:%M}", backup.reason) for backup in window.keeper.backups()]


def test_one_an_hour_while_something_changes(
    qtbot, clock, make_workspace, open_kept, field_of, type_into
) -> None:
    window = open_kept(make_workspace())
    with qtbot.waitSignal(window.keeper.made):
        window.keeper.look()
    window.keeper.look()
    clock.now += timedelta(hours=2)
    window.keeper.look()
    assert kept(window) == [("14:02", Reason.TIMED)]
    field = field_of(window, "books")
    type_into(field, "4321")
    field.commit()
    with qtbot.waitSignal(window.keeper.made):
        window.keeper.look()
    assert kept(window) == [("16:02", Reason.TIMED), ("14:02", Reason.TIMED)]


def test_closing_keeps_what_the_day_has_brought(make_workspace, open_kept, tmp_path) -> None:
    workspace = make_workspace()
    open_kept(workspace).close()
    (backup,) = backups(tmp_path / "备份" / workspace.id)
    assert backup.reason is Reason.CLOSED


def test_two_clicks_bring_a_backup_back_as_one_step(
    qtbot, clock, make_workspace, open_kept, with_values, field_of, type_into
) -> None:
    window = open_kept(make_workspace(change=with_values(books=455, computers=9)))
    with qtbot.waitSignal(window.keeper.made):
        window.keeper.look()
    clock.now += timedelta(hours=1)
    for code, text in (("books", "1"), ("computers", "2")):
        field = field_of(window, code)
        type_into(field, text)
        field.commit()
    dialog = window.show_backups()
    dialog.list.setCurrentRow(0)
    qtbot.waitUntil(dialog.restore_button.isEnabled)
    assert dialog.restore_button.text() == "恢复这 2 项"
    assert dialog.said.text() == "今天 14:02 的备份与现在有 2 项不同。"
    shown = {(row.values["now"], row.values["then"]) for row in dialog.table.shown_rows()}
    assert shown == {("1", "455"), ("2", "9")}
    with qtbot.waitSignal(dialog.restored):
        dialog.restore_button.click()
    assert kept(window)[0] == ("15:02", Reason.RESTORE)
    assert field_of(window, "books").value() == "455"
    assert window.draft.session.filing.values["computers"] == 9
    assert window.header.undo_button.accessibleName() == "撤销：恢复备份 2 项"
    window.undo()
    assert window.draft.session.filing.values["books"] == 1


def test_a_damaged_workspace_offers_the_newest_backup(qtbot, clock, make_workspace, tmp_path) -> None:
    workspace = make_workspace()
    workspace.close()
    desk = Desk(clock, tmp_path / "settings.json")
    desk.open(workspace.path)
    desk.welcome()
    assert backups(backups_folder() / workspace.id)
    whole = workspace.path.read_bytes()
    workspace.path.write_bytes(whole[:-4096])
    desk.open(workspace.path)
    page = desk.window
    assert isinstance(page, Welcome)
    offer = next(b for b in page.findChildren(QPushButton) if b.text().startswith("用今天 14:02 的备份"))
    assert not offer.isHidden()
    offer.click()
    assert isinstance(desk.window, SchoolWindow)
    desk.close()
    assert (tmp_path / f"{workspace.path.stem}.损坏-20261119-140200.xbw").read_bytes() == whole[:-4096]
    with open_workspace(workspace.path) as again:
        assert again.id == workspace.id
