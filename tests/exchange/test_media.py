"""Real media that refuse a file: each with its own fault, and nothing left on them."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.exchange.errors import PackageExists, PackageUnwritable
from desktop.exchange.media import Fault, fault_of, is_removable, is_removable_disk
from desktop.exchange.reader import Package, verify
from desktop.exchange.writer import Named, write_package

AS_ROOT = sys.platform == "linux" and os.geteuid() == 0
STICK_SIZE = 64 << 20
# 255 bytes are what ext4 takes, 255 UTF-16 units what FAT and NTFS take: each 校 is three of the one.
LONGEST_ON_EXT4 = (255 - len("00000000.xbp")) // 3

needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can mount")


@pytest.fixture
def mounted(tmp_path):
    """Mounts something and takes it down again; skips where this system does not know it."""
    points: list[Path] = []

    def mount(*command: str | Path) -> Path:
        point = tmp_path / f"stick{len(points)}"
        point.mkdir()
        done = subprocess.run([*command, point], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
        points.append(point)
        return point

    yield mount
    for point in reversed(points):
        subprocess.run(["umount", point], check=True)


@pytest.fixture
def loop_device(tmp_path_factory):
    image = tmp_path_factory.mktemp("image") / "stick.img"
    with image.open("wb") as file:
        file.truncate(STICK_SIZE)
    done = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no loop device: {done.stderr.strip()}")
    device = done.stdout.strip()
    yield device
    subprocess.run(["losetup", "--detach", device], check=True)


@pytest.fixture(
    params=[
        (["mkfs.vfat", "-F", "32"], ["mount", "-t", "vfat", "-o", "utf8"]),
        (["mkfs.exfat"], ["mount", "-t", "exfat"]),
        (["mkfs.exfat"], ["mount.exfat-fuse"]),
    ],
    ids=["vfat", "exfat", "exfat-fuse"],
)
def stick(request, loop_device, mounted):
    """A stick of 64 MB as it is sold."""
    make, mount = request.param
    for program in (make[0], mount[0]):
        if not shutil.which(program):
            pytest.skip(f"needs {program}")
    subprocess.run([*make, loop_device], check=True, capture_output=True)
    return mounted(*mount, loop_device)


def fault(place, key, claims, files) -> Fault:
    with pytest.raises(PackageUnwritable) as caught:
        write_package(place, key, claims, files)
    return caught.value.data["fault"]


@needs_root
@pytest.mark.parametrize("photo", [200_000, 40_000_000])
def test_a_full_stick(mounted, key, claims, files, photo):
    """Full at the first bytes, and full in the midst of many."""
    stick = mounted("mount", "-t", "tmpfs", "-o", f"size={photo // 2}", "stick")
    assert fault(stick / "a.xbp", key, claims, files | {"data/film.bin": bytes(photo)}) is Fault.FULL
    assert list(stick.iterdir()) == []
    assert write_package(stick / "a.xbp", key, claims, files).path.is_file()


@needs_root
def test_a_stick_that_is_write_protected(mounted, key, claims, files):
    stick = mounted("mount", "-t", "tmpfs", "-o", "ro", "stick")
    assert fault(stick / "a.xbp", key, claims, files) is Fault.READ_ONLY
    assert fault(Named(stick, "a"), key, claims, files) is Fault.READ_ONLY


@pytest.mark.skipif(AS_ROOT or os.name == "nt", reason="root may write everywhere")
def test_a_folder_that_this_person_may_not_write(tmp_path, key, claims, files):
    tmp_path.chmod(0o555)
    assert fault(tmp_path / "a.xbp", key, claims, files) is Fault.NOT_ALLOWED
    tmp_path.chmod(0o755)


@needs_root
def test_a_stick_as_it_is_sold(stick, key, claims, files, package):
    """No links, names in UTF-16, fewer characters."""
    folder = stick / "上报（２０２６年）【县】"
    folder.mkdir()
    place = Named(folder, "东关小学_上报包_校验码")
    written, again = write_package(place, key, claims, files), write_package(place, key, claims, files)
    assert written.path.read_bytes() == again.path.read_bytes() == package.read_bytes()
    with pytest.raises(PackageExists):
        write_package(again.path, key, claims, files)
    assert fault(folder / "东关?.xbp", key, claims, files) is Fault.NAME_REFUSED
    assert fault(folder / f"{'校' * 252}.xbp", key, claims, files) is Fault.NAME_TOO_LONG
    film = {"data/film.bin": bytes(STICK_SIZE)}
    assert fault(folder / "b.xbp", key, claims, files | film) is Fault.FULL
    assert sorted(folder.iterdir()) == sorted([written.path, again.path])


@pytest.mark.parametrize(
    "folder", ["上报（２０２６年）【县】", "a b'c\"d" if os.name != "nt" else "a b'c", "校" * 80]
)
def test_folders_as_people_name_them(tmp_path, key, claims, files, folder):
    place = tmp_path / folder
    place.mkdir()
    written = write_package(Named(place, "东关小学（本部）_上报包_校验码"), key, claims, files)
    assert isinstance(verify(written.path, {}), Package)
    assert list(place.iterdir()) == [written.path]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_the_longest_names_and_paths(tmp_path, key, claims, files):
    assert write_package(Named(tmp_path, "校" * LONGEST_ON_EXT4), key, claims, files).path.is_file()
    assert fault(Named(tmp_path, "校" * LONGEST_ON_EXT4 + "..."), key, claims, files) is Fault.NAME_TOO_LONG
    deep = tmp_path.joinpath(*["校" * 80] * 12)
    deep.mkdir(parents=True)
    assert write_package(Named(deep, "东关小学"), key, claims, files).path.is_file()
    deeper = deep.joinpath(*["校" * 80] * 6)
    assert fault(Named(deeper, "东关小学"), key, claims, files) is Fault.NAME_TOO_LONG


class Failed(OSError):
    """As Windows raises it: an errno that Python chose, and the system's own number."""

    def __init__(self, number: int, winerror: int) -> None:
        super().__init__(number, "failed")
        self.winerror = winerror


@pytest.mark.parametrize(
    ("number", "winerror", "expected"),
    [
        (errno.EACCES, 19, Fault.READ_ONLY),
        (errno.EACCES, 5, Fault.NOT_ALLOWED),
        (errno.EACCES, 21, Fault.NO_ANSWER),
        (errno.ENOSPC, 112, Fault.FULL),
        (errno.EINVAL, 1117, Fault.NO_ANSWER),
        (errno.EINVAL, 123, Fault.NAME_REFUSED),
        (errno.ENOENT, 206, Fault.NAME_TOO_LONG),
        (errno.ENOENT, 3, Fault.NO_FOLDER),
    ],
)
def test_windows_says_more_than_an_errno(number, winerror, expected):
    assert fault_of(Failed(number, winerror), Path("nowhere/a.xbp")) is expected


def test_a_stick_that_is_pulled_out_has_its_own_fault():
    assert fault_of(OSError(errno.EIO, "Input/output error"), Path("a.xbp")) is Fault.NO_ANSWER
    assert fault_of(OSError(errno.ENODEV, "No such device"), Path("a.xbp")) is Fault.NO_ANSWER


def test_what_is_not_known_to_be_a_stick_is_none(tmp_path):
    assert not is_removable(tmp_path / "nowhere")
    if sys.platform == "linux":
        assert not is_removable(Path("/proc"))


@pytest.mark.parametrize(
    ("partition", "removable", "expected"),
    [
        ("pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb/sdb1", "0", True),
        ("pci0000:00/0000:00:17.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0/mmcblk0p1", "1", True),
        ("pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda/sda2", "0", False),
        ("virtual/block/dm-0/part", None, False),
    ],
)
def test_linux_says_which_disks_are_pulled_out(tmp_path, partition, removable, expected):
    """The tree below /sys/devices as Linux shows it."""
    place = tmp_path / partition
    place.mkdir(parents=True)
    if removable is not None:
        (place.parent / "removable").write_text(f"{removable}\n")
    assert is_removable_disk(place) is expected
    assert is_removable_disk(place.parent) is expected
