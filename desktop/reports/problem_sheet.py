"""问题清单: everything that a unit should look at, the most important first, with its 说明."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from desktop.core.filing import Filing
from desktop.core.problem_words import problem_sentence
from desktop.core.problems import Problem, ProblemKind, find_problems
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Scored
from desktop.reports.action_parts import head
from desktop.reports.naming import document_title
from desktop.reports.page import build, content_width
from desktop.reports.stamp import Stamp, stamped
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import NOTE, TEXT, paragraph

_HEAD = ("序号", "问题", "说明", "整改")
_SHARES = (0.07, 0.53, 0.22, 0.18)
_KINDS = {
    ProblemKind.CONTRADICTION: "数据对不上",
    ProblemKind.DOUBTFUL: "数据可疑，没有说明",
    ProblemKind.NOT_FILLED: "没有填",
    ProblemKind.NOT_ANSWERED: "没有自评",
    ProblemKind.UNMET: "未达标",
}
_LOST = "扣了分"
_NOTE = "按轻重排列：先核对数据，再补齐，最后看未达标的。“整改”一栏写的是已有的整改事项由谁负责。"


def problem_sheet(
    rulebook: Rulebook,
    filing: Filing,
    *,
    county: str,
    round_title: str,
    previous: Filing | None = None,
    stamp: Stamp | None = None,
) -> bytes:
    """The list as PDF; ``previous`` is the filing of the last round. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "问题清单")
    info = stamped(title, filing.unit.name, stamp)
    width = content_width(info)
    problems = find_problems(rulebook, filing, previous)
    story: list[Flowable] = [*head(rulebook, filing, title, round_title, width)]
    if problems:
        rows = _rows(rulebook, filing, problems)
        story += [
            paragraph(f"共 {len(problems)} 个问题。{_NOTE}", NOTE),
            form_table(_HEAD, rows, [width * share for share in _SHARES], "clll"),
        ]
    else:
        story.append(paragraph("没有发现问题。", TEXT))
    return build(story, info)


def _rows(rulebook: Rulebook, filing: Filing, problems: Sequence[Problem]) -> list[Row | Band]:
    rows: list[Row | Band] = []
    groups: dict[str, list[Problem]] = {name: [] for name in (*_KINDS.values(), _LOST)}
    for problem in problems:
        groups[_group(rulebook, problem)].append(problem)
    number = 0
    for name, members in groups.items():
        if members:
            rows.append(Band(f"{name}（{len(members)}）"))
        for problem in members:
            number += 1
            sentence = problem_sentence(rulebook, filing, problem)
            rows.append(Row((str(number), sentence, _note(filing, problem), _actions(filing, problem))))
    return rows


def _group(rulebook: Rulebook, problem: Problem) -> str:
    if problem.kind is ProblemKind.UNMET and isinstance(rulebook.criteria[problem.criterion][1].rule, Scored):
        return _LOST
    return _KINDS[problem.kind]


def _note(filing: Filing, problem: Problem) -> str:
    if problem.criterion:
        answer = filing.answers.get(problem.criterion)
        return "" if answer is None else answer.note
    return filing.notes.get(problem.field, "")


def _actions(filing: Filing, problem: Problem) -> str:
    about = problem.criterion or problem.field
    found = [action for action in filing.actions.values() if action.about == about]
    return "\n".join(action.person or action.unit or "已有整改事项" for action in found)
