"""Golden results: an example school and county under every shipped standard."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.county import evaluate
from desktop.core.derivation import derive
from desktop.core.filing import Answer, Conclusion, Filing, SpecialRoom
from desktop.core.judge import asked_of
from desktop.core.numbers import plain
from desktop.core.problems import fields_of
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Attested, Criterion, Scored
from desktop.core.verdict import Verdict
from desktop.library import load_standard, standard_ids

# What every unit fills where it is asked; a section of a school like a school.
NUMBERS = """
pupils 480, classes 12, largest_class 44, full_time_teachers 40, certified_teachers 40,
trained_360h_teachers 40, teachers_bachelor 30, backbone_teachers 6, pe_teachers 3,
catchment_pupils 480, graduates 150, grade7_three_years_ago 152, arts_assessed_pupils 470,
daily_exercise_minutes 60, site_area 22000, building_area 12000, teaching_area 6000,
sports_ground_area 9000, equipment_value 260, multimedia_classrooms 26, computers 120, books 24000,
boarders 60, dorm_beds 80, dorm_area 400, public_funds_budget 800000, public_funds_spent 780000,
training_funds_budget 41000, training_funds_spent 40000, funded_pupils 960, subsidised_boarders 20,
disabled_pupils 3, monitoring_variation 0.12, satisfaction_rate 91, nine_year_retention_rate 96.5,
teacher_average_salary 91000, civil_servant_average_salary 90000,
special_school_funding_per_pupil 7000, special_school_funding_per_pupil_last_year 6500,
eligible_rotation_teachers 100, rotated_teachers 12, rotated_backbone_teachers 4,
quality_senior_places 1000, quality_senior_places_allocated 600, eligible_migrant_pupils 200,
migrant_pupils_in_public 200, migrant_pupils_in_public_schools 199, disabled_children 50,
disabled_children_enrolled 49, school_age_children 9000, school_age_children_enrolled 9000,
small_schools_baseline 8, small_schools_optimised 5, schools_under_30_left 0, merged_pupils 60,
merged_pupils_cared_for 60, township_boarding_schools 1
"""
CHOICES = {"founder": "public", "urban_rural": "121"}
ROOMS = (SpecialRoom("music", "音乐教室", 100), SpecialRoom("fine_art", "美术教室", 90))


def typical(rulebook: Rulebook, filing: Filing) -> Filing:
    """A plausible value for everything the unit can fill (0 or 否 where none is listed), 是 or full marks."""
    numbers = {
        code: plain(Decimal(number))
        for code, number in (pair.split() for pair in NUMBERS.split(",") if pair.strip())
    }
    values: dict[str, Any] = {}
    for field in fields_of(rulebook, filing):
        code = field.element.code
        otherwise = code == "central_school" if field.element.kind == "flag" else 0
        number = numbers.get(code)
        values[field.code] = CHOICES.get(code, otherwise if number is None else number)
    answers = {
        c.id: Answer(score=c.points) if isinstance(c.rule, Scored) else Answer(Conclusion.YES)
        for _, c in asked_of(rulebook, filing)
        if isinstance(c.rule, Scored | Attested)
    }
    answers |= {veto.id: Answer(Conclusion.NO) for veto in rulebook.standard.vetoes}
    return replace(filing, values=values, answers=answers)


def explained(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> str:
    line = derive(rulebook, criterion, filing)
    parts = (line.substituted, line.unit, line.limit, *line.gaps, line.spare)
    return f"{criterion.id} {line.verdict}: {' | '.join(part for part in parts if part)}"


@pytest.mark.parametrize("id", standard_ids())
def test_an_example_school_and_county(id: str, school: Any, department: Any, other: Any, snapshot: Any):
    rulebook = load_standard(id)
    nine_year = typical(rulebook, school("nine_year", special_rooms=ROOMS))
    departments = [typical(rulebook, department(name)) for name in rulebook.standard.answering]
    township = typical(rulebook, other("township", "东关乡"))
    lines: list[str] = []
    for filing in (nine_year, *departments, township):
        for _, criterion in asked_of(rulebook, filing):
            if not isinstance(criterion.rule, Attested | Scored):
                lines.append(explained(rulebook, criterion, filing))
    filings = [
        nine_year,
        typical(rulebook, school("primary", code="2136000002", special_rooms=ROOMS)),
        typical(rulebook, school("junior", code="3136000003", special_rooms=ROOMS)),
        *departments,
        township,
    ]
    result = evaluate(rulebook, filings)
    lines.append(f"county {result.verdict}, B {result.b_score}, rows {[row.passes for row in result.rows]}")
    for section, cells in result.dispersion.items():
        lines += [f"{section} {code} {cell.cv:.6f} {cell.verdict}" for code, cell in cells.items() if cell.cv]
    lines += [
        f"{c.criterion} {c.verdict} unmet {c.unmet} missing {c.missing} {c.blank}"
        for indicator in result.indicators
        for c in indicator.criteria
        if c.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE)
    ]
    assert "\n".join(lines) == snapshot
