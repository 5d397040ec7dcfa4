"""The signed files that go from a county to its units: what a bureau has sent, what a unit has taken."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace

_SENT = "digest, kind, recipient, sequence, parent, file_name, sent_at, answers"


class Sent(Struct, frozen=True):
    """One package that a bureau has signed and written (dispatch, receipt, bundle); all are one chain."""

    digest: str
    kind: str
    recipient: str | None
    sequence: int
    parent: str | None
    file_name: str
    sent_at: str
    answers: str | None = None


class Taken(Struct, frozen=True):
    """A dispatch or receipt that a unit has taken: the verified ``contents`` of its JSON entry."""

    digest: str
    kind: Literal["dispatch", "receipt"]
    round: str
    unit: str
    sequence: int
    key_id: str
    answers: str | None
    contents: bytes
    claimed_at: str


def last_sent(workspace: Workspace) -> Sent | None:
    """The newest link of the chain."""
    rows = workspace.rows(f"SELECT {_SENT} FROM sent ORDER BY sequence DESC LIMIT 1")
    return Sent(*rows[0]) if rows else None


def sent(workspace: Workspace, recipient: str) -> tuple[Sent, ...]:
    """What was written for one unit, newest first."""
    rows = workspace.rows(
        f"SELECT {_SENT} FROM sent WHERE recipient = ? ORDER BY sequence DESC", (recipient,)
    )
    return tuple(Sent(*row) for row in rows)


def save_sent(workspace: Workspace, round: Round, sent: Sent) -> None:
    """Note a package that was written; a number is used once."""
    with workspace.writing() as db:
        db.execute(
            f"INSERT INTO sent ({_SENT}, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(sent.digest, sent.kind, sent.recipient, sent.sequence, sent.parent),
                *(sent.file_name, sent.sent_at, sent.answers, round.id),
            ),
        )


def save_taken(workspace: Workspace, taken: Taken, now: datetime) -> None:
    """Note a dispatch or receipt that was taken; the same again changes nothing."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO letter"
            " (digest, kind, round, unit, sequence, key_id, answers, contents, claimed_at, taken_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            (
                *(taken.digest, taken.kind, taken.round, taken.unit, taken.sequence, taken.key_id),
                *(taken.answers, taken.contents, taken.claimed_at, now.isoformat(timespec="seconds")),
            ),
        )


def taken(workspace: Workspace, kind: Literal["dispatch", "receipt"]) -> tuple[Taken, ...]:
    """What was taken of one kind, the last first."""
    rows = workspace.rows(
        "SELECT digest, kind, round, unit, sequence, key_id, answers, contents, claimed_at FROM letter"
        " WHERE kind = ? ORDER BY rowid DESC",
        (kind,),
    )
    return tuple(Taken(*row) for row in rows)
