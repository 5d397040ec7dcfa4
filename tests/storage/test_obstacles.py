"""Files, folders and disks that cannot be written: told when opening, and nothing saved is lost."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.filing import Unit
from desktop.storage import errors
from desktop.storage.copies import back_up
from desktop.storage.entries import Entry, load_filing, save_entries
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace, create, open_workspace


@pytest.fixture
def protect() -> Iterator[Callable[[Path], None]]:
    """Write-protect a file or folder, so that it binds root as well."""
    protected: list[Path] = []

    def protect(path: Path) -> None:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        if sys.platform.startswith("linux") and os.geteuid() == 0:
            done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"this file system cannot bind root: {done.stderr.strip()}")
        protected.append(path)

    yield protect
    for path in protected:
        if sys.platform.startswith("linux") and os.geteuid() == 0:
            subprocess.run(["chattr", "-i", str(path)], check=True)
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


class TestReadOnly:
    def test_a_file(
        self,
        workspace: Workspace,
        path: Path,
        protect: Callable[[Path], None],
        snapshot: Callable[[Path], object],
    ):
        workspace.close()
        protect(path)
        before = snapshot(path.parent)
        with pytest.raises(errors.WorkspaceReadOnly):
            open_workspace(path)
        assert snapshot(path.parent) == before

    @pytest.mark.skipif(os.name == "nt", reason="Windows folders have no write protection of this kind")
    def test_a_folder(
        self,
        workspace: Workspace,
        path: Path,
        now: datetime,
        protect: Callable[[Path], None],
        snapshot: Callable[[Path], object],
    ):
        workspace.close()
        protect(path.parent)
        before = snapshot(path.parent)
        with pytest.raises(errors.WorkspaceReadOnly):
            open_workspace(path)
        with pytest.raises(errors.WorkspaceReadOnly):
            create(path.with_name("new.xbw"), "unit", "示例县", now)
        assert snapshot(path.parent) == before

    def test_a_folder_that_becomes_read_only_while_the_file_is_open(
        self, workspace: Workspace, path: Path, protect: Callable[[Path], None]
    ):
        if os.name == "nt":
            pytest.skip("Windows folders have no write protection of this kind")
        protect(path.parent)
        with pytest.raises(errors.WorkspaceReadOnly):
            back_up(workspace.db, path.with_name("备份.xbw"))

    def test_a_disk(self, small_disk: Any, now: datetime, snapshot: Callable[[Path], object]):
        path = small_disk.folder / "甲.xbw"
        create(path, "unit", "示例县", now).close()
        small_disk.protect()
        before = snapshot(small_disk.folder)
        with pytest.raises(errors.WorkspaceReadOnly):
            open_workspace(path)
        with pytest.raises(errors.WorkspaceReadOnly):
            create(path.with_name("乙.xbw"), "unit", "示例县", now)
        assert snapshot(small_disk.folder) == before


class TestFullDisk:
    def test_what_was_saved_stays_and_work_goes_on_when_there_is_room(
        self,
        small_disk: Any,
        now: datetime,
        filled: Callable[[Workspace], None],
        round: Round,
        unit: Unit,
    ):
        path = small_disk.folder / "甲.xbw"
        with create(path, "unit", "示例县", now, filled) as workspace:
            save_entries(workspace, round, unit, [Entry("values", "site_area", 1)], now)
            small_disk.fill_up()
            with pytest.raises(errors.WorkspaceDiskFull):
                save_entries(workspace, round, unit, [Entry("values", "site_area", 2)], now)
            assert load_filing(workspace, round, unit).values == {"site_area": 1}
            with pytest.raises(errors.WorkspaceDiskFull):
                back_up(workspace.db, path.with_name("备份.xbw"))
            small_disk.make_room()
            save_entries(workspace, round, unit, [Entry("values", "site_area", 3)], now)
            assert load_filing(workspace, round, unit).values == {"site_area": 3}
        assert [p.name for p in small_disk.folder.iterdir()] == [path.name]
        with open_workspace(path) as again:
            assert load_filing(again, round, unit).values == {"site_area": 3}

    def test_opening_and_creating_on_a_full_disk(
        self, small_disk: Any, now: datetime, snapshot: Callable[[Path], object]
    ):
        path = small_disk.folder / "甲.xbw"
        create(path, "unit", "示例县", now).close()
        small_disk.fill_up()
        before = snapshot(small_disk.folder)
        with pytest.raises(errors.WorkspaceDiskFull):
            open_workspace(path)
        with pytest.raises(errors.WorkspaceDiskFull):
            create(path.with_name("乙.xbw"), "unit", "示例县", now)
        assert snapshot(small_disk.folder) == before

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no limit for the size of a process's files")
    def test_a_limit_of_the_system(
        self, workspace: Workspace, path: Path, round: Round, unit: Unit, start: Callable[..., Any]
    ):
        """A used up quota: the disk has space, but not for this file."""
        workspace.close()
        process = start("keep_saving.py", path, path.stat().st_size + 40_000)
        *numbers, outcome = process.communicate()[0].split()
        assert outcome == "WorkspaceDiskFailed"
        assert numbers
        with open_workspace(path) as after:
            assert load_filing(after, round, unit).values["last"] == int(numbers[-1])
        assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be moved")
def test_a_file_that_was_moved_away_while_it_was_open(
    workspace: Workspace, path: Path, round: Round, unit: Unit, now: datetime
):
    path.rename(path.with_name("moved.xbw"))
    with pytest.raises(errors.WorkspaceMissing):
        save_entries(workspace, round, unit, [Entry("values", "site_area", 1)], now)
    with pytest.raises(errors.WorkspaceMissing), workspace.second():
        pass
