"""The key in use, and a file of the program that still kept its secret in the clear."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from desktop.storage import keys
from desktop.storage.copies import back_up_before_upgrade
from desktop.storage.own_key import OwnKey, Protection, note_sheet, own_key, reseal, use_key, was_own
from desktop.storage.workspace import Workspace, open_workspace

# Made by the program as it was before keys were sealed: the seed is 00 01 02 … 1f.
OLD = Path(__file__).parents[1] / "fixtures" / "workspaces" / "key-in-the-clear-0002.xbw"
SEED = bytes(range(32))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "东关小学.xbw"))


def key(name: str, protection: Protection = Protection.SYSTEM) -> OwnKey:
    return OwnKey(name, b"public", f"sealed {name}".encode(), protection, "2026-03-02T08:30:00")


def test_the_newest_key_is_used_and_earlier_ones_are_remembered(workspace: Workspace):
    for name in ("k1", "k2", "k1"):
        use_key(workspace, key(name))
        assert own_key(workspace) == key(name)
    assert was_own(workspace, "k2")
    assert not was_own(workspace, "k3")
    assert set(keys.trusted_keys(workspace)) == {"k1", "k2"}


def test_a_key_can_be_sealed_in_another_way(workspace: Workspace, path: Path):
    use_key(workspace, key("k1", Protection.NONE))
    reseal(workspace, "k1", b"other", Protection.PASSWORD)
    assert own_key(workspace) == OwnKey("k1", b"public", b"other", Protection.PASSWORD, "2026-03-02T08:30:00")
    workspace.close()
    assert b"sealed k1" not in path.read_bytes()


def test_the_recovery_sheet_is_noted_for_one_key(workspace: Workspace, now: datetime):
    use_key(workspace, key("k1"))
    note_sheet(workspace, "k1", now)
    assert own_key(workspace).sheet_at == "2026-03-02T08:30:00+08:00"
    use_key(workspace, key("k2"))
    assert own_key(workspace).sheet_at is None


def test_a_key_does_not_show_its_secret():
    shown = repr(OwnKey("k1", b"public", SEED, Protection.NONE, ""))
    assert shown == "OwnKey(key_id='k1', protection='none')"


def test_an_old_key_moves_to_its_own_table(old: Path):
    assert old.read_bytes().count(SEED) == 1
    with open_workspace(old) as workspace:
        own = own_key(workspace)
        assert (own.sealed, own.protection, own.sheet_at) == (SEED, Protection.NONE, None)
        assert own.created_at == "2026-03-02T08:30:00+08:00"
        assert workspace.rows("SELECT holder FROM signing_key") == [("county",)]
        trusted = keys.trusted_keys(workspace)
        assert trusted[own.key_id] == (own.public, keys.OWN)
        assert {holder for _, holder in trusted.values()} == {keys.OWN, keys.COUNTY}


def test_the_copy_made_before_the_upgrade_has_everything_but_the_secret(old: Path, tmp_path: Path):
    with open_workspace(old) as workspace:
        key_id = own_key(workspace).key_id
        entries = workspace.rows("SELECT * FROM entry ORDER BY code")
    (copy,) = tmp_path.glob("东关小学.升级前*.xbw")
    assert SEED not in copy.read_bytes()
    with open_workspace(copy) as before:
        assert own_key(before).key_id == key_id
        assert own_key(before).sealed == b""
        assert before.rows("SELECT * FROM entry ORDER BY code") == entries
        assert len(entries) == 2


def test_a_later_upgrade_copies_no_clear_secret_either(old: Path, tmp_path: Path):
    target = tmp_path / "备份.xbw"
    with open_workspace(old) as workspace:
        back_up_before_upgrade(workspace.db, target)
        use_key(workspace, key("k2"))
        back_up_before_upgrade(workspace.db, tmp_path / "备份二.xbw")
    assert SEED not in target.read_bytes()
    assert SEED not in (tmp_path / "备份二.xbw").read_bytes()
    with open_workspace(tmp_path / "备份二.xbw") as copy:
        assert own_key(copy) == key("k2")
