"""The county's indicators and 一票否决 items as rows: verdict or score, and who makes it so."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from desktop.core.county import CountyResult, CriterionResult
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.standard import Criterion, DispersionRule
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.wording.naming import names_text

VETO = "否决"


class IndicatorRow(Struct, frozen=True):
    """One line of the county sheet. ``kind`` is A, B or `VETO`; ``score`` and ``points`` are of kind B.

    ``criteria`` is empty for a veto.
    """

    id: str
    number: str
    order: int
    title: str
    kind: str
    lead: str
    verdict: Verdict
    reason: str
    category: str = ""
    score: Decimal | None = None
    points: Decimal | None = None
    criteria: tuple[tuple[Criterion, CriterionResult], ...] = ()

    @property
    def deducted(self) -> Decimal:
        """The points lost in the criteria that have a score."""
        lost = (c.points - r.score for c, r in self.criteria if c.points is not None and r.score is not None)
        return sum(lost, Decimal(0))


def indicator_rows(
    rulebook: Rulebook, result: CountyResult, units: Mapping[str, Unit]
) -> tuple[IndicatorRow, ...]:
    """The indicators in the order of the standard, then the vetoes."""
    rows: list[IndicatorRow] = []
    results = {r.indicator: r for r in result.indicators}
    for order, indicator in enumerate(rulebook.standard.indicators):
        found = results[indicator.id]
        judged = tuple(zip(indicator.criteria, found.criteria, strict=True))
        scored = indicator.kind == "B"
        given = [c.score for c in found.criteria if c.score is not None]
        rows.append(
            IndicatorRow(
                indicator.id,
                indicator.id,
                order,
                indicator.title,
                indicator.kind,
                "、".join(indicator.lead),
                found.verdict,
                _reason(rulebook, result, judged, units),
                indicator.category,
                sum(given, Decimal(0)) if scored and given else None,
                indicator.points if scored else None,
                judged,
            )
        )
    vetoes = {v.veto: v for v in result.vetoes}
    for number, veto in enumerate(rulebook.standard.vetoes, 1):
        found = vetoes[veto.id]
        reason = ""
        if found.declared_by:
            reason = f"申报有此情形：{names_text(_names(found.declared_by, units))}"
        elif found.missing:
            reason = f"待申报：{names_text(_names(found.missing, units))}"
        rows.append(
            IndicatorRow(
                veto.id,
                f"否 {number}",
                len(rows),
                veto.text,
                VETO,
                "、".join(veto.lead),
                found.verdict,
                reason,
                "一票否决",
            )
        )
    return tuple(rows)


def _reason(
    rulebook: Rulebook,
    result: CountyResult,
    judged: Iterable[tuple[Criterion, CriterionResult]],
    units: Mapping[str, Unit],
) -> str:
    """Who makes the indicator unmet or leaves it open, over all its criteria."""
    unmet: dict[str, None] = {}
    missing: dict[str, None] = {}
    deducted: dict[str, None] = {}
    cells: list[str] = []
    for criterion, found in judged:
        (deducted if found.score is not None else unmet).update(dict.fromkeys(found.unmet))
        missing |= dict.fromkeys(found.missing)
        if isinstance(criterion.rule, DispersionRule):
            cells += exceeded(result, criterion.rule.resource)
    parts = ["；".join(cells)]
    if unmet:
        parts.append(f"未达标：{names_text(_names(unmet, units))}")
    if deducted:
        parts.append(f"扣分：{names_text(_names(deducted, units))}")
    if missing:
        parts.append(f"缺数据：{names_text(_names(missing, units))}")
    return "；".join(filter(None, parts))


def exceeded(result: CountyResult, resource: str) -> list[str]:
    """``小学差异系数超限`` for every section in which this resource's coefficient is above its limit."""
    return [
        f"{SECTION_NAMES[section]}差异系数超限"
        for section in COMPULSORY
        if result.dispersion[section][resource].verdict is Verdict.UNMET
    ]


def _names(codes: Iterable[str], units: Mapping[str, Unit]) -> list[str]:
    return [units[code].name if code in units else code for code in codes]


def delaying(result: CountyResult, rulebook: Rulebook) -> list[tuple[str, int]]:
    """The departments without whose data indicators or vetoes stay open, with how many; the most first."""
    leads = {indicator.lead[0] for indicator in rulebook.standard.indicators}
    leads |= {veto.lead[0] for veto in rulebook.standard.vetoes}
    counts: Counter[str] = Counter()
    for found in result.indicators:
        codes = {code for criterion in found.criteria for code in criterion.missing}
        counts.update(codes & leads)
    for veto in result.vetoes:
        counts.update(set(veto.missing) & leads)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
