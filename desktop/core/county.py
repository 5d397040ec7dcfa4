"""Many filings → one county: rows, 差异系数, every indicator, B score, vetoes and the verdict."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from msgspec import Struct

from desktop.core.comparing import compare
from desktop.core.dispersion import Dispersion, DispersionState, disperse
from desktop.core.facts import facts_of, totals_of
from desktop.core.filing import Conclusion, Filing, Unit
from desktop.core.judge import concerns, judge_criterion
from desktop.core.judgement import Judgement
from desktop.core.resources import Exclusion, Row, rows_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, SchoolType, Section
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    DispersionRule,
    Indicator,
    ResourceRule,
    RowRule,
    Scored,
    Veto,
)
from desktop.core.verdict import Verdict, every

AUDIENCE_NAMES: Mapping[str, str] = {"township": "各乡镇", "county": "县级"}
Compared: TypeAlias = AtLeast | AtMost | Below | Between | AllOf


class CriterionResult(Struct, frozen=True):
    """One criterion for the county, and the units that make it so (their codes).

    ``blank`` names what the county has not filled in the standard itself.
    """

    criterion: str
    verdict: Verdict
    unmet: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    judgement: Judgement | None = None
    score: Decimal | None = None
    blank: tuple[str, ...] = ()


class IndicatorResult(Struct, frozen=True):
    """One indicator for the county. ``score`` is None for kind A, and where a score is still missing."""

    indicator: str
    verdict: Verdict
    criteria: tuple[CriterionResult, ...]
    score: Decimal | None = None


class VetoResult(Struct, frozen=True):
    """One 一票否决 item: met means that it has not occurred."""

    veto: str
    verdict: Verdict
    declared_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class CountyResult(Struct, frozen=True):
    """The county under one standard and one pass rule.

    ``judgements`` holds every school's verdicts on the criteria that schools decide, by school code
    and criterion. ``absent`` are the units on the roster without a filing. ``b_score`` is the sum of
    the scores given so far; the verdict is missing until all are given.
    """

    row_rule: str
    rows: tuple[Row, ...]
    excluded: tuple[Exclusion, ...]
    dispersion: Mapping[Section, Mapping[str, Dispersion]]
    judgements: Mapping[str, Mapping[str, Judgement]]
    indicators: tuple[IndicatorResult, ...]
    vetoes: tuple[VetoResult, ...]
    absent: tuple[Unit, ...]
    b_score: Decimal
    b_verdict: Verdict
    verdict: Verdict


def evaluate(
    rulebook: Rulebook, filings: Sequence[Filing], roster: Iterable[Unit] = (), row_rule: str | None = None
) -> CountyResult:
    """Compute the county. The order of ``filings`` does not matter; ``roster`` names who should be there."""
    chosen = row_rule or rulebook.standard.row_rule
    return _Evaluation(rulebook, filings, roster, chosen).result()


def disperse_rows(rulebook: Rulebook, rows: Iterable[Row]) -> dict[Section, dict[str, Dispersion]]:
    """差异系数 of every resource in every compulsory section, each judged by itself."""
    by_section: dict[Section, list[Row]] = {section: [] for section in COMPULSORY}
    for row in rows:
        by_section[row.section].append(row)
    result: dict[Section, dict[str, Dispersion]] = {}
    for section, members in by_section.items():
        result[section] = {}
        for resource in rulebook.standard.resources:
            limit = resource.limit[section]
            figures = [row.figures[resource.code] for row in members]
            if any(f.verdict is Verdict.MISSING for f in figures):
                result[section][resource.code] = Dispersion(DispersionState.MISSING, limit, Verdict.MISSING)
                continue
            pupils = [row.pupils for row in members if row.pupils is not None]
            result[section][resource.code] = disperse(
                pupils,
                [figure.amount for figure in figures],
                resource.per,
                limit,
                lambda figures=figures: [figure.allocated for figure in figures],
            )
    return result


class _Evaluation:
    """The intermediate values of one evaluation, so that no function needs all of them as arguments."""

    def __init__(
        self, rulebook: Rulebook, filings: Sequence[Filing], roster: Iterable[Unit], row_rule: str
    ) -> None:
        self.rulebook = rulebook
        self.row_rule_id = row_rule
        self.row_rule: RowRule = rulebook.standard.row_rules[row_rule]
        self.schools = sorted((f for f in filings if f.unit.kind == "school"), key=_by_code)
        self.departments = {f.unit.name: f for f in filings if f.unit.kind == "department"}
        self.others = sorted((f for f in filings if f.unit.kind in ("township", "county")), key=_by_code)
        present = {f.unit.code for f in filings}
        self.absent = tuple(unit for unit in roster if unit.code not in present)
        self.rows: list[Row] = []
        self.excluded: list[Exclusion] = []
        self.judgements: dict[str, dict[str, Judgement]] = {}
        self.deciding = [c for i in rulebook.standard.indicators for c in i.criteria if decided_by_schools(c)]
        self.elsewhere = {c.id: Judgement(c.id, Verdict.NOT_APPLICABLE) for c in self.deciding}
        self._plans: dict[SchoolType | None, list[tuple[Criterion, bool]]] = {}

    def result(self) -> CountyResult:
        for filing in self.schools:
            self._judge_school(filing)
        self.dispersion = disperse_rows(self.rulebook, self.rows)
        indicators = tuple(self._indicator(i) for i in self.rulebook.standard.indicators)
        vetoes = tuple(self._veto(veto) for veto in self.rulebook.standard.vetoes)
        kinds = {i.id: i.kind for i in self.rulebook.standard.indicators}
        scored = [r for r in indicators if kinds[r.indicator] == "B"]
        b_score = sum((c.score for r in scored for c in r.criteria if c.score is not None), Decimal(0))
        b_verdict = self._b_verdict(scored, b_score)
        a_verdicts = [r.verdict for r in indicators if kinds[r.indicator] == "A"]
        rows = [{True: Verdict.MET, False: Verdict.UNMET, None: Verdict.MISSING}[r.passes] for r in self.rows]
        no_rows = bool(self.rulebook.standard.resources) and not self.rows
        gaps = [Verdict.MISSING] if self.absent or no_rows else []
        verdict = every([*a_verdicts, *rows, b_verdict, *(v.verdict for v in vetoes), *gaps])
        return CountyResult(
            self.row_rule_id,
            tuple(self.rows),
            tuple(self.excluded),
            self.dispersion,
            self.judgements,
            indicators,
            vetoes,
            self.absent,
            b_score,
            b_verdict,
            verdict,
        )

    def _judge_school(self, filing: Filing) -> None:
        facts = facts_of(filing)
        rows, excluded = rows_of(self.rulebook, filing, facts, self.row_rule)
        self.rows += rows
        self.excluded += excluded
        self.judgements[filing.unit.code] = {
            c.id: judge_criterion(self.rulebook, c, filing, facts) if concerned else self.elsewhere[c.id]
            for c, concerned in self._concerning(filing.unit.school_type)
        }

    def _concerning(self, school_type: SchoolType | None) -> list[tuple[Criterion, bool]]:
        """What schools decide, and whether it concerns schools of this type at all."""
        if school_type not in self._plans:
            self._plans[school_type] = [
                (c, school_type is None or concerns(c, school_type)) for c in self.deciding
            ]
        return self._plans[school_type]

    def _b_verdict(self, scored: Sequence[IndicatorResult], total: Decimal) -> Verdict:
        if not scored:
            return Verdict.NOT_APPLICABLE
        needed = self.rulebook.standard.pass_points
        if total >= needed:
            return Verdict.MET
        given = {c.criterion for r in scored for c in r.criteria if c.score is not None}
        open_points = sum(
            (
                c.points
                for i in self.rulebook.standard.indicators
                for c in i.criteria
                if c.points is not None and c.id not in given
            ),
            Decimal(0),
        )
        return Verdict.MISSING if total + open_points >= needed else Verdict.UNMET

    def _indicator(self, indicator: Indicator) -> IndicatorResult:
        results = tuple(self._criterion(indicator, criterion) for criterion in indicator.criteria)
        score = None
        if indicator.kind == "B" and all(r.score is not None for r in results):
            score = sum((r.score for r in results if r.score is not None), Decimal(0))
        return IndicatorResult(indicator.id, every(r.verdict for r in results), results, score)

    def _criterion(self, indicator: Indicator, criterion: Criterion) -> CriterionResult:
        rule = criterion.rule
        if isinstance(rule, DispersionRule):
            cells = [self.dispersion[section][rule.resource] for section in COMPULSORY]
            return CriterionResult(criterion.id, every(cell.verdict for cell in cells))
        if isinstance(rule, ResourceRule):
            return self._resource_rows(criterion, rule)
        if criterion.of_total and isinstance(rule, Compared):
            return self._total(criterion, rule)
        if "department" in criterion.asked:
            return self._department(indicator, criterion)
        for kind in ("county", "township"):
            if kind in criterion.asked:
                filings = [f for f in self.others if f.unit.kind == kind]
                found = {
                    f.unit.code: judge_criterion(self.rulebook, criterion, f, facts_of(f)) for f in filings
                }
                absent = tuple(unit.code for unit in self.absent if unit.kind == kind)
                return _of_units(criterion, found, absent, AUDIENCE_NAMES[kind])
        found = {code: judged[criterion.id] for code, judged in self.judgements.items()}
        return _of_units(criterion, found)

    def _resource_rows(self, criterion: Criterion, rule: ResourceRule) -> CriterionResult:
        """All rows of the section; a row that passes as a whole is allowed its one item above the floor."""
        unmet: list[str] = []
        missing: list[str] = []
        rows = [row for row in self.rows if row.section is criterion.section]
        for row in rows:
            verdict = row.figures[rule.resource].verdict
            if verdict is Verdict.UNMET and row.passes is False:
                unmet.append(row.school_code)
            elif verdict is Verdict.MISSING or (verdict is Verdict.UNMET and row.passes is None):
                missing.append(row.school_code)
        decided = Verdict.UNMET if unmet else Verdict.MISSING if missing else Verdict.MET
        verdict = decided if rows else Verdict.NOT_APPLICABLE
        return CriterionResult(criterion.id, verdict, tuple(unmet), tuple(missing))

    def _total(self, criterion: Criterion, rule: Compared) -> CriterionResult:
        sections = (criterion.section,) if criterion.section else COMPULSORY
        texts = self.rulebook.compared_texts(rule)
        codes = dict.fromkeys(c for text in texts for c in self.rulebook.formula(text).bind(sections).codes)
        totals, absent = totals_of(self.schools, codes)
        judgement = compare(self.rulebook, criterion.id, rule, sections, totals)
        missing = tuple(dict.fromkeys(code for codes in absent.values() for code in codes))
        return CriterionResult(criterion.id, judgement.verdict, (), missing, judgement, blank=judgement.blank)

    def _department(self, indicator: Indicator, criterion: Criterion) -> CriterionResult:
        name = indicator.answering(criterion)
        filing = self.departments.get(name)
        if filing is None:
            return CriterionResult(criterion.id, Verdict.MISSING, (), (name,))
        judgement = judge_criterion(self.rulebook, criterion, filing, facts_of(filing))
        missing = (name,) if judgement.verdict is Verdict.MISSING else ()
        unmet = (name,) if judgement.verdict is Verdict.UNMET else ()
        score = None if judgement.score is None else Decimal(judgement.score)
        return CriterionResult(
            criterion.id, judgement.verdict, unmet, missing, judgement, score, judgement.blank
        )

    def _veto(self, veto: Veto) -> VetoResult:
        """Any declaration of an occurrence counts; it is cleared when the lead department says no."""
        asked = [f for f in (*self.schools, *self.departments.values(), *self.others) if veto.id in f.answers]
        declared = tuple(f.unit.code for f in asked if f.answers[veto.id].conclusion is Conclusion.YES)
        if declared:
            return VetoResult(veto.id, Verdict.UNMET, declared)
        lead = self.departments.get(veto.lead[0])
        cleared = lead is not None and _denies(lead, veto)
        return VetoResult(veto.id, Verdict.MET) if cleared else _open(veto)


def decided_by_schools(criterion: Criterion) -> bool:
    """Whether the county's verdict on this criterion comes from the schools one by one."""
    if isinstance(criterion.rule, DispersionRule | ResourceRule | Scored) or criterion.of_total:
        return False
    return criterion.asked == ("school",)


def _of_units(
    criterion: Criterion, found: Mapping[str, Judgement], absent: tuple[str, ...] = (), or_else: str = ""
) -> CriterionResult:
    """Every unit must meet it; those ``absent`` have not answered.

    ``or_else`` names who is missing where no unit at all has answered and the roster knows none.
    """
    unmet = tuple(code for code, j in found.items() if j.verdict is Verdict.UNMET)
    missing = (*(code for code, j in found.items() if j.verdict is Verdict.MISSING), *absent)
    blank = tuple(dict.fromkeys(name for j in found.values() for name in j.blank))
    if or_else and not found and not absent:
        return CriterionResult(criterion.id, Verdict.MISSING, (), (or_else,))
    gaps = [Verdict.MISSING] if absent else []
    verdict = every([*(j.verdict for j in found.values()), *gaps])
    return CriterionResult(criterion.id, verdict, unmet, missing, blank=blank)


def _open(veto: Veto) -> VetoResult:
    return VetoResult(veto.id, Verdict.MISSING, (), veto.lead[:1])


def _denies(filing: Filing, veto: Veto) -> bool:
    answer = filing.answers.get(veto.id)
    return answer is not None and answer.conclusion is Conclusion.NO


def _by_code(filing: Filing) -> Any:
    return filing.unit.code
