from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import ValueInvalid
from desktop.core.filing import Answer, Conclusion, SchoolClass, SpecialRoom
from desktop.core.sections import Section
from desktop.storage.entries import Entry, history
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.filling import (
    EntryInvalid,
    set_all,
    set_answer,
    set_class_list,
    set_note,
    set_special_rooms,
    set_value,
)
from desktop.workflows.session import Session, open_session


@pytest.fixture
def session(school: Workspace) -> Session:
    return open_session(school)


def commits(workspace: Workspace) -> int:
    """SQLite counts the transactions that have changed a file (header, bytes 24 to 27)."""
    return int.from_bytes(workspace.path.read_bytes()[24:28], "big")


def test_every_answer_is_a_commit_of_its_own(school: Workspace, session: Session, now: datetime):
    steps: list[Callable[[Session], Session]] = [
        lambda s: set_value(school, s, "primary.pupils", "４５０", now),
        lambda s: set_value(school, s, "site_area", "12,000.50", now),
        lambda s: set_value(school, s, "boarding", "是", now),
        lambda s: set_note(school, s, "site_area", " 新征地 ", now),
        lambda s: set_answer(school, s, "21.1", Answer(Conclusion.YES, note="已公布"), now),
        lambda s: set_class_list(school, s, [SchoolClass(Section.PRIMARY, 1, "一（1）班", 45)], now),
        lambda s: set_special_rooms(school, s, [SpecialRoom("music", "音乐室", Decimal("96.5"))], now),
    ]
    for step in steps:
        before = commits(school)
        session = step(session)
        assert commits(school) == before + 1
        assert open_session(school).filing == session.filing
    assert session.filing.values == {
        "primary.pupils": 450,
        "site_area": Decimal("12000.5"),
        "boarding": True,
    }
    assert session.filing.notes == {"site_area": "新征地"}
    assert session.saved_at == now.isoformat(timespec="seconds")


def test_the_same_again_is_no_commit(school: Workspace, session: Session, now: datetime):
    session = set_value(school, session, "books", "100", now)
    before = commits(school)
    assert set_value(school, session, "books", " 100 ", now) is session
    assert commits(school) == before


@pytest.mark.parametrize("text", ["2000万", "无", "-1", "1.5", "1e3", "约30", "1,00"])
def test_an_invalid_value_stores_nothing(school: Workspace, session: Session, now: datetime, text: str):
    session = set_value(school, session, "books", "100", now)
    before = commits(school)
    with pytest.raises(ValueInvalid):
        set_value(school, session, "books", text, now)
    assert commits(school) == before
    assert open_session(school).filing.values == {"books": 100}


def test_taking_away(school: Workspace, session: Session, now: datetime):
    session = set_value(school, session, "books", "100", now)
    session = set_value(school, session, "books", "  ", now)
    assert session.filing.values == {}
    session = set_answer(school, session, "21.1", Answer(Conclusion.NO), now)
    session = set_answer(school, session, "21.1", Answer(), now)
    session = set_note(school, set_note(school, session, "books", "少", now), "books", " ", now)
    session = set_special_rooms(school, session, [SpecialRoom("music", "", 0)], now)
    session = set_special_rooms(school, session, [], now)
    assert session.filing == open_session(school).filing
    assert session.filing == session.filing.__class__(session.unit, session.round.id, session.round.standard)
    values = [
        (line.old, line.new) for line in history(school, session.round, session.unit, "values", "books")
    ]
    assert values == [(100, None), (None, 100)]


def test_scores_stay_within_their_points(school: Workspace, session: Session, now: datetime):
    criterion, points = next(
        (c.id, c.points) for _, c in session.rulebook.criteria.values() if c.points is not None
    )
    session = set_answer(school, session, criterion, Answer(score=points), now)
    for score in (points + Decimal("0.5"), -1):
        with pytest.raises(EntryInvalid):
            set_answer(school, session, criterion, Answer(score=score), now)
    assert open_session(school).filing.answers[criterion].score == points


def test_lists_hold_possible_numbers(school: Workspace, session: Session, now: datetime):
    with pytest.raises(EntryInvalid):
        set_class_list(school, session, [SchoolClass(Section.PRIMARY, 1, "一（1）班", -1)], now)
    with pytest.raises(EntryInvalid):
        set_special_rooms(school, session, [SpecialRoom("music", "", Decimal("-96"))], now)
    with pytest.raises(EntryInvalid):
        set_all(school, session, [Entry("values", "books", 1), Entry("values", "nonsense", 1)], now)
    assert open_session(school).filing == session.filing


def test_a_session_opens_as_it_was_left(school: Workspace, session: Session, now: datetime):
    assert session.saved_at is None
    session = set_value(school, session, "books", "100", now)
    path = school.path
    school.close()
    with open_workspace(path) as again:
        reopened = open_session(again)
    assert (reopened.filing, reopened.saved_at) == (session.filing, session.saved_at)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    typed=st.lists(
        st.tuples(
            st.sampled_from(["books", "site_area", "primary.pupils", "boarding", "urban_rural"]),
            st.one_of(st.sampled_from(["", "是", "111", "0", "12.25"]), st.integers(0, 99).map(str)),
        ),
        max_size=6,
    )
)
def test_what_is_on_the_screen_is_on_the_disk(school: Workspace, now: datetime, typed: list[tuple[str, str]]):
    session: Any = open_session(school)
    for code, text in typed:
        try:
            session = set_value(school, session, code, text, now)
        except ValueInvalid:
            continue
    assert open_session(school).filing == session.filing
