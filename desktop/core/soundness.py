"""What must hold in a standard beyond the types and the formulas: ids, references, units, switches."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from desktop.core.elements import Catalogue
from desktop.core.errors import StandardInvalid
from desktop.core.numbers import MAX_DECIMALS, MAX_DIGITS
from desktop.core.sections import COMPULSORY, Section
from desktop.core.standard import (
    ROOM_KINDS,
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    DispersionRule,
    EveryClass,
    Indicator,
    Recorded,
    ResourceRule,
    Rooms,
    Rule,
    Scored,
    Standard,
)

# Place, reason and word of one fault.
_Fault = tuple[str, str, str]


def check_structure(standard: Standard, catalogue: Catalogue, switches: Collection[str]) -> None:
    """Raise StandardInvalid for the first fault, from top to bottom."""
    for place, reason, word in structure_faults(standard, catalogue, switches):
        raise StandardInvalid(standard=standard.id, place=place, reason=reason, word=word)


def structure_faults(standard: Standard, catalogue: Catalogue, switches: Collection[str]) -> Iterator[_Fault]:
    """Place, reason and word of everything that does not hold, from top to bottom."""
    yield from _number_faults(msgspec.to_builtins(standard, builtin_types=(Decimal,)), "")
    yield from (
        ("switches", "unknown_switch", switch) for switch in switches if switch not in standard.switches
    )
    for id in standard.settings:
        if id in catalogue.by_code or id in catalogue.by_name:
            yield f"settings.{id}", "duplicate_id", id
    if standard.row_rule not in standard.row_rules:
        yield "row_rule", "unknown_row_rule", standard.row_rule
    yield from _resource_faults(standard)
    yield from _duplicates([indicator.id for indicator in standard.indicators])
    criteria = [(i, c) for i in standard.indicators for c in i.criteria]
    yield from _duplicates([c.id for _, c in criteria] + [veto.id for veto in standard.vetoes])
    yield from _duplicates([task.id for task in standard.tasks])
    yield from _duplicates([phase.id for phase in standard.phases])
    for indicator, criterion in criteria:
        yield from _criterion_faults(standard, indicator, criterion)
    for veto in standard.vetoes:
        if not veto.lead:
            yield veto.id, "lead_missing", "lead"
    for phase in standard.phases:
        if phase.begins > phase.ends:
            yield phase.id, "phase_ends_first", phase.ends
    if any(c.points is not None for _, c in criteria) and standard.pass_points <= 0:
        yield "pass_points", "points", str(standard.pass_points)


def _number_faults(node: Any, place: str) -> Iterator[_Fault]:
    """Numbers that nobody can compute with: not finite, or longer than any area or sum of money."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            # What has no id of its own is called by where it stands: settings.private_rows, pass_points.
            inside = place in ("", "settings", "row_rules")
            here = f"{place}.{key}".strip(".") if inside else place
            yield from _number_faults(inner, _id_of(inner) or here)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from _number_faults(inner, _id_of(inner) or place)
    elif isinstance(node, Decimal) and not node.is_finite():
        yield place, "not_a_number", str(node)
    elif isinstance(node, int | Decimal):
        exponent = node.as_tuple().exponent if isinstance(node, Decimal) else 0
        if abs(node) >= 10**MAX_DIGITS or (isinstance(exponent, int) and exponent < -MAX_DIGITS):
            yield place, "too_large", str(node)[:40]


def _id_of(node: Any) -> str:
    return str(node.get("id") or node.get("code") or "") if isinstance(node, Mapping) else ""


def _not_positive(place: str, *numbers: int | Decimal | None) -> Iterator[_Fault]:
    yield from ((place, "not_positive", str(n)) for n in numbers if n is not None and not n > 0)


def _resource_faults(standard: Standard) -> Iterator[_Fault]:
    yield from _duplicates([resource.code for resource in standard.resources])
    for resource in standard.resources:
        parts = [resource.quantity, resource.threshold, resource.limit]
        parts += [relaxation.quantity for relaxation in resource.relaxations]
        for section in COMPULSORY:
            if not all(section in part for part in parts):
                yield resource.code, "section_missing", section
        yield from _not_positive(resource.code, resource.per, *resource.threshold.values())
        if not 0 <= resource.decimals <= MAX_DECIMALS:
            yield resource.code, "too_large", str(resource.decimals)
        yield from _switch_faults(standard, resource.code, [r.switch for r in resource.relaxations])


def _criterion_faults(standard: Standard, indicator: Indicator, criterion: Criterion) -> Iterator[_Fault]:
    rule = criterion.rule
    if not indicator.lead:
        yield criterion.id, "lead_missing", "lead"
    if not criterion.asked and not isinstance(rule, DispersionRule):
        yield criterion.id, "missing_field", "asked"
    if len(set(criterion.asked)) < len(criterion.asked):
        yield criterion.id, "duplicate_id", criterion.asked[0]
    yield from _not_positive(criterion.id, criterion.points)
    yield from ((criterion.id, "missing_field", name) for name in _blank_formulas(rule))
    known = {resource.code for resource in standard.resources}
    if isinstance(rule, ResourceRule | DispersionRule) and rule.resource not in known:
        yield criterion.id, "unknown_resource", rule.resource
    if isinstance(rule, ResourceRule | EveryClass | Rooms) and criterion.section is None:
        yield criterion.id, "section_missing", "section"
    if isinstance(rule, ResourceRule | EveryClass | Rooms) and criterion.asked != ("school",):
        yield criterion.id, "schools_only", "asked"
    if isinstance(rule, Scored) != (criterion.points is not None):
        yield criterion.id, "points", str(criterion.points)
    if isinstance(rule, AtLeast | AtMost | Below | Rooms):
        yield from _switch_faults(standard, criterion.id, [r.switch for r in rule.relaxations])
    if isinstance(rule, Rooms):
        kinds = set(rule.least_area)
        if rule.per_classes < 1 or any(set(r.least_area) != kinds for r in rule.relaxations):
            yield criterion.id, "rooms", "least_area" if rule.per_classes >= 1 else "per_classes"
        yield from ((criterion.id, "rooms", kind) for kind in sorted(kinds - ROOM_KINDS))
        yield from _not_positive(criterion.id, *rule.least_area.values())
    if isinstance(rule, EveryClass):
        yield from _not_positive(criterion.id, rule.at_most)
    if isinstance(rule, AllOf) and not rule.rules:
        yield criterion.id, "not_valid", "rules"
    if criterion.section is Section.SENIOR:
        yield criterion.id, "section_missing", "senior"


def _blank_formulas(rule: Rule) -> Iterator[str]:
    """The fields that must hold a formula and hold none; a blank limit is for the county to fill."""
    match rule:
        case AtLeast() | AtMost() | Below():
            held = [("formula", rule.formula)]
            held += [
                (name, text)
                for r in rule.relaxations
                for name, text in (("when", r.when), ("limit", r.limit))
            ]
        case Between() | Recorded():
            held = [("formula", rule.formula)]
        case Rooms():
            held = [("when", relaxation.when) for relaxation in rule.relaxations]
        case AllOf():
            held = [(name, "") for part in rule.rules for name in _blank_formulas(part)]
        case _:
            held = []
    yield from (name for name, text in held if not text.strip())


def _switch_faults(standard: Standard, place: str, switches: list[str]) -> Iterator[_Fault]:
    yield from ((place, "unknown_switch", s) for s in switches if s and s not in standard.switches)


def _duplicates(ids: list[str]) -> Iterator[_Fault]:
    yield from ((id, "duplicate_id", id) for number, id in enumerate(ids) if id in ids[:number])
