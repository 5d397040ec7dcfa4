from pathlib import Path

import pytest
from reportlab.platypus import PageBreak

from desktop.files import FileNotWritten, Reason
from desktop.reports.page import PageInfo, build, content_width, save
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import heading, paragraph

INFO = PageInfo(
    title="标准化自评表",
    unit_name="示例县𬭎䶮小学",
    fingerprint="指纹 7F3A 91BC",
    qr_payload="XBT1:7f3a91bc",
)


def three_pages():
    return [paragraph("甲"), PageBreak(), paragraph("乙"), PageBreak(), paragraph("丙")]


def test_every_page_says_what_and_whose_it_is(pages):
    made = pages(build(three_pages(), INFO))
    assert len(made) == 3
    for number, page in enumerate(made, start=1):
        assert "标准化自评表" in page
        assert "示例县𬭎䶮小学" in page
        assert "指纹 7F3A 91BC" in page
        assert f"第{number}页共3页" in page.replace(" ", "")


def test_the_same_input_gives_the_same_bytes():
    assert build(three_pages(), INFO) == build(three_pages(), INFO)


def test_the_qr_code_can_be_seen_on_the_page():
    from pypdfium2 import PdfDocument

    def dark_corner(info: PageInfo) -> bool:
        with PdfDocument(build([paragraph("甲")], info)) as document:
            image = document[0].render(scale=2).to_pil().convert("L")
        return min(image.crop((1050, 1560, 1085, 1640)).tobytes()) < 60

    assert dark_corner(INFO)
    assert not dark_corner(PageInfo(title="表", unit_name="示例县东关小学"))


def test_landscape_pages_are_wider():
    from pypdfium2 import PdfDocument

    info = PageInfo(title="各校达标", unit_name="示例县教育局", landscape=True)
    with PdfDocument(build([paragraph("甲")], info)) as document:
        width, height = document[0].get_size()
    assert width > height
    assert content_width(info) > content_width(INFO)


@pytest.mark.parametrize("length", [60, 300])
def test_a_long_unit_name_is_never_shortened(pages, length):
    name = "示例县" + "某" * length + "小学"
    (page,) = pages(build([paragraph("甲")], PageInfo(title="标准化自评表", unit_name=name)))
    assert name in page


@pytest.mark.parametrize("filled_lines", range(30, 46))
def test_a_heading_is_never_the_last_thing_on_a_page(pages, filled_lines):
    story = [paragraph("正文") for _ in range(filled_lines)]
    table = form_table(["学校"], [Row((f"第{n}小学",)) for n in range(60)], [content_width(INFO)])
    for page in pages(build([*story, heading("各校情况"), table], INFO)):
        if "各校情况" in page:
            assert "第0小学" in page


def test_a_heading_before_a_long_table_does_not_begin_a_new_page(pages):
    table = form_table(["学校"], [Row((f"第{n}小学",)) for n in range(60)], [content_width(INFO)])
    first = pages(build([paragraph("正文"), heading("各校情况"), table], INFO))[0]
    assert "正文" in first
    assert "第0小学" in first


def test_saving_keeps_an_older_document_unless_told_to_replace_it(tmp_path: Path):
    data = build([paragraph("甲")], INFO)
    path = tmp_path / "自评表.pdf"
    assert save(data, path) == path
    assert save(data, path).name == "自评表(2).pdf"
    assert save(data, path, replace=True) == path
    assert sorted(file.name for file in tmp_path.iterdir()) == ["自评表(2).pdf", "自评表.pdf"]


def test_what_is_not_a_pdf_is_not_saved(tmp_path: Path):
    with pytest.raises(FileNotWritten) as caught:
        save(b"%PDF-1.4 cut off", tmp_path / "自评表.pdf")
    assert caught.value.data["reason"] is Reason.UNVERIFIED
    assert list(tmp_path.iterdir()) == []
