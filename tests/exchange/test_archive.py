"""Originals are kept byte for byte and trusted only as far as they verify."""

import pytest

from desktop.exchange.archive import keep_original, open_original, original_path
from desktop.exchange.errors import PackageChanged, PackageUnreadable
from desktop.exchange.reader import Package, verify
from desktop.exchange.trust import Broken, Cause
from desktop.exchange.writer import write_package
from desktop.files import FileNotWritten, Reason


@pytest.fixture
def verified(package) -> Package:
    result = verify(package, {})
    assert isinstance(result, Package)
    return result


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "局 原件"
    folder.mkdir()
    return folder


def test_the_original_is_kept_byte_for_byte(verified, folder):
    data = verified.path.read_bytes()
    path = keep_original(verified, folder)
    assert (path.name, path.read_bytes()) == (f"{verified.digest}.xbp", data)
    assert list(folder.iterdir()) == [path]
    verified.path.unlink()
    kept = open_original(folder, verified.digest)
    assert isinstance(kept, Package)
    assert (kept.statement, kept.read("data/form.pdf")) == (verified.statement, b"%PDF-1.4 not really")


def test_one_that_is_there_is_not_written_again(verified, folder):
    path = keep_original(verified, folder)
    before = path.stat()
    verified.path.unlink()
    assert keep_original(verified, folder) == path
    assert path.stat() == before


def test_one_that_lost_its_end_is_replaced(verified, folder):
    path = keep_original(verified, folder)
    path.write_bytes(path.read_bytes()[:-1])
    assert open_original(folder, verified.digest).cause is Cause.TRUNCATED
    assert isinstance(open_original(keep_original(verified, folder).parent, verified.digest), Package)


def test_a_file_that_changed_meanwhile_is_not_kept(verified, folder, tmp_path, other_key, claims, files):
    changed = bytearray(verified.path.read_bytes())
    changed[len(changed) // 2] ^= 1
    another = write_package(tmp_path / "another.xbp", other_key, claims, files).path.read_bytes()
    for data in (bytes(changed), another, b""):
        verified.path.write_bytes(data)
        with pytest.raises(PackageChanged) as caught:
            keep_original(verified, folder)
        assert caught.value.data == {"path": verified.path, "entry": None}
        assert list(folder.iterdir()) == []


def test_a_file_that_is_gone_is_not_kept(verified, folder):
    verified.path.unlink()
    with pytest.raises(PackageUnreadable) as caught:
        keep_original(verified, folder)
    assert caught.value.data["path"] == verified.path
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_named(verified, folder):
    folder.rmdir()
    with pytest.raises(FileNotWritten) as caught:
        keep_original(verified, folder)
    assert caught.value.data == {
        "path": original_path(folder, verified.digest),
        "reason": Reason.NO_FOLDER,
    }


def test_a_kept_file_that_was_damaged_or_exchanged_is_broken(
    verified, folder, tmp_path, other_key, claims, files
):
    path = keep_original(verified, folder)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    assert isinstance(open_original(folder, verified.digest), Broken)
    another = write_package(tmp_path / "another.xbp", other_key, claims, files)
    path.write_bytes(another.path.read_bytes())
    assert open_original(folder, verified.digest) == Broken(
        path=path, cause=Cause.FORGED, expected=verified.digest, found=another.digest
    )
    path.unlink()
    with pytest.raises(PackageUnreadable):
        open_original(folder, verified.digest)
