"""The verdict on one criterion for one unit, and what it came from."""

from fractions import Fraction

from msgspec import Struct

from desktop.core.numbers import Number
from desktop.core.verdict import Verdict


class Judgement(Struct, frozen=True, gc=False):
    """The verdict on one criterion for one unit.

    ``value`` and ``limit`` are what was compared, where a number was; ``missing`` the codes of the
    elements without which it cannot be judged; ``blank`` what the county has not filled in the standard
    itself; ``offenders`` the classes or rooms that break it; ``relaxed`` the label of a relaxation that
    was used.
    """

    criterion: str
    verdict: Verdict
    value: float | Number | Fraction | None = None
    limit: Number | Fraction | None = None
    missing: tuple[str, ...] = ()
    offenders: tuple[str, ...] = ()
    score: Number | None = None
    relaxed: str = ""
    blank: tuple[str, ...] = ()
