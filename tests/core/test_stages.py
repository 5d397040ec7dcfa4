"""Where a round stands: by the standard's phases, else by its deadline and the days of the actions."""

from datetime import date

from msgspec.structs import replace

from desktop.core.rulebook import Rulebook
from desktop.core.stages import StageState, stages
from desktop.core.tasks import Phase

PAST, NOW, COMING = StageState.PAST, StageState.NOW, StageState.COMING


def states(xingguo: Rulebook, today: date, dues: list[date], deadline: str | None = "2026-12-01"):
    standard = replace(xingguo.standard, phases=())
    return [(stage.name, stage.state) for stage in stages(standard, deadline, dues, today)]


def test_without_phases_the_deadline_divides(xingguo: Rulebook):
    dues = [date(2026, 11, 1), date(2027, 3, 1)]
    names = ("自查自评", "整改", "迎检")
    for day, expected in (
        (date(2026, 12, 1), (NOW, COMING, COMING)),
        (date(2026, 12, 2), (PAST, NOW, COMING)),
        (date(2027, 3, 1), (PAST, NOW, COMING)),
        (date(2027, 3, 2), (PAST, PAST, NOW)),
    ):
        assert states(xingguo, day, dues) == list(zip(names, expected, strict=True))
    assert states(xingguo, date(2027, 3, 2), []) == list(zip(names, (PAST, NOW, COMING), strict=True))
    assert states(xingguo, date(2027, 3, 2), [], None) == []


def test_phases_of_a_standard_count_by_months_and_parts_are_left_out(xingguo: Rulebook):
    phases = (
        Phase("P1", "自查自评阶段", "2026-09", "2026-12", "", ""),
        Phase("P2", "验收阶段", "2027-01", "2027-06", "", ""),
        Phase("P2.1", "预检", "2027-01", "2027-02", "", ""),
    )
    found = stages(replace(xingguo.standard, phases=phases), "2026-12-01", [], date(2026, 12, 31))
    assert [(stage.name, stage.state) for stage in found] == [("自查自评阶段", NOW), ("验收阶段", COMING)]
