"""差异系数 on paper: a table and a chart for each section, and the schools that lie furthest off."""

from collections.abc import Mapping
from decimal import Decimal

from reportlab.platypus import Flowable, KeepTogether, Spacer

from desktop.core.county import CountyResult
from desktop.core.dispersion import Dispersion, DispersionState, contributions
from desktop.core.numbers import shown, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import Resource
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.charts import Bar, limit_chart
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import (
    CELL_RIGHT,
    NOTE,
    TEXT,
    Markup,
    heading,
    join,
    markup,
    paragraph,
    strong,
)
from desktop.reports.verdicts import verdict_markup

_HEAD = ("指标", "单位", "全县平均值", "差异系数", "上限", "判定")
_SHARES = (0.41, 0.15, 0.12, 0.12, 0.08, 0.12)
_STATES: Mapping[str, str] = {
    "one_row": "仅 1 所",
    "no_rows": "无学校",
    "zero_mean": "——",
    "missing": "——",
}
_FURTHEST = 3


def dispersion_part(
    title: str, rulebook: Rulebook, result: CountyResult, names: Mapping[str, str], width: float
) -> list[Flowable]:
    """For each section its table, its chart and, for what lies above its limit, where that comes from.

    A section stays on one page; ``title`` stands above the first one.
    """
    sections: list[Flowable] = []
    for section, cells in result.dispersion.items():
        story: list[Flowable] = [heading(title)] if not sections else []
        story.append(heading(SECTION_NAMES[section], 2))
        rows = [_row(rulebook.resources[code], section, cell) for code, cell in cells.items()]
        story.append(form_table(_HEAD, rows, [width * share for share in _SHARES], "llrrrc"))
        story += [paragraph(note, NOTE) for note in _rounding_notes(rulebook, cells)]
        if any(cell.cv is not None for cell in cells.values()):
            bars = [_bar(rulebook.resources[code], cell) for code, cell in cells.items()]
            story += [Spacer(0, 8), limit_chart(bars, width), Spacer(0, 6)]
        story += [
            paragraph(_furthest(rulebook.resources[code], section, result, names), TEXT)
            for code, cell in cells.items()
            if cell.state is DispersionState.COMPUTED and cell.verdict is Verdict.UNMET
        ]
        sections.append(KeepTogether(story))
    sections.append(
        paragraph(
            "差异系数按在校学生数加权计算（标准差÷全县平均值），判定使用未取舍的数值，"
            "表中全县平均值保留 2 位小数，差异系数保留 3 位小数。",
            NOTE,
        )
    )
    return sections


def _row(resource: Resource, section: Section, cell: Dispersion) -> Row:
    mean = "——" if cell.mean is None else shown(cell.mean, 2)
    value = _value(cell)
    return Row(
        (
            f"{resource.code} {resource.title}",
            resource.unit,
            mean,
            paragraph(strong(value) if cell.verdict is Verdict.UNMET else markup(value), CELL_RIGHT),
            shown(resource.limit[section], 2),
            markup("– 无法计算") if cell.state is DispersionState.ZERO_MEAN else verdict_markup(cell.verdict),
        )
    )


def _value(cell: Dispersion) -> str:
    if cell.cv is None:
        return _STATES[cell.state]
    return shown(cell.cv, 3) + ("※" if _rounding_differs(cell) else "")


def _rounding_differs(cell: Dispersion) -> bool:
    """Whether the printed value alone would be judged otherwise."""
    if cell.cv is None:
        return False
    return (Decimal(shown(cell.cv, 3)) <= cell.limit) != (cell.verdict is Verdict.MET)


def _rounding_notes(rulebook: Rulebook, cells: Mapping[str, Dispersion]) -> list[str]:
    return [
        f"※ {rulebook.resources[code].short_title}：差异系数未取舍时为 {cell.cv:.6f}，"
        f"{'超过' if cell.verdict is Verdict.UNMET else '未超过'}上限 {shown_plainly(cell.limit)}，以此判定。"
        for code, cell in cells.items()
        if _rounding_differs(cell)
    ]


def _bar(resource: Resource, cell: Dispersion) -> Bar:
    shown_value = "" if cell.cv is None else shown(cell.cv, 3)
    return Bar(resource.short_title, cell.cv, shown_value, float(cell.limit), cell.verdict)


def _furthest(resource: Resource, section: Section, result: CountyResult, names: Mapping[str, str]) -> Markup:
    """The schools with the largest shares of the squared deviation, and on which side they lie."""
    rows = [row for row in result.rows if row.section is section and row.pupils]
    pupils = [row.pupils or 0 for row in rows]
    parts = contributions(pupils, [float(row.figures[resource.code].allocated) for row in rows])
    mean = result.dispersion[section][resource.code].mean or 0.0
    ranked = sorted(zip(parts, rows, strict=True), key=lambda pair: (-pair[0], pair[1].school_code))
    named: list[str] = []
    for part, row in ranked[:_FURTHEST]:
        value = row.figures[resource.code].value or 0.0
        side = "高于" if value > mean else "低于"
        told = f"{side}平均，占 {shown(part * 100, 1)}%"
        named.append(f"{names[row.school_code]} {shown(value, resource.decimals)}（{told}）")
    return join(strong(f"{resource.short_title}"), f"差异主要来自：{'；'.join(named)}。")
