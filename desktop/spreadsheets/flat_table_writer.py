"""Writes the flat table that `flat_table` reads: the example county's data, or an empty one to fill in."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from desktop.core.elements import Catalogue, Element, Kind
from desktop.core.numbers import Number, shown_plainly
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.files import write_durably
from desktop.spreadsheets.flat_table import TableRow, read_table
from desktop.spreadsheets.grid import read_grids
from desktop.spreadsheets.headers import Column, columns
from desktop.spreadsheets.sheet_layout import put, style_head

_IDENTITY_WIDTHS: Mapping[str, int] = {
    "school_code": 13,
    "school_name": 26,
    "township": 12,
    "school_type": 18,
}


def write_table(
    path: Path,
    rows: Sequence[TableRow],
    catalogue: Catalogue,
    *,
    codes: bool = False,
    replace: bool = False,
) -> Path:
    """Write XLSX or, where the name ends in .csv, CSV with a BOM, so that Excel sees UTF-8.

    Headers are Chinese names, or codes. Without rows it is a template. ``read_table`` gives the same
    rows back, with their numbers as written here. Names of classes and rooms and grades are not kept.
    Raises FileNotWritten. Returns the path that was written.
    """
    all_columns = list(columns(catalogue))

    def verify(temporary: Path) -> None:
        if rows:
            read_table(temporary, catalogue)
        else:
            read_grids(temporary)

    def write(file: BinaryIO) -> None:
        if path.suffix.lower() == ".csv":
            file.write(_csv(rows, all_columns, codes))
        else:
            _write_workbook(file, rows, all_columns, codes)

    return write_durably(path, write, verify, replace=replace)


def _csv(rows: Sequence[TableRow], all_columns: Sequence[Column], codes: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.code if codes else column.name for column in all_columns])
    for row in rows:
        cells = [_cell(row, column) for column in all_columns]
        writer.writerow([shown_plainly(c) if isinstance(c, int | Decimal) else c for c in cells])
    return text.getvalue().encode("utf-8-sig")


def _write_workbook(
    file: BinaryIO, rows: Sequence[TableRow], all_columns: Sequence[Column], codes: bool
) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "基础数据"
    for number, column in enumerate(all_columns, start=1):
        style_head(put(sheet, 1, number, column.code if codes else column.name))
        width = _IDENTITY_WIDTHS.get(column.identity, 11)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[1].height = 48
    for index, row in enumerate(rows, start=2):
        for number, column in enumerate(all_columns, start=1):
            cell = _cell(row, column)
            if cell != "":
                put(sheet, index, number, cell)
    sheet.freeze_panes = "C2"
    workbook.save(file)


def _cell(row: TableRow, column: Column) -> Number | str:
    """What stands in the cell; an empty text where it is not filled."""
    unit = row.unit
    if column.identity:
        type_name = SCHOOL_TYPE_NAMES[unit.school_type] if unit.school_type else ""
        texts = {"school_code": unit.code, "school_name": unit.name, "township": unit.township}
        return texts.get(column.identity, type_name)
    if column.classes is not None:
        return ";".join(str(c.pupils) for c in row.class_list if c.section is column.classes)
    if column.rooms:
        return ";".join(shown_plainly(r.area) for r in row.special_rooms if r.kind == column.rooms)
    value = row.values.get(column.code)
    return "" if value is None or column.element is None else _value(column.element, value)


def _value(element: Element, value: Any) -> Number | str:
    if element.kind is Kind.FLAG:
        return "是" if value else "否"
    if element.kind is Kind.CHOICE:
        return element.choices.get(value, value)
    return value
