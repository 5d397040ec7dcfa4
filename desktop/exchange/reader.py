"""Verifies a signed file and reads it: an allow-list, from the outside inwards, nothing written to disk.

The order: size and number of entries; names, links, encryption and compression; the envelope and its
signature; the entries against the statement; each entry's bytes, streamed and hashed once. Because exactly
one sequence of bytes is right for a given statement and signature, no byte of the file stays unchecked.

Format history (every file ever released stays readable; an unknown version is refused, never guessed):

* 1: BagIt 1.0 bag in a stored-only zip (`container`), DSSE envelope with one Ed25519 signature (`signing`)
  over an in-toto statement (`statement`) of every entry. Later versions keep the container, the envelope and
  `predicate.{format_version, kind, public_key}`, so that this version can say that it is too old for them.
"""

import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from io import BufferedReader
from pathlib import Path

from msgspec import Struct

from desktop.exchange.ahead import ahead
from desktop.exchange.container import Extent, closing, local_header
from desktop.exchange.contents import Entry, plan
from desktop.exchange.directory import read_directory
from desktop.exchange.errors import PackageChanged, PackageUnreadable
from desktop.exchange.layout import (
    LARGEST_JSON,
    LARGEST_PACKAGE,
    LARGEST_STATEMENT,
    MEBIBYTE,
    STATEMENT,
    is_kept,
)
from desktop.exchange.signing import open_envelope
from desktop.exchange.statement import Kind, Statement, listed_measures, open_statement
from desktop.exchange.trust import Broken, Cause, Refused, Trust

# Key id → public key (32 bytes), None for a signer who is not trusted.
TrustedKeys = Mapping[str, bytes] | Callable[[str], bytes | None]
# Told the size in bytes of each piece that is done; it may raise, to cancel.
Advance = Callable[[int], object]
# Small enough that hashing finds in the processor's cache what reading has put there.
_CHUNK = MEBIBYTE // 2


def _ignore(_: int) -> None:
    """Who does not want to know."""


class Package(Struct, frozen=True, kw_only=True):
    """A whole file whose signature holds; `trust` says whether the signer is known.

    `digest` (SHA-256 of the signed statement, which covers every entry) identifies the package.
    """

    path: Path
    trust: Trust
    statement: Statement
    digest: str
    key_id: str
    public_key: bytes
    size: int
    entries: dict[str, Entry]
    kept: dict[str, bytes]

    def read(self, name: str) -> bytes:
        """An entry's verified bytes: JSON from memory, others from the file with their hash checked again.

        Raises KeyError for no such entry, PackageChanged, PackageUnreadable.
        """
        return self.kept[name] if name in self.kept else b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Streams an entry from the file, at most 1 MiB at a time.

        Raises PackageChanged at the end where the bytes are no longer those verified: whoever writes them
        somewhere must not use the result before the iterator is exhausted. Raises PackageUnreadable.
        """
        entry = self.entries[name]
        hashed = sha256()
        try:
            with self.path.open("rb") as file:
                file.seek(entry.extent.content)
                left = entry.extent.size
                while left and (chunk := file.read(min(left, MEBIBYTE))):
                    hashed.update(chunk)
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            raise PackageUnreadable(path=self.path, reason=str(error)) from error
        if hashed.hexdigest() != entry.sha256:
            raise PackageChanged(path=self.path, entry=name)


def verify(
    path: Path, trusted: TrustedKeys, *, kind: Kind | None = None, advance: Advance = _ignore
) -> Package | Broken:
    """What a file is worth. A bad file is never an exception; `kind` refuses every other kind.

    Reads each byte about once and keeps only JSON entries in memory; what `advance` is told adds up to the
    size of a good file.
    Raises PackageUnreadable where the operating system cannot read the path.
    """
    try:
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PackageUnreadable(path=path, reason="not a regular file")
        with path.open("rb") as file:
            return _verify(path, file, trusted, kind, advance)
    except Refused as refused:
        return refused.at(path)
    except OSError as error:
        raise PackageUnreadable(path=path, reason=str(error)) from error


def verify_all(
    paths: Iterable[Path], trusted: Mapping[str, bytes], *, kind: Kind | None = None
) -> Iterator[Package | Broken | PackageUnreadable]:
    """What each of many files is worth, in their order; what cannot be read comes as the error itself.

    Several are verified at once, ahead of whoever takes the results.
    """

    def one(path: Path) -> Package | Broken | PackageUnreadable:
        try:
            return verify(path, trusted, kind=kind)
        except PackageUnreadable as error:
            return error

    return ahead(one, paths)


def _verify(
    path: Path, file: BufferedReader, trusted: TrustedKeys, kind: Kind | None, advance: Advance
) -> Package:
    size = file.seek(0, 2)
    listed, tail = read_directory(file, size)
    envelope_bytes = _read_statement(file, listed)
    envelope = open_envelope(envelope_bytes)
    statement = open_statement(envelope)
    predicate = statement.predicate
    if kind is not None and predicate.kind != kind:
        raise Refused(Cause.WRONG_KIND, expected=kind.value, found=predicate.kind.value)
    public_key = bytes.fromhex(predicate.public_key)
    known = trusted(predicate.key_id) if callable(trusted) else trusted.get(predicate.key_id)
    if known is not None and known != public_key:
        raise Refused(Cause.FORGED, STATEMENT, expected=known.hex(), found=predicate.public_key)
    entries = plan(listed_measures(statement), envelope_bytes)
    _compare_directory(file, listed, tail, [entry.extent for entry in entries])
    kept = _check_contents(file, entries, advance)
    advance(len(tail))
    return Package(
        path=path,
        trust=Trust.VERIFIED if known is not None else Trust.UNKNOWN_SIGNER,
        statement=statement,
        digest=sha256(envelope.payload).hexdigest(),
        key_id=predicate.key_id,
        public_key=public_key,
        size=size,
        entries={entry.extent.name: entry for entry in entries},
        kept=kept,
    )


def _read_statement(file: BufferedReader, listed: list[Extent]) -> bytes:
    extent = next(extent for extent in listed if extent.name == STATEMENT)
    if extent.size > LARGEST_STATEMENT:
        raise Refused(Cause.TOO_LARGE, STATEMENT, expected=LARGEST_STATEMENT, found=extent.size)
    file.seek(extent.content)
    data = file.read(extent.size)
    if zlib.crc32(data) != extent.crc32:
        raise Refused(Cause.DAMAGED, STATEMENT)
    return data


def _compare_directory(
    file: BufferedReader, listed: list[Extent], tail: bytes, expected: list[Extent]
) -> None:
    # The sizes are the signer's word so far: a zip cannot even express larger ones.
    if expected[-1].end <= LARGEST_PACKAGE and tail == closing(expected):
        return
    found = {extent.name: extent for extent in listed}
    wanted = {extent.name: extent for extent in expected}
    for name in found:
        if name not in wanted:
            raise Refused(Cause.EXTRA_ENTRY, name)
    for name in wanted:
        if name not in found:
            raise Refused(Cause.MISSING_ENTRY, name)
    # Payload first: whoever replaces a payload file replaces its manifests too, and the former is the news.
    for name in sorted(wanted, key=lambda name: (not name.startswith("data/"), name)):
        here, there = found[name], wanted[name]
        if (here.size, here.crc32) != (there.size, there.crc32):
            file.seek(here.offset)
            # Where the entry itself agrees with the statement, only the directory was hit.
            intact = file.read(here.content - here.offset) == local_header(there)
            raise Refused(Cause.DAMAGED if intact else Cause.FORGED, name)
    raise Refused(Cause.REWRITTEN, found="directory")


def _check_contents(file: BufferedReader, entries: list[Entry], advance: Advance) -> dict[str, bytes]:
    """Streams every byte in front of the directory once; the verified JSON entries."""
    kept: dict[str, bytes] = {}
    kept_size = sum(entry.extent.size for entry in entries if is_kept(entry.extent.name))
    if kept_size > LARGEST_JSON:
        raise Refused(Cause.TOO_LARGE, expected=LARGEST_JSON, found=kept_size)
    buffer = memoryview(bytearray(min(_CHUNK, max(entry.extent.size for entry in entries))))
    file.seek(0)
    for entry in entries:
        extent = entry.extent
        header = extent.content - extent.offset
        if file.read(header) != local_header(extent):
            raise Refused(Cause.REWRITTEN, extent.name, found="local_header")
        advance(header)
        if is_kept(extent.name):
            kept[extent.name] = data = file.read(extent.size)
            hashed = sha256(data)
            advance(len(data))
        else:
            hashed = sha256()
            left = extent.size
            while left and (count := file.readinto(buffer[:left])):
                hashed.update(buffer[:count])
                left -= count
                advance(count)
        if hashed.hexdigest() != entry.sha256:
            raise Refused(_blame(file, extent), extent.name, expected=entry.sha256, found=hashed.hexdigest())
    return kept


def _blame(file: BufferedReader, extent: Extent) -> Cause:
    """Contents that fit their own checksum, though not their hash, were changed with care."""
    file.seek(extent.content)
    left, crc32 = extent.size, 0
    while left and (chunk := file.read(min(left, MEBIBYTE))):
        crc32 = zlib.crc32(chunk, crc32)
        left -= len(chunk)
    return Cause.FORGED if crc32 == extent.crc32 and not left else Cause.DAMAGED
