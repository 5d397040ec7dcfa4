"""The sheet 说明: by which standard, when, what was left out and why, how to read the workbook."""

from collections.abc import Mapping
from typing import Any

from desktop.core.county import CountyResult
from desktop.core.rulebook import Rulebook
from desktop.core.terms import EXCLUSION_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.spreadsheets.sheet_layout import (
    fit_row,
    print_landscape,
    put,
    style_cell,
    style_head,
    style_title,
)

SHEET = "说明"
_READING = (
    "“各校达标”“差异系数”“县级指标”中的合计、平均、差异系数和判定都是公式，可以点开单元格查看计算过程。",
    "空格表示尚未填报。缺数据不按 0 计算，也不算达标；与它有关的平均和差异系数显示“缺数据”。",
    "所有判定按未取整的数值进行，表中只是显示时取整；等于标准即为达标。",
    "一校多段的学校，教学用房、运动场馆、仪器设备、多媒体教室按折算学生数在各学部间分配，系数见“标准”。",
    "修改“标准”中的数值，各表随之重算，可用于测算；正式结果以程序计算为准。",
)


def write_notes_sheet(
    sheet: Any,
    rulebook: Rulebook,
    names: Mapping[str, str],
    result: CountyResult,
    head: str,
    computed_at: str,
) -> None:
    """Fill the sheet. ``head`` is its title.

    ``computed_at`` is printed as it is.
    """
    standard = rulebook.standard
    rule = standard.row_rules[result.row_rule]
    style_title(put(sheet, 1, 1, head))
    facts = [
        ("标准", f"{standard.title}（{standard.id}，第 {standard.version} 版）"),
        *(("文件依据", f"{d.number}《{d.title}》{d.date}") for d in standard.documents),
        ("达标口径", f"{rule.name}。来源：{rule.source}"),
        *(
            (setting.name, f"{setting.value}。来源：{setting.source}")
            for setting in standard.settings.values()
        ),
        ("计算时间", computed_at),
        ("参加计算的学部", f"{len(result.rows)} 个"),
        ("全县结论", VERDICT_NAMES[result.verdict]),
        *(("读表", text) for text in _READING),
    ]
    row = 3
    for name, text in facts:
        style_cell(put(sheet, row, 1, name), wrap=True, bold=True)
        style_cell(put(sheet, row, 2, text), wrap=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
        fit_row(sheet, row, [(name, 24), (text, 112)])
        row += 1
    row = _list(
        sheet,
        row + 1,
        ("不参加计算的学校", "学校标识码", "学部", "原因"),
        [
            (
                names.get(e.school_code, e.school_code),
                e.school_code,
                SECTION_NAMES[e.section] if e.section else "全校",
                EXCLUSION_NAMES[e.reason],
            )
            for e in result.excluded
        ],
    )
    _list(
        sheet,
        row + 1,
        ("尚未提交的单位", "代码", "乡镇", ""),
        [(unit.name, unit.code, unit.township, "") for unit in result.absent],
    )
    for letter, width in zip("ABCD", (24, 16, 14, 84), strict=True):
        sheet.column_dimensions[letter].width = width
    print_landscape(sheet, SHEET, "1:1")


def _list(sheet: Any, row: int, heads: tuple[str, ...], lines: list[tuple[str, ...]]) -> int:
    """A small table; returns the row after it."""
    for number, head in enumerate(heads, start=1):
        style_head(put(sheet, row, number, head))
    for line in lines or [("无", *("" for _ in heads[1:]))]:
        row += 1
        for number, text in enumerate(line, start=1):
            style_cell(put(sheet, row, number, text), wrap=True)
    return row + 1
