"""Judge one unit's filing by a standard: one pure function per kind of rule."""

from collections.abc import Mapping
from typing import Any

from desktop.core.comparing import compare
from desktop.core.facts import facts_of, judged_sections, pupils_by_section
from desktop.core.filing import Answer, Conclusion, Filing
from desktop.core.judgement import Judgement
from desktop.core.resources import figure, quantities
from desktop.core.rooms import judge_rooms
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY_SECTIONS, SECTIONS, SchoolType, Section
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Attested,
    Below,
    Between,
    Criterion,
    DispersionRule,
    EveryClass,
    Indicator,
    Recorded,
    ResourceRule,
    Rooms,
    Scored,
)
from desktop.core.verdict import Verdict, met_if


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
    return filing.unit.kind != "department" or indicator.answering(criterion) == filing.unit.name


def concerns(criterion: Criterion, school_type: SchoolType) -> bool:
    """Whether schools of this type have the section that the criterion is about."""
    if criterion.section is None:
        return True
    # 特教学校 teach both sections, but the standards of ordinary sections are not theirs.
    return criterion.section in COMPULSORY_SECTIONS[school_type] and school_type is not SchoolType.SPECIAL


def judge_criterion(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, facts: Mapping[str, Any]
) -> Judgement:
    """The verdict on one criterion. A department answers for all schools, whatever their sections."""
    sections = judged_sections(filing)
    school_type = filing.unit.school_type
    is_school = school_type is not None
    if school_type is not None and criterion.section is not None:
        if not concerns(criterion, school_type):
            return Judgement(criterion.id, Verdict.NOT_APPLICABLE)
        sections = (criterion.section,)
    # Where schools are asked too, the condition is about a school.
    if criterion.applies and (is_school or "school" not in criterion.asked):
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
        case AtLeast() | AtMost() | Below() | Between() | AllOf() | Recorded():
            return compare(rulebook, criterion.id, rule, sections, facts)
        case Rooms():
            counted = judged_sections(filing) if rule.whole_school else sections
            return judge_rooms(rulebook, criterion.id, rule, counted, facts, filing.special_rooms)
        case EveryClass():
            return _judge_classes(criterion.id, rule, sections[0], facts, filing)
        case Attested():
            return _judge_attested(criterion.id, filing.answers.get(criterion.id))
        case Scored():
            return _judge_scored(criterion, filing.answers.get(criterion.id))
        case DispersionRule():
            raise ValueError(f"{criterion.id} is judged for the county, not for one unit")


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
        return Judgement(criterion.id, result.verdict, result.value, result.threshold, relaxed=result.relaxed)
    needed = [f"{s}.pupils" for s in (present if resource.split else (criterion.section,))]
    read = [code for bound in quantities(rulebook, resource, criterion.section) for code in bound.codes]
    missing = tuple(dict.fromkeys(code for code in (*read, *needed) if code not in facts))
    return Judgement(criterion.id, Verdict.MISSING, limit=result.threshold, missing=missing)


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
