"""档案盒目录 on paper."""

from collections.abc import Callable
from datetime import date

from syrupy.assertion import SnapshotAssertion

from desktop.core.filing import Evidence, Filing, StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.library import load_standard
from desktop.reports.evidence_index import evidence_index

Pages = Callable[[bytes], list[str]]


def file(suffix: str, title: str, pages: int | None, *criteria: str, day: int = 1) -> Evidence:
    return Evidence(suffix, 1000, f"{title}.{suffix}", title, date(2026, 3, day), criteria, pages)


def filing(evidence: dict[str, Evidence]) -> Filing:
    unit = Unit("2136000001", "示例县东关小学", "school", "东关镇", SchoolType.PRIMARY)
    return Filing(unit, "2026", StandardRef("xingguo-2023", "1", "00" * 32), evidence=evidence)


def index(evidence: dict[str, Evidence]) -> bytes:
    rulebook = load_standard("xingguo-2023")
    return evidence_index(rulebook, filing(evidence), county="示例县", round_title="2026年自评")


FILES = {
    "1" * 64: file("pdf", "教师花名册（注明学部、学科和学历）", 12, "1.1"),
    "2" * 64: file("jpg", "学历证书复印件或学信网查询结果", 1, "1.1", "2.1", day=2),
    "3" * 64: file("xlsx", "骨干教师名册", None, "2.1"),
    "4" * 64: file("pdf", "运动场馆面积测量图", 3, "5.1"),
    "5" * 64: file("jpg", "场馆照片：足球场、篮球场和风雨操场，自东向西", 1, "5.1", day=2),
    "6" * 64: file("docx", "落实属地管理责任的会议纪要", 4, "23.1"),
}


def test_the_text_of_the_index(pages: Pages, golden: Callable[[list[str]], str], snapshot: SnapshotAssertion):
    assert golden(pages(index(FILES))) == snapshot


def test_an_index_of_nothing_says_so(pages: Pages):
    assert "还没有佐证材料。" in "".join(pages(index({})))


def test_a_long_index_repeats_its_head(pages: Pages):
    many = {f"{n:064x}": file("jpg", f"照片{n}", 1, "5.1") for n in range(120)}
    sheets = pages(index(many))
    assert len(sheets) > 2
    assert all("材料名称" in sheet for sheet in sheets[:-1])
    assert "共 1 盒，120 件 120 页。" in sheets[-1]


def test_the_same_filing_gives_the_same_paper():
    assert index(FILES) == index(FILES)
