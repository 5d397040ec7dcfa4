"""Bring a workspace file up to date: numbered SQL files, all that are pending in one transaction."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from desktop.paths import MIGRATIONS

_SET = "xiaobiao"


def known() -> Migrations:
    """Every migration in db/migrations, in order."""
    migrations = Migrations(_SET)
    for path in _files():
        migrations(name=path.stem)(_runner(path))
    return migrations


def names() -> list[str]:
    return [path.stem for path in _files()]


def pending(db: Database) -> list[str]:
    """The migrations that the file has not had yet."""
    return [migration.name for migration in known().pending(db)]


def newer_than_known(db: Database) -> list[str]:
    """The migrations that the file has had and that this program does not know."""
    ours = set(names())
    return [applied.name for applied in known().applied(db) if applied.name not in ours]


def migrate(db: Database) -> None:
    """Apply what is pending: all of it, or nothing. The file's foreign keys are checked at the end.

    They are not enforced meanwhile, because a table can only be rebuilt that way.
    """
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            known().apply(db)
            broken = db.conn.execute("PRAGMA foreign_key_check").fetchone()
            if broken:
                raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to no row of {broken[2]}")
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def shape(db: Database) -> list[tuple[object, ...]]:
    """Every column of every table: what the program's queries rely on."""
    return db.conn.execute(
        'SELECT t.name, c.name, c.type, c."notnull", c.pk'
        " FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid"
    ).fetchall()


def expected_shape() -> list[tuple[object, ...]]:
    """The shape of a new workspace."""
    db = in_memory()
    try:
        migrate(db)
        return shape(db)
    finally:
        db.close()


def in_memory() -> Database:
    """An empty database that this thread can migrate and fill."""
    return Database(sqlite3.connect(":memory:", isolation_level=None))


def _files() -> list[Path]:
    return sorted(MIGRATIONS.glob("[0-9]*.sql"))


def _runner(path: Path) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in statements(path.read_text(encoding="utf-8")):
            db.conn.execute(statement)

    return run


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
