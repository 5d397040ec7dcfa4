"""Rules that compare what formulas give: one pure function per kind, exact, missing data never guessed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from desktop.core.formula import Bound
from desktop.core.judgement import Judgement
from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import AllOf, AtLeast, AtMost, Below, Between, Comparison, Recorded
from desktop.core.verdict import Verdict, every, met_if

# What is blank where a rule has a formula and no limit.
THRESHOLD = "标准值"


def compare(
    rulebook: Rulebook,
    criterion: str,
    rule: Comparison | AllOf | Recorded,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> Judgement:
    """Judge facts by a rule that compares. A relaxation is looked at only where the limit fails."""
    match rule:
        case AtLeast() | AtMost() | Below():
            return _against_limit(rulebook, criterion, rule, sections, facts)
        case Between():
            return _between(rulebook, criterion, rule, sections, facts)
        case AllOf():
            return _all_of([compare(rulebook, criterion, part, sections, facts) for part in rule.rules])
        case Recorded():
            return _recorded(criterion, rulebook.formula(rule.formula).bind(sections), facts)


def _against_limit(
    rulebook: Rulebook,
    criterion: str,
    rule: AtLeast | AtMost | Below,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> Judgement:
    formula = rulebook.formula(rule.formula).bind(sections)
    if not rule.limit:
        return _without_limit(criterion, formula, facts)
    limit = rulebook.formula(rule.limit).bind(sections)
    try:
        value, bound = formula(facts), limit(facts)
    except KeyError:
        return missing(criterion, facts, formula, limit)
    except ZeroDivisionError:
        return Judgement(criterion, Verdict.MISSING)
    if _holds(rule, value, bound):
        return Judgement(criterion, Verdict.MET, value, bound)
    for relaxation in rulebook.active(rule.relaxations):
        when = rulebook.formula(relaxation.when).bind(sections)
        relaxed = rulebook.formula(relaxation.limit).bind(sections)
        try:
            if when(facts) and _holds(rule, value, relaxed(facts), equal=relaxation.equal):
                return Judgement(criterion, Verdict.MET, value, relaxed(facts), relaxed=relaxation.label)
        except KeyError:
            absent = missing(criterion, facts, when, relaxed)
            return Judgement(
                criterion, Verdict.MISSING, value, bound, missing=absent.missing, blank=absent.blank
            )
    return Judgement(criterion, Verdict.UNMET, value, bound)


def _between(
    rulebook: Rulebook, criterion: str, rule: Between, sections: tuple[Section, ...], facts: Mapping[str, Any]
) -> Judgement:
    """Both ends belong to the range; ``limit`` is the end that is missed, else the lower one."""
    formula = rulebook.formula(rule.formula).bind(sections)
    if not rule.least or not rule.most:
        return _without_limit(criterion, formula, facts)
    least, most = (rulebook.formula(text).bind(sections) for text in (rule.least, rule.most))
    try:
        value, low, high = formula(facts), least(facts), most(facts)
    except KeyError:
        return missing(criterion, facts, formula, least, most)
    except ZeroDivisionError:
        return Judgement(criterion, Verdict.MISSING)
    left, right = comparable(value, high)
    if left > right:
        return Judgement(criterion, Verdict.UNMET, value, high)
    left, right = comparable(value, low)
    return Judgement(criterion, met_if(left >= right), value, low)


def _all_of(parts: list[Judgement]) -> Judgement:
    """The verdict of all; what is shown is the first part that decides."""
    verdict = every(part.verdict for part in parts)
    first = next(part for part in parts if part.verdict is verdict)
    return Judgement(
        first.criterion,
        verdict,
        first.value,
        first.limit,
        tuple(dict.fromkeys(code for part in parts for code in part.missing)),
        relaxed="；".join(part.relaxed for part in parts if part.relaxed),
        blank=tuple(dict.fromkeys(name for part in parts for name in part.blank)),
    )


def _recorded(criterion: str, formula: Bound, facts: Mapping[str, Any]) -> Judgement:
    try:
        return Judgement(criterion, Verdict.NOT_APPLICABLE, formula(facts))
    except KeyError:
        return missing(criterion, facts, formula)
    except ZeroDivisionError:
        return Judgement(criterion, Verdict.MISSING)


def _without_limit(criterion: str, formula: Bound, facts: Mapping[str, Any]) -> Judgement:
    """What can be computed is shown, and never judged."""
    absent = missing(criterion, facts, formula)
    try:
        value = formula(facts)
    except (KeyError, ZeroDivisionError):
        value = None
    blank = (THRESHOLD, *absent.blank)
    return Judgement(criterion, Verdict.MISSING, value, missing=absent.missing, blank=blank)


def missing(criterion: str, facts: Mapping[str, Any], *formulas: Bound) -> Judgement:
    """Not to be judged for want of elements, or of settings that the county has left blank."""
    codes = dict.fromkeys(code for formula in formulas for code in formula.missing(facts))
    names = dict.fromkeys(name for formula in formulas for name in formula.blank)
    return Judgement(criterion, Verdict.MISSING, missing=tuple(codes), blank=tuple(names))


def _holds(
    rule: AtLeast | AtMost | Below, value: Number | Fraction, limit: Number | Fraction, *, equal: bool = False
) -> bool:
    left, right = comparable(value, limit)
    match rule:
        case AtLeast():
            return left >= right
        case AtMost():
            return left <= right
        case Below():
            return left < right or (equal and left == right)


def comparable(left: Number | Fraction, right: Number | Fraction) -> tuple[Number, Number]:
    """Both sides times their denominators: exact, and Decimals do not compare with Fractions."""
    if isinstance(left, Fraction):
        left, right = left.numerator, right * left.denominator
    if isinstance(right, Fraction):
        left, right = left * right.denominator, right.numerator
    return left, right
