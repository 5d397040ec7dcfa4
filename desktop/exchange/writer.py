"""Writes a signed file: byte-stable, complete or not at all, never over another file."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from itertools import chain, count
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
    EXTENSION,
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
from desktop.exchange.media import Fault, fault_of
from desktop.exchange.names import LONGEST_NAME, is_payload_name
from desktop.exchange.reader import Advance, Package, verify
from desktop.exchange.readme import readme_text
from desktop.exchange.signing import Key, make_enrolment_proof, short_digest, sign
from desktop.exchange.statement import Claims, Predicate, make_payload
from desktop.exchange.trust import Broken
from desktop.files import flush_folder


class Openable(Protocol):
    """What can be read more than once, as a path can."""

    def open(self, mode: Literal["rb"]) -> BinaryIO: ...


Source = bytes | Path | Openable

# Told bytes done and bytes to do, each byte counted twice: written, and read back. It may raise, to cancel.
Progress = Callable[[int, int], object]

# Headers and directory of as many entries as there can be: 76 bytes and twice the name each.
_ROOM_FOR_TABLES = MOST_ENTRIES * (76 + 2 * LONGEST_NAME) + MEBIBYTE
# What waits in memory for a slow stick; without a bound, the last step would seem to hang.
_UNFLUSHED = 16 * MEBIBYTE


def ignore_progress(_done: int, _total: int) -> None:
    """Who does not want to know."""


class Named(Struct, frozen=True):
    """A place for a file whose name ends in its checksum; with ``(2)``, ``(3)`` … where a name is taken."""

    folder: Path
    stem: str


class WrittenPackage(Struct, frozen=True):
    """A file that was written, read back and verified; `digest` identifies it, `size` is in bytes."""

    path: Path
    digest: str
    size: int


def write_package(
    place: Path | Named,
    key: Key,
    claims: Claims,
    files: Mapping[str, Source],
    *,
    enrolment_token: bytes | None = None,
    progress: Progress = ignore_progress,
) -> WrittenPackage:
    """Signs `files` (entry name → contents or what they are read from) and writes them to `place`.

    The same arguments give the same bytes. The file appears under its name only after it was read back and
    verified; on any failure, and when `progress` raises, nothing is left behind. At least one file is needed.

    Raises PackageExists (for a Path only), PackageUnwritable, PackageTooLarge, SourceUnreadable,
    PackageNotVerified, and ValueError for entry names or claims that the format does not allow (a mistake of
    the caller).
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
    statement = make_payload(predicate, listed)
    envelope = sign(key, statement)
    entries = plan(listed, envelope)
    sources = {**files, **texts, STATEMENT: envelope, TAGMANIFEST: tagmanifest(listed, envelope)}
    names = _names(place, sha256(statement).hexdigest())
    path = next(names)
    _check_sizes(path, entries)
    try:
        if isinstance(place, Path) and path.exists():
            raise PackageExists(path=path)
        return _write(path, names, key, entries, sources, progress)
    except OSError as error:
        raise PackageUnwritable(path=path, fault=fault_of(error, path), reason=str(error)) from error


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


def _names(place: Path | Named, digest: str) -> Iterator[Path]:
    """The names that the file may get, in the order in which they are tried."""
    if isinstance(place, Path):
        yield place
        return
    name = f"{place.stem}{short_digest(digest)}"
    yield place.folder / f"{name}{EXTENSION}"
    for number in count(2):
        yield place.folder / f"{name}({number}){EXTENSION}"


def _write(
    path: Path,
    more: Iterator[Path],
    key: Key,
    entries: list[Entry],
    sources: Mapping[str, Source],
    progress: Progress,
) -> WrittenPackage:
    temporary = path.with_name(f".{uuid4().hex}.part")
    advance = _advance(progress, entries)
    temporary.touch(exist_ok=False)
    try:
        with temporary.open("wb") as file:
            _fill(file, entries, sources, advance)
        package = _read_back(temporary, path, key, advance)
        path = _publish(temporary, path, more)
    finally:
        temporary.unlink(missing_ok=True)
    # A stick may be pulled out from here on.
    flush_folder(path.parent)
    return WrittenPackage(path, package.digest, package.size)


def _advance(progress: Progress, entries: list[Entry]) -> Advance:
    """Adds up what writing and reading back report."""
    extents = [entry.extent for entry in entries]
    total = 2 * (extents[-1].end + len(closing(extents)))
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        progress(done, total)

    return advance


def _fill(file: BinaryIO, entries: list[Entry], sources: Mapping[str, Source], advance: Advance) -> None:
    unflushed = 0
    for piece in _pieces(entries, sources):
        file.write(piece)
        unflushed += len(piece)
        if unflushed >= _UNFLUSHED:
            _flush(file)
            unflushed = 0
        advance(len(piece))
    _flush(file)
    if sys.platform == "linux":
        # Otherwise the check below would read memory instead of the medium.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _pieces(entries: list[Entry], sources: Mapping[str, Source]) -> Iterator[bytes]:
    """The whole file, at most 1 MiB at a time."""
    for entry in entries:
        yield local_header(entry.extent)
        source = sources[entry.extent.name]
        try:
            with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
                while chunk := file.read(MEBIBYTE):
                    yield chunk
        except OSError as error:
            raise SourceUnreadable(entry=entry.extent.name, path=source, reason=str(error)) from error
    yield closing([entry.extent for entry in entries])


def _read_back(temporary: Path, path: Path, key: Key, advance: Advance) -> Package:
    try:
        package = verify(temporary, {key.key_id: key.public_key}, advance=advance)
    except PackageUnreadable as error:
        fault = fault_of(error.__cause__, path) if isinstance(error.__cause__, OSError) else Fault.OTHER
        raise PackageUnwritable(path=path, fault=fault, reason=error.data["reason"]) from error
    if isinstance(package, Broken):
        raise PackageNotVerified(path=path, broken=msgspec.structs.replace(package, path=path))
    return package


def _publish(temporary: Path, path: Path, more: Iterator[Path]) -> Path:
    """Gives the finished file its name or the first of `more` that is free, never that of an existing one."""
    for candidate in chain([path], more):
        try:
            _rename(temporary, candidate)
        except FileExistsError:
            continue
        return candidate
    raise PackageExists(path=path)


def _rename(temporary: Path, path: Path) -> None:
    """Raises FileExistsError rather than replace a file."""
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
