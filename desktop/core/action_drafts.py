"""Corrective actions prefilled from what is known: a verdict, or what the county asks for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

from msgspec.structs import replace

from desktop.core.actions import LONGEST_TEXT, printable
from desktop.core.derivation import Derivation, derive
from desktop.core.filing import Answer, CorrectiveAction, Filing
from desktop.core.formula_text import with_unit
from desktop.core.judge import asked_of, judge
from desktop.core.letters import AskedAction
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS
from desktop.core.standard import Attested, Criterion, EveryClass, Scored
from desktop.core.terms import CONCLUSION_NAMES, SECTION_NAMES
from desktop.core.verdict import Verdict

_ID_DIGITS = 12


def unmet_without_action(rulebook: Rulebook, filing: Filing) -> Sequence[str]:
    """The criteria that fail and that no action is about, in the standard's order.

    A score below full marks is no failure.
    """
    judgements = judge(rulebook, filing)
    covered = {action.about for action in filing.actions.values()}
    return [
        criterion.id
        for _, criterion in asked_of(rulebook, filing)
        if judgements[criterion.id].verdict is Verdict.UNMET
        and not isinstance(criterion.rule, Scored)
        and criterion.id not in covered
    ]


def asked_without_action(filing: Filing, asked: Sequence[AskedAction]) -> Sequence[AskedAction]:
    """What the county asks for and no action answers."""
    answered = {(action.asked, action.about) for action in filing.actions.values()}
    return [one for one in asked if (_cut(one.text), one.criterion) not in answered]


def drafts(
    rulebook: Rulebook, filing: Filing, asked: Sequence[AskedAction] = ()
) -> Mapping[str, CorrectiveAction]:
    """An action for everything that the county asks for and every failing criterion without one, by id."""
    found = {asked_id(one): asked_draft(rulebook, filing, one) for one in asked_without_action(filing, asked)}
    with_asked = replace(filing, actions={**filing.actions, **found})
    for criterion in unmet_without_action(rulebook, with_asked):
        found[criterion] = draft(rulebook, filing, criterion)
    return found


def draft(rulebook: Rulebook, filing: Filing, about: str) -> CorrectiveAction:
    """What the standard and the filing say about a criterion; whatever people decide stays empty."""
    indicator, criterion = rulebook.criteria[about]
    derivation = derive(rulebook, criterion, filing)
    gap = "；".join(gap for gap in derivation.gaps if not gap.startswith("或"))
    standard = _standard(criterion, derivation)
    if isinstance(criterion.rule, Attested | Scored):
        problem = f"{about} {indicator.title}：{criterion.text}"
        goal = ""
    else:
        problem = f"{about} {indicator.title}{_section(criterion, filing)}未达标"
        goal = f"达到标准：{standard}" if standard else ""
    return CorrectiveAction(
        problem=_cut(problem),
        about=about,
        present=_cut(_present(criterion, derivation, filing)),
        standard=_cut(standard),
        gap=_cut(gap),
        goal=_cut(goal),
        unit=indicator.answering(criterion),
    )


def asked_draft(rulebook: Rulebook, filing: Filing, asked: AskedAction) -> CorrectiveAction:
    """The county's own words, its day, and what is known about its criterion."""
    known = asked.criterion in rulebook.criteria
    action = (
        draft(rulebook, filing, asked.criterion) if known else CorrectiveAction("", about=asked.criterion)
    )
    due = date.fromisoformat(asked.deadline) if asked.deadline else None
    text = _cut(asked.text)
    return replace(action, problem=text, asked=text, due=due)


def asked_id(asked: AskedAction) -> str:
    """Always the same for the same request, so that two people who draft it draft one action."""
    return "asked-" + sha256(f"{asked.criterion}\n{asked.text}".encode()).hexdigest()[:_ID_DIGITS]


def new_id(about: str, now: datetime) -> str:
    """For an action that somebody adds by hand."""
    return f"{about}-{now:%Y%m%d%H%M%S%f}".removeprefix("-")


def _present(criterion: Criterion, derivation: Derivation, filing: Filing) -> str:
    if isinstance(criterion.rule, Attested | Scored):
        answer = filing.answers.get(criterion.id, Answer())
        said = CONCLUSION_NAMES[answer.conclusion] if answer.conclusion else _measured(derivation)
        return f"自评“{said}”：{answer.note}" if answer.note else f"自评“{said}”" if said else ""
    said = _measured(derivation)
    return f"最大班额 {said}" if said and isinstance(criterion.rule, EveryClass) else said


def _standard(criterion: Criterion, derivation: Derivation) -> str:
    if isinstance(criterion.rule, Attested):
        return criterion.text
    return with_unit(derivation.limit, derivation.unit) if derivation.limit else ""


def _measured(derivation: Derivation) -> str:
    return with_unit(derivation.value, derivation.unit) if derivation.value else ""


def _section(criterion: Criterion, filing: Filing) -> str:
    school_type = filing.unit.school_type
    several = school_type is not None and len(SECTIONS[school_type]) > 1
    return f"（{SECTION_NAMES[criterion.section]}）" if criterion.section and several else ""


def _cut(text: str) -> str:
    """One text of a length that a filing takes."""
    clean = printable(text)
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"
