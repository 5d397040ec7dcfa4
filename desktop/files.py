"""Files written so that they are whole or not there: temporary file, flush, fsync, verify, rename."""

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from desktop.core.errors import XiaobiaoError


class Reason(StrEnum):
    NO_FOLDER = "no_folder"  # none there, or a file of that name
    NOT_ALLOWED = "not_allowed"  # a read-only folder, or on Windows a file that another program has open
    FULL = "full"
    NAME = "name"  # too long, or with characters that the file system refuses
    UNVERIFIED = "unverified"  # what was read back is not what was written
    OTHER = "other"


class FileNotWritten(XiaobiaoError):
    """A file could not be written; what was there before is untouched. Data: path (Path), reason (Reason)."""


_REASONS = {
    errno.ENOENT: Reason.NO_FOLDER,
    errno.ENOTDIR: Reason.NO_FOLDER,
    errno.EACCES: Reason.NOT_ALLOWED,
    errno.EPERM: Reason.NOT_ALLOWED,
    errno.EROFS: Reason.NOT_ALLOWED,
    errno.EBUSY: Reason.NOT_ALLOWED,
    errno.EISDIR: Reason.NAME,
    errno.ENOSPC: Reason.FULL,
    errno.EDQUOT: Reason.FULL,
    errno.ENAMETOOLONG: Reason.NAME,
    errno.EINVAL: Reason.NAME,
}


def make_folder(path: Path) -> Path:
    """Makes a folder, with those above it, unless it is there. Raises FileNotWritten."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FileNotWritten(path=path, reason=Reason.NO_FOLDER) from error
    except OSError as error:
        raise FileNotWritten(path=path, reason=_REASONS.get(error.errno or 0, Reason.OTHER)) from error
    return path


def write_durably(
    path: Path,
    content: bytes | Callable[[BinaryIO], object],
    verify: Callable[[Path], object],
    *,
    replace: bool = False,
) -> Path:
    """Writes a file and returns the path it got.

    ``content`` is the bytes, or a function that writes them to an open binary file. ``verify`` opens the
    finished temporary file (it has the suffix of ``path``) and raises if it is not what was meant. A file
    that exists already is replaced only with ``replace``; otherwise the new one is named 名称(2).pdf.

    Raises FileNotWritten, and then leaves neither a temporary file nor a changed target; errors that
    ``content`` itself raises, other than OSError, pass through.
    """
    temporary = path.with_name(f".{token_hex(8)}{path.suffix}")
    try:
        try:
            with temporary.open("xb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    content(file)
                file.flush()
                os.fsync(file.fileno())
            _verify(temporary, path, verify)
            target = path if replace else _reserve(path)
            _move(temporary, target, reserved=not replace)
        finally:
            temporary.unlink(missing_ok=True)
        flush_folder(path.parent)
    except OSError as error:
        raise FileNotWritten(path=path, reason=_REASONS.get(error.errno or 0, Reason.OTHER)) from error
    return target


def clear_left_behind(folder: Path, suffix: str) -> None:
    """Remove what a killed program has left of `write_durably` in a folder that is ours alone."""
    left = re.compile(rf"\.[0-9a-f]{{16}}{re.escape(suffix)}")
    # What cannot be removed takes room and disturbs nobody.
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if left.fullmatch(path.name):
                path.unlink()


def _verify(temporary: Path, path: Path, verify: Callable[[Path], object]) -> None:
    try:
        verify(temporary)
    except Exception as error:  # whatever a reading library makes of a bad file
        raise FileNotWritten(path=path, reason=Reason.UNVERIFIED) from error


def _reserve(path: Path) -> Path:
    """Takes the first free name by creating it empty, so that nobody else gets it in between."""
    for number in count(1):
        candidate = path if number == 1 else path.with_name(f"{path.stem}({number}){path.suffix}")
        try:
            candidate.open("xb").close()
        except FileExistsError:
            continue
        return candidate
    raise AssertionError


def _move(temporary: Path, target: Path, *, reserved: bool) -> None:
    try:
        temporary.replace(target)
    except OSError:
        if reserved:
            target.unlink(missing_ok=True)
        raise


def flush_folder(folder: Path) -> None:
    """Bring new names in a folder to the medium, where its file system can."""
    # Windows cannot open folders; NTFS keeps the rename in its journal.
    if os.name == "nt":
        return
    # Some file systems cannot do this to a folder; the file itself is complete and verified by now.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
