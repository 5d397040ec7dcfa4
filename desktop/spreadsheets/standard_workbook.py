"""A standard as an Excel workbook that an official can read, print, change and give back.

Every sheet has one row an item. Row 3 and column A are hidden and tell the reader what is where.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from desktop.core.elements import Catalogue
from desktop.core.formula_words import FormulaWords, setting_names
from desktop.core.standard import Standard
from desktop.core.standard_shape import Kind, Shape, fields, key_of, tree_of, variant
from desktop.files import write_durably
from desktop.spreadsheets.sheet_layout import (
    print_landscape,
    put,
    style_cell,
    style_head,
    style_note,
    style_title,
    wrapped_lines,
)
from desktop.spreadsheets.standard_cells import EMPTY, write_cell
from desktop.spreadsheets.standard_layout import KEY, NUMBER, OWNER, Column, Sheet, sheets
from desktop.spreadsheets.standard_reader import MARK, SPOKEN, read_tree

_MARKS, _HEADS, _FIRST = 3, 4, 5
_SPARE = 200  # rows below the last one that are ready to be filled
_HIGHEST = 400.0  # points; Excel takes 409
_PAGE = 190.0  # the widths of columns that stay legible on A4
_NARROW, _MIDDLE, _WIDE = 10, 18, 44
_NOTE = (
    "一行一项，可以增、删、改。公式写基础数据项的名称，如“在校学生数 ÷ 教学班数”，【】中是“设置”表里的名称，"
    "文字之间空一格；一格里有多项时每行写一项（Alt＋Enter 换行）；数字按原样写，0.50 与 0.5 视为两个写法。"
    "隐藏的第 3 行和 A 列供程序识别，请勿删除。"
)
_HEAD_NOTE = "改动标准时请把“版本”改为新的版本号。隐藏的第 3 行和 A 列供程序识别，请勿删除。"


class StandardRow(Struct, frozen=True):
    """One item of a list: its table, how its sheet names it, and how its owner is named."""

    item: Mapping[str, Any]
    key: str
    owner: str


def write_standard_workbook(
    path: Path, standard: Standard, catalogue: Catalogue, *, replace: bool = False
) -> Path:
    """Write the workbook; returns its path. It is read back, and is the same standard or is not there.

    Formulas are in Chinese names, unless the standard has one that would come back in other words than it
    is written in: then all are as they are written. Raises FileNotWritten.
    """
    tree = tree_of(standard)
    spoken = FormulaWords(catalogue, setting_names(tree)).spoken_tree(tree)

    def write(file: BinaryIO) -> None:
        from openpyxl import Workbook

        workbook: Any = Workbook()
        workbook.remove(workbook.active)
        for layout in sheets():
            sheet = workbook.create_sheet(layout.name)
            if layout.is_head:
                _write_head(sheet, layout, tree, standard)
                put(sheet, _MARKS, 2, "" if spoken is None else SPOKEN)
            else:
                _write_list(sheet, layout, spoken or tree, standard)
        workbook.save(file)

    def verify(written: Path) -> None:
        if tree_of(msgspec.convert(read_tree(written, catalogue).tree, Standard)) != tree:
            raise ValueError("not the standard that was written")

    return write_durably(path, write, verify, replace=replace)


def rows_of(layout: Sheet, tree: Mapping[str, Any]) -> list[StandardRow]:
    """The items of a sheet's list in the whole standard, in order."""
    if layout.owner is None:
        return _items(layout, tree, layout.path, "", 0)
    inner = layout.path[len(layout.owner.path) :]
    rows: list[StandardRow] = []
    for owner in rows_of(layout.owner, tree):
        if _has(layout, owner.item, inner):
            rows += _items(layout, owner.item, inner, owner.key, len(rows))
    return rows


def _has(layout: Sheet, owner: Mapping[str, Any], inner: tuple[str, ...]) -> bool:
    """Whether the list of this owner holds what this sheet shows: variants differ in their lists."""
    assert layout.owner is not None
    structs, held = layout.owner.structs, owner
    shape: Shape | None = None
    for name in inner:
        struct = variant(structs, held)
        shape = next((f.shape for f in fields(struct) if f.name == name), None) if struct else None
        if shape is None or name not in held:
            return False
        structs, held = shape.structs, held[name]
    return shape is not None and {s.cls for s in shape.structs} == {s.cls for s in layout.structs}


def _items(
    layout: Sheet, node: Mapping[str, Any], path: tuple[str, ...], owner: str, before: int
) -> list[StandardRow]:
    held: Any = node
    for name in path:
        held = held.get(name, {}) if isinstance(held, Mapping) else {}
    if layout.key == KEY:
        return [StandardRow(item, key, owner) for key, item in held.items()]
    numbers = layout.key == NUMBER
    return [
        StandardRow(item, str(number) if numbers else key_of(item), owner)
        for number, item in enumerate(held, start=before + 1)
    ]


def _write_head(sheet: Any, layout: Sheet, tree: Mapping[str, Any], standard: Standard) -> None:
    """The standard's own fields, one a row."""
    widths = (4.0, 24.0, 90.0)
    _begin(sheet, layout, standard, widths, _HEAD_NOTE)
    for number, head in enumerate(("项目", "内容"), start=2):
        style_head(put(sheet, _HEADS, number, head))
    for row, column in enumerate(layout.columns, start=_FIRST):
        text = _text(tree, column)
        put(sheet, row, 1, ".".join(column.path))
        style_cell(put(sheet, row, 2, column.name), bold=True)
        style_cell(put(sheet, row, 3, text), wrap=True)
        _fit(sheet, row, [text], [widths[2]])
    _end(sheet, layout, "C")


def _write_list(sheet: Any, layout: Sheet, tree: Mapping[str, Any], standard: Standard) -> None:
    heads = list(_heads(layout))
    rows = rows_of(layout, tree)
    texts = [[*_names(layout, row), *(_text(row.item, c) for c in layout.columns)] for row in rows]
    widths = [4.0, *(_width([line[n] for line in texts]) for n in range(len(heads)))]
    _begin(sheet, layout, standard, widths, _NOTE)
    for number, (mark, head, _) in enumerate(heads, start=2):
        put(sheet, _MARKS, number, mark)
        style_head(put(sheet, _HEADS, number, head))
    _fit(sheet, _HEADS, [head for _, head, _ in heads], [width - 1 for width in widths[1:]])
    for row, line in enumerate(texts, start=_FIRST):
        for number, text in enumerate(line, start=2):
            style_cell(put(sheet, row, number, text), wrap=True)
        _fit(sheet, row, line, widths[1:])
    last = _FIRST + len(texts) + _SPARE
    for number, (_, _, shape) in enumerate(heads, start=2):
        _offer_choices(sheet, number, shape, last)
    _end(sheet, layout, "C")
    # Too wide for one page: several, with what names the item on each.
    sheet.page_setup.fitToWidth = ceil(sum(widths) / _PAGE)
    sheet.print_title_cols = "B:B" if layout.owner is None else "B:C"


def _heads(layout: Sheet) -> Iterator[tuple[str, str, Shape | None]]:
    """The hidden mark, the Chinese head and the shape of every column behind the hidden one."""
    if layout.owner is not None:
        yield OWNER, f"所属{layout.owner.item}", None
    if layout.key in (KEY, NUMBER):
        yield layout.key, "代号" if layout.key == KEY else "序号", None
    for column in layout.columns:
        yield ".".join(column.path), column.name, column.shape


def _names(layout: Sheet, row: StandardRow) -> Iterator[str]:
    if layout.owner is not None:
        yield row.owner
    if layout.key in (KEY, NUMBER):
        yield row.key


def _text(item: Mapping[str, Any], column: Column) -> str:
    """What stands in the cell of a value, its default written out; blank where there is nothing to say."""
    tag: Any = item if column.tag_path is not None and "" not in column.shapes else ""
    for name in column.tag_path or () if tag else ():
        tag = tag[name]
    shape = column.shapes.get(str(tag))
    if shape is None:
        return ""
    held: Any = item
    for name in column.path:
        if not isinstance(held, Mapping) or name not in held:
            return write_cell(column.default, shape) if column.default not in (None, "", [], {}) else ""
        held = held[name]
    text = write_cell(held, shape)
    if text:
        return text
    # A blank cell of a required list is an empty list; of anything else it is what has not been written.
    return "" if column.required and shape.kind in (Kind.LEAVES, Kind.TABLE) else EMPTY


def _begin(sheet: Any, layout: Sheet, standard: Standard, widths: Sequence[float], note: str) -> None:
    from openpyxl.utils import get_column_letter

    style_title(put(sheet, 1, 2, f"{standard.title}　{layout.name}"))
    style_note(put(sheet, 2, 2, note))
    put(sheet, _MARKS, 1, MARK + layout.mark)
    for number, width in enumerate(widths, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = width
        # What is typed below the last row stays as it was typed: 4.10 is no number.
        dimension.number_format = "@"


def _end(sheet: Any, layout: Sheet, frozen: str) -> None:
    sheet.row_dimensions[_MARKS].hidden = True
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = f"{frozen}{_FIRST}"
    print_landscape(sheet, layout.name, f"{_HEADS}:{_HEADS}")


def _width(texts: list[str]) -> float:
    """Narrow for codes, wide for sentences."""
    longest = max(
        (sum(2 if c > "\u2e7f" else 1 for c in line) for t in texts for line in t.split("\n")), default=0
    )
    return _NARROW if longest <= 9 else _MIDDLE if longest <= 30 else _WIDE


def _fit(sheet: Any, row: int, line: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row as high as its highest cell, whose text has lines of its own besides the wrapped ones."""
    lines = max(
        sum(wrapped_lines(part, width) for part in text.split("\n"))
        for text, width in zip(line, widths, strict=True)
    )
    sheet.row_dimensions[row].height = min(14.0 * lines + 4, _HIGHEST)


def _offer_choices(sheet: Any, column: int, shape: Shape | None, last: int) -> None:
    """A list to choose from, where there are few choices; other texts are warned of only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if shape is None or shape.kind not in (Kind.FLAG, Kind.CHOICE):
        return
    words = ["是", "否"] if shape.kind is Kind.FLAG else list(shape.words.values())
    letter = get_column_letter(column)
    validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    validation.errorStyle = "warning"
    validation.error = "请从列表中选择。"
    sheet.add_data_validation(validation)
    validation.add(f"{letter}{_FIRST}:{letter}{last}")
