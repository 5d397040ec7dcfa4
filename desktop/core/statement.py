"""The sentence that is printed for a criterion, with its blanks filled from a filing."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.formula import Bound
from desktop.core.formula_text import MISSING, value_text
from desktop.core.judge import Judgement, judge_criterion
from desktop.core.numbers import shown, shown_honestly
from desktop.core.rulebook import VALUE, Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.standard import AtLeast, AtMost, Below, Between, Criterion, Recorded, Rule


def statement(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> str:
    """The criterion's sentence with its blanks filled; what is missing stays a blank."""
    return "".join(text for text, _ in statement_parts(rulebook, criterion, filing))


def statement_parts(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> list[tuple[str, bool]]:
    """The same in pieces, each with whether it fills a blank; a blank that stays one is `MISSING`."""
    sections = (criterion.section,) if criterion.section else judged_sections(filing) or COMPULSORY
    facts = facts_of(filing)
    parts: list[tuple[str, bool]] = []
    rest = criterion.statement
    while "{" in rest:
        before, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        text, colon, digits = inside.rpartition(":")
        decimals = int(digits) if colon else None
        if (text or inside) == VALUE:
            judgement = judge_criterion(rulebook, criterion, filing, facts)
            blank = _value(judgement, criterion.rule, decimals)
        else:
            blank = _blank(rulebook.formula(text or inside).bind(sections), facts, decimals)
        parts += [(before, False), (blank, True)]
    return [(text, fills) for text, fills in [*parts, (rest, False)] if text]


def _blank(formula: Bound, facts: Mapping[str, Any], decimals: int | None) -> str:
    try:
        value = formula(facts)
    except (KeyError, ZeroDivisionError):
        return MISSING
    return value_text(value) if decimals is None else shown(value, decimals)


def _value(judgement: Judgement, rule: Rule, decimals: int | None) -> str:
    """What was judged, as the number that stands before its unit."""
    if judgement.value is None:
        return MISSING
    # A float stands for the short decimal that it prints as, not for its binary neighbour.
    exact = Fraction(repr(judgement.value) if isinstance(judgement.value, float) else judgement.value)
    scale = 100 if isinstance(rule, AtLeast | AtMost | Below | Between | Recorded) and rule.percent else 1
    if decimals is None:
        return value_text(exact * scale)
    limit = exact if judgement.limit is None else Fraction(judgement.limit)
    return shown_honestly(exact * scale, limit * scale, decimals)
