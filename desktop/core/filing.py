"""One unit's data and answers for one round: what a school or a department fills, and what travels."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field

from desktop.core.numbers import Number
from desktop.core.sections import SchoolType, Section

# What a data element can hold: a number, 是/否, or a text.
Value: TypeAlias = int | Decimal | bool | str


class Conclusion(StrEnum):
    """What a unit concludes about a criterion that people judge (自评结论)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Unit(Struct, frozen=True):
    """A school, a department, a township or the county itself.

    ``code`` is the 学校标识码, for all others their short name.
    Written with all its fields: msgspec tells a default by identity, and a ``kind`` that comes out of a
    database is another string than the one here, so that the same unit would have two spellings.
    """

    code: str
    name: str
    kind: Literal["school", "department", "township", "county"] = "school"
    township: str = ""
    school_type: SchoolType | None = None


class StandardRef(Struct, frozen=True):
    """Which standard a filing was made with: its id, version and the SHA-256 of its canonical form."""

    id: str
    version: str
    digest: str


class SchoolClass(Struct, frozen=True):
    """One line of the 班级名册."""

    section: Section
    grade: int
    name: str
    pupils: int


class SpecialRoom(Struct, frozen=True):
    """One 专用教室; area in m².

    A room of area 0 says that the school has none of this kind; a kind without any line has not
    been filled.
    """

    kind: str
    name: str
    area: Number


class Answer(Struct, frozen=True, omit_defaults=True):
    """A unit's own answer to a criterion: a conclusion, or a score up to its points, with the reason."""

    conclusion: Conclusion | None = None
    score: Number | None = None
    note: str = ""


class Evidence(Struct, frozen=True, omit_defaults=True):
    """One file of 佐证材料: what is known about it; its bytes are elsewhere, found by their SHA-256.

    ``size`` in bytes, ``suffix`` without its point (``jpg``), ``name`` the file's own name, ``title`` what
    it is; ``criteria`` the ids of what it proves. ``pages`` is None where nobody has counted them.
    """

    suffix: str
    size: int
    name: str
    title: str
    added: date
    criteria: tuple[str, ...]
    pages: int | None = None


class ActionEntry(Struct, frozen=True):
    """One line of an action's 进展, with its day."""

    on: date
    text: str


class Closing(Struct, frozen=True):
    """销号: the day, and who accepted the work (a name or a role, free text)."""

    on: date
    by: str


class CorrectiveAction(Struct, frozen=True, omit_defaults=True):
    """One corrective action (整改事项) against one problem.

    ``about`` is the id of a criterion or the full code of an element, "" for neither. ``present``,
    ``standard`` and ``gap`` are the words of the day on which it was written: 现状, 标准, 差距. ``funds`` in
    万元; ``unit`` is the 责任单位, ``person`` a name or a role. ``asked`` holds the county's own words where
    the county asked for it.
    """

    problem: str
    about: str = ""
    present: str = ""
    standard: str = ""
    gap: str = ""
    goal: str = ""
    measures: str = ""
    funds: Number | None = None
    unit: str = ""
    person: str = ""
    due: date | None = None
    progress: tuple[ActionEntry, ...] = ()
    done: date | None = None
    closed: Closing | None = None
    asked: str = ""


class Filing(Struct, frozen=True, omit_defaults=True):
    """Everything one unit says in one round.

    ``values`` is keyed by the full code of the element (``primary.pupils``, ``site_area``); an
    element that is not there has not been filled. ``notes`` (说明) and ``sources`` (来源) are
    keyed alike; ``answers`` by the id of the criterion; ``evidence`` by the SHA-256 (hex) of the file;
    ``actions`` by an id of their own: that of the criterion where one follows from its verdict.
    """

    unit: Unit
    round: str
    standard: StandardRef
    # msgspec reads a JSON number with a point as Decimal only where the type is Any (float_hook).
    values: Mapping[str, Any] = field(default_factory=dict)
    class_list: tuple[SchoolClass, ...] = ()
    special_rooms: tuple[SpecialRoom, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    actions: Mapping[str, CorrectiveAction] = field(default_factory=dict)
