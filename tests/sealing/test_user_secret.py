"""What one user seals nobody else unseals; a folder that fails says so, and never costs a sealed key."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.files import Reason
from desktop.sealing.errors import SealedElsewhere, UserSecretNotKept, UserSecretUnreadable
from desktop.sealing.user_secret import UserSecret

ROOT = Path(__file__).resolve().parents[2]
not_for_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root"
)


def test_what_is_sealed_is_unsealed_by_the_same_user_only(
    user: UserSecret, users_file: Path, tmp_path: Path, secret: bytes
):
    sealed = user.seal(secret)
    assert secret not in sealed
    assert UserSecret(users_file).unseal(sealed) == secret
    other = UserSecret(tmp_path / "用户 乙" / "key-secret")
    with pytest.raises(SealedElsewhere):
        other.unseal(sealed)
    other.seal(secret)
    with pytest.raises(SealedElsewhere):
        other.unseal(sealed)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(
    user: UserSecret, users_file: Path, secret: bytes
):
    with pytest.raises(SealedElsewhere):
        user.unseal(b"x" * 80)
    assert not users_file.exists(), "unsealing makes nothing"
    user.seal(secret)
    made = users_file.read_bytes()
    assert len(made) == 32
    assert user.seal(secret) != user.seal(secret)
    assert users_file.read_bytes() == made
    if sys.platform != "win32":
        assert stat.S_IMODE(users_file.stat().st_mode) == 0o600


def test_programs_that_seal_for_the_first_time_at_once_agree(users_file: Path, secret: bytes):
    script = (
        "import sys; from pathlib import Path; from desktop.sealing.user_secret import UserSecret;"
        "sys.stdin.read(); sys.stdout.buffer.write(UserSecret(Path(sys.argv[1])).seal(bytes(range(32))))"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(users_file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()
    for program in programs:
        assert program.stdout is not None
        with program.stdout as stdout:
            assert UserSecret(users_file).unseal(stdout.read()) == secret
        assert program.wait() == 0


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(72), b"\xff" * 72])
def test_what_was_never_sealed(user: UserSecret, sealed: bytes, secret: bytes):
    user.seal(secret)
    with pytest.raises(SealedElsewhere):
        user.unseal(sealed)


def test_a_secret_that_was_cut_off_is_made_anew(user: UserSecret, users_file: Path, secret: bytes):
    sealed = user.seal(secret)
    users_file.write_bytes(b"")
    with pytest.raises(SealedElsewhere):
        user.unseal(sealed)
    assert user.unseal(user.seal(secret)) == secret


def test_a_file_where_the_folder_should_be(user: UserSecret, users_file: Path, secret: bytes):
    users_file.parent.parent.write_bytes(b"")
    with pytest.raises(SealedElsewhere):
        user.unseal(bytes(72))
    with pytest.raises(UserSecretNotKept) as caught:
        user.seal(secret)
    assert caught.value.data == {"path": users_file, "reason": Reason.NO_FOLDER}


def test_a_folder_where_the_file_should_be(user: UserSecret, users_file: Path):
    users_file.mkdir(parents=True)
    for call in (user.unseal, user.seal):
        with pytest.raises(UserSecretUnreadable):
            call(bytes(72))


@not_for_root
def test_a_folder_that_cannot_be_written(user: UserSecret, users_file: Path, secret: bytes):
    users_file.parent.mkdir(parents=True)
    users_file.parent.chmod(0o500)
    with pytest.raises(UserSecretNotKept) as caught:
        user.seal(secret)
    users_file.parent.chmod(0o700)
    assert caught.value.data["reason"] is Reason.NOT_ALLOWED


@not_for_root
def test_a_secret_that_cannot_be_read_is_not_replaced(user: UserSecret, users_file: Path, secret: bytes):
    user.seal(secret)
    before = users_file.read_bytes()
    users_file.chmod(0)
    for call in (user.unseal, user.seal):
        with pytest.raises(UserSecretUnreadable):
            call(bytes(72))
    users_file.chmod(0o600)
    assert users_file.read_bytes() == before


def test_a_full_and_a_protected_disk(small_disk: Any, secret: bytes):
    path = small_disk.folder / "Xiaobiao" / "key-secret"
    path.parent.mkdir()
    small_disk.fill_up()
    with pytest.raises(UserSecretNotKept) as caught:
        UserSecret(path).seal(secret)
    assert caught.value.data["reason"] is Reason.FULL
    assert not path.exists()
    small_disk.make_room()
    sealed = UserSecret(path).seal(secret)
    small_disk.protect()
    assert UserSecret(path).unseal(sealed) == secret
    with pytest.raises(UserSecretNotKept) as caught:
        UserSecret(path.with_name("another")).seal(secret)
    assert caught.value.data["reason"] is Reason.NOT_ALLOWED


def test_nothing_shows_the_secret(user: UserSecret, users_file: Path, secret: bytes, tmp_path: Path):
    sealed = user.seal(secret)
    own = users_file.read_bytes()
    with pytest.raises(SealedElsewhere) as caught:
        UserSecret(tmp_path / "乙").unseal(sealed)
    for text in (repr(user), repr(caught.value), repr(caught.value.__cause__)):
        assert own.hex() not in text
        assert repr(own)[2:-1] not in text
