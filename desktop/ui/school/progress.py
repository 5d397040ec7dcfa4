"""How far a unit has come, and the one sentence that says what to do next."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from desktop.core.filing import Answer
from desktop.core.judge import asked_of
from desktop.core.problem_words import criterion_name, field_name
from desktop.core.problems import Problem, ProblemKind, asks_veto, needed_fields
from desktop.core.standard import Attested, Rooms, Scored
from desktop.core.verdict import Verdict
from desktop.ui.school.draft import Draft
from desktop.ui.school.evidence_lines import evidence_lines
from desktop.ui.wording.fields import entry_name


class Part(Struct, frozen=True):
    done: int
    of: int

    @property
    def percent(self) -> str:
        """Never 100 % before all is done."""
        return "" if not self.of else f"{self.done * 100 // self.of}%"


class Progress(Struct, frozen=True):
    """Fields filled, answers given, criteria with evidence, and how many criteria stand where; ``lost`` are
    not full marks.
    """

    fields: Part
    answers: Part
    evidence: Part
    verdicts: Counter[Verdict]
    lost: int


def progress_of(draft: Draft) -> Progress:
    needed = needed_fields(draft.rulebook, draft.filing)
    kinds = _asked_rooms(draft)
    asked = answered_by_people(draft)
    proved = [line for line in evidence_lines(draft) if line.asked]
    verdicts = Counter(judgement.verdict for judgement in draft.judgements.values())
    lost = len(lost_points(draft))
    verdicts[Verdict.UNMET] -= lost
    return Progress(
        Part(len(needed) + len(kinds) - len(not_filled(draft)), len(needed) + len(kinds)),
        Part(len(asked) - len(not_answered(draft)), len(asked)),
        Part(len(proved) - sum(line.lacks for line in proved), len(proved)),
        verdicts,
        lost,
    )


def not_filled(draft: Draft) -> list[Problem]:
    """The data that lack: the one count for sentences, badge and bar."""
    return of_kind(draft.problems, ProblemKind.NOT_FILLED)


def not_answered(draft: Draft) -> list[Problem]:
    """The criteria and vetoes that lack an answer, likewise."""
    open_ = (id for id in answered_by_people(draft) if not is_answered(draft, id))
    return [Problem(ProblemKind.NOT_ANSWERED, criterion=id) for id in open_]


def _asked_rooms(draft: Draft) -> set[str]:
    """The kinds of special rooms of which this unit says what it has."""
    rules = (
        draft.rulebook.criteria[id][1].rule
        for id, judgement in draft.judgements.items()
        if judgement.verdict is not Verdict.NOT_APPLICABLE
    )
    return {kind for rule in rules if isinstance(rule, Rooms) for kind in rule.least_area}


def answered_by_people(draft: Draft) -> list[str]:
    """The criteria and vetoes on which this unit gives an answer of its own."""
    asked = [
        criterion.id
        for _, criterion in asked_of(draft.rulebook, draft.filing)
        if isinstance(criterion.rule, Attested | Scored)
        and draft.judgements[criterion.id].verdict is not Verdict.NOT_APPLICABLE
    ]
    vetoes = [v.id for v in draft.rulebook.standard.vetoes if asks_veto(draft.rulebook, v.id, draft.filing)]
    return asked + vetoes


def is_answered(draft: Draft, id: str) -> bool:
    """Whether there is a conclusion or a score; a note alone is no answer."""
    answer = draft.filing.answers.get(id, Answer())
    return answer.conclusion is not None or answer.score is not None


def of_kind(problems: Sequence[Problem], *kinds: ProblemKind) -> list[Problem]:
    return [problem for problem in problems if problem.kind in kinds]


def unmet(draft: Draft) -> list[Problem]:
    """The criteria that fail; a score below full marks is no failure."""
    found = of_kind(draft.problems, ProblemKind.UNMET)
    return [problem for problem in found if not _is_scored(draft, problem.criterion)]


def lost_points(draft: Draft) -> list[Problem]:
    """The scored criteria without full marks."""
    found = of_kind(draft.problems, ProblemKind.UNMET)
    return [problem for problem in found if _is_scored(draft, problem.criterion)]


def _is_scored(draft: Draft, criterion: str) -> bool:
    return isinstance(draft.rulebook.criteria[criterion][1].rule, Scored)


def next_step(draft: Draft) -> str:
    """What to do now, on the overview."""
    rulebook, filing, problems = draft.rulebook, draft.filing, draft.problems
    if draft.unreadable:
        code = next(iter(draft.unreadable))
        return f"先改“{field_name(rulebook, filing, code)}”，那里填的还不能用。"
    if left := [asked for asked in draft.asked if not asked.done]:
        named = next((asked for asked in left if asked.code), None)
        first = f"，先改“{entry_name(rulebook, named.part, named.code)}”" if named else ""
        return f"教育局要求改的还有 {len(left)} 条没处理{first}。"
    if wrong := of_kind(problems, ProblemKind.CONTRADICTION, ProblemKind.DOUBTFUL):
        name = field_name(rulebook, filing, wrong[0].field)
        return f"有 {len(wrong)} 处数据对不上，先核对“{name}”。"
    if empty := not_filled(draft):
        name = field_name(rulebook, filing, empty[0].field)
        return f"还有 {len(empty)} 项基础数据没填，先填“{name}”。"
    if open_ := not_answered(draft):
        name = criterion_name(rulebook, open_[0].criterion)
        return f"还有 {len(open_)} 项没有自评，先填 {name}。"
    if failing := unmet(draft):
        return f"都填完了，有 {len(failing)} 项未达标。核对无误后，可以打印自评表、导出上报包。"
    return "都填完了，没有发现问题。可以打印自评表，签字盖章后导出上报包。"


def data_step(draft: Draft) -> str:
    """What to do now, on the page of data elements."""
    empty = not_filled(draft)
    if not empty:
        return "基础数据都填了。改动任何一个数，判定会马上跟着变。"
    code = empty[0].field
    name = field_name(draft.rulebook, draft.filing, code)
    fed = draft.feeding.nearest(code)
    judged = f"，填完可判定“{draft.rulebook.criteria[fed[0]][0].title}”" if fed else ""
    return f"还有 {len(empty)} 项没填。先填“{name}”{judged}。"


def nearest_deadline(draft: Draft, today: date) -> tuple[str | None, str]:
    """Until when there is something to do, and what is to be said before the days: of the round, or of the
    receipt where that is nearer or the round's day is over.
    """
    round, answered = draft.session.round.deadline, draft.answered
    is_returned = answered is not None and answered.receipt.decision == "returned"
    asked = answered.receipt.letter.deadline if answered is not None and is_returned else ""
    if asked and (round is None or asked < round or round < today.isoformat()):
        return asked, "再报"
    return round, ""


def remaining(deadline: str | None, today: date) -> tuple[str, bool]:
    """“还有 12 天” and whether that is little; empty without a deadline."""
    if deadline is None:
        return "", False
    days = (date.fromisoformat(deadline) - today).days
    if days < 0:
        return f"已过截止日 {-days} 天", True
    if days == 0:
        return "今天截止", True
    return f"还有 {days} 天", days <= 7
