import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from desktop.reports.page import PageInfo, build
from desktop.reports.typesetting import (
    CELL,
    blank,
    filled,
    fitting_lines,
    join,
    markup,
    paragraph,
    strong,
    tick_box,
)


def lines(text: str, width: float) -> list[str]:
    made = paragraph(text, CELL)
    made.wrapOn(Canvas(io.BytesIO()), width, 1000)
    return ["".join(word.text for word in line.words) for line in made.blPara.lines]


@pytest.mark.parametrize(
    ("text", "ems", "expected"),
    [
        ("达到标准，合格", 4, ["达到标", "准，合格"]),
        ("甲乙（丙丁）", 3, ["甲乙", "（丙", "丁）"]),
        ("面积为128.50平方米", 4, ["面积为", "128.50", "平方米"]),
        ("面积 4.57 ㎡", 4.4, ["面积", "4.57 ㎡"]),
        ("应当 ≥ 4.50", 4, ["应当", "≥ 4.50"]),
        ("甲\n乙", 9, ["甲", "乙"]),
    ],
)
def test_lines_break_by_chinese_rules(text, ems, expected):
    assert lines(text, ems * CELL.fontSize + 0.01) == expected


@given(
    st.text(alphabet="标准，。（）“”、12.%ab 　㎡≥☑𬭎", max_size=60), st.integers(min_value=1, max_value=12)
)
def test_breaking_loses_nothing_but_spaces_at_line_ends(text, ems):
    def bare(content: str) -> str:
        return content.replace(" ", "").replace("\u3000", "")

    assert bare("".join(lines(text, ems * CELL.fontSize))) == bare(text)


def test_lines_stay_within_the_width():
    made = paragraph("达到省定标准，" * 30, CELL)
    made.wrapOn(Canvas(io.BytesIO()), 93, 1000)
    assert all(line.currentWidth <= 93 for line in made.blPara.lines)


def test_ideographic_spaces_at_the_start_indent_a_paragraph():
    assert lines("　　说明", 200) == ["　　说明"]


def test_marked_up_pieces_are_printed_as_text(pages):
    info = PageInfo(title="自评表", unit_name="示例县东关小学")
    text = join(
        "A<B & ", strong("重点"), filled("12.5"), "㎡，", blank(), tick_box(True, "是"), markup("<b>")
    )
    (page,) = pages(build([paragraph(text)], info))
    assert "A<B & 重点 12.5 ㎡，" in page
    assert "☑ 是<b>" in page


def test_parts_of_a_subtitle_stay_whole() -> None:
    parts = ["2026年自评　　", "评估标准：某县标准", "（某教督办发〔2023〕1号）"]
    assert fitting_lines(parts, 10_000) == "".join(parts)
    assert fitting_lines(parts, 230) == "2026年自评　　评估标准：某县标准\n（某教督办发〔2023〕1号）"
    assert fitting_lines(parts, 20).split("\n") == ["2026年自评", *parts[1:]]
