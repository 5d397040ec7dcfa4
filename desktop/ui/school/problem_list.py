"""The problems of a draft as the screen lists them: many gaps of one kind become one line."""

from collections.abc import Sequence

from desktop.core.problem_words import ROOMS, criterion_name, field_name, problem_sentence
from desktop.core.problems import Problem as Found
from desktop.core.problems import ProblemKind
from desktop.ui.marks import Mark
from desktop.ui.school.asked_place import asked_place
from desktop.ui.school.draft import Draft
from desktop.ui.school.places import Place
from desktop.ui.school.progress import lost_points, not_answered, not_filled, of_kind, unmet
from desktop.ui.widgets.problem_strip import Problem
from desktop.ui.wording.letters import asked_text

_NAMED_ONE_BY_ONE = 3
_MARKS = {
    ProblemKind.CONTRADICTION: Mark.WARN,
    ProblemKind.DOUBTFUL: Mark.WARN,
    ProblemKind.NOT_FILLED: Mark.MISSING,
    ProblemKind.NOT_ANSWERED: Mark.MISSING,
    ProblemKind.UNMET: Mark.UNMET,
}


def problem_list(draft: Draft) -> list[Problem]:
    """Every problem, the most important first; each place can be jumped to."""
    return [*_unreadable(draft), *returned_lines(draft), *found_problems(draft)]


def _unreadable(draft: Draft) -> list[Problem]:
    return [
        Problem(typed.sentence, str(Place("value", code)), Mark.UNMET)
        for code, typed in draft.unreadable.items()
    ]


def returned_lines(draft: Draft) -> list[Problem]:
    """What the county has returned and nobody has dealt with yet, as far as that can be seen.

    What is about the whole filing leads to the list on the overview.
    """
    list_ = str(Place("page", "overview"))
    return [
        Problem(asked_text(draft.rulebook, asked), asked_place(draft, asked) or list_, Mark.RETURNED)
        for asked in draft.asked
        if not asked.done
    ]


def found_problems(draft: Draft) -> list[Problem]:
    """What the program itself finds, without what is returned."""
    found = draft.problems
    wrong = of_kind(found, ProblemKind.CONTRADICTION, ProblemKind.DOUBTFUL)
    return [
        *(_line(draft, problem) for problem in wrong),
        *_gaps(draft, not_filled(draft), "基础数据没填"),
        *_gaps(draft, not_answered(draft), "没有自评"),
        *(_line(draft, problem) for problem in unmet(draft)),
        *_lost_points(draft),
    ]


def _lost_points(draft: Draft) -> list[Problem]:
    """Criteria without full marks: worth a look, no failure."""
    lost = lost_points(draft)
    lines = [_line(draft, problem)._replace(mark=Mark.WARN) for problem in lost]
    if len(lines) <= _NAMED_ONE_BY_ONE:
        return lines
    name = criterion_name(draft.rulebook, lost[0].criterion)
    return [Problem(f"有 {len(lost)} 项自评扣了分，先看 {name}。", place_of(lost[0]), Mark.WARN)]


def _gaps(draft: Draft, gaps: Sequence[Found], what: str) -> list[Problem]:
    if len(gaps) <= _NAMED_ONE_BY_ONE:
        return [_line(draft, gap) for gap in gaps if gap.field not in draft.unreadable]
    first = gaps[0]
    name = (
        f"“{field_name(draft.rulebook, draft.filing, first.field)}”"
        if first.field
        else " " + criterion_name(draft.rulebook, first.criterion)
    )
    return [Problem(f"还有 {len(gaps)} 项{what}，先填{name}。", place_of(first), Mark.MISSING)]


def _line(draft: Draft, problem: Found) -> Problem:
    text = problem_sentence(draft.rulebook, draft.filing, problem)
    return Problem(text, place_of(problem), _MARKS[problem.kind])


def place_of(problem: Found) -> str:
    """Where a problem is put right."""
    if problem.field.startswith(ROOMS):
        return str(Place("rooms", problem.field.removeprefix(ROOMS)))
    if problem.field:
        return str(Place("value", problem.field))
    return str(Place("criterion", problem.criterion))
