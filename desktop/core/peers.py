"""Compare schools with each other (经验校验): a figure that is far from the median of similar schools."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from desktop.core.elements import Peer
from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType, Section


class Outlier(Struct, frozen=True):
    """One school's figure, the median of ``schools`` similar ones (itself among them), and the note (说明)
    that the school has given, if any.

    ``section`` is None where the figure is one of the whole school.
    """

    school: str
    peer: Peer
    section: Section | None
    value: Fraction
    median: Fraction
    schools: int
    note: str = ""


class _Group(NamedTuple):
    """Which schools are similar: by section, 教学点 apart from the others, or by type."""

    section: Section | None
    school_type: SchoolType | None


class _Figure(NamedTuple):
    filing: Filing
    value: Fraction
    field: str


def outliers(rulebook: Rulebook, filings: Iterable[Filing]) -> list[Outlier]:
    """Every figure that is more than ``peer.factor`` times, or less than that part of, its group's median.

    By school, then in the order of the catalogue. A figure that cannot be computed is left out, and a group
    of fewer than ``peer.least`` figures is not compared.
    """
    schools = [filing for filing in filings if filing.unit.kind == "school"]
    found: list[Outlier] = []
    for peer in rulebook.catalogue.peers:
        groups: dict[_Group, list[_Figure]] = {}
        for filing in schools:
            for group, figure in _figures(rulebook, peer, filing):
                groups.setdefault(group, []).append(figure)
        for group, figures in groups.items():
            if len(figures) >= peer.least:
                found += _far(peer, group, figures)
    return sorted(found, key=lambda outlier: outlier.school)


def _figures(rulebook: Rulebook, peer: Peer, filing: Filing) -> Iterable[tuple[_Group, _Figure]]:
    facts = facts_of(filing)
    sections = judged_sections(filing)
    kind = filing.unit.school_type
    apart = kind if kind in (SchoolType.TEACHING_POINT, SchoolType.SPECIAL) else None
    for each in [(section,) for section in sections] if peer.each_section else [sections]:
        bound = rulebook.formula(peer.formula).bind(each)
        try:
            value = Fraction(bound(facts))
        except (KeyError, ZeroDivisionError):
            continue
        group = _Group(each[0], apart) if peer.each_section else _Group(None, kind)
        yield group, _Figure(filing, value, bound.codes[0])


def _far(peer: Peer, group: _Group, figures: Sequence[_Figure]) -> Iterable[Outlier]:
    middle = Fraction(median(figure.value for figure in figures))
    factor = Fraction(peer.factor)
    for filing, value, field in figures:
        if value > factor * middle or value * factor < middle:
            note = filing.notes.get(field, "")
            yield Outlier(filing.unit.code, peer, group.section, value, middle, len(figures), note)
