"""数据疑点 in words: contradictions, great changes since the last round, figures unlike other schools'."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from desktop.core.facts import facts_of
from desktop.core.filing import Filing
from desktop.core.numbers import plain, shown, shown_plainly
from desktop.core.peers import Outlier, outliers
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
    now = facts_of(filing)[problem.field]
    assert isinstance(now, int | Decimal)
    figures = f"上一轮 {shown_plainly(problem.before)}{unit}，本轮 {shown_plainly(now)}{unit}"
    return f"“{prefix}{element.name}”{figures}。{problem.text}"


def county_doubts(
    rulebook: Rulebook, filings: Sequence[Filing], previous: Mapping[str, Filing]
) -> Mapping[str, tuple[str, ...]]:
    """What is doubtful of every unit, by its code; ``previous`` are the filings of the last round."""
    found: dict[str, list[str]] = {}
    for filing in filings:
        code = filing.unit.code
        found[code] = doubt_texts(rulebook, filing, previous.get(code))
    for outlier in outliers(rulebook, filings):
        found[outlier.school].append(outlier_text(outlier))
    return {code: tuple(texts) for code, texts in found.items() if texts}


def outlier_text(outlier: Outlier) -> str:
    """``小学平均每名专任教师的学生数 58 人，18 所同类学校的中位数是 14.2 人，超过 3 倍。…``"""
    peer = outlier.peer
    section = SECTION_NAMES[outlier.section] if outlier.section else ""
    unit = f" {peer.unit}" if peer.unit else ""
    value, middle = (_figure(number, peer.decimals) + unit for number in (outlier.value, outlier.median))
    factor = shown_plainly(peer.factor)
    far = f"超过 {factor} 倍" if outlier.value > outlier.median else f"不到它的 1/{factor}"
    said = f"学校说明：{outlier.note}" if outlier.note else ""
    compared = f"{outlier.schools} 所同类学校的中位数是 {middle}，{far}"
    return f"{section}{peer.name} {value}，{compared}。{peer.text}{said}"


def _figure(number: Fraction, decimals: int) -> str:
    return shown_plainly(plain(Decimal(shown(number, decimals))))


def _has_sections(filing: Filing) -> bool:
    school_type = filing.unit.school_type
    return school_type is not None and len(SECTIONS[school_type]) > 1
