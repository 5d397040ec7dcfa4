"""The standards that a workspace has used, as text, and the steps of its round from one to the next."""

from datetime import datetime

from desktop.core.filing import StandardRef
from desktop.storage.roster import Round, save_round
from desktop.storage.workspace import Workspace


def save_standard(workspace: Workspace, ref: StandardRef, text: str, now: datetime) -> None:
    """Keep the canonical TOML of a standard; what is there already stays."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO standard (digest, id, version, text, added_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (digest) DO NOTHING",
            (ref.digest, ref.id, ref.version, text, now.isoformat(timespec="seconds")),
        )


def standard_text(workspace: Workspace, ref: StandardRef) -> str | None:
    """The TOML of this very standard, or None where the workspace does not have it."""
    rows = workspace.rows("SELECT text FROM standard WHERE digest = ?", (ref.digest,))
    return rows[0][0] if rows else None


def save_move(workspace: Workspace, old: Round, new: Round, now: datetime) -> None:
    """Let a round go on under another standard, and keep what it was under."""
    was = old.standard
    line = (old.id, was.id, was.version, was.digest, new.standard.digest, now.isoformat(timespec="seconds"))
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO round_move (round, old_id, old_version, old_digest, new_digest, moved_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            line,
        )
        save_round(workspace, new)


def former_standards(workspace: Workspace, round: Round) -> tuple[StandardRef, ...]:
    """What the round was under before, oldest first."""
    rows = workspace.rows(
        "SELECT old_id, old_version, old_digest FROM round_move WHERE round = ? ORDER BY id", (round.id,)
    )
    return tuple(StandardRef(*row) for row in rows)
