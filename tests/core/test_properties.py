"""What must hold whatever the numbers are."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.county import evaluate
from desktop.core.dispersion import coefficient_of_variation, disperse
from desktop.core.facts import facts_of
from desktop.core.filing import Filing
from desktop.core.judge import judge
from desktop.core.resources import rows_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, WEIGHTS, SchoolType, Section, allocated
from desktop.core.verdict import Verdict

# Quantities of which more is better, and whether each section has its own.
RESOURCES = {
    "teachers_bachelor": True,
    "backbone_teachers": True,
    "pe_teachers": True,
    "teaching_area": False,
    "sports_ground_area": False,
    "equipment_value": False,
    "multimedia_classrooms": False,
}
OTHERS = ("teachers_college", "teachers_master", "teachers_doctor")
OTHERS += ("music_teachers", "fine_art_teachers", "arts_teachers")
ORDER = {Verdict.UNMET: 0, Verdict.MISSING: 1, Verdict.MET: 2}

pupils = st.integers(1, 3000)
rows = st.lists(st.tuples(pupils, st.integers(1, 10**6)), min_size=2, max_size=12)


@st.composite
def values_of(draw: st.DrawFn, school_type: SchoolType) -> dict[str, Any]:
    """Every value that the resources need."""
    values: dict[str, Any] = {"indoor_pe_area": draw(st.integers(0, 50))}
    for section in SECTIONS[school_type]:
        values[f"{section}.pupils"] = draw(pupils)
        if section is Section.SENIOR:
            continue
        for code in (*(c for c, sectioned in RESOURCES.items() if sectioned), *OTHERS):
            values[f"{section}.{code}"] = draw(st.integers(0, 60))
    for code, sectioned in RESOURCES.items():
        if not sectioned:
            values[code] = draw(st.integers(50, 10000))
    return values


@st.composite
def filings(draw: st.DrawFn) -> tuple[SchoolType, dict[str, Any]]:
    school_type = draw(st.sampled_from([t for t in SchoolType if t is not SchoolType.SPECIAL]))
    return school_type, draw(values_of(school_type))


def verdicts(xingguo: Rulebook, filing: Filing, rule: str) -> tuple[dict[Any, Verdict], list[bool | None]]:
    found, _ = rows_of(xingguo, filing, facts_of(filing), xingguo.standard.row_rules[rule])
    figures = {(row.section, code): figure.verdict for row in found for code, figure in row.figures.items()}
    return figures, [row.passes for row in found]


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(members: list[tuple[int, int]], random: Any):
    shuffled = list(members)
    random.shuffle(shuffled)
    assert coefficient_of_variation(*zip(*members, strict=True)) == pytest.approx(
        coefficient_of_variation(*zip(*shuffled, strict=True)), abs=1e-12
    )


@given(rows, st.integers(1, 1000), st.integers(1, 50))
def test_neither_units_nor_the_weights_scale_matters(members: list[tuple[int, int]], money: int, weight: int):
    people, amounts = zip(*members, strict=True)
    plain = coefficient_of_variation(people, amounts)
    assert coefficient_of_variation(people, [x * money for x in amounts]) == pytest.approx(plain, abs=1e-9)
    assert coefficient_of_variation([p * weight for p in people], amounts) == pytest.approx(plain, abs=1e-9)


@given(rows)
def test_a_row_cut_in_two_equal_halves_changes_nothing(members: list[tuple[int, int]]):
    doubled = [(p * 2, x * 2) for p, x in members]
    halves = [*members[:1], *members[:1], *doubled[1:]]
    assert coefficient_of_variation(*zip(*halves, strict=True)) == pytest.approx(
        coefficient_of_variation(*zip(*doubled, strict=True)), abs=1e-9
    )


@given(st.integers(1, 3000), st.lists(pupils, min_size=2, max_size=9))
def test_rows_that_are_all_alike_do_not_disperse(each: int, people: list[int]):
    exact = [Fraction(p * each) for p in people]
    cell = disperse(people, [float(x) for x in exact], 1, Decimal(0), lambda: exact)
    assert cell.verdict is Verdict.MET


@given(st.sampled_from([t for t in SchoolType if len(SECTIONS[t]) > 1]), st.data(), st.fractions(0, 10**6))
def test_splitting_conserves_the_total(school_type: SchoolType, data: st.DataObject, amount: Fraction):
    people = {section: data.draw(pupils) for section in SECTIONS[school_type]}
    parts = {section: allocated(amount, section, people) for section in people}
    assert sum(parts.values()) == amount
    # Every pupil counts by the weight of the section: 1 : 1.1 : 1.32.
    assert len({parts[s] / (people[s] * WEIGHTS[s]) for s in people}) == 1


@given(filings(), st.data())
def test_more_of_a_resource_never_worsens_a_verdict(
    xingguo: Rulebook,
    school: Callable[..., Filing],
    start: tuple[SchoolType, dict[str, Any]],
    data: st.DataObject,
):
    school_type, values = start
    code = data.draw(st.sampled_from([c for c in values if c.rpartition(".")[2] in RESOURCES]))
    richer = {**values, code: values[code] + data.draw(st.integers(1, 3000))}
    rule = data.draw(st.sampled_from(["jiangxi", "national"]))
    before, passed = verdicts(xingguo, school(school_type, values), rule)
    after, passes = verdicts(xingguo, school(school_type, richer), rule)
    assert all(ORDER[after[cell]] >= ORDER[before[cell]] for cell in before)
    assert all(now or not then for then, now in zip(passed, passes, strict=True))


@given(filings(), st.data())
def test_what_is_missing_never_passes(
    xingguo: Rulebook,
    school: Callable[..., Filing],
    start: tuple[SchoolType, dict[str, Any]],
    data: st.DataObject,
):
    school_type, values = start
    gone = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1))
    partial = {code: value for code, value in values.items() if code not in gone}
    full = school(school_type, values)
    less = school(school_type, partial)
    rule = data.draw(st.sampled_from(["jiangxi", "national"]))
    before, passed = verdicts(xingguo, full, rule)
    after, passes = verdicts(xingguo, less, rule)
    if school_type is not SchoolType.TEACHING_POINT:
        # Without its pupils a teaching point is a row; with them it may be too small to be one.
        assert all(after[cell] in (Verdict.MISSING, before[cell]) for cell in before)
        assert all(now in (None, then) for then, now in zip(passed, passes, strict=True))
    for row in rows_of(xingguo, less, facts_of(less), xingguo.standard.row_rules[rule])[0]:
        assert not row.passes or all(f.verdict is not Verdict.MISSING for f in row.figures.values())
    whole = judge(xingguo, full)
    for criterion, judgement in judge(xingguo, less).items():
        assert judgement.verdict is not Verdict.MET or whole[criterion].verdict is Verdict.MET


@given(st.lists(filings(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_filings_does_not_matter(
    xingguo: Rulebook,
    school: Callable[..., Filing],
    drawn: list[tuple[SchoolType, dict[str, Any]]],
    random: Any,
):
    county = [school(kind, values, f"{2136000000 + n}") for n, (kind, values) in enumerate(drawn)]
    shuffled = list(county)
    random.shuffle(shuffled)
    assert evaluate(xingguo, county) == evaluate(xingguo, shuffled)
