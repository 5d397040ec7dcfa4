"""Backups: verified, thin, made while somebody writes; a damaged file gives way to the newest good one."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.filing import Unit
from desktop.core.thinning import worth_keeping
from desktop.files import FileNotWritten
from desktop.storage import backups as storage
from desktop.storage.backups import Reason, back_up_into, backups, folder_of, is_due, newest_good, put_back
from desktop.storage.entries import Entry, load_filing, save_entries
from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace, open_workspace

AT = datetime(2026, 11, 19, 14, 2)


def fill(workspace: Workspace, round: Round, unit: Unit, value: int) -> None:
    save_entries(workspace, round, unit, [Entry("values", "books", value)], AT)


def test_a_backup_is_the_workspace(workspace: Workspace, round: Round, unit: Unit, tmp_path: Path):
    fill(workspace, round, unit, 100)
    backup = back_up_into(workspace, tmp_path / "备份", Reason.TIMED, AT)
    fill(workspace, round, unit, 200)
    assert backups(tmp_path / "备份") == (backup,)
    with open_workspace(backup.path) as copy:
        assert load_filing(copy, round, unit).values == {"books": 100}


def test_the_second_connection_makes_it_while_the_first_writes(
    workspace: Workspace, round: Round, unit: Unit, tmp_path: Path
):
    with workspace.second() as own:
        backup = back_up_into(own, tmp_path / "备份", Reason.TIMED, AT)
        fill(workspace, round, unit, 7)
    assert newest_good(tmp_path / "备份") == backup


def test_it_is_due_once_something_has_changed(workspace: Workspace, round: Round, unit: Unit, tmp_path: Path):
    folder = tmp_path / "备份"
    assert is_due(workspace, folder)
    back_up_into(workspace, folder, Reason.TIMED, AT)
    assert not is_due(workspace, folder)
    fill(workspace, round, unit, 7)
    assert is_due(workspace, folder)


def test_what_could_not_be_verified_does_not_count(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(path: Path) -> None:
        raise ValueError(path)

    monkeypatch.setattr(storage, "verify_image", refuse)
    with pytest.raises(FileNotWritten):
        back_up_into(workspace, tmp_path / "备份", Reason.TIMED, AT)
    assert backups(tmp_path / "备份") == ()


def test_old_ones_are_thinned_out(workspace: Workspace, tmp_path: Path):
    folder = tmp_path / "备份"
    for minutes in range(0, 180, 20):
        back_up_into(workspace, folder, Reason.TIMED, AT + timedelta(minutes=minutes))
    assert [backup.made_at.strftime("%H:%M") for backup in backups(folder)] == ["16:42", "15:42", "14:42"]


def test_they_take_no_more_room_than_they_may(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(storage, "LARGEST_TOTAL", 1)
    for hour in range(5):
        back_up_into(workspace, tmp_path / "备份", Reason.TIMED, AT + timedelta(hours=hour))
    assert len(backups(tmp_path / "备份")) == 2


def test_a_damaged_workspace_gives_way_to_the_newest_good_backup(
    workspace: Workspace, round: Round, unit: Unit, tmp_path: Path
):
    root = tmp_path / "备份"
    folder = root / workspace.id
    fill(workspace, round, unit, 100)
    back_up_into(workspace, folder, Reason.TIMED, AT)
    fill(workspace, round, unit, 200)
    newest = back_up_into(workspace, folder, Reason.TIMED, AT + timedelta(hours=1))
    newest.path.write_bytes(newest.path.read_bytes()[:5000])
    workspace.close()
    damaged = workspace.path.read_bytes()[:-4096]
    workspace.path.write_bytes(damaged)
    with pytest.raises(WorkspaceDamaged):
        open_workspace(workspace.path)
    found = folder_of(root, workspace.path)
    assert found == folder
    good = newest_good(found)
    assert good is not None
    aside = put_back(good, workspace.path, AT)
    assert aside.name == f"{workspace.path.stem}.损坏-20261119-140200.xbw"
    assert aside.read_bytes() == damaged
    with open_workspace(workspace.path) as again:
        assert load_filing(again, round, unit).values == {"books": 100}


def test_nobody_has_backups_of_a_file_that_was_never_here(tmp_path: Path):
    assert folder_of(tmp_path, tmp_path / "别处.xbw") is None
    assert backups(tmp_path / "没有") == ()


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=400)), unique=True))
def test_thinning_keeps_the_newest_and_few(ages: list[timedelta]):
    times = [AT - age for age in ages]
    kept = worth_keeping(times, AT)
    assert kept <= set(times)
    assert len(kept) <= 25 + 8 + 27 + 1
    if times:
        assert max(times) in kept
    assert worth_keeping(kept, AT) == kept
