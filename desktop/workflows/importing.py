"""Import a flat table: into a bureau as unsigned filings of its schools, into a unit as its own values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.canonical import digest, encode
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.settling import Received
from desktop.library import load_catalogue
from desktop.spreadsheets.flat_table import Table, TableRow, read_table
from desktop.storage.audit import note
from desktop.storage.entries import entries_of
from desktop.storage.roster import current_round, save_units, units
from desktop.storage.submissions import Submission, received, save_submissions
from desktop.storage.workspace import Workspace
from desktop.workflows.answering import join_townships
from desktop.workflows.evaluation import filing_of
from desktop.workflows.filling import set_all
from desktop.workflows.outcomes import stored_name
from desktop.workflows.rulebooks import round_rulebook
from desktop.workflows.session import Session, open_session
from desktop.workflows.settling import settle_units


class UnknownSchools(XiaobiaoError):
    """The table names schools that are not on the roster. Data: path, rows (tuple of TableRow)."""


class OwnRowMissing(XiaobiaoError):
    """The table has no row for this unit. Data: path, code."""


class Difference(Struct, frozen=True):
    """A school that the table names otherwise than the roster does: its name, township or type."""

    roster: Unit
    table: Unit


class Imported(Struct, frozen=True):
    """How many schools an import brought, and how many of those said nothing new.

    ``differing`` are the schools on the roster that the table names otherwise; the roster has taken
    that over if ``updated``, else it is as it was. ``blank`` rows said only which school it is; ``unused``
    are the schools of which a signed package counts, whatever the table says. ``joined`` are the townships of
    the schools that the standard asks too, new on the roster.
    """

    schools: int
    unchanged: int
    differing: tuple[Difference, ...] = ()
    updated: bool = False
    blank: int = 0
    unused: tuple[Unit, ...] = ()
    joined: tuple[Unit, ...] = ()


def import_table(
    workspace: Workspace,
    path: Path,
    now: datetime,
    add_schools: bool = False,
    update_schools: bool = False,
) -> Imported:
    """Import into whatever role the workspace has. Raises TableInvalid, UnknownSchools, OwnRowMissing.

    An empty roster takes its schools from the table; rows that say nothing else do no more than that.
    Later tables may only name schools on it unless ``add_schools``. Names, townships and types of schools
    on the roster change only with ``update_schools``.
    """
    table = read_table(path, load_catalogue())
    if workspace.role == "unit":
        return _into_unit(workspace, table, path, now)
    return _into_bureau(workspace, table, path, now, add_schools, update_schools)


def _into_unit(workspace: Workspace, table: Table, path: Path, now: datetime) -> Imported:
    session = open_session(workspace)
    row = next((row for row in table.rows if row.unit.code == session.unit.code), None)
    if row is None:
        raise OwnRowMissing(path=path, code=session.unit.code)
    after = fill_from(workspace, session, row, now)
    return Imported(1, int(after is session))


def fill_from(workspace: Workspace, session: Session, row: TableRow, now: datetime) -> Session:
    """Take over what a row says; what it leaves blank keeps what was typed."""
    filing = filing_of(row, session.unit, session.round.id, session.round.standard)
    return set_all(workspace, session, entries_of(filing), now)


def _into_bureau(
    workspace: Workspace, table: Table, path: Path, now: datetime, add_schools: bool, update_schools: bool
) -> Imported:
    roster = {unit.code: unit for unit in units(workspace) if unit.kind == "school"}
    unknown = tuple(row for row in table.rows if row.unit.code not in roster)
    if unknown and roster and not add_schools:
        raise UnknownSchools(path=path, rows=unknown)
    differing = tuple(
        Difference(known, said)
        for row in table.rows
        if (known := roster.get(row.unit.code)) and (said := _as_said(known, row.unit)) != known
    )
    round = current_round(workspace)
    at = now.isoformat(timespec="seconds")
    with workspace.writing():
        save_units(workspace, [row.unit for row in unknown])
        if update_schools:
            save_units(workspace, [difference.table for difference in differing])
        joined = join_townships(workspace, round_rulebook(workspace, round).standard)
        before = _by_unit(received(workspace, round))
        fresh: list[Submission] = []
        filled = [row for row in table.rows if row.values or row.class_list or row.special_rooms]
        for row in filled:
            filing = filing_of(row, row.unit, round.id, round.standard)
            known = before.get(row.unit.code, [])
            place = _place(filing, known)
            if place is not None:
                fresh.append(Submission(place, stored_name(path), at, encode(filing)))
        save_submissions(workspace, round, fresh)
        settle_units(workspace, round, [s.received.unit for s in fresh])
        note(workspace, "table_imported", now, file=stored_name(path), rows=len(fresh))
    signed = {r.unit for known in before.values() for r in known if r.signed and r.state == "accepted"}
    unused = tuple(roster[row.unit.code] for row in filled if row.unit.code in signed)
    blank = len(table.rows) - len(filled)
    return Imported(
        len(table.rows), len(filled) - len(fresh), differing, update_schools, blank, unused, joined
    )


def _as_said(known: Unit, said: Unit) -> Unit:
    """The unit as a table names it; a township that the table leaves blank stays what it is."""
    township = said.township or known.township
    return replace(known, name=said.name, township=township, school_type=said.school_type)


def _by_unit(submissions: Iterable[Received]) -> Mapping[str, Sequence[Received]]:
    by_unit: dict[str, list[Received]] = {}
    for submission in submissions:
        by_unit.setdefault(submission.unit, []).append(submission)
    return by_unit


def _place(filing: Filing, before: Sequence[Received]) -> Received | None:
    """Where a row comes in its unit's chain, or None where the unit's newest row says the same."""
    rows = [r for r in before if not r.signed]
    sequence = max((r.sequence for r in rows), default=0)
    content = digest(filing)
    if any(r.sequence == sequence and r.digest.startswith(content) for r in rows):
        return None
    # A row may come back to what it said before: the number makes its identity its own.
    return Received(f"{content}-{sequence + 1}", filing.unit.code, sequence + 1, None, None, False)
