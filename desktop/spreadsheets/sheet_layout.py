"""How our sheets look: one font, quiet heads, thin lines, A4 landscape."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Any, Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]

FONT = "宋体"
_LINE = "B7BEC7"
_HEAD_FILL = "E8EDF3"
LINE_HEIGHT = 14.0  # points
_NARROWER = 0.92  # our size 10, where columns are measured in size 11


def put(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Write one value; a text stays a text, also where it begins with ``=``. Returns the cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell = sheet.cell(row, column, float(value) if isinstance(value, Fraction) else value)
    return cell


def put_formula(sheet: Any, row: int, column: int, formula: str, number_format: str = "General") -> Any:
    """Write a live formula, without its ``=``."""
    cell = sheet.cell(row, column, "=" + formula)
    cell.number_format = number_format
    return cell


def style_head(cell: Any) -> None:
    """A column's head: bold, wrapped, centred, on a light ground."""
    cell.font = _font(True)
    cell.fill = _ground(_HEAD_FILL)
    cell.alignment = _alignment(True, "center")
    cell.border = _border()


def style_cell(cell: Any, *, wrap: bool = False, align: Align = "left", bold: bool = False) -> None:
    """A cell of a table. ``right`` is for numbers, and for the words that stand in their place."""
    cell.font = _font(bold)
    cell.alignment = _alignment(wrap, align)
    cell.border = _border()


def style_title(cell: Any) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, size=14, bold=True)
    cell.alignment = Alignment(horizontal="left", vertical="center")


def style_note(cell: Any) -> None:
    """A line of explanation below the title."""
    from openpyxl.styles import Alignment

    cell.font = _font(False)
    cell.alignment = Alignment(vertical="center")


def fit_row(sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row high enough for its wrapped texts, each with the width of its column in characters.

    Programs do not agree on fitting rows by themselves when they open a file.
    """
    lines = max((wrapped_lines(text, width) for text, width in texts), default=1)
    sheet.row_dimensions[row].height = LINE_HEIGHT * lines + 2


def wrapped_lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width in characters; at least one."""
    return max(1, ceil(_columns(text) * _NARROWER / width))


def _columns(text: str) -> int:
    """The width of a text in characters; Chinese ones count twice."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def mark_verdicts(sheet: Any, cells: str) -> None:
    """Bold red for 未达标, grey for 缺数据: besides the words, so that a glance finds them."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font, PatternFill

    for word, colour, ground, bold in (
        ("未达标", "A61C1C", "FBE9E7", True),
        ("缺数据", "6B5900", "FFF6D6", False),
    ):
        rule = CellIsRule(
            operator="equal",
            formula=[f'"{word}"'],
            font=Font(color=colour, bold=bold),
            fill=PatternFill(bgColor=ground),
        )
        sheet.conditional_formatting.add(cells, rule)


def print_landscape(sheet: Any, title: str, rows: str) -> None:
    """A4 landscape, as wide as the page, with the head rows (``1:3``) repeated and pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = rows
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.7
    margins.header = margins.footer = 0.3
    sheet.oddFooter.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"


def break_pages(sheet: Any, columns: str, after: int, scale: int) -> None:
    """Instead of fitting all on one page: start a new one after a column, with ``columns`` repeated.

    ``scale`` is in percent; programs ignore breaks where they fit to the page.
    """
    from openpyxl.worksheet.pagebreak import Break, ColBreak

    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = scale
    sheet.print_title_cols = columns
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(id=after))


# Style objects are values: one of each kind serves every cell, which saves most of the writing time.
@cache
def _font(bold: bool) -> Any:
    from openpyxl.styles import Font

    return Font(name=FONT, size=10, bold=bold)


@cache
def _alignment(wrap: bool, align: Align) -> Any:
    from openpyxl.styles import Alignment

    return Alignment(horizontal=align, vertical="center", wrap_text=wrap)


@cache
def _ground(colour: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=colour)


@cache
def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    return Border(left=side, right=side, top=side, bottom=side)
