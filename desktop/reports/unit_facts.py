"""The block at the head of a unit's form: who it is, and a school's basic figures by section."""

from typing import Any

from reportlab.platypus import Flowable, Spacer

from desktop.core.facts import facts_of
from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, Section
from desktop.core.terms import SCHOOL_TYPE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.tables import Row, form_table, label_table

_FIGURES = ("pupils", "classes", "largest_class", "full_time_teachers")
_SUMMED = ("pupils", "classes", "full_time_teachers")
_NONE = "——"


def unit_facts(rulebook: Rulebook, filing: Filing, width: float, *, by_pen: bool) -> list[Flowable]:
    """Name, code, type and township; for a school the figures of every section (empty ``by_pen``)."""
    unit = filing.unit
    widths = [width * share for share in (0.14, 0.42, 0.14, 0.30)]
    if unit.school_type is None:
        return [label_table([("单位名称", unit.name, "单位代码", unit.code)], widths)]
    rows = [
        ("学校名称", unit.name, "学校标识码", unit.code),
        ("办学类型", SCHOOL_TYPE_NAMES[unit.school_type], "所在乡镇", unit.township),
    ]
    sections = SECTIONS[unit.school_type]
    elements = [rulebook.catalogue.by_code[code] for code in _FIGURES]
    facts = facts_of(filing)
    body = [_section_row(rulebook, section, facts, by_pen) for section in sections]
    if len(sections) > 1:
        body.append(_total_row(sections, facts, by_pen))
    head = ["学部", *(f"{element.name}（{element.unit}）" for element in elements)]
    shares = [0.14, *[0.86 / len(elements)] * len(elements)]
    figures = form_table(head, body, [width * share for share in shares], "c" * len(head))
    return [label_table(rows, widths), Spacer(0, 8), figures]


def _section_row(rulebook: Rulebook, section: Section, facts: dict[str, Any], by_pen: bool) -> Row:
    cells = [SECTION_NAMES[section]]
    for code in _FIGURES:
        if section not in rulebook.catalogue.by_code[code].sections:
            cells.append(_NONE)
        else:
            cells.append(_shown(facts.get(f"{section}.{code}"), by_pen))
    return Row(tuple(cells))


def _total_row(sections: tuple[Section, ...], facts: dict[str, Any], by_pen: bool) -> Row:
    """A sum only where every section has its figure: a part of the school is no total."""
    cells = ["合计"]
    for code in _FIGURES:
        values = [facts.get(f"{section}.{code}") for section in sections]
        if code not in _SUMMED:
            cells.append(_NONE)
        else:
            whole = None if None in values else sum(v for v in values if v is not None)
            cells.append(_shown(whole, by_pen))
    return Row(tuple(cells))


def _shown(value: Any, by_pen: bool) -> str:
    if value is not None:
        return str(value)
    return "" if by_pen else VERDICT_NAMES[Verdict.MISSING]
