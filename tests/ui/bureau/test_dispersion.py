"""差异系数: the chart, each school's share, and the states without a coefficient."""

from pathlib import Path

import pytest

from desktop.core.sections import SchoolType, Section
from desktop.ui.bureau import dispersion_bars as bars
from desktop.ui.bureau.dispersion import DispersionPage
from desktop.ui.bureau.state import CountyState, load_state
from desktop.ui.marks import Mark
from desktop.workflows.importing import import_table

NOW_YEAR = 2026


@pytest.fixture
def county_of(make_bureau, write_filings, tmp_path: Path):
    """The state of a county of these filings alone."""
    from datetime import datetime

    from desktop.storage.workspace import open_workspace

    def county(filings) -> CountyState:
        path = make_bureau([filing.unit for filing in filings])
        table = write_filings(tmp_path / "表.csv", filings)
        with open_workspace(path) as workspace:
            import_table(workspace, table, datetime(NOW_YEAR, 11, 23))
            return load_state(workspace)

    return county


def primaries(filings, count: int):
    return [f for f in filings if f.unit.school_type is SchoolType.PRIMARY][:count]


def test_shares_add_up_to_one_largest_first(state: CountyState) -> None:
    found = bars.shares(state, Section.JUNIOR, "L6")
    parts = [share.part for share in found]
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) == pytest.approx(1)


def test_one_school_is_not_applicable(county_of, filings) -> None:
    state = county_of(primaries(filings, 1))
    shown, limit = bars.resource_bars(state, Section.PRIMARY)
    assert limit is None
    assert {(bar.mark, bar.word) for bar in shown} == {(Mark.NOT_APPLICABLE, "仅 1 校，不适用")}
    assert bars.main_sentence(state, Section.PRIMARY) == "小学只有 1 行，差异系数不适用。"
    assert "没有差异" in bars.lacking_text(state, Section.PRIMARY, "L1")


def test_a_mean_of_zero_cannot_be_computed(county_of, filings) -> None:
    import msgspec

    schools = [
        msgspec.structs.replace(f, values=dict(f.values) | {"equipment_value": 0})
        for f in primaries(filings, 3)
    ]
    state = county_of(schools)
    bar = next(b for b in bars.resource_bars(state, Section.PRIMARY)[0] if b.key == "L6")
    assert (bar.mark, bar.word, bar.value) == (Mark.MISSING, "均值为 0，无法计算", None)
    assert "都填成了 0" in bars.lacking_text(state, Section.PRIMARY, "L6")


def test_missing_data_names_the_schools(county_of, filings) -> None:
    import msgspec

    schools = primaries(filings, 3)
    values = {code: value for code, value in schools[1].values.items() if code != "books"}
    values.pop("equipment_value", None)
    schools[1] = msgspec.structs.replace(schools[1], values=values)
    state = county_of(schools)
    bar = next(b for b in bars.resource_bars(state, Section.PRIMARY)[0] if b.key == "L6")
    assert (bar.word, bar.figures) == ("缺数据", ("—", "—"))
    assert schools[1].unit.name in bars.lacking_text(state, Section.PRIMARY, "L6")


def test_the_page_follows_the_chosen_row_and_section(filled, open_window) -> None:
    window = open_window(filled)
    window.show_page("dispersion")
    page = window.page("dispersion")
    assert isinstance(page, DispersionPage)
    page.section.choose("junior")
    assert page.head._sentence.text().startswith("初中 7 项中")
    page.chart.row_selected.emit("L4")
    assert page._title.text() == "生均教学及辅助用房面积"
    assert page.shares.bars()[-1].label.startswith("其余")


def test_a_school_is_opened_from_its_share(filled, open_window) -> None:
    window = open_window(filled)
    window.show_page("dispersion")
    page = window.page("dispersion")
    page.section.choose("junior")
    first = page.shares.bars()[0]
    page.shares.row_activated.emit(bars.REST)
    assert window.shown_page() == "dispersion"
    page.shares.row_activated.emit(first.key)
    assert window.shown_page() == "schools"
    assert window.page("schools").table.current_row().unit.code == first.key
