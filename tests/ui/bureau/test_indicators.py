"""县级指标: all lines with verdict or score, the reasons, and who keeps them open."""

import pytest

from desktop.core.filing import Answer, Conclusion
from desktop.ui.bureau.county_text import delay_text, verdict_reasons
from desktop.ui.bureau.indicator_detail import indicator_detail
from desktop.ui.bureau.indicator_rows import VETO
from desktop.ui.bureau.state import CountyState


@pytest.fixture
def page(filled, open_window):
    window = open_window(filled)
    window.show_page("indicators")
    return window.page("indicators")


def test_all_indicators_and_vetoes_have_a_line(page, state: CountyState) -> None:
    standard = state.rulebook.standard
    rows = page.table.shown_rows()
    assert len(rows) == len(standard.indicators) + len(standard.vetoes) == 45
    page.segments.choose(VETO)
    assert {row.kind for row in page.table.shown_rows()} == {VETO}
    page.segments.choose("B")
    assert len(page.table.shown_rows()) == 11


def test_missing_departments_are_named(page, state: CountyState) -> None:
    assert page.chip.text() == "全县未达标"
    assert delay_text(state).startswith("待补单位：教科体局（")
    assert page.delay.isVisible()
    assert any(reason.startswith("A 类") for reason in verdict_reasons(state))
    assert any("B 类尚未评分" in reason for reason in verdict_reasons(state))


def test_a_line_is_explained_by_its_criteria(page, state: CountyState) -> None:
    details = []
    page.detail_changed.connect(details.append)
    page.table.select_row(lambda row: row.id == "6")
    assert details[-1].code == "第 6 项"
    headings = [section.heading for section in details[-1].sections]
    assert [heading.split()[0] for heading in headings] == ["6.1", "6.2", "6.3", "牵头单位"]
    assert "差异系数" in details[-1].sections[2].text


def test_a_declared_veto_says_by_whom(filings, make_bureau) -> None:
    import msgspec

    from desktop.core.county import evaluate
    from desktop.library import load_standard
    from desktop.ui.bureau.indicator_rows import indicator_rows

    rulebook = load_standard("xingguo-2023")
    first = msgspec.structs.replace(
        filings[0], answers=dict(filings[0].answers) | {"V1": Answer(Conclusion.YES)}
    )
    county = [first, *filings[1:]]
    units = {filing.unit.code: filing.unit for filing in county}
    rows = indicator_rows(rulebook, evaluate(rulebook, county), units)
    row = next(row for row in rows if row.id == "V1")
    assert (row.verdict, row.reason) == ("unmet", f"申报有此情形：{first.unit.name}")


def test_every_line_has_a_detail(state: CountyState) -> None:
    for row in state.indicators:
        detail = indicator_detail(state, row)
        assert detail.title == row.title
        assert detail.sections


def test_lost_points_are_no_failure(filings, make_bureau) -> None:
    import msgspec

    from desktop.core.county import evaluate
    from desktop.core.filing import Filing, Unit
    from desktop.library import load_standard
    from desktop.ui.bureau.indicator_rows import indicator_rows
    from desktop.ui.bureau.indicators import COLUMNS, _is
    from desktop.ui.wording.county import score_text

    rulebook = load_standard("xingguo-2023")
    indicator = next(i for i in rulebook.standard.indicators if i.kind == "B")
    lead = Unit(indicator.lead[0], indicator.lead[0], "department")
    answers = {c.id: Answer(score=c.points) for c in indicator.criteria}
    answers[indicator.criteria[0].id] = Answer(score=indicator.criteria[0].points - 1)
    department = Filing(lead, filings[0].round, filings[0].standard, answers=answers)
    result = evaluate(rulebook, [*filings, department])
    row = next(r for r in indicator_rows(rulebook, result, {lead.code: lead}) if r.id == indicator.id)
    column = next(c for c in COLUMNS if c.key == "verdict")
    assert (column.text(row), column.mark(row)) == ("扣 1 分", "warn")
    assert not _is(row, "unmet")
    assert row.reason == f"扣分：{lead.name}"
    assert score_text(rulebook, result) == f"已评 {len(answers)} 项，得 {row.score} 分"
    full = evaluate(rulebook, [*filings, msgspec.structs.replace(department, answers={})])
    assert score_text(rulebook, full) == "尚未评分"
