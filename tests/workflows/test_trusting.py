from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.canonical import encode
from desktop.core.merge import Change
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint
from desktop.files import FileNotWritten
from desktop.storage.errors import WrongRole
from desktop.storage.roster import current_round
from desktop.storage.submissions import accepted_filings, received
from desktop.storage.trust import Token, tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.letters import take_letter
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import receive
from desktop.workflows.roster import UnitUnknown
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_enrolled
from desktop.workflows.trusting import KeyNotPending, KeyOfAnother, confirm_key, pending_key, reissue

EAST, ROCK = "2136000001", "3136000002"
NEW_COMPUTER = b"\x06" * 32


@pytest.fixture
def take(bureau: Workspace, county: Any, now: datetime) -> Callable[..., tuple[Any, ...]]:
    return lambda *names: receive(bureau, [county.package(name) for name in names], now)


def key_of(path: Path) -> str:
    package = verify(path, {})
    assert isinstance(package, Package)
    return package.key_id


def books(bureau: Workspace) -> dict[str, Any]:
    return {f.unit.code: f.values["books"] for f in accepted_filings(bureau, current_round(bureau))}


def states(bureau: Workspace) -> list[tuple[int, str]]:
    return sorted((r.sequence, r.state) for r in received(bureau, current_round(bureau), EAST))


def test_a_confirmed_key_counts(take: Callable[..., Any], bureau: Workspace, county: Any, now: datetime):
    take("by_hand")
    key_id = key_of(county.package("by_hand"))
    confirmed = confirm_key(bureau, EAST, key_id, now)
    assert (confirmed.unit.name, confirmed.revoked) == ("东关小学", ())
    assert confirmed.counting is not None
    assert (confirmed.counting.key_id, confirmed.counting.sequence) == (key_id, 1)
    assert Change("values", "books", None, 500) in confirmed.changes
    assert books(bureau) == {EAST: 500}
    with pytest.raises(KeyNotPending):
        confirm_key(bureau, EAST, key_id, now)


def test_the_other_keys_of_a_unit_are_revoked_only_when_asked(
    take: Callable[..., Any], bureau: Workspace, county: Any, now: datetime
):
    take("first", "revised", "by_hand")
    key_id = key_of(county.package("by_hand"))
    assert confirm_key(bureau, EAST, key_id, now).changes == ()
    assert books(bureau) == {EAST: 200}
    take("second_computer")
    second = key_of(county.package("second_computer"))
    confirmed = confirm_key(bureau, EAST, second, now, revoke_others=True)
    assert set(confirmed.revoked) == {key_id, key_of(county.package("first"))}
    assert confirmed.changes == (Change("values", "books", 200, 400),)
    assert states(bureau) == [(1, "accepted"), (1, "pending"), (1, "pending"), (2, "pending")]


def test_a_revoked_key_waits_cannot_sign_for_others_and_can_be_confirmed_again(
    take: Callable[..., Any], bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    take("first", "second_computer")
    second = key_of(county.package("second_computer"))
    confirm_key(bureau, EAST, second, now, revoke_others=True)
    assert take("revised")[0].outcome is Outcome.PENDING
    data = encode(county.filing(county_unit(bureau, ROCK), values={"books": 1}))
    forged = county.signed(tmp_path / "a.xbp", b"\x01" * 32, data, county_unit(bureau, ROCK))
    assert receive(bureau, [forged], now)[0].outcome is Outcome.PENDING
    confirm_key(bureau, EAST, key_of(county.package("first")), now)
    assert books(bureau) == {EAST: 200}


def county_unit(bureau: Workspace, code: str) -> Any:
    from desktop.storage.roster import units

    return next(unit for unit in units(bureau) if unit.code == code)


def test_a_key_is_found_by_its_id_or_fingerprint(take: Callable[..., Any], bureau: Workspace, county: Any):
    take("by_hand")
    key_id = key_of(county.package("by_hand"))
    for written in (key_id, key_id.upper(), fingerprint(key_id), fingerprint(key_id).replace(" ", "")):
        assert pending_key(bureau, EAST, written) == key_id
    for written in ("", "12345", key_id[:-1], key_of(county.package("first"))):
        with pytest.raises(KeyNotPending):
            pending_key(bureau, EAST, written)


def test_what_cannot_be_confirmed_changes_nothing(
    take: Callable[..., Any], bureau: Workspace, school: Workspace, county: Any, tmp_path: Path, now: datetime
):
    rock = county_unit(bureau, ROCK)
    data = encode(county.filing(rock, values={"books": 1}))
    borrowed = county.signed(tmp_path / "a.xbp", b"\x04" * 32, data, rock)
    take("by_hand")
    receive(bureau, [borrowed], now)
    key_id = key_of(borrowed)
    confirm_key(bureau, EAST, key_id, now)
    with pytest.raises(KeyOfAnother) as caught:
        confirm_key(bureau, ROCK, key_id, now)
    assert caught.value.data == {"unit": "石岭初级中学", "holder": "东关小学"}
    with pytest.raises(UnitUnknown):
        confirm_key(bureau, "2136009999", key_id, now)
    with pytest.raises(WrongRole):
        confirm_key(school, EAST, key_id, now)
    assert books(bureau) == {EAST: 500}


def sent_from_a_new_computer(enrolment: Path, folder: Path, now: datetime) -> Path:
    path = folder / "新电脑.xbp"
    with create_enrolled(folder / "新电脑.xbw", enrolment, NEW_COMPUTER, now) as workspace:
        set_value(workspace, open_session(workspace), "books", "700", now)
        export_package(workspace, open_session(workspace), path, now)
    return path


def test_a_school_that_lost_its_computer_counts_again(
    take: Callable[..., Any], bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    take("first", "revised")
    issued = reissue(bureau, EAST, tmp_path / "补发", lambda: b"n" * 16, now)
    assert (issued.unit.code, issued.path.parent.name) == (EAST, "补发")
    # Until the new workspace sends, what was sent counts.
    assert books(bureau) == {EAST: 200}
    (result,) = receive(bureau, [sent_from_a_new_computer(issued.path, tmp_path, now)], now)
    assert (result.outcome, result.sequence) == (Outcome.CHANGED, 1)
    assert books(bureau) == {EAST: 700}
    # The lost computer's key has been replaced.
    assert take("same")[0].outcome is Outcome.PENDING
    assert books(bureau) == {EAST: 700}


def test_a_school_that_lost_only_its_enrolment_file_goes_on_on_its_computer(
    take: Callable[..., Any], bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    with county.enrolled(tmp_path / "东关.xbw", 0, b"\x06" * 32) as school:
        for number in (1, 2):
            path = tmp_path / f"{number}.xbp"
            export_package(school, open_session(school), path, now)
            (result,) = receive(bureau, [path], now)
            assert result.outcome in (Outcome.NEW, Outcome.UNCHANGED)
            take_letter(school, reissue(bureau, EAST, tmp_path, lambda: b"n" * 16, now).path, now)


@pytest.mark.parametrize("reissued_first", [True, False])
def test_the_old_token_binds_no_key_any_more(
    take: Callable[..., Any],
    bureau: Workspace,
    county: Any,
    tmp_path: Path,
    now: datetime,
    reissued_first: bool,
):
    """Whatever arrives first: what the reissued file has bound is what counts in the end."""
    issued = reissue(bureau, EAST, tmp_path / "补发", lambda: b"n" * 16, now)
    assert tokens(bureau)[EAST][-1] == Token(EAST, 2, b"n" * 16)
    new = sent_from_a_new_computer(issued.path, tmp_path, now)
    batches = [[new], [county.package("first")]]
    for batch in batches if reissued_first else reversed(batches):
        receive(bureau, batch, now)
    assert books(bureau) == {EAST: 700}
    assert states(bureau) == [(1, "accepted"), (1, "pending")]


def test_a_file_that_cannot_be_written_leaves_the_old_token(bureau: Workspace, tmp_path: Path, now: datetime):
    before = tokens(bureau)
    (tmp_path / "补发").write_text("")
    with pytest.raises(FileNotWritten):
        reissue(bureau, EAST, tmp_path / "补发", lambda: b"n" * 16, now)
    with pytest.raises(UnitUnknown):
        reissue(bureau, "2136009999", tmp_path / "补发2", lambda: b"n" * 16, now)
    assert tokens(bureau) == before
    assert not (tmp_path / "补发2").exists()
