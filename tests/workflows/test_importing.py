import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.spreadsheets.errors import TableInvalid
from desktop.storage.roster import current_round, units
from desktop.storage.submissions import accepted_filings, arrivals
from desktop.storage.workspace import Workspace
from desktop.ui.wording.inbox import imported_sentence
from desktop.workflows.importing import OwnRowMissing, UnknownSchools, import_table
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau

HEAD = ("school_code", "school_name", "school_type", "books", "primary.pupils")
EAST = ("2136000001", "东关小学", "小学")
ROCK = ("3136000002", "石岭初级中学", "初级中学")
NEW = ("2136000077", "新田小学", "小学")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, name: str = "学校.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    return write


@pytest.fixture
def empty_bureau(county: Any, tmp_path: Path, now: datetime) -> Any:
    with create_bureau(tmp_path / "空.xbw", "示例县", county.round, (), b"\x0a" * 32, now) as workspace:
        yield workspace


def books(workspace: Workspace) -> dict[str, Any]:
    filings = accepted_filings(workspace, current_round(workspace))
    return {f.unit.name: f.values.get("books") for f in filings}


def stored(workspace: Workspace) -> list[tuple[Any, ...]]:
    return workspace.rows(
        "SELECT unit, sequence, state, signed, file_name FROM submission ORDER BY unit, signed, sequence"
    )


def test_an_empty_roster_takes_its_schools_from_the_table(
    empty_bureau: Workspace, table: Callable[..., Path], now: datetime
):
    imported = import_table(empty_bureau, table((*EAST, 10, 300), (*ROCK, 20, "")), now)
    assert (imported.schools, imported.unchanged) == (2, 0)
    assert [u.name for u in units(empty_bureau)] == ["东关小学", "石岭初级中学"]
    assert books(empty_bureau) == {"东关小学": 10, "石岭初级中学": 20}
    assert [
        (s.received.signed, s.file_name) for s in arrivals(empty_bureau, current_round(empty_bureau))
    ] == [(False, "学校.csv")] * 2


def test_unknown_schools_are_refused_whole(bureau: Workspace, table: Callable[..., Path], now: datetime):
    with pytest.raises(UnknownSchools) as caught:
        import_table(bureau, table((*EAST, 10, ""), (*NEW, 5, "")), now)
    assert [(row.row, row.unit.name) for row in caught.value.data["rows"]] == [(3, "新田小学")]
    assert stored(bureau) == []
    assert len(units(bureau)) == 3


def test_unknown_schools_are_added_when_asked(bureau: Workspace, table: Callable[..., Path], now: datetime):
    import_table(bureau, table((*EAST, 10, ""), (*NEW, 5, "")), now, add_schools=True)
    assert books(bureau) == {"东关小学": 10, "新田小学": 5}


def test_a_faulty_table_stores_nothing(bureau: Workspace, table: Callable[..., Path], now: datetime):
    with pytest.raises(TableInvalid):
        import_table(bureau, table((*EAST, 10, ""), (*ROCK, "2000万", "")), now)
    assert stored(bureau) == []


def test_unsigned_never_beats_signed(
    bureau: Workspace, county: Any, table: Callable[..., Path], now: datetime
):
    import_table(bureau, table((*EAST, 10, "")), now)
    receive(bureau, [county.package("first")], now)
    assert books(bureau) == {"东关小学": 100}
    import_table(bureau, table((*EAST, 11, "")), now)
    assert books(bureau) == {"东关小学": 100}
    assert [(row[1:4]) for row in stored(bureau)] == [
        (1, "superseded", 0),
        (2, "superseded", 0),
        (1, "accepted", 1),
    ]


def test_a_pending_package_does_not_beat_a_table(
    bureau: Workspace, county: Any, table: Callable[..., Path], now: datetime
):
    import_table(bureau, table((*EAST, 10, "")), now)
    receive(bureau, [county.package("by_hand")], now)
    assert books(bureau) == {"东关小学": 10}


def test_the_same_table_again_is_unchanged(bureau: Workspace, table: Callable[..., Path], now: datetime):
    path = table((*EAST, 10, ""), (*ROCK, 20, ""))
    import_table(bureau, path, now)
    before = stored(bureau)
    imported = import_table(bureau, path, now)
    assert (imported.schools, imported.unchanged) == (2, 2)
    assert stored(bureau) == before


def test_a_row_may_come_back_to_what_it_said(bureau: Workspace, table: Callable[..., Path], now: datetime):
    for number in (10, 11, 10):
        import_table(bureau, table((*EAST, number, "")), now)
    assert books(bureau) == {"东关小学": 10}
    assert [row[1:3] for row in stored(bureau)] == [
        (1, "superseded"),
        (2, "superseded"),
        (3, "accepted"),
    ]


def test_the_bureau_knows_best_what_a_school_is_called(
    bureau: Workspace, table: Callable[..., Path], now: datetime
):
    import_table(bureau, table(("2136000001", "东关完小", "小学", 10, "")), now)
    assert books(bureau) == {"东关小学": 10}


def test_what_the_table_names_otherwise_is_told_and_the_roster_stays(
    bureau: Workspace, table: Callable[..., Path], now: datetime
):
    before = units(bureau)
    imported = import_table(
        bureau, table(("2136000001", "东关完小", "九年一贯制学校", 10, ""), (*ROCK, 20, "")), now
    )
    (difference,) = imported.differing
    assert difference.roster == before[0]
    assert difference.table == Unit("2136000001", "东关完小", "school", "东关镇", SchoolType.NINE_YEAR)
    assert not imported.updated
    assert units(bureau) == before


def test_the_roster_is_corrected_when_asked(bureau: Workspace, table: Callable[..., Path], now: datetime):
    path = table(
        ("2136000001", "东关完小", "小学", "城关镇", 10),
        head=("school_code", "school_name", "school_type", "township", "books"),
    )
    import_table(bureau, path, now)
    imported = import_table(bureau, path, now, update_schools=True)
    assert (imported.unchanged, imported.updated, len(imported.differing)) == (1, True, 1)
    assert units(bureau)[0] == Unit("2136000001", "东关完小", "school", "城关镇", SchoolType.PRIMARY)
    assert books(bureau) == {"东关完小": 10}
    assert import_table(bureau, path, now).differing == ()


def test_a_large_county_is_imported_with_as_many_queries_as_a_small_one(
    empty_bureau: Workspace, table: Callable[..., Path], now: datetime
):
    def queries(count: int) -> int:
        asked: list[str] = []
        rows = [(f"21360{number:05}", f"第{number}小学", "小学", number, "") for number in range(count)]
        path = table(*rows)
        empty_bureau.db.set_trace_callback(asked.append)
        import_table(empty_bureau, path, now, add_schools=True)
        empty_bureau.db.set_trace_callback(None)
        return sum(statement.startswith("SELECT") for statement in asked)

    assert queries(3) == queries(60)


def test_a_unit_takes_its_own_row(school: Workspace, table: Callable[..., Path], now: datetime):
    imported = import_table(school, table((*ROCK, 20, ""), (*EAST, 10, 300)), now)
    assert (imported.schools, imported.unchanged) == (1, 0)
    assert open_session(school).filing.values == {"books": 10, "primary.pupils": 300}
    # What a later table leaves blank keeps what was typed.
    path = table((*EAST, "", 301))
    import_table(school, path, now)
    assert open_session(school).filing.values == {"books": 10, "primary.pupils": 301}
    assert import_table(school, path, now).unchanged == 1


def test_a_table_without_the_unit(school: Workspace, table: Callable[..., Path], now: datetime):
    with pytest.raises(OwnRowMissing):
        import_table(school, table((*ROCK, 20, "")), now)
    assert open_session(school).filing.values == {}


def test_rows_without_data_only_fill_the_roster(
    empty_bureau: Workspace, table: Callable[..., Path], now: datetime
):
    imported = import_table(empty_bureau, table((*EAST, "", ""), (*ROCK, "", "")), now)
    assert (imported.schools, imported.unchanged, imported.blank) == (2, 0, 2)
    assert len(units(empty_bureau)) == 2
    assert stored(empty_bureau) == []
    assert imported_sentence("名册.csv", imported) == (
        "已从“名册.csv”导入 2 所学校。表格没有填数据，只登记到名册。"
    )


def test_the_first_package_after_a_table_is_new(
    bureau: Workspace, county: Any, table: Callable[..., Path], now: datetime
):
    import_table(bureau, table((*EAST, 10, "")), now)
    (result,) = receive(bureau, [county.package("first")], now)
    assert (result.outcome, result.changes) == (Outcome.NEW, ())


def test_a_table_over_signed_packages_says_where_it_is_not_used(
    bureau: Workspace, county: Any, table: Callable[..., Path], now: datetime
):
    receive(bureau, [county.package("first")], now)
    imported = import_table(bureau, table((*EAST, 11, ""), (*ROCK, 20, "")), now)
    assert [unit.name for unit in imported.unused] == ["东关小学"]
    assert "未采用：东关小学，该校已有签名上报包。" in imported_sentence("学校.csv", imported)
