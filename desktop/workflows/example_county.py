"""An invented county: schools of every type with plausible figures, some failing, some with gaps.

The same seed gives the same county. It feeds the demo, the benchmarks and the tests; nothing in it is real.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import count
from random import Random

from desktop.core.elements import Field, Kind
from desktop.core.filing import Answer, Conclusion, Filing, SchoolClass, SpecialRoom, StandardRef, Unit, Value
from desktop.core.judge import asked_of
from desktop.core.numbers import Number, plain
from desktop.core.problems import asks_veto
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, SchoolType, Section
from desktop.core.standard import Attested, Scored

COUNTY = "示例县"
TOWNSHIPS = ("城关镇", "东关镇", "石岭镇", "龙口乡", "枫边乡", "梅溪乡")

# The first schools of every county: each type is there, and names with characters that few fonts hold.
_FIRST: tuple[tuple[str, SchoolType], ...] = (
    ("东关小学", SchoolType.PRIMARY),
    ("第一初级中学", SchoolType.JUNIOR),
    ("石岭九年一贯制学校", SchoolType.NINE_YEAR),
    ("䶮溪小学", SchoolType.PRIMARY),
    ("龙口中心小学", SchoolType.PRIMARY),
    ("枫边教学点", SchoolType.TEACHING_POINT),
    ("示例县完全中学", SchoolType.COMPLETE_SECONDARY),
    ("𬭎山初级中学", SchoolType.JUNIOR),
    ("城南实验学校（十二年一贯制）", SchoolType.TWELVE_YEAR),
    ("示例县特殊教育学校", SchoolType.SPECIAL),
    ("梅溪教学点", SchoolType.TEACHING_POINT),
    ("第二实验小学教育集团（东关校区）", SchoolType.PRIMARY),
)
_USUAL = (
    (SchoolType.PRIMARY,) * 6 + (SchoolType.JUNIOR,) * 3 + (SchoolType.NINE_YEAR, SchoolType.TEACHING_POINT)
)
_SUFFIX: Mapping[SchoolType, str] = {
    SchoolType.PRIMARY: "小学",
    SchoolType.TEACHING_POINT: "教学点",
    SchoolType.JUNIOR: "初级中学",
    SchoolType.NINE_YEAR: "九年一贯制学校",
}
_PLACES = (
    "青石",
    "白塘",
    "上坪",
    "下坪",
    "河湾",
    "大桥",
    "新田",
    "松林",
    "竹园",
    "南山",
    "北岭",
    "西陂",
    "双井",
    "柳溪",
)
_CODE_HEAD: Mapping[SchoolType, str] = {
    SchoolType.JUNIOR: "31",
    SchoolType.NINE_YEAR: "31",
    SchoolType.COMPLETE_SECONDARY: "34",
    SchoolType.TWELVE_YEAR: "34",
    SchoolType.SPECIAL: "51",
}
_SIZES: Mapping[SchoolType, tuple[int, int]] = {
    SchoolType.PRIMARY: (180, 900),
    SchoolType.TEACHING_POINT: (22, 90),
    SchoolType.JUNIOR: (300, 1100),
    SchoolType.NINE_YEAR: (250, 700),
    SchoolType.TWELVE_YEAR: (350, 700),
    SchoolType.COMPLETE_SECONDARY: (400, 800),
    SchoolType.SPECIAL: (20, 60),
}
_GRADES: Mapping[Section, range] = {
    Section.PRIMARY: range(1, 7),
    Section.JUNIOR: range(7, 10),
    Section.SENIOR: range(10, 13),
}
_NUMERALS = "一二三四五六七八九"
# Needed per hundred pupils, or per pupil, to stand just at the thresholds; schools scatter around it.
_TEACHERS = {Section.PRIMARY: Decimal("6.2"), Section.JUNIOR: Decimal("8.1"), Section.SENIOR: Decimal("8.4")}


def example_schools(schools: int, seed: int) -> list[Unit]:
    """So many schools of an invented county."""
    random = Random(seed)
    used: set[str] = set()
    units: list[Unit] = []
    for number in range(schools):
        if number < len(_FIRST):
            name, school_type = _FIRST[number]
        else:
            school_type = random.choice(_USUAL)
            name = _free_name(random, school_type, used)
        used.add(name)
        code = f"{_CODE_HEAD.get(school_type, '21')}36{number + 1:06d}"
        units.append(Unit(code, name, "school", TOWNSHIPS[number % len(TOWNSHIPS)], school_type))
    return units


def example_filing(unit: Unit, rulebook: Rulebook, round_id: str, standard: StandardRef, seed: int) -> Filing:
    """What this unit fills. Which schools fail and which leave gaps follows from the seed and the code."""
    random = Random(f"{seed}/{unit.code}")
    if unit.kind == "department":
        values, classes, rooms = _department_values(unit, rulebook, random), (), ()
    else:
        values, classes, rooms = _School(unit, random).fill(rulebook)
    filing = Filing(unit, round_id, standard, values, tuple(classes), tuple(rooms))
    answers = dict(_answers(rulebook, filing, random))
    return Filing(unit, round_id, standard, values, filing.class_list, filing.special_rooms, answers)


def example_filings(
    schools: int, seed: int, rulebook: Rulebook, round_id: str, standard: StandardRef
) -> list[Filing]:
    """A whole county at once, without departments."""
    return [
        example_filing(unit, rulebook, round_id, standard, seed) for unit in example_schools(schools, seed)
    ]


class _School:
    """One invented school; ``quality`` around 1.2, below 1 where it falls short of the standard."""

    def __init__(self, unit: Unit, random: Random) -> None:
        assert unit.school_type is not None
        self.unit, self.random, self.type = unit, random, unit.school_type
        low, high = _SIZES[self.type]
        self.pupils = {section: random.randint(low, high) for section in SECTIONS[self.type]}
        weak = random.random() < 0.2
        self.quality = Decimal(random.randint(78, 96) if weak else random.randint(104, 142)) / 100
        self.gaps = self._gaps()
        self.built = random.choice((1996, 2006, 2012, 2015, 2017, 2020))
        self.teachers = {
            section: max(4, int(self._scaled(_TEACHERS[section] * count / 100)))
            for section, count in self.pupils.items()
        }

    def fill(self, rulebook: Rulebook) -> tuple[dict[str, Value], list[SchoolClass], list[SpecialRoom]]:
        classes = [line for section, pupils in self.pupils.items() for line in self._classes(section, pupils)]
        values: dict[str, Value] = {}
        fields = rulebook.catalogue.fields(self.type)
        for field in fields:
            value = self._value(field, classes)
            if value is not None:
                values[field.code] = value
        for code in self.gaps:
            values.pop(code, None)
        compulsory = [line for line in classes if line.section is not Section.SENIOR]
        return values, compulsory, self._rooms(compulsory)

    def _gaps(self) -> list[str]:
        """What a school has not finished; rarely a resource figure, since one gap hides a 差异系数."""
        gaps: list[str] = []
        if self.random.random() < 0.15:
            gaps += self.random.sample(
                ("funded_pupils", "training_funds_budget", "boarding", "urban_rural"), 2
            )
        if self.random.random() < 0.03:
            gaps.append("multimedia_classrooms")
        return gaps

    def _scaled(self, need: Decimal | int, spread: int = 8) -> Decimal:
        factor = self.quality * (100 + self.random.randint(-spread, spread)) / 100
        return Decimal(need) * factor

    def _value(self, field: Field, classes: list[SchoolClass]) -> Value | None:
        element = field.element
        if field.section is not None:
            return self._section_value(element.code, field.section, classes)
        total = sum(self.pupils.values())
        weighted = self.pupils.get(Section.PRIMARY, 0) * Decimal("4.5") + sum(
            count * Decimal("5.8") for s, count in self.pupils.items() if s is not Section.PRIMARY
        )
        sports = sum(
            count * (Decimal("7.5") if s is Section.PRIMARY else Decimal("10.2"))
            for s, count in self.pupils.items()
        )
        indoor = Decimal(total // 5)
        match element.code:
            case "urban_rural":
                return {"城关镇": "111", "东关镇": "121"}.get(self.unit.township, "210")
            case "founder":
                return "private" if self.random.random() < 0.05 else "public"
            case "boarding":
                return Section.JUNIOR in self.pupils and self.random.random() < 0.5
            case "central_school":
                return "中心" in self.unit.name
            case "city_centre":
                return False
            case "built_before_2018_09":
                return self.built < 2018
            case "built_by_2016" | "built_by_2010":
                return self.built <= int(element.code[-4:])
            case "indoor_pe_area":
                return _tenths(indoor)
            case "teaching_area":
                return _tenths(self._scaled(weighted) + indoor)
            case "building_area":
                return _tenths(self._scaled(weighted) * 2 + indoor)
            case "site_area":
                return _tenths(self._scaled(sports) * 3)
            case "sports_ground_area":
                return _tenths(self._scaled(sports) - indoor)
            case "other_sports_area" | "rented_sports_area" | "resource_classrooms" | "resource_teachers":
                return 0
            case "subsidised_boarders":
                return 0
            case "daily_exercise_minutes":
                return 60
            case "equipment_value":
                # Rich schools, such as the experimental one, are what drives a county's 差异系数.
                rich = 4 if "实验" in self.unit.name else 1
                return _tenths(self._scaled(Decimal(total) * Decimal("0.23"), 14) * rich)
            case "multimedia_classrooms":
                return max(len(classes), int(self._scaled(Decimal(total) * Decimal("0.0242"))))
            case "computers":
                return int(self._scaled(total // 8))
            case "books":
                return int(self._scaled(total * 25))
            case "public_funds_budget" | "public_funds_spent":
                return max(total, 100) * 800
            case "training_funds_budget" | "training_funds_spent":
                return max(total, 100) * (41 if self.quality > 1 else 36)
            case "funded_pupils":
                return max(total, 100)
            case _:
                return total // 10 if element.kind in (Kind.COUNT, Kind.AMOUNT) else None

    def _section_value(self, code: str, section: Section, classes: list[SchoolClass]) -> Value | None:
        pupils = self.pupils[section]
        own = [line for line in classes if line.section is section]
        teachers = self.teachers[section]
        match code:
            case "pupils" | "catchment_pupils":
                return pupils
            case "classes":
                return len(own)
            case "largest_class":
                return max(line.pupils for line in own)
            case "full_time_teachers" | "certified_teachers":
                return teachers
            case "trained_360h_teachers":
                return teachers if self.quality > Decimal("0.9") else teachers - 2
            case "teachers_college":
                return teachers // 5 if section is Section.PRIMARY else 0
            case "teachers_bachelor":
                return teachers * 3 // 4 if section is Section.PRIMARY else teachers * 9 // 10
            case "teachers_master":
                return teachers // 40
            case "backbone_teachers":
                return int(self._scaled(Decimal(pupils) * Decimal("0.0115")) + Decimal("0.99"))
            case "pe_teachers" | "music_teachers" | "fine_art_teachers":
                return max(1, int(self._scaled(Decimal(pupils) * Decimal("0.0034")) + Decimal("0.5")))
            case "graduates":
                return pupils * 32 // 100
            case "grade7_three_years_ago":
                return pupils * 33 // 100
            case _:
                return 0

    def _classes(self, section: Section, pupils: int) -> Iterator[SchoolClass]:
        most = {Section.PRIMARY: 42, Section.JUNIOR: 47, Section.SENIOR: 48}[section]
        if self.quality < Decimal("0.85"):
            most += 9
        grades = _GRADES[section]
        for position, grade in enumerate(grades):
            of_grade = pupils // len(grades) + (position < pupils % len(grades))
            number = -(-of_grade // most)
            for index in range(number):
                size = of_grade // number + (index < of_grade % number)
                if size:
                    name = f"{_grade_name(grade)}（{index + 1}）班"
                    yield SchoolClass(section, grade, name, size)

    def _rooms(self, classes: list[SchoolClass]) -> list[SpecialRoom]:
        by_section = [sum(c.section is section for c in classes) for section in self.pupils]
        need = max(-(-number // 12) for number in by_section)
        if self.type is SchoolType.TEACHING_POINT and self.quality < 1:
            return [SpecialRoom("music", "", 0), SpecialRoom("fine_art", "", 0)]
        rooms: list[SpecialRoom] = []
        for kind, name, area in (("music", "音乐教室", 96), ("fine_art", "美术教室", 90)):
            small = self.quality < 1 and self.random.random() < 0.5
            for number in range(1, need + 1):
                size = area - 18 if small and number == 1 else area + self.random.randint(0, 12)
                rooms.append(SpecialRoom(kind, f"{name}{number}", size))
        return rooms


def _department_values(unit: Unit, rulebook: Rulebook, random: Random) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in rulebook.catalogue.fields(None, unit.name):
        if field.element.code in rulebook.reads:
            values[field.code] = _COUNTY_FIGURES.get(field.code, random.randint(100, 200))
    return values


_COUNTY_FIGURES: Mapping[str, Value] = {
    "special_school_funding_per_pupil": 7000,
    "special_school_funding_per_pupil_last_year": 6500,
    "teacher_average_salary": 98600,
    "civil_servant_average_salary": 97200,
    "eligible_rotation_teachers": 1260,
    "rotated_teachers": 151,
    "rotated_backbone_teachers": 33,
    "quality_senior_places": 1200,
    "quality_senior_places_allocated": 894,
    "eligible_migrant_pupils": 1830,
    "migrant_pupils_in_public": 1774,
    "disabled_children": 214,
    "disabled_children_enrolled": 209,
    "monitoring_variation": Decimal("0.118"),
    "satisfaction_rate": Decimal("91.6"),
}


def _answers(rulebook: Rulebook, filing: Filing, random: Random) -> Iterator[tuple[str, Answer]]:
    for _, criterion in asked_of(rulebook, filing):
        if isinstance(criterion.rule, Attested):
            yield criterion.id, Answer(Conclusion.YES)
        elif isinstance(criterion.rule, Scored) and criterion.points is not None:
            lost = Decimal("0.5") if random.random() < 0.25 else Decimal(0)
            note = "个别环节有待加强" if lost else ""
            yield criterion.id, Answer(score=criterion.points - lost, note=note)
    for veto in rulebook.standard.vetoes:
        if asks_veto(rulebook, veto.id, filing):
            yield veto.id, Answer(Conclusion.NO)


def _free_name(random: Random, school_type: SchoolType, used: set[str]) -> str:
    place = random.choice(_PLACES)
    for number in count(1):
        name = f"{place}{_ordinal(number)}{_SUFFIX[school_type]}"
        if name not in used:
            return name
    raise AssertionError("count() does not end")


def _ordinal(number: int) -> str:
    return "" if number == 1 else f"第{_NUMERALS[number - 1] if number < 10 else number}"


def _grade_name(grade: int) -> str:
    if grade >= 10:
        return f"高{_NUMERALS[grade - 10]}"
    return f"{_NUMERALS[grade - 1]}年级"


def _tenths(value: Decimal) -> Number:
    return plain(max(value, Decimal(0)).quantize(Decimal("0.1")))
