"""What a unit said in the round before: found at the school and at the bureau, and asked about."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from pypdfium2 import PdfDocument

from desktop.core.doubts import doubt_texts
from desktop.storage.roster import Round, current_round, save_round
from desktop.storage.workspace import Workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_note, set_value
from desktop.workflows.last_round import last_filing, last_filings
from desktop.workflows.outcomes import Outcome
from desktop.workflows.printing import filled_form
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session


def open_round(workspace: Workspace, year: str) -> Round:
    round = msgspec.structs.replace(current_round(workspace), id=f"{year}年自评", title=f"{year}年自评")
    save_round(workspace, round)
    return round


def text_of(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def test_a_school_is_asked_about_what_has_changed_much(school: Workspace, now: datetime):
    set_value(school, open_session(school), "site_area", "1000", now)
    session = set_value(school, open_session(school), "books", "100", now)
    first = session.filing
    assert open_session(school).previous is None
    open_round(school, "2027")
    session = set_value(school, open_session(school), "books", "150.0", now)
    assert session.previous == first
    said = doubt_texts(session.rulebook, session.filing, session.previous)
    assert said[0].startswith("“图书册数”上一轮 100 册，本轮 150 册。与上一轮相比变化超过 30%")
    assert "尚未说明的数据疑点" in text_of(filled_form(school, session))
    session = set_note(school, session, "books", "新建图书馆", now)
    assert doubt_texts(session.rulebook, session.filing, session.previous) == []
    assert "尚未说明的数据疑点" not in text_of(filled_form(school, session))
    # An empty round between says nothing: what counts is the newest in which something was said.
    open_round(school, "2028")
    third = open_round(school, "2029")
    found = last_filing(school, third, session.unit)
    assert found is not None
    assert (found.round, found.values) == ("2027年自评", {"books": 150})


def test_a_bureau_takes_what_counted_last(
    bureau: Workspace, school: Workspace, county: Any, tmp_path: Path, now: datetime
):
    receive(bureau, [county.package("first"), county.package("revised")], now)
    first = current_round(bureau)
    assert last_filings(bureau, first) == {}
    second = open_round(bureau, "2027")
    (unit,) = last_filings(bureau, second)
    assert last_filings(bureau, second)[unit].values == {"books": 200}
    open_round(school, "2027")
    set_value(school, open_session(school), "books", "400", now)
    export_package(school, open_session(school), tmp_path / "二.xbp", now)
    (result,) = receive(bureau, [tmp_path / "二.xbp"], now)
    assert result.outcome in (Outcome.NEW, Outcome.PENDING)
    assert last_filings(bureau, second)[unit].values == {"books": 200}
