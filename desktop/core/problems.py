"""What a unit should look at, in order of importance: contradictions, gaps, unmet criteria."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from desktop.core.elements import Check, Field
from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.judge import asked_of, judge
from desktop.core.numbers import Number, plain, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import Attested, Scored
from desktop.core.verdict import Verdict


class ProblemKind(StrEnum):
    CONTRADICTION = "contradiction"  # a check between elements fails
    DOUBTFUL = "doubtful"  # a soft check fails and has no 说明 yet
    NOT_FILLED = "not_filled"
    NOT_ANSWERED = "not_answered"
    UNMET = "unmet"


class Problem(Struct, frozen=True):
    """One problem. ``field`` is the full code to jump to; ``criterion`` the criterion it concerns.

    ``text`` is the sentence of a check, else empty: the screen words the rest. ``before`` is what the field
    was in the last round, where it has changed much.
    """

    kind: ProblemKind
    field: str = ""
    criterion: str = ""
    section: Section | None = None
    text: str = ""
    before: Number | None = None


def find_problems(rulebook: Rulebook, filing: Filing, previous: Filing | None = None) -> list[Problem]:
    """Every problem of a filing; an empty list means that it can be sent without a second thought.

    ``previous`` is the unit's filing of the last round: what has changed much asks for a 说明.
    """
    facts = facts_of(filing)
    judgements = judge(rulebook, filing)
    problems = doubts(rulebook, filing, previous)
    problems += [
        Problem(ProblemKind.NOT_FILLED, field.code, section=field.section)
        for field in needed_fields(rulebook, filing)
        if field.code not in facts
    ]
    kinds = {kind for j in judgements.values() for kind in j.missing if kind.startswith("special_rooms.")}
    problems += [Problem(ProblemKind.NOT_FILLED, kind) for kind in sorted(kinds)]
    for _, criterion in asked_of(rulebook, filing):
        verdict = judgements[criterion.id].verdict
        if verdict is Verdict.MISSING and isinstance(criterion.rule, Attested | Scored):
            problems.append(Problem(ProblemKind.NOT_ANSWERED, criterion=criterion.id))
    for veto in rulebook.standard.vetoes:
        if asks_veto(rulebook, veto.id, filing) and veto.id not in filing.answers:
            problems.append(Problem(ProblemKind.NOT_ANSWERED, criterion=veto.id))
    for _, criterion in asked_of(rulebook, filing):
        if judgements[criterion.id].verdict is Verdict.UNMET:
            problems.append(Problem(ProblemKind.UNMET, criterion=criterion.id, section=criterion.section))
    return problems


def doubts(rulebook: Rulebook, filing: Filing, previous: Filing | None = None) -> list[Problem]:
    """What contradicts itself, then what is doubtful and has no 说明 yet."""
    facts = facts_of(filing)
    problems = [
        problem for check in rulebook.catalogue.checks for problem in _failed(rulebook, check, filing, facts)
    ]
    problems += listed_otherwise(rulebook, filing, facts)
    if previous is not None:
        problems += changed_much(rulebook, filing, previous)
    return sorted(problems, key=lambda problem: problem.kind is ProblemKind.DOUBTFUL)


def fields_of(rulebook: Rulebook, filing: Filing) -> Sequence[Field]:
    """All that this unit can type."""
    department = filing.unit.name if filing.unit.kind == "department" else ""
    return rulebook.catalogue.fields(filing.unit.school_type, department, filing.unit.kind)


def needed_fields(rulebook: Rulebook, filing: Filing) -> list[Field]:
    """What this unit types for this standard; other fields of the catalogue may stay unfilled."""
    return [field for field in fields_of(rulebook, filing) if field.element.code in rulebook.reads]


def asks_veto(rulebook: Rulebook, veto_id: str, filing: Filing) -> bool:
    """Whether this unit declares on a veto: every school does, and the lead department."""
    veto = next(v for v in rulebook.standard.vetoes if v.id == veto_id)
    if filing.unit.kind not in veto.asked:
        return False
    return filing.unit.kind != "department" or veto.lead[0] == filing.unit.name


def listed_otherwise(rulebook: Rulebook, filing: Filing, facts: Mapping[str, Any]) -> list[Problem]:
    """What was typed and differs from what the class list gives, which is what counts."""
    found: list[Problem] = []
    for field in fields_of(rulebook, filing):
        typed = filing.values.get(field.code)
        if typed is None or typed == facts[field.code]:
            continue
        figures = f"{shown_plainly(typed)} 与班级名册得出的 {shown_plainly(facts[field.code])}"
        text = f"填的{field.element.name} {figures} 不一致，请核对{field.element.name}和班级名册。"
        found.append(Problem(ProblemKind.CONTRADICTION, field.code, section=field.section, text=text))
    return found


def changed_much(rulebook: Rulebook, filing: Filing, previous: Filing) -> list[Problem]:
    """The elements that differ from the last round by more than they should, without a 说明 (经验校验)."""
    found: list[Problem] = []
    earlier, facts = facts_of(previous), facts_of(filing)
    for trend in rulebook.catalogue.trends:
        for field in fields_of(rulebook, filing):
            old, new = earlier.get(field.code), facts.get(field.code)
            if field.element.code not in trend.elements or old is None or new is None:
                continue
            change = abs(new - old)
            if change > trend.most * old and change >= trend.least and not filing.notes.get(field.code):
                found.append(
                    Problem(
                        ProblemKind.DOUBTFUL,
                        field.code,
                        section=field.section,
                        text=trend.text,
                        before=plain(old),
                    )
                )
    return found


def _failed(rulebook: Rulebook, check: Check, filing: Filing, facts: Mapping[str, Any]) -> list[Problem]:
    """A check that cannot be computed for want of data does not fail: the gap is its own problem."""
    if check.asked_of != filing.unit.kind:
        return []
    sections = judged_sections(filing)
    failed: list[Problem] = []
    for group in [(section,) for section in sections] if check.each_section else [sections]:
        bound = rulebook.formula(check.expect).bind(group)
        try:
            holds = bound(facts)
        except (KeyError, ZeroDivisionError):
            continue
        if not holds:
            section = group[0] if check.each_section else None
            field = next((code for code in bound.codes if "listed" not in code), bound.codes[0])
            explained = check.soft and filing.notes.get(field)
            kind = ProblemKind.DOUBTFUL if check.soft else ProblemKind.CONTRADICTION
            if not explained:
                failed.append(Problem(kind, field, section=section, text=check.text))
    return failed
