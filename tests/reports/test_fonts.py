import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.reports.errors import MissingGlyphs
from desktop.reports.fonts import BOLD, MARKS, SERIF, font_runs, missing_glyphs, text_width
from desktop.reports.page import PageInfo, build
from desktop.reports.typesetting import TITLE, paragraph

RARE = "䶮㛃𬭎𫍯㺹"
INFO = PageInfo(title="自评表", unit_name="示例县东关小学")


def test_rare_characters_can_be_read_back_in_both_typefaces(pages):
    (page,) = pages(build([paragraph(f"校长{RARE}"), paragraph(f"主任{RARE}", TITLE)], INFO))
    assert f"校长{RARE}" in page
    assert f"主任{RARE}" in page


def test_more_characters_than_one_subset_holds_can_be_read_back(pages):
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700)) + RARE
    assert text in "".join(pages(build([paragraph(text)], INFO))).replace("\n", "").replace(" ", "")


def test_marks_can_be_read_back(pages):
    (page,) = pages(build([paragraph("☑是　☐否　✓达标　✕未达标")], INFO))
    assert "☑是" in page
    assert "☐否" in page
    assert "✕未达标" in page


def test_every_font_is_embedded(tmp_path: Path):
    path = tmp_path / "document.pdf"
    path.write_bytes(build([paragraph("字"), paragraph("☑", TITLE)], INFO))
    lines = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True).stdout
    fonts = lines.splitlines()[2:]
    assert len(fonts) == 2
    assert all(" yes yes yes " in font for font in fonts)


@pytest.mark.parametrize("text", ["校长\U0010ffff", "张\ue863"])
def test_a_character_that_no_font_covers_stops_the_document(text):
    assert missing_glyphs(text) == text[-1]
    with pytest.raises(MissingGlyphs) as caught:
        paragraph(text)
    assert caught.value.data == {"characters": text[-1]}


def test_a_missing_character_in_the_header_stops_the_document():
    with pytest.raises(MissingGlyphs):
        build([paragraph("字")], PageInfo(title="自评表", unit_name="示例\U0010ffff小学"))


def test_a_character_drawn_without_our_checks_stops_the_document():
    from reportlab.platypus import Paragraph

    with pytest.raises(MissingGlyphs):
        build([Paragraph("字\U0010ffff", TITLE)], INFO)


def test_each_run_is_set_in_a_font_that_has_it():
    assert list(font_runs("是☑字", BOLD)) == [(BOLD, "是"), (MARKS, "☑"), (BOLD, "字")]


def test_invisible_characters_need_no_glyph():
    assert missing_glyphs("\ufeff葛\U000e0100\u200b小学\n") == ""
    assert list(font_runs("葛\U000e0100", SERIF)) == [(SERIF, "葛")]


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=40))
def test_gbk_characters_are_all_covered_and_one_em_wide(text):
    assert missing_glyphs(text) == ""
    assert text_width(text, SERIF, 10) == pytest.approx(10 * len(text))


def test_what_one_typeface_lacks_is_printed_in_another(pages):
    assert list(font_runs("𰻝", SERIF)) == [(BOLD, "𰻝")]
    assert list(font_runs("䶶", BOLD)) == [(SERIF, "䶶")]
    info = PageInfo(title="自评表", unit_name="示例县𰻝镇小学")
    (page,) = pages(build([paragraph("𰻝"), paragraph("䶶", TITLE)], info))
    assert page.count("𰻝") == 2
    assert "䶶" in page
