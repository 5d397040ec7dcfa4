"""Bring a workspace file up to date: numbered SQL files, all that are pending in one transaction."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.paths import MIGRATIONS

if TYPE_CHECKING:
    from sqlite_utils import Database

_SET = "xiaobiao"


def names() -> list[str]:
    """All migrations that this program knows, in order."""
    return [path.stem for path in _files()]


def pending(db: sqlite3.Connection) -> list[str]:
    """The migrations that the file has not had yet."""
    had = set(_applied(db))
    return [name for name in names() if name not in had]


def newer_than_known(db: sqlite3.Connection) -> list[str]:
    """The migrations that the file has had and that this program does not know."""
    ours = set(names())
    return [name for name in _applied(db) if name not in ours]


def _applied(db: sqlite3.Connection) -> list[str]:
    """What `sqlite_utils.Migrations` has noted in the file; read here, since it takes long to load."""
    noted = db.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    if noted is None:
        return []
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (_SET,))
    return [name for (name,) in rows]


def migrate(db: sqlite3.Connection) -> None:
    """Apply what is pending: all of it, or nothing. The file's foreign keys are checked at the end.

    They are not enforced meanwhile, because a table can only be rebuilt that way.
    """
    from sqlite_utils import Database, Migrations

    migrations = Migrations(_SET)
    for path in _files():
        migrations(name=path.stem)(_runner(path))
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            migrations.apply(Database(db))
            broken = db.execute("PRAGMA foreign_key_check").fetchone()
            if broken:
                raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to no row of {broken[2]}")
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def shape(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every column of every table of ours: what the program's queries rely on."""
    return db.execute(
        'SELECT t.name, c.name, c.type, c."notnull", c.pk'
        " FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        " AND t.name <> '_sqlite_migrations' ORDER BY t.name, c.cid"
    ).fetchall()


def expected_shape() -> list[tuple[object, ...]]:
    """The shape of a new workspace."""
    db = in_memory()
    try:
        for path in _files():
            _run(path, db)
        return shape(db)
    finally:
        db.close()


def in_memory() -> sqlite3.Connection:
    """An empty database that this thread can migrate and fill."""
    return sqlite3.connect(":memory:", isolation_level=None)


def _files() -> list[Path]:
    return sorted(MIGRATIONS.glob("[0-9]*.sql"))


def _runner(path: Path) -> "Callable[[Database], None]":
    return lambda db: _run(path, db.conn)


def _run(path: Path, db: sqlite3.Connection) -> None:
    for statement in statements(path.read_text(encoding="utf-8")):
        db.execute(statement)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would end the transaction."""
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines.clear()
    if any(line.strip() and not line.strip().startswith("--") for line in lines):
        raise ValueError("the script ends inside a statement")
