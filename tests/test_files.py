import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.files import FileNotWritten, Reason, clear_left_behind, write_durably


def fine(path: Path) -> None:
    assert path.stat().st_size >= 0


def refuse(path: Path) -> None:
    raise ValueError(path)


def test_the_bytes_are_in_the_file(tmp_path: Path):
    path = tmp_path / "表.bin"
    assert write_durably(path, b"abc", fine) == path
    assert path.read_bytes() == b"abc"


def test_a_function_writes_the_content(tmp_path: Path):
    path = write_durably(tmp_path / "表.bin", lambda file: file.write(b"abc"), fine)
    assert path.read_bytes() == b"abc"


@given(count=st.integers(min_value=2, max_value=5))
def test_nothing_is_overwritten_unasked(tmp_path_factory: pytest.TempPathFactory, count: int):
    folder = tmp_path_factory.mktemp("out")
    names = [write_durably(folder / "表.v1.xlsx", bytes([n]), fine).name for n in range(count)]
    assert names == ["表.v1.xlsx", *(f"表.v1({n}).xlsx" for n in range(2, count + 1))]
    assert [(folder / name).read_bytes() for name in names] == [bytes([n]) for n in range(count)]


def test_replacing_is_asked_for(tmp_path: Path):
    path = tmp_path / "表.bin"
    path.write_bytes(b"old")
    assert write_durably(path, b"new", fine, replace=True) == path
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_fails_its_check_leaves_everything_as_it_was(tmp_path: Path, replace: bool):
    path = tmp_path / "表.bin"
    path.write_bytes(b"old")
    with pytest.raises(FileNotWritten) as caught:
        write_durably(path, b"new", refuse, replace=replace)
    assert caught.value.data == {"path": path, "reason": Reason.UNVERIFIED}
    assert [file.name for file in tmp_path.iterdir()] == ["表.bin"]
    assert path.read_bytes() == b"old"


def test_the_check_sees_the_suffix_of_the_file(tmp_path: Path):
    seen: list[str] = []
    write_durably(tmp_path / "表.xlsx", b"", lambda path: seen.append(path.suffix))
    assert seen == [".xlsx"]


def test_a_missing_folder_is_told(tmp_path: Path):
    with pytest.raises(FileNotWritten) as caught:
        write_durably(tmp_path / "没有" / "表.bin", b"", fine)
    assert caught.value.data["reason"] is Reason.NO_FOLDER


def test_a_name_that_is_too_long_is_told(tmp_path: Path):
    with pytest.raises(FileNotWritten) as caught:
        write_durably(tmp_path / ("长" * 200 + ".pdf"), b"", fine)
    assert caught.value.data["reason"] is Reason.NAME
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path):
    (tmp_path / "表.pdf").mkdir()
    with pytest.raises(FileNotWritten):
        write_durably(tmp_path / "表.pdf", b"", fine, replace=True)
    assert [file.name for file in tmp_path.iterdir()] == ["表.pdf"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write into read-only folders")
def test_a_read_only_folder_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(FileNotWritten) as caught:
        write_durably(tmp_path / "表.bin", b"", fine)
    assert caught.value.data["reason"] is Reason.NOT_ALLOWED


@pytest.mark.skipif(os.name == "nt", reason="Windows flushes no folders")
def test_a_folder_that_cannot_be_flushed_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As on network file systems: the folder opens and refuses fsync."""
    flush = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    path = write_durably(tmp_path / "表.bin", b"abc", fine)
    assert path.read_bytes() == b"abc"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(tmp_path: Path):
    def write(file: object) -> None:
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x")

    with pytest.raises(FileNotWritten) as caught:
        write_durably(tmp_path / "表.bin", write, fine)
    assert caught.value.data["reason"] is Reason.FULL
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_removed_and_nothing_else(tmp_path: Path):
    class Killed(BaseException):
        pass

    def killed(path: Path) -> None:
        # As if the program ended here: the temporary file stays.
        path.with_name(f"{path.name}.kept").write_bytes(b"half")
        raise Killed

    with pytest.raises(Killed):
        write_durably(tmp_path / "表.xbp", b"half", killed)
    (left,) = tmp_path.iterdir()
    left.rename(left.with_suffix(""))
    others = [".DS_Store", ".0123456789abcdef.xbw", "0123456789abcdef.xbp", ".gitkeep.xbp"]
    for name in others:
        (tmp_path / name).touch()
    clear_left_behind(tmp_path, ".xbp")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(others)
    clear_left_behind(tmp_path / "没有", ".xbp")
