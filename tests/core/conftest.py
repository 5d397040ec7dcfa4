"""The real standard, and schools made of a few words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.library import load_standard

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
