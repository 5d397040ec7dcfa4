import pytest

from desktop.core.verdict import Verdict
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.signatures import COUNTY_SIGNATURES, SCHOOL_SIGNATURES, signed
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import heading, paragraph
from desktop.reports.verdicts import verdict_markup

INFO = PageInfo(title="标准化自评表", unit_name="示例县东关小学")
WIDTH = content_width(INFO)


def table(rows):
    return form_table(["序号", "评估要点"], rows, [WIDTH * 0.2, WIDTH * 0.8], "cl")


def numbered(count):
    return [Row((str(n), f"要点{n}号")) for n in range(count)]


def test_the_head_stands_on_every_page_and_no_row_is_lost(pages):
    made = pages(build([table(numbered(90))], INFO))
    assert len(made) >= 3
    assert all("评估要点" in page for page in made)
    text = "".join(made)
    assert [text.count(f"要点{n}号") for n in range(90)] == [1] * 90


@pytest.mark.parametrize("before", [(), (Row(("1", "前")),), (Band("二、师资"),)])
def test_a_row_higher_than_a_page_is_divided(pages, before):
    long = "".join(f"第{n}条说明。" for n in range(900))
    rows = [*before, Row(("2", long)), Row(("3", "后"))]
    made = pages(build([heading("各校情况"), table(rows)], INFO))
    text = "".join("".join(page.split()) for page in made)
    assert len(made) >= 2
    assert all(f"第{n}条" in text for n in range(900))


@pytest.mark.parametrize("before", range(30, 46))
def test_a_row_that_fits_on_a_page_is_not_divided(pages, before):
    story = [*(paragraph("正文") for _ in range(before)), table([Row(("1", "始" + "某" * 180 + "终"))])]
    for page in pages(build(story, INFO)):
        assert ("始" in page) == ("终" in page)


@pytest.mark.parametrize("before", range(20, 34))
def test_a_band_stays_with_the_row_below_it(pages, before):
    rows = [*numbered(before), Band("二、师资"), Row(("甲", "随后一行")), *numbered(5)]
    for page in pages(build([table(rows)], INFO)):
        assert ("二、师资" in page) == ("随后一行" in page)


def test_a_continued_row_says_on_a_new_page_what_it_belongs_to(pages):
    rows = [Row(("指标一", f"要点{n}号"), continues=n > 0) for n in range(70)]
    assert [page.count("指标一") for page in pages(build([table(rows)], INFO))] == [1, 1, 1]


def test_a_continued_row_makes_room_for_a_name_higher_than_itself(pages):
    name = "生均教学及辅助用房面积" * 3 + "末"
    rows = [Row((name, f"要点{n}号"), continues=n > 0) for n in range(70)]
    made = pages(build([table(rows)], INFO))
    assert [page.count("末") for page in made] == [1] * len(made)
    assert sum(page.count("要点") for page in made) == 70 + len(made)


def test_a_part_that_ends_inside_an_owner_is_closed_by_a_line():
    from pypdfium2 import PdfDocument

    rows = [Row(("指标一", f"要点{n}号"), continues=n > 0) for n in range(70)]
    with PdfDocument(build([table(rows)], INFO)) as document:
        page = document[0].render(scale=2).to_pil().convert("L")
    ends = [max(y for y in range(1580) if page.getpixel((x, y)) < 160) for x in (200, 700)]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.MET, "✓ 达标"),
        (Verdict.UNMET, "✕ 未达标"),
        (Verdict.MISSING, "– 缺数据"),
        (Verdict.NOT_APPLICABLE, "· 不适用"),
    ],
)
def test_verdicts_are_told_by_mark_and_word(pages, verdict, text):
    (page,) = pages(build([table([Row(("1", verdict_markup(verdict)))])], INFO))
    assert text in page


@pytest.mark.parametrize("count", range(18, 36))
def test_signatures_stay_whole_and_with_the_last_row(pages, count):
    made = pages(build(signed([table(numbered(count))], SCHOOL_SIGNATURES), INFO))
    last = made[-1]
    assert f"要点{count - 1}号" in last
    assert "评估要点" in last
    for text in ("填表人：", "审核人：", "校长（签字）：", "学校（公章）", "年", "月", "日"):
        assert text in last
    assert not any("填表人" in page or "公章" in page for page in made[:-1])


@pytest.mark.parametrize("count", range(24, 44))
def test_signatures_stay_with_a_closing_sentence(pages, count):
    story = [*(paragraph("正文") for _ in range(count)), paragraph("以上情况属实。")]
    made = pages(build(signed(story, COUNTY_SIGNATURES), INFO))
    assert "以上情况属实。" in made[-1]
    assert "复核人：" in made[-1]
    assert "县教育局（章）" in made[-1]


def test_signatures_below_a_last_row_that_leaves_them_no_room(pages):
    long = "".join(f"第{n}条说明。" for n in range(330))
    made = pages(build(signed([table([Row(("1", long))])], SCHOOL_SIGNATURES), INFO))
    assert "第329条" in "".join(made[-1].split())
    assert "填表人：" in made[-1]
