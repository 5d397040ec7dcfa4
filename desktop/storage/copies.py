"""Whole workspace files written at once: new ones and backups."""

import sqlite3
from pathlib import Path

from desktop.files import FileNotWritten, Reason, write_durably
from desktop.storage import errors
from desktop.storage.connection import address, journal_of, refused_by_system


def back_up(db: sqlite3.Connection, target: Path) -> None:
    """A complete, checked copy of the open workspace. An older copy of that name is replaced.

    Raises WorkspaceExists where the target is the open file itself, WorkspaceReadOnly,
    WorkspaceDiskFull, or FileNotWritten for any other reason.
    """
    source = db.execute("PRAGMA database_list").fetchone()[2]
    if target.exists() and target.samefile(source):
        raise errors.WorkspaceExists(path=target)
    write_image(db, target, replace=True)


def write_image(db: sqlite3.Connection, target: Path, *, replace: bool = False) -> None:
    """Write all of a database, on disk or in memory, as one file."""
    try:
        # What a crash has left of an earlier file of that name would be played back into this one.
        journal_of(target).unlink(missing_ok=True)
    except OSError as error:
        raise refused_by_system(error, target) from error
    try:
        write_durably(target, db.serialize(), _verify, replace=replace)
    except FileNotWritten as error:
        match error.data["reason"]:
            case Reason.FULL:
                raise errors.WorkspaceDiskFull(path=target, detail=str(error.__cause__)) from error
            case Reason.NOT_ALLOWED:
                raise errors.WorkspaceReadOnly(path=target, detail=str(error.__cause__)) from error
            case _:
                raise


def _verify(path: Path) -> None:
    connection = sqlite3.connect(address(path.absolute(), "immutable=1"), uri=True)
    try:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
