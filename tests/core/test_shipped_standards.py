"""What the shipped standards must say: every numeric target of their sources, and who answers for it."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.derivation import derive
from desktop.core.filing import Filing
from desktop.core.judge import asked_of, judge
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.core.standard import AtLeast, AtMost, Attested, Between
from desktop.core.statement import statement
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard, standard_ids

ANNEX = Path(__file__).parent.parent / "golden" / "xingguo-2023-annex1.txt"
IDS = (
    "bagongshan-2022",
    "integrated-district",
    "jiangxi-conditions",
    "jiaoling-2025",
    "management-88",
    "national-2017",
    "xingguo-2023",
    "zhanggong-2024",
)

# Every target with a number in seeds 000, 002, 003 and 004, and the place that holds it:
# a piece of a criterion's text, with its formula and limit where it is computed.
TARGETS: dict[str, list[tuple[str, str, str]]] = {
    "zhanggong-2024": [
        ("30人以下乡村小规模学校原则上全面优化调整到位", "schools_under_30_left", "0"),
        ("累计优化5所，占比62.5%", "small_schools_optimised / small_schools_baseline", "0.625"),
        (
            "以2023年秋季学期实有的8所小规模学校为基数",
            "small_schools_optimised / small_schools_baseline",
            "0.625",
        ),
        ("年度新增30人以下乡村小规模学校", "schools_under_30_left", "0"),
        ("累计优化6所，占比75%", "small_schools_optimised / small_schools_baseline", "0.75"),
        ("累计优化7所，占比87.5%", "small_schools_optimised / small_schools_baseline", "0.875"),
        ("“三包一”关爱行动", "merged_pupils_cared_for / merged_pupils", "1"),
    ],
    "jiaoling-2025": [
        ("适龄儿童少年入学率达到100%", "school_age_children_enrolled / school_age_children", "1"),
        ("九年义务教育巩固率达到96%以上", "nine_year_retention_rate", "96"),
        (
            "随迁子女入读公办学校比例须达到100%",
            "migrant_pupils_in_public_schools / eligible_migrant_pupils",
            "1",
        ),
        (
            "残疾儿童少年义务教育入学率须达到 98% 以上",
            "disabled_children_enrolled / disabled_children",
            "0.98",
        ),
        (
            "小学、初中规模不超过 2000 人",
            "pupils",
            "2500 if school_type in ('nine_year', 'twelve_year') else 2000",
        ),
        (
            "义务教育阶段规模不超过 2500 人",
            "pupils",
            "2500 if school_type in ('nine_year', 'twelve_year') else 2000",
        ),
        ("全面消除中小学大班额", "largest_class", "large_class_most"),
        ("每个镇建成一所以上义务教育寄宿制学校", "township_boarding_schools", "1"),
        ("招收 5 人以上残疾儿童少年的普通学校要按规定建设特殊教育资源教室", "resource_classrooms", "1"),
        ("每天在校体育锻炼时间不少于1小时", "daily_exercise_minutes", "60"),
        ("帮助每位学生学会1至2项艺术技能", "", ""),
        (
            "教师平均工资收入水平不低于或高于本县公务员平均工资收入水平",
            "teacher_average_salary",
            "civil_servant_average_salary",
        ),
    ],
    "integrated-district": [
        ("确保到2025年年底前全面解决城镇中小学大班额问题", "largest_class", "large_class_most"),
        ("每天在校锻炼一小时", "daily_exercise_minutes", "60"),
        ("艺术素质测评覆盖率达到100%", "arts_assessed_pupils / pupils", "1"),
        ("建立家长学校总校，建校率达100%", "", ""),
        ("5年一周期不少于360学时的教师全员培训制度", "trained_360h_teachers / full_time_teachers", "1"),
        (
            "对农村超过100人不足200人的规模较小的学校，按200人核定公用经费",
            "funded_pupils",
            "small_school_funded_pupils",
        ),
        ("由在校寄宿生的15%扩大到30%", "subsidised_boarders / boarders", "0.3"),
        ("到2025年，实现全区义务教育优质资源全覆盖", "", ""),
        ("制定完善2025—2025年大班额防控规划", "", ""),
        ("生均占地面积不达标的学校", "site_area / pupils", ""),
        ("建立班额定期监测、通报制度", "", ""),
        ("逐一建立台账", "", ""),
        ("一校一策、综合施策", "", ""),
        ("不低于我区公务员的平均工资收入水平", "teacher_average_salary", "civil_servant_average_salary"),
    ],
    "bagongshan-2022": [
        ("支教期限2年", "", ""),
        ("“三个增长”", "", ""),
        ("消除大班额", "largest_class", "large_class_most"),
        ("“一科一辅”", "", ""),
        ("“一人一籍、籍随人走”", "", ""),
    ],
}


@pytest.fixture(params=IDS)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return load_standard(request.param)


def test_these_standards_ship():
    assert set(IDS) <= set(standard_ids())


@pytest.mark.parametrize("id", TARGETS)
def test_every_numeric_target_is_in_its_standard(id: str):
    criteria = [criterion for _, criterion in load_standard(id).criteria.values()]
    for words, formula, limit in TARGETS[id]:
        found = [c for c in criteria if words in c.text]
        assert found, words
        if formula:
            rules = [c.rule for c in found if isinstance(c.rule, AtLeast | AtMost)]
            assert (formula, limit) in [(rule.formula, rule.limit) for rule in rules], words
        else:
            assert any(isinstance(c.rule, Attested) for c in found), words


def test_every_criterion_has_its_source_and_somebody_who_answers(rulebook: Rulebook):
    for indicator, criterion in rulebook.criteria.values():
        assert criterion.clause, criterion.id
        assert indicator.lead, indicator.id
        assert indicator.answering(criterion), criterion.id
        assert criterion.asked or criterion.rule.__class__.__name__ == "DispersionRule", criterion.id
        assert criterion.text == criterion.text.strip(" ，；。"), criterion.id
        if criterion.statement:
            assert criterion.statement.endswith("。"), criterion.id


def test_a_criterion_reads_only_what_its_unit_can_fill(rulebook: Rulebook):
    for indicator, criterion in rulebook.criteria.values():
        texts = [criterion.applies, *rulebook.compared_texts(criterion.rule)]
        for text in filter(None, texts):
            for code in rulebook.formula(text).elements:
                element = rulebook.catalogue.by_code[code]
                assert element.asked_of in criterion.asked, (criterion.id, code)
                if element.asked_of == "department":
                    assert element.department == indicator.answering(criterion), (criterion.id, code)


def test_all_units_judge_an_empty_filing_and_nothing_is_met(
    rulebook: Rulebook, school: Callable[..., Filing], department: Callable[..., Filing], other: Any
):
    filings = [school(kind) for kind in SchoolType]
    filings += [department(name) for name in rulebook.standard.answering]
    filings += [other("township", "东关乡"), other("county", "示例县")]
    for filing in filings:
        for code, judgement in judge(rulebook, filing).items():
            assert judgement.verdict in (Verdict.MISSING, Verdict.NOT_APPLICABLE), code
        for _, criterion in asked_of(rulebook, filing):
            assert "{" not in statement(rulebook, criterion, filing)
            derive(rulebook, criterion, filing)
    assert evaluate(rulebook, filings).verdict is Verdict.MISSING


def test_the_88_items_are_22_tasks_of_6_duties_and_all_unverified():
    standard = load_standard("management-88").standard
    criteria = [c for indicator in standard.indicators for c in indicator.criteria]
    assert [c.id for c in criteria] == [str(number) for number in range(1, 89)]
    assert len(standard.indicators) == 22
    duties = dict.fromkeys(indicator.category for indicator in standard.indicators)
    assert [sum(i.category == d for i in standard.indicators) for d in duties] == [3, 5, 3, 4, 4, 3]
    assert all(c.unverified and c.marked_text.endswith("（待核对原文）") for c in criteria)


def test_the_provincial_conditions_invent_no_number():
    standard = load_standard("jiangxi-conditions").standard
    assert len(dict.fromkeys(i.category for i in standard.indicators)) == 7
    for indicator in standard.indicators:
        for criterion in indicator.criteria:
            rule = criterion.rule
            assert criterion.unverified
            if isinstance(rule, AtLeast | AtMost):
                assert not rule.limit or "quota" in rule.limit, criterion.id
            if isinstance(rule, Between):
                assert not rule.least + rule.most, criterion.id
    assert {id for id, s in standard.settings.items() if s.value is None} == {"quota_primary", "quota_junior"}


def test_the_21_tasks_of_jiaoling():
    standard = load_standard("jiaoling-2025").standard
    numbers = [re.search(r"第(\d+)项", i.criteria[0].clause) for i in standard.indicators]
    assert [int(found[1]) for found in numbers if found] == list(range(1, 22))


def test_the_clauses_of_the_district_name_their_units():
    standard = load_standard("integrated-district").standard
    clauses = {
        i.criteria[0].clause.rpartition(" ")[2]: (*i.lead, *i.responsible) for i in standard.indicators
    }
    assert len(clauses) == 24
    assert clauses["二、（三）"] == (
        "教育局", "编办", "财政局", "国土局", "人社局", "发改局", "住建局", "各镇街",
    )  # fmt: skip
    assert clauses["八、（三）"] == ("宣传部", "教育局", "各镇街")


def test_tasks_of_xingguo():
    tasks = load_standard("xingguo-2023").standard.tasks
    assert len(tasks) == 56
    projects = dict.fromkeys(task.project for task in tasks)
    assert list(projects) == [
        "学校新建工程",
        "学校扩容改造工程",
        "学校提质建设工程",
        "教育信息化工程",
        "教师队伍建设工程",
        "学校内涵发展工程",
    ]
    assert [sum(t.project == p for t in tasks) for p in projects] == [11, 13, 14, 2, 3, 13]
    by_title = {task.title: task for task in tasks}
    assert by_title["兴国县古龙岗中学宿舍楼项目"].investment == Decimal("689.12")
    assert by_title["教育信息化基础建设提升工程"].investment == 16000
    assert by_title["兴国县第三中学运动场建设项目"].investment is None
    assert by_title["兴国县第九小学建设项目"].deadline == "2024年9月"
    assert by_title["依法治校"].responsible == ("教科体局", "政法委", "公安局")
    # Every sum that a text names in 万元 or 亿元 is there, and no other.
    for task in tasks:
        named = re.search(r"([\d.]+)(万元|亿元)", task.text)
        expected = named and Decimal(named[1]) * (10000 if named[2] == "亿元" else 1)
        assert task.investment == expected, task.id
    assert all(task.responsible and task.deadline and task.text for task in tasks)


def test_tasks_of_xingguo_are_those_of_the_annex_word_by_word():
    def bare(text: str) -> str:
        return re.sub(r"\s", "", text)

    printed = ANNEX.read_text("utf-8")
    whole, units = bare(printed), set(printed.split())
    at = 0
    for task in load_standard("xingguo-2023").standard.tasks:
        # Every task stands after the one before it: none is left out, none is moved.
        at = whole.index(bare(task.title + task.text + task.deadline), at)
        assert task.project in printed
        assert set(task.responsible) <= units, task.id
    assert printed.count("项目位于") == sum(
        "项目位于" in t.text for t in load_standard("xingguo-2023").standard.tasks
    )


def test_phases_and_plans():
    zhanggong = load_standard("zhanggong-2024").standard
    assert [(p.name, p.begins, p.ends) for p in zhanggong.phases] == [
        ("调查摸底阶段", "2024-01", "2024-01"),
        ("方案论证阶段", "2024-02", "2024-03"),
        ("组织实施阶段", "2024-04", "2026-08"),
        ("评估总结阶段", "2026-09", "2026-11"),
    ]
    assert [sum(t.project == p for t in zhanggong.tasks) for p in ("8个配套保障方案", "6个工作组")] == [8, 6]
    bagongshan = load_standard("bagongshan-2022").standard
    assert [(p.name, p.begins, p.ends) for p in bagongshan.phases if "." not in p.id] == [
        ("宣传动员阶段", "2020-01", "2020-08"),
        ("自查自评阶段", "2020-09", "2020-12"),
        ("整体推进阶段", "2021-01", "2021-12"),
        ("接受评估验收阶段", "2022-01", "2022-12"),
    ]


@pytest.mark.parametrize(("year", "asked"), [(2024, "1."), (2025, "2."), (2026, "3.")])
def test_targets_of_a_year_are_asked_in_that_year(department: Callable[..., Filing], year: int, asked: str):
    rulebook = Rulebook(
        load_standard("zhanggong-2024").standard, load_catalogue(), settings={"target_year": year}
    )
    filing = department("教体局", {"small_schools_baseline": 8, "small_schools_optimised": 6})
    judgements = judge(rulebook, filing)
    targets = [code for code, j in judgements.items() if code[:2] in ("1.", "2.", "3.")]
    applying = [code for code in targets if judgements[code].verdict is not Verdict.NOT_APPLICABLE]
    assert applying
    assert all(code.startswith(asked) for code in applying)
    share = judgements[applying[-1]]
    assert share.verdict is (Verdict.UNMET if year == 2026 else Verdict.MET)
