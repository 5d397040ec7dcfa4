"""数据疑点 in words: what in a filing contradicts itself, or has changed much since the last round."""

from decimal import Decimal

from desktop.core.filing import Filing
from desktop.core.numbers import shown_plainly
from desktop.core.problems import Problem, doubts
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, Section
from desktop.core.terms import SECTION_NAMES


def doubt_texts(rulebook: Rulebook, filing: Filing, previous: Filing | None = None) -> list[str]:
    """One sentence for each doubt that has no 说明 yet."""
    return [doubt_text(rulebook, filing, problem) for problem in doubts(rulebook, filing, previous)]


def doubt_text(rulebook: Rulebook, filing: Filing, problem: Problem) -> str:
    """``小学在校学生数上一轮 300 人，本轮 450 人。…``, or what the failed check says."""
    if problem.before is None:
        section = problem.section
        return (f"{SECTION_NAMES[section]}：" if section and _has_sections(filing) else "") + problem.text
    section = problem.field.rpartition(".")[0]
    prefix = SECTION_NAMES[Section(section)] if section and _has_sections(filing) else ""
    element = rulebook.catalogue.element(problem.field)
    unit = f" {element.unit}" if element.unit else ""
    now = filing.values[problem.field]
    assert isinstance(now, int | Decimal)
    figures = f"上一轮 {shown_plainly(problem.before)}{unit}，本轮 {shown_plainly(now)}{unit}"
    return f"“{prefix}{element.name}”{figures}。{problem.text}"


def _has_sections(filing: Filing) -> bool:
    school_type = filing.unit.school_type
    return school_type is not None and len(SECTIONS[school_type]) > 1
