"""Make, open and recognise workspaces."""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop.storage import errors
from desktop.storage.connection import address
from desktop.storage.copies import back_up
from desktop.storage.roster import Round, current_round
from desktop.storage.workspace import Workspace, create, is_workspace, open_workspace


def test_a_new_workspace_is_one_file_that_opens_again(
    path: Path, now: datetime, filled: Callable[[Workspace], None], round: Round
):
    with create(path, "unit", "示例县", now, filled) as made:
        identity = made.id
        assert (made.role, made.county) == ("unit", "示例县")
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    with open_workspace(path) as opened:
        assert (opened.id, opened.role, opened.county) == (identity, "unit", "示例县")
        assert current_round(opened) == round


@pytest.mark.parametrize(
    "name", ["甲（二）［3］ 𬭎.xbw", "#1.xbw", "50%.xbw", "%2F.xbw", "a&mode=memory.xbw", "~ '.xbw"]
)
def test_any_name_works(tmp_path: Path, now: datetime, name: str):
    path = tmp_path / name
    create(path, "bureau", "示例县", now).close()
    with open_workspace(path) as workspace:
        assert workspace.role == "bureau"
        back_up(workspace.db, path.with_name("备份 " + name))
    assert {p.name for p in tmp_path.iterdir()} == {name, "备份 " + name}


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses a question mark in a name")
def test_a_question_mark_in_a_name_is_not_the_start_of_options(tmp_path: Path, now: datetime):
    create(tmp_path / "甲?mode=memory.xbw", "unit", "示例县", now).close()
    with open_workspace(tmp_path / "甲?mode=memory.xbw"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["甲?mode=memory.xbw"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"D:\资料 1\#50%.xbw"), "file:///D:/%E8%B5%84%E6%96%99%201/%2350%25.xbw?mode=rw"),
        (PureWindowsPath(r"\\server\共享\a.xbw"), "file:////server/%E5%85%B1%E4%BA%AB/a.xbw?mode=rw"),
        (PurePosixPath("/家/a?b.xbw"), "file:///%E5%AE%B6/a%3Fb.xbw?mode=rw"),
    ],
)
def test_addresses_have_no_server_and_quote_what_a_uri_reserves(path: PureWindowsPath, uri: str):
    assert address(path, "mode=rw") == uri


def test_an_existing_file_is_never_replaced(path: Path, now: datetime, snapshot: Callable[[Path], object]):
    path.write_text("别人的文件", encoding="utf-8")
    before = snapshot(path.parent)
    with pytest.raises(errors.WorkspaceExists):
        create(path, "unit", "示例县", now)
    assert snapshot(path.parent) == before


def test_where_the_first_contents_fail_no_file_appears(path: Path, now: datetime):
    def fill(workspace: Workspace) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        create(path, "unit", "示例县", now, fill)
    assert list(path.parent.iterdir()) == []


def test_what_a_crash_left_of_an_older_file_does_not_touch_a_new_one(
    path: Path, now: datetime, start: Callable[..., object], filled: Callable[[Workspace], None]
):
    create(path, "unit", "示例县", now, filled).close()
    process = start("die_writing.py", path)
    process.communicate()
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size
    path.unlink()
    with create(path, "bureau", "新示例县", now) as workspace:
        assert workspace.county == "新示例县"
    with open_workspace(path) as workspace:
        assert workspace.county == "新示例县"


def test_a_missing_file_is_told_as_missing(path: Path, snapshot: Callable[[Path], object]):
    for missing in (path, path / "under-a-file.xbw", path.parent):
        with pytest.raises(errors.WorkspaceMissing):
            open_workspace(missing)
    assert snapshot(path.parent) == {}


def test_only_workspaces_are_recognised(path: Path, workspace: Workspace):
    workspace.close()
    assert is_workspace(path)
    other = path.with_name("other.xbw")
    sqlite3.connect(other).close()
    assert not is_workspace(other)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert not is_workspace(other)
    assert not is_workspace(path.parent)
    assert not is_workspace(path.with_name("nothing.xbw"))


def test_the_role_is_checked(workspace: Workspace):
    workspace.needs("unit")
    with pytest.raises(errors.WrongRole) as caught:
        workspace.needs("bureau")
    assert caught.value.data == {"path": workspace.path, "needed": "bureau"}


def test_a_file_switched_to_wal_becomes_one_file_again(path: Path, workspace: Workspace):
    workspace.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    open_workspace(path).close()
    assert path.read_bytes()[18:20] == b"\1\1"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


class TestBackUp:
    def test_a_backup_is_a_workspace_of_its_own(self, workspace: Workspace, path: Path):
        target = path.with_name("备份.xbw")
        target.write_bytes(b"an older backup")
        back_up(workspace.db, target)
        with open_workspace(target) as copy:
            assert copy.id == workspace.id
            assert current_round(copy) == current_round(workspace)

    def test_the_open_file_is_not_its_own_backup(self, workspace: Workspace, path: Path):
        before = path.read_bytes()
        with pytest.raises(errors.WorkspaceExists):
            back_up(workspace.db, path.parent / "." / path.name)
        assert path.read_bytes() == before

    @pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
    def test_nor_under_another_name(self, workspace: Workspace, path: Path):
        path.with_name("link.xbw").symlink_to(path)
        with pytest.raises(errors.WorkspaceExists):
            back_up(workspace.db, path.with_name("link.xbw"))
