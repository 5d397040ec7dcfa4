"""The sheet 差异系数: totals, means and the enrolment-weighted coefficients as live formulas."""

from typing import Any

from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, Section
from desktop.core.standard import Resource
from desktop.core.terms import SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.spreadsheets.county_rows import MET, MISSING, UNMET, RowRanges
from desktop.spreadsheets.county_standard import StandardCells
from desktop.spreadsheets.sheet_layout import (
    fit_row,
    mark_verdicts,
    print_landscape,
    put,
    put_formula,
    style_cell,
    style_head,
    style_title,
)

SHEET = "差异系数"
_NOT_APPLICABLE = VERDICT_NAMES[Verdict.NOT_APPLICABLE]
_NO_MEAN = "无法计算"
_HEADS = (
    *(("代码", 6), ("指标", 40), ("单位", 13), ("学部数", 8), ("缺数据数", 9), ("学生总数", 10)),
    *(("资源总量", 14), ("全县平均", 11), ("差异系数", 10), ("上限", 8), ("判定", 10)),
)


def write_dispersion_sheet(sheet: Any, rulebook: Rulebook, ranges: RowRanges, cells: StandardCells) -> None:
    """Fill the sheet, one block for every section."""
    style_title(put(sheet, 1, 1, "全县平均与差异系数"))
    put(
        sheet,
        2,
        1,
        "差异系数 = √[ Σ 学生数 ×（该校值 − 全县平均）² ÷ Σ 学生数 ] ÷ 全县平均；按未取整的数值判定。",
    )
    for number, (text, width) in enumerate(_HEADS, start=1):
        style_head(put(sheet, 3, number, text))
        sheet.column_dimensions[chr(64 + number)].width = width
    sheet.row_dimensions[3].height = 24
    row = 4
    for section in COMPULSORY:
        style_cell(put(sheet, row, 1, SECTION_NAMES[section]), bold=True)
        row += 1
        for resource in rulebook.standard.resources:
            _write_line(sheet, row, resource, section, ranges, cells)
            row += 1
    mark_verdicts(sheet, f"D4:K{row - 1}")
    sheet.freeze_panes = "C4"
    print_landscape(sheet, SHEET, "3:3")


def _write_line(
    sheet: Any, row: int, resource: Resource, section: Section, ranges: RowRanges, cells: StandardCells
) -> None:
    for number, text in enumerate((resource.code, resource.title, resource.unit), start=1):
        style_cell(put(sheet, row, number, text), wrap=True)
    fit_row(sheet, row, [(resource.title, _HEADS[1][1])])
    put_formula(sheet, row, 10, cells.limit(resource.code, section), "0.00")
    if section in ranges.rows:
        formulas = _formulas(row, resource, section, ranges)
        for number, (formula, number_format) in enumerate(formulas, start=4):
            put_formula(sheet, row, number, formula, number_format)
        held = f'IF(ROUND(I{row}-J{row},10)<=0,"{MET}","{UNMET}")'
        otherwise = f'IF(I{row}="{_NOT_APPLICABLE}",I{row},"{MISSING}")'
        put_formula(sheet, row, 11, f"IF(ISNUMBER(I{row}),{held},{otherwise})")
    else:
        put(sheet, row, 4, 0)
        put(sheet, row, 9, _NOT_APPLICABLE)
        put(sheet, row, 11, _NOT_APPLICABLE)
    for number in range(4, 12):
        align = "center" if number in (4, 5, 11) else "right"
        style_cell(sheet.cell(row, number), align=align, bold=number == 11)


def _formulas(row: int, resource: Resource, section: Section, ranges: RowRanges) -> list[tuple[str, str]]:
    """Rows, rows without data, pupils, quantity, mean, coefficient: the columns D to I."""
    pupils = ranges.pupils(section)
    quantities = ranges.quantities(resource.code, section)
    values = ranges.values(resource.code, section)
    squares = f"SUMPRODUCT({pupils},({values}-H{row})^2)"
    coefficient = f"SQRT({squares}/F{row})/H{row}"
    guarded = f'IF(D{row}=1,"{_NOT_APPLICABLE}",IF(G{row}=0,"{_NO_MEAN}",{coefficient}))'
    return [
        (f"ROWS({pupils})", "0"),
        (f'COUNTIF({values},"{MISSING}")', "0"),
        (f'IF(COUNT({pupils})<D{row},"{MISSING}",SUM({pupils}))', "0"),
        (f'IF(E{row}>0,"{MISSING}",SUM({quantities}))', "#,##0.00"),
        (f'IF(E{row}>0,"{MISSING}",G{row}/F{row}*{resource.per})', "0.00"),
        (f'IF(E{row}>0,"{MISSING}",{guarded})', "0.000"),
    ]
