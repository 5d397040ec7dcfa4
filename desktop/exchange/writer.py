"""Writes a signed file: byte-stable, complete or not at all, never over another file."""

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Literal, Protocol
from uuid import uuid4

import msgspec
from msgspec import Struct

from desktop.exchange.container import closing, local_header
from desktop.exchange.contents import Entry, Measure, measure, measure_stream, plan, tagmanifest
from desktop.exchange.errors import (
    PackageExists,
    PackageNotVerified,
    PackageTooLarge,
    PackageUnreadable,
    PackageUnwritable,
    SourceUnreadable,
)
from desktop.exchange.layout import (
    BAG_INFO,
    BAGIT,
    BAGIT_TEXT,
    FORMAT_VERSION,
    LARGEST_JSON,
    LARGEST_PACKAGE,
    LARGEST_STATEMENT,
    MANIFEST,
    MEBIBYTE,
    MOST_ENTRIES,
    README,
    STATEMENT,
    TAGMANIFEST,
    bag_info_text,
    fits_its_name,
    is_kept,
    manifest_text,
)
from desktop.exchange.names import LONGEST_NAME, is_payload_name
from desktop.exchange.reader import Package, verify
from desktop.exchange.readme import readme_text
from desktop.exchange.signing import Key, make_enrolment_proof, sign
from desktop.exchange.statement import Claims, Predicate, make_payload
from desktop.exchange.trust import Broken
from desktop.files import flush_folder


class Openable(Protocol):
    """What can be read more than once, as a path can."""

    def open(self, mode: Literal["rb"]) -> BinaryIO: ...


Source = bytes | Path | Openable

# Headers and directory of as many entries as there can be: 76 bytes and twice the name each.
_ROOM_FOR_TABLES = MOST_ENTRIES * (76 + 2 * LONGEST_NAME) + MEBIBYTE

FAULTS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EFBIG: "file_too_big",
}


class WrittenPackage(Struct, frozen=True):
    """A file that was written, read back and verified; `digest` identifies it, `size` is in bytes."""

    path: Path
    digest: str
    size: int


def write_package(
    path: Path,
    key: Key,
    claims: Claims,
    files: Mapping[str, Source],
    *,
    enrolment_token: bytes | None = None,
) -> WrittenPackage:
    """Signs `files` (entry name → contents or what they are read from) and writes them to `path`.

    The same arguments give the same bytes. The file appears under its name only after it was read back and
    verified; on any failure nothing is left behind. At least one file is needed.

    Raises PackageExists, PackageUnwritable, PackageTooLarge, SourceUnreadable, PackageNotVerified, and
    ValueError for entry names or claims that the format does not allow (a mistake of the caller).
    """
    payload = _measured(files)
    texts = _tag_texts(claims, payload)
    listed = payload | {name: measure(text) for name, text in texts.items()}
    proof = None if enrolment_token is None else make_enrolment_proof(enrolment_token, key.public_key)
    predicate = Predicate(
        **msgspec.structs.asdict(claims),
        format_version=FORMAT_VERSION,
        key_id=key.key_id,
        public_key=key.public_key.hex(),
        enrolment_proof=proof,
    )
    envelope = sign(key, make_payload(predicate, listed))
    entries = plan(listed, envelope)
    sources = {**files, **texts, STATEMENT: envelope, TAGMANIFEST: tagmanifest(listed, envelope)}
    _check_sizes(path, entries)
    try:
        package = _write(path, key, entries, sources)
    except FileExistsError as error:
        raise PackageExists(path=path) from error
    except OSError as error:
        fault = FAULTS.get(error.errno or 0, "other")
        raise PackageUnwritable(path=path, fault=fault, reason=str(error)) from error
    return WrittenPackage(path, package.digest, package.size)


def _measured(files: Mapping[str, Source]) -> dict[str, Measure]:
    if not files:
        raise ValueError("no files")
    measures: dict[str, Measure] = {}
    for name, source in files.items():
        if not is_payload_name(name):
            raise ValueError(name)
        if isinstance(source, bytes):
            measures[name] = measure(source)
        else:
            try:
                with source.open("rb") as file:
                    measures[name] = measure_stream(file)
            except OSError as error:
                raise SourceUnreadable(entry=name, path=source, reason=str(error)) from error
        if not fits_its_name(name, measures[name].sha256):
            raise ValueError(name)
    return measures


def _tag_texts(claims: Claims, payload: Mapping[str, Measure]) -> dict[str, bytes]:
    """The tag files that the statement lists."""
    return {
        BAGIT: BAGIT_TEXT,
        BAG_INFO: bag_info_text(
            app_version=claims.app_version,
            claimed_at=claims.claimed_at,
            description=claims.kind.value,
            identifier=f"{claims.round}/{claims.unit.code}/{claims.sequence}",
            organization=claims.unit.name,
            payload_bytes=sum(measured.size for measured in payload.values()),
            payload_files=len(payload),
        ),
        MANIFEST: manifest_text((name, measured.sha256) for name, measured in payload.items()),
        README: readme_text(),
    }


def _check_sizes(path: Path, entries: list[Entry]) -> None:
    """Refuses here what every reader would refuse."""
    extents = [entry.extent for entry in entries]
    kept_size = sum(extent.size for extent in extents if is_kept(extent.name))
    envelope_size = next(extent.size for extent in extents if extent.name == STATEMENT)
    limits = (
        (None, len(extents), MOST_ENTRIES),
        (STATEMENT, envelope_size, LARGEST_STATEMENT),
        ("data/*.json", kept_size, LARGEST_JSON),
        (None, sum(extent.size for extent in extents), LARGEST_PACKAGE - _ROOM_FOR_TABLES),
    )
    for entry, size, limit in limits:
        if size > limit:
            raise PackageTooLarge(path=path, entry=entry, size=size, limit=limit)


def _write(path: Path, key: Key, entries: list[Entry], sources: Mapping[str, Source]) -> Package:
    if path.exists():
        raise FileExistsError(path)
    temporary = path.with_name(f".{uuid4().hex}.part")
    temporary.touch(exist_ok=False)
    try:
        with temporary.open("wb") as file:
            _fill(file, entries, sources)
        package = _read_back(temporary, path, key)
        _publish(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    # A stick may be pulled out from here on.
    flush_folder(path.parent)
    return package


def _fill(file: BinaryIO, entries: list[Entry], sources: Mapping[str, Source]) -> None:
    for entry in entries:
        file.write(local_header(entry.extent))
        for chunk in _contents(entry.extent.name, sources[entry.extent.name]):
            file.write(chunk)
    file.write(closing([entry.extent for entry in entries]))
    file.flush()
    os.fsync(file.fileno())
    if sys.platform == "linux":
        # Otherwise the check below would read memory instead of the medium.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _contents(name: str, source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            while chunk := file.read(MEBIBYTE):
                yield chunk
    except OSError as error:
        raise SourceUnreadable(entry=name, path=source, reason=str(error)) from error


def _read_back(temporary: Path, path: Path, key: Key) -> Package:
    try:
        package = verify(temporary, {key.key_id: key.public_key})
    except PackageUnreadable as error:
        raise PackageUnwritable(path=path, fault="other", reason=error.data["reason"]) from error
    if isinstance(package, Broken):
        raise PackageNotVerified(path=path, broken=msgspec.structs.replace(package, path=path))
    return package


def _publish(temporary: Path, path: Path) -> None:
    """Gives the finished file its name, never that of an existing one; raises FileExistsError."""
    try:
        # Unlike a rename on Linux, a link cannot replace a file; the other name is removed afterwards.
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as error:
        # FAT and exFAT know no links. What is left is a moment in which another program could interfere.
        if path.exists():
            raise FileExistsError(path) from error
        temporary.rename(path)
