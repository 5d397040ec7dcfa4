"""The writer leaves a whole file or nothing, and never touches another file."""

import errno
import os
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from desktop.exchange.errors import (
    PackageExists,
    PackageNotVerified,
    PackageTooLarge,
    PackageUnwritable,
    SourceUnreadable,
)
from desktop.exchange.layout import LARGEST_JSON, evidence_name
from desktop.exchange.media import Fault, fault_of
from desktop.exchange.reader import verify
from desktop.exchange.trust import Cause
from desktop.exchange.writer import Named, write_package

FULL = Path("/dev/full")


def test_it_leaves_one_file(tmp_path, package):
    assert list(tmp_path.iterdir()) == [package]
    assert stat.S_IMODE(package.stat().st_mode) & 0o444 == 0o444 & ~_umask()
    assert package.stat().st_nlink == 1


def _umask():
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_it_never_overwrites(tmp_path, key, claims, files):
    path = tmp_path / "taken.xbp"
    path.write_bytes(b"mine")
    with pytest.raises(PackageExists) as caught:
        write_package(path, key, claims, files)
    assert caught.value.data == {"path": path}
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]


class Restless(type(Path())):
    """A source file during whose second reading something happens: it is measured first, then copied."""

    def then(self, action):
        self.actions = iter([lambda: None, action])
        return self

    def open(self, *args, **kwargs):
        next(self.actions)()
        return super().open(*args, **kwargs)


class OnStick(type(Path())):
    """A path on FAT or exFAT, where links are not permitted."""

    def hardlink_to(self, target):
        raise PermissionError(errno.EPERM, "Operation not permitted", str(self), None, str(target))


def test_a_file_can_be_named_by_its_checksum(tmp_path, key, claims, files):
    names = []
    for _ in range(3):
        written = write_package(Named(tmp_path, "东关小学_上报包_校验码"), key, claims, files)
        assert verify(written.path, {}).digest == written.digest
        names.append(written.path.name)
    checksum = written.digest[:8].upper()
    assert names == [f"东关小学_上报包_校验码{checksum}{again}.xbp" for again in ("", "(2)", "(3)")]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_every_byte_is_counted_twice(tmp_path, key, claims, files):
    steps = []
    files |= {"data/film.bin": bytes(3_000_000)}
    written = write_package(tmp_path / "a.xbp", key, claims, files, progress=lambda *step: steps.append(step))
    assert steps == sorted(steps)
    assert steps[-1] == (2 * written.size, 2 * written.size)
    assert {total for _, total in steps} == {2 * written.size}
    assert max(later - earlier for (earlier, _), (later, _) in pairwise(steps)) <= 1 << 20


class Stop(BaseException):
    """What a person's click on 取消 becomes inside a job."""


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_writing_can_be_cancelled_at_any_point(tmp_path, key, claims, files, share):
    def progress(done, total):
        if done >= share * total:
            raise Stop

    for place in (tmp_path / "a.xbp", Named(tmp_path, "a")):
        with pytest.raises(Stop):
            write_package(place, key, claims, files, progress=progress)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [Path, OnStick])
def test_a_file_that_appears_meanwhile_is_kept(tmp_path, key, claims, kind):
    path = kind(tmp_path / "late.xbp")
    (tmp_path / "form.pdf").write_bytes(b"x")
    source = Restless(tmp_path / "form.pdf").then(lambda: path.write_bytes(b"mine"))
    with pytest.raises(PackageExists):
        write_package(path, key, claims, {"data/form.pdf": source})
    assert path.read_bytes() == b"mine"
    assert {item.name for item in tmp_path.iterdir()} == {"late.xbp", "form.pdf"}


def test_a_stick_without_links_gets_the_same_file(tmp_path, key, claims, files, package):
    written = write_package(OnStick(tmp_path / "校标通 上报包.xbp"), key, claims, files)
    assert written.path.read_bytes() == package.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_source_that_changes_meanwhile_is_noticed(tmp_path, key, claims):
    (tmp_path / "form.pdf").write_bytes(b"x")
    source = Restless(tmp_path / "form.pdf").then(lambda: (tmp_path / "form.pdf").write_bytes(b"y"))
    with pytest.raises(PackageNotVerified) as caught:
        write_package(tmp_path / "a.xbp", key, claims, {"data/form.pdf": source})
    broken = caught.value.data["broken"]
    assert (broken.cause, broken.entry, broken.path) == (Cause.DAMAGED, "data/form.pdf", tmp_path / "a.xbp")
    assert [item.name for item in tmp_path.iterdir()] == ["form.pdf"]


def test_a_missing_source_is_named(tmp_path, key, claims):
    with pytest.raises(SourceUnreadable) as caught:
        write_package(tmp_path / "a.xbp", key, claims, {"data/form.pdf": tmp_path / "gone.pdf"})
    assert caught.value.data["entry"] == "data/form.pdf"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path, key, claims, files):
    with pytest.raises(PackageUnwritable) as caught:
        write_package(tmp_path / "gone" / "a.xbp", key, claims, files)
    assert caught.value.data["fault"] == "no_folder"


def test_a_long_name_is_named(tmp_path, key, claims, files):
    with pytest.raises(PackageUnwritable) as caught:
        write_package(tmp_path / ("校" * 100), key, claims, files)
    assert caught.value.data["fault"] == "name_too_long"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path, key, claims, files):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PackageUnwritable) as caught:
        write_package(tmp_path / "file" / "a.xbp", key, claims, files)
    assert caught.value.data["fault"] == "no_folder"


# A limit on the size of files stands for a full disk: the kernel fails in the same call.
LIMITED = """
import resource, signal, sys, pathlib, msgspec
from desktop.exchange.errors import PackageUnwritable
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims
from desktop.exchange.writer import Named, write_package
folder = pathlib.Path(sys.argv[1])
claims = msgspec.json.decode(sys.argv[2], type=Claims)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    write_package(folder / "a.xbp", key_from_seed(bytes(32)), claims, {"data/form.pdf": bytes(100_000)})
except PackageUnwritable as error:
    print(error.data["fault"], len(list(folder.iterdir())))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits on Windows")
def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path, claims):
    run = [sys.executable, "-c", LIMITED, tmp_path, msgspec.json.encode(claims)]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "file_too_big 0\n"


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_full_disk_has_its_own_fault():
    with FULL.open("wb", buffering=0) as full, pytest.raises(OSError, match="space") as caught:
        full.write(b"x")
    assert fault_of(caught.value, FULL) is Fault.FULL


@pytest.mark.skipif(not Path("/sys/kernel").exists(), reason="needs a folder that even root cannot write")
def test_a_read_only_folder_is_named(key, claims, files):
    with pytest.raises(PackageUnwritable) as caught:
        write_package(Path("/sys/kernel/a.xbp"), key, claims, files)
    assert caught.value.data["fault"] is Fault.NOT_ALLOWED


@pytest.mark.parametrize(
    "name",
    [
        "filing.json",
        "data/",
        "data/../x.json",
        "data/CON.txt",
        "data/nul.json",
        "data/A.json",
        "data/东.json",
        "data/a/b/c.json",
    ],
)
def test_a_name_outside_the_format_is_a_mistake_of_the_caller(tmp_path, key, claims, name):
    with pytest.raises(ValueError, match=r"data|filing"):
        write_package(tmp_path / "a.xbp", key, claims, {name: b""})


def test_evidence_must_be_named_by_its_hash(tmp_path, key, claims):
    with pytest.raises(ValueError, match="files"):
        write_package(tmp_path / "a.xbp", key, claims, {evidence_name("0" * 64, "jpg"): b"x"})


def test_an_empty_package_is_a_mistake_of_the_caller(tmp_path, key, claims):
    with pytest.raises(ValueError, match="no files"):
        write_package(tmp_path / "a.xbp", key, claims, {})


@pytest.mark.parametrize("change", [{"sequence": 0}, {"parent": "abc"}, {"round": "x" * 300}])
def test_claims_outside_the_format_are_a_mistake_of_the_caller(tmp_path, key, claims, files, change):
    with pytest.raises(ValueError, match="Expected"):
        write_package(tmp_path / "a.xbp", key, msgspec.structs.replace(claims, **change), files)
    assert list(tmp_path.iterdir()) == []


def test_what_no_reader_would_accept_is_not_written(tmp_path, key, claims):
    with pytest.raises(PackageTooLarge) as caught:
        write_package(tmp_path / "a.xbp", key, claims, {"data/filing.json": bytes(LARGEST_JSON + 1)})
    assert caught.value.data["limit"] == LARGEST_JSON
    assert list(tmp_path.iterdir()) == []
