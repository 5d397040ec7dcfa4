"""Two windows or programs never work on the same workspace."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.storage import errors
from desktop.storage.workspace import Workspace, open_workspace


def test_a_second_window_is_told(workspace: Workspace, path: Path):
    with pytest.raises(errors.WorkspaceBusy):
        open_workspace(path)
    assert len(workspace.rows("SELECT * FROM round")) == 1


def test_a_second_process_is_told_and_a_killed_one_frees_the_place(
    workspace: Workspace, path: Path, start: Callable[..., object]
):
    turned_away = start("hold_open.py", path)
    assert turned_away.communicate()[0] == "WorkspaceBusy\n"
    workspace.close()
    holder = start("hold_open.py", path)
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(errors.WorkspaceBusy):
        open_workspace(path)
    holder.kill()
    holder.wait()
    open_workspace(path).close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_to_the_file_is_the_same_place(workspace: Workspace, path: Path):
    link = path.parent.parent / "桌面.xbw"
    link.symlink_to(path)
    with pytest.raises(errors.WorkspaceBusy):
        open_workspace(link)


def test_a_copied_folder_is_free_even_if_the_lock_file_came_with_it(workspace: Workspace, path: Path):
    copied = Path(shutil.copytree(path.parent, path.parent.parent / "U盘副本"))
    with open_workspace(copied / path.name) as copy:
        assert copy.id == workspace.id
    assert [p.name for p in copied.iterdir()] == [path.name]
