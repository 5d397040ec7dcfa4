"""Which relaxations a county's result rests on, so that every print of it can say so."""

from collections.abc import Iterator, Mapping

from desktop.core.county import CountyResult


def relaxations_used(result: CountyResult) -> Mapping[str, tuple[str, ...]]:
    """The labels of all relaxations that were used, each with the units they were used for."""
    used: dict[str, dict[str, None]] = {}
    for label, unit in _used(result):
        used.setdefault(label, {})[unit] = None
    return {label: tuple(sorted(units)) for label, units in sorted(used.items())}


def _used(result: CountyResult) -> Iterator[tuple[str, str]]:
    """Pairs of label and unit; what is judged once for the county has the unit ``""``."""
    for row in result.rows:
        yield from ((f.relaxed, row.school_code) for f in row.figures.values() if f.relaxed)
    for code, judged in result.judgements.items():
        yield from ((judgement.relaxed, code) for judgement in judged.values() if judgement.relaxed)
    for indicator in result.indicators:
        for criterion in indicator.criteria:
            if criterion.judgement is not None and criterion.judgement.relaxed:
                yield criterion.judgement.relaxed, ""
