"""What a county sends comes into a school's workspace without losing an answer."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.core.filing import Unit
from desktop.core.letters import AskedAction, Comment, Letter, Receipt
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint, key_from_seed
from desktop.exchange.statement import Kind
from desktop.library import load_standard, standard_ref
from desktop.storage.audit import audit_lines
from desktop.storage.errors import WrongRole
from desktop.storage.letters import last_sent, sent
from desktop.storage.roster import current_round, rounds, save_round, save_units, units
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.contents import PackageRefused
from desktop.workflows.dispatching import issue_dispatch, issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.letters import (
    LetterOlder,
    NewCountyKey,
    NotForThisUnit,
    NothingToTake,
    OtherCounty,
    TakenDispatch,
    key_of_letter,
    open_receipt,
    receipts,
    take_letter,
)
from desktop.workflows.receiving import receive
from desktop.workflows.reviewing import review, write_receipt
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import UnitToChoose, create_bureau, create_enrolled, create_unit

EAST = "2136000001"


def token() -> bytes:
    """For units that join the roster; the others keep theirs."""
    return b"x" * 16


@pytest.fixture
def dispatched(bureau: Workspace, tmp_path: Path, now: datetime) -> Callable[[], Path]:
    """A new enrolment file of the school, of the county as it is at the moment."""
    return lambda: issue_enrolments(bureau, tmp_path / "下发", token, now)[0]


def state(workspace: Workspace) -> list[tuple[Any, ...]]:
    tables = ("letter", "round", "unit", "enrolment", "signing_key")
    return [row for table in tables for row in workspace.rows(f"SELECT * FROM {table}")]


def test_a_later_dispatch_updates_the_unit_the_deadline_and_the_readings(
    bureau: Workspace, school: Workspace, dispatched: Callable[[], Path], now: datetime
):
    set_value(school, open_session(school), "books", "120", now)
    east = units(school)[0]
    save_units(bureau, [msgspec.structs.replace(east, name="东关中心小学", township="城关镇")])
    round = msgspec.structs.replace(current_round(bureau), deadline="2027-01-15", row_rule="national")
    save_round(bureau, round)
    taken = take_letter(school, dispatched(), now)
    assert isinstance(taken, TakenDispatch)
    assert (taken.unit_before, taken.unit.name, taken.move) == (east, "东关中心小学", None)
    session = open_session(school)
    assert (session.unit.name, session.unit.township) == ("东关中心小学", "城关镇")
    assert (session.round.deadline, session.round.row_rule) == ("2027-01-15", "national")
    assert session.filing.values == {"books": 120}


def test_the_same_dispatch_again_is_silent_and_an_older_one_is_refused(
    school: Workspace, dispatched: Callable[[], Path], now: datetime
):
    first, second = dispatched(), dispatched()
    take_letter(school, second, now)
    before = state(school)
    again = take_letter(school, second, now)
    assert isinstance(again, TakenDispatch)
    assert not again.fresh
    with pytest.raises(LetterOlder):
        take_letter(school, first, now)
    assert state(school) == before


def test_a_dispatch_moves_the_round_to_another_standard_and_keeps_the_answers(
    bureau: Workspace, school: Workspace, dispatched: Callable[[], Path], now: datetime
):
    from desktop.workflows.moving import move_round

    set_value(school, open_session(school), "books", "120", now)
    move_round(bureau, load_standard("national-2017"), now)
    taken = take_letter(school, dispatched(), now)
    assert isinstance(taken, TakenDispatch)
    assert taken.move is not None
    assert taken.move.changes
    session = open_session(school)
    assert session.round.standard == standard_ref(load_standard("national-2017").standard)
    assert session.filing.values == {"books": 120}


def test_a_dispatch_begins_a_new_round_beside_the_old_one(
    bureau: Workspace, school: Workspace, dispatched: Callable[[], Path], now: datetime
):
    set_value(school, open_session(school), "books", "120", now)
    old = current_round(bureau)
    save_round(bureau, msgspec.structs.replace(old, id="2027年自评", title="2027年自评", deadline=None))
    taken = take_letter(school, dispatched(), now)
    assert isinstance(taken, TakenDispatch)
    assert (taken.before, taken.round.title) == (None, "2027年自评")
    assert [round.title for round in rounds(school)] == ["2027年自评", old.title]
    assert open_session(school).filing.values == {}


def test_one_dispatch_for_all_has_no_tokens_and_is_opened_by_choosing_the_unit(
    bureau: Workspace, school: Workspace, tmp_path: Path, now: datetime
):
    path = issue_dispatch(bureau, tmp_path / "下发", now)
    assert isinstance(take_letter(school, path, now), TakenDispatch)
    assert len(tokens(school)[EAST]) == 1
    with pytest.raises(UnitToChoose) as caught:
        create_enrolled(tmp_path / "新.xbw", path, b"\x08" * 32, now)
    assert [unit.code for unit in caught.value.data["units"]] == [unit.code for unit in units(bureau)]
    assert not (tmp_path / "新.xbw").exists()
    with create_enrolled(tmp_path / "新.xbw", path, b"\x08" * 32, now, unit_code=EAST) as made:
        assert units(made)[0].name == "东关小学"
        assert tokens(made) == {}


def test_a_letter_for_another_unit_of_another_county_or_of_no_kind_is_refused(
    bureau: Workspace, school: Workspace, county: Any, tmp_path: Path, now: datetime
):
    before = state(school)
    with pytest.raises(NotForThisUnit) as caught:
        take_letter(school, county.enrolments[1], now)
    assert caught.value.data["recipient"] == "石岭初级中学"
    with pytest.raises(NothingToTake) as nothing:
        take_letter(school, county.package("rock"), now)
    assert nothing.value.data["kind"] is Kind.SUBMISSION
    with pytest.raises(PackageRefused):
        take_letter(school, county.package("damaged"), now)
    with pytest.raises(WrongRole):
        take_letter(bureau, county.enrolments[0], now)
    assert state(school) == before


def test_a_letter_of_a_false_county_is_refused(
    school: Workspace, county: Any, new_bureau: Callable[[str], Workspace], tmp_path: Path, now: datetime
):
    with new_bureau("冒充") as false:
        path = issue_dispatch(false, tmp_path, now, key_from_seed(b"\x55" * 32))
    before = state(school)
    with pytest.raises(NewCountyKey) as caught:
        take_letter(school, path, now)
    assert state(school) == before
    # A county that has lost its key tells its new one by telephone.
    key_id = key_of_letter(path, fingerprint(caught.value.data["key_id"]))
    assert isinstance(take_letter(school, path, now, key_id), TakenDispatch)
    assert take_letter(school, path, now) == take_letter(school, path, now)


def test_a_letter_of_another_county_is_refused(school: Workspace, tmp_path: Path, county: Any, now: datetime):
    with create_bureau(
        tmp_path / "外县.xbw", "外县", county.round, units(school), b"\x55" * 32, now
    ) as other:
        path = issue_dispatch(other, tmp_path, now)
    with pytest.raises(OtherCounty) as caught:
        take_letter(school, path, now, key_of_letter(path, "0"))
    assert caught.value.data["county"] == "外县"


def test_a_unit_set_up_by_hand_learns_its_county_from_its_first_letter(
    bureau: Workspace, county: Any, dispatched: Callable[[], Path], tmp_path: Path, now: datetime
):
    east = Unit(EAST, "东关小学", "school", "东关镇", units(bureau)[0].school_type)
    with create_unit(tmp_path / "a.xbw", "示例县", county.round, east, b"\x08" * 32, now) as workspace:
        take_letter(workspace, dispatched(), now)
        assert len(tokens(workspace)[EAST]) == 1
        export_package(workspace, open_session(workspace), tmp_path / "a.xbp", now)
    # With the token its package counts at once.
    assert [r.outcome for r in receive(bureau, [tmp_path / "a.xbp"], now)] == ["new"]


def test_what_is_sent_is_one_chain(bureau: Workspace, dispatched: Callable[[], Path]):
    dispatched()
    package = verify(dispatched(), {})
    assert isinstance(package, Package)
    claims = package.statement.predicate
    assert claims.sequence == 3 * 2 + 1
    last = last_sent(bureau)
    assert last is not None
    assert last.sequence == 3 * 3
    assert sent(bureau, EAST)[0].digest == package.digest


LETTER = Letter(
    (Comment("图书 120 册与台账不符", "values", "books"), Comment("请补盖章的自评表")),
    "2026-12-20",
    (AskedAction("补足图书", "17.1", "2027-03-01"),),
)


@pytest.fixture
def returned(bureau: Workspace, school: Workspace, tmp_path: Path, now: datetime) -> Path:
    """The receipt of a filing that the bureau has returned."""
    set_value(school, open_session(school), "books", "120", now)
    package = tmp_path / "上报.xbp"
    export_package(school, open_session(school), package, now)
    receive(bureau, [package], now)
    review(bureau, EAST, "returned", LETTER, now)
    return write_receipt(bureau, EAST, tmp_path / "回执", now).path


def test_a_receipt_brings_comments_deadline_and_actions_until_the_next_package_answers_it(
    school: Workspace, returned: Path, tmp_path: Path, now: datetime
):
    receipt = take_letter(school, returned, now)
    assert isinstance(receipt, Receipt)
    assert (receipt.decision, receipt.sequence, receipt.letter) == ("returned", 1, LETTER)
    assert take_letter(school, returned, now) == receipt
    assert receipts(school) == (receipt,)
    assert open_receipt(school) == receipt
    assert open_session(school).filing.values == {"books": 120}
    set_value(school, open_session(school), "books", "130", now)
    assert open_receipt(school) == receipt
    export_package(school, open_session(school), tmp_path / "再报.xbp", now)
    assert open_receipt(school) is None
    assert receipts(school) == (receipt,)
    assert [line.action for line in audit_lines(school)].count("receipt_taken") == 1


def test_a_receipt_for_another_unit_is_refused(returned: Path, county: Any, tmp_path: Path, now: datetime):
    with county.enrolled(tmp_path / "石岭.xbw", 1, b"\x08" * 32) as rock:
        with pytest.raises(NotForThisUnit):
            take_letter(rock, returned, now)
        assert receipts(rock) == ()
