"""The sheet 各校达标: what every school section has, its seven values, whether they reach the standard.

Whoever checks it follows one row from left to right: pupils, share, whole quantity, own quantity,
value, verdict. Everything right of the typed numbers is a live formula.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from desktop.core.facts import facts_of
from desktop.core.filing import Filing
from desktop.core.resources import Row
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, SECTIONS, Section
from desktop.core.standard import Resource
from desktop.core.terms import SCHOOL_TYPE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.spreadsheets.county_standard import StandardCells
from desktop.spreadsheets.grid import column_letters
from desktop.spreadsheets.sheet_layout import (
    break_pages,
    fit_row,
    mark_verdicts,
    print_landscape,
    put,
    style_cell,
    style_head,
    style_note,
    style_title,
)

SHEET = "各校达标"
MET, UNMET, MISSING = (VERDICT_NAMES[v] for v in (Verdict.MET, Verdict.UNMET, Verdict.MISSING))
_IDENTITY = (("学校标识码", 12), ("学校名称", 20), ("学部", 5), ("乡镇", 9), ("学校类型", 15))
_PUPILS = (("小学在校生", 7), ("初中在校生", 7), ("高中在校生", 7), ("本学部在校生", 7.5), ("资源占比", 8))
_SECTION_COLUMNS = {Section.PRIMARY: "F", Section.JUNIOR: "G", Section.SENIOR: "H"}
_OWN, _SHARE = "I", "J"
_HEAD = 3  # the group heads; the heads of single columns stand below
FIRST = 5
_SCALE = 53  # percent, at which each half of the columns fits on a page


class RowRanges(Struct, frozen=True):
    """Where the sheet keeps its columns; ``rows`` are the first and last row of each section."""

    rows: Mapping[Section, tuple[int, int]]
    own: Mapping[str, str]
    value: Mapping[str, str]
    passes: str

    def pupils(self, section: Section) -> str:
        return self._range(_OWN, section)

    def quantities(self, resource: str, section: Section) -> str:
        return self._range(self.own[resource], section)

    def values(self, resource: str, section: Section) -> str:
        return self._range(self.value[resource], section)

    @property
    def all_passes(self) -> str:
        last = max((last for _, last in self.rows.values()), default=FIRST)
        return f"'{SHEET}'!${self.passes}${FIRST}:${self.passes}${last}"

    def _range(self, column: str, section: Section) -> str:
        first, last = self.rows[section]
        return f"'{SHEET}'!${column}${first}:${column}${last}"


class _Layout:
    """The letters of the columns that depend on the standard."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.resources = resources
        letters = (column_letters(number) for number in range(len(_IDENTITY) + len(_PUPILS), 1000))
        self.whole: dict[str, str] = {}
        self.own: dict[str, str] = {}
        for resource in resources:
            if resource.split:
                self.whole[resource.code] = next(letters)
            self.own[resource.code] = next(letters)
        self.value = {resource.code: next(letters) for resource in resources}
        self.verdict = {resource.code: next(letters) for resource in resources}
        self.count = next(letters)
        self.passes = next(letters)

    @property
    def verdicts(self) -> tuple[str, str]:
        """The first and the last column of the verdicts."""
        return self.verdict[self.resources[0].code], self.verdict[self.resources[-1].code]


def write_rows_sheet(
    sheet: Any,
    rulebook: Rulebook,
    filings: Mapping[str, Filing],
    rows: Sequence[Row],
    cells: StandardCells,
) -> RowRanges:
    """Fill the sheet with the rows, 小学 first. ``filings`` are keyed by school code."""
    layout = _Layout(rulebook.standard.resources)
    _write_heads(sheet, layout)
    number = FIRST
    ranges: dict[Section, tuple[int, int]] = {}
    for section in COMPULSORY:
        members = [row for row in rows if row.section is section]
        for row in members:
            _write_row(sheet, number, rulebook, layout, filings[row.school_code], section, cells)
            number += 1
        if members:
            ranges[section] = (number - len(members), number - 1)
    last = max(number - 1, FIRST)
    mark_verdicts(sheet, f"{_OWN}{FIRST}:{layout.passes}{last}")
    sheet.freeze_panes = f"D{FIRST}"
    print_landscape(sheet, SHEET, f"{_HEAD}:{_HEAD + 1}")
    typed = len(_IDENTITY) + len(_PUPILS) + len(layout.whole) + len(layout.own)
    break_pages(sheet, "A:C", after=typed, scale=_SCALE)
    return RowRanges(ranges, layout.own, layout.value, layout.passes)


def _write_heads(sheet: Any, layout: _Layout) -> None:
    style_title(put(sheet, 1, 1, "各校资源配置达标情况"))
    # In column 4, so that it is not repeated, cut off, on the second page.
    style_note(
        put(sheet, 2, 4, "空格为尚未填报；一校多段的学校按折算学生数分配全校资源，本学部 = 全校 × 资源占比。")
    )
    groups = [(text, [head], width) for text, width in (*_IDENTITY, *_PUPILS) for head in ("",)]
    for resource in layout.resources:
        unit = f"（{resource.quantity_unit}）"
        heads = [f"全校{unit}", f"本学部{unit}"] if resource.split else [f"本学部{unit}"]
        width = 12 if resource.quantity_unit == "元" else 9.5
        groups.append((f"{resource.code} {resource.short_title}", heads, width))
    values = [f"{r.code} {r.short_title}\n（{r.unit}）" for r in layout.resources]
    groups.append(("各项指标值", values, 12.5))
    groups.append(("是否达标", [f"{r.code} {r.short_title}" for r in layout.resources], 9.5))
    groups.append(("综合", ["达标项数", "综合判定"], 9))
    column = 1
    for text, heads, width in groups:
        for offset, head in enumerate(heads):
            style_head(put(sheet, _HEAD, column + offset, text if offset == 0 else ""))
            style_head(put(sheet, _HEAD + 1, column + offset, head))
            sheet.column_dimensions[column_letters(column + offset - 1)].width = width
        if heads == [""]:
            sheet.merge_cells(start_row=_HEAD, end_row=_HEAD + 1, start_column=column, end_column=column)
        elif len(heads) > 1:
            last = column + len(heads) - 1
            sheet.merge_cells(start_row=_HEAD, end_row=_HEAD, start_column=column, end_column=last)
        column += len(heads)
    sheet.row_dimensions[_HEAD].height = 30
    sheet.row_dimensions[_HEAD + 1].height = 44


def _write_row(
    sheet: Any,
    number: int,
    rulebook: Rulebook,
    layout: _Layout,
    filing: Filing,
    section: Section,
    cells: StandardCells,
) -> None:
    unit = filing.unit
    assert unit.school_type is not None
    texts = (unit.code, unit.name, SECTION_NAMES[section], unit.township, SCHOOL_TYPE_NAMES[unit.school_type])
    for column, text in enumerate(texts, start=1):
        style_cell(put(sheet, number, column, text), wrap=column in (2, 4, 5))
    fit_row(sheet, number, [(text, width) for text, (_, width) in zip(texts, _IDENTITY, strict=True)])
    facts = facts_of(filing)
    for other, letter in _SECTION_COLUMNS.items():
        present = other in SECTIONS[unit.school_type]
        sheet[f"{letter}{number}"] = facts.get(f"{other}.pupils") if present else "—"
    for resource in layout.resources:
        letter = layout.whole.get(resource.code) or layout.own[resource.code]
        sheet[f"{letter}{number}"] = _quantity(rulebook, resource, section, facts)
    for letter, formula, number_format in _formulas(layout, number, section, cells):
        sheet[f"{letter}{number}"] = "=" + formula
        sheet[f"{letter}{number}"].number_format = number_format
    centred = {*layout.verdict.values(), layout.count, layout.passes, *_SECTION_COLUMNS.values()}
    for cell in sheet[number][len(texts) :]:
        align = "center" if cell.column_letter in centred else "right"
        style_cell(cell, align=align, bold=cell.column_letter == layout.passes)


def _formulas(
    layout: _Layout, row: int, section: Section, cells: StandardCells
) -> Iterator[tuple[str, str, str]]:
    """Column, formula and number format of everything that is computed in a row."""
    pupils = f"$F{row}:$H{row}"
    own = f"{_SECTION_COLUMNS[section]}{row}"
    yield _OWN, f'IF(COUNTBLANK({own})>0,"{MISSING}",{own})', "0"
    weighed = "+".join(f"N({letter}{row})*{cells.weight(s)}" for s, letter in _SECTION_COLUMNS.items())
    share = f"{own}*{cells.weight(section)}/({weighed})"
    yield _SHARE, f'IF(COUNTBLANK({pupils})>0,"{MISSING}",{share})', "0.00%"
    for resource in layout.resources:
        quantity = f"{layout.own[resource.code]}{row}"
        if resource.split:
            whole = f"{layout.whole[resource.code]}{row}"
            split = f'IF(COUNTBLANK({whole})+COUNTBLANK({pupils})>0,"{MISSING}",{whole}*{_SHARE}{row})'
            yield layout.own[resource.code], split, "0.00"
        value = f"{quantity}/{_OWN}{row}*{resource.per}"
        known = f"COUNT({quantity},{_OWN}{row})=2"
        yield layout.value[resource.code], f'IF({known},{value},"{MISSING}")', "0.00"
        verdict = f"{layout.value[resource.code]}{row}"
        # Rounding takes off what binary arithmetic adds to a value that equals the threshold.
        reached = f"ROUND({verdict}-{cells.threshold(resource.code, section)},10)>=0"
        words = f'IF(ISNUMBER({verdict}),IF({reached},"{MET}","{UNMET}"),"{MISSING}")'
        yield layout.verdict[resource.code], words, "General"
    first, last = layout.verdicts
    verdicts = f"{first}{row}:{last}{row}"
    yield layout.count, f'COUNTIF({verdicts},"{MET}")', "0"
    yield layout.passes, _passes(layout, row, section, cells, verdicts), "General"


def _passes(layout: _Layout, row: int, section: Section, cells: StandardCells, verdicts: str) -> str:
    """The row rule: enough items met, no other below its floor; what is missing leaves it open."""
    below = "+".join(
        f'IF({layout.verdict[r.code]}{row}="{UNMET}",'
        f"IF(ISNUMBER({cells.floor(r.code, section)}),"
        f"IF(ROUND({layout.value[r.code]}{row}-{cells.floor(r.code, section)},10)<0,1,0),1),0)"
        for r in layout.resources
    )
    possible = f'{len(layout.resources)}-COUNTIF({verdicts},"{UNMET}")'
    fails = f"IF({possible}<{cells.least_met},1,0)+{below}>0"
    return f'IF({fails},"{UNMET}",IF(COUNTIF({verdicts},"{MISSING}")>0,"{MISSING}","{MET}"))'


def _quantity(
    rulebook: Rulebook, resource: Resource, section: Section, facts: Mapping[str, Any]
) -> Any | None:
    """The quantity as filled, of the whole school where the resource is split; None where missing."""
    try:
        quantity = rulebook.formula(resource.quantity[section]).bind((section,))(facts)
    except KeyError:
        return None
    return quantity if isinstance(quantity, int) else float(quantity)
