"""Which criteria a data element feeds, nearest first."""

import ast
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from desktop.core.facts import judged_sections
from desktop.core.filing import Filing
from desktop.core.formula import Bound
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    EveryClass,
    Recorded,
    ResourceRule,
    Rooms,
)

# How near an element is to a criterion: it is what is judged, it is divided by, it only opens a case.
_JUDGED, _DIVIDES, _OPENS = 0, 1, 2


class Feeding:
    """The criteria of one unit by the full code of the element that they read."""

    def __init__(self, rulebook: Rulebook, filing: Filing) -> None:
        found: dict[str, dict[str, int]] = {}
        for _, criterion in asked_of(rulebook, filing):
            for code, distance in _reads(rulebook, filing, criterion):
                nearest = found.setdefault(code, {})
                nearest[criterion.id] = min(distance, nearest.get(criterion.id, distance))
        self._all: Mapping[str, tuple[str, ...]] = {
            code: tuple(sorted(criteria, key=lambda id: criteria[id])) for code, criteria in found.items()
        }
        self._nearest: Mapping[str, tuple[str, ...]] = {
            code: tuple(id for id in self._all[code] if criteria[id] == min(criteria.values()))
            for code, criteria in found.items()
        }

        self._judged: Mapping[str, tuple[str, ...]] = {
            code: tuple(id for id, distance in criteria.items() if distance == _JUDGED)
            for code, criteria in found.items()
        }

    def all(self, code: str) -> tuple[str, ...]:
        """Every criterion that reads this element, nearest first."""
        return self._all.get(code, ())

    def nearest(self, code: str) -> tuple[str, ...]:
        """Those that the element is nearest to: their verdict stands beside its field."""
        return self._nearest.get(code, ())

    def judged(self, code: str) -> tuple[str, ...]:
        """Those that judge the element itself, and not only divide by it or depend on it."""
        return self._judged.get(code, ())


def _reads(rulebook: Rulebook, filing: Filing, criterion: Criterion) -> Iterator[tuple[str, int]]:
    school_type = filing.unit.school_type
    sections = judged_sections(filing)
    if criterion.section is not None and school_type is not None:
        if criterion.section not in sections:
            return
        sections = (criterion.section,)
    if criterion.applies and school_type is not None:
        yield from ((code, _OPENS) for code in rulebook.formula(criterion.applies).bind(sections).codes)
    match criterion.rule:
        case ResourceRule(resource=name):
            resource = rulebook.resources[name]
            quantity = rulebook.formula(resource.quantity[sections[0]]).bind(sections)
            yield from ((code, _JUDGED) for code in quantity.codes)
            shared = SECTIONS[school_type] if school_type and resource.split else sections
            yield from ((f"{section}.pupils", _DIVIDES) for section in shared)
        case AtLeast() | AtMost() | Below() | Between() | AllOf() | Recorded() as rule:
            judged = rulebook.judged_texts(rule)
            for text in rulebook.compared_texts(rule):
                bound = rulebook.formula(text).bind(sections)
                divisors = _divisors(bound) if text in judged else set[str]()
                near = _JUDGED if text in judged else _OPENS
                yield from ((code, _DIVIDES if code in divisors else near) for code in bound.codes)
        case Rooms(least_area=areas):
            yield from ((f"special_rooms.{kind}", _JUDGED) for kind in areas)
            yield f"{sections[0]}.classes", _DIVIDES
        case EveryClass():
            yield f"{sections[0]}.largest_class", _JUDGED
        case _:
            return


def _divisors(bound: Bound) -> set[str]:
    """The codes that a formula divides by."""
    divisors = [node.right for node in ast.walk(bound.formula.tree) if _is_division(node)]
    parts = [part for divisor in divisors for part in ast.walk(divisor)]
    sections = {id(part.value) for part in parts if isinstance(part, ast.Attribute)}
    names = [
        part for part in parts if isinstance(part, ast.Attribute | ast.Name) and id(part) not in sections
    ]
    return {code for name in names for code in bound.reads(name)}


def _is_division(node: ast.AST) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
