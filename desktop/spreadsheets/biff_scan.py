"""Passes once over the records of an old XLS file, for what calamine does not tell: Excel errors, size.

Formats: [MS-CFB] for the file, [MS-XLS] (BIFF5 and BIFF8) for the records of its Workbook stream.
"""

from collections.abc import Iterator, Mapping
from struct import error as StructError
from struct import iter_unpack, unpack_from

from desktop.spreadsheets.errors import FaultReason
from desktop.spreadsheets.sheet_scan import SheetScan

_FREE = 0xFFFFFFFF
_END = 0xFFFFFFF8  # this and above mark the end of a chain or a sector without one
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOUNDSHEET, _FILEPASS, _EOF, _MERGED, _STRINGS = 0x0085, 0x002F, 0x000A, 0x00E5, 0x00FC
_DIMENSIONS = 0x0200
_FORMULA, _BOOLERR, _MULRK = 0x0006, 0x0205, 0x00BD
_VALUES = (0x0203, 0x00FD, 0x0204, 0x027E, 0x00D6, _MULRK, _BOOLERR, _FORMULA)


class BiffDamaged(Exception):
    """The file does not hold together."""


class BiffEncrypted(Exception):
    """The file is protected by a password, be it an old XLS or a new XLSX."""


def scan_xls(contents: bytes) -> Mapping[str, SheetScan]:
    """The worksheets by name. Raises BiffDamaged, BiffEncrypted."""
    try:
        book = _workbook_stream(contents)
        return {name: _scan_sheet(book, offset) for name, offset in _sheets(book)}
    except (StructError, IndexError, ValueError) as error:
        raise BiffDamaged from error


def _records(book: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of every record from here to the end of its part."""
    while offset + 4 <= len(book):
        kind, length = unpack_from("<HH", book, offset)
        if kind == _FILEPASS:
            raise BiffEncrypted
        yield kind, offset + 4, length
        if kind == _EOF:
            return
        offset += 4 + length


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    _, _, version = unpack_from("<HHH", book, 0)
    for kind, start, _ in _records(book, 0):
        # calamine takes memory for as many strings as the record says; each has at least 3 bytes.
        if kind == _STRINGS and unpack_from("<I", book, start + 4)[0] > len(book) // 3:
            raise BiffDamaged
        if kind != _BOUNDSHEET or book[start + 5] != 0:  # worksheets only, no charts and macros
            continue
        (offset,) = unpack_from("<I", book, start)
        count = book[start + 6]
        if version == 0x0500:
            name = book[start + 7 : start + 7 + count].decode("gb18030", "replace")
        elif book[start + 7] & 1:
            name = book[start + 8 : start + 8 + 2 * count].decode("utf-16-le")
        else:
            name = book[start + 8 : start + 8 + count].decode("latin-1")
        yield name, offset


def _scan_sheet(book: bytes, offset: int) -> SheetScan:
    scan = SheetScan()
    for kind, start, length in _records(book, offset):
        if kind == _MERGED:
            for index in range(unpack_from("<H", book, start)[0]):
                top, bottom, left, right = unpack_from("<4H", book, start + 2 + 8 * index)
                scan.merges((top, left), (bottom, right))
        if kind == _DIMENSIONS:
            # calamine takes memory for as many cells as this says, be they empty.
            layout = "<IIHH" if length >= 14 else "<HHHH"
            top, bottom, left, right = unpack_from(layout, book, start)
            if top > bottom or left > right:
                raise BiffDamaged
            scan.allocated = bottom * right
        if kind not in _VALUES:
            continue
        row, column = unpack_from("<HH", book, start)
        if kind == _MULRK:
            column = unpack_from("<H", book, start + length - 2)[0]
        scan.filled(row, column)
        code = None
        if kind == _BOOLERR and book[start + 7]:
            code = book[start + 6]
        elif kind == _FORMULA and book[start + 12 : start + 14] == b"\xff\xff" and book[start + 6] == 2:
            code = book[start + 8]
        if code is not None:
            scan.breaks(row, column, FaultReason.EXCEL_ERROR, _ERRORS.get(code, "#N/A"))
    return scan


def _workbook_stream(contents: bytes) -> bytes:
    """The stream named Workbook (BIFF8) or Book (BIFF5) of a compound file."""
    size = 1 << unpack_from("<H", contents, 30)[0]
    first_directory, _, cutoff, first_mini, _, first_difat, _ = unpack_from("<7I", contents, 48)

    def sector(number: int) -> bytes:
        return contents[(number + 1) * size : (number + 2) * size]

    fat_sectors = list(unpack_from("<109I", contents, 76))
    seen: set[int] = set()
    while first_difat < _END and first_difat not in seen:
        seen.add(first_difat)
        *more, first_difat = unpack_from(f"<{size // 4}I", sector(first_difat))
        fat_sectors += more
    fat = b"".join(sector(number) for number in fat_sectors if number < _END)
    used = [index for index, (number,) in enumerate(iter_unpack("<I", fat)) if number != _FREE]
    if not used or (used[-1] + 1) * size >= len(contents):  # cut off
        raise BiffDamaged

    directory = b"".join(sector(number) for number in _chain(fat, first_directory))
    streams: dict[str, tuple[int, int]] = {}
    for start in range(0, len(directory) - 127, 128):
        length = unpack_from("<H", directory, start + 64)[0]
        name = directory[start : start + max(length - 2, 0)].decode("utf-16-le")
        begin, length = unpack_from("<IQ" if size == 4096 else "<II", directory, start + 116)
        if length > len(contents):  # calamine would take memory for it
            raise BiffDamaged
        streams.setdefault(name, (begin, length))
    if "EncryptedPackage" in streams:
        raise BiffEncrypted
    found = streams.get("Workbook") or streams.get("Book")
    if found is None:
        raise BiffDamaged
    begin, length = found
    if length >= cutoff:
        return b"".join(sector(number) for number in _chain(fat, begin))[:length]
    mini_fat = b"".join(sector(number) for number in _chain(fat, first_mini))
    mini = b"".join(sector(number) for number in _chain(fat, streams["Root Entry"][0]))
    return b"".join(mini[n * 64 : n * 64 + 64] for n in _chain(mini_fat, begin))[:length]


def _chain(fat: bytes, number: int) -> Iterator[int]:
    """The sectors of a stream in order."""
    left = len(fat) // 4
    while number < _END:
        if left == 0:
            raise BiffDamaged
        left -= 1
        yield number
        (number,) = unpack_from("<I", fat, number * 4)
