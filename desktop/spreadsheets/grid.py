"""A table file as rows of cells with their addresses, whatever its format; nothing is interpreted yet."""

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from desktop.spreadsheets.errors import Fault, FaultReason, TableInvalid

# What calamine gives; None is an empty cell.
Raw: TypeAlias = (
    float | str | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None
)
Place: TypeAlias = tuple[int, int]  # row and column, both from 0

# A county of 20,000 schools fits ten times over; what is larger is no flat table.
MAX_BYTES = 32 << 20
MAX_ROWS = 50_000
MAX_COLUMNS = 2_000
MAX_CELLS = 6_000_000


class Grid(Struct, frozen=True):
    """``rows[0]`` is the row ``top`` of the sheet and begins in its column ``left``, both from 0.

    ``broken`` are cells that read as empty but are not: Excel errors and formulas without a result.
    ``merged`` are the merged ranges, each by its first and last cell.
    """

    sheet: str
    top: int
    left: int
    rows: Sequence[Sequence[Raw]]
    broken: Mapping[Place, Fault] = {}
    merged: Sequence[tuple[Place, Place]] = ()


def address(row: int, column: int) -> str:
    """The cell as Excel names it.

    >>> address(11, 4), address(0, 27)
    ('E12', 'AB1')
    """
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``column_number("AB") == 27``; letters A to Z only."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def read_grids(path: Path) -> list[Grid]:
    """Every visible sheet that is not empty. The format is told from the contents, not from the name.

    Raises TableInvalid where the file cannot be read as a table at all.
    """
    contents = _contents(path)
    from desktop.spreadsheets.workbook import read_workbook

    if contents.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        grids = read_workbook(path, contents)
    else:
        grids = [_read_text(path, contents)]
    if not any(grid.rows for grid in grids):
        raise refuse(path, FaultReason.EMPTY)
    return [grid for grid in grids if grid.rows]


def refuse(path: Path, reason: FaultReason, text: str = "", sheet: str = "") -> TableInvalid:
    """The error that says what is wrong with the file as a whole."""
    return TableInvalid(path=path, sheet=sheet, faults=(Fault(reason, text=text),))


def check_size(path: Path, rows: int, columns: int, sheet: str = "") -> None:
    """Raises TableInvalid where a sheet is larger than any county."""
    for what, size, most in (
        ("rows", rows, MAX_ROWS),
        ("columns", columns, MAX_COLUMNS),
        ("cells", rows * columns, MAX_CELLS),
    ):
        if size > most:
            raise refuse(path, FaultReason.TOO_LARGE, what, sheet)


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            contents = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise refuse(path, FaultReason.NO_FILE) from error
    except PermissionError as error:
        raise refuse(path, FaultReason.NOT_ALLOWED) from error
    except (OSError, ValueError) as error:
        raise refuse(path, FaultReason.UNREADABLE) from error
    if len(contents) > MAX_BYTES:
        raise refuse(path, FaultReason.TOO_LARGE, "bytes")
    if not contents:
        raise refuse(path, FaultReason.EMPTY)
    return contents


def _read_text(path: Path, contents: bytes) -> Grid:
    """CSV, or columns separated by tabs as they are pasted from Excel. Rows count as Excel shows them."""
    if b"\x00" in contents or contents.lstrip().startswith((b"<", b"%PDF", b"{\\rtf")):
        raise refuse(path, FaultReason.WRONG_FORMAT)
    text = _decode(path, contents)
    head = text.lstrip().partition("\n")[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    rows: list[list[Raw]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            rows.append([field or None for field in record])
            check_size(path, len(rows), len(record))
    except csv.Error as error:
        # A quotation mark that is not closed swallows the rest of the file.
        fault = Fault(FaultReason.DAMAGED, address(len(rows), 0), len(rows) + 1)
        raise TableInvalid(path=path, sheet="", faults=(fault,)) from error
    return Grid("", 0, 0, rows if any(any(row) for row in rows) else [])


def _decode(path: Path, contents: bytes) -> str:
    # Excel's own "CSV" on Chinese Windows is GB18030 without any mark; UTF-8 text is hardly ever
    # valid by chance, so it is tried first.
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError:
        if contents.startswith(b"\xef\xbb\xbf"):
            raise refuse(path, FaultReason.ENCODING) from None
    try:
        return contents.decode("gb18030")
    except UnicodeDecodeError as error:
        raise refuse(path, FaultReason.ENCODING) from error
