"""What a bureau has received and refused, and what a unit has exported."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import msgspec
import pytest

from desktop.core.canonical import encode
from desktop.core.filing import Filing, Unit
from desktop.core.settling import Received, settle
from desktop.storage import errors, keys
from desktop.storage.entries import Entry, save_entries
from desktop.storage.roster import Round, save_units
from desktop.storage.submissions import (
    Export,
    Refusal,
    Submission,
    accepted_filings,
    arrivals,
    drop_refusals,
    exports,
    load_filing,
    received,
    refusals,
    save_export,
    save_refusals,
    save_states,
    save_submissions,
    statement_of,
)
from desktop.storage.workspace import Workspace


@pytest.fixture
def submission(round: Round, unit: Unit) -> Callable[..., Submission]:
    def make(digest: str, sequence: int, unit: Unit = unit, area: str = "2310.50") -> Submission:
        filing = Filing(unit, round.id, round.standard, {"site_area": Decimal(area)})
        place = Received(digest, unit.code, sequence, None, "k1", True)
        return Submission(place, f"{digest}.xbt", "2026-03-02T08:30:00", encode(filing), b"{}")

    return make


def test_states_can_be_settled_again_and_again(
    workspace: Workspace, round: Round, submission: Callable[..., Submission]
):
    for digest, sequence in (("b", 2), ("a", 1), ("d", 3), ("c", 3)):
        save_submissions(workspace, round, [submission(digest, sequence)])
        save_states(workspace, settle(received(workspace, round), frozenset({"k1"})))
    assert {r.digest: r.state for r in received(workspace, round)} == {
        "a": "superseded",
        "b": "superseded",
        "c": "accepted",
        "d": "fork",
    }
    assert [s.received.digest for s in arrivals(workspace, round)] == ["c", "d", "a", "b"]


def test_a_unit_never_has_two_that_count(
    workspace: Workspace, round: Round, submission: Callable[..., Submission]
):
    save_submissions(workspace, round, [submission("a", 1), submission("b", 2)])
    save_states(workspace, settle(received(workspace, round), frozenset({"k1"})))
    forced = [msgspec.structs.replace(r, state="accepted") for r in received(workspace, round)]
    with pytest.raises(sqlite3.IntegrityError):
        save_states(workspace, forced)
    assert sorted(r.state for r in received(workspace, round)) == ["accepted", "superseded"]


def test_the_same_package_twice_is_a_mistake_of_the_program(
    workspace: Workspace, round: Round, submission: Callable[..., Submission]
):
    save_submissions(workspace, round, [submission("a", 1)])
    with pytest.raises(sqlite3.IntegrityError):
        save_submissions(workspace, round, [submission("b", 2), submission("a", 1)])
    assert [r.digest for r in received(workspace, round)] == ["a"]


def test_accepted_filings_are_exact_and_named_by_the_roster(
    workspace: Workspace, round: Round, unit: Unit, submission: Callable[..., Submission]
):
    other = Unit("1", "西关小学")
    save_units(workspace, [other])
    save_submissions(
        workspace, round, [submission("a", 1), submission("b", 1, other, "0.1"), submission("c", 2)]
    )
    for code in (unit.code, other.code):
        save_states(workspace, settle(received(workspace, round, code), frozenset({"k1"})))
    renamed = msgspec.structs.replace(unit, name="第一小学")
    save_units(workspace, [renamed])
    first, second = accepted_filings(workspace, round)
    assert (first.unit, first.values) == (other, {"site_area": Decimal("0.1")})
    assert (second.unit, second.values) == (renamed, {"site_area": Decimal("2310.50")})
    assert load_filing(workspace, "a").unit == unit


def test_a_stored_filing_that_cannot_be_read_is_damage(
    workspace: Workspace, round: Round, submission: Callable[..., Submission]
):
    save_submissions(workspace, round, [submission("a", 1)])
    with workspace.writing() as db:
        db.execute("UPDATE submission SET filing = x'7b'")
    with pytest.raises(errors.WorkspaceDamaged):
        load_filing(workspace, "a")


def test_a_file_refused_again_is_noted_once(workspace: Workspace, round: Round):
    refusal = Refusal("甲.xbt", "0", "{}", "2026-03-02")
    save_refusals(workspace, round, [refusal, refusal])
    later = Refusal("甲.xbt", "1", "{}", "2026-03-03")
    save_refusals(workspace, round, [later, refusal])
    assert refusals(workspace, round) == (later, refusal)


def test_a_file_refused_again_tells_its_newest_cause(workspace: Workspace, round: Round):
    save_refusals(workspace, round, [Refusal("甲.xbt", "0", "1", "2026-03-02")])
    save_refusals(workspace, round, [Refusal("乙.xbt", "0", "1", "2026-03-03")])
    save_refusals(workspace, round, [Refusal("甲.xbt", "0", "2", "2026-03-04")])
    assert refusals(workspace, round) == (
        Refusal("甲.xbt", "0", "2", "2026-03-04"),
        Refusal("乙.xbt", "0", "1", "2026-03-03"),
    )


def test_a_refusal_is_dropped_for_the_very_file_only(workspace: Workspace, round: Round):
    kept = [Refusal("甲.xbt", "0", "1", "2026-03-02"), Refusal("乙.xbt", "1", "1", "2026-03-03")]
    save_refusals(workspace, round, [*kept, Refusal("甲.xbt", "1", "1", "2026-03-04")])
    drop_refusals(workspace, round, [("甲.xbt", "1"), ("丙.xbt", "1")])
    assert refusals(workspace, round) == tuple(reversed(kept))


def test_the_statement_of_a_package(
    workspace: Workspace, round: Round, submission: Callable[..., Submission]
):
    save_submissions(workspace, round, [submission("a", 1)])
    assert statement_of(workspace, "a") == b"{}"


@pytest.mark.parametrize("table", ["entry", "signing_key", "submission", "export"])
def test_a_column_more_does_not_stop_saving(
    workspace: Workspace,
    round: Round,
    unit: Unit,
    submission: Callable[..., Submission],
    now: datetime,
    table: str,
):
    with workspace.writing() as db:
        db.execute(f"ALTER TABLE {table} ADD COLUMN later TEXT")
    save_entries(workspace, round, unit, [Entry("values", "books", 1)], now)
    keys.save_county_key(workspace, "k1", b"public", now)
    save_submissions(workspace, round, [submission("a", 1)])
    save_export(workspace, round, unit.code, Export("b", 1, None, "f", "甲.xbt", "2026-03-02"))


def test_exports_are_in_order_and_a_number_is_used_once(workspace: Workspace, round: Round, unit: Unit):
    first = Export("b", 1, None, "f", "甲-1.xbt", "2026-03-02")
    second = Export("a", 2, "b", "g", "甲-2.xbt", "2026-03-01")
    save_export(workspace, round, unit.code, second)
    save_export(workspace, round, unit.code, first)
    assert exports(workspace, round, unit.code) == (first, second)
    with pytest.raises(sqlite3.IntegrityError):
        save_export(workspace, round, unit.code, msgspec.structs.replace(first, digest="c"))
