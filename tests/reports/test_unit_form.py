from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.core.filing import Evidence, Filing, StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.library import load_standard
from desktop.reports.errors import MissingGlyphs
from desktop.reports.stamp import Stamp
from desktop.reports.unit_form import unit_form

STAMP = Stamp("12345 67890 12345 67890", "11111 22222 33333 44444 55555 66666", "XB1|3136000007|abc")


REF = StandardRef("example", "1", "00" * 32)


def form(rulebook, filing, stamp=None):
    return unit_form(rulebook, filing, county="示例县", round_title="2026年秋季", stamp=stamp)


def blank_of(filing):
    return Filing(filing.unit, filing.round, filing.standard)


def bare(page):
    return "".join(page.split())


def test_a_blank_form(pages, golden, example, nine_year, snapshot):
    assert golden(pages(form(example, blank_of(nine_year)))) == snapshot


def test_a_filled_form(pages, golden, example, nine_year, snapshot):
    assert golden(pages(form(example, nine_year, STAMP))) == snapshot


def test_a_department_form(pages, golden, example, department, snapshot):
    assert golden(pages(form(example, department, STAMP))) == snapshot


def test_the_same_filing_gives_the_same_bytes(example, nine_year):
    assert form(example, nine_year, STAMP) == form(example, nine_year, STAMP)


def test_every_page_of_the_real_form_has_header_head_and_both_fingerprints(pages, nine_year):
    made = pages(form(load_standard("xingguo-2023"), nine_year, STAMP))
    assert len(made) >= 6
    for number, page in enumerate(made, start=1):
        assert nine_year.unit.name in page
        assert f"第{number}页共{len(made)}页" in bare(page)
        assert "填报指纹 12345 67890 12345 67890" in page
        assert "密钥指纹 11111 22222 33333 44444 55555 66666" in page
    for page in made[:-2]:
        assert "指标值或简要结论" in page


def test_the_qr_code_stands_on_every_page(nine_year):
    from pypdfium2 import PdfDocument

    with PdfDocument(form(load_standard("xingguo-2023"), nine_year, STAMP)) as document:
        for page in document:
            image = page.render(scale=2).to_pil().convert("L")
            assert min(image.crop((1005, 1570, 1075, 1640)).tobytes()) < 60


@pytest.mark.parametrize("left_out", ["junior.certified_teachers", "teaching_area"])
def test_missing_data_are_named_and_never_zero(pages, example, nine_year, left_out):
    values = {code: value for code, value in nine_year.values.items() if code != left_out}
    text = bare("".join(pages(form(example, msgspec.structs.replace(nine_year, values=values), STAMP))))
    name = example.catalogue.element(left_out).name
    assert f"缺数据：{'初中' if '.' in left_out else ''}{name}" in text
    assert "–缺数据" in text
    assert "生均0" not in text


def test_missing_basic_figures_are_no_zero_and_no_total(pages, example, nine_year):
    values = {code: value for code, value in nine_year.values.items() if code != "junior.pupils"}
    first = pages(form(example, msgspec.structs.replace(nine_year, values=values), STAMP))[0]
    rows = {line.split()[0]: line.split()[1] for line in first.splitlines() if len(line.split()) > 3}
    assert rows["初中"] == "缺数据"
    assert rows["合计"] == "缺数据"


def test_undeclared_vetoes_and_answers_are_missing(pages, example, nine_year):
    made = pages(form(example, msgspec.structs.replace(nine_year, answers={}), STAMP))
    text = bare("".join(made))
    assert text.count("☐未发生☐发生–缺数据") == 2
    assert "缺数据：尚未自评。" in text
    assert "已评0项" in text


def test_a_blank_form_says_nothing_about_verdicts(pages, example, nine_year):
    text = "".join(pages(form(example, blank_of(nine_year))))
    assert "缺数据：" not in text
    assert "✓" not in text
    assert "✕" not in text
    assert "指纹" not in text


def test_rare_characters_and_a_very_long_name_are_printed_whole(pages, example):
    name = "示例县𬭎䶮镇" + "少年先锋队希望工程" * 6 + "㛃𫍯小学"
    unit = Unit("2136000009", name, "school", "𰻝镇", SchoolType.PRIMARY)
    made = pages(form(example, Filing(unit, "2026", REF), STAMP))
    assert all(name in page for page in made)
    assert "𰻝镇" in made[0]


def test_a_character_without_a_glyph_stops_the_form(example, nine_year):
    unit = msgspec.structs.replace(nine_year.unit, township="\ue863镇")
    with pytest.raises(MissingGlyphs):
        form(example, msgspec.structs.replace(nine_year, unit=unit), STAMP)


@pytest.mark.parametrize("lines", range(0, 30, 3))
def test_signatures_are_whole_and_never_alone(pages, example, nine_year, lines):
    notes = dict.fromkeys(list(nine_year.values)[:lines], "说明。" * 30)
    made = pages(form(example, msgspec.structs.replace(nine_year, notes=notes), STAMP))
    last = made[-1]
    for text in ("本单位承诺", "填表人：", "审核人：", "校长（签字）：", "学校（公章）"):
        assert text in last
    assert not any("填表人：" in page for page in made[:-1])


def test_a_form_can_be_saved(tmp_path: Path, example, nine_year):
    from desktop.reports.page import save

    assert save(form(example, nine_year, STAMP), tmp_path / "自评表.pdf").stat().st_size > 1000


def test_evidence_that_is_there_is_ticked(pages, example, nine_year):
    criterion = next(c for _, c in example.criteria.values() if len(c.evidence) == 2)
    plan = Evidence("pdf", 9, "a.pdf", criterion.evidence[0], date(2026, 3, 1), (criterion.id,), 2)
    text = bare("".join(pages(form(example, msgspec.structs.replace(nine_year, evidence={"1" * 64: plan})))))
    there, lacking = criterion.evidence
    assert f"☑{there}" in text
    assert f"☐{lacking}" in text
    assert "已附1个文件" in text
