"""What a bureau has received and refused, and what a unit has exported."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import DecodeError, Struct
from msgspec.json import Decoder
from msgspec.structs import replace

from desktop.core.canonical import decode_filing, encode
from desktop.core.filing import Filing
from desktop.core.merge import with_entry
from desktop.core.settling import ForkChoice, Received, Taken, takings
from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.roster import Round, units
from desktop.storage.workspace import Workspace


class Submission(Struct, frozen=True):
    """One received filing as it is stored: ``filing`` and ``statement`` are the verified bytes.

    ``claimed_at`` is when its signer says it was made; ``via`` the digest of the bundle that brought it.
    """

    received: Received
    file_name: str
    received_at: str
    filing: bytes
    statement: bytes | None = None
    claimed_at: str | None = None
    via: str | None = None


class Arrival(Struct, frozen=True):
    """One received filing without its bytes: what the inbox lists."""

    received: Received
    file_name: str
    received_at: str
    claimed_at: str | None = None
    via: str | None = None


class Refusal(Struct, frozen=True):
    """A refused file: the cause is data (JSON), worded by the screen that shows it."""

    file_name: str
    file_digest: str
    cause: str
    refused_at: str


class Export(Struct, frozen=True):
    """One package that this unit has written."""

    digest: str
    sequence: int
    parent: str | None
    filing_digest: str
    file_name: str
    exported_at: str


_digests = Decoder(tuple[str, ...])
_takings = Decoder(tuple[Taken, ...])
_RECEIVED = "digest, unit, sequence, parent, key_id, signed, state, token"


def received(workspace: Workspace, round: Round, unit: str | None = None) -> tuple[Received, ...]:
    """Everything received in a round, of one unit or of all."""
    where, values = ("AND unit = ?", [round.id, unit]) if unit else ("", [round.id])
    rows = workspace.rows(f"SELECT {_RECEIVED} FROM submission WHERE round = ? {where}", values)
    return tuple(_received(row) for row in rows)


def save_submissions(workspace: Workspace, round: Round, submissions: Iterable[Submission]) -> None:
    """Store what was received for the first time; the same digest twice is a mistake of the caller."""
    lines = (
        (
            *(s.received.digest, round.id, s.received.unit, s.received.sequence, s.received.parent),
            *(s.received.key_id, s.received.token, s.received.signed, s.received.state),
            *(s.file_name, s.received_at, s.claimed_at, s.via, s.statement, s.filing),
        )
        for s in submissions
    )
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO submission (digest, round, unit, sequence, parent, key_id, token, signed, state,"
            " file_name, received_at, claimed_at, via, statement, filing)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            lines,
        )


def save_states(workspace: Workspace, states: Sequence[Received]) -> None:
    """Store settled states; the accepted one last, so that a unit never has two."""
    order = sorted(states, key=lambda r: r.state == "accepted")
    with workspace.writing() as db:
        db.executemany(
            "UPDATE submission SET state = ? WHERE digest = ?", [(r.state, r.digest) for r in order]
        )


def take_back(workspace: Workspace, digests: Iterable[str]) -> None:
    """Mark imports as undone: they stay stored and count for nothing, neither as filing nor as claim."""
    _set_state(workspace, digests, "undone")


def bring_back(workspace: Workspace, digests: Iterable[str]) -> None:
    """Let undone imports count again; they are to be settled next."""
    _set_state(workspace, digests, "pending")


def _set_state(workspace: Workspace, digests: Iterable[str], state: str) -> None:
    with workspace.writing() as db:
        db.executemany("UPDATE submission SET state = ? WHERE digest = ?", [(state, d) for d in digests])


def load_filing(workspace: Workspace, digest: str) -> Filing:
    """What was received under this digest, which must be there. Raises WorkspaceDamaged."""
    rows = workspace.rows("SELECT filing FROM submission WHERE digest = ?", (digest,))
    return _decoded(workspace, rows[0][0])


def accepted_filings(workspace: Workspace, round: Round, unit: str | None = None) -> tuple[Filing, ...]:
    """The filing that counts, of one unit or of all that have one, by unit code, with what forks gave it.

    Names, types and townships are the roster's: the bureau is the authority on them.
    """
    roster = {unit.code: unit for unit in units(workspace)}
    where, values = (" AND unit = ?", [round.id, unit]) if unit else ("", [round.id])
    rows = workspace.rows(
        "SELECT unit, digest, filing FROM submission"
        f" WHERE round = ? AND state = 'accepted'{where} ORDER BY unit",
        values,
    )
    choices = fork_choices(workspace, round)
    filings: list[Filing] = []
    for code, digest, data in rows:
        filing = replace(_decoded(workspace, data), unit=roster[code])
        for taken in takings(choices.get(code, ()), digest):
            filing = with_entry(filing, load_filing(workspace, taken.digest), taken.part, taken.code)
        filings.append(filing)
    return tuple(filings)


def fork_choices(workspace: Workspace, round: Round) -> dict[str, tuple[ForkChoice, ...]]:
    """unit code → what was decided about its forks, oldest first."""
    by_unit: dict[str, tuple[ForkChoice, ...]] = {}
    for unit, kept, against, taken in workspace.rows(
        "SELECT unit, kept, against, taken FROM fork_choice WHERE round = ? ORDER BY id", (round.id,)
    ):
        choice = ForkChoice(kept, _digests.decode(against), _takings.decode(taken))
        by_unit[unit] = (*by_unit.get(unit, ()), choice)
    return by_unit


def save_fork_choice(
    workspace: Workspace, round: Round, unit: str, choice: ForkChoice, now: datetime
) -> None:
    """Note a decision about a fork."""
    line = (round.id, unit, choice.kept, encode(choice.against).decode(), encode(choice.taken).decode())
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO fork_choice (round, unit, kept, against, taken, decided_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*line, now.isoformat(timespec="seconds")),
        )


def arrivals(workspace: Workspace, round: Round) -> tuple[Arrival, ...]:
    """Everything received, newest first; what was undone too."""
    rows = workspace.rows(
        f"SELECT {_RECEIVED}, file_name, received_at, claimed_at, via FROM submission"
        " WHERE round = ? ORDER BY rowid DESC",
        (round.id,),
    )
    return tuple(Arrival(_received(row), *row[8:]) for row in rows)


def statement_of(workspace: Workspace, digest: str) -> bytes:
    """The signed statement of a package that was received under this digest."""
    return workspace.rows("SELECT statement FROM submission WHERE digest = ?", (digest,))[0][0]


def _decoded(workspace: Workspace, filing: bytes) -> Filing:
    try:
        return decode_filing(filing)
    except DecodeError as error:
        raise WorkspaceDamaged(path=workspace.path, detail=str(error)) from error


def _received(row: tuple[Any, ...]) -> Received:
    digest, unit, sequence, parent, key_id, signed, state, token = row[:8]
    return Received(digest, unit, sequence, parent, key_id, bool(signed), state, token)


def save_refusals(workspace: Workspace, round: Round, refusals: Iterable[Refusal]) -> None:
    """Note refused files; of the same file refused again, only the newest cause is kept."""
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO refusal (round, file_name, file_digest, cause, refused_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (round, file_name, file_digest)"
            " DO UPDATE SET cause = excluded.cause, refused_at = excluded.refused_at",
            [(round.id, r.file_name, r.file_digest, r.cause, r.refused_at) for r in refusals],
        )


def drop_refusals(workspace: Workspace, round: Round, files: Iterable[tuple[str, str]]) -> None:
    """Forget the refusals of these (file name, file digest): the same files have been received well since."""
    with workspace.writing() as db:
        db.executemany(
            "DELETE FROM refusal WHERE round = ? AND file_name = ? AND file_digest = ?",
            [(round.id, name, digest) for name, digest in files],
        )


def refusals(workspace: Workspace, round: Round) -> tuple[Refusal, ...]:
    """What was refused and has not been received well since, newest first."""
    rows = workspace.rows(
        "SELECT file_name, file_digest, cause, refused_at FROM refusal"
        " WHERE round = ? ORDER BY refused_at DESC, id DESC",
        (round.id,),
    )
    return tuple(Refusal(*row) for row in rows)


def exports(workspace: Workspace, round: Round, unit: str) -> tuple[Export, ...]:
    """What this unit has exported in this round, oldest first."""
    rows = workspace.rows(
        "SELECT digest, sequence, parent, filing_digest, file_name, exported_at FROM export"
        " WHERE round = ? AND unit = ? ORDER BY sequence",
        (round.id, unit),
    )
    return tuple(Export(*row) for row in rows)


def save_export(workspace: Workspace, round: Round, unit: str, export: Export) -> None:
    """Note a package that was written; a number is used once."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO export (digest, round, unit, sequence, parent, filing_digest, file_name,"
            " exported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(export.digest, round.id, unit, export.sequence),
                *(export.parent, export.filing_digest, export.file_name, export.exported_at),
            ),
        )
