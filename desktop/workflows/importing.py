"""Import a flat table: into a bureau as unsigned filings of its schools, into a unit as its own values."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from desktop.core.canonical import digest, encode
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing
from desktop.core.settling import Received, settle
from desktop.library import load_catalogue
from desktop.spreadsheets.flat_table import Table, TableRow, read_table
from desktop.storage import keys
from desktop.storage.entries import entries_of
from desktop.storage.roster import Round, current_round, save_units, units
from desktop.storage.submissions import Submission, received, save_states, save_submissions
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import filing_of
from desktop.workflows.filling import set_all
from desktop.workflows.outcomes import stored_name
from desktop.workflows.session import Session, open_session


class UnknownSchools(XiaobiaoError):
    """The table names schools that are not on the roster. Data: path, rows (tuple of TableRow)."""


class OwnRowMissing(XiaobiaoError):
    """The table has no row for this unit. Data: path, code."""


class Imported(Struct, frozen=True):
    """How many schools an import brought, and how many of those said nothing new."""

    schools: int
    unchanged: int


def import_table(workspace: Workspace, path: Path, now: datetime, add_schools: bool = False) -> Imported:
    """Import into whatever role the workspace has. Raises TableInvalid, UnknownSchools, OwnRowMissing.

    An empty roster takes its schools from the table; later tables may only name schools on it unless
    ``add_schools``.
    """
    table = read_table(path, load_catalogue())
    if workspace.role == "unit":
        return _into_unit(workspace, table, path, now)
    return _into_bureau(workspace, table, path, now, add_schools)


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
    workspace: Workspace, table: Table, path: Path, now: datetime, add_schools: bool
) -> Imported:
    roster = {unit.code for unit in units(workspace) if unit.kind == "school"}
    unknown = tuple(row for row in table.rows if row.unit.code not in roster)
    if unknown and roster and not add_schools:
        raise UnknownSchools(path=path, rows=unknown)
    round = current_round(workspace)
    trusted = keys.trusted_keys(workspace)
    unchanged = 0
    with workspace.writing():
        save_units(workspace, [row.unit for row in unknown])
        for row in table.rows:
            filing = filing_of(row, row.unit, round.id, round.standard)
            before = received(workspace, round, row.unit.code)
            holders = frozenset(key_id for key_id, (_, holder) in trusted.items() if holder == row.unit.code)
            unchanged += _store(workspace, round, filing, before, holders, stored_name(path), now)
    return Imported(len(table.rows), unchanged)


def _store(
    workspace: Workspace,
    round: Round,
    filing: Filing,
    before: Sequence[Received],
    trusted: frozenset[str],
    file_name: str,
    now: datetime,
) -> bool:
    """Store one row unless the unit's newest row says the same; returns whether it did."""
    rows = [r for r in before if not r.signed]
    sequence = max((r.sequence for r in rows), default=0)
    content = digest(filing)
    if any(r.sequence == sequence and r.digest.startswith(content) for r in rows):
        return True
    # A row may come back to what it said before: the number makes its identity its own.
    place = Received(f"{content}-{sequence + 1}", filing.unit.code, sequence + 1, None, None, False)
    at = now.isoformat(timespec="seconds")
    save_submissions(workspace, round, [Submission(place, file_name, at, encode(filing))])
    save_states(workspace, settle([*before, place], trusted))
    return False
