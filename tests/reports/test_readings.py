"""What a print must say beside its verdicts: relaxed readings, unverified texts, limits that are blank."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.library import load_standard
from desktop.reports.county_report import county_report
from desktop.reports.unit_form import unit_form

Pages = Callable[[bytes], list[str]]
SWITCHES = frozenset({"visiting_teachers", "older_schools"})


def filing(id: str, values: dict[str, Any]) -> Filing:
    unit = Unit("2136000001", "示例县上坪小学", township="东关乡", school_type=SchoolType.PRIMARY)
    return Filing(unit, "2026", StandardRef(id, "1", "0" * 64), values=values)


def prints(rulebook: Rulebook, small: Filing, pages: Pages) -> tuple[str, str]:
    """The form and the county report as texts without blanks and line ends."""
    form = unit_form(rulebook, small, county="示例县", round_title="2026 年")
    result = evaluate(rulebook, [small])
    report = county_report(
        rulebook, [small], result, county="示例县", round_title="2026 年", computed_at="2026年3月5日"
    )
    form_text, report_text = ("".join("".join(pages(data)).split()) for data in (form, report))
    return form_text, report_text


@pytest.mark.parametrize("switches", [frozenset[str](), SWITCHES], ids=["off", "on"])
def test_a_relaxed_verdict_says_so_on_the_form_and_in_the_report(pages: Pages, switches: frozenset[str]):
    values: dict[str, Any] = {
        "primary.pupils": 99,
        "urban_rural": "220",
        "primary.visiting_pe_arts_teachers": 1,
    }
    values |= {f"primary.{kind}_teachers": 0 for kind in ("pe", "music", "fine_art", "arts")}
    for text in prints(load_standard("national-2017", switches), filing("national-2017", values), pages):
        assert ("计入交流轮岗、兼职、走教的体育艺术教师" in text) == bool(switches)
        assert ("启用的放宽口径：规程放宽：农村小规模学校" in text) == bool(switches)


def test_unverified_texts_are_marked():
    from pypdfium2 import PdfDocument

    rulebook = load_standard("management-88")
    data = unit_form(rulebook, filing("management-88", {}), county="示例县", round_title="2026 年")
    # Cell by cell: the layout that the other texts are read in puts the lines of a row side by side.
    with PdfDocument(data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "".join(text.split()).count("待核对原文") == 88


def test_what_the_county_has_not_filled_is_said(pages: Pages):
    values = {"primary.pupils": 200, "site_area": 5000}
    form, report = prints(load_standard("jiangxi-conditions"), filing("jiangxi-conditions", values), pages)
    assert "标准值由县级填写" in form
    assert "标准值由县级填写" in report
