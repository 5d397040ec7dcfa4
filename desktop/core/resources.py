"""The resource indicators of one school: its rows (小学部, 初中部), their figures and whether they pass."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from msgspec import Struct

from desktop.core.facts import judged_sections, pupils_by_section
from desktop.core.filing import Filing
from desktop.core.formula import Bound
from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, SchoolType, Section, share
from desktop.core.standard import Resource, RowRule
from desktop.core.verdict import Verdict, met_if


class Figure(Struct, frozen=True, gc=False):
    """One resource of one row. The exact value is ``numerator / denominator``; both are None if missing.

    ``quantity`` is the whole school's; ``share`` the part of it that is the row's, as numerator and
    denominator. ``near`` says that the value reaches the floor of the row rule; ``relaxed`` is the label of
    a relaxation by which the quantity was counted.
    """

    verdict: Verdict
    threshold: Decimal
    quantity: Number | None = None
    share: tuple[int, int] = (1, 1)
    numerator: Number | None = None
    denominator: Number | None = None
    near: bool | None = None
    relaxed: str = ""

    @property
    def value(self) -> float | None:
        if self.numerator is None or self.denominator is None:
            return None
        return float(self.numerator / self.denominator)

    @property
    def allocated(self) -> Fraction:
        """The row's own part of the quantity (x_i), exactly. Only for figures that are not missing."""
        assert self.quantity is not None
        return Fraction(self.quantity) * self.share[0] / self.share[1]

    @property
    def amount(self) -> float:
        """`allocated` as a float, without the cost of a fraction."""
        assert self.quantity is not None
        return float(self.quantity * self.share[0] / self.share[1])


class Row(Struct, frozen=True, gc=False):
    """A school's section as one row of the county's tables. ``pupils`` is None where not filled."""

    school_code: str
    section: Section
    pupils: int | None
    figures: Mapping[str, Figure]
    passes: bool | None


class ExclusionReason(StrEnum):
    SPECIAL_SCHOOL = "special_school"
    SMALL_TEACHING_POINT = "small_teaching_point"
    PRIVATE_SCHOOL = "private_school"
    NO_PUPILS = "no_pupils"


class Exclusion(Struct, frozen=True):
    """Why a school's section is no row; ``section`` is None where the whole school is none."""

    school_code: str
    section: Section | None
    reason: ExclusionReason


def figure(
    rulebook: Rulebook,
    resource: Resource,
    section: Section,
    facts: Mapping[str, Any],
    pupils: Mapping[Section, int] | None,
    floor: Decimal | None = None,
) -> Figure:
    """One resource of one section. ``pupils`` holds every section of the school, None if one is missing."""
    threshold = resource.threshold[section]
    own = facts.get(f"{section}.pupils")
    missing = Figure(Verdict.MISSING, threshold)
    if not own or (resource.split and pupils is None):
        return missing
    if resource.split and pupils is not None and len(pupils) > 1:
        part, whole = share(section, pupils)
    else:
        part, whole = 1, 1

    def measured(quantity: Bound, label: str) -> Figure:
        amount = quantity(facts)
        # 15-digit quantities times school-sized shares stay below Decimal's 28 digits: nothing is rounded.
        numerator, denominator = amount * part * resource.per, whole * own
        verdict = met_if(numerator >= threshold * denominator)
        near = None if floor is None else numerator >= floor * threshold * denominator
        return Figure(verdict, threshold, amount, (part, whole), numerator, denominator, near, relaxed=label)

    try:
        plain = measured(rulebook.formula(resource.quantity[section]).bind((section,)), "")
        relaxations = rulebook.active(resource.relaxations) if plain.verdict is Verdict.UNMET else ()
        for relaxation in relaxations:
            if rulebook.formula(relaxation.when).bind((section,))(facts):
                quantity = rulebook.formula(relaxation.quantity[section]).bind((section,))
                return measured(quantity, relaxation.label)
    except KeyError:
        return missing
    return plain


def quantities(rulebook: Rulebook, resource: Resource, section: Section) -> list[Bound]:
    """Every formula that the resource's figure may need in this section, its own quantity first."""
    texts = [resource.quantity[section]]
    for relaxation in rulebook.active(resource.relaxations):
        texts += [relaxation.when, relaxation.quantity[section]]
    return [rulebook.formula(text).bind((section,)) for text in texts]


def quantity_of(rulebook: Rulebook, resource: Resource, section: Section, result: Figure) -> Bound:
    """The formula by which this figure was counted."""
    texts = {r.label: r.quantity[section] for r in resource.relaxations}
    text = texts[result.relaxed] if result.relaxed else resource.quantity[section]
    return rulebook.formula(text).bind((section,))


def rows_of(
    rulebook: Rulebook, filing: Filing, facts: Mapping[str, Any], row_rule: RowRule
) -> tuple[list[Row], list[Exclusion]]:
    """The rows of one school, and what of it is no row (rows of the 申报表 表Ⅱ-2)."""
    school_type = filing.unit.school_type
    if school_type is None or not rulebook.standard.resources:
        return [], []
    code = filing.unit.code
    reason = _whole_school_exclusion(rulebook, school_type, facts)
    if reason is ExclusionReason.SPECIAL_SCHOOL:
        return [], [Exclusion(code, None, reason)]
    rows: list[Row] = []
    excluded: list[Exclusion] = []
    pupils = pupils_by_section(facts, SECTIONS[school_type])
    for section in judged_sections(filing):
        own = facts.get(f"{section}.pupils")
        why = reason or _section_exclusion(rulebook, school_type, own)
        if why:
            excluded.append(Exclusion(code, section, why))
            continue
        figures = {
            resource.code: figure(rulebook, resource, section, facts, pupils, row_rule.floor)
            for resource in rulebook.standard.resources
        }
        rows.append(Row(code, section, own, figures, row_passes(row_rule, figures)))
    return rows, excluded


def row_passes(rule: RowRule, figures: Mapping[str, Figure]) -> bool | None:
    """Whether a row passes; None while missing data could still change the answer."""
    unmet = [f for f in figures.values() if f.verdict is Verdict.UNMET]
    if len(figures) - len(unmet) < rule.least_met:
        return False
    if any(f.near is not True for f in unmet):
        return False
    return None if any(f.verdict is Verdict.MISSING for f in figures.values()) else True


def _whole_school_exclusion(
    rulebook: Rulebook, school_type: SchoolType, facts: Mapping[str, Any]
) -> ExclusionReason | None:
    if school_type is SchoolType.SPECIAL:
        return ExclusionReason.SPECIAL_SCHOOL
    if not rulebook.setting("private_rows", 1) and facts.get("founder") == "private":
        return ExclusionReason.PRIVATE_SCHOOL
    return None


def _section_exclusion(
    rulebook: Rulebook, school_type: SchoolType, pupils: int | None
) -> ExclusionReason | None:
    if pupils is None:
        return None
    if pupils == 0:
        return ExclusionReason.NO_PUPILS
    cutoff = rulebook.setting("teaching_point_cutoff", 50)
    if school_type is SchoolType.TEACHING_POINT and pupils < cutoff:
        return ExclusionReason.SMALL_TEACHING_POINT
    return None
