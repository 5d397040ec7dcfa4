"""计算过程单: what is printed is enough to compute every verdict and every 差异系数 again."""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from desktop.core.county import CountyResult, evaluate
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType, Section
from desktop.core.values_read import values_read
from desktop.library import load_standard
from desktop.reports.county_derivation import county_derivation_sheet
from desktop.reports.derivation_sheet import unit_derivation_sheet

Pages = Callable[[bytes], list[str]]
TODAY = date(2026, 3, 2).isoformat()


def unit_text(rulebook: Rulebook, filing: Filing, pages: Pages) -> str:
    return "".join(
        "".join(
            pages(unit_derivation_sheet(rulebook, filing, county="示例县", round_title="2026年自评"))
        ).split()
    )


def county_data(rulebook: Rulebook, filings: list[Filing], result: CountyResult) -> bytes:
    return county_derivation_sheet(
        rulebook, filings, result, county="示例县", round_title="2026年自评", computed_at=TODAY
    )


def test_every_criterion_with_formula_values_sources_and_distance(
    example: Rulebook, nine_year: Filing, pages: Pages
):
    filing = msgspec.structs.replace(nine_year, sources={"primary.pupils": "学籍系统"})
    text = unit_text(example, filing, pages)
    for _, criterion in asked_of(example, filing):
        assert criterion.id in text
    assert "公式" in text
    assert "代入" in text
    assert "数据小学在校学生数464人（来源：" in text
    assert "学籍系统；说明：" in text
    assert "超额班级：五（3）班（54人）" in text
    assert "还差" in text
    assert "自评2分" in text
    assert "创建方案正在修订" in text


def test_what_is_missing_is_named(example: Rulebook, nine_year: Filing, pages: Pages):
    values = {code: value for code, value in nine_year.values.items() if code != "primary.backbone_teachers"}
    text = unit_text(example, msgspec.structs.replace(nine_year, values=values), pages)
    assert "缺数据" in text
    assert "小学县级以上骨干教师数" in text or "骨干教师" in text
    assert "____" in text


def test_a_department(example: Rulebook, department: Filing, pages: Pages):
    text = unit_text(example, department, pages)
    assert "自评结论：部分" in text
    assert "45÷420" in text.replace(" ", "")


def test_values_that_a_rule_reads(example: Rulebook, nine_year: Filing):
    pairs = asked_of(example, nine_year)
    lines = {line for _, criterion in pairs for line in values_read(example, nine_year, criterion)}
    noted = "（说明：较上年减少 31%，因五、六年级并入东关小学。）"
    assert [line for line in lines if line.startswith("小学在校学生数") and line.endswith(noted)]
    assert all("高中" not in line for line in lines)


@pytest.fixture(scope="module")
def county() -> list[Filing]:
    """Four primary schools and one with both sections, which shares its rooms."""
    types = [*[SchoolType.PRIMARY] * 4, SchoolType.NINE_YEAR, SchoolType.JUNIOR]
    filings: list[Filing] = []
    for number, school_type in enumerate(types, start=1):
        values: dict[str, object] = {
            "teaching_area": Decimal("1500.5") + 731 * number,
            "indoor_pe_area": 100,
            "sports_ground_area": 2000 + 900 * number,
            "equipment_value": 50 + 11 * number,
            "multimedia_classrooms": 6 + 2 * number,
        }
        for section in ("primary", "junior"):
            values |= {
                f"{section}.pupils": 150 + 37 * number,
                f"{section}.teachers_college": number,
                f"{section}.teachers_bachelor": 5 + number,
                f"{section}.teachers_master": 0,
                f"{section}.teachers_doctor": 0,
                f"{section}.backbone_teachers": 1 + number % 3,
                f"{section}.pe_teachers": 1,
                f"{section}.music_teachers": 1 + number // 3,
                f"{section}.fine_art_teachers": 1,
                f"{section}.arts_teachers": 0,
            }
        unit = Unit(f"{2136000000 + number}", f"示例县第{number}学校", "school", "东关镇", school_type)
        filings.append(Filing(unit, "2026", StandardRef("xingguo-2023", "1", "0" * 64), values))
    return filings


def test_the_coefficient_can_be_computed_again_from_the_paper(county: list[Filing], pages: Pages):
    rulebook = load_standard("xingguo-2023")
    result = evaluate(rulebook, county)
    text = "\n".join(pages(county_data(rulebook, county, result)))
    parts = re.split(r"(L\d) [^\n]*（(小学|初中)）", text)[1:]
    seen = 0
    for code, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        section = Section.PRIMARY if name == "小学" else Section.JUNIOR
        cell = result.dispersion[section][code]
        per = rulebook.resources[code].per
        lines = re.findall(r"示例县第\d学校\s+(\d+)\s+([\d.]+)\s+(\S+)\s+([\d.]+)\s+([\d.]+)", body)
        assert len(lines) == sum(row.section is section for row in result.rows)
        pupils = [int(line[0]) for line in lines]
        shares = [_quotient(line[2]) for line in lines]
        amounts = [float(line[1]) * share for line, share in zip(lines, shares, strict=True)]
        assert [float(line[3]) for line in lines] == pytest.approx(amounts, abs=1e-3)
        mean = sum(amounts) / sum(pupils)
        assert [float(line[4]) for line in lines] == pytest.approx(
            [x / p * per for x, p in zip(amounts, pupils, strict=True)], abs=1e-5
        )
        square = sum(p * (x / p - mean) ** 2 for x, p in zip(amounts, pupils, strict=True)) / sum(pupils)
        assert cell.cv == pytest.approx(math.sqrt(square) / mean, abs=1e-6)
        assert f"{cell.cv:.6f}" in "".join(body.split())
        portions = [float(found) for found in re.findall(r"([\d.]+)%", body.split("合计")[0])]
        assert portions == sorted(portions, reverse=True)
        assert sum(portions) == pytest.approx(100, abs=0.1)
        seen += 1
    assert seen == 14


def test_why_there_is_no_coefficient(county: list[Filing], pages: Pages):
    rulebook = load_standard("xingguo-2023")
    values = {code: value for code, value in county[0].values.items() if code != "teaching_area"}
    filings = [msgspec.structs.replace(county[0], values=values), *county[1:4]]
    absent = Unit("2136000099", "未报小学", "school", "东关镇", SchoolType.PRIMARY)
    special = Unit("2136000098", "示例县特教学校", "school", "东关镇", SchoolType.SPECIAL)
    filings.append(msgspec.structs.replace(county[0], unit=special))
    result = evaluate(rulebook, filings, [f.unit for f in filings] + [absent])
    text = "".join("".join(pages(county_data(rulebook, filings, result))).split())
    assert "缺数据，不能计算：示例县第1学校。" in text
    assert "没有学校。" in text
    assert "未报小学：尚未上报。" in text
    assert "示例县特教学校：特殊教育学校" in text


def test_the_same_bytes_again(example: Rulebook, nine_year: Filing):
    first = unit_derivation_sheet(example, nine_year, county="示例县", round_title="2026年自评")
    assert first == unit_derivation_sheet(example, nine_year, county="示例县", round_title="2026年自评")


def _quotient(text: str) -> float:
    above, _, below = text.partition("÷")
    return float(above) / float(below or 1)
