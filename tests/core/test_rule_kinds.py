"""One small standard with every kind of rule that the shipped ones use or could use."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.derivation import Derivation, derive
from desktop.core.errors import StandardInvalid
from desktop.core.filing import Answer, Conclusion, Filing, SchoolClass, SpecialRoom, Unit
from desktop.core.judge import Judgement, judge
from desktop.core.problems import ProblemKind, find_problems
from desktop.core.relaxing import relaxations_used
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import Standard
from desktop.core.verdict import Verdict
from desktop.library import decode_standard, load_catalogue, load_standard

School = Callable[..., Filing]
TEXT = (Path(__file__).parent / "kinds.toml").read_text("utf-8")


def with_rule(rule: str) -> bytes:
    """The standard with one more criterion, called bad."""
    criterion = 'id = "bad"\ntext = "示例"\nclause = "示例"'
    return f"{TEXT}\n[[indicators.criteria]]\n{criterion}\nrule = {rule}\n".encode()


@pytest.fixture(scope="module")
def standard() -> Standard:
    return decode_standard(TEXT.encode(), "kinds").standard


@pytest.fixture(scope="module")
def kinds(standard: Standard) -> Rulebook:
    return Rulebook(standard, load_catalogue())


def primary(pupils: int, **values: Any) -> dict[str, Any]:
    return {"primary.pupils": pupils, **values}


def explain(rulebook: Rulebook, id: str, filing: Filing) -> tuple[Judgement, Derivation]:
    return judge(rulebook, filing)[id], derive(rulebook, rulebook.criteria[id][1], filing)


@pytest.mark.parametrize(
    ("teachers", "verdict", "gap"),
    [
        (10, Verdict.UNMET, "还差 6 人（专任教师数）"),
        (16, Verdict.MET, ""),
        (60, Verdict.UNMET, "还差 78 人（在校学生数）"),
    ],
)
def test_between(kinds: Rulebook, school: School, teachers: int, verdict: Verdict, gap: str):
    filing = school("primary", primary(300, **{"primary.full_time_teachers": teachers}))
    if teachers == 60:
        filing = school("primary", primary(402, **{"primary.full_time_teachers": teachers}))
    judgement, explained = explain(kinds, "between", filing)
    assert judgement.verdict is verdict
    assert (explained.gaps or ("",))[0] == gap
    assert explained.limit == "8～19"


def test_a_setting_is_a_limit_that_the_county_can_change(standard: Standard, kinds: Rulebook, school: School):
    filing = school("primary", primary(100, books=2900))
    judgement, explained = explain(kinds, "setting", filing)
    assert (judgement.verdict, judgement.limit) == (Verdict.UNMET, 30)
    assert explained.gaps == ("还差 100 册（图书册数）", "还差 1 册")
    lower = Rulebook(standard, load_catalogue(), settings={"least_books": 29})
    assert judge(lower, filing)["setting"].verdict is Verdict.MET
    with pytest.raises(StandardInvalid) as caught:
        Rulebook(standard, load_catalogue(), settings={"most_books": 29})
    assert caught.value.data["reason"] == "unknown_setting"


def test_distances_are_told_in_what_people_count(kinds: Rulebook, school: School):
    filing = school("primary", primary(305, computers=28, site_area=Decimal("6061.5")))
    assert explain(kinds, "hundred", filing)[1].gaps[0] == "还差 3 台（计算机数）"
    assert explain(kinds, "area", filing)[1].gaps[0] == "还差 38.5 ㎡（校园占地面积）"


def test_a_blank_limit_is_never_guessed(standard: Standard, kinds: Rulebook, school: School):
    filing = school("primary", primary(60, site_area=3000, public_funds_budget=71999))
    judgement, explained = explain(kinds, "blank", filing)
    assert (judgement.verdict, judgement.blank, judgement.missing) == (Verdict.MISSING, ("标准值",), ())
    assert explained.value == "50"
    judgement, explained = explain(kinds, "funding", filing)
    assert (judgement.verdict, judgement.blank) == (Verdict.MISSING, ("生均公用经费基准定额",))
    assert "由县级填写" in explained.gaps[0]
    filled = Rulebook(standard, load_catalogue(), settings={"quota": 720})
    judgement, explained = explain(filled, "funding", filing)
    assert (judgement.verdict, judgement.limit) == (Verdict.UNMET, 72000)
    assert explained.limit == "≥ 72000（较大值（60，100） × 720）"
    assert explained.gaps == ("还差 1 元",)
    result = evaluate(kinds, [filing])
    assert next(c for c in result.indicators[0].criteria if c.criterion == "blank").blank == ("标准值",)


def test_all_of(kinds: Rulebook, school: School):
    judgement, explained = explain(kinds, "all", school("primary", primary(501, books=99)))
    assert judgement.verdict is Verdict.UNMET
    assert explained.gaps == ("还差 1 册", "超出 1 人")
    assert judge(kinds, school("primary", primary(501)))["all"].verdict is Verdict.UNMET
    assert judge(kinds, school("primary", primary(500)))["all"].verdict is Verdict.MISSING
    assert judge(kinds, school("primary", primary(500, books=100)))["all"].verdict is Verdict.MET


def test_what_is_recorded_is_shown_and_not_judged(kinds: Rulebook, department: School):
    judgement, explained = explain(
        kinds, "recorded", department("教科体局", {"monitoring_variation": Decimal("0.3")})
    )
    assert judgement.verdict is Verdict.NOT_APPLICABLE
    assert (explained.value, explained.limit) == ("0.3", "只作记录，不判定")
    assert judge(kinds, department("教科体局"))["recorded"].verdict is Verdict.MISSING


@pytest.mark.parametrize(
    ("value", "switches", "verdict"),
    [
        ("0.15", (), Verdict.UNMET),
        ("0.15", ("equal",), Verdict.MET),
        ("0.151", ("equal",), Verdict.UNMET),
        ("0.149", (), Verdict.MET),
    ],
)
def test_equal_counts_where_its_switch_is_on(
    standard: Standard, department: School, value: str, switches: tuple[str, ...], verdict: Verdict
):
    rulebook = Rulebook(standard, load_catalogue(), switches)
    judgement = judge(rulebook, department("教科体局", {"monitoring_variation": Decimal(value)}))["equal"]
    assert judgement.verdict is verdict
    assert judgement.relaxed == ("等于也算" if value == "0.15" and switches else "")


@pytest.mark.parametrize(
    ("music", "fine_art", "switches", "verdict", "relaxed"),
    [
        ([96, 96], [90, 90], (), Verdict.MET, ""),
        ([96, 73], [90, 67], (), Verdict.UNMET, ""),
        ([96, 73], [90, 67], ("old_rooms",), Verdict.MET, "旧校舍"),
        ([96, 72], [90, 67], ("old_rooms",), Verdict.UNMET, ""),
        ([96], [90], ("together",), Verdict.MET, "合并计数"),
        ([96], [90], (), Verdict.UNMET, ""),
    ],
)
def test_rooms_of_a_whole_school(
    standard: Standard,
    school: School,
    music: list[int],
    fine_art: list[int],
    switches: tuple[str, ...],
    verdict: Verdict,
    relaxed: str,
):
    rulebook = Rulebook(standard, load_catalogue(), switches)
    rooms = [SpecialRoom("music", "音", area) for area in music]
    rooms += [SpecialRoom("fine_art", "美", area) for area in fine_art]
    values = {"primary.classes": 9, "junior.classes": 6, "built_by_2016": True}
    judgement, explained = explain(rulebook, "rooms", school("nine_year", values, special_rooms=tuple(rooms)))
    assert (judgement.verdict, judgement.limit, judgement.relaxed) == (verdict, 2, relaxed)
    assert "（9 + 6） ÷ 12" in explained.substituted
    assert explained.relaxed == relaxed


@pytest.mark.parametrize(
    ("switches", "music", "fine_art", "said"),
    [
        (
            (),
            [80],
            [70],
            "各 1 间；音乐教室面积 80，其中 ≥ 96㎡ 的 0 间；美术教室面积 70，其中 ≥ 90㎡ 的 0 间",
        ),
        (
            ("older_rooms",),
            [80],
            [70],
            "各 1 间；音乐教室面积 80，其中 ≥ 73㎡ 的 1 间；美术教室面积 70，其中 ≥ 67㎡ 的 1 间",
        ),
        (
            ("rooms_together",),
            [96],
            [70],
            "合计 1 间；音乐教室面积 96，其中 ≥ 96㎡ 的 1 间；美术教室面积 70，其中 ≥ 90㎡ 的 0 间；共 1 间",
        ),
    ],
)
def test_the_working_of_rooms_has_the_areas_that_were_judged_by(
    school: School, switches: tuple[str, ...], music: list[int], fine_art: list[int], said: str
):
    rulebook = load_standard("national-2017", frozenset(switches))
    rooms = [SpecialRoom("music", "音", area) for area in music]
    rooms += [SpecialRoom("fine_art", "美", area) for area in fine_art]
    values = {"primary.classes": 12, "built_by_2016": True}
    judgement, explained = explain(rulebook, "10.1", school("primary", values, special_rooms=tuple(rooms)))
    assert judgement.verdict is (Verdict.MET if switches else Verdict.UNMET)
    assert explained.substituted == f"12 ÷ 12 → {said}"


def test_townships_and_the_county_answer_for_themselves(kinds: Rulebook, school: School, other: Any):
    yes = Answer(Conclusion.YES)
    town = other("township", "东关乡", answers={"town": yes, "county": yes})
    assert set(judge(kinds, town)) == {"town"}
    assert set(judge(kinds, other("county", "示例县"))) == {"county"}

    def found(*filings: Filing) -> dict[str, Any]:
        return {c.criterion: c for c in evaluate(kinds, filings).indicators[0].criteria}

    assert found(school("primary"))["town"].missing == ("各乡镇",)
    assert found(town)["town"].verdict is Verdict.MET
    both = found(town, other("township", "西关乡"))
    assert (both["town"].verdict, both["town"].missing) == (Verdict.MISSING, ("西关乡",))
    assert both["county"].missing == ("县级",)


def test_a_township_that_has_not_answered_keeps_its_criterion_open(kinds: Rulebook, other: Any):
    town = other("township", "东关乡", answers={"town": Answer(Conclusion.YES)})
    west, county = Unit("西关乡", "西关乡", "township"), Unit("示例县", "示例县", "county")
    result = evaluate(kinds, [town], [town.unit, west, county])
    found = {c.criterion: c for c in result.indicators[0].criteria}
    assert (found["town"].verdict, found["town"].missing) == (Verdict.MISSING, ("西关乡",))
    assert (found["county"].verdict, found["county"].missing) == (Verdict.MISSING, ("示例县",))
    assert result.absent == (west, county)


NATIONAL = load_standard("national-2017").standard


@pytest.mark.parametrize(
    ("switches", "changed", "verdict", "relaxed"),
    [
        ((), {}, Verdict.UNMET, False),
        (("visiting_teachers",), {}, Verdict.MET, True),
        (("visiting_teachers",), {"urban_rural": "121"}, Verdict.UNMET, False),
        (("visiting_teachers",), {"primary.visiting_pe_arts_teachers": 0}, Verdict.UNMET, True),
        (("visiting_teachers",), {"primary.pupils": 100}, Verdict.UNMET, False),
        (("visiting_teachers",), {"urban_rural": None}, Verdict.MISSING, False),
    ],
)
def test_resources_are_relaxed_only_by_their_switch(
    school: School, switches: tuple[str, ...], changed: dict[str, Any], verdict: Verdict, relaxed: bool
):
    rulebook = Rulebook(NATIONAL, load_catalogue(), switches)
    values: dict[str, Any] = {
        "primary.pupils": 99,
        "urban_rural": "220",
        "primary.visiting_pe_arts_teachers": 1,
    }
    values |= {f"primary.{kind}_teachers": 0 for kind in ("pe", "music", "fine_art", "arts")} | changed
    filing = school("primary", {code: value for code, value in values.items() if value is not None})
    judgement, explained = explain(rulebook, "3.1", filing)
    assert (judgement.verdict, bool(judgement.relaxed)) == (verdict, relaxed)
    if verdict is Verdict.MISSING:
        assert judgement.missing == ("urban_rural",)
    if verdict is Verdict.MET:
        assert "走教体育艺术教师数" in explained.formula
        used = relaxations_used(evaluate(rulebook, [filing]))
        assert list(used.values()) == [("2136000001",)]


@pytest.mark.parametrize(
    ("switches", "pupils", "migrants", "verdict"),
    [
        ((), 2300, 1200, Verdict.UNMET),
        (("older_schools",), 2300, 1200, Verdict.MET),
        (("older_schools",), 2300, 1150, Verdict.UNMET),
        (("older_schools",), 2401, 2000, Verdict.UNMET),
    ],
)
def test_school_size_of_the_regulations(
    school: School, switches: tuple[str, ...], pupils: int, migrants: int, verdict: Verdict
):
    rulebook = Rulebook(NATIONAL, load_catalogue(), switches)
    values = primary(pupils, built_by_2010=False, **{"primary.migrant_pupils": migrants})
    assert judge(rulebook, school("primary", values))["11.1"].verdict is verdict


@pytest.mark.parametrize(("formula", "expected"), [(1, "0.93"), (2, "0.93137")])
def test_two_ways_to_compute_retention(school: School, formula: int, expected: str):
    """毕业 95, 初一 100, 转入 10, 转出 8, 死亡 0."""
    rulebook = Rulebook(NATIONAL, load_catalogue(), settings={"retention_formula": formula})
    codes = {
        "graduates": 95,
        "grade7_three_years_ago": 100,
        "transferred_in": 10,
        "transferred_out": 8,
        "deceased": 0,
    }
    filing = school("junior", {f"junior.{code}": number for code, number in codes.items()})
    judgement, explained = explain(rulebook, "23.1", filing)
    assert float(judgement.value or 0) == pytest.approx(float(expected), abs=5e-6)
    assert "算法" not in explained.formula


def test_an_unknown_switch_is_refused(standard: Standard):
    with pytest.raises(StandardInvalid) as caught:
        Rulebook(standard, load_catalogue(), ["no_such"])
    assert (caught.value.data["reason"], caught.value.data["word"]) == ("unknown_switch", "no_such")


def at_least(formula: str) -> str:
    return f'{{ rule = "at_least", formula = "{formula}", limit = "1" }}'


UNKNOWN_SWITCH = '{ when = "books == 1", limit = "1", label = "示例", switch = "none" }'
BAD = {
    "type": ('{ rule = "at_least", formula = 5, limit = "1" }', "not_valid"),
    "unknown": (at_least("buks"), "unknown_name"),
    "chinese": (at_least("图书数量"), "unknown_name"),
    "zero": (at_least("books / 0"), "zero_division"),
    "zero sum": (at_least("books / (30 - least_books)"), "zero_division"),
    "deep": (at_least("-" * 900 + "books"), "too_deep"),
    "brackets": (at_least("(" * 300 + "books" + ")" * 300), "syntax"),
    "endless": (at_least("books * 1e999999"), "too_large"),
    "power": (at_least("9 ** 9 ** 9"), "forbidden"),
    "call": (at_least("open(books)"), "forbidden"),
    "long": (at_least("books + " * 400 + "books"), "too_long"),
    "switch": (
        f'{{ rule = "below", formula = "books", limit = "1", relaxations = [{UNKNOWN_SWITCH}] }}',
        "unknown_switch",
    ),
    "all of none": ('{ rule = "all_of", rules = [] }', "not_valid"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_rules_are_refused_with_their_place(fault: str):
    rule, reason = BAD[fault]
    with pytest.raises(StandardInvalid) as caught:
        decode_standard(with_rule(rule), "kinds")
    assert caught.value.data["reason"] == reason
    assert caught.value.data["place"] in ("bad", "$.indicators[0].criteria[12].rule.formula")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#" * 2_000_001, "too_large"),
        ("a = " + "[" * 5000 + "]" * 5000, "too_deep"),
        ("a = 1e999999999", "not_toml"),
        ("a = nan", "not_toml"),
        ("a = " + "9" * 5000, "not_toml"),
        ("a = {" * 3000, "too_deep"),
    ],
    ids=["huge", "deep list", "exponent", "nan", "digits", "deep table"],
)
def test_hostile_files_are_refused(text: str, reason: str):
    with pytest.raises(StandardInvalid) as caught:
        decode_standard(text.encode(), "kinds")
    assert caught.value.data["reason"] == reason


def test_a_typed_largest_class_that_the_list_denies(kinds: Rulebook, school: School):
    classes = [
        SchoolClass(Section.PRIMARY, 1, "一（1）班", 43),
        SchoolClass(Section.PRIMARY, 1, "一（2）班", 41),
    ]
    values = primary(84, **{"primary.classes": 2})

    def denied(largest: int | None, *, listed: bool = True) -> list[tuple[str, str]]:
        typed = {} if largest is None else {"primary.largest_class": largest}
        filing = school("primary", values | typed, class_list=tuple(classes) if listed else ())
        problems = find_problems(kinds, filing)
        return [(p.field, p.text) for p in problems if p.kind is ProblemKind.CONTRADICTION]

    text = "填的最大班额 46 与班级名册得出的 43 不一致，请核对最大班额和班级名册。"
    assert denied(46) == [("primary.largest_class", text)]
    assert denied(43) == denied(None) == denied(46, listed=False) == []


def test_what_has_changed_much_since_the_last_round_asks_for_a_note(kinds: Rulebook, school: School):
    old = school("primary", primary(300, equipment_value=25, site_area=1000))
    new = school("primary", primary(391, equipment_value=Decimal("250000"), site_area=1299))

    def doubts(filing: Filing, previous: Filing | None) -> list[str]:
        return [
            p.field
            for p in find_problems(kinds, filing, previous)
            if p.kind is ProblemKind.DOUBTFUL and "上一轮" in p.text
        ]

    assert doubts(new, None) == []
    assert doubts(new, old) == ["primary.pupils", "equipment_value"]
    assert doubts(school("primary", primary(390)), old) == []
    explained = school("primary", dict(new.values), notes={"primary.pupils": "撤并两个教学点"})
    assert doubts(explained, old) == ["equipment_value"]
    small = school("primary", primary(4)), school("primary", primary(8))
    assert doubts(small[1], small[0]) == []
