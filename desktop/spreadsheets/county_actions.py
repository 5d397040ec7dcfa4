"""整改台账 of a whole county: every unit's corrective actions in one table, as a workbook or as CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from desktop.core.actions import in_order, is_overdue, state_of
from desktop.core.evidence import files_of
from desktop.core.filing import CorrectiveAction, Filing
from desktop.core.numbers import Number, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import STATE_NAMES
from desktop.files import write_durably
from desktop.spreadsheets.grid import read_grids
from desktop.spreadsheets.sheet_layout import (
    LINE_HEIGHT,
    print_landscape,
    put,
    style_cell,
    style_head,
    style_title,
    wrapped_lines,
)

Cell: TypeAlias = str | Number | date | None

# What a county's ledger of corrective actions asks for, each with its width in characters.
_COLUMNS = (
    ("序号", 6),
    ("单位", 16),
    ("问题类别（指标）", 18),
    ("存在问题（现状、标准、差距）", 30),
    ("整改目标", 18),
    ("整改措施", 28),
    ("所需资金（万元）", 10),
    ("责任单位", 12),
    ("责任人", 11),
    ("完成时限", 12),
    ("进展", 26),
    ("佐证（件）", 7),
    ("销号（日期、验收人）", 13),
    ("备注", 16),
)
_HEAD_ROW = 3
# Spreadsheet programs run what begins so; nothing that people write here is meant to be run.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def write_county_actions(
    path: Path, rulebook: Rulebook, filings: Sequence[Filing], *, title: str, today: date
) -> Path:
    """Write .xlsx or .csv, by the name's ending; ``today`` decides what is overdue.

    Raises FileNotWritten. Returns the path that was written.
    """
    rows = _rows(rulebook, filings, today)

    def write(file: BinaryIO) -> None:
        if path.suffix == ".csv":
            file.write(_csv(rows))
        else:
            _write_workbook(file, rows, title)

    return write_durably(path, write, read_grids)


def _rows(rulebook: Rulebook, filings: Sequence[Filing], today: date) -> list[tuple[Cell, ...]]:
    """A row for every action, by unit and then in the order of the standard."""
    order = tuple(rulebook.criteria)
    every = [(filing, action) for filing in filings for action in in_order(filing, order).values()]
    return [(number, *_row(rulebook, *pair, today)) for number, pair in enumerate(every, 1)]


def _row(rulebook: Rulebook, filing: Filing, action: CorrectiveAction, today: date) -> tuple[Cell, ...]:
    known = rulebook.criteria.get(action.about)
    measured = (("现状", action.present), ("标准", action.standard), ("差距", action.gap))
    state = STATE_NAMES[state_of(action)] + ("（已超期）" if is_overdue(action, today) else "")
    closed = action.closed
    return (
        filing.unit.name,
        f"{action.about} {known[0].title}" if known else action.about,
        "\n".join([action.problem, *(f"{name}：{text}" for name, text in measured if text)]),
        action.goal,
        action.measures,
        action.funds,
        action.unit,
        action.person,
        action.due,
        "\n".join([state, *(f"{entry.on} {entry.text}" for entry in action.progress)]),
        len(files_of(filing, action.about)) or None,
        "" if closed is None else f"{closed.on}\n{closed.by}",
        f"县级要求：{action.asked}" if action.asked else "",
    )


def _csv(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([name for name, _ in _COLUMNS])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_RUNS) else cell
        case date():
            return cell.isoformat()
        case _:
            return shown_plainly(cell)


def _write_workbook(file: BinaryIO, rows: Sequence[tuple[Cell, ...]], title: str) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "整改台账"
    style_title(put(sheet, 1, 1, title))
    for column, (name, width) in enumerate(_COLUMNS, 1):
        style_head(put(sheet, _HEAD_ROW, column, name))
        sheet.column_dimensions[get_column_letter(column)].width = width
    _fit(sheet, _HEAD_ROW, [name for name, _ in _COLUMNS])
    for number, row in enumerate(rows, _HEAD_ROW + 1):
        for column, value in enumerate(row, 1):
            shown = value.isoformat() if isinstance(value, date) else value
            style_cell(put(sheet, number, column, shown), wrap=True)
        _fit(sheet, number, row)
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    print_landscape(sheet, title, f"{_HEAD_ROW}:{_HEAD_ROW}")
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    workbook.save(file)


def _fit(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    """Room for the longest cell, each of whose lines may need several."""
    texts = [(text, width) for text, (_, width) in zip(row, _COLUMNS, strict=True) if isinstance(text, str)]
    lines = max(sum(wrapped_lines(line, width) for line in text.split("\n")) for text, width in texts)
    sheet.row_dimensions[number].height = LINE_HEIGHT * lines + 2
