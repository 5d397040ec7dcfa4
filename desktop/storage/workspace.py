"""The workspace: one SQLite file that holds everything a school or a bureau has.

Opening looks at the file before it touches it, takes the one writer's place, and brings an older file
up to date after a backup. Every commit is on the disk when it returns; a closed workspace is one file.
"""

import getpass
import uuid
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from sqlite3 import Error as SqliteError
from typing import Any, Literal, TypeAlias

from desktop.storage import errors
from desktop.storage.connection import (
    connect,
    drop_journal,
    journal_of,
    keep_journal,
    refused_by_system,
    told,
)
from desktop.storage.copies import back_up_before_upgrade, write_image
from desktop.storage.migrations import (
    expected_shape,
    in_memory,
    migrate,
    names,
    newer_than_known,
    pending,
    shape,
)
from desktop.storage.place import Place

Role: TypeAlias = Literal["unit", "bureau"]

# "XBGZ": marks our files among all SQLite files.
APPLICATION_ID = 0x5842475A
SUFFIX = ".xbw"
_SQLITE = b"SQLite format 3\0"
_HEAD = 72


class Workspace:
    """An open workspace. Close it, or use it in a ``with`` block. It belongs to the thread that opened it."""

    def __init__(self, path: Path, db: Connection, place: Place | None, operator: str = "") -> None:
        self.path = path
        self.db = db
        self._place = place
        # Who works on it, as the audit log names them.
        self.operator = operator or _logged_in()
        lines = self.rows("SELECT id, role, county FROM workspace")
        if len(lines) != 1:
            raise errors.WorkspaceDamaged(path=path, detail=f"{len(lines)} lines in workspace")
        self.id: str = lines[0][0]
        self.role: Role = lines[0][1]
        self.county: str = lines[0][2]

    def close(self) -> None:
        """Close the file and leave the place; again does nothing. What has been saved is safe without it."""
        place, self._place = self._place, None
        try:
            if place is not None:
                self.db.rollback()
                drop_journal(self.db)
        finally:
            self.db.close()
            if place is not None:
                place.leave()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def needs(self, role: Role) -> None:
        """Raise WrongRole unless this is a workspace of that role."""
        if self.role != role:
            raise errors.WrongRole(path=self.path, needed=role)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Fetched at once: a half-read query would keep the other connection waiting."""
        with told(self.path):
            return self.db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One transaction: all of it is on the disk when the block ends, or none of it.

        A block inside another one is a part of it; if it fails and the outer one goes on, only the
        part is undone.
        """
        with told(self.path):
            if self.db.in_transaction:
                with _savepoint(self.db):
                    yield self.db
                return
            # The right to write is taken before anything is read: two connections that have both
            # read and then both want to write could only fail.
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                self.db.rollback()
                raise

    @contextmanager
    def second(self) -> Generator["Workspace"]:
        """The same workspace over a connection of its own, for the thread that does slow work."""
        with told(self.path):
            db = connect(self.path)
        try:
            keep_journal(db)
            yield Workspace(self.path, db, None, self.operator)
        finally:
            db.close()


def create(
    path: Path,
    role: Role,
    county: str,
    now: datetime,
    fill: Callable[[Workspace], None] | None = None,
) -> Workspace:
    """Make a new workspace file and open it.

    The file appears whole, with what ``fill`` puts into it, or not at all. Raises
    WorkspaceExists, WorkspaceReadOnly, WorkspaceDiskFull, and FileNotWritten where the name or the folder
    is impossible.
    """
    _refuse_existing(path)
    place = Place(path)
    try:
        _refuse_existing(path)
        db = in_memory()
        try:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db)
            line = (str(uuid.uuid4()), role, county, now.isoformat())
            db.execute("INSERT INTO workspace (id, role, county, created_at) VALUES (?, ?, ?, ?)", line)
            if fill is not None:
                fill(Workspace(path, db, None))
            write_image(db, path)
        finally:
            db.close()
        return _opened(path, place)
    except BaseException:
        place.leave()
        raise


def open_workspace(path: Path) -> Workspace:
    """Open a workspace for work; every `desktop.storage.errors` class but WorkspaceExists may be raised.

    A file that is refused is left exactly as it was, with nothing beside it.
    """
    _recognise(path)
    place = Place(path)
    try:
        return _opened(path, place)
    except BaseException:
        place.leave()
        raise


@contextmanager
def look_into(path: Path) -> Generator[Workspace]:
    """A workspace read into memory as it is now; the file itself may lie on a medium that cannot be written.

    Raises what `open_workspace` raises. Where a crash has left a change half done, the file is first brought
    back to what was saved last, as it is at every opening.
    """
    _recognise(path)
    if _is_half_changed(path):
        open_workspace(path).close()
    db = in_memory()
    try:
        with told(path):
            db.deserialize(_content(path))
            _examine(db, path)
            if pending(db):
                migrate(db)
            _check_shape(db, path)
        yield Workspace(path, db, None)
    finally:
        db.close()


def is_workspace(path: Path) -> bool:
    """Whether the file says that it is a workspace; reads its first 72 bytes only.

    Raises OSError where it cannot be read.
    """
    return path.is_file() and _is_ours(_head(path))


def _logged_in() -> str:
    """The name of the computer's user, or nothing where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _refuse_existing(path: Path) -> None:
    try:
        if path.exists():
            raise errors.WorkspaceExists(path=path)
    except OSError as error:
        raise refused_by_system(error, path) from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_ours(head: bytes) -> bool:
    return head.startswith(_SQLITE) and head[68:] == APPLICATION_ID.to_bytes(4, "big")


def _recognise(path: Path) -> None:
    """Look at the first bytes before SQLite does: it would tidy up after another program's crash."""
    try:
        if not path.is_file():
            raise errors.WorkspaceMissing(path=path)
        head = _head(path)
    except OSError as error:
        raise refused_by_system(error, path) from error
    # A power failure leaves of a file, on some disks, its length and nothing in it.
    if not head.strip(b"\0") or (len(head) < _HEAD and _SQLITE.startswith(head[: len(_SQLITE)])):
        raise errors.WorkspaceDamaged(path=path, detail="empty or cut off")
    if not _is_ours(head):
        raise errors.NotAWorkspace(path=path)


def _opened(path: Path, place: Place) -> Workspace:
    with told(path):
        db = connect(path)
        try:
            _examine(db, path)
            keep_journal(db)
            try:
                _bring_up_to_date(db, path)
                _check_shape(db, path)
                _try_to_write(db)
                return Workspace(path, db, place)
            except BaseException:
                drop_journal(db)
                raise
        except BaseException:
            db.close()
            raise


def _is_half_changed(path: Path) -> bool:
    try:
        return journal_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise refused_by_system(error, path) from error


def _content(path: Path) -> bytes:
    """The bytes of a file that nobody is writing meanwhile."""
    try:
        place = Place(path)
    except errors.WorkspaceReadOnly:
        # Nor can anybody else write there.
        place = None
    try:
        return path.read_bytes()
    except OSError as error:
        raise refused_by_system(error, path) from error
    finally:
        if place is not None:
            place.leave()


def _check_shape(db: Connection, path: Path) -> None:
    if shape(db) != expected_shape():
        raise errors.WorkspaceDamaged(path=path, detail="tables are not what they should be")


@contextmanager
def _savepoint(db: Connection) -> Generator[None]:
    """A part of a transaction that can be undone by itself."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK TO part")
        raise
    finally:
        db.execute("RELEASE part")


def _examine(db: Connection, path: Path) -> None:
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    page_size = db.execute("PRAGMA page_size").fetchone()[0]
    # SQLite reads the missing end of a last page as zeros.
    if path.stat().st_size < pages * page_size:
        raise errors.WorkspaceDamaged(path=path, detail="cut off")
    # The quick check would not compare tables with their indexes: rows could be gone unnoticed.
    verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise errors.WorkspaceDamaged(path=path, detail=verdict)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise errors.WorkspaceDamaged(path=path, detail="rows without the row they belong to")
    unknown = newer_than_known(db)
    if unknown:
        raise errors.WorkspaceTooNew(path=path, version=unknown[-1], known=names()[-1])


def _bring_up_to_date(db: Connection, path: Path) -> None:
    due = pending(db)
    if not due:
        return
    number = due[0].partition("_")[0]
    backup = path.with_name(f"{path.stem}.升级前{number}{path.suffix}")
    back_up_before_upgrade(db, backup)
    try:
        with told(path):
            migrate(db)
    except (SqliteError, ValueError) as error:
        raise errors.MigrationFailed(path=path, backup=backup, detail=str(error)) from error


def _try_to_write(db: Connection) -> None:
    """Let a file, folder or disk that cannot be written fail here rather than at the first typed number."""
    db.execute("BEGIN IMMEDIATE")
    try:
        # SQLite writes nothing where the new row is the old one.
        db.execute("UPDATE workspace SET county = county || '.'")
    finally:
        db.rollback()
