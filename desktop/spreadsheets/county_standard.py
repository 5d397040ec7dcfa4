"""The sheet 标准: every limit that the other sheets compare with, so that all of them can be looked up."""

from typing import Any

from msgspec import Struct

from desktop.core.reading import reading_texts
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, WEIGHTS, Section
from desktop.core.terms import SECTION_NAMES
from desktop.spreadsheets.sheet_layout import (
    print_landscape,
    put,
    put_formula,
    style_cell,
    style_head,
    style_note,
    style_title,
)

SHEET = "标准"
_HEADS = (
    *("代码", "指标", "单位", "小学标准", "初中标准", "小学底线", "初中底线"),
    *("小学差异系数上限", "初中差异系数上限", "多校段拆分"),
)
_WIDTHS = (7, 46, 14, 10, 10, 10, 10, 13, 13, 11)
_FIRST = 4  # the row of the first resource
_THRESHOLDS = {Section.PRIMARY: "D", Section.JUNIOR: "E"}
_FLOORS = {Section.PRIMARY: "F", Section.JUNIOR: "G"}
_LIMITS = {Section.PRIMARY: "H", Section.JUNIOR: "I"}


class StandardCells(Struct, frozen=True):
    """Where the other sheets find a number of the standard, as absolute references."""

    resources: tuple[str, ...]

    def threshold(self, resource: str, section: Section) -> str:
        return self._reference(_THRESHOLDS[section], _FIRST + self.resources.index(resource))

    def floor(self, resource: str, section: Section) -> str:
        return self._reference(_FLOORS[section], _FIRST + self.resources.index(resource))

    def limit(self, resource: str, section: Section) -> str:
        return self._reference(_LIMITS[section], _FIRST + self.resources.index(resource))

    def weight(self, section: Section) -> str:
        return self._reference("D", self._below + 1 + list(WEIGHTS).index(section))

    @property
    def floor_ratio(self) -> str:
        return self._reference("D", self._below + 4)

    @property
    def least_met(self) -> str:
        return self._reference("D", self._below + 5)

    @property
    def pass_points(self) -> str:
        return self._reference("D", self._below + 6)

    @property
    def _below(self) -> int:
        return _FIRST + len(self.resources)

    def _reference(self, column: str, row: int) -> str:
        return f"'{SHEET}'!${column}${row}"


def write_standard_sheet(sheet: Any, rulebook: Rulebook, row_rule: str) -> StandardCells:
    """Fill the sheet; returns where its numbers are."""
    standard = rulebook.standard
    rule = standard.row_rules[row_rule]
    cells = StandardCells(tuple(resource.code for resource in standard.resources))
    style_title(put(sheet, 1, 1, f"判定标准：{standard.title}"))
    reading = [f"达标口径：{rule.name}（{rule.source}）", *reading_texts(rulebook)]
    style_note(put(sheet, 2, 1, "　".join(reading)))
    for number, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        style_head(put(sheet, _FIRST - 1, number, head))
        sheet.column_dimensions[chr(64 + number)].width = width
    sheet.row_dimensions[_FIRST - 1].height = 32
    ratio = cells.floor_ratio.rpartition("!")[2]
    for row, resource in enumerate(standard.resources, start=_FIRST):
        for number, text in enumerate((resource.code, resource.title, resource.unit), start=1):
            style_cell(put(sheet, row, number, text), wrap=True)
        for section in COMPULSORY:
            threshold = f"{_THRESHOLDS[section]}{row}"
            sheet[threshold] = resource.threshold[section]
            sheet[f"{_LIMITS[section]}{row}"] = resource.limit[section]
            column = ord(_FLOORS[section]) - 64
            if rule.floor is None:
                put(sheet, row, column, "无")
            else:
                put_formula(sheet, row, column, f"{threshold}*{ratio}")
        for number in range(4, 10):
            style_cell(sheet.cell(row, number), align="center")
        style_cell(put(sheet, row, 10, "是" if resource.split else "否"), align="center")
    lines = [
        *((f"{SECTION_NAMES[s]}生折算系数", w / 100) for s, w in WEIGHTS.items()),
        ("底线比例（未达标项不得低于标准的这个比例）", "无" if rule.floor is None else rule.floor),
        ("每校每段至少达标项数", rule.least_met),
        ("B 类指标合格分", standard.pass_points),
    ]
    for row, (text, value) in enumerate(lines, start=_FIRST + len(standard.resources) + 1):
        style_cell(put(sheet, row, 2, text))
        style_cell(sheet.cell(row, 3))
        style_cell(put(sheet, row, 4, value), align="center")
    sheet.freeze_panes = f"A{_FIRST}"
    print_landscape(sheet, SHEET, f"{_FIRST - 1}:{_FIRST - 1}")
    return cells
