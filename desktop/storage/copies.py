"""Whole workspace files written at once: new ones and backups."""

import sqlite3
from contextlib import closing
from pathlib import Path

from desktop.files import FileNotWritten, Reason, write_durably
from desktop.storage import errors
from desktop.storage.connection import address, journal_of, refused_by_system
from desktop.storage.migrations import in_memory


def back_up(db: sqlite3.Connection, target: Path) -> None:
    """A complete, checked copy of the open workspace. An older copy of that name is replaced.

    Raises WorkspaceExists where the target is the open file itself, WorkspaceReadOnly,
    WorkspaceDiskFull, or FileNotWritten for any other reason.
    """
    source = db.execute("PRAGMA database_list").fetchone()[2]
    if target.exists() and target.samefile(source):
        raise errors.WorkspaceExists(path=target)
    write_image(db, target, replace=True)


def back_up_before_upgrade(db: sqlite3.Connection, target: Path) -> None:
    """A complete copy but for a signing key in the clear, which older programs kept in the file.

    The key goes on being used from the file itself, and is sealed there; a copy beside it would betray it.
    Raises what `back_up` raises.
    """
    with closing(in_memory()) as copy:
        copy.deserialize(db.serialize())
        clear = {
            "signing_key.seed": "NULL",
            "own_key.sealed": "CASE protection WHEN 'none' THEN x'' ELSE sealed END",
        }
        for column, kept in clear.items():
            table, name = column.split(".")
            if copy.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, name)).fetchone():
                copy.execute(f"UPDATE {table} SET {name} = {kept}")
        # What was replaced is not in the file's gaps either.
        copy.execute("VACUUM")
        write_image(copy, target, replace=True)


def write_image(db: sqlite3.Connection, target: Path, *, replace: bool = False) -> None:
    """Write all of a database, on disk or in memory, as one file."""
    try:
        # What a crash has left of an earlier file of that name would be played back into this one.
        journal_of(target).unlink(missing_ok=True)
    except OSError as error:
        raise refused_by_system(error, target) from error
    try:
        write_durably(target, db.serialize(), verify_image, replace=replace)
    except FileNotWritten as error:
        match error.data["reason"]:
            case Reason.FULL:
                raise errors.WorkspaceDiskFull(path=target, detail=str(error.__cause__)) from error
            case Reason.NOT_ALLOWED:
                raise errors.WorkspaceReadOnly(path=target, detail=str(error.__cause__)) from error
            case _:
                raise


def verify_image(path: Path) -> None:
    """Raise where a file is no whole database."""
    connection = sqlite3.connect(address(path.absolute(), "immutable=1"), uri=True)
    try:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
