"""专用教室: how many rooms of each kind a school needs, and which of its rooms are large enough."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop.core.filing import SpecialRoom
from desktop.core.judgement import Judgement
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import RoomRelaxation, Rooms
from desktop.core.verdict import Verdict, met_if


def rooms_needed(classes: int, per_classes: int) -> int:
    """⌈classes ÷ per_classes⌉; at least one room for any class at all."""
    return -(-classes // per_classes)


def judge_rooms(
    rulebook: Rulebook,
    criterion: str,
    rule: Rooms,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
    rooms: tuple[SpecialRoom, ...],
) -> Judgement:
    """Each kind by itself, room by room (“各 1 间”). Every section of a school may use its rooms.

    ``sections`` are those whose classes count. A relaxation is looked at only where the rule fails.
    """
    codes = [f"{section}.classes" for section in sections]
    listed = {room.kind for room in rooms}
    missing = [code for code in codes if code not in facts]
    missing += [f"special_rooms.{kind}" for kind in rule.least_area if kind not in listed]
    if missing:
        return Judgement(criterion, Verdict.MISSING, missing=tuple(missing))
    need = rooms_needed(sum(facts[code] for code in codes), rule.per_classes)
    count = min(large_enough(rooms, rule.least_area).values())
    if count >= need:
        return Judgement(criterion, Verdict.MET, count, need, offenders=_small(rooms, rule.least_area))
    for relaxation in rulebook.active(rule.relaxations):
        when = rulebook.formula(relaxation.when).bind(sections)
        try:
            applies = when(facts)
        except KeyError:
            return Judgement(criterion, Verdict.MISSING, count, need, missing=when.missing(facts))
        relaxed = relaxed_count(rooms, relaxation) if applies else 0
        if relaxed >= need:
            small = _small(rooms, relaxation.least_area)
            return Judgement(criterion, Verdict.MET, relaxed, need, offenders=small, relaxed=relaxation.label)
    return Judgement(criterion, met_if(False), count, need, offenders=_small(rooms, rule.least_area))


def large_enough(rooms: tuple[SpecialRoom, ...], least_area: Mapping[str, Decimal]) -> dict[str, int]:
    """For each kind the number of its rooms that reach their least area."""
    return {
        kind: sum(room.kind == kind and room.area >= area for room in rooms)
        for kind, area in least_area.items()
    }


def relaxed_count(rooms: tuple[SpecialRoom, ...], relaxation: RoomRelaxation) -> int:
    """The rooms of the kind that has fewest, or of all kinds together."""
    counts = large_enough(rooms, relaxation.least_area).values()
    return sum(counts) if relaxation.together else min(counts)


def _small(rooms: tuple[SpecialRoom, ...], least_area: Mapping[str, Decimal]) -> tuple[str, ...]:
    return tuple(r.name for r in rooms if r.kind in least_area and 0 < r.area < least_area[r.kind])
