"""达标 / 未达标 / 缺数据 / 不适用, and how several verdicts make one. Missing is never a pass."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    MET = "met"
    UNMET = "unmet"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """All must be met: one unmet decides, then one missing; what does not apply is left out.

    >>> every([Verdict.MET, Verdict.MISSING]).value, every([]).value
    ('missing', 'not_applicable')
    """
    seen = set(verdicts)
    for decisive in (Verdict.UNMET, Verdict.MISSING, Verdict.MET):
        if decisive in seen:
            return decisive
    return Verdict.NOT_APPLICABLE


def met_if(condition: bool) -> Verdict:
    return Verdict.MET if condition else Verdict.UNMET
