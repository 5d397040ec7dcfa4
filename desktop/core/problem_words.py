"""What a unit should look at, as one Chinese sentence each."""

from collections.abc import Mapping

from desktop.core.derivation import Derivation, derive
from desktop.core.doubts import doubt_text
from desktop.core.filing import Filing
from desktop.core.numbers import plain, shown_plainly
from desktop.core.problems import Problem, ProblemKind
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, Section
from desktop.core.terms import ROOM_NAMES, SECTION_NAMES

ROOMS = "special_rooms."
_LONGEST_TEXT = 24
_ROOM_UNIT = "间"


def problem_sentence(rulebook: Rulebook, filing: Filing, problem: Problem) -> str:
    """What is wrong, where, and what to do."""
    match problem.kind:
        case ProblemKind.CONTRADICTION | ProblemKind.DOUBTFUL:
            return doubt_text(rulebook, filing, problem)
        case ProblemKind.NOT_FILLED:
            name = field_name(rulebook, filing, problem.field)
            if problem.field.startswith(ROOMS):
                return f"“{name}”没有填，没有就勾选“没有{name}”。"
            return f"“{name}”没有填。"
        case ProblemKind.NOT_ANSWERED:
            return f"{criterion_name(rulebook, problem.criterion)} 还没有填。"
        case ProblemKind.UNMET:
            return _unmet(rulebook, filing, problem.criterion)


def has_sections(filing: Filing) -> bool:
    """Whether the unit has several sections, so that a section must be named."""
    school_type = filing.unit.school_type
    return school_type is not None and len(SECTIONS[school_type]) > 1


def field_name(rulebook: Rulebook, filing: Filing, code: str) -> str:
    """小学在校学生数; without the section where the unit has only one."""
    if code.startswith(ROOMS):
        return ROOM_NAMES[code.removeprefix(ROOMS)]
    section = code.rpartition(".")[0]
    prefix = SECTION_NAMES[Section(section)] if section and has_sections(filing) else ""
    return prefix + rulebook.catalogue.element(code).name


def criterion_name(rulebook: Rulebook, criterion: str) -> str:
    """23.1 “落实属地管理责任…”, or 一票否决 3 “存在违规择校行为”."""
    vetoes: Mapping[str, str] = {veto.id: veto.text for veto in rulebook.standard.vetoes}
    if criterion in vetoes:
        return f"{veto_name(criterion)} “{shortened(vetoes[criterion])}”"
    _, asked = rulebook.criteria[criterion]
    return f"{criterion} “{shortened(asked.text)}”"


def veto_name(id: str) -> str:
    """一票否决 3 for V3, as paper numbers them."""
    return f"一票否决 {id.removeprefix('V')}"


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _unmet(rulebook: Rulebook, filing: Filing, criterion: str) -> str:
    indicator, asked = rulebook.criteria[criterion]
    section = f"（{SECTION_NAMES[asked.section]}）" if asked.section and has_sections(filing) else ""
    name = f"{criterion} {indicator.title}{section}"
    if asked.points is not None:
        answer = filing.answers.get(criterion)
        score = (
            ""
            if answer is None or answer.score is None
            else f"自评 {shown_plainly(plain(answer.score))} 分，"
        )
        return f"{name}：{score}满分 {shown_plainly(plain(asked.points))} 分。"
    gap = said_gap(derive(rulebook, asked, filing))
    return f"{name}未达标{'，' if gap else ''}{gap}。"


def said_gap(derivation: Derivation) -> str:
    """What is lacking: of rooms every kind, else the first way to make good for it."""
    every = derivation.unit == _ROOM_UNIT
    return "；".join(derivation.gaps if every else derivation.gaps[:1])
