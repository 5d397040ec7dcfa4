"""The sheet 县级指标: every indicator and veto of the county, the B score, the verdict on the whole."""

from collections.abc import Mapping
from typing import Any

from desktop.core.county import CountyResult, IndicatorResult
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Indicator
from desktop.core.terms import VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.spreadsheets.county_rows import MET, MISSING, UNMET, RowRanges
from desktop.spreadsheets.county_standard import StandardCells
from desktop.spreadsheets.sheet_layout import (
    Align,
    fit_row,
    mark_verdicts,
    print_landscape,
    put,
    put_formula,
    style_cell,
    style_head,
    style_note,
    style_title,
)

SHEET = "县级指标"
_HEADS = (
    *(("序号", 6), ("类别", 14), ("指标", 40), ("A/B", 6), ("牵头单位", 14), ("判定", 9)),
    *(("满分", 8), ("已评得分", 9), ("未评分值", 9), ("未达标或缺数据的单位", 46)),
)
_ALIGN: Mapping[int, Align] = {
    **dict.fromkeys((1, 4, 6, 7, 8, 9), "center"),
}
_FIRST = 4
_NAMED = 6  # more units than these are only counted
_VETO_WORDS = {**VERDICT_NAMES, Verdict.MET: "未发生", Verdict.UNMET: "有申报"}


def write_indicators_sheet(
    sheet: Any,
    rulebook: Rulebook,
    names: Mapping[str, str],
    result: CountyResult,
    ranges: RowRanges,
    cells: StandardCells,
) -> None:
    """Fill the sheet. ``names`` are the units' names by code."""
    indicators = {indicator.id: indicator for indicator in rulebook.standard.indicators}
    style_title(put(sheet, 1, 1, "县级指标判定"))
    style_note(put(sheet, 2, 1, "A 类须全部达标；B 类按得分合计判定。判定依据各单位已提交的数据和结论。"))
    for number, (text, width) in enumerate(_HEADS, start=1):
        style_head(put(sheet, _FIRST - 1, number, text))
        sheet.column_dimensions[chr(64 + number)].width = width
    sheet.row_dimensions[_FIRST - 1].height = 24
    row = _FIRST
    for line in result.indicators:
        _write_indicator(sheet, row, indicators[line.indicator], line, names)
        row += 1
    last = row - 1
    vetoes = {veto.id: veto for veto in rulebook.standard.vetoes}
    for line in result.vetoes:
        veto = vetoes[line.veto]
        texts = (veto.id, "一票否决", veto.text, "", veto.lead[0], _VETO_WORDS[line.verdict])
        for number, text in enumerate(texts, start=1):
            style_cell(put(sheet, row, number, text), wrap=True, align=_ALIGN.get(number, "left"))
        for number in range(7, 11):
            style_cell(sheet.cell(row, number), wrap=True)
        units = _named((*line.declared_by, *line.missing), names)
        put(sheet, row, 10, units)
        fit_row(sheet, row, [(veto.text, _HEADS[2][1]), (units, _HEADS[9][1])])
        row += 1
    _write_verdict(sheet, row + 1, last, row - 1, result, ranges, cells)
    mark_verdicts(sheet, f"F{_FIRST}:F{row + 12}")
    sheet.freeze_panes = f"A{_FIRST}"
    print_landscape(sheet, SHEET, f"{_FIRST - 1}:{_FIRST - 1}")


def _write_indicator(
    sheet: Any, row: int, indicator: Indicator, line: IndicatorResult, names: Mapping[str, str]
) -> None:
    number_or_text = int(indicator.id) if indicator.id.isdecimal() else indicator.id
    units = _named([u for c in line.criteria for u in (*c.unmet, *c.missing)], names)
    values: list[Any] = [
        *(number_or_text, indicator.category, indicator.title, indicator.kind, indicator.lead[0]),
        VERDICT_NAMES[line.verdict],
    ]
    if indicator.kind == "B":
        points = {criterion.id: criterion.points or 0 for criterion in indicator.criteria}
        given = [c.score for c in line.criteria if c.score is not None]
        open_points = sum(points[c.criterion] for c in line.criteria if c.score is None)
        values += [indicator.points, sum(given) if given else None, open_points]
    else:
        values += [None, None, None]
    fit_row(
        sheet,
        row,
        [(indicator.title, _HEADS[2][1]), (indicator.category, _HEADS[1][1]), (units, _HEADS[9][1])],
    )
    for number, value in enumerate((*values, units), start=1):
        style_cell(put(sheet, row, number, value), wrap=True, align=_ALIGN.get(number, "left"))


def _write_verdict(
    sheet: Any,
    row: int,
    last: int,
    last_veto: int,
    result: CountyResult,
    ranges: RowRanges,
    cells: StandardCells,
) -> None:
    """The lines below: what decides, and the verdict as a live formula over all of it."""
    full, given, still_open = (f"{column}{_FIRST}:{column}{last}" for column in "GHI")
    kinds, verdicts = f"D{_FIRST}:D{last}", f"F{_FIRST}:F{last}"
    vetoes = f"F{last + 1}:F{last_veto}" if last_veto > last else ""
    lines: list[tuple[str, str | int]] = [
        ("B 类满分合计", f"SUM({full})"),
        ("B 类已评得分合计", f"SUM({given})"),
        ("B 类未评分值合计", f"SUM({still_open})"),
        ("B 类判定", ""),
        ("A 类未达标指标数", f'COUNTIFS({kinds},"A",{verdicts},"{UNMET}")'),
        ("A 类缺数据指标数", f'COUNTIFS({kinds},"A",{verdicts},"{MISSING}")'),
        ("未达标学部数", f'COUNTIF({ranges.all_passes},"{UNMET}")'),
        ("缺数据学部数", f'COUNTIF({ranges.all_passes},"{MISSING}")'),
        ("一票否决事项有申报数", f'COUNTIF({vetoes},"有申报")' if vetoes else 0),
        ("一票否决事项未核实数", f'COUNTIF({vetoes},"{MISSING}")' if vetoes else 0),
        ("尚未提交的单位数", len(result.absent)),
        ("全县结论", ""),
    ]

    def at(offset: int) -> str:
        return f"F{row + offset}"

    open_or_unmet = f'IF({at(1)}+{at(2)}>={cells.pass_points},"{MISSING}","{UNMET}")'
    b_verdict = f'IF({at(0)}=0,"不适用",IF({at(1)}>={cells.pass_points},"{MET}",{open_or_unmet}))'
    unmet = f'{at(4)}+{at(6)}+{at(8)}+IF({at(3)}="{UNMET}",1,0)>0'
    no_rows = 0 if ranges.rows or not cells.resources else 1
    missing = f'{at(5)}+{at(7)}+{at(9)}+{at(10)}+{no_rows}+IF({at(3)}="{MISSING}",1,0)>0'
    lines[3] = ("B 类判定", b_verdict)
    lines[11] = ("全县结论", f'IF({unmet},"{UNMET}",IF({missing},"{MISSING}","{MET}"))')
    for offset, (text, formula) in enumerate(lines):
        bold = offset in (3, 11)
        style_cell(put(sheet, row + offset, 3, text), bold=bold)
        for number in (4, 5):
            style_cell(sheet.cell(row + offset, number))
        if isinstance(formula, int):
            cell = put(sheet, row + offset, 6, formula)
        else:
            cell = put_formula(sheet, row + offset, 6, formula)
        style_cell(cell, align="center", bold=bold)


def _named(codes: Any, names: Mapping[str, str]) -> str:
    unique = list(dict.fromkeys(codes))
    shown = "、".join(names.get(code, code) for code in unique[:_NAMED])
    return f"{shown} 等 {len(unique)} 个" if len(unique) > _NAMED else shown
