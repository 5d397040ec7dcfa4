"""Bring together what two people have made of the same filing: compare both with what they began with.

A class or a room is compared as a line of its own, so two people who each type a half of a list do not
get into each other's way. Nothing is guessed: what both changed differently, somebody chooses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from desktop.core.filing import Filing, SchoolClass
from desktop.core.merge import LISTS, SINGLES, single_entries
from desktop.core.sections import Section

# Which line of a list: what it is called there.
LineKey: TypeAlias = tuple[str, ...]
Place: TypeAlias = tuple[str, str, LineKey]


class Relation(StrEnum):
    """Who has changed something."""

    THEIRS = "theirs"  # only they: to be taken
    MINE = "mine"  # only I: stays
    ALIKE = "alike"  # both, and to the same value
    CONFLICT = "conflict"  # both, differently


class Difference(Struct, frozen=True):
    """One thing that is not the same in all three filings; a value is None where it is not filled.

    ``part`` and ``code`` are those of `Change`. Of a list, ``line`` says which line, and the values are
    tuples of it: of one line, unless the list has several of the same name. Elsewhere it is empty.
    """

    part: str
    code: str
    base: Any
    mine: Any
    theirs: Any
    line: LineKey = ()

    @property
    def place(self) -> Place:
        return self.part, self.code, self.line

    @property
    def relation(self) -> Relation:
        if self.mine == self.theirs:
            return Relation.ALIKE
        if self.mine == self.base:
            return Relation.THEIRS
        return Relation.MINE if self.theirs == self.base else Relation.CONFLICT


def three_way(base: Filing, mine: Filing, theirs: Filing) -> tuple[Difference, ...]:
    """Everything that is not the same in all three, by part and code; lines in the order of their lists."""
    before, here, there = _flat(base), _flat(mine), _flat(theirs)
    places = dict.fromkeys((*before, *here, *there))
    found = (
        Difference(*place[:2], before.get(place), here.get(place), there.get(place), place[2])
        for place in sorted(places, key=lambda place: place[:2])
    )
    return tuple(d for d in found if not d.base == d.mine == d.theirs)


def only(differences: Iterable[Difference], relation: Relation) -> tuple[Difference, ...]:
    """Those of one relation."""
    return tuple(d for d in differences if d.relation is relation)


def merged(base: Filing, mine: Filing, theirs: Filing, taken: Iterable[Difference]) -> Filing:
    """My filing with their values of what is ``taken``, a part of `three_way` of the same filings."""
    flat = _flat(mine)
    for difference in taken:
        flat[difference.place] = difference.theirs
    parts: dict[str, Any] = {part: {} for part in SINGLES}
    for (part, code, _), value in flat.items():
        if part not in LISTS and value is not None:
            parts[part][code] = value
    for part in LISTS:
        lines = {line: value for (of, _, line), value in flat.items() if of == part and value is not None}
        parts[part] = _in_order(part, lines, base, mine, theirs)
    return msgspec.structs.replace(mine, **parts)


def _flat(filing: Filing) -> dict[Place, Any]:
    flat: dict[Place, Any] = {(part, code, ()): v for (part, code), v in single_entries(filing).items()}
    for part in LISTS:
        for line, value in _lines(part, getattr(filing, part)).items():
            flat[part, part, line] = value
    return flat


_NAMES: Mapping[str, Callable[[Any], LineKey]] = {
    "class_list": lambda line: (line.section, str(line.grade), line.name),
    "special_rooms": lambda room: (room.kind, room.name),
}


def _lines(part: str, lines: Sequence[Any]) -> dict[LineKey, tuple[Any, ...]]:
    """The lines of a list by their names; those of one name cannot be told apart and stay together."""
    named: dict[LineKey, tuple[Any, ...]] = {}
    for line in lines:
        name = _NAMES[part](line)
        named[name] = (*named.get(name, ()), line)
    return named


def _in_order(
    part: str, wanted: Mapping[LineKey, tuple[Any, ...]], base: Filing, mine: Filing, theirs: Filing
) -> tuple[Any, ...]:
    """Every wanted line once: in my order where I have another than the base, else in theirs.

    A line that the other list adds comes after the one that it follows there. Classes that both lists
    have by grade stay by grade.
    """
    before, here, there = (getattr(filing, part) for filing in (base, mine, theirs))
    lead, other = (here, there) if _names(part, here) != _names(part, before) else (there, here)
    for whole in (lead, other):
        if _lines(part, whole) == wanted:
            return whole
    order = [name for name in _lines(part, lead) if name in wanted]
    place = len(order)
    for name in _lines(part, other):
        if name in order:
            place = order.index(name) + 1
        elif name in wanted:
            order.insert(place, name)
            place += 1
    merged_lines = [line for name in order for line in wanted[name]]
    if part == "class_list" and all(list(lines) == sorted(lines, key=_grade) for lines in (here, there)):
        merged_lines.sort(key=_grade)
    return tuple(merged_lines)


def _names(part: str, lines: Sequence[Any]) -> list[LineKey]:
    return [_NAMES[part](line) for line in lines]


def _grade(line: SchoolClass) -> tuple[int, int]:
    return list(Section).index(line.section), line.grade
