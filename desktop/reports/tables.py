"""The bordered table of an official form, and the block of signatures that closes it."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from reportlab.lib.colors import HexColor, black
from reportlab.platypus import Flowable, LongTable, Table, TableStyle

from desktop.reports.fonts import SERIF
from desktop.reports.typesetting import BAND, CELL, CELL_CENTRED, CELL_RIGHT, HEAD, paragraph

Cell = str | Flowable  # plain text, Markup, or something that draws itself

_LINE = 0.5
_LEAST_PART = 40  # points of a divided row on either page
_ABOVE, _BELOW, _SIDE = 6, 4, 5
_HEAD_GROUND = HexColor("#eeeeee")
_BAND_GROUND = HexColor("#f7f7f7")
_PADDING: tuple[tuple[Any, ...], ...] = (
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), _ABOVE),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _BELOW),
    ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
    ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
)
_CLOSING = TableStyle([("LINEBELOW", (0, -1), (-1, -1), _LINE, black)])
_STYLES = {"l": CELL, "c": CELL_CENTRED, "r": CELL_RIGHT, "h": HEAD}


class Row(Struct, frozen=True):
    """One row of a form table.

    ``continues``: the row belongs to the one above; its first cell is printed only where it begins a page.
    """

    cells: tuple[Cell, ...]
    continues: bool = False


class Band(Struct, frozen=True):
    """A sub-heading across the whole table; it stays with the row below it."""

    text: str


class _Unprinted(Flowable):
    """Holds the place of a cell that says the same as the one above it."""

    def __init__(self, cell: Flowable) -> None:
        super().__init__()
        self.cell = cell

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        pass


class FormTable(LongTable):
    """A table that divides a row only if it must, and names again on a new page what a row belongs to."""

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        # Parts inherit both settings from the table they were cut from.
        self.splitByRow, self.splitInRow = 1, 0
        parts = super().split(availWidth, availHeight)
        if not parts and self._must_divide_a_row():
            self._allow_dividing()
            parts = super().split(availWidth, availHeight)
        for part in parts[:-1]:
            part.setStyle(_CLOSING)  # pyright: ignore[reportAttributeAccessIssue]
        for part in parts[1:]:
            self._name_owner(part)
        return parts

    def _must_divide_a_row(self) -> bool:
        """Whether the rows that did not fit here fit on no page."""
        frame: Any = self._doctemplateAttr("frame")  # pyright: ignore[reportAttributeAccessIssue]
        heights: list[float] = self._rowHeights  # pyright: ignore[reportAttributeAccessIssue]
        return frame is not None and (frame._atTop or sum(heights[:2]) > frame._height)

    def _allow_dividing(self) -> None:
        self.splitByRow, self.splitInRow = 0, _LEAST_PART
        # A band above a row that fits on no page cannot stay with all of it.
        self._nosplitCmds: list[Any] = []
        # reportlab pads the short cells of a divided row to its middle, which makes the parts ever higher.
        for styles in self._cellStyles:  # pyright: ignore[reportAttributeAccessIssue]
            for style in styles:
                style.valign = "TOP"

    def _name_owner(self, rest: Any) -> None:
        first, *others = rest._cellvalues[1]
        held = first[0] if first else None
        if isinstance(held, _Unprinted):
            width = rest._colWidths[0] - 2 * _SIDE
            _, height = held.cell.wrapOn(self.canv, width, rest._rowHeights[1])
            # The heights of rows are settled by now; the owner may need more than its row has.
            for heights in (rest._rowHeights, rest._argH):
                heights[1] = max(heights[1], height + _ABOVE + _BELOW)
            # A new row: the lists of cells are shared with the undivided table.
            rest._cellvalues[1] = [(held.cell,), *others]


def form_table(
    head: Sequence[str],
    rows: Sequence[Row | Band],
    widths: Sequence[float],
    align: str = "",
) -> FormTable:
    """A table with thin lines whose head is repeated on every page.

    ``widths`` in points; ``align`` one letter a column, l, c or r (all l when empty). A row moves to the next
    page as a whole; only one that is higher than a page is divided.
    """
    letters = align or "l" * len(widths)
    data: list[list[Any]] = [[paragraph(text, HEAD) for text in head]]
    commands: list[tuple[Any, ...]] = [
        *_PADDING,
        ("BACKGROUND", (0, 0), (-1, 0), _HEAD_GROUND),
        ("LINEBEFORE", (0, 0), (-1, -1), _LINE, black),
        ("LINEAFTER", (-1, 0), (-1, -1), _LINE, black),
        ("LINEABOVE", (0, 0), (-1, 0), _LINE, black),
        ("LINEBELOW", (0, 0), (-1, 0), _LINE, black),
        # Without it reportlab names Helvetica for empty cells, a font that is not in the file.
        ("FONT", (0, 0), (-1, -1), SERIF, CELL.fontSize),
        ("LINEBELOW", (0, -1), (-1, -1), _LINE, black),
    ]
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Band):
            data.append([paragraph(row.text, BAND), *[""] * (len(widths) - 1)])
            commands += [
                ("SPAN", (0, number), (-1, number)),
                ("BACKGROUND", (0, number), (-1, number), _BAND_GROUND),
                ("LINEABOVE", (0, number), (-1, number), _LINE, black),
                ("NOSPLIT", (0, number), (0, min(number + 1, len(rows)))),
            ]
        else:
            cells = [_cell(cell, letter) for cell, letter in zip(row.cells, letters, strict=True)]
            first = 1 if row.continues else 0
            if row.continues:
                cells[0] = _Unprinted(cells[0])
            data.append(cells)
            commands.append(("LINEABOVE", (first, number), (-1, number), _LINE, black))
    return FormTable(
        data,
        colWidths=list(widths),
        repeatRows=1,
        splitByRow=1,
        style=TableStyle(commands),
    )


def label_table(rows: Sequence[tuple[Cell, ...]], widths: Sequence[float]) -> Table:
    """A bordered block of names and values: every other column, from the first, holds the names."""
    data = [[_cell(c, "lh"[n % 2 == 0]) for n, c in enumerate(row)] for row in rows]
    grounds = [("BACKGROUND", (n, 0), (n, -1), _HEAD_GROUND) for n in range(0, len(widths), 2)]
    style = [*_PADDING, *grounds, ("GRID", (0, 0), (-1, -1), _LINE, black)]
    return Table(data, colWidths=list(widths), style=TableStyle(style))


def _cell(cell: Cell, letter: str) -> Flowable:
    return paragraph(cell, _STYLES[letter]) if isinstance(cell, str) else cell
