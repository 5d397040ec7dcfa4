"""Typed and pasted rows as classes and special rooms, and classes and rooms as rows. Free of Qt."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from desktop.core.derivation import ROOM_NAMES
from desktop.core.filing import SchoolClass, SpecialRoom
from desktop.core.formula_text import value_text
from desktop.core.numbers import parse_number
from desktop.core.sections import Section
from desktop.core.terms import SECTION_NAMES

_NUMERALS = "一二三四五六七八九"
_LAST_OF_PRIMARY = 6
_MOST_PUPILS = 200


class RowFault(NamedTuple):
    """What is wrong in a row, counted from 1."""

    row: int
    sentence: str


def tidy_number(text: str) -> str:
    """A number as plain digits, other text as typed.

    >>> tidy_number("４５ "), tidy_number("四十五")
    ('45', '四十五')
    """
    try:
        return value_text(parse_number(text))
    except ValueError:
        return text.strip()


def is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def read_grade(text: str) -> int | None:
    """The grade (1 to 9) that a grade or the name of a class says.

    A bare number is a grade, a numbered class such as 二班 or 第2班 says none.

    >>> read_grade("三年级"), read_grade("初一（3）班"), read_grade("七(1)班"), read_grade("二班")
    (3, 7, 7, None)
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    if found := re.match(r"初([一二三])", bare):
        return 6 + _NUMERALS.index(found.group(1)) + 1
    if found := re.match(r"小?([一二三四五六七八九1-9])(?:年|\(|级|$)", bare):
        figure = found.group(1)
        return int(figure) if figure.isdigit() else _NUMERALS.index(figure) + 1
    return None


def grade_text(grade: int) -> str:
    return f"{_NUMERALS[grade - 1]}年级" if 1 <= grade <= len(_NUMERALS) else str(grade)


def tidy_grade(text: str) -> str:
    grade = read_grade(text)
    return text.strip() if grade is None else grade_text(grade)


def tidy_section(text: str) -> str:
    bare = text.strip().removesuffix("部")
    return next((name for name in SECTION_NAMES.values() if name == bare), text.strip())


def whole_problem(text: str) -> str:
    """What is wrong with the pupils of a class."""
    try:
        number = parse_number(text)
    except ValueError:
        return f"“{text}”不是数字，请只填数字。"
    if not isinstance(number, int) or not 0 < number <= _MOST_PUPILS:
        return f"人数应是 1 到 {_MOST_PUPILS} 的整数。"
    return ""


def area_problem(text: str) -> str:
    """What is wrong with the area of a room."""
    try:
        number = parse_number(text)
    except ValueError:
        return f"“{text}”不是数字，请只填数字。"
    return "" if number > 0 else "面积应大于 0；没有这种教室请勾选上面的“没有”。"


def tidy_kind(text: str) -> str:
    bare = text.strip()
    return next((name for name in ROOM_NAMES.values() if bare and name.startswith(bare[:2])), bare)


def class_rows(classes: Sequence[SchoolClass], sections: Sequence[Section]) -> list[list[str]]:
    rows = [[grade_text(c.grade), c.name, str(c.pupils)] for c in classes]
    if len(sections) == 1:
        return rows
    return [[SECTION_NAMES[c.section], *row] for c, row in zip(classes, rows, strict=True)]


def read_classes(
    rows: Sequence[tuple[int, list[str]]], sections: Sequence[Section]
) -> tuple[list[SchoolClass], list[RowFault]]:
    """The classes of the complete rows, and what is wrong with the others.

    Where the grade is empty, the name of the class may say it; where the section is, the grade does.
    """
    classes: list[SchoolClass] = []
    faults: list[RowFault] = []
    for number, row in rows:
        *section_text, grade_cell, name, pupils = row
        grade = read_grade(grade_cell) or read_grade(name)
        section = _section(section_text, sections, grade)
        if not pupils:
            faults.append(RowFault(number, "没有填人数。"))
        elif problem := whole_problem(pupils):
            faults.append(RowFault(number, problem))
        elif grade is None:
            faults.append(RowFault(number, "请填年级，例如“三年级”。"))
        elif section is None:
            faults.append(RowFault(number, "请选择学段。"))
        else:
            classes.append(SchoolClass(section, grade, name or grade_text(grade), int(pupils)))
    return classes, faults


def _section(texts: Sequence[str], sections: Sequence[Section], grade: int | None) -> Section | None:
    if len(sections) == 1:
        return sections[0]
    named = next((s for s in sections if texts and SECTION_NAMES[s] == texts[0]), None)
    if named is not None or grade is None or (texts and texts[0]):
        return named
    usual = Section.PRIMARY if grade <= _LAST_OF_PRIMARY else Section.JUNIOR
    return usual if usual in sections else None


def room_rows(rooms: Sequence[SpecialRoom]) -> list[list[str]]:
    return [[ROOM_NAMES.get(r.kind, r.kind), r.name, value_text(r.area)] for r in rooms if r.area > 0]


def read_rooms(rows: Sequence[tuple[int, list[str]]]) -> tuple[list[SpecialRoom], list[RowFault]]:
    """The rooms of the complete rows, and what is wrong with the others."""
    kinds = {name: kind for kind, name in ROOM_NAMES.items()}
    rooms: list[SpecialRoom] = []
    faults: list[RowFault] = []
    for number, (kind, name, area) in rows:
        if kind not in kinds:
            faults.append(RowFault(number, "请选择类型：音乐教室或美术教室。"))
        elif not area:
            faults.append(RowFault(number, "没有填面积。"))
        elif problem := area_problem(area):
            faults.append(RowFault(number, problem))
        else:
            rooms.append(SpecialRoom(kinds[kind], name or kind, parse_number(area)))
    return rooms, faults
