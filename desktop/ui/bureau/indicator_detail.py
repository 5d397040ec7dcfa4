"""The right side of 县级指标: every 评估要点 of one indicator with its verdict, units and clause."""

from fractions import Fraction

from desktop.core.county import CriterionResult
from desktop.core.formula_text import value_text
from desktop.core.numbers import shown
from desktop.core.sections import COMPULSORY
from desktop.core.standard import AtLeast, AtMost, Below, Criterion, DispersionRule
from desktop.core.terms import SECTION_NAMES, VERDICT_NAMES
from desktop.ui.bureau.indicator_rows import IndicatorRow
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection
from desktop.ui.wording.county import dispersion_text, points_text
from desktop.ui.wording.naming import names_text

_NAMED = 12


def indicator_detail(state: CountyState, row: IndicatorRow) -> Detail:
    sections = [_criterion(state, criterion, found) for criterion, found in row.criteria]
    if not row.criteria:
        veto = next(v for v in state.rulebook.standard.vetoes if v.id == row.id)
        sections = [
            DetailSection("申报情况", row.reason or "各单位均申报未发生。"),
            DetailSection("依据", veto.text, veto.clause),
        ]
    sections.append(DetailSection("牵头单位", row.lead))
    return Detail(
        title=row.title,
        code=row.number if not row.criteria else f"第 {row.number} 项",
        category=row.category,
        mark=verdict_mark(row),
        word=f"扣 {points_text(row.deducted)} 分" if row.deducted else None,
        figure="" if row.score is None else points_text(row.score),
        unit=f"分，满分 {points_text(row.points)} 分" if row.points is not None else "",
        sections=tuple(sections),
    )


def verdict_mark(row: IndicatorRow) -> Mark:
    """Points lost are worth a look, but no failure."""
    return Mark.WARN if row.deducted else Mark(row.verdict.value)


def _criterion(state: CountyState, criterion: Criterion, found: CriterionResult) -> DetailSection:
    verdict = VERDICT_NAMES[found.verdict]
    if found.score is not None:
        full = found.score if criterion.points is None else criterion.points
        verdict = f"{points_text(found.score)} / {points_text(full)} 分"
    elif criterion.points is not None:
        verdict = f"尚未评分，满分 {points_text(criterion.points)} 分"
    lines = [criterion.marked_text, *_numbers(state, criterion, found)]
    for word, codes in (
        ("未达标" if found.score is None else "扣分", found.unmet),
        ("缺数据", found.missing),
    ):
        names = [state.name(code) for code in dict.fromkeys(codes)]
        if names:
            lines.append(f"{word} {len(names)} 个：{names_text(names, _NAMED)}")
    lines += _answered(state, criterion, found)
    note = _note(state, criterion, found)
    if note:
        lines.append(f"说明：{note}")
    return DetailSection(f"{criterion.id}  {verdict}", "\n".join(lines), criterion.clause)


def _answered(state: CountyState, criterion: Criterion, found: CriterionResult) -> list[str]:
    """How many of the townships have answered, where they are asked."""
    townships = [unit.code for unit in state.units.values() if unit.kind == "township"]
    if "township" not in criterion.asked or not townships:
        return []
    done = sum(code not in found.missing for code in townships)
    return [f"由各乡镇填报，已填 {done} 个，共 {len(townships)} 个"]


def _numbers(state: CountyState, criterion: Criterion, found: CriterionResult) -> list[str]:
    """What was compared, where the county's own number was."""
    rule = criterion.rule
    if isinstance(rule, DispersionRule):
        cells = state.result.dispersion
        return [
            f"{SECTION_NAMES[section]}差异系数 {dispersion_text(cells[section][rule.resource])}，"
            f"限值 {shown(cells[section][rule.resource].limit, 2)}"
            for section in COMPULSORY
        ]
    judgement = found.judgement
    if judgement is None or judgement.value is None or judgement.limit is None:
        return []
    if not isinstance(rule, AtLeast | AtMost | Below):
        return []
    value, limit = Fraction(judgement.value), Fraction(judgement.limit)
    if rule.percent:
        return [f"实际 {shown(value * 100, 2)}%，要求 {value_text(limit * 100)}%"]
    return [f"实际 {value_text(value)} {rule.unit}，要求 {value_text(limit)} {rule.unit}"]


def _note(state: CountyState, criterion: Criterion, found: CriterionResult) -> str:
    """The reason that the lead department gave for its answer."""
    if found.judgement is None:
        return ""
    indicator, _ = state.rulebook.criteria[criterion.id]
    for filing in state.filings.values():
        if filing.unit.name == indicator.lead[0] and criterion.id in filing.answers:
            return filing.answers[criterion.id].note
    return ""
