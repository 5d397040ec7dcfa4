"""Bring a workspace file up to date: numbered SQL files, each in its own transaction, a backup first."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from desktop.paths import MIGRATIONS

_SET = "xiaobiao"


def known() -> Migrations:
    """Every migration in db/migrations, in order."""
    migrations = Migrations(_SET)
    for path in sorted(MIGRATIONS.glob("[0-9]*.sql")):
        migrations(name=path.stem)(_runner(path))
    return migrations


def newer_than_known(db: Database) -> list[str]:
    """The migrations that the file has had and that this program does not know."""
    migrations = known()
    names = {path.stem for path in MIGRATIONS.glob("[0-9]*.sql")}
    return [applied.name for applied in migrations.applied(db) if applied.name not in names]


def migrate(db: Database) -> None:
    known().apply(db)


def _runner(path: Path):
    def run(db: Database) -> None:
        for statement in statements(path.read_text(encoding="utf-8")):
            db.conn.execute(statement)

    run.__name__ = path.stem
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
