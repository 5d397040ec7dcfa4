"""The county's verdict on every indicator and veto, with who leads and whom it depends on."""

from collections.abc import Mapping
from typing import Any

from reportlab.platypus import Flowable

from desktop.core.county import CountyResult, CriterionResult, IndicatorResult
from desktop.core.dispersion import DispersionState
from desktop.core.formula_text import value_text
from desktop.core.numbers import plain, shown, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.standard import (
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    DispersionRule,
    Indicator,
    Rule,
    Scored,
)
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.naming import listing
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import CELL_CENTRED, Markup, join, markup, paragraph, strong
from desktop.reports.verdicts import verdict_markup

_HEAD = ("序号", "指标", "类别", "牵头单位", "判定或得分", "情况说明")
_SHARES = (0.07, 0.23, 0.08, 0.13, 0.13, 0.36)
_MOST = 6


def indicator_part(
    rulebook: Rulebook, result: CountyResult, names: Mapping[str, str], width: float
) -> Flowable:
    """One row an indicator, the criteria that are not met or not complete explained."""
    results = {r.indicator: r for r in result.indicators}
    rows: list[Row | Band] = []
    category = ""
    for indicator in rulebook.standard.indicators:
        if indicator.category != category:
            category = indicator.category
            rows.append(Band(category))
        found = results[indicator.id]
        kind = "A" if indicator.kind == "A" else f"B\n{shown_plainly(plain(indicator.points))} 分"
        explained = [
            _explained(rulebook, result, criterion, outcome, names)
            for criterion, outcome in zip(indicator.criteria, found.criteria, strict=True)
        ]
        rows.append(
            Row(
                (
                    indicator.id,
                    indicator.title,
                    kind,
                    indicator.lead[0],
                    paragraph(_outcome(indicator, found), CELL_CENTRED),
                    Markup("<br/>".join(line for line in explained if line)),
                )
            )
        )
    return form_table(_HEAD, rows, [width * share for share in _SHARES], "clcccl")


def veto_part(rulebook: Rulebook, result: CountyResult, names: Mapping[str, str], width: float) -> Flowable:
    """One row a veto: not occurred, occurred and who says so, or not yet declared."""
    found = {v.veto: v for v in result.vetoes}
    rows: list[Row | Band] = []
    for number, veto in enumerate(rulebook.standard.vetoes, start=1):
        outcome = found[veto.id]
        declared = listing((names.get(code, code) for code in outcome.declared_by), _MOST, "个单位")
        said, remark = {
            Verdict.MET: (markup("未发生"), ""),
            Verdict.UNMET: (strong("发生"), f"申报单位：{declared}"),
        }.get(outcome.verdict, (markup("缺数据"), f"{'、'.join(outcome.missing)}未作说明"))
        rows.append(Row((str(number), veto.text, "、".join(veto.lead), said, remark)))
    widths = [width * share for share in (0.07, 0.41, 0.13, 0.11, 0.28)]
    return form_table(("序号", "事项", "牵头单位", "情况", "说明"), rows, widths, "clccl")


def _outcome(indicator: Indicator, result: IndicatorResult) -> Markup:
    if indicator.kind == "A":
        return verdict_markup(result.verdict)
    if result.score is None:
        return verdict_markup(Verdict.MISSING)
    return markup(f"{shown_plainly(plain(result.score))} 分")


def _explained(
    rulebook: Rulebook,
    result: CountyResult,
    criterion: Criterion,
    outcome: CriterionResult,
    names: Mapping[str, str],
) -> str:
    rule = criterion.rule
    if isinstance(rule, Scored):
        return _points(criterion, outcome)
    if outcome.verdict in (Verdict.MET, Verdict.NOT_APPLICABLE):
        return ""
    if isinstance(rule, DispersionRule):
        return _dispersion(result, rule.resource)
    pieces: list[str] = []
    if outcome.blank:
        pieces.append(f"{strong('缺数据')}：{markup('、'.join(outcome.blank))}由县级填写，尚未填写")
    if outcome.judgement is not None and outcome.judgement.value is not None:
        pieces.append(_compared(rule, outcome.judgement.value))
    if outcome.unmet:
        pieces.append(f"{strong('未达标')}：{markup(_units(outcome.unmet, names))}")
    if outcome.missing:
        pieces.append(f"{strong('缺数据')}：{markup(_units(outcome.missing, names))}")
    return join(f"{criterion.id} ", Markup("；".join(pieces) or strong(_nothing(outcome))))


def _nothing(outcome: CriterionResult) -> str:
    return "缺数据" if outcome.verdict is Verdict.MISSING else "未达标"


def _points(criterion: Criterion, outcome: CriterionResult) -> str:
    """Only what is not at full marks needs words."""
    if outcome.score is None:
        return join(f"{criterion.id} ", strong("缺数据"), "：尚未评分")
    if criterion.points is None or outcome.score >= criterion.points:
        return ""
    score, points = shown_plainly(plain(outcome.score)), shown_plainly(criterion.points)
    return markup(f"{criterion.id} 得 {score}／{points} 分")


def _dispersion(result: CountyResult, resource: str) -> str:
    pieces: list[str] = []
    for section in COMPULSORY:
        cell = result.dispersion[section][resource]
        name = f"{SECTION_NAMES[section]}差异系数"
        if cell.verdict is Verdict.UNMET and cell.cv is not None:
            pieces.append(f"{name} {shown(cell.cv, 3)}，上限 {shown(cell.limit, 2)}")
        elif cell.verdict is Verdict.MISSING:
            pieces.append(f"{name}{'无法计算' if cell.state is DispersionState.ZERO_MEAN else '缺数据'}")
    return markup("；".join(pieces))


def _compared(rule: Rule, value: Any) -> Markup:
    comparison = isinstance(rule, AtLeast | AtMost | Below | Between)
    if comparison and rule.percent:
        return markup(f"全县 {shown(value * 100, 1)}%")
    return markup(f"全县 {value_text(value)} {rule.unit if comparison else ''}".strip())


def _units(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    # Schools by their codes, or the one lead department by its name.
    return listing((names.get(code, code) for code in codes), _MOST, "所")
