"""The originals of accepted packages: kept byte for byte, found by digest, verified at every reading."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.exchange.errors import PackageChanged, PackageUnreadable
from desktop.exchange.layout import EXTENSION, MEBIBYTE
from desktop.exchange.reader import Package, verify
from desktop.exchange.trust import Broken, Cause
from desktop.files import FileNotWritten, Reason, write_durably


def keep_original(package: Package, folder: Path) -> Path:
    """Copies the file of a verified package to ``<digest>.xbp`` in a folder that is there; its path.

    The copy gets its name only after it was read back and turned out to be that very package. One that is
    there already stays untouched; only what cannot be it (another size, so damaged) is replaced.

    Raises PackageChanged where the file is no longer what was verified, PackageUnreadable, FileNotWritten.
    """
    target = original_path(folder, package.digest)
    if _size(target) == package.size:
        return target
    try:
        return write_durably(
            target, lambda file: _copy(package.path, file), lambda copy: _check(copy, package), replace=True
        )
    except FileNotWritten as error:
        if error.data["reason"] is Reason.UNVERIFIED and not _is(package.path, package):
            raise PackageChanged(path=package.path, entry=None) from error
        raise


def open_original(folder: Path, digest: str) -> Package | Broken:
    """A kept package, verified again; FORGED where another whole package lies under its name.

    Its signer counts as unknown here: whom to trust was decided when it was accepted.
    Raises PackageUnreadable where it is missing.
    """
    path = original_path(folder, digest)
    package = verify(path, {})
    if isinstance(package, Package) and package.digest != digest:
        return Broken(path=path, cause=Cause.FORGED, expected=digest, found=package.digest)
    return package


def original_path(folder: Path, digest: str) -> Path:
    """Where the original of this digest is kept."""
    return folder / f"{digest}{EXTENSION}"


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _copy(source: Path, target: BinaryIO) -> None:
    for chunk in _chunks(source):
        target.write(chunk)


def _chunks(source: Path) -> Iterator[bytes]:
    # Apart from the writing, so that it is known which of the two disks failed.
    try:
        with source.open("rb") as file:
            while chunk := file.read(MEBIBYTE):
                yield chunk
    except OSError as error:
        raise PackageUnreadable(path=source, reason=str(error)) from error


def _check(copy: Path, package: Package) -> None:
    if not _is(copy, package):
        raise ValueError(copy)


def _is(path: Path, package: Package) -> bool:
    found = verify(path, {})
    return isinstance(found, Package) and found.digest == package.digest
