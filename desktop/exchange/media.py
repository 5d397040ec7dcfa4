"""The disk or stick that a signed file is written to: why it refuses, and whether it can be pulled out."""

import errno
import os
import sys
from enum import StrEnum
from pathlib import Path


class Fault(StrEnum):
    """Why a medium did not take a file."""

    FULL = "full"
    READ_ONLY = "read_only"  # the medium
    NOT_ALLOWED = "not_allowed"  # the folder, for this person
    NO_FOLDER = "no_folder"
    NAME_TOO_LONG = "name_too_long"  # on Windows the whole path counts
    NAME_REFUSED = "name_refused"  # characters that this file system does not take
    FILE_TOO_BIG = "file_too_big"  # for this file system
    NO_ANSWER = "no_answer"  # pulled out, or broken
    OTHER = "other"


_BY_ERRNO = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EACCES: Fault.NOT_ALLOWED,
    errno.EPERM: Fault.NOT_ALLOWED,
    errno.ENOENT: Fault.NO_FOLDER,
    errno.ENOTDIR: Fault.NO_FOLDER,
    errno.ENAMETOOLONG: Fault.NAME_TOO_LONG,
    errno.EINVAL: Fault.NAME_REFUSED,
    errno.EILSEQ: Fault.NAME_REFUSED,
    errno.EFBIG: Fault.FILE_TOO_BIG,
    errno.EIO: Fault.NO_ANSWER,
    errno.ENXIO: Fault.NO_ANSWER,
    errno.ENODEV: Fault.NO_ANSWER,
}
# System error codes of Windows, which Python maps to fewer errnos:
# https://learn.microsoft.com/windows/win32/debug/system-error-codes
_BY_WINERROR = {
    19: Fault.READ_ONLY,  # ERROR_WRITE_PROTECT
    21: Fault.NO_ANSWER,  # ERROR_NOT_READY
    23: Fault.NO_ANSWER,  # ERROR_CRC
    29: Fault.NO_ANSWER,  # ERROR_WRITE_FAULT
    39: Fault.FULL,  # ERROR_HANDLE_DISK_FULL
    112: Fault.FULL,  # ERROR_DISK_FULL
    123: Fault.NAME_REFUSED,  # ERROR_INVALID_NAME
    206: Fault.NAME_TOO_LONG,  # ERROR_FILENAME_EXCED_RANGE
    223: Fault.FILE_TOO_BIG,  # ERROR_FILE_TOO_LARGE
    433: Fault.NO_ANSWER,  # ERROR_NO_SUCH_DEVICE
    1117: Fault.NO_ANSWER,  # ERROR_IO_DEVICE
    1167: Fault.NO_ANSWER,  # ERROR_DEVICE_NOT_CONNECTED
}
# A path of that many UTF-16 units is "not found" on Windows, unless long paths are turned on there.
_LONGEST_WINDOWS_PATH = 260


def fault_of(error: OSError, path: Path) -> Fault:
    """Why writing `path` failed."""
    by_errno = _BY_ERRNO.get(error.errno or 0, Fault.OTHER)
    fault = _BY_WINERROR.get(getattr(error, "winerror", 0), by_errno)
    if fault is Fault.NO_FOLDER and os.name == "nt" and len(str(path.absolute())) >= _LONGEST_WINDOWS_PATH:
        return Fault.NAME_TOO_LONG
    if fault is Fault.NO_FOLDER and path.parent.is_dir():
        # As exFAT says of characters that it does not take.
        return Fault.NAME_REFUSED
    return fault


def is_removable(folder: Path) -> bool:
    """Whether a folder is on a medium that people pull out, such as a USB stick; False where unknown."""
    if sys.platform == "win32":
        import ctypes

        removable = 2  # DRIVE_REMOVABLE; disks in USB cases say that they are fixed
        return ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) == removable
    try:
        device = folder.stat().st_dev
        return is_removable_disk(
            Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve(strict=True)
        )
    except OSError:
        return False


def is_removable_disk(disk: Path) -> bool:
    """Whether Linux describes a disk, or the disk of a partition, as removable or as attached by USB."""
    flags = [place / "removable" for place in (disk, disk.parent)]
    return any(part.startswith("usb") for part in disk.parts) or any(
        flag.is_file() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags
    )
