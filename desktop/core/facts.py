"""What a filing says, as the flat mapping that formulas read: code → value."""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.core.filing import Filing
from desktop.core.sections import COMPULSORY_SECTIONS, SECTIONS, Section


def facts_of(filing: Filing) -> dict[str, Any]:
    """The values a unit typed, its type, and what follows from its class list.

    Where a section has a class list, its number of pupils and classes and its largest class come
    from the list, as ``primary.listed_pupils``, ``primary.listed_classes``, ``primary.largest_class``.
    """
    facts: dict[str, Any] = dict(filing.values)
    if filing.unit.school_type is not None:
        facts["school_type"] = filing.unit.school_type.value
    sizes: dict[Section, list[int]] = {}
    for listed in filing.class_list:
        sizes.setdefault(listed.section, []).append(listed.pupils)
    for section, pupils in sizes.items():
        facts[f"{section}.listed_pupils"] = sum(pupils)
        facts[f"{section}.listed_classes"] = len(pupils)
        facts[f"{section}.largest_class"] = max(pupils)
    return facts


def totals_of(filings: Iterable[Filing], codes: Iterable[str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Sums over the schools that have an element, and for each code the schools that have not filled it.

    ``codes`` are full codes of numbers. A code that any school still misses has no sum.
    """
    wanted = tuple(codes)
    sums: dict[str, Any] = {}
    absent: dict[str, list[str]] = {}
    for filing in filings:
        if filing.unit.school_type is None:
            continue
        present = SECTIONS[filing.unit.school_type]
        for code in wanted:
            section = code.rpartition(".")[0]
            if section and Section(section) not in present:
                continue
            value = filing.values.get(code)
            if value is None:
                absent.setdefault(code, []).append(filing.unit.code)
            else:
                sums[code] = sums.get(code, 0) + value
    return {code: total for code, total in sums.items() if code not in absent}, absent


def pupils_by_section(facts: Mapping[str, Any], sections: Iterable[Section]) -> dict[Section, int] | None:
    """The pupils of each of these sections, or None where one has not been filled."""
    pupils: dict[Section, int] = {}
    for section in sections:
        count = facts.get(f"{section}.pupils")
        if count is None:
            return None
        pupils[section] = count
    return pupils


def judged_sections(filing: Filing) -> tuple[Section, ...]:
    """The sections of the unit that standards judge: 小学 and 初中, never 高中."""
    if filing.unit.school_type is None:
        return ()
    return COMPULSORY_SECTIONS[filing.unit.school_type]
