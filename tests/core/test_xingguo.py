"""The standard of 兴国 2023 against its printed source, and the numbers it must give."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.derivation import derive
from desktop.core.facts import facts_of
from desktop.core.filing import Answer, Conclusion, Filing, SchoolClass, SpecialRoom
from desktop.core.judge import asked_of, judge
from desktop.core.resources import Row, rows_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType, Section
from desktop.core.standard import DispersionRule, Scored
from desktop.core.statement import statement
from desktop.core.verdict import Verdict

School = Callable[..., Filing]
ANNEX = Path(__file__).parent.parent / "golden" / "xingguo-2023-annex2.txt"

# 赣教督委字〔2018〕6号, B 类各项分值
POINTS = {
    "8": "5 5",
    "9": "3 3 3",
    "23": "3 2 3",
    "28": "3 3 3",
    "30": "2 3",
    "31": "2 2 2 2 2",
    "33": "2 2 2 2 2",
    "34": "5 5",
    "35": "2 2 1.5 2 1.5",
    "36": "3 3 2 2 1 1",
    "37": "3 2 3",
}
FLOORS = {
    Section.PRIMARY: "3.57 0.85 0.765 3.825 6.375 1700 1.955",
    Section.JUNIOR: "4.505 0.85 0.765 4.93 8.67 2125 2.04",
}
THRESHOLDS = {
    Section.PRIMARY: "4.2 1 0.9 4.5 7.5 2000 2.3",
    Section.JUNIOR: "5.3 1 0.9 5.8 10.2 2500 2.4",
}


def bare(text: str) -> str:
    """Only the words: without blanks, numbering, points and the signs at the end of a point."""
    text = re.sub(r"[（(][\d.]+分[）)]", "", re.sub(r"^\d\.", "", text))
    return re.sub(r"[\s；;。，,]", "", text)


def printed() -> tuple[dict[str, str], list[str]]:
    """The titles and points of the annex's indicators as one text each, and its seven vetoes."""
    indicators: dict[str, str] = {}
    vetoes: list[str] = []
    open_indicator = ""
    lines = ANNEX.read_text("utf-8").splitlines()
    split = lines.index("否决")
    for line in lines[:split]:
        begun = re.match(rf"{len(indicators) + 1}\.(.+)", line)
        if begun and not open_indicator:
            open_indicator = str(len(indicators) + 1)
            indicators[open_indicator] = bare(begun[1])
        elif re.fullmatch(r"A|B(（\d+分）)?", line):
            open_indicator = ""
        elif open_indicator:
            indicators[open_indicator] += bare(line)
    vetoes = [bare(line) for line in lines[split + 1 : split + 8]]
    return indicators, vetoes


def test_texts_are_those_of_the_annex_word_by_word(xingguo: Rulebook):
    indicators, vetoes = printed()
    assert len(indicators) == 38
    for indicator in xingguo.standard.indicators:
        texts = "".join(bare(criterion.text) for criterion in indicator.criteria)
        title = "" if indicator.id == "38" else bare(indicator.title)
        assert title + texts == indicators[indicator.id], indicator.id
    assert [bare(veto.text) for veto in xingguo.standard.vetoes] == vetoes


def test_units_are_those_of_the_annex(xingguo: Rulebook):
    words = set(re.split(r"[\s、]+", ANNEX.read_text("utf-8")))
    for part in (*xingguo.standard.indicators, *xingguo.standard.vetoes):
        assert part.lead
        assert {*part.lead, *part.responsible} <= words, part.id
    leads = {i.id: i.lead for i in xingguo.standard.indicators if i.lead != ("教科体局",)}
    assert leads == {"9": ("自然资源局", "教科体局"), "16": ("人社局",), "18": ("编办",)}


def test_kinds_points_and_vetoes(xingguo: Rulebook):
    indicators = xingguo.standard.indicators
    assert [i.id for i in indicators] == [str(number) for number in range(1, 39)]
    scored = [i for i in indicators if i.kind == "B"]
    assert {i.id: " ".join(str(c.points) for c in i.criteria) for i in scored} == POINTS
    assert len(indicators) - len(scored) == 27
    assert sum(i.points for i in indicators) == 100
    assert xingguo.standard.pass_points == 90
    assert [v.id for v in xingguo.standard.vetoes] == [f"V{number}" for number in range(1, 8)]


def test_every_criterion_names_its_clause_and_its_evidence(xingguo: Rulebook):
    for indicator, criterion in xingguo.criteria.values():
        assert f"第{indicator.id}项" in criterion.clause
        if isinstance(criterion.rule, DispersionRule):
            assert not criterion.asked
            continue
        assert criterion.evidence, criterion.id
        assert criterion.statement.endswith("。") or criterion.asked == ("department",), criterion.id


@pytest.mark.parametrize("section", FLOORS)
def test_thresholds_and_floors(xingguo: Rulebook, section: Section):
    floor = xingguo.standard.row_rules["national"].floor
    assert floor is not None
    thresholds = [r.threshold[section] for r in xingguo.standard.resources]
    assert thresholds == [Decimal(number) for number in THRESHOLDS[section].split()]
    assert [t * floor for t in thresholds] == [Decimal(number) for number in FLOORS[section].split()]
    limits = {r.limit[section] for r in xingguo.standard.resources}
    assert limits == {Decimal("0.50") if section is Section.PRIMARY else Decimal("0.45")}


UNITS = [*SchoolType, "教科体局", "人社局", "编办", "自然资源局"]


@pytest.mark.parametrize("unit", UNITS)
def test_an_empty_filing_is_judged_and_nothing_is_met(
    xingguo: Rulebook, school: School, department: School, unit: str
):
    filing = school(unit) if isinstance(unit, SchoolType) else department(unit)
    judgements = judge(xingguo, filing)
    assert judgements
    assert {j.verdict for j in judgements.values()} <= {Verdict.MISSING, Verdict.NOT_APPLICABLE}
    for _, criterion in asked_of(xingguo, filing):
        assert derive(xingguo, criterion, filing).verdict is judgements[criterion.id].verdict
        assert "{" not in statement(xingguo, criterion, filing)


def test_dispersion_is_weighted_by_pupils(xingguo: Rulebook, school: School):
    """The published worked example: unweighted it would be 0.4888 and pass."""
    pupils, areas = [45, 37, 89, 76, 55], [279, 137, 935, 160, 402]
    filings = [
        school("primary", {"primary.pupils": p, "teaching_area": x, "indoor_pe_area": 0}, f"213600000{n}")
        for n, (p, x) in enumerate(zip(pupils, areas, strict=True))
    ]
    result = evaluate(xingguo, filings)
    cell = result.dispersion[Section.PRIMARY]["L4"]
    assert cell.cv == pytest.approx(0.5153, abs=5e-5)
    assert cell.mean == pytest.approx(6.3344, abs=5e-5)
    assert cell.verdict is Verdict.UNMET
    each = [x / p for p, x in zip(pupils, areas, strict=True)]
    mean = sum(each) / 5
    unweighted = (sum((x - mean) ** 2 for x in each) / 5) ** 0.5 / mean
    assert unweighted == pytest.approx(0.4888, abs=5e-5)
    assert result.dispersion[Section.PRIMARY]["L5"].verdict is Verdict.MISSING
    assert result.dispersion[Section.JUNIOR]["L4"].state == "no_rows"
    indicator = next(r for r in result.indicators if r.indicator == "4")
    assert indicator.criteria[2].verdict is Verdict.UNMET


def rows_by_section(xingguo: Rulebook, filing: Filing, rule: str = "jiangxi") -> dict[Section, Row]:
    rows, _ = rows_of(xingguo, filing, facts_of(filing), xingguo.standard.row_rules[rule])
    return {row.section: row for row in rows}


@pytest.mark.parametrize(
    ("school_type", "pupils", "area", "expected"),
    [
        ("nine_year", {"primary": 300, "junior": 200}, 3000, {"primary": 5.769, "junior": 6.346}),
        ("complete_secondary", {"junior": 600, "senior": 400}, 8000, {"junior": 7.407}),
        (
            "twelve_year",
            {"primary": 600, "junior": 300, "senior": 300},
            9000,
            {"primary": 6.787, "junior": 7.466},
        ),
    ],
)
def test_resources_of_a_school_with_several_sections_are_split(
    xingguo: Rulebook,
    school: School,
    school_type: str,
    pupils: dict[str, int],
    area: int,
    expected: dict[str, float],
):
    values = {f"{section}.pupils": count for section, count in pupils.items()}
    filing = school(school_type, {**values, "teaching_area": area + 250, "indoor_pe_area": 250})
    rows = rows_by_section(xingguo, filing)
    assert set(rows) == set(expected)
    for section, row in rows.items():
        assert row.figures["L4"].value == pytest.approx(expected[section], abs=5e-4)


def test_equal_to_the_threshold_passes(xingguo: Rulebook, school: School, full_primary: Any):
    filing = school("primary", full_primary(500))
    judgements = judge(xingguo, filing)
    assert judgements["1.1"].value == 4.2
    for number in range(1, 8):
        assert judgements[f"{number}.1"].verdict is Verdict.MET
        assert judgements[f"{number}.2"].verdict is Verdict.NOT_APPLICABLE
    assert rows_by_section(xingguo, filing)[Section.PRIMARY].passes is True


def test_a_row_may_miss_one_resource_only_under_the_national_rule(
    xingguo: Rulebook, school: School, full_primary: Any
):
    at_floor = {**full_primary(1000), "sports_ground_area": 6375}
    below = {**full_primary(1000), "sports_ground_area": Decimal("6374.9")}
    two = {**at_floor, "equipment_value": 190}

    def passes(values: dict[str, Any], rule: str) -> bool | None:
        return rows_by_section(xingguo, school("primary", values), rule)[Section.PRIMARY].passes

    assert [passes(v, "national") for v in (at_floor, below, two)] == [True, False, False]
    assert [passes(v, "jiangxi") for v in (at_floor, below, two)] == [False, False, False]


def verdict_of(xingguo: Rulebook, filing: Filing, criterion: str) -> Verdict:
    return judge(xingguo, filing)[criterion].verdict


@pytest.mark.parametrize(
    ("school_type", "sizes", "old", "expected"),
    [
        ("primary", {"primary": 2000}, False, Verdict.MET),
        ("primary", {"primary": 2001}, False, Verdict.UNMET),
        ("primary", {"primary": 2400}, True, Verdict.MET),
        ("primary", {"primary": 2401}, True, Verdict.UNMET),
        ("complete_secondary", {"junior": 2000, "senior": 3000}, False, Verdict.MET),
        ("nine_year", {"primary": 1500, "junior": 1000}, False, Verdict.MET),
        ("nine_year", {"primary": 1501, "junior": 1000}, False, Verdict.UNMET),
        ("twelve_year", {"primary": 2000, "junior": 1000, "senior": 900}, True, Verdict.MET),
        ("primary", {"primary": 2001}, None, Verdict.MISSING),
        ("nine_year", {"primary": 10}, False, Verdict.MISSING),
    ],
)
def test_school_size(
    xingguo: Rulebook,
    school: School,
    school_type: str,
    sizes: dict[str, int],
    old: bool | None,
    expected: Verdict,
):
    values: dict[str, Any] = {f"{section}.pupils": count for section, count in sizes.items()}
    if old is not None:
        values["built_before_2018_09"] = old
    judgement = judge(xingguo, school(school_type, values))["12.1"]
    assert judgement.verdict is expected
    assert bool(judgement.relaxed) == (expected is Verdict.MET and bool(old))


def test_class_size_by_section(xingguo: Rulebook, school: School):
    classes = (
        SchoolClass(Section.PRIMARY, 1, "一（1）班", 46),
        SchoolClass(Section.PRIMARY, 2, "二（1）班", 45),
        SchoolClass(Section.JUNIOR, 7, "七（1）班", 50),
    )
    judgements = judge(xingguo, school("nine_year", class_list=classes))
    assert judgements["13.1"].offenders == ("一（1）班（46人）",)
    assert judgements["13.1"].verdict is Verdict.UNMET
    assert judgements["13.2"].verdict is Verdict.MET


@pytest.mark.parametrize(
    ("classes", "music", "fine_art", "expected"),
    [
        (12, [96], [90], Verdict.MET),
        (13, [96], [90, 90], Verdict.UNMET),
        (13, [96, 100], [90, 90], Verdict.MET),
        (12, [Decimal("95.9")], [90], Verdict.UNMET),
        (12, [0], [90], Verdict.UNMET),
        (12, [], [90], Verdict.MISSING),
    ],
)
def test_music_and_fine_art_rooms(
    xingguo: Rulebook, school: School, classes: int, music: list[Any], fine_art: list[Any], expected: Verdict
):
    rooms = tuple(
        SpecialRoom(kind, f"{kind}{number}", area)
        for kind, areas in (("music", music), ("fine_art", fine_art))
        for number, area in enumerate(areas)
    )
    filing = school("primary", {"primary.classes": classes}, special_rooms=rooms)
    assert verdict_of(xingguo, filing, "11.1") is expected


@pytest.mark.parametrize(
    ("school_type", "pupils", "funded", "verdicts"),
    [
        ("primary", 99, 100, (Verdict.MET, Verdict.NOT_APPLICABLE)),
        ("primary", 99, 99, (Verdict.UNMET, Verdict.NOT_APPLICABLE)),
        ("primary", 100, 100, (Verdict.NOT_APPLICABLE, Verdict.NOT_APPLICABLE)),
        ("teaching_point", 12, None, (Verdict.NOT_APPLICABLE, Verdict.MISSING)),
        ("teaching_point", 12, 100, (Verdict.NOT_APPLICABLE, Verdict.MET)),
        ("junior", None, None, (Verdict.NOT_APPLICABLE, Verdict.NOT_APPLICABLE)),
    ],
)
def test_small_schools_are_funded_for_a_hundred(
    xingguo: Rulebook,
    school: School,
    school_type: str,
    pupils: int | None,
    funded: int | None,
    verdicts: tuple[Verdict, Verdict],
):
    typed = {"primary.pupils": pupils, "funded_pupils": funded}
    filing = school(school_type, {code: value for code, value in typed.items() if value is not None})
    assert (verdict_of(xingguo, filing, "14.1"), verdict_of(xingguo, filing, "14.2")) == verdicts


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Verdict.UNMET),
        ({"primary.catchment_pupils": 400}, Verdict.MET),
        ({"urban_rural": "210"}, Verdict.NOT_APPLICABLE),
        ({"founder": "private"}, Verdict.NOT_APPLICABLE),
        ({"boarding": True}, Verdict.NOT_APPLICABLE),
        ({"boarding": None}, Verdict.MISSING),
    ],
)
def test_catchment_is_asked_of_public_urban_day_schools(
    xingguo: Rulebook, school: School, changed: dict[str, Any], expected: Verdict
):
    values: dict[str, Any] = {
        "founder": "public",
        "urban_rural": "121",
        "boarding": False,
        "primary.pupils": 400,
        "primary.catchment_pupils": 399,
    }
    values = {code: value for code, value in {**values, **changed}.items() if value is not None}
    assert verdict_of(xingguo, school("primary", values), "21.1") is expected


@pytest.mark.parametrize(
    ("criterion", "values", "met"),
    [
        (
            "15.1a",
            {"special_school_funding_per_pupil": 6000, "special_school_funding_per_pupil_last_year": 6000},
            True,
        ),
        (
            "15.1b",
            {"special_school_funding_per_pupil": 6000, "special_school_funding_per_pupil_last_year": 6000},
            False,
        ),
        (
            "15.1b",
            {"special_school_funding_per_pupil": 6001, "special_school_funding_per_pupil_last_year": 6000},
            True,
        ),
        ("19.1", {"rotated_teachers": 30, "eligible_rotation_teachers": 300}, True),
        ("19.1", {"rotated_teachers": 29, "eligible_rotation_teachers": 300}, False),
        ("19.2", {"rotated_teachers": 30, "rotated_backbone_teachers": 6}, True),
        ("19.2", {"rotated_teachers": 30, "rotated_backbone_teachers": 5}, False),
        ("22.1a", {"quality_senior_places": 999, "quality_senior_places_allocated": 499}, False),
        ("24.1", {"eligible_migrant_pupils": 100, "migrant_pupils_in_public": 85}, True),
        ("27.1", {"disabled_children": 20, "disabled_children_enrolled": 19}, True),
        ("27.1", {"disabled_children": 21, "disabled_children_enrolled": 19}, False),
        ("32.1b", {"monitoring_variation": Decimal("0.149")}, True),
        ("32.1b", {"monitoring_variation": Decimal("0.15")}, False),
        ("38.1", {"satisfaction_rate": 85}, True),
        ("38.1", {"satisfaction_rate": Decimal("84.9")}, False),
    ],
)
def test_figures_of_the_education_bureau(
    xingguo: Rulebook, department: School, criterion: str, values: dict[str, Any], met: bool
):
    filing = department("教科体局", values)
    assert verdict_of(xingguo, filing, criterion) is (Verdict.MET if met else Verdict.UNMET)


def test_salaries_are_answered_by_their_own_bureau(xingguo: Rulebook, department: School):
    values = {"teacher_average_salary": 90000, "civil_servant_average_salary": Decimal("90000.01")}
    judgements = judge(xingguo, department("人社局", values))
    assert set(judgements) == {"16.1", "16.2", "16.3"}
    assert judgements["16.2"].verdict is Verdict.UNMET


@pytest.mark.parametrize(
    ("budget", "training", "expected"),
    [(200000, 10000, Verdict.MET), (200000, Decimal("9999.99"), Verdict.UNMET), (0, 0, Verdict.MISSING)],
)
def test_training_funds(xingguo: Rulebook, school: School, budget: int, training: Any, expected: Verdict):
    values = {"public_funds_budget": budget, "training_funds_budget": training}
    assert verdict_of(xingguo, school("junior", values), "29.1") is expected


def test_retention_is_judged_over_all_schools(xingguo: Rulebook, school: School):
    codes = ("graduates", "grade7_three_years_ago", "transferred_in", "transferred_out", "deceased")

    def junior(code: str, *numbers: int) -> Filing:
        values = {f"junior.{name}": number for name, number in zip(codes, numbers, strict=True)}
        return school("junior", values, code)

    weak, strong = junior("3136000001", 95, 100, 10, 8, 0), junior("3136000002", 298, 300, 0, 0, 0)
    assert judge(xingguo, weak)["26.1"].value == pytest.approx(0.93)
    assert verdict_of(xingguo, weak, "26.1") is Verdict.UNMET

    def county(filings: list[Filing]) -> Verdict:
        return next(r for r in evaluate(xingguo, filings).indicators if r.indicator == "26").verdict

    assert county([weak, strong]) is Verdict.MET
    assert county([weak]) is Verdict.UNMET
    assert county([weak, strong, school("junior", code="3136000003")]) is Verdict.MISSING
    no_grade_nine_yet = judge(xingguo, junior("3136000004", 0, 0, 0, 0, 0))["26.1"]
    assert no_grade_nine_yet.verdict is Verdict.NOT_APPLICABLE


def test_a_department_scores_what_concerns_one_section(xingguo: Rulebook, department: School):
    """31.2 is about primary schools; the department that answers for all of them has no section."""
    filing = department("教科体局", answers={"31.2": Answer(score=2), "31.3": Answer(score=1)})
    judgements = judge(xingguo, filing)
    assert judgements["31.2"].verdict is Verdict.MET
    assert judgements["31.3"].verdict is Verdict.UNMET
    sentence = statement(xingguo, xingguo.criteria["31.3"][1], filing)
    assert sentence == "自评得分 1 分，满分 2 分。"


def test_statements_carry_what_is_judged(xingguo: Rulebook, school: School):
    values = {"primary.pupils": 464, "teaching_area": 1980, "indoor_pe_area": Decimal("12.5")}
    values |= {"primary.full_time_teachers": 27, "primary.certified_teachers": 26}
    filing = school("primary", values)

    def sentence(criterion: str) -> str:
        return statement(xingguo, xingguo.criteria[criterion][1], filing)

    assert sentence("4.1") == (
        "全校教学及辅助用房面积 1980 平方米，其中室内体育用房 12.5 平方米；小学在校学生 464 人，"
        "生均教学及辅助用房面积（不含室内体育用房）4.24 平方米。"
    )
    assert sentence("20.1") == "专任教师 27 人，持有教师资格证 26 人，持证上岗率 96.3%。"
    assert "____" in sentence("1.1")


def full_department(xingguo: Rulebook, name: str, department: School) -> Filing:
    """A department whose every answer is yes or full marks, and whose figures are good."""
    figures = {
        "special_school_funding_per_pupil": 7000,
        "special_school_funding_per_pupil_last_year": 6500,
        "eligible_rotation_teachers": 100,
        "rotated_teachers": 12,
        "rotated_backbone_teachers": 4,
        "quality_senior_places": 1000,
        "quality_senior_places_allocated": 700,
        "eligible_migrant_pupils": 200,
        "migrant_pupils_in_public": 190,
        "disabled_children": 50,
        "disabled_children_enrolled": 49,
        "monitoring_variation": Decimal("0.11"),
        "satisfaction_rate": 91,
        "teacher_average_salary": 91000,
        "civil_servant_average_salary": 90000,
    }
    fields = {field.code for field in xingguo.catalogue.fields(None, name)}
    answers = {
        c.id: Answer(score=c.points) if isinstance(c.rule, Scored) else Answer(conclusion=Conclusion.YES)
        for _, c in asked_of(xingguo, department(name))
    }
    answers |= {v.id: Answer(conclusion=Conclusion.NO) for v in xingguo.standard.vetoes if name in v.lead}
    return department(
        name, {code: value for code, value in figures.items() if code in fields}, answers=answers
    )


@pytest.fixture
def good_county(xingguo: Rulebook, school: School, department: School, full_primary: Any) -> list[Filing]:
    """Two primary schools, a junior school and four departments with which everything is met."""
    rooms = (SpecialRoom("music", "音乐教室", 96), SpecialRoom("fine_art", "美术教室", 90))
    schools: list[Filing] = []
    for number, pupils in enumerate((480, 500)):
        values = full_primary(pupils) | {
            "founder": "public",
            "urban_rural": "220",
            "boarding": False,
            "built_before_2018_09": False,
            "primary.classes": 12,
            "primary.largest_class": 45,
            "primary.full_time_teachers": 30,
            "primary.certified_teachers": 30,
            "primary.trained_360h_teachers": 30,
            "public_funds_budget": 400000,
            "training_funds_budget": 20000,
        }
        schools.append(school("primary", values, f"213600001{number}", special_rooms=rooms))
    junior = {
        f"junior.{code.removeprefix('primary.')}": value
        for code, value in schools[1].values.items()
        if code.startswith("primary.")
    }
    whole = {code: value for code, value in schools[1].values.items() if "." not in code}
    junior |= whole | {
        "junior.teachers_bachelor": 27,
        "teaching_area": 2900,
        "sports_ground_area": 5100,
        "equipment_value": 125,
        "junior.graduates": 160,
        "junior.grade7_three_years_ago": 165,
        "junior.transferred_in": 3,
        "junior.transferred_out": 5,
        "junior.deceased": 0,
    }
    schools.append(school("junior", junior, "3136000012", special_rooms=rooms))
    names = ("教科体局", "人社局", "编办", "自然资源局")
    return [*schools, *(full_department(xingguo, name, department) for name in names)]


def test_a_county_where_all_is_met(xingguo: Rulebook, good_county: list[Filing]):
    result = evaluate(xingguo, good_county)
    assert {r.indicator for r in result.indicators if r.verdict is not Verdict.MET} == {"14", "21"}
    assert {r.verdict for r in result.indicators} == {Verdict.MET, Verdict.NOT_APPLICABLE}
    assert result.verdict is Verdict.MET
    assert result.b_score == 100
    assert result.b_verdict is Verdict.MET
    assert {v.verdict for v in result.vetoes} == {Verdict.MET}
    assert all(row.passes for row in result.rows)


def test_one_declared_veto_fails_the_county(xingguo: Rulebook, good_county: list[Filing], school: School):
    teller = school("primary", code="2136000099", answers={"V3": Answer(conclusion=Conclusion.YES)})
    result = evaluate(xingguo, [*good_county, teller])
    assert [v.veto for v in result.vetoes if v.verdict is Verdict.UNMET] == ["V3"]
    assert result.verdict is Verdict.UNMET


def test_units_that_are_no_rows(xingguo: Rulebook, school: School):
    filings = [
        school("teaching_point", {"primary.pupils": 49}, "2136000001"),
        school("teaching_point", {"primary.pupils": 50}, "2136000002"),
        school("special", {"primary.pupils": 80, "junior.pupils": 20}, "5136000003"),
        school("primary", {"primary.pupils": 300, "founder": "private"}, "2136000004"),
    ]
    result = evaluate(xingguo, filings)
    assert [row.school_code for row in result.rows] == ["2136000002", "2136000004"]
    assert {(e.school_code, e.reason) for e in result.excluded} == {
        ("2136000001", "small_teaching_point"),
        ("5136000003", "special_school"),
    }


def test_a_gap_under_the_national_rule_is_missing_not_unmet(xingguo, school, full_primary):
    """One item between the floor and its threshold: the row passes if the rest is filled, and only then."""
    values = full_primary(1000) | {"multimedia_classrooms": 20}
    gap = {code: value for code, value in values.items() if code != "equipment_value"}
    for filled, verdict in ((gap, Verdict.MISSING), (values, Verdict.MET)):
        result = evaluate(xingguo, [school("primary", filled)], row_rule="national")
        criteria = {c.criterion: c.verdict for i in result.indicators for c in i.criteria}
        assert criteria["7.1"] is verdict
