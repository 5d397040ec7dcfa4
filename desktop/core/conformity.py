"""Whether a filing says only what its catalogue and its standard let a unit say.

What is typed here is checked as it is typed. A filing from another computer is signed, which says who
made it and not that our program did: a text where a number belongs would stop the county's evaluation.
"""

from typing import Any

from desktop.core.actions import action_fits, exceeds_count
from desktop.core.elements import Element, Kind
from desktop.core.evidence import evidence_fits, exceeds_limits
from desktop.core.filing import Answer, Filing, SchoolClass, SpecialRoom
from desktop.core.merge import LISTS, SINGLES
from desktop.core.numbers import number_fits
from desktop.core.rulebook import Rulebook

_LAST_GRADE = 12


def misfit(rulebook: Rulebook, filing: Filing) -> str | None:
    """``part/code`` of the first entry that does not fit, or None where all of them do."""
    for part in SINGLES:
        for code, value in getattr(filing, part).items():
            if not entry_fits(rulebook, part, code, value):
                return f"{part}/{code}"
    for part in LISTS:
        if not entry_fits(rulebook, part, part, getattr(filing, part)):
            return f"{part}/{part}"
    if exceeds_limits(filing):
        return "evidence/evidence"
    return "actions/actions" if exceeds_count(filing) else None


def entry_fits(rulebook: Rulebook, part: str, code: str, value: Any) -> bool:
    """Whether a value may stand at this place of a filing."""
    match part:
        case "values":
            element = _element(rulebook, code)
            return element is not None and value_fits(element, value)
        case "answers":
            return _answer_fits(rulebook, code, value)
        case "evidence":
            return evidence_fits(code, value)
        case "actions":
            return action_fits(code, value)
        case "class_list":
            return all(_class_fits(line) for line in value)
        case "special_rooms":
            return all(_room_fits(room) for room in value)
        case _:
            # Notes and sources are free texts about an element.
            return isinstance(value, str) and _element(rulebook, code) is not None


def value_fits(element: Element, value: Any) -> bool:
    """Whether `parse_value` could have given this value for the element."""
    match element.kind:
        case Kind.COUNT:
            fits = isinstance(value, int) and number_fits(value)
        case Kind.AMOUNT:
            fits = number_fits(value)
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.CHOICE:
            return isinstance(value, str) and value in element.choices
        case Kind.TEXT:
            return isinstance(value, str) and element.group != ""
        case Kind.DERIVED:
            return False
    return fits and (element.maximum is None or value <= element.maximum)


def _element(rulebook: Rulebook, code: str) -> Element | None:
    try:
        return rulebook.catalogue.element(code)
    except KeyError:
        return None


def _answer_fits(rulebook: Rulebook, code: str, answer: Answer) -> bool:
    if any(veto.id == code for veto in rulebook.standard.vetoes):
        return answer.score is None
    if code not in rulebook.criteria:
        return False
    points = rulebook.criteria[code][1].points
    if answer.score is None:
        return True
    return points is not None and number_fits(answer.score) and answer.score <= points


def _class_fits(line: SchoolClass) -> bool:
    # A table does not tell the grade of its classes: 0.
    return 0 <= line.grade <= _LAST_GRADE and number_fits(line.pupils)


def _room_fits(room: SpecialRoom) -> bool:
    return number_fits(room.area)
