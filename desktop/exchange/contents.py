"""The entries of a package as one plan, which the writer follows and the reader demands."""

import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from msgspec import Struct

from desktop.exchange.container import Extent, lay_out
from desktop.exchange.layout import LISTED_TAGS, MEBIBYTE, STATEMENT, TAGMANIFEST, in_order, manifest_text


class Measure(NamedTuple):
    """What identifies some bytes: SHA-256 in hex, size in bytes, CRC-32."""

    sha256: str
    size: int
    crc32: int


class Entry(Struct, frozen=True):
    """One entry: where it lies in the file and what its bytes hash to."""

    extent: Extent
    sha256: str


def measure(data: bytes) -> Measure:
    """Measures bytes in memory."""
    return Measure(sha256(data).hexdigest(), len(data), zlib.crc32(data))


def measure_stream(file: BinaryIO) -> Measure:
    """Measures the rest of a file, 1 MiB at a time."""
    hashed, size, crc32 = sha256(), 0, 0
    while chunk := file.read(MEBIBYTE):
        hashed.update(chunk)
        size += len(chunk)
        crc32 = zlib.crc32(chunk, crc32)
    return Measure(hashed.hexdigest(), size, crc32)


def tagmanifest(listed: Mapping[str, Measure], envelope: bytes) -> bytes:
    """tagmanifest-sha256.txt for the entries that the statement lists and its envelope."""
    hashes = [(name, listed[name].sha256) for name in LISTED_TAGS]
    return manifest_text([*hashes, (STATEMENT, sha256(envelope).hexdigest())])


def plan(listed: Mapping[str, Measure], envelope: bytes) -> list[Entry]:
    """All entries in file order, from those that the statement lists and its envelope."""
    measures = {
        **listed,
        STATEMENT: measure(envelope),
        TAGMANIFEST: measure(tagmanifest(listed, envelope)),
    }
    names = in_order(measures)
    extents = lay_out((name, measures[name].size, measures[name].crc32) for name in names)
    return [Entry(extent, measures[extent.name].sha256) for extent in extents]
