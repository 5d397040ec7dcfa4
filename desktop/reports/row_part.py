"""各校达标: every row of a section with its figures; what fails is told by a mark and in words."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from reportlab.platypus import Flowable

from desktop.core.county import CountyResult
from desktop.core.numbers import plain, shown, shown_honestly, shown_plainly
from desktop.core.resources import Figure
from desktop.core.resources import Row as SchoolRow
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, Section
from desktop.core.standard import Resource, RowRule
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.fonts import BOLD, MARKS, text_width
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import (
    CELL_CENTRED,
    CELL_RIGHT,
    CELL_SMALL,
    HEAD,
    NOTE,
    TEXT,
    Markup,
    heading,
    join,
    markup,
    paragraph,
    strong,
)
from desktop.reports.verdicts import MARKS_OF_VERDICTS, verdict_markup

_NUMBER, _NAME, _PUPILS, _VERDICT = 30.0, 119.0, 44.0, 54.0
_PADDING = 12.0  # of a cell, both sides
_PASSES = {True: Verdict.MET, False: Verdict.UNMET, None: Verdict.MISSING}


def row_part(
    rulebook: Rulebook, result: CountyResult, names: Mapping[str, str], width: float
) -> list[Flowable]:
    """A table for each section, its thresholds in the head; above it how many pass. ``width`` in points."""
    rule = rulebook.standard.row_rules[result.row_rule]
    story: list[Flowable] = [_key(rulebook, rule)]
    for section in COMPULSORY:
        rows = [row for row in result.rows if row.section is section]
        title = f"{SECTION_NAMES[section]}（含一贯制学校相应学部）"
        if not rows:
            story += [heading(title, 2), paragraph("没有参加计算的学校。", TEXT)]
            continue
        passed = sum(row.passes is True for row in rows)
        story.append(heading(f"{title}：共 {len(rows)} 所，达标 {passed} 所", 2))
        story.append(_table(rulebook, section, rows, rule, names, width))
    return story


def _key(rulebook: Rulebook, rule: RowRule) -> Flowable:
    decimals = "、".join(sorted({str(resource.decimals) for resource in rulebook.standard.resources}))
    mark = MARKS_OF_VERDICTS[Verdict.UNMET]
    text = f"{mark} 为低于标准。数值保留 {decimals} 位小数，判定使用未取舍的数值。判定口径：{rule.name}。"
    return paragraph(text, NOTE)


def _table(
    rulebook: Rulebook,
    section: Section,
    rows: list[SchoolRow],
    rule: RowRule,
    names: Mapping[str, str],
    width: float,
) -> Flowable:
    resources = rulebook.standard.resources
    head = ["序号", "学校", "学生数"]
    head += [f"{r.code}\n{r.short_title}\n≥{shown_plainly(r.threshold[section])}" for r in resources]
    head += ["是否达标", "备注"]
    widths = [_NUMBER, _NAME, _PUPILS, *(_figure_width(resource, rows) for resource in resources), _VERDICT]
    widths.append(width - sum(widths))
    body = [
        Row(
            (
                str(number),
                names[row.school_code],
                "缺数据" if row.pupils is None else str(row.pupils),
                *(_figure(resource, row.figures[resource.code]) for resource in resources),
                paragraph(verdict_markup(_PASSES[row.passes]), CELL_CENTRED),
                paragraph(_remark(rulebook, row, rule), CELL_SMALL),
            )
        )
        for number, row in enumerate(rows, start=1)
    ]
    return form_table(head, body, widths, "clr" + "r" * len(resources) + "cl")


def _figure_width(resource: Resource, rows: list[SchoolRow]) -> float:
    """Wide enough for the head and for the longest number with its mark."""
    values = [_exact(row.figures[resource.code]) for row in rows]
    longest = max(
        (shown(value, resource.decimals) for value in values if value is not None), key=len, default=""
    )
    needed = (resource.short_title, f"{MARKS_OF_VERDICTS[Verdict.UNMET]}\u00a0{longest}")
    return max(text_width(text, BOLD, HEAD.fontSize) for text in needed) + _PADDING


def _figure(resource: Resource, figure: Figure) -> Flowable:
    value = _exact(figure)
    if value is None:
        return paragraph(strong("缺数据"), CELL_RIGHT)
    text = shown_honestly(value, figure.threshold, resource.decimals)
    if figure.verdict is not Verdict.UNMET:
        return paragraph(markup(text), CELL_RIGHT)
    mark = Markup(f'<font name="{MARKS}">{MARKS_OF_VERDICTS[Verdict.UNMET]}</font>&nbsp;')
    return paragraph(join(mark, strong(text)), CELL_RIGHT)


def _exact(figure: Figure) -> Fraction | None:
    if figure.numerator is None or figure.denominator is None:
        return None
    return Fraction(figure.numerator) / Fraction(figure.denominator)


def _remark(rulebook: Rulebook, row: SchoolRow, rule: RowRule) -> Markup:
    """Which items fail and by how much, which are missing; under a floor also whether they reach it."""
    pieces: list[str] = []
    missing: list[str] = []
    for resource in rulebook.standard.resources:
        figure = row.figures[resource.code]
        value = _exact(figure)
        if value is None:
            missing.append(resource.code)
        elif figure.verdict is Verdict.UNMET:
            short = _short(Fraction(figure.threshold) - value, resource.decimals)
            pieces.append(f"{resource.code} {short}{_floor(figure, rule)}")
    if missing:
        pieces.append(f"{'、'.join(missing)} 缺数据")
    return markup("\n".join(pieces))


def _floor(figure: Figure, rule: RowRule) -> str:
    if rule.floor is None:
        return ""
    return f"（{'≥' if figure.near else '＜'}{shown_plainly(plain(rule.floor * 100))}%）"


def _short(distance: Fraction, decimals: int) -> str:
    """差 0.35; a distance never reads as 0: 差不足 0.01 instead."""
    least = Decimal(1).scaleb(-decimals)
    return f"差不足 {least}" if distance < Fraction(least) else f"差 {shown(distance, decimals)}"
