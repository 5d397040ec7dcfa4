"""The shipped standards against their printed sources: every sentence, every number, every unit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    DispersionRule,
    EveryClass,
    Indicator,
    ResourceRule,
    Rooms,
    Rule,
)
from desktop.library import load_standard, standard_ids

GOLDEN = Path(__file__).parent.parent / "golden"
SOURCES = ("bagongshan-2022", "integrated-district", "jiaoling-2025", "management-88", "zhanggong-2024")

# Sentences of the sources that ask nothing of anybody.
ASKS_NOTHING = {
    "bagongshan-2022": [
        "三、工作目标",
        "四、具体措施",
        "义务教育均衡优质发展工作在区义务教育均衡优质发展工作领导小组的领导下进行",
        "五、实施步骤",
        "（2020年1月-8月）",
        "（2020年9月-12月）",
        "（2021年1月-12月）",
        "（2022年1月-3月）",
    ],
    "jiaoling-2025": ["到2025年的工作目标"],
    "zhanggong-2024": [
        "（一）坚持党的领导，统筹推进",
        "（二）坚持人民至上，强化保障",
        "（三）坚持因地制宜，科学规划",
        "三、工作目标",
        "优化农村学校布局和教育资源配置，",
        "若条件成熟，可适当提前完成优化调整目标任务",
        "四、工作步骤",
        "（2024年1月）",
        "（2024年2月至3月）",
        "（2024年4月至2026年8月）",
        "（2026年9月至11月）",
        "五、工作措施",
        "六、工作要求",
        "（一）强化组织领导，密切协作配合",
        "为做好优化义务教育资源配置工作，特成立章贡区优化农村义务教育资源配置工作领导小组和工作专班",
        "（不作为议事协调机构，任务完成后自动撤销，详见附件）",
        "优化义务教育资源配置事关群众切身利益，是促进义务教育优质均衡发展和助力乡村振兴的民生工程",
    ],
}
# Titles, and texts that gather what the source says in one list.
OWN_WORDS = {
    "bagongshan-2022": r"职责$|^通过评估认定$",
    "jiaoling-2025": r"^到2025年的工作目标$",
    "zhanggong-2024": r"职责$|年目标$|方案$|方案（.+组）$|^调查摸底和方案论证$|^工作原则$",
}
# Numbers that a text says in words, or that stand in a named setting or in another paragraph.
IN_WORDS = {
    ("jiaoling-2025", "16.8"): {"60"},
    ("jiaoling-2025", "6.3"): {"1"},
    ("jiaoling-2025", "11.5"): {"1"},
    ("integrated-district", "8.2"): {"60"},
    ("integrated-district", "11.3"): {"100"},
    ("zhanggong-2024", "1.1"): {"0"},
    ("zhanggong-2024", "2.2"): {"0"},
    ("zhanggong-2024", "9.2"): {"100"},
}


def bare(text: str) -> str:
    """Only the words and numbers, without blanks and signs between them."""
    return re.sub(r"[\s；;。，,：:、．.（）()“”\"‘’－—-]", "", text)


def said_by(rulebook: Rulebook) -> Iterator[str]:
    standard = rulebook.standard
    for indicator in standard.indicators:
        yield from (indicator.category, indicator.title, *(c.text for c in indicator.criteria))
    for task in standard.tasks:
        yield from (task.title, task.text)
    for phase in standard.phases:
        yield from (phase.name, phase.text)
    yield from (veto.text for veto in standard.vetoes)


@pytest.mark.parametrize("id", SOURCES)
def test_every_sentence_of_the_source_is_in_its_standard_word_by_word(id: str):
    printed = (GOLDEN / f"{id}.txt").read_text("utf-8")
    whole = bare(re.sub(r"（责任单位：.+?）|^责任单位：.+$", "", printed, flags=re.MULTILINE))
    covered = bytearray(len(whole))
    said = [*said_by(load_standard(id)), *ASKS_NOTHING.get(id, [])]
    for text in sorted(map(bare, said), key=len):
        at = whole.find(text)
        while text and at >= 0:
            covered[at : at + len(text)] = b"\1" * len(text)
            at = whole.find(text, at + 1)
    gaps = "".join(" " if c else word for c, word in zip(covered, whole, strict=True)).split()
    # What is left are the numbers of paragraphs.
    assert [gap for gap in gaps if not re.fullmatch(r"[一二三四五六七八九十\d*]*", gap)] == []


@pytest.mark.parametrize("id", SOURCES)
def test_nothing_is_in_a_standard_that_its_source_does_not_say(id: str):
    whole = bare((GOLDEN / f"{id}.txt").read_text("utf-8"))
    own = re.compile(OWN_WORDS.get(id, "$^"))
    for indicator in load_standard(id).standard.indicators:
        for text in (indicator.title, *(c.text for c in indicator.criteria)):
            assert bare(text) in whole or own.search(text), text
    for task in load_standard(id).standard.tasks:
        assert bare(task.text) in whole or own.search(task.text), task.id
    for phase in load_standard(id).standard.phases:
        assert bare(phase.text) in whole, phase.id


def test_the_national_indicators_are_those_of_the_measures():
    """Its criteria cut the sentences of the measures; put together they say the same."""
    said = bare("".join(said_by(load_standard("national-2017"))))
    for line in (GOLDEN / "national-2017.txt").read_text("utf-8").splitlines():
        for part in filter(None, re.split(r"[；;，：]", line)):
            assert bare(part) in said, part


# What computes a criterion names the numbers that its text prints.


def limits_of(rulebook: Rulebook, criterion: Criterion) -> Iterator[tuple[str, bool]]:
    """The numbers that a criterion is judged by, and whether they are shares."""

    def of(rule: Rule) -> Iterator[tuple[str, bool]]:
        match rule:
            case AtLeast() | AtMost() | Below():
                yield from ((number, rule.percent) for number in numbers(rule.limit))
            case Between():
                yield from (
                    (number, rule.percent) for text in (rule.least, rule.most) for number in numbers(text)
                )
            case AllOf():
                for part in rule.rules:
                    yield from of(part)
            case EveryClass():
                yield str(rule.at_most), False
            case Rooms():
                yield from ((str(n), False) for n in (rule.per_classes, *rule.least_area.values()))
            case ResourceRule():
                assert criterion.section is not None
                yield str(rulebook.resources[rule.resource].threshold[criterion.section]), False
            case DispersionRule():
                yield from ((str(n), False) for n in rulebook.resources[rule.resource].limit.values())
            case _:
                return

    settings = rulebook.standard.settings

    def numbers(text: str) -> list[str]:
        named = [str(s.value) for id, s in settings.items() if re.search(rf"\b{id}\b", text) and s.value]
        return named + re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)

    yield from of(criterion.rule)


def value(number: str) -> Fraction:
    return Fraction(Decimal(number))


@pytest.mark.parametrize("id", sorted({*standard_ids()} - {"jiangxi-conditions"}))
def test_every_limit_is_a_number_that_its_text_prints(id: str):
    rulebook = load_standard(id)
    checked = 0
    for _, criterion in rulebook.criteria.values():
        text = criterion.text.replace("Ⅲ", "")
        printed = {value(n) for n in re.findall(r"\d+(?:\.\d+)?", text)}
        printed |= {value(n) for n in IN_WORDS.get((id, criterion.id), ())}
        for number, share in limits_of(rulebook, criterion):
            if "large_class_most" in str(criterion.rule):
                assert criterion.unverified
                continue
            checked += 1
            assert value(number) * (100 if share else 1) in printed, (criterion.id, number)
    at_least = {"national-2017": 40, "xingguo-2023": 40, "jiaoling-2025": 8, "integrated-district": 4}
    assert checked >= at_least.get(id, 0)


AT_LEAST = r"不低于|不小于|不少于|以上|达到|占比|扩大到|360学时|建成|核定|按规定建设|一小时|“三包一”"
AT_MOST = r"不超过|以内|消除|全面解决|到位"


@pytest.mark.parametrize("id", standard_ids())
def test_the_comparison_is_the_one_that_the_text_asks_for(id: str):
    for _, criterion in load_standard(id).criteria.values():
        text, rule = criterion.text, criterion.rule
        for part in rule.rules if isinstance(rule, AllOf) else (rule,):
            match part:
                case Below():
                    assert re.search("(?<!不)低于|逐年提高", text), criterion.id
                case AtLeast():
                    asked = re.search(AT_LEAST, text) or (not part.limit and re.search("生均|每百名", text))
                    assert asked or "其中，骨干教师不低于" in text, criterion.id
                    assert not re.search("不超过|以内", text), criterion.id
                case AtMost():
                    assert re.search(AT_MOST, text), criterion.id
                    assert not re.search("不低于|不小于|不少于|占比", text), criterion.id
                case _:
                    pass


def test_kinds_of_indicators():
    """Only the Jiangxi table scores some indicators; everywhere else each must be met."""
    for id in {*standard_ids()} - {"xingguo-2023"}:
        assert {i.kind for i in load_standard(id).standard.indicators} == {"A"}, id


@pytest.mark.parametrize("id", ["xingguo-2023", "national-2017"])
def test_seven_resources_and_what_is_asked_of_both_sections(id: str):
    rulebook = load_standard(id)
    both = [Section.PRIMARY, Section.JUNIOR]
    criteria = [criterion for _, criterion in rulebook.criteria.values()]
    assert list(rulebook.resources) == [f"L{number}" for number in range(1, 8)]
    for code in rulebook.resources:
        assert [c.section for c in criteria if c.rule == ResourceRule(code)] == both
        assert sum(c.rule == DispersionRule(code) for c in criteria) == 1
    for kind in (Rooms, EveryClass):
        assert [c.section for c in criteria if isinstance(c.rule, kind)] == both


def test_a_text_about_both_sections_is_judged_in_both():
    for id in standard_ids():
        by_text: dict[str, set[Section | None]] = {}
        for _, criterion in load_standard(id).criteria.values():
            if isinstance(criterion.rule, AtMost) and criterion.rule.formula == "largest_class":
                by_text.setdefault(criterion.text, set()).add(criterion.section)
        for text, sections in by_text.items():
            if not text.startswith(("小学", "初中")):
                assert sections == {Section.PRIMARY, Section.JUNIOR}, (id, text)


# Who answers.


def units(text: str) -> list[str]:
    """``区教育局、发改局，各镇街`` without what everybody is called in front."""
    return [
        re.sub(r"^(市(?!场)|区委(?=[编宣组政信])|区(?!委督查))", "", unit)
        for unit in re.split(r"[、，]", text)
    ]


def by_clause(rulebook: Rulebook) -> dict[str, Indicator]:
    return {i.criteria[0].clause.rpartition(" ")[2]: i for i in rulebook.standard.indicators}


def test_the_units_of_the_district_are_those_of_every_clause():
    chapter, found = "", 0
    indicators = by_clause(load_standard("integrated-district"))
    for line in (GOLDEN / "integrated-district.txt").read_text("utf-8").splitlines():
        if heading := re.match(r"([一二三四五六七八])、", line):
            chapter = heading[1]
        clause = re.match(r"（([一二三四])）", line)
        if clause:
            indicator = indicators[f"{chapter}、（{clause[1]}）"]
        if named := re.search(r"（责任单位：(.+?)）", line):
            found += 1
            assert [*indicator.lead, *indicator.responsible] == units(named[1]), indicator.id
    assert found == len(indicators) == 24


CATEGORIES = [
    "资源",
    "配置",
    "政府保障程度",
    "教育质量",
    "内涵发展",
    "教育信息化建设",
    "社会",
    "认可度",
    "一票",
    "否决",
]


def test_the_units_of_xingguo_are_those_beside_every_indicator():
    standard = load_standard("xingguo-2023").standard
    lines = (GOLDEN / "xingguo-2023-annex2.txt").read_text("utf-8").splitlines()
    marks = [number for number, line in enumerate(lines) if re.fullmatch(r"A|B(（\d+分）)?|（\d+分）", line)]
    marks = [number for number in marks if number + 1 not in marks]
    for part, begins in zip([*standard.indicators, None], marks, strict=True):
        named: list[str] = []
        for line in lines[begins + 1 :]:
            if re.match(r"\d+\.|“A”", line):
                break
            named += [word for word in re.split(r"[\s、]+", line) if word and word not in CATEGORIES]
        if part is not None:
            assert [*part.lead, *part.responsible] == named, part.id
            scored = lines[begins][:1] != "A"
            assert (part.kind == "B") is scored, part.id
        for veto in standard.vetoes if part is None else ():
            assert [*veto.lead, *veto.responsible] == named, veto.id


def test_the_units_of_the_tasks_of_xingguo():
    """A cell of several rows stands beside the first of them."""
    printed = (GOLDEN / "xingguo-2023-annex1.txt").read_text("utf-8")
    tasks = load_standard("xingguo-2023").standard.tasks
    named = "发改委 自然资源局 财政局 住建局 教科体局 城投公司 工信局 编办 人社局 关工委 妇联 残联 乡村振兴局"
    everybody = {*named.split(), "政法委", "公安局"}
    here, carried = 0, ()
    for task, following in zip(tasks, (*tasks[1:], None), strict=True):
        here = printed.index(f"\n{task.title}\n", here)
        ends = printed.index(f"\n{following.title}\n", here) if following else len(printed)
        carried = tuple(word for word in printed[here:ends].split() if word in everybody) or carried
        assert task.responsible == carried, task.id


def test_the_departments_that_the_tasks_of_jiaoling_name():
    indicators = load_standard("jiaoling-2025").standard.indicators
    joint = next(i for i in indicators if i.title == "明确责任分工")
    known = [*joint.lead, *joint.responsible]
    assert len(known) == 20
    for indicator in indicators:
        text = "".join(c.text for c in indicator.criteria)
        named = {unit for unit in known if unit in text}
        assert set(indicator.responsible) <= named, indicator.id
        assert not named or named <= {*indicator.lead, *indicator.responsible}, indicator.id


def test_phases_are_the_dates_of_the_source():
    def months(id: str) -> list[tuple[str, str]]:
        return [(phase.begins, phase.ends) for phase in load_standard(id).standard.phases]

    assert months("xingguo-2023") == [("2023-11", "2029-12"), ("2030-01", "2030-12"), ("2031-01", "2031-12")]
    assert months("bagongshan-2022")[4:] == [
        ("2022-01", "2022-06"),
        ("2022-07", "2022-10"),
        ("2022-11", "2022-12"),
    ]


def test_the_units_of_the_six_work_groups():
    groups = [t for t in load_standard("zhanggong-2024").standard.tasks if t.project == "6个工作组"]
    printed = (GOLDEN / "zhanggong-2024.txt").read_text("utf-8")
    lines = re.findall(r"^\d\..+组\n责任单位：(.+)$", printed, re.MULTILINE)
    for task, line in zip(groups, lines, strict=True):
        named = units(line.removesuffix("，相关学校书记（校长）").replace("分管领导", ""))
        assert list(task.responsible) == named, task.id


def test_the_eight_plans_and_who_makes_them():
    standard = load_standard("zhanggong-2024").standard
    printed = (GOLDEN / "zhanggong-2024.txt").read_text("utf-8")
    listed = re.search(r"制定([^。]+?)等8个配套保障方案", printed)
    assert listed
    names = listed[1].split("、")
    indicator = next(i for i in standard.indicators if i.title == "8个配套保障方案")
    assert [c.text for c in indicator.criteria] == [f"制定{name}方案" for name in names]
    groups = {task.title: task for task in standard.tasks if task.project == "6个工作组"}
    plans = [task for task in standard.tasks if task.project == "8个配套保障方案"]
    assert [task.title for task in plans] == [f"{name}方案" for name in names]
    for task in plans:
        group = groups[task.text.partition("（")[2].rstrip("）")]
        assert (task.deadline, task.responsible) == ("2024年3月", group.responsible), task.id
        # 舆情导控 in the duties of the group, 舆论管控 in the list of plans.
        assert task.title[:4] in group.text, task.id
    assert all(not task.deadline for task in groups.values())


def test_steps_that_somebody_must_answer_for():
    """What stands in a phase, or twice in a source, is asked as well."""
    zhanggong = load_standard("zhanggong-2024")
    steps = next(i for i in zhanggong.standard.indicators if i.title == "调查摸底和方案论证")
    assert [(c.asked[0], c.text[:6]) for c in steps.criteria] == [
        ("school", "对100人以"),
        ("department", "了解师生、家"),
        ("department", "组织召开听证"),
    ]
    assert zhanggong.standard.settings["target_year"].value == 2024
    district = load_standard("integrated-district").criteria.values()
    assert [c.asked[0] for _, c in district if "逐一建立台账" in c.text] == ["department", "school"]


def test_every_department_of_bagongshan_checks_itself_and_so_do_schools_and_townships():
    rulebook = load_standard("bagongshan-2022")
    duties = {
        u for i in rulebook.standard.indicators if i.category == "部门职责" for u in (*i.lead, *i.responsible)
    }
    for id in ("24", "25"):
        indicator = next(i for i in rulebook.standard.indicators if i.id == id)
        asked = [c.asked[0] for c in indicator.criteria]
        assert asked[:2] == ["school", "township"]
        answering = {indicator.answering(c) for c in indicator.criteria if c.asked == ("department",)}
        assert answering | {"各镇（街道）"} == duties


@pytest.mark.parametrize("id", standard_ids())
def test_no_criterion_is_a_fragment(id: str):
    """Every text can be read by itself: whole marks, and long enough to say something."""
    for _, criterion in load_standard(id).criteria.values():
        for opening, closing in ("“”", "《》", "（）"):
            assert criterion.text.count(opening) == criterion.text.count(closing), criterion.id
        assert len(criterion.text) > (1 if id == "management-88" else 3), criterion.id


# The numbers on which sources differ (判定口径 and the like): where each is held, and what it is by default.
READINGS = {
    "1 判定口径": {"xingguo-2023": "jiangxi", "national-2017": "national"},
    "2 规程放宽": ["visiting_teachers", "city_sports", "older_rooms", "older_schools"],
    "3 教学点": {"teaching_point_cutoff": 50},
    "4 校额": {
        "older_school_cutoff": {"xingguo-2023": 201809, "national-2017": 2010},
        "older_school_factor": "1.2",
    },
    "5 特教定额": {"special_school_quota": 6000},
    "6 公用经费": {"small_school_funded_pupils": 100},
    "7 巩固率": {"retention_formula": 1},
    "8 音美教室": ["rooms_together"],
    "9 民办": {"private_rows": 1},
    "11 差异率": ["variation_equal"],
}


@pytest.mark.parametrize("id", ["xingguo-2023", "national-2017"])
def test_what_sources_differ_on_is_data_with_its_default_and_its_source(id: str):
    standard = load_standard(id).standard
    assert standard.row_rule == READINGS["1 判定口径"][id]
    assert {rule.least_met for rule in standard.row_rules.values()} == {6, 7}
    for name, held in READINGS.items():
        if isinstance(held, dict) and not name.startswith("1 "):
            for setting, default in held.items():
                expected = default[id] if isinstance(default, dict) else default
                assert standard.settings[setting].value == Decimal(expected), setting
                assert standard.settings[setting].source, setting
        elif isinstance(held, list) and (id, name) != ("xingguo-2023", "2 规程放宽"):
            assert set(held) <= set(standard.switches), name
    assert all(switch.source for switch in standard.switches.values())


def test_the_other_settings_are_data_too():
    """10 基本办学条件: blank, for the county; 6: two hundred in the district, one hundred elsewhere."""
    blank = load_standard("jiangxi-conditions").standard.settings
    assert {id: s.value for id, s in blank.items()} == {
        "quota_primary": None,
        "quota_junior": None,
        "small_school_pupils": 100,
    }
    assert load_standard("integrated-district").standard.settings["small_school_funded_pupils"].value == 200
    for id in ("bagongshan-2022", "integrated-district", "jiaoling-2025"):
        large = load_standard(id).standard.settings["large_class_most"]
        assert (large.value, "待核对原文" in large.source) == (55, True)
