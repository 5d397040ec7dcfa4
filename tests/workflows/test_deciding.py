"""An import can be taken back exactly, and a fork is settled by unit or by entry."""

from collections.abc import Callable
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from desktop.core.audit import first_broken
from desktop.core.letters import Comment, Letter
from desktop.core.merge import Change
from desktop.core.settling import Taken
from desktop.exchange.reader import Package, verify
from desktop.storage.audit import audit_lines
from desktop.storage.reviews import reviews
from desktop.storage.roster import current_round
from desktop.storage.submissions import accepted_filings, arrivals, received
from desktop.storage.trust import trusted_units
from desktop.storage.workspace import Workspace
from desktop.workflows.deciding import NotABranch, NothingToUndo, choose_branch, undo_import
from desktop.workflows.originals import OriginalBroken, original, originals_folder
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import accept, preview, receive
from desktop.workflows.reviewing import (
    LetterEmpty,
    NothingToReview,
    ReviewState,
    review,
    review_state,
    write_receipt,
    write_receipts,
)

EAST, ROCK = "2136000001", "3136000002"


def digest_of(path: Path) -> str:
    package = verify(path, {})
    assert isinstance(package, Package)
    return package.digest


def counts(bureau: Workspace) -> dict[str, Any]:
    return {f.unit.code: dict(f.values) for f in accepted_filings(bureau, current_round(bureau))}


def standing(bureau: Workspace, without: str = "") -> list[Any]:
    """Everything that follows from what was received, but one package that may have been undone."""
    submissions = [r for r in received(bureau, current_round(bureau)) if r.digest != without]
    return [sorted(submissions, key=lambda r: r.digest), trusted_units(bureau), counts(bureau)]


@pytest.mark.parametrize("undone", ["first", "revised", "fork", "second_computer", "rock"])
def test_undoing_is_as_if_the_package_had_never_come(
    new_bureau: Callable[[str], Workspace], county: Any, now: datetime, undone: str
):
    names = ["first", "revised", "fork", "second_computer", "rock"]
    with new_bureau("没有") as bureau:
        receive(bureau, [county.package(name) for name in names if name != undone], now)
        expected = standing(bureau)
    with new_bureau("撤销") as bureau:
        receive(bureau, [county.package(name) for name in names], now)
        path = county.package(undone)
        undo_import(bureau, ROCK if undone == "rock" else EAST, digest_of(path), now)
        assert standing(bureau, digest_of(path)) == expected
        assert [a.received.state for a in arrivals(bureau, current_round(bureau))].count("undone") == 1


def test_an_undone_package_comes_back_with_its_file(bureau: Workspace, county: Any, now: datetime):
    receive(bureau, [county.package("first")], now)
    before = standing(bureau)
    digest = digest_of(county.package("first"))
    decided = undo_import(bureau, EAST, digest, now)
    assert (decided.counting, counts(bureau)) == (None, {})
    with pytest.raises(NothingToUndo):
        undo_import(bureau, EAST, digest, now)
    assert receive(bureau, [county.package("first_again")], now)[0].outcome is Outcome.NEW
    assert standing(bureau) == before


def test_a_fork_is_settled_for_the_whole_unit(bureau: Workspace, county: Any, now: datetime):
    receive(bureau, [county.package(name) for name in ("first", "revised", "fork")], now)
    other = next(r for r in received(bureau, current_round(bureau), EAST) if r.state == "fork")
    books = counts(bureau)[EAST]["books"]
    decided = choose_branch(bureau, EAST, other.digest, now)
    assert decided.counting is not None
    assert decided.counting.digest == other.digest
    assert counts(bureau)[EAST]["books"] == {200: 300, 300: 200}[books]
    assert not any(r.state == "fork" for r in received(bureau, current_round(bureau)))


def test_single_entries_are_taken_from_the_other_branch(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    receive(bureau, [county.package(name) for name in ("first", "revised", "fork")], now)
    kept, other = digest_of(county.package("revised")), digest_of(county.package("fork"))
    assert counts(bureau)[EAST].get("computers") in (None, 5)
    decided = choose_branch(bureau, EAST, kept, now, [Taken("values", "computers", other)])
    assert counts(bureau) == {EAST: {"books": 200, "computers": 5}}
    assert Change("values", "computers", None, 5) in decided.changes or decided.changes
    receipt = write_receipt(bureau, EAST, tmp_path, now).receipt
    assert [(t.part, t.code, t.value) for t in receipt.taken] == [("values", "computers", "5")]
    # A later package of the school speaks for itself.
    receive(bureau, [county.package("same")], now)
    assert counts(bureau) == {EAST: {"books": 200}}


def test_only_branches_can_be_chosen(bureau: Workspace, county: Any, now: datetime):
    receive(bureau, [county.package("first"), county.package("revised")], now)
    with pytest.raises(NotABranch):
        choose_branch(bureau, EAST, digest_of(county.package("revised")), now)
    receive(bureau, [county.package("fork")], now)
    for kept in ("first", "rock"):
        with pytest.raises(NotABranch):
            choose_branch(bureau, EAST, digest_of(county.package(kept)), now)


def test_a_preview_changes_nothing_and_says_what_accepting_says(
    bureau: Workspace, county: Any, now: datetime
):
    receive(bureau, [county.package("first")], now)
    paths = [county.package(name) for name in ("revised", "fork", "rock", "damaged", "first")]
    before = bureau.path.read_bytes()
    seen = preview(bureau, paths, now)
    assert bureau.path.read_bytes() == before
    assert sorted(p.stem for p in originals_folder(bureau).iterdir()) == [digest_of(county.package("first"))]
    assert accept(bureau, seen, now) == seen.results
    assert {r.outcome for r in seen.results} >= {Outcome.NEW, Outcome.FORK, Outcome.REFUSED, Outcome.KNOWN}


def test_a_preview_that_is_overtaken_tells_what_really_happened(
    bureau: Workspace, county: Any, now: datetime
):
    seen = preview(bureau, [county.package("first")], now)
    receive(bureau, [county.package("revised")], now)
    assert [r.outcome for r in seen.results] == [Outcome.NEW]
    assert [r.outcome for r in accept(bureau, seen, now)] == [Outcome.OLDER]


def test_originals_are_kept_unchanged_and_verified_again(bureau: Workspace, county: Any, now: datetime):
    receive(bureau, [county.package("first"), county.package("damaged")], now)
    digest = digest_of(county.package("first"))
    package = original(bureau, digest)
    assert package.path.read_bytes() == county.package("first").read_bytes()
    data = bytearray(package.path.read_bytes())
    data[-300] ^= 1
    package.path.write_bytes(data)
    with pytest.raises(OriginalBroken):
        original(bureau, digest)


def test_every_order_of_imports_and_undos_ends_alike(
    new_bureau: Callable[[str], Workspace], county: Any, now: datetime
):
    names = ("first", "revised", "fork", "second_computer")
    undone = digest_of(county.package("second_computer"))
    seen: list[Any] = []
    for number, order in enumerate(permutations(names)):
        with new_bureau(str(number)) as bureau:
            for name in order:
                receive(bureau, [county.package(name)], now)
            undo_import(bureau, EAST, undone, now)
            seen.append(standing(bureau))
    assert all(other == seen[0] for other in seen)


LETTER = Letter((Comment("请核对图书", "values", "books"),))


def test_review_states(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    def state() -> ReviewState:
        counting = next(r for r in received(bureau, current_round(bureau), EAST) if r.state == "accepted")
        return review_state(counting, reviews(bureau).get(counting.digest))

    with pytest.raises(NothingToReview):
        review(bureau, EAST, "passed", Letter(), now)
    receive(bureau, [county.package("first")], now)
    assert state() is ReviewState.RECEIVED
    with pytest.raises(LetterEmpty):
        review(bureau, EAST, "returned", Letter(), now)
    review(bureau, EAST, "returned", LETTER, now)
    assert state() is ReviewState.RETURNED
    review(bureau, EAST, "reopened", Letter(), now)
    assert state() is ReviewState.RECEIVED
    assert write_receipt(bureau, EAST, tmp_path, now).receipt.letter == Letter()
    review(bureau, EAST, "passed", Letter(), now)
    assert state() is ReviewState.PASSED
    # What comes later is a new case.
    receive(bureau, [county.package("revised")], now)
    assert state() is ReviewState.RECEIVED
    done: list[tuple[int, int]] = []
    answered = write_receipts(bureau, [EAST, ROCK], tmp_path, now, lambda *step: done.append(step))
    assert [a.receipt.decision for a in answered] == ["received"]
    assert done == [(1, 1)]


def test_everything_that_was_done_is_in_the_log_which_cannot_be_changed(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    import sqlite3

    receive(bureau, [county.package("first"), county.package("damaged")], now)
    review(bureau, EAST, "returned", LETTER, now)
    write_receipt(bureau, EAST, tmp_path, now)
    undo_import(bureau, EAST, digest_of(county.package("first")), now)
    lines = audit_lines(bureau)
    actions = [line.action for line in lines]
    assert actions[-5:] == ["received", "refused", "returned", "receipt_written", "undone"]
    assert first_broken(lines) is None
    assert all(line.operator for line in lines)
    for change in ("UPDATE audit SET operator = '某人'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError), bureau.writing() as db:
            db.execute(change)
    # Whoever opens the file with another tool is noticed.
    with bureau.writing() as db:
        db.execute("DROP TRIGGER audit_is_not_changed")
        db.execute("UPDATE audit SET at = '2020-01-01T00:00:00' WHERE action = 'returned'")
    assert first_broken(audit_lines(bureau)) == actions.index("returned") + 1
