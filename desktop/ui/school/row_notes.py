"""What stands beside a field: its failed check, its gap, or the verdict it leads to."""

import re
from typing import NamedTuple

from desktop.core.derivation import Derivation
from desktop.core.elements import Element, Kind
from desktop.core.problem_words import field_name, has_sections, said_gap
from desktop.core.problems import Problem, ProblemKind, fields_of
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.wording.letters import said_about

_FAILS = {"≥": "＜", "≤": "＞", "＜": "≥"}
_NUMBERS = (Kind.COUNT, Kind.AMOUNT)
# All of a longer remark stands in the details.
_REMARK_SHOWN = 40
# Follows from the class list where there is one.
LISTED = "largest_class"


class NoteText(NamedTuple):
    mark: Mark | None = None
    text: str = ""
    link: str = ""
    tip: str = ""


def failed_checks(draft: Draft) -> dict[str, Problem]:
    """The first failed check of every field."""
    failed: dict[str, Problem] = {}
    for problem in draft.problems:
        if problem.kind in (ProblemKind.CONTRADICTION, ProblemKind.DOUBTFUL):
            failed.setdefault(problem.field, problem)
    return failed


def returned_notes(draft: Draft) -> dict[str, NoteText]:
    """What the county has remarked on fields, of those where nothing has been changed or explained since."""
    notes: dict[str, NoteText] = {}
    for asked in draft.asked:
        if asked.part in ("values", "notes", "sources") and not asked.done:
            said = said_about(draft.rulebook, asked)
            shown = said if len(said) <= _REMARK_SHOWN else f"{said[:_REMARK_SHOWN]}…"
            link = "看说明" if asked.code in draft.filing.notes else "写说明"
            word = "核对" if asked.kind == "alike" else "被退回"
            notes.setdefault(asked.code, NoteText(Mark.RETURNED, f"{word}：{shown}", link, said))
    return notes


def note_text(draft: Draft, code: str, failed: Problem | None) -> NoteText:
    """The note beside the field of a data element."""
    if failed is not None:
        doubtful = failed.kind is ProblemKind.DOUBTFUL
        return NoteText(Mark.WARN, shortly(failed.text), "写说明" if doubtful else "", failed.text)
    if code in draft.filing.notes:
        return NoteText(Mark.NOTED, "有说明", "看说明", draft.filing.notes[code])
    element = draft.rulebook.catalogue.element(code)
    if code not in draft.filing.values:
        if element.code not in draft.rulebook.reads:
            return NoteText(None, "本标准不用，可以不填")
        return NoteText(Mark.MISSING, f"缺数据，{_how_to_fill(element)}")
    return verdict_text(draft, code)


def verdict_text(draft: Draft, code: str) -> NoteText:
    """The verdict of the criterion that an element is nearest to; the worst of several."""
    nearest = draft.feeding.nearest(code)
    if not nearest:
        return NoteText()
    verdicts = {id: draft.judgements[id].verdict for id in nearest}
    failing = [criterion for criterion, verdict in verdicts.items() if verdict is Verdict.UNMET]
    if failing:
        criterion = max(failing, key=lambda id: _distance(draft, id))
        section = draft.rulebook.criteria[criterion][1].section
        of_whole_school = section is not None and has_sections(draft.filing) and "." not in code
        prefix = f"{SECTION_NAMES[section]} " if section is not None and of_whole_school else ""
        return NoteText(Mark.UNMET, prefix + shortfall(draft.derivation(criterion)))
    for criterion, verdict in verdicts.items():
        if verdict is Verdict.MISSING:
            return NoteText(Mark.MISSING, _still_missing(draft, draft.derivation(criterion), code))
    if Verdict.MET in verdicts.values():
        return NoteText(Mark.MET)
    return NoteText(Mark.NOT_APPLICABLE, f"{'、'.join(nearest)} 不适用")


def _distance(draft: Draft, criterion: str) -> tuple[float, float]:
    """How far off its limit: what a value still needs for several sections is the most that one needs."""
    bar, limit = draft.derivation(criterion).bar, draft.judgements[criterion].limit
    return abs(1 - bar) if bar is not None else 0.0, float(limit or 0)


def shortfall(derivation: Derivation) -> str:
    """“4.27 ＜ 4.5，还差 108 ㎡”: the figure, the limit it misses, and by how much."""
    sign, _, limit = derivation.limit.partition(" ")
    if not limit or not derivation.value:
        return "未达标"
    percent = "%" if derivation.unit == "%" else ""
    gap = said_gap(derivation)
    return f"{derivation.value}{percent} {_FAILS.get(sign, '≠')} {limit}{'，' if gap else ''}{gap}"


def shortly(text: str) -> str:
    """The finding of a check without its advice; of a doubtful unit the advice, which says more."""
    if found := re.search(r"单位是[^。；]*", text):
        return found.group()
    finding, _, _ = text.rstrip("。").partition("，请")
    return finding.partition("。")[0]


def _how_to_fill(element: Element) -> str:
    if element.code == LISTED:
        return "填了班级名册会自动得出"
    return "没有就填 0" if element.kind in _NUMBERS else "请选择"


def _still_missing(draft: Draft, derivation: Derivation, code: str) -> str:
    others = [missing for missing in derivation.missing if missing != code]
    if not others or others[0] not in (*draft.filing.values, *_fillable(draft)):
        return "缺数据"
    return f"还缺“{field_name(draft.rulebook, draft.filing, others[0])}”"


def _fillable(draft: Draft) -> set[str]:
    fields = fields_of(draft.rulebook, draft.filing)
    return {field.code for field in fields} | {"special_rooms.music", "special_rooms.fine_art"}
