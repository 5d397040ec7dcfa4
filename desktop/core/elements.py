"""The catalogue of data elements (基础数据项): what can be filled, once, for every standard."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.core.errors import ValueInvalid
from desktop.core.filing import Value
from desktop.core.numbers import parse_number
from desktop.core.sections import SECTIONS, SchoolType, Section

Asked: TypeAlias = Literal["school", "department", "township", "county"]


class Kind(StrEnum):
    COUNT = "count"  # a whole number, at least 0
    AMOUNT = "amount"  # a decimal number, at least 0
    FLAG = "flag"  # 是 / 否
    CHOICE = "choice"  # one of the keys of ``choices``
    TEXT = "text"
    DERIVED = "derived"  # computed from a list, never typed


class Element(Struct, frozen=True, forbid_unknown_fields=True):
    """One data element. ``sections`` is empty for what belongs to the whole unit."""

    code: str
    name: str
    group: str
    kind: Kind
    unit: str = ""
    sections: tuple[Section, ...] = ()
    asked_of: Asked = "school"
    department: str = ""
    help: str = ""
    statistical_form: str = ""
    choices: Mapping[str, str] = {}
    maximum: int | None = None


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold between elements (逻辑校验): ``expect`` is a formula that is true or false.

    With ``each_section`` it is asked of every section of a school by itself.
    """

    id: str
    expect: str
    text: str
    each_section: bool = False
    asked_of: Asked = "school"
    soft: bool = False


class Trend(Struct, frozen=True, forbid_unknown_fields=True):
    """What should not change much from one round to the next (经验校验).

    Asks for a 说明 where one of ``elements`` differs from the last round by more than ``most``, a part of
    its old value (0.3 for 30 %). Differences of less than ``least`` are none: small schools change fast.
    """

    id: str
    elements: tuple[str, ...]
    most: Decimal
    text: str
    least: Decimal = Decimal(0)


class Peer(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure in which similar schools of a county resemble each other (经验校验).

    ``formula`` is asked of every section by itself with ``each_section``. Doubtful is what is more than
    ``factor`` times, or less than that part of, the median of at least ``least`` schools. ``source`` says
    where the factor is from.
    """

    id: str
    name: str
    formula: str
    factor: Decimal
    text: str
    source: str
    unit: str = ""
    decimals: int = 2
    least: int = 5
    each_section: bool = False


class Field(Struct, frozen=True):
    """One thing to type: an element, for one section where it has sections."""

    code: str
    element: Element
    section: Section | None


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All elements, in the order in which people fill them."""

    version: str
    elements: tuple[Element, ...]
    checks: tuple[Check, ...] = ()
    trends: tuple[Trend, ...] = ()
    peers: tuple[Peer, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Element]:
        """Every element by its code without section."""
        return {element.code: element for element in self.elements}

    @cached_property
    def by_name(self) -> Mapping[str, Element]:
        return {element.name: element for element in self.elements}

    def element(self, code: str) -> Element:
        """The element of a full code such as ``primary.pupils``; KeyError where there is none."""
        section, point, bare = code.rpartition(".")
        element = self.by_code[bare]
        if point and section not in element.sections:
            raise KeyError(code)
        if not point and element.sections:
            raise KeyError(code)
        return element

    def fields(
        self, school_type: SchoolType | None, department: str = "", kind: Asked | None = None
    ) -> Sequence[Field]:
        """What a school of this type, a department or another ``kind`` of unit is asked to type, in order."""
        asked_of = kind or ("school" if school_type else "department")
        present = SECTIONS[school_type] if school_type else ()
        fields: list[Field] = []
        for element in self.elements:
            if element.asked_of != asked_of or element.kind is Kind.DERIVED or element.group == "":
                continue
            if asked_of == "department" and element.department != department:
                continue
            if element.sections:
                fields += [
                    Field(f"{section}.{element.code}", element, section)
                    for section in present
                    if section in element.sections
                ]
            else:
                fields.append(Field(element.code, element, None))
        return fields


def parse_value(element: Element, text: str) -> Value:
    """Turn typed or imported text into the element's value.

    Raises ValueInvalid (reason: not_a_number, not_whole, negative, too_large, not_a_flag,
    not_a_choice); nothing is ever guessed or turned into 0.
    """
    typed = text.strip()
    if element.kind in (Kind.COUNT, Kind.AMOUNT):
        return _parse_number(element, typed)
    if element.kind is Kind.FLAG:
        flag = FLAGS.get(typed.lower())
        if flag is None:
            raise ValueInvalid(element=element.code, text=text, reason="not_a_flag")
        return flag
    if element.kind is Kind.CHOICE:
        for key, name in element.choices.items():
            if typed in (key, name):
                return key
        raise ValueInvalid(element=element.code, text=text, reason="not_a_choice")
    return typed


FLAGS: Mapping[str, bool] = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}


def _parse_number(element: Element, text: str) -> int | Decimal:
    try:
        number = parse_number(text)
    except ValueError as error:
        raise ValueInvalid(element=element.code, text=text, reason="not_a_number") from error
    if element.kind is Kind.COUNT and not isinstance(number, int):
        raise ValueInvalid(element=element.code, text=text, reason="not_whole")
    if number < 0:
        raise ValueInvalid(element=element.code, text=text, reason="negative")
    if element.maximum is not None and number > element.maximum:
        raise ValueInvalid(element=element.code, text=text, reason="too_large")
    return number
