"""The workspace: one SQLite file that holds everything a school or a bureau has.

Opening checks the file before touching it, takes the one writer's place, and brings an older file
up to date after a backup. The journal mode is DELETE: a file that people copy is always complete.
"""

import sqlite3
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from filelock import FileLock, Timeout
from sqlite_utils import Database

from desktop.storage import errors
from desktop.storage.migrations import known, migrate, newer_than_known

Role: TypeAlias = Literal["unit", "bureau"]

# "XBGZ": marks our files among all SQLite files.
APPLICATION_ID = 0x5842475A
SUFFIX = ".xbw"


class Workspace:
    """An open workspace. Close it, or use it in a ``with`` block."""

    def __init__(self, path: Path, db: Database, lock: FileLock | None) -> None:
        self.path = path
        self.db = db
        self._lock = lock
        row = next(iter(db.query("SELECT id, role, county FROM workspace")))
        self.id: str = row["id"]
        self.role: Role = row["role"]
        self.county: str = row["county"]

    def close(self) -> None:
        self.db.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def needs(self, role: Role) -> None:
        """Raise WrongRole unless this is a workspace of that role."""
        if self.role != role:
            raise errors.WrongRole(path=self.path, needed=role)

    @contextmanager
    def writing(self) -> Generator[Database]:
        """One transaction: all of it is on the disk when the block ends, or none of it."""
        with self._told(), self.db.atomic():
            yield self.db

    @contextmanager
    def second(self) -> Generator["Workspace"]:
        """The same workspace over a connection of its own, for the thread that does slow work."""
        other = Workspace(self.path, _connect(self.path), None)
        try:
            yield other
        finally:
            other.close()

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise translated(error, self.path) from error


def create(path: Path, role: Role, county: str, now: datetime) -> Workspace:
    """Make a new workspace file and open it. Raises WorkspaceExists, WorkspaceReadOnly, WorkspaceDiskFull."""
    if path.exists():
        raise errors.WorkspaceExists(path=path)
    lock = _take_place(path)
    try:
        db = _connect(path, create=True)
        try:
            db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db)
            line = {"id": str(uuid.uuid4()), "role": role, "county": county, "created_at": now.isoformat()}
            db.table("workspace").insert(line)
            return Workspace(path, db, lock)
        except BaseException:
            db.close()
            path.unlink(missing_ok=True)
            raise
    except sqlite3.DatabaseError as error:
        lock.release()
        raise translated(error, path) from error
    except BaseException:
        lock.release()
        raise


def open_workspace(path: Path) -> Workspace:
    """Open a workspace for work; every `desktop.storage.errors` class but WorkspaceExists may be raised."""
    if not path.is_file():
        raise errors.WorkspaceMissing(path=path)
    lock = _take_place(path)
    try:
        db = _connect(path)
        try:
            _examine(db, path)
            _bring_up_to_date(db, path)
            return Workspace(path, db, lock)
        except BaseException:
            db.close()
            raise
    except sqlite3.DatabaseError as error:
        lock.release()
        raise translated(error, path) from error
    except BaseException:
        lock.release()
        raise


def is_workspace(path: Path) -> bool:
    """Whether the file says that it is a workspace; reads its first 100 bytes only."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def translated(error: sqlite3.DatabaseError, path: Path) -> errors.WorkspaceError:
    """What an SQLite error means for the person who has this file."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return errors.WorkspaceDiskFull(path=path, detail=str(error))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return errors.WorkspaceReadOnly(path=path, detail=str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return errors.WorkspaceBusy(path=path)
        case sqlite3.SQLITE_NOTADB:
            return errors.NotAWorkspace(path=path)
        case _:
            return errors.WorkspaceDamaged(path=path, detail=str(error))


def _take_place(path: Path) -> FileLock:
    """The one writer's place: an operating system lock, so that a killed program leaves no trace."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise errors.WorkspaceBusy(path=path) from error
    except OSError as error:
        raise errors.WorkspaceReadOnly(path=path, detail=str(error)) from error
    return lock


def _connect(path: Path, create: bool = False) -> Database:
    mode = "rwc" if create else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=5, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return Database(connection)


def _examine(db: Database, path: Path) -> None:
    if db.conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise errors.NotAWorkspace(path=path)
    verdict = db.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise errors.WorkspaceDamaged(path=path, detail=verdict)
    unknown = newer_than_known(db)
    if unknown:
        raise errors.WorkspaceTooNew(path=path, version=unknown[-1])


def _bring_up_to_date(db: Database, path: Path) -> None:
    pending = known().pending(db)
    if not pending:
        # Fails here, with its own message, rather than at the first typed number.
        db.conn.execute("BEGIN IMMEDIATE")
        db.conn.execute("ROLLBACK")
        return
    back_up(db, path.with_name(f"{path.stem}.before-{pending[0].name}{path.suffix}"))
    migrate(db)


def back_up(db: Database, target: Path) -> None:
    """A complete, checked copy of the open workspace. An older copy of that name is replaced."""
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    try:
        db.conn.backup(copy)
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise errors.WorkspaceDamaged(path=target, detail=verdict)
    finally:
        copy.close()
