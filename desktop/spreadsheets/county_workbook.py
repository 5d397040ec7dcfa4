"""The county's result as an Excel workbook that keeps computing: every total, mean and 差异系数 is live."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from desktop.core.county import CountyResult
from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.files import write_durably
from desktop.spreadsheets import (
    county_dispersion,
    county_indicators,
    county_notes,
    county_rows,
    county_standard,
)

SHEETS = (
    county_rows.SHEET,
    county_dispersion.SHEET,
    county_indicators.SHEET,
    county_standard.SHEET,
    county_notes.SHEET,
)


def write_county_workbook(
    path: Path,
    rulebook: Rulebook,
    filings: Iterable[Filing],
    result: CountyResult,
    *,
    county: str,
    round_title: str,
    computed_at: str,
    replace: bool = False,
) -> Path:
    """Write the workbook of a result that ``evaluate(rulebook, filings, …)`` gave; returns its path.

    The formulas are computed by the program that opens the file, and give the program's own values.
    Raises FileNotWritten.
    """
    by_code = {filing.unit.code: filing for filing in filings}
    names = {code: filing.unit.name for code, filing in by_code.items()}
    names |= {unit.code: unit.name for unit in result.absent}

    head = f"{county} {round_title} 县级评估结果"

    def write(file: BinaryIO) -> None:
        from openpyxl import Workbook

        workbook: Any = Workbook()
        workbook.remove(workbook.active)
        rows, dispersion, indicators, standard, notes = (workbook.create_sheet(name) for name in SHEETS)
        cells = county_standard.write_standard_sheet(standard, rulebook, result.row_rule)
        ranges = county_rows.write_rows_sheet(rows, rulebook, by_code, result.rows, cells)
        county_dispersion.write_dispersion_sheet(dispersion, rulebook, ranges, cells)
        county_indicators.write_indicators_sheet(indicators, rulebook, names, result, ranges, cells)
        county_notes.write_notes_sheet(notes, rulebook, names, result, head, computed_at)
        workbook.calculation.fullCalcOnLoad = True
        workbook.save(file)

    return write_durably(path, write, _verify, replace=replace)


def _verify(path: Path) -> None:
    """The file opens and has its sheets."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        if tuple(workbook.sheet_names) != SHEETS:
            raise ValueError(workbook.sheet_names)
