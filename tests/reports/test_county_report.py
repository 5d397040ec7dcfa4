from decimal import Decimal

import msgspec
import pytest

from desktop.core.county import evaluate
from desktop.core.dispersion import Dispersion
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.core.verdict import Verdict
from desktop.reports.county_report import county_report

REF = StandardRef("example", "1", "00" * 32)


def primary(number, pupils, backbone, area, **more):
    """A primary school. ``backbone`` None: not filled."""
    unit = Unit(f"21360000{number:02d}", f"示例县第{number}小学", "school", "城关镇", SchoolType.PRIMARY)
    values = {
        "primary.pupils": pupils,
        "primary.classes": 6,
        "primary.largest_class": 44,
        "primary.full_time_teachers": 20,
        "primary.certified_teachers": 20,
        "primary.backbone_teachers": backbone,
        "teaching_area": area,
        **more,
    }
    return Filing(unit, "2026", REF, {code: value for code, value in values.items() if value is not None})


@pytest.fixture
def county(nine_year, department):
    point = Unit("2136000090", "示例县上坪教学点", "school", "石塘镇", SchoolType.TEACHING_POINT)
    special = Unit("5136000001", "示例县特殊教育学校", "school", "城关镇", SchoolType.SPECIAL)
    return [
        primary(1, 300, 9, 1500),
        primary(2, 200, 1, 880),
        primary(3, 100, 1, Decimal("449.9")),
        nine_year,
        department,
        Filing(point, "2026", REF, {"primary.pupils": 12}),
        Filing(special, "2026", REF, {"primary.pupils": 40}),
    ]


ABSENT = Unit("2136000099", "示例县𬭎䶮小学", "school", "𰻝镇", SchoolType.PRIMARY)


def report(rulebook, filings, result):
    return county_report(
        rulebook,
        filings,
        result,
        county="示例县",
        round_title="2026年秋季",
        computed_at="2026年11月23日 09:30",
        notes=("本结果供自查使用。",),
    )


def evaluated(rulebook, filings, rule=None):
    return evaluate(rulebook, filings, [*(f.unit for f in filings), ABSENT], rule)


def bare(text):
    return "".join(text.split())


def test_a_county(pages, golden, example, county, snapshot):
    assert golden(pages(report(example, county, evaluated(example, county)))) == snapshot


def test_the_other_pass_rule_is_printed_with_its_floor(pages, example, county):
    made = pages(report(example, county, evaluated(example, county, "floor")))
    assert "一项可低至 85% 口径" in made[0]
    text = bare("".join(made))
    assert "L2差0.10（≥85%）" in text
    assert "（＜85%）" in text


def test_missing_data_are_printed_as_such(pages, example, county):
    filings = [*county, primary(4, 120, None, 700), primary(5, None, 2, 700)]
    text = bare("".join(pages(report(example, filings, evaluated(example, filings)))))
    assert "L1缺数据" in text
    assert "L1、L2缺数据" in text
    assert "————0.50–缺数据" in text


def test_one_row_has_no_dispersion(pages, example, county):
    text = bare("".join(pages(report(example, county, evaluated(example, county)))))
    assert "仅1所0.45·不适用" in text


def test_what_rounding_hides_is_flagged(pages, example, county):
    result = evaluated(example, county)
    cells = {
        section: {
            code: Dispersion("computed", cell.limit, Verdict.UNMET, 1.0, float(cell.limit) + 0.0003)
            for code, cell in by_code.items()
        }
        for section, by_code in result.dispersion.items()
    }
    text = bare("".join(pages(report(example, county, msgspec.structs.replace(result, dispersion=cells)))))
    assert "0.500※" in text
    assert "差异系数未取舍时为0.500300，超过上限0.5" in text


def test_landscape_pages_stand_between_upright_ones(example, county):
    from pypdfium2 import PdfDocument

    with PdfDocument(report(example, county, evaluated(example, county))) as document:
        wide = [page.get_width() > page.get_height() for page in document]
    assert wide[0] is False
    assert wide[-1] is False
    assert True in wide


def test_a_large_county_repeats_heads_and_keeps_signatures(pages, example, county):
    filings = [*county, *(primary(n, 100 + n, n % 3, 500 + n) for n in range(10, 90))]
    made = pages(report(example, filings, evaluated(example, filings)))
    for page in made:
        if "示例县第" in page and "L1 差" in page:
            assert "学生数" in page
            assert "骨干教师" in page
    assert "复核人：" in made[-1]
    assert "有弄虚作假行为" in made[-1]
    assert not any("复核人：" in page for page in made[:-1])
    assert "等 " in made[0]


def test_a_mean_of_zero_has_no_dispersion(pages, example):
    filings = [primary(1, 300, 0, 1500), primary(2, 200, 0, 880)]
    text = bare("".join(pages(report(example, filings, evaluated(example, filings)))))
    assert "0.00——0.50–无法计算" in text


def test_the_same_result_gives_the_same_bytes(example, county):
    result = evaluated(example, county)
    assert report(example, county, result) == report(example, county, result)


def test_an_empty_county_can_be_printed(pages, example):
    text = bare("".join(pages(report(example, [], evaluate(example, [])))))
    assert "没有参加计算的学校" in text
    assert "–缺数据" in text


def test_a_declared_veto_names_who_declared_it(pages, example, county, nine_year):
    from desktop.core.filing import Answer, Conclusion

    answers = {**nine_year.answers, "V1": Answer(Conclusion.YES)}
    filings = [f for f in county if f is not nine_year] + [
        msgspec.structs.replace(nine_year, answers=answers)
    ]
    text = bare("".join(pages(report(example, filings, evaluated(example, filings)))))
    assert "发生1项——存在违规择校行为" in text
    assert "申报单位：示例县石塘九年" in text
