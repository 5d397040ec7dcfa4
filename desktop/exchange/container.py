"""The outermost layer: the one shape of zip file that a package may have.

Entries are stored (never compressed), contiguous from the first byte, in a fixed order, with fixed dates and
attributes, no extra fields, no data descriptors and no comments; the central directory and the end record
follow at once and end the file. Everything but names, sizes and checksums is therefore known beforehand, and
a reader compares bytes with what a writer would have written instead of interpreting them. Stock zip tools
read such files (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
"""

import struct
from collections.abc import Iterable, Sequence

from msgspec import Struct

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

_NEEDED = 20
_MADE_BY = 3 << 8 | _NEEDED  # Unix, so that the attributes below are file modes
_DATE = 1 << 5 | 1  # 1980-01-01, the first day a zip can say
_ATTRIBUTES = 0o100644 << 16


class Extent(Struct, frozen=True):
    """One entry: `offset` is where its local header begins, `size` is that of its contents, in bytes."""

    name: str
    size: int
    crc32: int
    offset: int

    @property
    def content(self) -> int:
        """Where the contents begin."""
        return self.offset + LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Where the next entry, or the directory, begins."""
        return self.content + self.size


def lay_out(entries: Iterable[tuple[str, int, int]]) -> list[Extent]:
    """Places each (name, size, CRC-32) behind the one before.

    >>> [extent.offset for extent in lay_out([("a", 5, 0), ("bc", 7, 0)])]
    [0, 36]
    """
    extents: list[Extent] = []
    offset = 0
    for name, size, crc32 in entries:
        extents.append(Extent(name, size, crc32, offset))
        offset = extents[-1].end
    return extents


def local_header(extent: Extent) -> bytes:
    """The bytes in front of an entry's contents."""
    name = extent.name.encode("ascii")
    size = extent.size
    return LOCAL.pack(LOCAL_MARK, _NEEDED, 0, 0, 0, _DATE, extent.crc32, size, size, len(name), 0) + name


def closing(extents: Sequence[Extent]) -> bytes:
    """The bytes behind the last entry: central directory and end record."""
    central = b"".join(map(_central_header, extents))
    count = len(extents)
    return central + END.pack(END_MARK, 0, 0, count, count, len(central), extents[-1].end, 0)


def _central_header(extent: Extent) -> bytes:
    name = extent.name.encode("ascii")
    size = extent.size
    fixed = (CENTRAL_MARK, _MADE_BY, _NEEDED, 0, 0, 0, _DATE)
    sizes = (extent.crc32, size, size, len(name))
    return CENTRAL.pack(*fixed, *sizes, 0, 0, 0, 0, _ATTRIBUTES, extent.offset) + name
