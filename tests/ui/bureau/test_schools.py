"""各校达标: rows, filters, sorting, and the derivation of the focused cell."""

from datetime import datetime

import pytest
from msgspec.structs import replace
from pypdfium2 import PdfDocument
from PySide6.QtCore import QPoint, Qt

from desktop.core.sections import Section
from desktop.core.verdict import Verdict
from desktop.ui.bureau.school_columns import VERDICT, school_columns
from desktop.ui.bureau.school_detail import cell_detail
from desktop.ui.bureau.schools import SchoolsPage
from desktop.ui.bureau.state import load_state
from desktop.workflows.importing import import_table
from desktop.workflows.reporting import write_reports

NOW = datetime(2026, 11, 23, 10, 31)


@pytest.fixture
def page(filled, open_window) -> SchoolsPage:
    window = open_window(filled)
    window.show_page("schools")
    return window.page("schools")


def failing(state, resource: str | None = None):
    """A row and the resource that it misses."""
    return next(
        (row, code)
        for row in state.schools
        for code, figure in row.row.figures.items()
        if figure.verdict is Verdict.UNMET and resource in (None, code)
    )


def test_every_section_is_a_row(page: SchoolsPage, state) -> None:
    shown = page.table.shown_rows()
    assert len(shown) == len(state.result.rows)
    nine_years = [row.row.section for row in shown if row.unit.name == "石岭九年一贯制学校"]
    assert nine_years == [Section.PRIMARY, Section.JUNIOR]


def test_filters_combine(page: SchoolsPage) -> None:
    page.section.choose("junior")
    page.verdict.choose("unmet")
    shown = page.table.shown_rows()
    assert shown
    assert {(row.row.section, row.verdict) for row in shown} == {(Section.JUNIOR, Verdict.UNMET)}
    page.section.choose("")
    page.verdict.choose("")
    page.type.choose("teaching_point")
    assert {row.unit.school_type for row in page.table.shown_rows()} == {"teaching_point"}


def test_figures_sort_as_numbers_with_missing_last(page: SchoolsPage) -> None:
    keys = [column.key for column in page.table._rows.columns]
    page.table.sortByColumn(keys.index("L6"), Qt.SortOrder.DescendingOrder)
    values = [row.row.figures["L6"].value for row in page.table.shown_rows()]
    present = [value for value in values if value is not None]
    assert values == sorted(present, reverse=True) + [None] * (len(values) - len(present))


def test_a_failing_cell_is_derived(page: SchoolsPage, state) -> None:
    row, code = failing(state)
    with_detail = []
    page.detail_changed.connect(with_detail.append)
    page.go_to(row.unit.code, row.row.section, code)
    detail = with_detail[-1]
    assert detail.mark == "unmet"
    assert detail.gap.startswith("还差")
    headings = [section.heading for section in detail.sections]
    assert headings == ["学校", "计算过程", "数据", "标准", "依据"]
    assert detail.sections[0].text == row.unit.name
    assert "在校学生数" in detail.sections[2].text
    assert detail.sections[3].text.startswith("≥ ")


def test_a_missing_cell_names_what_is_missing(page: SchoolsPage, state) -> None:
    row, code = next(
        (row, code)
        for row in state.schools
        for code, figure in row.row.figures.items()
        if figure.verdict is Verdict.MISSING
    )
    details = []
    page.detail_changed.connect(details.append)
    page.go_to(row.unit.code, row.row.section, code)
    lacking = next(section for section in details[-1].sections if section.heading == "缺少")
    assert lacking.text
    assert "." not in lacking.text


def test_other_criteria_have_columns_and_derivations(page: SchoolsPage, state) -> None:
    row = state.schools[0]
    details = []
    page.detail_changed.connect(details.append)
    for indicator in row.others:
        page.go_to(row.unit.code, row.row.section, indicator)
        keys = [column.key for column in school_columns(state.rulebook)]
        assert not page.table.isColumnHidden(keys.index(indicator))
        assert details[-1].code == f"第 {indicator} 项"


def test_the_overall_cell_tells_the_rule(page: SchoolsPage, state) -> None:
    row, _ = failing(state)
    details = []
    page.detail_changed.connect(details.append)
    page.go_to(row.unit.code, row.row.section, "verdict")
    assert details[-1].word == "资源配置未达标"
    assert any("口径" in section.heading for section in details[-1].sections)
    assert any("未签名" in section.faint for section in details[-1].sections)


def test_another_pass_rule_judges_anew_and_keeps_the_focus(qtbot, filled, open_window, state) -> None:
    window = open_window(filled)
    window.show_page("schools")
    page = window.page("schools")
    row = state.schools[3]
    page.go_to(row.unit.code, row.row.section, "L4")
    before = sum(r.verdict is Verdict.MET for r in window.state.schools)
    with qtbot.waitSignal(window.work.evaluated):
        page.rule.choose("national")
    assert window.state.result.row_rule == "national"
    assert sum(r.verdict is Verdict.MET for r in window.state.schools) >= before
    assert page.table.current_row().unit == row.unit


def test_excluded_units_are_listed_with_reasons(page: SchoolsPage) -> None:
    page.excluded.set_expanded(True)
    rows = page.excluded.table.shown_rows()
    assert rows[0][0].name == "示例县特殊教育学校"
    assert "特殊教育" in page.excluded.table.model().index(0, 3).data()


def test_the_name_stays_in_sight(page: SchoolsPage) -> None:
    first = page._wide.first
    page.table.horizontalScrollBar().setValue(page.table.horizontalScrollBar().maximum())
    assert first.isVisible()
    assert first.viewport().height() == page.table.viewport().height()
    for value in (7, page.table.verticalScrollBar().maximum()):
        page.table.verticalScrollBar().setValue(value)
        assert first.verticalScrollBar().value() == value
        assert first.rowAt(10) == page.table.rowAt(10)


def test_the_name_column_sorts_and_selects_for_all(page: SchoolsPage, qtbot) -> None:
    first = page._wide.first
    header = first.horizontalHeader()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    codes = [row.unit.code for row in page.table.shown_rows()]
    assert codes == sorted(codes)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert [row.unit.code for row in page.table.shown_rows()] == sorted(codes, reverse=True)
    details = []
    page.detail_changed.connect(details.append)
    qtbot.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert details[-1].title == page.table.shown_rows()[0].unit.name


def test_the_doubts_of_a_school_stand_in_its_details(filled, filings, write_filings, tmp_path):
    """Equipment in 元 instead of 万元: against the rule of thumb, and against similar schools."""
    old = next(f for f in filings if f.unit.school_type == "primary" and f.values.get("equipment_value"))
    values = {**old.values, "equipment_value": old.values["equipment_value"] * 10000}
    import_table(filled, write_filings(tmp_path / "二.csv", [replace(old, values=values)]), NOW)
    state = load_state(filled)
    row = next(row for row in state.schools if row.unit.code == old.unit.code)
    detail = cell_detail(state, row, VERDICT)
    (section,) = [s for s in detail.sections if s.heading.startswith("数据疑点")]
    assert section.heading == "数据疑点 2 处"
    assert "所同类学校的中位数是" in section.text
    assert "单位是万元，请检查是否按元填写" in section.text
    (report,) = [p for p in write_reports(filled, tmp_path / "报表", NOW) if "县级报告" in p.name]
    with PdfDocument(report.read_bytes()) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()
    assert "附：数据疑点" in last
    assert old.unit.name in last
    assert "本软件自定" in "".join(last.split())
