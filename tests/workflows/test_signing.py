"""The file alone cannot sign: a copy of it, a new computer, a lost folder; and every way back."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.recovery_code import RecoveryCodeInvalid, recovery_code
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint, key_from_seed
from desktop.sealing.errors import PasswordTooShort, PasswordWrong, UserSecretNotKept
from desktop.storage.copies import back_up
from desktop.storage.own_key import Protection, own_key
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.demo import run_demo
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.outcomes import Outcome
from desktop.workflows.printing import filled_form, form_stamp
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_enrolled
from desktop.workflows.signing import (
    CodeOfAnotherKey,
    KeyNotHere,
    PasswordNeeded,
    make_new_key,
    opened_key,
    opens_here,
    recover_key,
    seal_for_user,
    set_password,
)

OLD = Path(__file__).parents[1] / "fixtures" / "workspaces" / "key-in-the-clear-0002.xbw"
SEED = bytes(range(32))
CODE = " ".join(recovery_code(SEED))
EAST = key_from_seed(SEED)
PASSWORD = "东关小学的密码1"


@pytest.fixture
def school(county: Any, tmp_path: Path, now: datetime) -> Iterator[Workspace]:
    with create_enrolled(tmp_path / "东关小学.xbw", county.enrolments[0], SEED, now) as workspace:
        yield workspace


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on somebody else sits there, or the same person at a new computer."""
    return lambda: monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "另一用户"))


@pytest.fixture
def copied(school: Workspace, tmp_path: Path, elsewhere: Callable[[], None]) -> Iterator[Workspace]:
    """The school's file on another computer."""
    school.close()
    elsewhere()
    with open_workspace(Path(shutil.copy(school.path, tmp_path / "U盘上的东关小学.xbw"))) as workspace:
        yield workspace


def signer(path: Path) -> str:
    package = verify(path, {})
    assert isinstance(package, Package)
    return package.key_id


def test_the_secret_is_nowhere_in_the_file_and_its_backups(school: Workspace, tmp_path: Path, now: datetime):
    session = set_value(school, open_session(school), "books", "100", now)
    export_package(school, session, tmp_path / "a.xbp", now)
    back_up(school.db, tmp_path / "备份.xbw")
    set_password(school, opened_key(school), PASSWORD)
    school.close()
    for path in (school.path, tmp_path / "备份.xbw", tmp_path / "a.xbp"):
        assert SEED not in path.read_bytes()


def test_a_copied_file_cannot_sign_and_does_everything_else(copied: Workspace, tmp_path: Path, now: datetime):
    session = set_value(copied, open_session(copied), "books", "300", now)
    assert filled_form(copied, session).startswith(b"%PDF")
    assert not opens_here(copied)
    with pytest.raises(KeyNotHere) as caught:
        export_package(copied, session, tmp_path / "a.xbp", now)
    assert caught.value.data == {"path": copied.path}
    assert not (tmp_path / "a.xbp").exists()
    assert not (tmp_path / "另一用户").exists(), "looking makes nothing"


def test_the_recovery_code_brings_back_the_very_key(copied: Workspace, tmp_path: Path, now: datetime):
    assert recover_key(copied, CODE, now) == EAST
    assert opens_here(copied)
    export_package(copied, open_session(copied), tmp_path / "a.xbp", now)
    assert signer(tmp_path / "a.xbp") == EAST.key_id
    own = own_key(copied)
    assert (own.protection, own.sheet_at) == (Protection.SYSTEM, "2026-03-02T08:30:00+08:00")
    copied.close()
    assert SEED not in copied.path.read_bytes()


def test_a_mistyped_and_a_wrong_code_change_nothing(copied: Workspace, now: datetime):
    before = own_key(copied)
    for typed, error in (
        (CODE.replace(CODE.split()[3], "000000"), RecoveryCodeInvalid),
        (" ".join(recovery_code(bytes(32))), CodeOfAnotherKey),
    ):
        with pytest.raises(error):
            recover_key(copied, typed, now)
    assert own_key(copied) == before


def test_a_new_key_waits_at_the_bureau_until_the_new_form_is_compared(
    school: Workspace,
    bureau: Workspace,
    elsewhere: Callable[[], None],
    tmp_path: Path,
    now: datetime,
):
    session = set_value(school, open_session(school), "books", "100", now)
    export_package(school, session, tmp_path / "a.xbp", now)
    elsewhere()
    new = make_new_key(school, b"\x07" * 32, now)
    session = set_value(school, session, "books", "200", now)
    export_package(school, session, tmp_path / "b.xbp", now)
    stamp = form_stamp(school, session.filing)
    assert stamp.key_fingerprint == fingerprint(new.key_id)
    first, second = receive(bureau, [tmp_path / "a.xbp", tmp_path / "b.xbp"], now)
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.PENDING)
    assert second.key_id == new.key_id


def test_the_key_before_a_new_one_can_be_recovered(copied: Workspace, now: datetime):
    make_new_key(copied, b"\x07" * 32, now)
    assert own_key(copied).sheet_at is None
    assert recover_key(copied, CODE, now) == EAST
    assert own_key(copied).key_id == EAST.key_id


def test_a_password_opens_the_key_on_every_computer(
    school: Workspace, elsewhere: Callable[[], None], now: datetime
):
    set_password(school, opened_key(school), PASSWORD)
    assert own_key(school).protection is Protection.PASSWORD
    elsewhere()
    assert opens_here(school)
    with pytest.raises(PasswordNeeded):
        opened_key(school)
    for _ in range(3):
        with pytest.raises(PasswordWrong) as caught:
            opened_key(school, "不是这个密码")
    assert "不是这个密码" not in repr(caught.value)
    assert opened_key(school, PASSWORD) == EAST
    set_password(school, EAST, "另一个密码1234")
    assert opened_key(school, "另一个密码1234") == EAST
    with pytest.raises(PasswordTooShort):
        set_password(school, EAST, "1234567")
    assert opened_key(school, "另一个密码1234") == EAST
    seal_for_user(school, EAST)
    assert own_key(school).protection is Protection.SYSTEM
    assert opened_key(school) == EAST


def test_a_forgotten_password_is_gone_with_the_recovery_code(school: Workspace, now: datetime):
    set_password(school, opened_key(school), PASSWORD)
    recover_key(school, CODE, now)
    assert opened_key(school) == EAST


def test_a_bureau_without_its_key_issues_nothing(
    bureau: Workspace, elsewhere: Callable[[], None], tmp_path: Path, now: datetime
):
    elsewhere()
    with pytest.raises(KeyNotHere):
        issue_enrolments(bureau, tmp_path / "下发", lambda: b"t" * 16, now)
    assert not (tmp_path / "下发").exists()
    key = recover_key(bureau, " ".join(recovery_code(b"\x09" * 32)), now)
    paths = issue_enrolments(bureau, tmp_path / "下发", lambda: b"t" * 16, now)
    assert {signer(path) for path in paths} == {key.key_id}


def test_a_key_left_in_the_clear_is_sealed_when_it_is_first_used(tmp_path: Path, now: datetime):
    path = Path(shutil.copy(OLD, tmp_path / "东关小学.xbw"))
    with open_workspace(path) as workspace:
        session = open_session(workspace)
        assert session.filing.values == {"books": 100, "computers": 5}
        export = export_package(workspace, session, tmp_path / "b.xbp", now)
        assert export.sequence == 2
        assert own_key(workspace).protection is Protection.SYSTEM
        assert opened_key(workspace) == EAST
    assert signer(tmp_path / "b.xbp") == EAST.key_id
    for file in tmp_path.rglob("*.xb?"):
        assert SEED not in file.read_bytes()


def test_the_copy_made_before_an_upgrade_signs_once_its_key_is_recovered(tmp_path: Path, now: datetime):
    path = Path(shutil.copy(OLD, tmp_path / "东关小学.xbw"))
    open_workspace(path).close()
    (copy,) = tmp_path.glob("*升级前*")
    with open_workspace(copy) as workspace:
        with pytest.raises(KeyNotHere):
            opened_key(workspace)
        assert recover_key(workspace, CODE, now) == EAST
        assert opened_key(workspace) == EAST


def test_a_folder_of_the_user_that_fails_costs_nothing(
    school: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
):
    (tmp_path / "文件").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "文件"))
    before = own_key(school)
    with pytest.raises(UserSecretNotKept):
        make_new_key(school, b"\x07" * 32, now)
    with pytest.raises(UserSecretNotKept):
        recover_key(school, CODE, now)
    assert own_key(school) == before
    assert open_session(school).unit.name == "东关小学"


def test_the_demo_keeps_nothing_in_the_users_folder(
    elsewhere: Callable[[], None], tmp_path: Path, now: datetime
):
    elsewhere()
    demo = run_demo(tmp_path / "演示", 3, 1, now, lambda *_: None)
    assert not (tmp_path / "另一用户").exists()
    with open_workspace(demo.school) as workspace:
        assert opened_key(workspace).key_id == own_key(workspace).key_id
    assert [p.name for p in (tmp_path / "另一用户").iterdir()] == ["Xiaobiao"]
