"""The real standard, and schools made of a few words."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.elements import parse_value
from desktop.core.filing import Answer, Conclusion, Filing, SpecialRoom, StandardRef, Unit
from desktop.core.judge import asked_of
from desktop.core.problems import fields_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.core.standard import Attested, Scored
from desktop.library import load_standard

SCHOOLS = Path(__file__).parent.parent / "golden" / "example-county.csv"
# What the departments and the townships of the example county fill in.
FIGURES = {
    "special_school_funding_per_pupil": 7000,
    "special_school_funding_per_pupil_last_year": 6500,
    "eligible_rotation_teachers": 120,
    "rotated_teachers": 13,
    "rotated_backbone_teachers": 2,
    "quality_senior_places": 640,
    "quality_senior_places_allocated": 478,
    "eligible_migrant_pupils": 231,
    "migrant_pupils_in_public": 229,
    "migrant_pupils_in_public_schools": 226,
    "disabled_children": 53,
    "disabled_children_enrolled": 52,
    "school_age_children": 2714,
    "school_age_children_enrolled": 2714,
    "nine_year_retention_rate": Decimal("96.4"),
    "monitoring_variation": Decimal("0.13"),
    "satisfaction_rate": Decimal("91.5"),
    "teacher_average_salary": 92480,
    "civil_servant_average_salary": Decimal("92480.5"),
    "small_schools_baseline": 8,
    "small_schools_optimised": 5,
    "schools_under_30_left": 1,
    "merged_pupils": 61,
    "merged_pupils_cared_for": 60,
    "township_boarding_schools": 1,
}
REF = StandardRef("xingguo-2023", "1", "0" * 64)


@pytest.fixture(scope="session")
def xingguo() -> Rulebook:
    return load_standard("xingguo-2023")


@pytest.fixture(scope="session")
def school() -> Callable[..., Filing]:
    """``school("nine_year", values, code="…", class_list=…)``: a school's filing."""

    def build(
        school_type: str, values: dict[str, Any] | None = None, code: str = "2136000001", **more: Any
    ) -> Filing:
        unit = Unit(code, f"示例县学校{code[-4:]}", school_type=SchoolType(school_type), township="东关乡")
        return Filing(unit, "2026", REF, values=values or {}, **more)

    return build


@pytest.fixture(scope="session")
def department() -> Callable[..., Filing]:
    """``department("教科体局", values, answers=…)``: a department's filing."""

    def build(name: str, values: dict[str, Any] | None = None, **more: Any) -> Filing:
        return Filing(Unit(name, name, kind="department"), "2026", REF, values=values or {}, **more)

    return build


@pytest.fixture(scope="session")
def other() -> Callable[..., Filing]:
    """``other("township", "东关乡", values)``: the filing of a township or of the county itself."""

    def build(kind: Any, name: str, values: dict[str, Any] | None = None, **more: Any) -> Filing:
        return Filing(Unit(name, name, kind=kind), "2026", REF, values=values or {}, **more)

    return build


@pytest.fixture(scope="session")
def full_primary() -> Callable[[int], dict[str, Any]]:
    """Values with which a primary school of so many pupils just reaches every resource threshold."""

    def build(pupils: int) -> dict[str, Any]:
        return {
            "primary.pupils": pupils,
            "primary.teachers_college": -(-pupils * 42 // 1000),
            "primary.teachers_bachelor": 0,
            "primary.teachers_master": 0,
            "primary.teachers_doctor": 0,
            "primary.backbone_teachers": -(-pupils // 100),
            "primary.pe_teachers": -(-pupils * 9 // 1000),
            "primary.music_teachers": 0,
            "primary.fine_art_teachers": 0,
            "primary.arts_teachers": 0,
            "teaching_area": pupils * Decimal("4.5"),
            "indoor_pe_area": 0,
            "sports_ground_area": pupils * Decimal("7.5"),
            "equipment_value": pupils * Decimal("0.2"),
            "multimedia_classrooms": -(-pupils * 23 // 1000),
        }

    return build


def answered(rulebook: Rulebook, filing: Filing) -> Filing:
    """With every answer: mostly 是 and full marks; every seventh is 部分 or a point less, every 23rd 否."""
    answers: dict[str, Answer] = {}
    for number, (_, criterion) in enumerate(asked_of(rulebook, filing), 1):
        if isinstance(criterion.rule, Scored) and criterion.points is not None:
            answers[criterion.id] = Answer(score=criterion.points - (number % 7 == 0))
        elif isinstance(criterion.rule, Attested):
            worse = Conclusion.NO if number % 23 == 0 else Conclusion.PARTLY
            answers[criterion.id] = Answer(worse if number % 7 == 0 or number % 23 == 0 else Conclusion.YES)
    answers |= {veto.id: Answer(Conclusion.NO) for veto in rulebook.standard.vetoes}
    return replace(filing, answers=answers)


@pytest.fixture(scope="session")
def county() -> Callable[[Rulebook], list[Filing]]:
    """``county(rulebook)``: filings of the five schools in the flat table, departments, two townships."""

    def build(rulebook: Rulebook) -> list[Filing]:
        filings: list[Filing] = []
        for row in csv.DictReader(SCHOOLS.read_text("utf-8").splitlines()):
            school_type = SchoolType(row["school_type"])
            unit = Unit(row["school_code"], row["school_name"], "school", row["township"], school_type)
            values = {
                field.code: parse_value(field.element, row[field.code])
                for field in rulebook.catalogue.fields(school_type)
            }
            rooms = tuple(
                SpecialRoom(kind, f"{kind} {number}", Decimal(area))
                for kind in ("music", "fine_art")
                for number, area in enumerate(row[f"{kind}_room_areas"].split(";"), 1)
            )
            filings.append(Filing(unit, "2026", REF, values=values, special_rooms=rooms))
        others = [Unit(name, name, "department") for name in rulebook.standard.answering]
        others += [Unit(name, name, "township") for name in ("城关镇", "东关镇")]
        for unit in others:
            filing = Filing(unit, "2026", REF)
            values = {
                f.code: FIGURES[f.element.code]
                for f in fields_of(rulebook, filing)
                if f.element.code in FIGURES
            }
            filings.append(replace(filing, values=values))
        return [answered(rulebook, filing) for filing in filings]

    return build
