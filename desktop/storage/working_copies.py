"""Working copies (分工副本): what was handed over from this workspace, and whose copy this workspace is."""

from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection

from msgspec import DecodeError, Struct

from desktop.core.canonical import decode_filing, encode
from desktop.core.filing import Filing
from desktop.storage.connection import told
from desktop.storage.copies import write_image
from desktop.storage.errors import WorkspaceDamaged, WorkspaceExists
from desktop.storage.migrations import in_memory
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace

_DIGEST_SIZE = 8


class WorkingCopy(Struct, frozen=True):
    """What a copy knows of itself; ``base`` is the filing as it was handed over."""

    id: str
    original: str
    round: str
    number: int
    colleague: str
    handed_over_at: str
    base: Filing


class HandedOver(Struct, frozen=True):
    """What the original knows of a copy; ``base`` and ``trail`` are as it came back last (see 0006)."""

    id: str
    number: int
    colleague: str
    handed_over_at: str
    base: Filing
    trail: bytes = b""
    returned_at: str | None = None


def working_copy(workspace: Workspace) -> WorkingCopy | None:
    """What this workspace is a copy of; None for an original."""
    rows = workspace.rows(
        "SELECT id, original, round, number, colleague, handed_over_at, base FROM working_copy"
    )
    for id, original, round, number, colleague, at, base in rows:
        return WorkingCopy(id, original, round, number, colleague, at, _decoded(workspace, base))
    return None


def handed_over(workspace: Workspace, round: Round) -> tuple[HandedOver, ...]:
    """The copies of this round, by number."""
    rows = workspace.rows(
        "SELECT id, number, colleague, handed_over_at, base, trail, returned_at FROM handed_over"
        " WHERE round = ? ORDER BY number",
        (round.id,),
    )
    return tuple(
        HandedOver(id, number, colleague, at, _decoded(workspace, base), trail, returned_at)
        for id, number, colleague, at, base, trail, returned_at in rows
    )


def save_handed_over(workspace: Workspace, round: Round, copy: HandedOver) -> None:
    """Note a copy, or how it came back."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO handed_over (id, round, number, colleague, handed_over_at, base, trail, returned_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " base = excluded.base, trail = excluded.trail, returned_at = excluded.returned_at",
            (
                *(copy.id, round.id, copy.number, copy.colleague, copy.handed_over_at),
                *(encode(copy.base), copy.trail, copy.returned_at),
            ),
        )


def write_working_copy(workspace: Workspace, path: Path, copy: WorkingCopy) -> None:
    """Write the workspace as a copy that cannot sign: it has no secret key and no enrolment token.

    The file is checked before it gets its name. Raises WorkspaceExists and what `write_image` raises.
    """
    if path.exists():
        raise WorkspaceExists(path=path)
    image = in_memory()
    try:
        with told(workspace.path):
            image.deserialize(workspace.db.serialize())
            _make_copy(image, copy)
        write_image(image, path)
    finally:
        image.close()


def trail(workspace: Workspace) -> bytes:
    """The history as one digest per change: who has more of the same has gone on from here."""
    rows = workspace.rows(
        "SELECT id, round, unit, part, code, old, new, changed_at, source, taken FROM entry_history"
        " ORDER BY id"
    )
    return b"".join(sha256(repr(row).encode()).digest()[:_DIGEST_SIZE] for row in rows)


def _make_copy(image: Connection, copy: WorkingCopy) -> None:
    image.execute("UPDATE workspace SET id = ?", (copy.id,))
    # Nobody need print a recovery sheet for a key that is not there.
    image.execute(
        "UPDATE own_key SET sealed = x'', protection = 'none', sheet_at = coalesce(sheet_at, ?)",
        (copy.handed_over_at,),
    )
    image.execute("DELETE FROM enrolment")
    # A dispatch holds the token too.
    image.execute("DELETE FROM letter WHERE kind = 'dispatch'")
    image.execute("DELETE FROM handed_over")
    image.execute(
        "INSERT INTO working_copy (id, original, round, number, colleague, handed_over_at, base)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(copy.id, copy.original, copy.round, copy.number, copy.colleague),
            *(copy.handed_over_at, encode(copy.base)),
        ),
    )
    # What is deleted stays in the gaps of the file until it is written anew.
    image.execute("VACUUM")


def _decoded(workspace: Workspace, base: bytes) -> Filing:
    try:
        return decode_filing(base)
    except DecodeError as error:
        raise WorkspaceDamaged(path=workspace.path, detail=str(error)) from error
