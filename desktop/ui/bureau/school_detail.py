"""The right side of 各校达标: how the focused cell came about, what is lacking, and the clause."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from desktop.core.derivation import Derivation, derive
from desktop.core.filing import Filing
from desktop.core.reading import reading_texts
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import Criterion, Indicator
from desktop.core.terms import SECTION_NAMES, VERDICT_NAMES
from desktop.core.values_read import values_read
from desktop.core.verdict import Verdict, every
from desktop.ui.bureau.evidence_links import criterion_evidence, unit_evidence
from desktop.ui.bureau.school_columns import VERDICT, figure_text, type_name
from desktop.ui.bureau.school_rows import SchoolRow, criteria_of, resource_criterion, school_indicators
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection
from desktop.ui.widgets.threshold_bar import BarValue
from desktop.ui.wording.county import row_verdict_text
from desktop.ui.wording.naming import element_text


def cell_detail(state: CountyState, row: SchoolRow, column: str) -> Detail:
    """What the cell in `column` of `row` says."""
    rulebook, filing = state.rulebook, state.filings[row.unit.code]
    if column in rulebook.resources:
        found = resource_criterion(rulebook, column, row.row)
        if found is not None:
            indicator, criterion = found
            return _derived(rulebook, row, filing, column, indicator, (criterion,))
    for indicator in school_indicators(rulebook):
        if indicator.id == column:
            number = f"第 {indicator.id} 项"
            return _derived(rulebook, row, filing, number, indicator, criteria_of(indicator, row))
    return _whole(state, row, with_rule=column == VERDICT)


def _derived(
    rulebook: Rulebook,
    row: SchoolRow,
    filing: Filing,
    number: str,
    indicator: Indicator,
    criteria: Sequence[Criterion],
) -> Detail:
    derived = [(criterion, derive(rulebook, criterion, filing)) for criterion in criteria]
    told = [(c, d) for c, d in derived if d.verdict is not Verdict.NOT_APPLICABLE] or derived
    verdict = every(d.verdict for _, d in derived)
    school = DetailSection("学校", row.unit.name, _place(row.unit.township, row.row.section))
    sections: list[DetailSection] = [school]
    for criterion, derivation in told:
        sections += _explained(rulebook, filing, criterion, derivation, alone=len(told) == 1)
        sections += criterion_evidence(filing, criterion)
    one = told[0][1] if len(told) == 1 else None
    gaps = one.gaps if one is not None else ()
    return Detail(
        title=indicator.title,
        code=number,
        category=indicator.category,
        mark=Mark(verdict.value),
        figure=one.value if one is not None else "",
        unit=one.unit if one is not None else "",
        bar=_bar(one) if one is not None else None,
        gap=gaps[0] if gaps else "",
        gap_more=tuple(gaps[1:]),
        sections=tuple(sections),
    )


def _explained(
    rulebook: Rulebook, filing: Filing, criterion: Criterion, derivation: Derivation, *, alone: bool
) -> list[DetailSection]:
    """One criterion; where it is not ``alone``, its distance stands here and not over all of them."""
    sections: list[DetailSection] = []
    if derivation.missing:
        names = "、".join(element_text(rulebook, code) for code in derivation.missing)
        sections.append(DetailSection("缺少", names))
    elif derivation.substituted:
        sections.append(DetailSection("计算过程", derivation.substituted, derivation.formula))
    values = (
        values_read(rulebook, filing, criterion) if derivation.verdict is not Verdict.NOT_APPLICABLE else []
    )
    if values:
        sections.append(DetailSection("数据", "\n".join(values)))
    if derivation.limit:
        sections.append(DetailSection("标准", derivation.limit, derivation.spare))
    if derivation.gaps and not alone:
        sections.append(DetailSection("差距", "\n".join(derivation.gaps)))
    sections.append(DetailSection("依据", criterion.marked_text, criterion.clause))
    return sections


def _bar(derivation: Derivation) -> BarValue | None:
    """The value against its limit; only where more is better, so that a full bar is a good one."""
    if derivation.bar is None or not derivation.limit.startswith("≥"):
        return None
    limit = derivation.limit.removeprefix("≥ ").removesuffix("%")
    try:
        threshold, value = Decimal(limit), Decimal(derivation.value)
    except InvalidOperation:
        return None
    if threshold <= 0:
        return None
    return BarValue(value, threshold, f"标准 {limit}", Mark(derivation.verdict.value))


def _whole(state: CountyState, row: SchoolRow, *, with_rule: bool) -> Detail:
    """The row as a whole: what falls short, what is missing, and the pass rule."""
    rulebook = state.rulebook
    sections: list[DetailSection] = []
    for verdict, heading in ((Verdict.UNMET, "未达标"), (Verdict.MISSING, "缺数据")):
        lines = _lines(rulebook, row, verdict)
        if lines:
            sections.append(DetailSection(f"{heading} {len(lines)} 项", "\n".join(lines)))
    doubts = state.doubts.get(row.unit.code, ())
    if doubts:
        lines = [f"{number}. {text}" for number, text in enumerate(doubts, start=1)]
        sections.append(DetailSection(f"数据疑点 {len(doubts)} 处", "\n".join(lines)))
    sections += unit_evidence(rulebook, state.filings[row.unit.code])
    rule = rulebook.standard.row_rules[state.result.row_rule]
    if with_rule:
        sections.append(
            DetailSection("资源配置判定口径", "\n".join([rule.name, *reading_texts(rulebook)]), rule.source)
        )
    pupils = "未填" if row.row.pupils is None else f"{row.row.pupils} 人"
    delivery = next(r for r in state.roster if r.unit.code == row.unit.code).counting
    signed = "未签名，从数据表导入" if delivery and not delivery.signed else "上报包，已签名"
    about = "，".join(filter(None, (row.unit.township, type_name(row), f"在校学生 {pupils}")))
    sections.append(DetailSection("学校", about, f"{signed}\n学校标识码 {row.unit.code}"))
    return Detail(
        title=row.unit.name,
        code=SECTION_NAMES[row.row.section],
        mark=Mark(row.verdict.value),
        word=row_verdict_text(rulebook, row.verdict),
        sections=tuple(sections),
    )


def _lines(rulebook: Rulebook, row: SchoolRow, verdict: Verdict) -> list[str]:
    lines: list[str] = []
    for code, figure in row.row.figures.items():
        if figure.verdict is verdict:
            resource = rulebook.resources[code]
            value = figure_text(figure, resource.decimals)
            numbers = "" if value == VERDICT_NAMES[verdict] else f"  {value} ＜ {figure.threshold}"
            lines.append(f"{resource.short_title}{numbers}")
    for indicator in school_indicators(rulebook):
        if row.others[indicator.id].verdict is verdict:
            lines.append(f"第 {indicator.id} 项 {indicator.title}")
    return lines


def _place(township: str, section: Section) -> str:
    return "，".join(filter(None, (township, SECTION_NAMES[section])))
