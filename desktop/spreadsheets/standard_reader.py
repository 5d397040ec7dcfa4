"""The workbook of a standard read back: the standard, or every mistake with its cell."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.elements import Catalogue
from desktop.core.errors import StandardInvalid, XiaobiaoError
from desktop.core.formula_words import FormulaWords, setting_names, signs_coded_tree
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Standard
from desktop.core.standard_faults import StandardFault, fault_of, faults, is_formula
from desktop.core.standard_shape import Kind, fields, standard_type, variant
from desktop.core.standard_shape import Path as TreePath
from desktop.spreadsheets.cells import Unfit, read_text
from desktop.spreadsheets.errors import FaultReason
from desktop.spreadsheets.grid import Grid, Raw, address, read_grids
from desktop.spreadsheets.standard_cells import NotA, read_cell
from desktop.spreadsheets.standard_layout import KEY, NUMBER, OWNER, Column, Sheet, sheets

MARK = "校标通标准:"
# In the hidden row of the first sheet: the formulas are in the words of `FormulaWords`.
SPOKEN = "公式用名称"


class CellFault(Struct, frozen=True):
    """One thing to put right. ``cell`` is empty where a whole sheet is meant; ``reason`` a word of
    `StandardFault`, of `FaultReason`, or missing_sheet, missing_column, unknown_column, unknown_owner.
    """

    sheet: str
    cell: str
    header: str
    reason: str
    text: str


class StandardWorkbookInvalid(XiaobiaoError):
    """The workbook of a standard was not read. Data: path, faults (tuple of CellFault, in reading order)."""


class Cell(Struct, frozen=True):
    """Where a value stands: the sheet by order and by name, row and column from 0, the header."""

    order: int
    sheet: str
    row: int
    column: int
    header: str


class ReadTree(Struct, frozen=True):
    """What the cells say, whether it makes sense or not, and which cell says what."""

    tree: dict[str, Any]
    cells: Mapping[TreePath, Cell]
    faults: Sequence[tuple[Cell, str, str]]
    is_spoken: bool


def read_standard_workbook(path: Path, catalogue: Catalogue) -> Standard:
    """The standard of a workbook. Raises StandardWorkbookInvalid with all mistakes, TableInvalid where the
    file is no workbook.
    """
    read = read_tree(path, catalogue)
    words = FormulaWords(catalogue, setting_names(read.tree))
    found = list(read.faults)
    taken = {cell for cell, _, _ in found}
    for fault in faults(read.tree, catalogue):
        cell = cell_of(read, fault.path)
        if cell not in taken:
            found.append((cell, fault.reason, _said(fault, words)))
    if not found:
        try:
            standard = msgspec.convert(read.tree, Standard)
            Rulebook(standard, catalogue)
        except (msgspec.ValidationError, StandardInvalid) as error:
            fault = fault_of(error, read.tree)
            found.append((cell_of(read, fault.path), fault.reason, _said(fault, words)))
        else:
            return standard
    found.sort(key=lambda item: (item[0].order, item[0].row, item[0].column))
    raise StandardWorkbookInvalid(path=path, faults=tuple(_told(*item) for item in found))


def cell_of(read: ReadTree, path: TreePath) -> Cell:
    """The cell that says what stands at a path, or the nearest one around it."""
    for length in range(len(path), 0, -1):
        part = path[:length]
        if part in read.cells:
            return read.cells[part]
        inside = [cell for place, cell in read.cells.items() if place[:length] == part]
        if inside:
            return min(inside, key=lambda cell: (cell.order, cell.row, cell.column))
    return Cell(0, "", -1, -1, "")


def read_tree(path: Path, catalogue: Catalogue) -> ReadTree:
    """What the workbook says, formulas in codes. Raises TableInvalid where it is no workbook."""
    read = _Reading(read_grids(path)).read()
    if read.is_spoken:
        tree = FormulaWords(catalogue, setting_names(read.tree)).coded_tree(read.tree)
    else:
        tree = signs_coded_tree(read.tree)
    return msgspec.structs.replace(read, tree=tree)


def _said(fault: StandardFault, words: FormulaWords) -> str:
    """The text at fault as the workbook has it."""
    return words.spoken(fault.word) if fault.path and is_formula(fault.path) else fault.word


def _told(cell: Cell, reason: str, text: str) -> CellFault:
    where = address(cell.row, cell.column) if cell.row >= 0 else ""
    return CellFault(cell.sheet, where, cell.header, reason, text)


class _Reading:
    """The tables as they grow while sheet after sheet is read, owners before what belongs to them."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.marked: dict[str, tuple[int, Grid, int]] = {}
        for order, grid in enumerate(grids):
            for row in range(grid.top, grid.top + len(grid.rows)):
                text = _raw(grid, row, 0)
                if isinstance(text, str) and text.startswith(MARK):
                    self.marked[text.removeprefix(MARK).strip()] = (order, grid, row)
        self.tree: dict[str, Any] = {}
        self.cells: dict[TreePath, Cell] = {}
        self.faults: list[tuple[Cell, str, str]] = []
        # The items of each list by the key that the lists below name, with their paths.
        self.owners: dict[str, dict[str, tuple[dict[str, Any], TreePath]]] = {}
        self.is_spoken = False

    def read(self) -> ReadTree:
        by_depth = sorted(sheets(), key=lambda sheet: len(sheet.path))
        for layout in by_depth:
            if layout.mark not in self.marked:
                self.faults.append((Cell(-1, layout.name, -1, -1, ""), "missing_sheet", layout.name))
                continue
            order, grid, marks = self.marked[layout.mark]
            for row, column in grid.broken:
                fault = grid.broken[row, column]
                self._wrong(Cell(order, grid.sheet, row, column, ""), fault.reason, fault.text)
            for first, last in grid.merged:
                text = f"{address(*first)}:{address(*last)}"
                self._wrong(Cell(order, grid.sheet, *first, ""), FaultReason.MERGED, text)
            if layout.is_head:
                self._read_head(layout, order, grid, marks)
            else:
                self._read_list(layout, order, grid, marks)
        _complete(self.tree, standard_type())
        return ReadTree(self.tree, self.cells, self.faults, self.is_spoken)

    def _read_head(self, layout: Sheet, order: int, grid: Grid, marks: int) -> None:
        self.is_spoken = _text(grid, marks, 1) == SPOKEN
        columns = {".".join(column.path): column for column in layout.columns}
        for row in range(marks + 1, grid.top + len(grid.rows)):
            column = columns.pop(_text(grid, row, 0), None)
            if column is not None:
                cell = Cell(order, grid.sheet, row, 2, column.name)
                self._take(column, self.tree, (), cell, _raw(grid, row, 2))
        for column in columns.values():
            self._wrong(Cell(order, grid.sheet, -1, -1, column.name), "missing_column", column.name)

    def _read_list(self, layout: Sheet, order: int, grid: Grid, marks: int) -> None:
        places, heads = self._columns(layout, order, grid, marks)
        named = self.owners.setdefault(layout.mark, {})
        tags = [column for column in layout.columns if column.path == column.tag_path]
        others = [column for column in layout.columns if column.path != column.tag_path]
        for row in range(marks + 2, grid.top + len(grid.rows)):
            if not any(_text(grid, row, column) for column in places.values()):
                continue

            def cell(name: str, row: int = row) -> Cell:
                column = places.get(name, 1)
                return Cell(order, grid.sheet, row, column, heads.get(column, ""))

            placed = self._place(layout, places, grid, row, cell)
            if placed is None:
                continue
            item, path = placed
            for column in (*tags, *others):
                name = ".".join(column.path)
                if name in places:
                    self._take(column, item, path, cell(name), _raw(grid, row, places[name]))
            if layout.key and layout.key not in (KEY, NUMBER):
                named.setdefault(str(item.get(layout.key, "")), (item, path))
            elif layout.key:
                named.setdefault(_text(grid, row, places[layout.key]), (item, path))

    def _columns(
        self, layout: Sheet, order: int, grid: Grid, marks: int
    ) -> tuple[dict[str, int], dict[int, str]]:
        """The column of every mark, and the header of every column."""
        wanted = {".".join(column.path): column.name for column in layout.columns}
        if layout.owner is not None:
            wanted[OWNER] = f"所属{layout.owner.item}"
        if layout.key in (KEY, NUMBER):
            wanted[layout.key] = "代号" if layout.key == KEY else "序号"
        places: dict[str, int] = {}
        heads: dict[int, str] = {}
        for column in range(1, grid.left + max((len(line) for line in grid.rows), default=0)):
            mark, head = _text(grid, marks, column), _text(grid, marks + 1, column)
            heads[column] = head
            cell = Cell(order, grid.sheet, marks + 1, column, head)
            if mark in places:
                self._wrong(cell, FaultReason.DUPLICATE_HEADER, head)
            elif mark in wanted:
                places[mark] = column
            elif any(_text(grid, row, column) for row in range(marks + 1, grid.top + len(grid.rows))):
                self._wrong(cell, "unknown_column", head)
        for mark in wanted.keys() - places.keys():
            self._wrong(Cell(order, grid.sheet, -1, -1, ""), "missing_column", wanted[mark])
        return places, heads

    def _place(
        self, layout: Sheet, places: Mapping[str, int], grid: Grid, row: int, cell: Any
    ) -> tuple[dict[str, Any], TreePath] | None:
        """A new item in the list that its row belongs to; None where it belongs to none."""
        node, path = self.tree, ()
        inner = layout.path
        if layout.owner is not None:
            name = _text(grid, row, places[OWNER]) if OWNER in places else ""
            found = self.owners[layout.owner.mark].get(name)
            if found is None:
                if OWNER in places:
                    self._wrong(cell(OWNER), "unknown_owner" if name else "missing_field", name)
                return None
            (node, path), inner = found, layout.path[len(layout.owner.path) :]
        for name in inner[:-1]:
            node, path = node.setdefault(name, {}), (*path, name)
        item: dict[str, Any] = {}
        path = (*path, inner[-1])
        if layout.key == KEY:
            table: dict[str, Any] = node.setdefault(inner[-1], {})
            key = _text(grid, row, places[KEY]) if KEY in places else ""
            if not key or key in table:
                self._wrong(cell(KEY), "duplicate_id" if key else "missing_field", key)
                return None
            table[key] = item
            self.cells[*path, key] = cell(KEY)
            return item, (*path, key)
        items: list[Any] = node.setdefault(inner[-1], [])
        items.append(item)
        return item, (*path, len(items) - 1)

    def _take(self, column: Column, item: dict[str, Any], path: TreePath, cell: Cell, raw: Raw) -> None:
        """Put the value of one cell into its item, whatever it is worth."""
        self.cells[*path, *column.path] = cell
        try:
            text = raw if isinstance(raw, str) else read_text(raw)
        except Unfit as error:
            self._wrong(cell, error.reason, str(raw))
            return
        if not text.strip():
            return
        table = item
        for name in column.path[:-1]:
            table = table.setdefault(name, {})
        tag: Any = ""
        if column.tag_path is not None:
            tag = item
            for name in column.tag_path:
                tag = tag.get(name, "")
        shape = column.shapes.get(str(tag)) or column.shape
        try:
            table[column.path[-1]] = read_cell(text, shape)
        except NotA as error:
            table[column.path[-1]] = text
            is_tag = column.path == column.tag_path
            self._wrong(cell, "unknown_rule" if is_tag else error.reason, text)

    def _wrong(self, cell: Cell, reason: str, text: str) -> None:
        self.faults.append((cell, reason, text))


def _complete(table: dict[str, Any], struct: Any) -> None:
    """Lists and mappings that have to be there are empty where nothing stands in the sheets."""
    for field in fields(struct):
        shape = field.shape
        if field.name not in table and field.required:
            if shape.kind in (Kind.LEAVES, Kind.ITEMS):
                table[field.name] = []
            elif shape.kind in (Kind.TABLE, Kind.NAMED):
                table[field.name] = {}
        for inner in _inner(table.get(field.name), shape.kind):
            found = variant(shape.structs, inner)
            if found is not None:
                _complete(inner, found)


def _inner(value: Any, kind: Kind) -> Iterator[dict[str, Any]]:
    held = [value] if kind is Kind.STRUCT else value if kind is Kind.ITEMS else ()
    if kind is Kind.NAMED and isinstance(value, dict):
        held = list(value.values())
    yield from (item for item in held or () if isinstance(item, dict))


def _raw(grid: Grid, row: int, column: int) -> Raw:
    row, column = row - grid.top, column - grid.left
    if row < 0 or column < 0 or row >= len(grid.rows) or column >= len(grid.rows[row]):
        return None
    return grid.rows[row][column]


def _text(grid: Grid, row: int, column: int) -> str:
    try:
        return read_text(_raw(grid, row, column))
    except Unfit:
        return str(_raw(grid, row, column))
