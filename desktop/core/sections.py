"""The sections of a school (小学, 初中, 高中) and how its resources are shared among them."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction


class Section(StrEnum):
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"


class SchoolType(StrEnum):
    PRIMARY = "primary"
    TEACHING_POINT = "teaching_point"
    JUNIOR = "junior"
    NINE_YEAR = "nine_year"
    TWELVE_YEAR = "twelve_year"
    COMPLETE_SECONDARY = "complete_secondary"
    SPECIAL = "special"


# 义务教育阶段: the sections that are judged. A senior section only takes its share of the resources.
COMPULSORY = (Section.PRIMARY, Section.JUNIOR)

SECTIONS: Mapping[SchoolType, tuple[Section, ...]] = {
    SchoolType.PRIMARY: (Section.PRIMARY,),
    SchoolType.TEACHING_POINT: (Section.PRIMARY,),
    SchoolType.JUNIOR: (Section.JUNIOR,),
    SchoolType.NINE_YEAR: (Section.PRIMARY, Section.JUNIOR),
    SchoolType.TWELVE_YEAR: (Section.PRIMARY, Section.JUNIOR, Section.SENIOR),
    SchoolType.COMPLETE_SECONDARY: (Section.JUNIOR, Section.SENIOR),
    SchoolType.SPECIAL: (Section.PRIMARY, Section.JUNIOR),
}

# 小学生 : 初中生 : 高中生 = 1 : 1.1 : 1.32 (so 初 : 高 = 1 : 1.2), as the 申报表 splits resources.
WEIGHTS: Mapping[Section, int] = {Section.PRIMARY: 100, Section.JUNIOR: 110, Section.SENIOR: 132}


COMPULSORY_SECTIONS: Mapping[SchoolType, tuple[Section, ...]] = {
    school_type: tuple(section for section in sections if section in COMPULSORY)
    for school_type, sections in SECTIONS.items()
}


def share(section: Section, pupils: Mapping[Section, int]) -> tuple[int, int]:
    """The part of a whole school's resources that one section counts as its own (资源拆分).

    ``pupils`` holds the pupils of every section the school has. Returns numerator and
    denominator, whole numbers that are not reduced; the denominator is 0 where there are no pupils.

    >>> share(Section.JUNIOR, {Section.PRIMARY: 300, Section.JUNIOR: 200})
    (22000, 52000)
    """
    return WEIGHTS[section] * pupils[section], sum(WEIGHTS[s] * count for s, count in pupils.items())


def allocated(amount: Fraction, section: Section, pupils: Mapping[Section, int]) -> Fraction:
    """What a section counts as its own of ``amount``: 3000 m² at P=300, J=200 gives 1730.77 and 1269.23."""
    numerator, denominator = share(section, pupils)
    return amount * numerator / denominator
