"""Reads the table of contents of a file that may be hostile, before any of its contents."""

from typing import BinaryIO, NamedTuple

from desktop.exchange.container import CENTRAL, CENTRAL_MARK, END, END_MARK, LOCAL, LOCAL_MARK, Extent
from desktop.exchange.layout import LARGEST_PACKAGE, MOST_ENTRIES, STATEMENT
from desktop.exchange.names import LONGEST_NAME, check_names, shown
from desktop.exchange.trust import Cause, Refused

_LONGEST_COMMENT = 0xFFFF
_FILE_TYPE, _REGULAR = 0o170000, 0o100000
_ENCRYPTED = 0x2041  # encrypted, strongly encrypted, masked headers
_DESCRIPTOR = 0x0008
_HIGHEST_RATIO = 100


class _Header(NamedTuple):
    mark: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc32: int
    packed: int
    size: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal: int
    attributes: int
    offset: int


def read_directory(file: BinaryIO, size: int) -> tuple[list[Extent], bytes]:
    """The entries as the (not yet trusted) directory lists them, and all bytes behind the last entry.

    Raises Refused for everything that can be seen without the contents. Reads a few megabytes at most.
    """
    if size > LARGEST_PACKAGE:
        raise Refused(Cause.TOO_LARGE, expected=LARGEST_PACKAGE, found=size)
    count, start = _end_record(file, size)
    file.seek(start)
    raw = file.read(size - start)
    raw_names, headers = _headers(raw, count)
    if STATEMENT.encode() not in raw_names:
        raise Refused(Cause.NOT_A_PACKAGE)
    total = sum(header.size for header in headers)
    if total > LARGEST_PACKAGE:
        raise Refused(Cause.TOO_LARGE, expected=LARGEST_PACKAGE, found=total)
    names = check_names(raw_names)
    for name, header in zip(names, headers, strict=True):
        _check_header(name, header)
    extents = [
        Extent(name, header.size, header.crc32, header.offset)
        for name, header in zip(names, headers, strict=True)
    ]
    return extents, raw


def _end_record(file: BinaryIO, size: int) -> tuple[int, int]:
    """How many entries there are and where the central directory starts."""
    file.seek(max(0, size - END.size - _LONGEST_COMMENT))
    tail = file.read(END.size + _LONGEST_COMMENT)
    mark_at = len(tail) - END.size
    if mark_at < 0 or not tail.startswith(END_MARK, mark_at):
        raise _without_end(file, size, tail)
    _, disk, first_disk, here, count, length, start, comment = END.unpack_from(tail, mark_at)
    if count > MOST_ENTRIES:
        raise Refused(Cause.TOO_MANY_ENTRIES, expected=MOST_ENTRIES, found=count)
    end = size - END.size
    if start + length != end:
        reached, name = _walk(file, size)
        if start + length > end or reached >= size:
            raise Refused(Cause.TRUNCATED, name, found=size)
        raise Refused(Cause.REWRITTEN, found="gap")
    if (disk, first_disk, comment, here) != (0, 0, 0, count):
        raise Refused(Cause.REWRITTEN, found="end_record")
    return count, start


def _without_end(file: BinaryIO, size: int, tail: bytes) -> Refused:
    """Why a file does not end with an end record."""
    file.seek(0)
    head = file.read(len(LOCAL_MARK))
    if not LOCAL_MARK.startswith(head):
        return Refused(Cause.NOT_A_PACKAGE)
    # An end record of its own, in front of junk or a comment; those of zips inside (xlsx) do not count.
    at = tail.find(END_MARK)
    while 0 <= at <= len(tail) - END.size:
        *_, length, start, _ = END.unpack_from(tail, at)
        if start + length == size - len(tail) + at:
            return Refused(Cause.REWRITTEN, found="suffix")
        at = tail.find(END_MARK, at + 1)
    return Refused(Cause.TRUNCATED, _walk(file, size)[1], found=size)


def _walk(file: BinaryIO, size: int) -> tuple[int, str | None]:
    """Follows the local headers: how far they say the entries reach, and the entry cut off by the end."""
    offset = 0
    for _ in range(MOST_ENTRIES):
        file.seek(offset)
        header = file.read(LOCAL.size + LONGEST_NAME)
        if len(header) < LOCAL.size or not header.startswith(LOCAL_MARK):
            break
        *_, length, name_length, extra_length = LOCAL.unpack_from(header)
        offset += LOCAL.size + name_length + extra_length + length
        if offset > size:
            return offset, shown(header[LOCAL.size : LOCAL.size + name_length])
    return offset, None


def _headers(raw: bytes, count: int) -> tuple[list[bytes], list[_Header]]:
    """Each central header and its name, from the directory's first byte exactly up to the end record."""
    names: list[bytes] = []
    headers: list[_Header] = []
    at, end = 0, len(raw) - END.size
    for _ in range(count):
        if at + CENTRAL.size > end or not raw.startswith(CENTRAL_MARK, at):
            raise Refused(Cause.REWRITTEN, found="directory")
        header = _Header._make(CENTRAL.unpack_from(raw, at))
        at += CENTRAL.size
        names.append(raw[at : at + header.name_length])
        headers.append(header)
        at += header.name_length + header.extra_length + header.comment_length
    if at != end:
        raise Refused(Cause.REWRITTEN, found="directory")
    return names, headers


def _check_header(name: str, header: _Header) -> None:
    if header.attributes >> 16 & _FILE_TYPE not in (0, _REGULAR):
        raise Refused(Cause.LINK, name)
    if header.flags & _ENCRYPTED:
        raise Refused(Cause.ENCRYPTED, name)
    if header.size > _HIGHEST_RATIO * header.packed:
        raise Refused(Cause.COMPRESSION_RATIO, name, expected=header.packed, found=header.size)
    if header.method:
        raise Refused(Cause.COMPRESSED, name)
    if header.flags & _DESCRIPTOR:
        raise Refused(Cause.REWRITTEN, name, found="data_descriptor")
    if header.extra_length or header.comment_length:
        raise Refused(Cause.REWRITTEN, name, found="extra_field")
