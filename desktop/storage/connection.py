"""How SQLite is asked to treat a workspace file, and what its errors mean for the person who has it."""

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Literal
from urllib.parse import quote

from desktop.storage import errors


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading and writing; nothing of the file is read or changed yet."""
    connection = sqlite3.connect(
        address(path.absolute(), "mode=rw"), uri=True, timeout=5, isolation_level=None
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # A secret that is replaced must not stay in the file's free space.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def keep_journal(db: sqlite3.Connection) -> None:
    """Let commits empty the journal file instead of deleting it.

    Only an emptied journal is flushed to the disk on every system: a deleted one can come back after a
    power failure and take the last commit with it. This also turns back a file that another program
    has switched to WAL, which could no longer be copied as one file.
    """
    db.execute("PRAGMA journal_mode = TRUNCATE")


def drop_journal(db: sqlite3.Connection) -> None:
    """Delete the emptied journal, so that a closed workspace is one file."""
    db.execute("PRAGMA journal_mode = DELETE")


def address(absolute: PurePath, options: Literal["mode=rw", "immutable=1"]) -> str:
    """The SQLite URI of an absolute path.

    `Path.as_uri` would put the server of a network path where SQLite allows no server.
    """
    path = absolute.as_posix()
    root = "" if path.startswith("/") else "/"
    return f"file://{root}{quote(os.fsencode(path), safe='/:')}?{options}"


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the rollback journal of a file."""
    return path.with_name(path.name + "-journal")


@contextmanager
def told(path: Path) -> Generator[None]:
    """Turn what SQLite reports about the file into our errors; mistakes of the program stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        meaning = _meaning(error, path)
        if meaning is None:
            raise
        raise meaning from error
    except UnicodeDecodeError as error:
        # SQLite quotes damaged names in its messages, and Python cannot read those.
        raise errors.WorkspaceDamaged(path=path, detail=repr(error.object)) from error


def refused_by_system(error: OSError, path: Path) -> errors.WorkspaceError:
    """What it means that the operating system has refused a file operation on the workspace or beside it."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return errors.WorkspaceMissing(path=path)
        case errno.ENOSPC:
            return errors.WorkspaceDiskFull(path=path, detail=str(error))
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return errors.WorkspaceReadOnly(path=path, detail=str(error))
        case _:
            return errors.WorkspaceDiskFailed(path=path, detail=str(error))


def _meaning(error: sqlite3.Error, path: Path) -> errors.WorkspaceError | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The one error of this class that does not come from SQLite itself: text that is not UTF-8.
        is_text = isinstance(error, sqlite3.OperationalError)
        return errors.WorkspaceDamaged(path=path, detail=str(error)) if is_text else None
    gone = code == sqlite3.SQLITE_READONLY_DBMOVED
    match code & 0xFF:
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY if gone or not path.exists():
            return errors.WorkspaceMissing(path=path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return errors.WorkspaceReadOnly(path=path, detail=str(error))
        case sqlite3.SQLITE_FULL:
            return errors.WorkspaceDiskFull(path=path, detail=str(error))
        case sqlite3.SQLITE_IOERR:
            return errors.WorkspaceDiskFailed(path=path, detail=str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return errors.WorkspaceBusy(path=path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return errors.WorkspaceDamaged(path=path, detail=str(error))
        case _:
            return None
