"""问题整改 on paper: ledger, plan, problem list, data table, and the report as PDF and Word."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from desktop.core.action_drafts import drafts
from desktop.core.filing import ActionEntry, Closing, CorrectiveAction, Filing
from desktop.core.rulebook import Rulebook
from desktop.reports.action_ledger import action_ledger
from desktop.reports.action_plan import action_plan
from desktop.reports.data_sheet import data_sheet
from desktop.reports.derivation_sheet import unit_derivation_sheet
from desktop.reports.official import FALLBACKS, text_of
from desktop.reports.official_docx import docx_of
from desktop.reports.official_pdf import pdf_of
from desktop.reports.problem_sheet import problem_sheet
from desktop.reports.self_report import self_report
from desktop.reports.stamp import Stamp

Pages = Callable[[bytes], list[str]]
TODAY = date(2026, 11, 19)
STAMP = Stamp("12345 67890 12345 67890", "22222 33333", "XB1|3136000007|" + "ab" * 32 + "|" + "cd" * 32)
PLACE: dict[str, Any] = {"county": "示例县", "round_title": "2026年自评"}


@pytest.fixture(scope="session")
def putting_right(example: Rulebook, nine_year: Filing) -> Filing:
    """One action of every state, and one unmet criterion without any."""
    drafted = dict(drafts(example, nine_year))
    first, second, *_ = drafted
    actions = {
        first: replace(
            drafted[first],
            measures="拆除旧围墙，扩建一间。",
            funds=Decimal("36.5"),
            person="总务主任",
            due=date(2026, 10, 31),
            progress=(ActionEntry(date(2026, 9, 1), "已完成测量"), ActionEntry(date(2026, 9, 20), "已招标")),
        ),
        "own": CorrectiveAction("图书台账不全", unit="石塘九年一贯制学校"),
        "done": CorrectiveAction("操场围网破损", done=date(2026, 9, 3), closed=Closing(TODAY, "教育股")),
    }
    assert second not in actions
    return replace(nine_year, actions=actions)


@pytest.mark.parametrize("kind", ["ledger", "plan", "problems", "data", "report"])
def test_the_text_of_every_paper(
    example: Rulebook,
    putting_right: Filing,
    pages: Pages,
    golden: Callable[[list[str]], str],
    snapshot: SnapshotAssertion,
    kind: str,
):
    previous = replace(putting_right, values={"primary.pupils": 670})
    made = {
        "ledger": lambda: action_ledger(example, putting_right, **PLACE, today=TODAY, stamp=STAMP),
        "plan": lambda: action_plan(example, putting_right, **PLACE, today=TODAY, stamp=STAMP),
        "problems": lambda: problem_sheet(example, putting_right, **PLACE, previous=previous, stamp=STAMP),
        "data": lambda: data_sheet(example, putting_right, **PLACE, previous=previous, stamp=STAMP),
        "report": lambda: pdf_of(self_report(example, putting_right, **PLACE, today=TODAY)),
    }
    data = made[kind]()
    text = pages(data)
    if kind != "report":
        assert all(f"填报指纹 {STAMP.filing_fingerprint}" in page for page in text)
    assert golden(text) == snapshot
    assert made[kind]() == data


def test_every_paper_gives_the_largest_class_of_the_list(example: Rulebook, nine_year: Filing, pages: Pages):
    typed = replace(nine_year, values={**nine_year.values, "primary.largest_class": 57})
    data = "".join("".join(pages(data_sheet(example, typed, **PLACE))).split())
    assert "最大班额（小学）54人" in data
    working = "".join("".join(pages(unit_derivation_sheet(example, typed, **PLACE))).split())
    assert "小学最大班额54人" in working
    assert "57" not in working
    problems = "".join("".join(pages(problem_sheet(example, typed, **PLACE))).split())
    assert "填的最大班额57与班级名册得出的54不一致" in problems


def test_empty_papers_say_so(example: Rulebook, nine_year: Filing, pages: Pages):
    empty = Filing(nine_year.unit, nine_year.round, nine_year.standard)
    assert "还没有整改事项。" in "".join(pages(action_ledger(example, empty, **PLACE, today=TODAY)))
    assert "还没有整改事项。" in "".join(pages(action_plan(example, empty, **PLACE, today=TODAY)))
    assert "未填" in "".join(pages(data_sheet(example, empty, **PLACE)))
    text = "".join(text_of(self_report(example, empty, **PLACE, today=TODAY)))
    assert "小学在校学生 ________ 人" in text


def test_word_says_what_the_report_says(example: Rulebook, putting_right: Filing):
    report = self_report(example, putting_right, **PLACE, today=TODAY)
    word = Document(BytesIO(docx_of(report)))
    lines = [line for p in word.paragraphs for line in p.text.split("\n") if line]
    cells = [" | ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows]
    assert sorted(lines + cells) == sorted(text_of(report))
    assert lines[-2:] == [putting_right.unit.name, "2026年11月19日"]


def test_word_is_laid_out_as_an_official_document(example: Rulebook, putting_right: Filing):
    word = Document(BytesIO(docx_of(self_report(example, putting_right, **PLACE, today=TODAY))))
    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    sheet = (section.page_width, section.page_height)
    assert [round(side.mm) for side in sheet if side is not None] == [210, 297]
    normal = word.styles["Normal"]
    assert (normal.font.size, normal.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    fonts = normal.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("仿宋_GB2312", "Times New Roman")
    numbers = [footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)]
    assert numbers == ["—  —"] * 2
    table = next(rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith("fontTable"))
    assert all(name in table.blob.decode() for name in FALLBACKS)
