"""差异系数: how far the schools of a county lie apart, weighted by their pupils (教督〔2012〕3号 附件2).

``CV = S / X̄`` with ``X̄ = Σx / ΣP`` and ``S² = Σ P (x/P − X̄)² / ΣP``; x is a row's quantity, P its pupils.
"""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from desktop.core.verdict import Verdict, met_if

# Closer to the limit than this, floats do not decide; exact fractions do.
_DOUBT = 1e-9


class DispersionState(StrEnum):
    COMPUTED = "computed"
    ONE_ROW = "one_row"
    ZERO_MEAN = "zero_mean"
    MISSING = "missing"
    NO_ROWS = "no_rows"


class Dispersion(Struct, frozen=True):
    """The mean per pupil or per hundred pupils, the coefficient of variation, its limit and the verdict.

    ``state`` says whether there is one, and why not. ``cv`` is None unless computed; a single row has a mean.
    """

    state: DispersionState
    limit: Decimal
    verdict: Verdict
    mean: float | None = None
    cv: float | None = None


def coefficient_of_variation(pupils: Sequence[int], quantities: Sequence[float]) -> float:
    """The enrolment-weighted coefficient of variation of ``quantity / pupils``.

    >>> round(coefficient_of_variation([45, 37, 89, 76, 55], [279, 137, 935, 160, 402]), 4)
    0.5153

    All pupils must be > 0; raises ZeroDivisionError where the mean is 0.
    """
    total = sum(pupils)
    mean = math.fsum(quantities) / total
    square = math.fsum(p * (x / p - mean) ** 2 for p, x in zip(pupils, quantities, strict=True)) / total
    return math.sqrt(square) / mean


def within(pupils: Sequence[int], quantities: Sequence[Fraction], limit: Decimal) -> bool:
    """Whether CV ≤ limit, by exact arithmetic: CV² = ΣP · Σ(x²/P) / (Σx)² − 1."""
    squares = sum((x * x / p for p, x in zip(pupils, quantities, strict=True)), Fraction(0))
    return sum(pupils) * squares <= (1 + Fraction(limit) ** 2) * sum(quantities, Fraction(0)) ** 2


def disperse(
    pupils: Sequence[int],
    quantities: Sequence[float],
    per: int,
    limit: Decimal,
    exact: Callable[[], Sequence[Fraction]],
) -> Dispersion:
    """The dispersion of rows without missing data, judged on unrounded values.

    ``exact`` gives the quantities as fractions; it is asked only where floats are too close to the limit.
    """
    if not pupils:
        return Dispersion(DispersionState.NO_ROWS, limit, Verdict.NOT_APPLICABLE)
    mean = math.fsum(quantities) / sum(pupils) * per
    if len(pupils) == 1:
        return Dispersion(DispersionState.ONE_ROW, limit, Verdict.NOT_APPLICABLE, mean)
    if not any(quantities):
        return Dispersion(DispersionState.ZERO_MEAN, limit, Verdict.MISSING, mean)
    cv = coefficient_of_variation(pupils, quantities)
    held = cv <= limit if abs(cv - float(limit)) > _DOUBT else within(pupils, exact(), limit)
    return Dispersion(DispersionState.COMPUTED, limit, met_if(held), mean, cv)


def contributions(pupils: Sequence[int], quantities: Sequence[float]) -> list[float]:
    """Each row's part of the squared deviation, adding up to 1; all 0 where the rows do not differ."""
    total = sum(pupils)
    mean = math.fsum(quantities) / total
    parts = [p * (x / p - mean) ** 2 for p, x in zip(pupils, quantities, strict=True)]
    whole = math.fsum(parts)
    return [part / whole if whole else 0.0 for part in parts]
