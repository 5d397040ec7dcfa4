"""Every school's sections as rows of one table: the resources and the other criteria that schools decide."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from desktop.core.county import CountyResult, decided_by_schools
from desktop.core.filing import Filing, Unit
from desktop.core.judge import Judgement
from desktop.core.resources import Row
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Criterion, Indicator, ResourceRule
from desktop.core.verdict import Verdict, every

PASSES: Mapping[bool | None, Verdict] = {True: Verdict.MET, False: Verdict.UNMET, None: Verdict.MISSING}


class Cell(Struct, frozen=True):
    """One indicator in one row: its verdict and the judgements of its criteria that concern the section."""

    verdict: Verdict
    judgements: tuple[Judgement, ...]


class SchoolRow(Struct, frozen=True):
    """One section of one school. ``others`` is keyed by indicator."""

    unit: Unit
    row: Row
    others: Mapping[str, Cell]

    @property
    def verdict(self) -> Verdict:
        """资源配置: whether the row passes under the pass rule."""
        return PASSES[self.row.passes]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of everything that has a column."""
        resources = (figure.verdict for figure in self.row.figures.values())
        return (self.verdict, *resources, *(cell.verdict for cell in self.others.values()))


def school_indicators(rulebook: Rulebook) -> tuple[Indicator, ...]:
    """The indicators, besides the resources, that the schools decide one by one."""
    return tuple(
        indicator
        for indicator in rulebook.standard.indicators
        if any(decided_by_schools(criterion) for criterion in indicator.criteria)
    )


def criteria_of(indicator: Indicator, row: SchoolRow) -> tuple[Criterion, ...]:
    """The criteria of an indicator that concern this row's section."""
    return tuple(
        criterion
        for criterion in indicator.criteria
        if decided_by_schools(criterion) and criterion.section in (None, row.row.section)
    )


def resource_criterion(rulebook: Rulebook, resource: str, row: Row) -> tuple[Indicator, Criterion] | None:
    """The criterion that judges a resource in the row's section, where the standard has one."""
    for indicator, criterion in rulebook.criteria.values():
        rule = criterion.rule
        if isinstance(rule, ResourceRule) and rule.resource == resource and criterion.section is row.section:
            return indicator, criterion
    return None


def school_rows(
    rulebook: Rulebook, result: CountyResult, filings: Mapping[str, Filing]
) -> tuple[SchoolRow, ...]:
    indicators = school_indicators(rulebook)
    rows: list[SchoolRow] = []
    for row in result.rows:
        judged = result.judgements[row.school_code]
        others: dict[str, Cell] = {}
        for indicator in indicators:
            concerned = _judgements(indicator, row, judged)
            others[indicator.id] = Cell(every(j.verdict for j in concerned), tuple(concerned))
        rows.append(SchoolRow(filings[row.school_code].unit, row, others))
    return tuple(rows)


def _judgements(indicator: Indicator, row: Row, judged: Mapping[str, Judgement]) -> Iterable[Judgement]:
    return [
        judged[criterion.id]
        for criterion in indicator.criteria
        if criterion.id in judged and criterion.section in (None, row.section)
    ]
