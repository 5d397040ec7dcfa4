"""Judge one unit's filing by a standard: one pure function per kind of rule."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct

from desktop.core.facts import facts_of, judged_sections, pupils_by_section
from desktop.core.filing import Answer, Conclusion, Filing, SpecialRoom
from desktop.core.formula import Bound
from desktop.core.numbers import Number
from desktop.core.resources import figure
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, SchoolType, Section
from desktop.core.standard import (
    AtLeast,
    AtMost,
    Attested,
    Below,
    Criterion,
    DispersionRule,
    EveryClass,
    Indicator,
    ResourceRule,
    Rooms,
    Scored,
)
from desktop.core.verdict import Verdict, every, met_if


class Judgement(Struct, frozen=True, gc=False):
    """The verdict on one criterion for one unit.

    ``value`` and ``limit`` are what was compared, where a number was; ``missing`` the codes of the
    elements without which it cannot be judged; ``offenders`` the classes or rooms that break it;
    ``relaxed`` the label of a relaxation that was used.
    """

    criterion: str
    verdict: Verdict
    value: float | Number | Fraction | None = None
    limit: Number | Fraction | None = None
    missing: tuple[str, ...] = ()
    offenders: tuple[str, ...] = ()
    score: Number | None = None
    relaxed: str = ""


def judge(rulebook: Rulebook, filing: Filing) -> dict[str, Judgement]:
    """The verdict on every criterion that this unit is asked, keyed by criterion, in order."""
    facts = facts_of(filing)
    return {
        criterion.id: judge_criterion(rulebook, criterion, filing, facts)
        for _, criterion in asked_of(rulebook, filing)
    }


def asked_of(rulebook: Rulebook, filing: Filing) -> list[tuple[Indicator, Criterion]]:
    """The criteria that this unit fills. A department fills those of which it is the first lead."""
    return [pair for pair in rulebook.criteria.values() if _is_asked(pair[0], pair[1], filing)]


def _is_asked(indicator: Indicator, criterion: Criterion, filing: Filing) -> bool:
    if isinstance(criterion.rule, DispersionRule) or filing.unit.kind not in criterion.asked:
        return False
    return filing.unit.kind == "school" or indicator.lead[0] == filing.unit.name


def judge_indicator(judgements: Mapping[str, Judgement], indicator: Indicator) -> Verdict:
    """One indicator of one unit from its criteria; a scored one is met at full marks."""
    return every(judgements[c.id].verdict for c in indicator.criteria if c.id in judgements)


def judge_criterion(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, facts: Mapping[str, Any]
) -> Judgement:
    """The verdict on one criterion. A department answers for all schools, whatever their sections."""
    sections = judged_sections(filing)
    is_school = filing.unit.kind == "school"
    if is_school and criterion.section is not None:
        # 特教学校 teach both sections, but the standards of ordinary sections are not theirs.
        if criterion.section not in sections or filing.unit.school_type is SchoolType.SPECIAL:
            return Judgement(criterion.id, Verdict.NOT_APPLICABLE)
        sections = (criterion.section,)
    if is_school and criterion.applies:
        condition = rulebook.formula(criterion.applies).bind(sections)
        try:
            if not condition(facts):
                return Judgement(criterion.id, Verdict.NOT_APPLICABLE)
        except KeyError:
            return Judgement(criterion.id, Verdict.MISSING, missing=condition.missing(facts))
    rule = criterion.rule
    match rule:
        case ResourceRule():
            return _judge_resource(rulebook, criterion, filing, facts)
        case AtLeast() | AtMost() | Below():
            return compare(rulebook, criterion.id, rule, sections, facts)
        case Rooms():
            return _judge_rooms(criterion.id, rule, sections[0], facts, filing.special_rooms)
        case EveryClass():
            return _judge_classes(criterion.id, rule, sections[0], facts, filing)
        case Attested():
            return _judge_attested(criterion.id, filing.answers.get(criterion.id))
        case Scored():
            return _judge_scored(criterion, filing.answers.get(criterion.id))
        case DispersionRule():
            raise ValueError(f"{criterion.id} is judged for the county, not for one unit")


def compare(
    rulebook: Rulebook,
    criterion: str,
    rule: AtLeast | AtMost | Below,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> Judgement:
    """Compare a formula with its limit, exactly. A relaxation is looked at only where the limit fails."""
    formula = rulebook.formula(rule.formula).bind(sections)
    limit = rulebook.formula(rule.limit).bind(sections)
    try:
        value, bound = formula(facts), limit(facts)
    except KeyError:
        return Judgement(criterion, Verdict.MISSING, missing=_missing(facts, formula, limit))
    except ZeroDivisionError:
        return Judgement(criterion, Verdict.MISSING)
    if _holds(rule, value, bound):
        return Judgement(criterion, Verdict.MET, value, bound)
    for relaxation in rule.relaxations:
        when = rulebook.formula(relaxation.when).bind(sections)
        relaxed = rulebook.formula(relaxation.limit).bind(sections)
        try:
            if when(facts) and _holds(rule, value, relaxed(facts)):
                return Judgement(criterion, Verdict.MET, value, relaxed(facts), relaxed=relaxation.label)
        except KeyError:
            return Judgement(criterion, Verdict.MISSING, value, bound, missing=_missing(facts, when, relaxed))
    return Judgement(criterion, Verdict.UNMET, value, bound)


def _holds(rule: AtLeast | AtMost | Below, value: Number | Fraction, limit: Number | Fraction) -> bool:
    left, right = _comparable(value, limit)
    match rule:
        case AtLeast():
            return left >= right
        case AtMost():
            return left <= right
        case Below():
            return left < right


def _comparable(left: Number | Fraction, right: Number | Fraction) -> tuple[Number, Number]:
    """Both sides times their denominators: exact, and Decimals do not compare with Fractions."""
    if isinstance(left, Fraction):
        left, right = left.numerator, right * left.denominator
    if isinstance(right, Fraction):
        left, right = left * right.denominator, right.numerator
    return left, right


def _missing(facts: Mapping[str, Any], *formulas: Bound) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for formula in formulas for code in formula.missing(facts)))


def _judge_resource(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, facts: Mapping[str, Any]
) -> Judgement:
    assert isinstance(criterion.rule, ResourceRule)
    assert criterion.section is not None
    assert filing.unit.school_type is not None
    resource = rulebook.resources[criterion.rule.resource]
    present = SECTIONS[filing.unit.school_type]
    result = figure(rulebook, resource, criterion.section, facts, pupils_by_section(facts, present))
    if result.verdict is not Verdict.MISSING:
        return Judgement(criterion.id, result.verdict, result.value, result.threshold)
    quantity = rulebook.formula(resource.quantity[criterion.section]).bind((criterion.section,))
    needed = [f"{s}.pupils" for s in (present if resource.split else (criterion.section,))]
    missing = tuple(code for code in (*quantity.codes, *needed) if code not in facts)
    return Judgement(criterion.id, Verdict.MISSING, limit=result.threshold, missing=missing)


def rooms_needed(classes: int, per_classes: int) -> int:
    """⌈classes ÷ per_classes⌉; at least one room for any class at all."""
    return -(-classes // per_classes)


def _judge_rooms(
    criterion: str, rule: Rooms, section: Section, facts: Mapping[str, Any], rooms: tuple[SpecialRoom, ...]
) -> Judgement:
    """Each kind by itself, room by room (policy.md §1.6). Both sections of a school may use its rooms."""
    classes = facts.get(f"{section}.classes")
    listed = {room.kind for room in rooms}
    missing = tuple(f"special_rooms.{kind}" for kind in rule.least_area if kind not in listed)
    if classes is None:
        missing = (f"{section}.classes", *missing)
    if classes is None or missing:
        return Judgement(criterion, Verdict.MISSING, missing=missing)
    need = rooms_needed(classes, rule.per_classes)
    enough = {
        kind: sum(room.kind == kind and room.area >= area for room in rooms)
        for kind, area in rule.least_area.items()
    }
    small = tuple(
        room.name
        for room in rooms
        if room.kind in rule.least_area and 0 < room.area < rule.least_area[room.kind]
    )
    least_count = min(enough.values())
    return Judgement(criterion, met_if(least_count >= need), least_count, need, offenders=small)


def _judge_classes(
    criterion: str, rule: EveryClass, section: Section, facts: Mapping[str, Any], filing: Filing
) -> Judgement:
    largest = facts.get(f"{section}.largest_class")
    if largest is None:
        return Judgement(criterion, Verdict.MISSING, missing=(f"{section}.largest_class",))
    crowded = tuple(
        f"{listed.name}（{listed.pupils}人）"
        for listed in filing.class_list
        if listed.section is section and listed.pupils > rule.at_most
    )
    return Judgement(criterion, met_if(largest <= rule.at_most), largest, rule.at_most, offenders=crowded)


def _judge_attested(criterion: str, answer: Answer | None) -> Judgement:
    if answer is None or answer.conclusion is None:
        return Judgement(criterion, Verdict.MISSING, missing=(criterion,))
    return Judgement(criterion, met_if(answer.conclusion is Conclusion.YES))


def _judge_scored(criterion: Criterion, answer: Answer | None) -> Judgement:
    if answer is None or answer.score is None:
        return Judgement(criterion.id, Verdict.MISSING, limit=criterion.points, missing=(criterion.id,))
    verdict = met_if(criterion.points is not None and answer.score >= criterion.points)
    return Judgement(criterion.id, verdict, answer.score, criterion.points, score=answer.score)
