"""The flat table: one row a school, as a bureau already has it in Excel."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from desktop.core.elements import Catalogue
from desktop.core.filing import SchoolClass, SpecialRoom, Unit, Value
from desktop.core.sections import SECTIONS, SchoolType, Section
from desktop.spreadsheets.cells import (
    Unfit,
    read_areas,
    read_code,
    read_name,
    read_school_type,
    read_sizes,
    read_text,
    read_value,
    text_of,
)
from desktop.spreadsheets.errors import MAX_FAULTS, Fault, FaultReason, TableInvalid
from desktop.spreadsheets.grid import Grid, Raw, address, read_grids
from desktop.spreadsheets.headers import IDENTITY, IGNORED, REQUIRED, ROOM_NAMES, Column, columns_by_header

T = TypeVar("T")
# Above the headers there may be titles, notes and blank rows; not more than these.
_TITLES = 20


class TableRow(Struct, frozen=True):
    """One school. ``row`` is its row in the file, from 1; what is blank there is in none of the fields.

    Classes of a class list have the grade 0: the table does not tell it.
    """

    row: int
    unit: Unit
    values: Mapping[str, Value]
    class_list: tuple[SchoolClass, ...] = ()
    special_rooms: tuple[SpecialRoom, ...] = ()


class Table(Struct, frozen=True):
    """A whole table. ``sheet`` is empty for CSV; ``headers`` are those of the file, in order."""

    sheet: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(path: Path, catalogue: Catalogue) -> Table:
    """Read a CSV, XLSX, XLS or ODS file. Raises TableInvalid with every fault, up to MAX_FAULTS.

    A blank cell is missing data. A 0 for a section that the school does not have says just that.
    """
    known = columns_by_header(catalogue)
    grid = _choose_sheet(path, read_grids(path), known)
    return _Reading(path, grid, known).table()


def _choose_sheet(path: Path, grids: Sequence[Grid], known: Mapping[str, Column]) -> Grid:
    """The sheet with a column of school codes; a workbook may hold others, such as notes."""
    meant = [grid for grid in grids if _has_codes(_head(grid, known)[1], known)]
    if len(meant) > 1:
        fault = Fault(FaultReason.SEVERAL_SHEETS, text="、".join(grid.sheet for grid in meant))
        raise TableInvalid(path=path, sheet=meant[0].sheet, faults=(fault,))
    return meant[0] if meant else grids[0]


def _head(grid: Grid, known: Mapping[str, Column]) -> tuple[int, list[str]]:
    """The index and the texts of the row of headers: the first with a header for school codes, below titles.

    Without any it is the first row that is not blank, so that what is missing can be told.
    """
    first: tuple[int, list[str]] | None = None
    for index, row in enumerate(grid.rows[:_TITLES]):
        texts = [text_of(raw) for raw in row]
        if _has_codes(texts, known):
            return index, texts
        if first is None and any(texts):
            first = index, texts
    return first or (0, [])


def _has_codes(texts: Sequence[str], known: Mapping[str, Column]) -> bool:
    return any(text in known and known[text].identity == "school_code" for text in texts)


class _Reading:
    """One pass over a sheet; faults gather here until there are too many."""

    def __init__(self, path: Path, grid: Grid, known: Mapping[str, Column]) -> None:
        self.path = path
        self.grid = grid
        self.faults: list[Fault] = []
        self.head, self.texts = _head(grid, known)
        self.columns = [known.get(text) for text in self.texts]
        self.codes: set[str] = set()

    def table(self) -> Table:
        self._check_headers()
        self._check_merged()
        rows = [row for index in range(self.head + 1, len(self.grid.rows)) if (row := self._row(index))]
        if not rows and not self.faults:
            self._add(Fault(FaultReason.NO_ROWS))
        if self.faults:
            raise self._invalid()
        return Table(self.grid.sheet, tuple(self.texts), tuple(rows))

    def _invalid(self) -> TableInvalid:
        faults = sorted(self.faults, key=lambda fault: fault.row)
        return TableInvalid(path=self.path, sheet=self.grid.sheet, faults=tuple(faults))

    def _add(self, fault: Fault) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MAX_FAULTS:
            raise self._invalid()

    def _fault(self, index: int, column: int, reason: FaultReason, text: str) -> None:
        """A fault in the cell at this index of the grid's rows and columns."""
        header = self.texts[column] if column < len(self.texts) else ""
        row = self.grid.top + index
        cell = address(row, self.grid.left + column)
        choices: tuple[str, ...] = ()
        if reason is FaultReason.NOT_A_CHOICE and (known := self.columns[column]) and known.element:
            choices = tuple(known.element.choices.values())
        self._add(Fault(reason, cell, row + 1, "" if index == self.head else header, text[:200], choices))

    def _check_headers(self) -> None:
        seen: set[str] = set()
        for column, (text, known) in enumerate(zip(self.texts, self.columns, strict=True)):
            if not text:
                below = self.grid.rows[self.head + 1 :]
                if any(text_of(row[column]) for row in below if column < len(row)):
                    self._fault(self.head, column, FaultReason.BLANK_HEADER, "")
            elif known is None and text not in IGNORED:
                self._fault(self.head, column, FaultReason.UNKNOWN_HEADER, text)
            elif known is None:
                continue
            elif known.code in seen:
                self._fault(self.head, column, FaultReason.DUPLICATE_HEADER, text)
            else:
                seen.add(known.code)
        row = self.grid.top + self.head + 1
        for key in REQUIRED:
            if key not in seen:
                self._add(Fault(FaultReason.MISSING_HEADER, row=row, text=IDENTITY[key][1]))

    def _check_merged(self) -> None:
        for (top, left), (bottom, right) in self.grid.merged:
            if bottom >= self.grid.top + self.head:
                span = f"{address(top, left)}:{address(bottom, right)}"
                self._fault(top - self.grid.top, left - self.grid.left, FaultReason.MERGED, span)

    def _cells(self, index: int) -> Iterator[tuple[int, Column, Raw]]:
        """The cells of a row that hold something, under a header we know."""
        row = self.grid.rows[index]
        for column, raw in enumerate(row):
            if column < len(self.texts) and self.texts[column] in IGNORED:
                continue
            broken = self.grid.broken.get((self.grid.top + index, self.grid.left + column))
            if broken is not None:
                self._fault(index, column, broken.reason, broken.text)
            elif raw is None or raw == "" or (isinstance(raw, str) and not raw.strip()):
                continue
            elif column >= len(self.columns):
                self._fault(index, column, FaultReason.BLANK_HEADER, text_of(raw))
            elif (known := self.columns[column]) is not None:
                yield column, known, raw

    def _row(self, index: int) -> TableRow | None:
        before = len(self.faults)
        cells = list(self._cells(index))
        if not cells:
            return None
        identity = {c.identity: (column, raw) for column, c, raw in cells if c.identity}
        # A cell with an error has told its own story; only what is really blank is asked for.
        code = self._identity(index, "school_code", identity, read_code)
        name = self._identity(index, "school_name", identity, read_name)
        school_type = self._identity(index, "school_type", identity, read_school_type)
        township = self._identity(index, "township", identity, read_text)
        if code is not None:
            if code in self.codes:
                self._fault(index, identity["school_code"][0], FaultReason.DUPLICATE_SCHOOL, code)
            self.codes.add(code)
        contents = _Contents(school_type)
        for column, known, raw in cells:
            if known.identity:
                continue
            try:
                contents.take(known, raw)
            except Unfit as unfit:
                self._fault(index, column, unfit.reason, text_of(raw))
        for column, known, raw in cells:
            if known.element is not None and contents.contradicts(known):
                self._fault(index, column, FaultReason.DISAGREES, text_of(raw))
        if len(self.faults) > before or code is None or name is None or school_type is None:
            return None
        unit = Unit(code, name, "school", township or "", school_type)
        number = self.grid.top + index + 1
        return TableRow(number, unit, contents.values, tuple(contents.classes), tuple(contents.rooms))

    def _identity(
        self, index: int, key: str, cells: Mapping[str, tuple[int, Raw]], read: Callable[[Raw], T]
    ) -> T | None:
        column, raw = cells.get(key, (self._column_of(key), None))
        if column is None or (raw is None and key not in REQUIRED):
            return None
        if raw is None and (self.grid.top + index, self.grid.left + column) in self.grid.broken:
            return None
        try:
            return read(raw)
        except Unfit as unfit:
            self._fault(index, column, unfit.reason, text_of(raw))
            return None

    def _column_of(self, key: str) -> int | None:
        return next((i for i, c in enumerate(self.columns) if c is not None and c.identity == key), None)


class _Contents:
    """What a row says besides which school it is."""

    def __init__(self, school_type: SchoolType | None) -> None:
        self.sections: Sequence[Section] = SECTIONS[school_type] if school_type else tuple(Section)
        self.values: dict[str, Value] = {}
        self.classes: list[SchoolClass] = []
        self.rooms: list[SpecialRoom] = []

    def take(self, column: Column, raw: Raw) -> None:
        """Raises Unfit."""
        section = column.section or column.classes
        absent = section is not None and section not in self.sections
        if absent and text_of(raw) == "0":
            return
        if column.element is not None:
            value = read_value(column.element, raw)
            if not absent:
                self.values[column.code] = value
        elif column.classes is not None:
            sizes = read_sizes(raw)
            self.classes += [
                SchoolClass(column.classes, 0, f"第{number}班", pupils)
                for number, pupils in enumerate(sizes, start=1)
            ]
        else:
            areas = read_areas(raw)
            name = ROOM_NAMES[column.rooms]
            self.rooms += [
                SpecialRoom(column.rooms, f"{name}{number}", area)
                for number, area in enumerate(areas, start=1)
            ] or [SpecialRoom(column.rooms, "", 0)]
        if absent:
            raise Unfit(FaultReason.SECTION_ABSENT)

    def contradicts(self, column: Column) -> bool:
        """Whether this is a largest class that the class list of the same section denies."""
        if column.element is None or column.element.code != "largest_class" or column.code not in self.values:
            return False
        listed = [c.pupils for c in self.classes if c.section is column.section]
        return bool(listed) and max(listed) != self.values[column.code]
